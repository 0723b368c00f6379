"""Routes as written, by occupation and level: out of tables and numbered lists, with the materials beside them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from ingest.blocks import Paragraph, Table, marked
from ingest.columns import Grid
from ingest.context import Context
from ingest.fields.route_materials import below, cut
from ingest.figures import level_cell, levels, number, whole_level
from ingest.routes import RouteFault, parse_route
from ingest.tables import carried, grids

_CONDITION = re.compile(r"取得|持有|获得|具有|累计|从事|年满|学徒期满|毕业|在校生|职称")
_BEGINNING = re.compile(r"^[-●•]?\s*(?:取得|持有|获得|具有|累计|从事|年满|本职业|高等|已)")
"""How a condition that is not numbered begins, even one that is not understood."""
_LEVEL_HEAD = re.compile(r"申报|满足|符合|具备|条件|报考|可报|者")


_HEAD_ONLY = re.compile(r"^[^。；]{0,46}[：:]?$")


@dataclass
class RouteText:
    """A route as written, with the lines and materials beside it."""

    number: str
    text: str
    lines: tuple[int, ...]
    materials: tuple[str, ...] = ()
    why: str = ""


@dataclass
class RouteBlock:
    """Routes by level for the occupations named (None: all)."""

    occupation: str | None
    section: str
    lines: tuple[int, ...]
    levels: dict[int, list[RouteText]] = field(default_factory=dict)


def route_blocks(context: Context) -> list[RouteBlock]:
    """Every block in the order of the document; tables and lists alike."""
    found: list[RouteBlock] = []
    level: int | None = None
    heading: tuple[str, ...] = ()
    owner: str | None = None
    for block in context.outline.blocks:
        if isinstance(block, Table):
            found += _of_table(block, context)
            level = None
            continue
        if (named := block.body.strip("：:")) in context.occupations:
            owner, level = named, None
        elif block.depth == 1 and _level_of(block) is None and _plain_start(block) is None:
            owner = None
        if any(re.search(r"承诺书|申报表|填表|流程|上传", h) for h in block.headings):
            level = None
            continue
        if inline := _inline(block):
            rank, text = inline
            current = _current(found, context.occupation_in(*reversed(block.headings)) or owner, block)
            routes = current.levels.setdefault(rank, [])
            routes.append(RouteText(str(len(routes) + 1), text, block.lines))
            level = None
            continue
        head = _level_of(block)
        if head is None:
            head = _plain_start(block)
        if head is not None:
            level = head
            heading = block.headings
            scope = (
                context.occupation_in(*(_NOT_OFFERED.sub("", t) for t in (*reversed(block.headings), block.text)))
                or owner
            )
            if len(context.occupations_in("".join(block.headings[:1]))) > 1:
                scope = None
            current = _current(found, scope, block)
            current.levels.setdefault(level, [])
            continue
        if level is None or not found:
            continue
        if (told := below(block.body)) is not None:
            _hand(told, found[-1].levels.get(level, []), block)
            continue
        if _ends(block, heading):
            level = None
            continue
        if _is_route(block):
            routes = found[-1].levels[level]
            text, materials = cut(block.body)
            routes.append(RouteText(_number(block) or str(len(routes) + 1), text, block.lines, materials))
    return [b for b in found if any(b.levels.values())]


_NOT_OFFERED = re.compile(r"（[^（）]*(?:不开|除外|不设|不含|未开)[^（）]*）")
"""三级/高级工（调饮师不开）: the conditions are not those of the one that is named."""


def _current(found: list[RouteBlock], scope: str | None, paragraph: Paragraph) -> RouteBlock:
    if not found or found[-1].occupation != scope:
        found.append(RouteBlock(scope, _section(paragraph), paragraph.lines))
    return found[-1]


def _section(paragraph: Paragraph) -> str:
    return re.sub(r"（\d+）$|(?<=\d)-\d+$|[①-⑳]$", "", paragraph.section)


def _level_of(paragraph: Paragraph) -> int | None:
    """The level whose conditions a paragraph announces."""
    body = paragraph.body
    if not _HEAD_ONLY.match(body) and not re.search(
        r"(?:之一|其一|条件)(?:者|的)?[，：]?(?:可申报[^，。]{2,14})?[：:]?$", body
    ):
        return None
    named = levels(re.sub(r"（含[^（）]*）", "", body))
    if len(named) != 1 or re.search(r"取得|持有|累计|从事|毕业|合格|收费|元", re.sub(r"具有下列|取得以下", "", body)):
        return None
    if len(body) <= 24 and (level_cell(body.strip("：:")) or re.match(r"[一二三四五1-5]级", body)):
        return named[0]
    return named[0] if _LEVEL_HEAD.search(body) else None


_INLINE = re.compile(r"^(?P<level>[^，。；：]{2,16})(?:：|，?(?:须|需|应)?具备：?)(?P<text>.{8,})$")


def _inline(paragraph: Paragraph) -> tuple[int, str] | None:
    """四级：取得五级证书后…: a level and its one condition, under a heading about conditions."""
    match = _INLINE.match(paragraph.body)
    if match is None or not any(re.search("条件|资格|对象", h) for h in paragraph.headings):
        return None
    named = level_cell(match["level"]) if whole_level(match["level"]) else ()
    return (named[0], match["text"]) if len(named) == 1 and _CONDITION.search(match["text"]) else None


def _plain_start(paragraph: Paragraph) -> int | None:
    """满足以下条件即可报名：, where title or headings name the one level."""
    if re.fullmatch(
        r"(?:具备|满足|符合)(?:以下|下列)条件(?:之一)?(?:者|的)?，?(?:即可|均可|可)(?:报名|申报|报考)：?",
        paragraph.body,
    ):
        return 0
    return None


def _ends(paragraph: Paragraph, heading: tuple[str, ...]) -> bool:
    """Whether the list of routes is over: another section began."""
    if paragraph.marker and paragraph.depth in (0, 1):
        return True
    if paragraph.depth == 2 and not _CONDITION.search(paragraph.body):
        return True
    if paragraph.depth in (3, 4) and _CONDITION.search(paragraph.body):
        return False
    return len(paragraph.headings) < len(heading) - 1


def _is_route(paragraph: Paragraph) -> bool:
    if paragraph.depth == 5 or not _CONDITION.search(paragraph.body):
        return (
            paragraph.depth in (3, 4) and len(paragraph.body) > 6 and not re.search(r"本规程|标准中应", paragraph.body)
        )
    return paragraph.depth in (3, 4) or bool(_BEGINNING.match(paragraph.body)) or _understood(paragraph.body)


def _understood(text: str) -> bool:
    """Whether a paragraph as a whole is a condition, however it begins."""
    try:
        return bool(parse_route(text))
    except RouteFault:
        return False


def _number(paragraph: Paragraph) -> str | None:
    return (
        str(number(re.sub(r"[^\d一二三四五六七八九十]", "", paragraph.marker)) or "") or None
        if paragraph.marker and paragraph.depth in (3, 4)
        else None
    )


def _hand(told: dict[str, tuple[str, ...]], routes: list[RouteText], paragraph: Paragraph) -> None:
    """Give routes the materials of a line below them: by number, else to those that have none yet."""
    waiting = [r for r in routes if not r.materials and "" in told]
    for route in waiting:
        route.materials = told[""]
        route.why = "" if len(waiting) == 1 else "材料写在几条条件之后，按每一条都要交记"
    for route in routes:
        if route.number in told:
            route.materials = told[route.number]
    for route in routes if told else ():
        route.lines = tuple(sorted({*route.lines, *paragraph.lines}))


def _of_table(table: Table, context: Context) -> list[RouteBlock]:
    found: list[RouteBlock] = []
    for grid in grids(table):
        if grid.column("condition") is None or grid.column("fee", "total") is not None:
            continue
        scope = _table_scope(table, context)
        names = carried(grid, "occupation") if grid.column("occupation") is not None else ()
        if grid.column("level") is None and not any(level_cell(row.cells[0].flat) for row in grid.rows):
            continue
        for place in range(len(grid.rows)):
            named = names[place][0] if names else scope
            occupation = named if named in context.occupations else scope
            if not found or found[-1].occupation != occupation:
                found.append(RouteBlock(occupation, table.section, table.lines[:1]))
            _row(found[-1], grid, place)
    return [b for b in found if b.levels]


def _table_scope(table: Table, context: Context) -> str | None:
    for row in table.rows[:3]:
        for key, value in itertools.pairwise(row):
            if re.fullmatch(r"(?:申报|认定)?职业(?:名称)?", key.flat) and value.text:
                return next((n for n in context.occupations if n == value.flat), value.flat)
    return context.occupation_in(*(c.text for c in reversed(table.caption)), *reversed(table.headings))


def _row(block: RouteBlock, grid: Grid, place: int) -> None:
    row = grid.rows[place]
    text, _ = carried(grid, "level")[place] if grid.column("level") is not None else (row.cells[0].flat, 0)
    named = level_cell(text)
    condition = grid.cell(row, "condition")
    if condition is None or not condition.text:
        return
    materials = grid.cell(row, "materials")
    pieces = _pieces(condition.text)
    for piece in pieces:
        number_of = marked(piece)
        routes = block.levels.setdefault(named[0] if len(named) == 1 else 0, [])
        label = re.sub(r"\D", "", number_of[1]) if number_of and number_of[0] in (3, 4) else str(len(routes) + 1)
        routes.append(
            RouteText(
                label, piece, (condition.line,),
                _materials(materials.text) if materials and materials.text else (),
                "" if len(named) == 1 else f"等级“{text}”没读懂",
            )
        )  # fmt: skip


def _pieces(text: str) -> list[str]:
    """A cell that holds several numbered routes, apart."""
    flat = text.replace("\n", "")
    parts = re.split(r"(?=(?:(?<=[。；])|^)(?:\d{1,2}[.、．）](?!\d)|（\d{1,2}）))", flat)
    return [part for part in parts if part.strip()]


def _materials(text: str) -> tuple[str, ...]:
    """1. … 2. … or a line each; `… 或 2. …` is one material."""
    joined = re.sub(r"\n(?=\d{1,2}[.、])", " ", text)
    if re.search(r"(?:^|\s|[^\d年])\d[.、]", joined):
        pieces = re.split(r"(?:^|(?<=[^\d第]))\s*\d{1,2}[.、．](?!\d)\s*", joined.replace("\n", ""))
        pieces = [p for p in pieces if p.strip()]
    else:
        pieces = re.split(r"[；\n]", joined)
    whole: list[str] = []
    for piece in pieces:
        piece = piece.strip(" 。；、\n")
        if whole and whole[-1].endswith("或"):
            whole[-1] += piece
        elif piece:
            whole.append(piece)
    return tuple(whole)
