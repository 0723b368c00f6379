"""Who may apply: routes by occupation and level with their materials, out of tables and numbered lists; ages for all."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from ingest.context import Context
from ingest.drafted import Read, Tree, doubt_all, merged, plain
from ingest.fields import related
from ingest.figures import level_cell, levels, number
from ingest.outline import Paragraph, Table, marked
from ingest.routes import RouteFault, read_route
from ingest.tables import Grid, carried, grids
from knowledge.conditions import terse

_CONDITION = re.compile(r"取得|持有|获得|具有|累计|从事|年满|学徒期满|毕业|在校生|职称")
_LEVEL_HEAD = re.compile(r"申报|满足|符合|具备|条件|报考|可报|者")
_HEAD_ONLY = re.compile(r"^[^。；]{0,46}[：:]?$")


@dataclass
class _Route:
    """A route as written, with the lines and materials beside it."""

    number: str
    text: str
    lines: tuple[int, ...]
    materials: tuple[str, ...] = ()
    why: str = ""


@dataclass
class _Block:
    """Routes by level for the occupations named (None: all)."""

    occupation: str | None
    section: str
    lines: tuple[int, ...]
    levels: dict[int, list[_Route]] = field(default_factory=dict)


class _Materials:
    """Keys of the notice's materials, one a text."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.lines: dict[str, tuple[int, ...]] = {}

    def key(self, text: str, lines: tuple[int, ...]) -> str:
        """The key of a material, made where it is new."""
        key = self.keys.setdefault(text, f"material-{len(self.keys) + 1}")
        self.lines.setdefault(key, lines)
        return key

    def tree(self) -> dict[str, Tree]:
        """The notice's `materials`."""
        return {key: Read(text, self.lines[key]) for text, key in self.keys.items()}


def read(context: Context) -> tuple[list[Tree], dict[str, Tree]]:
    """(eligibility, materials): a tree for each scope of conditions, and the texts of the materials."""
    blocks = _blocks(context)
    materials = _Materials()
    _told_materials(blocks, context)
    _compare_materials(blocks)
    ages = _ages(context)
    lists = related.read(context)
    trees = [_tree(block, materials) for block in blocks]
    return _with_ages(trees, ages, lists, context), materials.tree()


def _blocks(context: Context) -> list[_Block]:
    """Every block in the order of the document; tables and lists alike."""
    found: list[_Block] = []
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
        head = _level_of(block)
        if head is None:
            head = _plain_start(block)
        if head is not None:
            level = head
            heading = block.headings
            scope = context.occupation_in(*reversed(block.headings), block.text) or owner
            if len(context.occupations_in("".join(block.headings[:1]))) > 1:
                scope = None
            current = _current(found, scope, block)
            current.levels.setdefault(level, [])
            continue
        if level is None or not found:
            continue
        if _ends(block, heading):
            level = None
            continue
        if _is_route(block):
            routes = found[-1].levels[level]
            routes.append(_Route(_number(block) or str(len(routes) + 1), _body(block), block.lines))
    return [b for b in found if any(b.levels.values())]


def _current(found: list[_Block], scope: str | None, paragraph: Paragraph) -> _Block:
    if not found or found[-1].occupation != scope:
        found.append(_Block(scope, _section(paragraph), paragraph.lines))
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
    if level_cell(body.strip("：:")) and len(body) <= 16:
        return named[0]
    return named[0] if _LEVEL_HEAD.search(body) else None


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
    return len(paragraph.headings) < len(heading) - 1


def _is_route(paragraph: Paragraph) -> bool:
    if paragraph.depth == 5 or not _CONDITION.search(paragraph.body):
        return (
            paragraph.depth in (3, 4) and len(paragraph.body) > 6 and not re.search(r"本规程|标准中应", paragraph.body)
        )
    return paragraph.depth in (3, 4) or bool(
        re.match(r"^[-●•]?\s*(?:取得|持有|获得|具有|累计|从事|年满|本职业|高等|已)", paragraph.body)
    )


def _number(paragraph: Paragraph) -> str | None:
    return re.sub(r"\D", "", paragraph.marker) or None if paragraph.marker and paragraph.depth in (3, 4) else None


def _body(paragraph: Paragraph) -> str:
    return paragraph.body


def _of_table(table: Table, context: Context) -> list[_Block]:
    found: list[_Block] = []
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
                found.append(_Block(occupation, table.section, table.lines[:1]))
            _row(found[-1], grid, place)
    return [b for b in found if b.levels]


def _table_scope(table: Table, context: Context) -> str | None:
    for row in table.rows[:3]:
        for key, value in itertools.pairwise(row):
            if re.fullmatch(r"(?:申报|认定)?职业(?:名称)?", key.flat) and value.text:
                return next((n for n in context.occupations if n == value.flat), value.flat)
    return context.occupation_in(*(c.text for c in reversed(table.caption)), *reversed(table.headings))


def _row(block: _Block, grid: Grid, place: int) -> None:
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
            _Route(
                label, piece, (condition.line,),
                _materials(materials.text) if materials and materials.text else (),
                "" if len(named) == 1 else f"等级“{text}”没读懂",
            )
        )  # fmt: skip


def _pieces(text: str) -> list[str]:
    """A cell that holds several numbered routes, apart."""
    flat = text.replace("\n", "")
    parts = re.split(r"(?=(?:(?<=[。；])|^)(?:\d{1,2}[.、．](?!\d)|（\d{1,2}）))", flat)
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


_ASKS = re.compile(r"(?:需|须|应)(?:准备|提交|提供|上传)(?:的)?(?:以下|下列)(?:的)?(?:资料|材料)")


def _told_materials(blocks: list[_Block], context: Context) -> None:
    """符合“…”的，需准备以下资料：1、…: the list belongs to the routes with the condition that is quoted."""
    wanted: str | None = None
    listed: list[str] = []
    for paragraph in context.paragraphs:
        quoted = re.search("“([^“”]+)”", paragraph.text)
        if _ASKS.search(paragraph.text) and quoted:
            wanted, listed = _meaning(quoted[1]), []
        elif wanted and paragraph.depth in (3, 4) and len(paragraph.body) < 60:
            listed.append(re.sub(r"[；。]$", "", paragraph.body))
            for route in (r for b in blocks for routes in b.levels.values() for r in routes):
                if _meaning(route.text) == wanted:
                    route.materials = tuple(listed)
        else:
            wanted = None


def _meaning(text: str) -> str | None:
    try:
        return repr(read_route(text).conditions)
    except RouteFault:
        return None


def _compare_materials(blocks: list[_Block]) -> None:
    """The same route of the same level with other materials elsewhere in the notice is a doubt in the rarer place."""
    seen: dict[tuple[int, str], dict[tuple[str, ...], list[_Route]]] = {}
    for block in blocks:
        for level, routes in block.levels.items():
            for route in routes:
                key = (level, _meaning(route.text) or route.text)
                shape = tuple(re.sub(r"\s", "", m) for m in route.materials)
                seen.setdefault(key, {}).setdefault(shape, []).append(route)
    for variants in seen.values():
        if len(variants) > 1:
            most = max(len(routes) for routes in variants.values())
            for routes in variants.values():
                for route in routes:
                    if len(routes) < most or len(variants) == most == 1:
                        route.why = "同一条件在别处所列的材料写法不同，请核对"


def _tree(block: _Block, materials: _Materials) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    if block.occupation:
        tree["occupations"] = Read([block.occupation], block.lines)
    tree["requirements"] = [
        {
            "level": Read(level or None, merged(r.lines for r in routes), "" if level else "没有读到是哪个等级的条件"),
            "routes": [_route(r, materials) for r in routes],
        }
        for level, routes in block.levels.items()
        if routes
    ]
    tree["section"] = Read(block.section, block.lines)
    _gaps(block, tree)
    return tree


def _gaps(block: _Block, tree: dict[str, Tree]) -> None:
    """Numbers that do not follow on make the level's routes doubtful."""
    requirements = tree["requirements"]
    if not isinstance(requirements, list):
        return
    kept = [(level, routes) for level, routes in block.levels.items() if routes]
    for (_, routes), requirement in zip(kept, requirements, strict=True):
        numbers = [number(r.number) for r in routes]
        if numbers != list(range(1, len(numbers) + 1)) and isinstance(requirement, dict):
            read_level = requirement["level"]
            why = f"条件的编号不连续：{'、'.join(r.number for r in routes)}"
            if isinstance(read_level, Read):
                requirement["level"] = read_level.doubted(why)
            if len(set(numbers)) < len(numbers):  # two lists that ran into one
                requirement["routes"] = doubt_all(requirement["routes"], why)


def _route(route: _Route, materials: _Materials) -> Tree:
    try:
        reading = read_route(route.text)
    except RouteFault as fault:
        return {"number": Read(route.number, route.lines, str(fault)), "all": Read(None, route.lines, str(fault))}
    why = "；".join(reading.notes)
    tree: dict[str, Tree] = {
        "number": Read(route.number, route.lines),
        "all": Read([terse(c) for c in reading.conditions], route.lines, why),
    }
    if route.materials:
        tree["materials"] = Read([materials.key(m, route.lines) for m in route.materials], route.lines, route.why)
    return tree


_AGE = re.compile(r"(?:须|应|需|必须)?年满(\d{1,2}|[一二三四五六七八九十]{1,3})周?岁")


def _ages(context: Context) -> dict[str | None, Read]:
    """Ages that hold for every level: told outside the routes, for one occupation or (None) for all."""
    found: dict[str | None, Read] = {}
    for paragraph in context.paragraphs:
        match = _AGE.search(paragraph.text)
        if match is None or _is_lone_route(paragraph):
            continue
        clause = next((c for c in re.split(r"[。；]", paragraph.text) if match[0] in c), paragraph.text)
        if re.search(r"不得|未成年|不满", clause):
            continue
        named = context.occupations_in(clause)
        scope = named[0] if len(named) == 1 and len(context.occupations) > 1 else None
        found.setdefault(scope, Read(number(match[1]), paragraph.lines))
    return found


def _is_lone_route(paragraph: Paragraph) -> bool:
    try:
        read_route(paragraph.body)
    except RouteFault:
        return bool(
            paragraph.depth in (3, 4) and re.match(r"年满", paragraph.body) and not re.search("条件", paragraph.body)
        )
    return True


def _with_ages(
    trees: list[dict[str, Tree]], ages: dict[str | None, Read], lists: dict[str, dict[str, Tree]], context: Context
) -> list[Tree]:
    """Blocks with ages and lists of what is related; an age of one occupation gives it a block of its own."""
    found: list[Tree] = []
    own = {name for name in ages if name}
    if not trees and (ages or lists):
        trees = [{"section": Read("", ())}]
    for tree in trees:
        scope = plain(tree).get("occupations") or list(context.occupations)
        parts = [[n] for n in scope] if own & set(scope) and len(scope) > 1 else [scope]
        for names in parts:
            block = dict(tree)
            if len(parts) > 1:
                block["occupations"] = Read(names, lines_of_section(tree))
            age = next((ages[n] for n in names if n in ages), ages.get(None))
            if age is not None:
                block["minimum_age"] = age
            named: dict[str, Tree] = {n: lists[n] for n in lists if n in names or not scope}
            if named:
                block["related"] = named
            found.append(block)
    return found


def lines_of_section(tree: dict[str, Tree]) -> tuple[int, ...]:
    """Where a block begins."""
    section = tree["section"]
    return section.lines if isinstance(section, Read) else ()
