"""What is offered: occupations, job types and levels with their rounds."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from ingest.blocks import Paragraph
from ingest.context import Context, listed_programmes
from ingest.drafted import Read, Tree, lines_of, plain
from ingest.fields import fees, rounds, told_months, told_rounds
from ingest.fields.offer_tables import tabled_programmes
from ingest.fields.programmes import Programme, unique_programmes
from ingest.fields.rounds import Batch
from ingest.figures import level_cell, levels
from ingest.programmes import split_name
from ingest.tables import carried


def read(context: Context) -> list[Tree]:
    """One tree for programmes that share their rounds."""
    found = _programmes(context)
    return [_tree(group) for group in _grouped(found)]


def _programmes(context: Context) -> list[Programme]:
    tabled = [p for grid in context.grids for p in tabled_programmes(grid, context)]
    listed = [p for paragraph in context.paragraphs for p in _of_sentence(paragraph)]
    found = (
        unique_programmes(tabled)
        if any(p.batches for p in tabled) or not listed
        else unique_programmes([*listed, *tabled])
    )
    if not found:
        found = _of_dated_lines(context) or _of_level_clauses(context) or _of_fees_or_title(context)
    shared = _shared(context)
    return _with_sentences([_with_rounds(p, shared, context) for p in found], context)


def _with_sentences(programmes: list[Programme], context: Context) -> list[Programme]:
    """What sentences say of rounds: windows by half-year or batch, or of the only round; hours of a subject for all."""
    told, timed = told_rounds.told_windows(context), told_rounds.told_sessions(context)
    alone = all(len(p.batches) == 1 for p in programmes)
    found = []
    for programme in programmes:
        batches = []
        for order, batch in enumerate(programme.batches, 1):
            month = plain(batch.tree["month"])
            more: dict[str, Tree] = {
                label: read
                for label in ("application", "payment", "ticket")
                if label not in batch.tree and (read := told_rounds.window_for(told, label, month, order, alone))
            }
            if timed and "sessions" not in batch.tree:
                more["sessions"] = timed
            nth, held = told_rounds.told_day(context, programme.occupation), batch.tree.get("days")
            if nth is not None and isinstance(held, Read) and held.value and nth < len(held.value) > 1:
                more["days"] = Read([held.value[nth]], held.lines, "哪一天考写在句子里，请核对")
            batches.append(replace(batch, tree={**batch.tree, **more}))
        found.append(replace(programme, batches=tuple(batches)))
    return found


def _of_sentence(paragraph: Paragraph) -> list[Programme]:
    if paragraph.section.startswith("附") or re.search(r"收费|费用", "".join(paragraph.headings)):
        return []
    return [
        Programme(name, None, level, (), paragraph.lines, paragraph.section)
        for name, named in listed_programmes(paragraph)
        for level in named
    ]


def _of_dated_lines(context: Context) -> list[Programme]:
    """5月23日：物业管理师四级、三级 under a heading about the exam: programmes with their day; doubtful."""
    found = []
    why = "职业、等级和日期写在句子里，请核对"
    for paragraph in context.paragraphs:
        if not any(re.search("(?:考试|认定|评价|鉴定|考核).*(?:时间|日期|安排)", h) for h in paragraph.headings[-2:]):
            continue
        for sentence in re.split("[。；]", paragraph.body):
            when = rounds.exam_days(sentence, context.year, paragraph.lines)
            if when is None or not when.value:
                continue
            month = Read(int(when.value[0][5:7]), paragraph.lines, why)
            batch = Batch({"month": month, "days": when.doubted(why)})
            found += [
                Programme(name, None, level, (batch,), paragraph.lines, paragraph.section, why)
                for name, named in _levels_behind(sentence, context)
                for level in named
            ]
    return unique_programmes(found)


def _levels_behind(sentence: str, context: Context) -> list[tuple[str, tuple[int, ...]]]:
    """Occupations of a sentence with the levels between each and the next."""
    names = "|".join(map(re.escape, sorted(context.occupations, key=len, reverse=True)))
    marks = list(re.finditer(names, sentence)) if names else []
    ends = [*(m.start() for m in marks), len(sentence)][1:]
    return [(m[0], levels(sentence[m.end() : end])) for m, end in zip(marks, ends, strict=True)]


_LEVELS_ARE = re.compile(
    r"^(?:开考|认定|评价|鉴定|考试|申报|报考|本次|开设)*(?:的)?(?:等级|级别)(?:为|是|：|有|包括|设|仅|限|分)"
)


def _of_level_clauses(context: Context) -> list[Programme]:
    """…咖啡师认定，6月举行，等级为五级和四级: a clause of levels in a sentence that names one occupation; doubtful."""
    found = []
    for paragraph in context.paragraphs:
        if any(re.search("条件|收费|费用", h) for h in paragraph.headings):
            continue
        for sentence in re.split("[。；]", paragraph.body):
            occupation = context.occupation_in(sentence)
            for clause in sentence.split("，") if occupation else ():
                if _LEVELS_ARE.search(clause):
                    found += [
                        Programme(
                            str(occupation),
                            None,
                            level,
                            (),
                            paragraph.lines,
                            paragraph.section,
                            "职业和等级写在句子里，请核对",
                        )
                        for level in levels(clause)
                    ]
    return found


def _of_fees_or_title(context: Context) -> list[Programme]:
    """Where nothing lists programmes: what the fee tables or the conditions have, doubtful."""
    found = []
    for grid in context.grids:
        fixed = context.occupation_in(*(c.text for c in reversed(grid.table.caption)), *reversed(grid.table.headings))
        fixed = fixed or (context.occupations[0] if len(context.occupations) == 1 else None)
        if grid.column("level") is None or grid.column("fee", "total") is None:
            continue
        names = carried(grid, "occupation")
        for (text, line), (name, _) in zip(carried(grid, "level"), names, strict=True):
            occupation = split_name(name)[0] if name else fixed
            found += [
                Programme(occupation, None, level, (), (line,), grid.table.section, "没有认定项目一览，从收费表得来")
                for level in level_cell(text)
                if occupation
            ]
    if not found:
        found = [
            Programme(name, None, level, (), lines_of(tree), "", "没有认定项目一览，从收费得来")
            for tree in fees.read(context)
            for row in (plain(tree),)
            for name in row.get("occupations") or ()
            for level in row.get("levels") or ()
        ]
    return unique_programmes(found)


def _shared(context: Context) -> list[Batch]:
    """Rounds that name no occupation, and those told in sentences."""
    found: list[Batch] = []
    for grid in context.grids:
        if grid.column("occupation", "job_type") is not None:
            continue
        fixed = context.occupation_in(*(c.text for c in grid.table.caption[-1:]))
        cells = carried(grid, "level")
        rows = {id(row): place for place, row in enumerate(grid.rows)}
        for row, batch in rounds.of_grid(grid, context):
            named = level_cell(cells[rows[id(row)]][0])
            found.append(replace(batch, levels=named, occupations=(fixed,) if fixed else ()))
    return found or told_rounds.of_sentences(context) or told_months.months_told(context)


def _with_rounds(programme: Programme, shared: list[Batch], context: Context) -> Programme:
    if programme.batches:
        return programme
    fitting = tuple(
        b
        for b in shared
        if (not b.levels or programme.level in b.levels)
        and (not b.occupations or programme.occupation in b.occupations)
    )
    fitting = tuple(b for b in fitting if b.only) or fitting
    return replace(programme, batches=told_rounds.held(fitting, programme.occupation, programme.level, context))


def _grouped(programmes: list[Programme]) -> list[list[Programme]]:
    """Programmes that follow each other with the same occupation, job type and rounds."""
    groups: list[list[Programme]] = []
    for programme in programmes:
        if groups and _key(groups[-1][0]) == _key(programme):
            groups[-1].append(programme)
        else:
            groups.append([programme])
    return groups


def _key(programme: Programme) -> tuple[str, str | None, str, str]:
    return (
        programme.occupation,
        programme.job_type,
        json.dumps([plain(b.tree) for b in programme.batches], ensure_ascii=False, sort_keys=True),
        programme.why + programme.level_why,
    )


def _tree(group: list[Programme]) -> Tree:
    first = group[0]
    lines = tuple(sorted({line for p in group for line in p.lines}))
    offered = [p.level for p in group if p.level]
    tree: dict[str, Tree] = {
        "occupation": Read(first.occupation, lines, first.why),
        "levels": Read(offered or None, lines, first.level_why),
        "rounds": [b.tree for b in first.batches] or Read(None, lines, "没有读到考试时间或批次"),
        "section": Read(first.section, lines),
    }
    if first.job_type:
        tree["job_type"] = Read(first.job_type, lines)
    return tree
