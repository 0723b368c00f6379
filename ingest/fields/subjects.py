"""The papers: form, question types, counts and weights, by level where tables or fees tell which level has which."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.blocks import Paragraph
from ingest.columns import Grid
from ingest.context import Context
from ingest.drafted import Read, Tree, lines_of, merged, plain
from ingest.fields import fees
from ingest.fields.names import item, standard_name
from ingest.fields.subject_table import detailed
from ingest.figures import level_cell, levels
from ingest.fitting import FORM_LIKE

_SUBJECT = r"理论(?:知识)?(?:考试)?|操作技能(?:考核|考试)?|技能(?:操作|考核|考试)|专业能力(?:考核|考试)?|实操(?:考核|考试)?|综合评审"


Programme = tuple[str, int]
"""Occupation and level."""


def read(context: Context, offered: list[Programme]) -> list[Tree]:
    """One tree a group of programmes with the same papers; `offered`: the programmes as (occupation, level)."""
    grids = [g for g in context.grids if g.column("subject") is not None]
    tabled = [g for g in grids if g.column("types", "questions", "points", "weight") is not None and not _by_name(g)]
    if tabled:
        return [tree for grid in tabled for tree in detailed(grid, context)]
    simple = [g for g in grids if g.column("form") is not None]
    said = [one for grid in simple for one in _simple(grid, context)] or _of_sentences(context) or _of_headers(context)
    if not said:
        return []
    said = _with_extra(said, context)
    if not offered:
        offered = [(name, level) for name, level in fees.priced(context)]
    return _by_programme(said, offered, context)


_EXTRA = re.compile(
    r"(?P<who>[^，。；]*?)(?:另|再|还|须|需|增|均|应|要)*(?:加考|加试|加|增加|增设|参加|进行)[^，。；]{0,6}综合评审"
)


def _with_extra(said: list[_Said], context: Context) -> list[_Said]:
    """二级、一级另加综合评审: the levels of that paper where what tells its form names none."""
    told = [
        (ranks, paragraph)
        for paragraph in context.paragraphs
        for clause in re.split("[，。；]", paragraph.body)
        if (match := _EXTRA.search(clause)) and (ranks := levels(match["who"]))
    ]
    if len({frozenset(ranks) for ranks, _ in told}) != 1:
        return said
    return [
        replace(one, levels=told[0][0], lines=merged((one.lines, told[0][1].lines)))
        if one.subject == "综合评审" and not one.levels
        else one
        for one in said
    ]


@dataclass(frozen=True)
class _Said:
    """What a row or clause says of a paper: for the occupations and levels named (none: all)."""

    subject: str
    written: str
    lines: tuple[int, ...]
    section: str
    form: Read | None = None
    types: str = ""
    questions: int | None = None
    detail: str = ""
    occupations: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    why: str = ""


def _bracket_levels(name: str) -> tuple[int, ...]:
    """综合评审（二级、一级）: the levels that have the paper."""
    match = re.search(r"（(?:仅|限|仅限)?([^（）]*)）", name)
    return level_cell(match[1]) if match else ()


def _by_name(grid: Grid) -> bool:
    """Whether a table without levels of its own says in its papers' names who has them."""
    place = grid.column("subject")
    if place is None or grid.column("level", "occupation", "points", "weight") is not None:
        return False
    return any(_bracket_levels(row.cells[place].flat) for row in grid.rows)


def _simple(grid: Grid, context: Context) -> list[_Said]:
    """科目 | 评价方式 | 备注, or with a column of levels (各等级, 仅二级)."""
    found = []
    for row in grid.rows:
        name, form, remark, level = (grid.cell(row, kind) for kind in ("subject", "form", "remark", "level"))
        if name is None or not name.text or form is None:
            continue
        scope = level_cell(re.sub(r"^仅限?|^限", "", level.flat)) if level else _bracket_levels(name.flat)
        types, count = (grid.cell(row, kind) for kind in ("types", "questions"))
        odd = level is not None and bool(level.text) and not scope and not re.search(r"各|全部|所有|均", level.flat)
        found.append(
            _Said(
                item(name.flat),
                name.flat,
                (name.line,),
                grid.table.section,
                Read(form.flat or None, (name.line,), "" if form.text else "评价方式是空的"),
                detail=remark.flat if remark and len(remark.flat) > 1 else "",
                occupations=context.occupations_in(remark.flat) if remark else (),
                levels=scope,
                why=f"适用等级“{level.flat}”没读懂" if odd and level else "",
                types=types.flat if types else "",
                questions=int(count.flat) if count and count.flat.isdigit() else None,
            )
        )
    return found


_HOW = re.compile(
    r"^(?P<lead>.*)(?:(?:考试|考核|评价|鉴定)?(?:形式|方式)(?:统一|均)?(?:为|是|：)|(?:均|一律|统一|分别)?(?:采用|采取|以|实行)|均为|一律|为|：)(?P<form>[^，。；：]{2,18})$"
)


_DIRECT = re.compile(
    rf"^(?P<lead>(?:.*：)?(?:{_SUBJECT}))(?:一律|均|都)?(?:是|(?=[用在]))(?P<form>[^，。；：]{{3,24}})$"
)
_TYPES = re.compile(r"题型(?:为|是|：|包括)([^，。；]{2,30})")


_COUNT = re.compile(r"(?:共|总计|题量(?:为|：)?)\s*(\d{1,3})\s*(?:道|个)?题?")


_NO_FORM = re.compile(r"元|费|成绩|合格|分|年|月|日|时间|补考|科目组成|组成|\d{1,2}:\d\d|通过|证书|条件|打印|\d+题")


def _of_sentences(context: Context) -> list[_Said]:
    """理论知识为机考，操作技能为现场实操；智能楼宇管理员二级加考综合评审，采取业绩材料评审."""
    found: list[_Said] = []
    for paragraph in context.paragraphs:
        if not re.search(_SUBJECT, paragraph.text) or any(
            re.search(r"收费|费用|补考|成绩|条件|考场", h) for h in paragraph.headings[-1:]
        ):
            continue
        for sentence in re.split(r"[。；]", paragraph.body):
            found += _bracketed(sentence, paragraph, context) or _of_sentence(sentence, paragraph, context)
    return found


_BESIDE = re.compile(
    rf"({_SUBJECT})((?:闭卷|开卷|上机|计算机|线上|现场|机|笔|纸笔|实际|模拟|论文|面试)[^，。；、（）]{{0,8}})(?=[（，。；、]|$)"
)
_BRACKETED = re.compile(rf"({_SUBJECT})（([^（）\d]{{2,18}})）")


def _bracketed(sentence: str, paragraph: Paragraph, context: Context) -> list[_Said]:
    """理论知识（机考）、操作技能（现场操作），二级加综合评审（论文）: levels and occupations are those named before, if any."""
    said = [(m.start(), m.end(), m[1], m[2], "") for m in _BRACKETED.finditer(sentence)]
    if not said and re.search("方式|形式", sentence + "".join(paragraph.headings[-1:])):
        said = [(m.start(), m.end(), m[1], m[2], "考试方式写在句子里，请核对") for m in _BESIDE.finditer(sentence)]
    found: list[_Said] = []
    start, owners, ranks = 0, tuple[str, ...](), tuple[int, ...]()
    for begin, end, name, how, why in said:
        lead, start = sentence[start:begin], end
        owners, ranks = context.occupations_in(lead) or owners, levels(lead) or ranks
        if FORM_LIKE.search(how) and not _NO_FORM.search(how):
            form = Read(_tidy(how), paragraph.lines, why)
            found.append(
                _Said(item(name), name, paragraph.lines, paragraph.section, form, occupations=owners, levels=ranks)
            )
    return found


def _of_headers(context: Context) -> list[_Said]:
    """Columns of prices that say how their paper is taken: 理论知识（线上机考）."""
    found: list[_Said] = []
    for grid in context.grids:
        for place in grid.all("fee"):
            match = _BRACKETED.fullmatch(grid.columns[place].name)
            if match and FORM_LIKE.search(match[2]) and not _NO_FORM.search(match[2]):
                form = Read(_tidy(match[2]), grid.head)
                found.append(_Said(item(match[1]), match[1], grid.head, grid.table.section, form))
    return found


def _of_sentence(sentence: str, paragraph: Paragraph, context: Context) -> list[_Said]:
    """A sentence's clauses in turn; one that names no subject goes on with the one before."""
    found: list[_Said] = []
    names: list[str] = []
    scope: tuple[str, ...] = ()
    named: tuple[int, ...] = ()
    for clause in re.split("，", sentence.replace("“", "").replace("”", "")):
        how = _HOW.match(clause)
        how = _DIRECT.match(clause) or how
        lead = how["lead"] if how else clause
        nearest = lead.split("：")[-1]
        here = (
            [m[0] for m in re.finditer(_SUBJECT, nearest)]
            or [m[0] for m in re.finditer(_SUBJECT, lead)]
            or (
                [m[0] for m in re.finditer(_SUBJECT, clause)]
                if not how or re.search("参加|加考|还考|增加", clause)
                else []
            )
        )
        if here:
            names, scope, named = here, (), ()
        owners, ranks = context.occupations_in(lead), levels(lead)
        scope, named = owners or scope, ranks or named
        if not names:
            continue
        if types := _TYPES.search(clause):
            found += [_Said(item(n), n, paragraph.lines, paragraph.section, types=types[1]) for n in names]
        elif (count := _COUNT.search(clause)) and "题" in clause:
            found += [_Said(item(n), n, paragraph.lines, paragraph.section, questions=int(count[1])) for n in names]
        elif how and not _NO_FORM.search(how["form"]) and not re.search("理论|综合评审|科目", how["form"]):
            form = Read(_tidy(how["form"]), paragraph.lines)
            found += [
                _Said(item(n), n, paragraph.lines, paragraph.section, form, occupations=scope, levels=named)
                for n in names
            ]
    return found


def _tidy(form: str) -> str:
    return re.sub(r"^(?:采用|采取|均|以|的)+|(?:的)?(?:方式|形式)(?:进行)?$", "", form)


def _by_programme(said: list[_Said], offered: list[Programme], context: Context) -> list[Tree]:
    """The papers of each programme, those that are alike together."""
    priced = fees.priced(context)
    groups: list[tuple[list[dict[str, Tree]], list[Programme], str]] = []
    for programme in offered:
        papers = _papers_of(said, programme, priced)
        plainly = [plain(p) for p in papers]
        same = next((g for g in groups if [plain(p) for p in g[0]] == plainly), None)
        if same:
            same[1].append(programme)
        elif papers:
            groups.append((papers, [programme], next(s.section for s in said)))
    return [_group_tree(*group, offered) for group in groups]


def _group_tree(
    papers: list[dict[str, Tree]], programmes: list[Programme], section: str, offered: list[Programme]
) -> Tree:
    """Scopes as short as they can be: levels alone where every occupation on offer at them is in the group."""
    ranks = list(dict.fromkeys(level for _, level in programmes))
    owners = list(dict.fromkeys(o for o, _ in programmes))
    listed: list[Tree] = [*papers]
    lines = lines_of(listed)[:1]
    tree: dict[str, Tree] = {"papers": listed, "section": Read(section, lines)}
    if {p for p in offered if p[1] in ranks} != set(programmes):
        tree["occupations"] = Read(owners, lines)
    if {p for p in offered if p[0] in owners} != set(programmes) or len(set(offered)) != len(set(programmes)):
        tree["levels"] = Read(ranks, lines)
    return tree


def _papers_of(said: list[_Said], programme: Programme, priced: dict[Programme, set[str]]) -> list[dict[str, Tree]]:
    """Papers that hold for a programme; 综合评审 without levels of its own goes by the fee table."""
    papers: dict[str, dict[str, Tree]] = {}
    for one in said:
        if (one.occupations and programme[0] not in one.occupations) or (one.levels and programme[1] not in one.levels):
            continue
        why = one.why
        if one.subject == "综合评审" and not one.levels:
            if priced.get(programme) is not None and "综合评审" not in priced[programme]:
                continue
            why = why or ("" if programme in priced else "没有写明哪些等级有综合评审")
        paper = papers.setdefault(one.subject, {"subject": Read(one.subject, one.lines, why)})
        if one.form:
            _form(paper, one)
        if one.types:
            paper["question_types"] = Read(one.types, one.lines)
        if one.questions:
            paper["questions"] = Read(one.questions, one.lines)
        details = [d for d in (one.detail, "" if standard_name(one.written) else f"通知里叫“{one.written}”") if d]
        if details:
            paper.setdefault("detail", Read("；".join(details), one.lines))
    return [p if "form" in p else {**p, "form": Read(None, lines_of(p), "没有写考试方式")} for p in papers.values()]


def _form(paper: dict[str, Tree], one: _Said) -> None:
    """A form for some is more exact than one for all; two of a kind are a doubt."""
    before = paper.get("form")
    if not isinstance(before, Read) or one.occupations or one.levels:
        paper["form"] = one.form or Read(None, one.lines)
    elif one.form and before.value != one.form.value:
        paper["form"] = before.doubted(f"文中另有“{one.form.value}”")
