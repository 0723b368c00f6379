"""What is offered: occupations, job types and levels with their rounds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.blocks import Paragraph
from ingest.columns import Grid
from ingest.context import Context, listed_programmes, looks_like_occupation, split_name
from ingest.drafted import Read, Tree, plain
from ingest.fields import rounds, told_rounds
from ingest.fields.rounds import Batch
from ingest.figures import BLANK_CELL, level_cell
from ingest.tables import carried


@dataclass(frozen=True)
class Programme:
    """An occupation at one level, with its rounds so far."""

    occupation: str
    job_type: str | None
    level: int
    batches: tuple[Batch, ...]
    lines: tuple[int, ...]
    section: str
    why: str = ""
    level_why: str = ""


def read(context: Context) -> list[Tree]:
    """One tree for programmes that share their rounds."""
    found = _programmes(context)
    return [_tree(group) for group in _grouped(found)]


def _programmes(context: Context) -> list[Programme]:
    tabled = [p for grid in context.grids for p in _of_grid(grid, context)]
    listed = [p for paragraph in context.paragraphs for p in _of_sentence(paragraph)]
    found = _unique(tabled) if any(p.batches for p in tabled) or not listed else _unique([*listed, *tabled])
    if not found:
        found = _of_fees_or_title(context)
    shared = _shared(context)
    return _with_sentences([_with_rounds(p, shared) for p in found], context)


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
            batches.append(replace(batch, tree={**batch.tree, **more}))
        found.append(replace(programme, batches=tuple(batches)))
    return found


def _unique(programmes: Iterable[Programme]) -> list[Programme]:
    """One a key; rounds of several rows add up, and hours of the same day go together."""
    found: dict[tuple[str, str | None, int], Programme] = {}
    for programme in programmes:
        key = (programme.occupation, programme.job_type, programme.level)
        known = found.get(key)
        found[key] = replace(known, batches=_added(known.batches, programme.batches)) if known else programme
    with_job = {(p.occupation, p.level) for p in found.values() if p.job_type}
    return [p for p in found.values() if p.job_type or (p.occupation, p.level) not in with_job]


def _added(known: tuple[Batch, ...], more: tuple[Batch, ...]) -> tuple[Batch, ...]:
    batches = list(known)
    for batch in more:
        same = next((n for n, b in enumerate(batches) if _but_hours(b) == _but_hours(batch)), None)
        if same is None:
            batches.append(batch)
            continue
        old, new = batches[same].tree.get("sessions"), batch.tree.get("sessions")
        if isinstance(old, Read) and isinstance(new, Read) and old.value and new.value and old.value != new.value:
            both = Read([*old.value, *new.value], (*old.lines, *new.lines), old.why or new.why)
            batches[same] = replace(batches[same], tree={**batches[same].tree, "sessions": both})
    return tuple(batches)


def _but_hours(batch: Batch) -> str:
    return json.dumps(plain({k: v for k, v in batch.tree.items() if k != "sessions"}), sort_keys=True)


def _is_offer_grid(grid: Grid) -> bool:
    if grid.column("condition", "points", "types", "weight", "total", "materials", "task", "phone") is not None:
        return False
    if any(re.search(r"人数|名额", c.name) for c in grid.columns):
        return False
    return grid.column("level") is not None and (grid.column("month", "exam", "occupation", "job_type") is not None)


def _of_named_levels(grid: Grid, context: Context) -> list[Programme]:
    """A column 职业（等级） whose cells name both: 美容师（五级、四级）."""
    found: list[Programme] = []
    timed = _timed(grid, context)
    for row in grid.rows:
        cell = grid.cell(row, "occupation")
        match = re.fullmatch(r"([^（）：]+)[（：]([^（）]*)）?", cell.flat) if cell else None
        if cell is None or match is None or not looks_like_occupation(match[1]):
            continue
        found += [
            Programme(match[1], None, level, timed.get(id(row), ()), (cell.line,), grid.table.section)
            for level in level_cell(match[2])
        ]
    return found


def _of_programme_cells(grid: Grid, context: Context) -> list[Programme]:
    """A cell that lists programmes a line each: 互联网营销师（选品员）：五级、四级."""
    found: list[Programme] = []
    timed = _timed(grid, context)
    for row in grid.rows:
        cell = grid.cell(row, "programmes")
        for text in re.split(r"[\n；]", cell.text) if cell else ():
            name, _, spec = text.partition("：")
            occupation, job_type = split_name(name)
            if cell and looks_like_occupation(occupation):
                found += [
                    Programme(occupation, job_type, level, timed.get(id(row), ()), (cell.line,), grid.table.section)
                    for level in level_cell(spec)
                ]
    return found


def _of_columns(grid: Grid, context: Context) -> list[Programme]:
    """A table with a column for each occupation, whose cells are levels (五级、四级)."""
    found: list[Programme] = []
    timed = _timed(grid, context)
    for place, column in enumerate(grid.columns):
        occupation = next((n for n in context.occupations if column.name.split("/")[-1] == n), None)
        if occupation is None:
            continue
        for row in grid.rows:
            for level in level_cell(row.cells[place].flat):
                line = (row.cells[place].line,)
                found.append(Programme(occupation, None, level, timed.get(id(row), ()), line, grid.table.section))
    return sorted(found, key=lambda p: (context.occupations.index(p.occupation), -p.level))


def _of_grid(grid: Grid, context: Context) -> list[Programme]:
    if grid.column("level", "fee", "total", "subject") is None and (found_by_column := _of_columns(grid, context)):
        return found_by_column
    if grid.column("programmes") is not None:
        return _of_programme_cells(grid, context)
    if grid.column("level") is None and grid.column("exam", "month") is not None:
        return _of_named_levels(grid, context)
    if not _is_offer_grid(grid) or grid.column("occupation", "job_type") is None:
        return []
    above = context.occupation_in(*(c.text for c in reversed(grid.table.caption)))
    names = _names(grid) if grid.column("occupation") is not None else tuple((above or "", 0, "") for _ in grid.rows)
    job_types = carried(grid, "job_type")
    level_cells = carried(grid, "level")
    timed = _timed(grid, context)
    found: list[Programme] = []
    for place, row in enumerate(grid.rows):
        name, name_line, why = names[place]
        if not name:
            continue
        occupation, inner = split_name(name)
        job = job_types[place][0] if grid.column("job_type") is not None else ""
        job_type = inner or (None if not job or BLANK_CELL.match(job) or job == occupation else job)
        text, line = level_cells[place]
        if not looks_like_occupation(occupation):
            why = f"“{occupation}”不像职业名称"
        for level in level_cell(text):
            lines = tuple(sorted({name_line or row.cells[0].line, row.cells[0].line}))
            found.append(
                Programme(occupation, job_type, level, timed.get(id(row), ()), lines, grid.table.section, why,
                          "这一行的单元格数与表头不符，按内容对齐" if row.uneven else "")
            )  # fmt: skip
        if text and not level_cell(text):
            found.append(Programme(occupation, job_type, 0, (), (line,), grid.table.section, "", f"等级“{text}”没读懂"))
    return found


def _names(grid: Grid) -> tuple[tuple[str, int, str], ...]:
    """Occupation of each row; a name broken over the rows of a merged cell (信息安全 / 测试员) is put together."""
    place = grid.column("occupation")
    cells = [(row.cells[place].flat, row.cells[place].line) if place is not None else ("", 0) for row in grid.rows]
    found: list[tuple[str, int, str]] = []
    last = ("", 0, "")
    for at, (text, line) in enumerate(cells):
        following = cells[at + 1][0] if at + 1 < len(cells) else ""
        if (
            text
            and not looks_like_occupation(split_name(text)[0])
            and following not in ("", text)
            and looks_like_occupation(text + following)
        ):
            last = (text + following, line, "职业名称由两行拼成")
        elif text and at and last[0].endswith(text) and last[0] != text and cells[at - 1][0] + text == last[0]:
            pass
        elif text:
            last = (text, line, "")
        found.append(last)
    return tuple(found)


def _timed(grid: Grid, context: Context) -> dict[int, tuple[Batch, ...]]:
    """Rounds by row; a row whose date cells are all empty takes those of the row above (a merged cell)."""
    found: dict[int, tuple[Batch, ...]] = {}
    for row, batch in rounds.of_grid(grid, context):
        found[id(row)] = (*found.get(id(row), ()), batch)
    return found


def _of_sentence(paragraph: Paragraph) -> list[Programme]:
    if paragraph.section.startswith("附") or re.search(r"收费|费用", "".join(paragraph.headings)):
        return []
    return [
        Programme(name, None, level, (), paragraph.lines, paragraph.section)
        for name, named in listed_programmes(paragraph)
        for level in named
    ]


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
    return _unique(found)


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
    return found or told_rounds.of_sentences(context)


def _with_rounds(programme: Programme, shared: list[Batch]) -> Programme:
    if programme.batches:
        return programme
    fitting = tuple(
        b
        for b in shared
        if (not b.levels or programme.level in b.levels)
        and (not b.occupations or programme.occupation in b.occupations)
    )
    return replace(programme, batches=fitting)


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
