"""Papers out of a table with question types, counts, marks and weights."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.blocks import Paragraph
from ingest.columns import Grid
from ingest.context import Context
from ingest.drafted import Read, Tree, lines_of, plain
from ingest.fields.names import standard_name, subject
from ingest.figures import level_cell
from ingest.programmes import split_name
from ingest.tables import carried

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


def detailed(grid: Grid, context: Context) -> list[Tree]:
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
