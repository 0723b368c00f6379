"""The papers: form, question types, counts and weights, by level where tables or fees tell which level has which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.context import Context, split_name
from ingest.drafted import Read, Tree, lines_of, plain
from ingest.fields.names import item, standard_name, subject
from ingest.figures import level_cell
from ingest.outline import Paragraph
from ingest.tables import Grid, carried

_FORM = re.compile(
    r"(?:采用|采取|实行|以|为|均为|进行|：)(?P<form>[^，。；：（）]{0,14}?(?:机考|笔试|上机考试|闭卷考试|机试|现场操作|实际操作|实操考核|模拟操作|口试|答辩|云考试|在线考试|审阅申报材料|线上考试|计算机考试|考试|考核))"
)
_SUBJECT = r"理论(?:知识)?(?:考试)?|操作技能(?:考核|考试)?|技能(?:操作|考核|考试)|专业能力(?:考核|考试)?|实操(?:考核|考试)?|综合评审"
_REMOTE = re.compile(r"远程在线|非接触式?(?:远程)?在线|线上远程|居家(?:线上|在线)")


@dataclass
class _Papers:
    """Papers of one scope while a table is read."""

    occupation: str | None
    levels: tuple[int, ...]
    section: str
    papers: dict[str, dict[str, Tree]] = field(default_factory=dict)

    def plain(self) -> list[object]:
        """The papers without their lines."""
        return [plain(paper) for paper in self.papers.values()]


def read(context: Context) -> list[Tree]:
    """One tree a group of programmes with the same papers."""
    detailed = [
        g
        for g in context.grids
        if g.column("subject") is not None and g.column("types", "questions", "points", "weight") is not None
    ]
    if detailed:
        return [tree for grid in detailed for tree in _detailed(grid, context)]
    simple = [g for g in context.grids if g.column("subject") is not None and g.column("form") is not None]
    papers = [paper for grid in simple[:1] for paper in _simple(grid)] or _of_sentences(context)
    if not papers:
        return []
    section = simple[0].table.section if simple else _section(context)
    if simple and simple[0].column("level") is not None:
        return [t for grid in simple for t in _detailed(grid, context)]
    return _by_fee(papers, section, context)


def _section(context: Context) -> str:
    found = _told(context)
    return found[0].section if found else ""


def _simple(grid: Grid) -> list[dict[str, Tree]]:
    """科目 | 评价方式 | 备注."""
    found = []
    for row in grid.rows:
        name, form, remark = (grid.cell(row, kind) for kind in ("subject", "form", "remark"))
        if name is None or not name.text or form is None:
            continue
        paper: dict[str, Tree] = {
            "subject": Read(item(name.flat), (name.line,)),
            "form": Read(form.flat or None, (name.line,), "" if form.text else "评价方式是空的"),
        }
        details = [remark.flat] if remark and remark.text and len(remark.flat) > 1 else []
        details += [] if standard_name(name.flat) else [f"通知里叫“{name.flat}”"]
        if details:
            paper["detail"] = Read("；".join(details), (name.line,))
        found.append(paper)
    return found


def _detailed(grid: Grid, context: Context) -> list[Tree]:
    """职业 | 等级 | 鉴定内容 | 题型 | 题量 | 答题方式 | 分值 | 权重, merged cells carried down."""
    names, level_cells = carried(grid, "occupation"), carried(grid, "level")
    types, counts, forms = (carried(grid, kind) for kind in ("types", "questions", "form"))
    fixed = context.occupation_in(*(c.text for c in reversed(grid.table.caption)))
    scopes: list[_Papers] = []
    for place, row in enumerate(grid.rows):
        occupation = split_name(names[place][0])[0] if names[place][0] else fixed
        named = level_cell(level_cells[place][0])
        if not scopes or (scopes[-1].occupation, scopes[-1].levels) != (occupation, named):
            scopes.append(_Papers(occupation, named, grid.table.section))
        cell = grid.cell(row, "subject")
        if cell is None or not cell.text:
            continue
        own_types = grid.cell(row, "types")
        part = subject(cell.flat) or cell.flat
        inherits = own_types is None or (not own_types.text and part == "理论知识")
        _paper(scopes[-1], grid, place, part, cell.flat, {
            "types": types[place] if inherits else (own_types.flat, cell.line) if own_types else ("", 0),
            "questions": counts[place] if inherits else _own(grid, place, "questions"),
            "form": forms[place],
        })  # fmt: skip
    return _merged([scope for scope in scopes if scope.papers], context)


def _own(grid: Grid, place: int, kind: str) -> tuple[str, int]:
    cell = grid.cell(grid.rows[place], kind)
    return (cell.flat, cell.line) if cell else ("", 0)


def _paper(scope: _Papers, grid: Grid, place: int, part: str, written: str, cells: dict[str, tuple[str, int]]) -> None:
    """Add a row; 职业道德 is a part of the theory paper."""
    name = "理论知识" if part == "职业道德" else part
    line = (grid.rows[place].cells[0].line,)
    paper = scope.papers.setdefault(name, {"subject": Read(name, line)})
    if cells["form"][0]:
        paper.setdefault("form", Read(cells["form"][0], line))
    if part == "职业道德":
        paper["detail"] = Read("含职业道德", line)
    elif not standard_name(written):
        paper.setdefault("detail", Read(f"通知里叫“{written}”", line))
    if cells["types"][0]:
        paper.setdefault("question_types", Read(cells["types"][0], line))
    if cells["questions"][0].isdigit():
        paper.setdefault("questions", Read(int(cells["questions"][0]), line))
    points, weight = _own(grid, place, "points"), _own(grid, place, "weight")
    figures = [re.sub(r"[^\d.]", "", text) for text, _ in (points, weight)]
    if any(figures):
        parts = paper.setdefault("parts", [])
        whole = all(f.isdigit() for f in figures)
        value = {"name": part, "points": int(figures[0]), "weight": int(figures[1])} if whole else None
        if isinstance(parts, list):
            parts.append(Read(value, line, "" if whole else f"分值“{points[0]}”或权重“{weight[0]}”没读懂"))


def _merged(scopes: list[_Papers], context: Context) -> list[Tree]:
    """Levels of one occupation with the same papers as one tree."""
    groups: list[tuple[_Papers, list[int]]] = []
    for scope in scopes:
        same = next(
            (g for g in groups if g[0].occupation == scope.occupation and g[0].plain() == scope.plain()),
            None,
        )
        if same:
            same[1].extend(scope.levels)
        else:
            groups.append((scope, list(scope.levels)))
    remote = next(
        (p for p in context.paragraphs if _REMOTE.search(p.text) and re.search("考试|考核|鉴定", p.text)), None
    )
    found: list[Tree] = []
    for scope, named in groups:
        papers: list[Tree] = [_remote(paper, remote) for paper in scope.papers.values()]
        tree: dict[str, Tree] = {"papers": papers, "section": Read(scope.section, lines_of(papers)[:1])}
        if scope.occupation:
            tree["occupations"] = Read([scope.occupation], lines_of(papers)[:1])
        if named:
            tree["levels"] = Read(named, lines_of(papers)[:1])
        found.append(tree)
    return found


def _remote(paper: dict[str, Tree], told: Paragraph | None) -> Tree:
    """A paper with a form; one that is taken at a distance says so."""
    form = paper.get("form")
    if not isinstance(form, Read):
        return {**paper, "form": Read(None, lines_of(paper), "没有写考试方式")}
    if told and form.value and re.search("机考|上机|在线", str(form.value)) and "远程" not in str(form.value):
        return {**paper, "form": Read(f"{form.value}，远程在线", (*form.lines, *told.lines))}
    return paper


def _told(context: Context) -> tuple[Paragraph, ...]:
    found = context.matching(rf"(?:{_SUBJECT})[^。；]*(?:采用|采取|为|以|科目|方式|实行|进行)")
    return tuple(p for p in found if not p.section.startswith("附") or "方式" in "".join(p.headings))


def _of_sentences(context: Context) -> list[dict[str, Tree]]:
    """“理论知识”和“操作技能”采用机考方式, 理论知识考试采用闭卷笔试，技能考核采用现场操作."""
    found: dict[str, dict[str, Tree]] = {}
    for paragraph in _told(context):
        if re.search(r"收费|费用|元|补考|不合格|成绩", paragraph.text) and not re.search(r"方式|采用", paragraph.text):
            continue
        for clause in re.split(r"[。；]|，(?=[“]?(?:技能|操作|综合|实操|专业))", paragraph.body):
            form = _FORM.search(clause)
            names = [m[0] for m in re.finditer(_SUBJECT, clause[: form.start("form")] if form else clause)]
            if not form or not names:
                continue
            for name in names:
                paper: dict[str, Tree] = {
                    "subject": Read(item(name), paragraph.lines),
                    "form": Read(_tidy(form["form"]), paragraph.lines),
                }
                if not standard_name(name):
                    paper["detail"] = Read(f"通知里叫“{name}”", paragraph.lines)
                found.setdefault(item(name), paper)
    return list(found.values())


def _tidy(form: str) -> str:
    return re.sub(r"^(?:采用|采取|均|以|的)+|(?:的)?方式$", "", form)


def _by_fee(papers: list[dict[str, Tree]], section: str, context: Context) -> list[Tree]:
    """Papers that every level has, and 综合评审 for the levels only whose fee rows have it."""
    review = [p for p in papers if plain(p).get("subject") == "综合评审"]
    rest = [p for p in papers if p not in review]
    with_review, without = _fee_levels(context)
    if not review or not (with_review or without):
        why = "没有写明哪些等级有综合评审" if review else ""
        tree: dict[str, Tree] = {"papers": list(papers), "section": Read(section, lines_of(list(papers))[:1], why)}
        if review:
            tree["levels"] = Read(None, lines_of(list(review)), why)
        return [tree]
    lines = lines_of(list(papers))[:1]
    found: list[Tree] = []
    for named, chosen in ((without, rest), (with_review, papers)):
        if named:
            found.append({"levels": Read(list(named), lines), "papers": list(chosen), "section": Read(section, lines)})
    return found


def _fee_levels(context: Context) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Levels whose fee rows have, and have not, a price for 综合评审; a level in both is in neither."""
    from ingest.fields import fees

    having: dict[int, set[bool]] = {}
    for tree in fees.read(context):
        row = plain(tree)
        for level in row.get("levels", []):
            having.setdefault(level, set()).add("综合评审" in row["items"])
    ordered = sorted(having, reverse=True)
    return tuple(n for n in ordered if having[n] == {True}), tuple(n for n in ordered if having[n] == {False})
