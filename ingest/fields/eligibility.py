"""Who may apply: routes by occupation and level with their materials, out of tables and numbered lists; ages for all."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.blocks import Paragraph
from ingest.context import Context
from ingest.drafted import Read, Tree, doubt_all, merged, plain
from ingest.fields import related
from ingest.fields.route_lists import RouteBlock, RouteText, route_blocks
from ingest.fields.route_materials import by_kind, kinds_in
from ingest.figures import number
from ingest.routes import RouteFault, read_route
from knowledge.conditions import terse


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
    blocks = route_blocks(context)
    materials = _Materials()
    _told_materials(blocks, context)
    _materials_by_kind(blocks, context)
    _compare_materials(blocks)
    ages = _ages(context)
    lists = related.read(context)
    trees = [_tree(block, materials) for block in blocks]
    return _with_ages(trees, ages, lists, context), materials.tree()


_ASKS = re.compile(r"(?:需|须|应)?(?:准备|提交|提供|上传)(?:的)?(?:以下|下列)(?:的)?(?:资料|材料)")
_BY_NUMBER = re.compile(r"(?:条件|第)\s*([\d一二三四五六七八九十]{1,2})\s*(?:条|项|的|，|报)")


def _told_materials(blocks: list[RouteBlock], context: Context) -> None:
    """符合“…”的，需准备以下资料：1、…: the list belongs to the routes with that condition, or with the number named."""
    wanted: Callable[[RouteText], bool] | None = None
    listed: list[str] = []
    for paragraph in context.paragraphs:
        quoted, numbered = re.search("“([^“”]{8,})”", paragraph.text), _BY_NUMBER.search(paragraph.text)
        if _ASKS.search(paragraph.text) and (quoted or numbered):
            listed = []
            wanted = _same_meaning(quoted[1]) if quoted else _same_number(numbered[1]) if numbered else None
        elif wanted and paragraph.depth in (3, 4) and len(paragraph.body) < 60:
            listed.append(re.sub(r"[；。]$", "", paragraph.body))
            for route in (r for b in blocks for routes in b.levels.values() for r in routes):
                if wanted(route):
                    route.materials = tuple(listed)
        else:
            wanted = None


def _materials_by_kind(blocks: list[RouteBlock], context: Context) -> None:
    """凭工作年限申报的，交…: routes without materials get those of their kinds, to be looked at again."""
    told = next((t for p in context.paragraphs if len(t := by_kind(p.text)) > 1), {})
    for route in (r for b in blocks for routes in b.levels.values() for r in routes if told and not r.materials):
        try:
            kinds = kinds_in(read_route(route.text).conditions)
        except RouteFault:
            continue
        if any(kind in told for kind in kinds):
            route.materials = tuple(told[kind] for kind in kinds if kind in told)
            route.why = "材料按条件的种类写在一句里，请核对"


def _same_meaning(text: str) -> Callable[[RouteText], bool]:
    return lambda route: _meaning(route.text) == _meaning(text)


def _same_number(text: str) -> Callable[[RouteText], bool]:
    return lambda route: number(route.number) == number(text)


def _meaning(text: str) -> str | None:
    try:
        return repr(read_route(text).conditions)
    except RouteFault:
        return None


def _compare_materials(blocks: list[RouteBlock]) -> None:
    """The same route of the same level with other materials elsewhere in the notice is a doubt in the rarer place."""
    seen: dict[tuple[int, str], dict[tuple[str, ...], list[RouteText]]] = {}
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


def _tree(block: RouteBlock, materials: _Materials) -> dict[str, Tree]:
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


def _gaps(block: RouteBlock, tree: dict[str, Tree]) -> None:
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


def _route(route: RouteText, materials: _Materials) -> Tree:
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
