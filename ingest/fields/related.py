"""Footnotes that say what is related: occupations, certificates and majors, by occupation and kind of school."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from ingest.blocks import Block, Paragraph, Table
from ingest.columns import Grid
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.figures import BLANK_CELL
from ingest.programmes import looks_like_occupation
from ingest.tables import carried

_SCHOOL = (
    r"(?:中等及以上职业(?:学校|院校)|中等职业(?:学校|院校)|高等职业(?:学校|院校)|技工(?:学校|院校)|技师学院|本科(?:院校|及以上)?|普通高等(?:学校|院校)|普通高校"
    r"|高职高专|高职(?:院校)?|中职(?:学校)?|中专|大专|专科|高校|研究生)(?:、(?:大专|专科|本科|高专))?"
)
_KIND = r"(?P<kind>本专业(?:[或及和、/]|[①-⑳]或)相关专业|相关专业|本专业|相关职业资格证书（[^（）]*）|相关(?:职业)?(?:资格|技能等级)?证书|相关职业|本职业)"
_TO = r"(?:[①-⑳])?(?:[一二两三四五几]个职业(?:都|均)?(?:一样|相同)，)?(?:\s*(?:是指|均为|都是|均是|都为|都有|包括|指|为|有|：|——|—|-{1,2}))?(?:[①-⑳])?"
_STATEMENT = re.compile(
    rf"^(?:[一二两三四五几各]个?职业的)?(?P<school>{_SCHOOL})?(?:的)?{_KIND}(?:（(?P<inner>{_SCHOOL})）)?{_TO}"
)
_UNLISTED = re.compile(r"不限|范围|另行|按.{0,20}执行|标准中|见.{0,10}标准")
_NOT = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:师|员|工))(?:暂时?)?不(?:可|能|得)?(?:再)?(?:作为|算作?|列为|视为)([\u4e00-\u9fff]{2,12}?(?:师|员|工))的?相关职业"
)


@dataclass
class _State:
    """What the piece in hand is about; a piece that does not say goes on with what came before."""

    kind: str = ""
    occupations: tuple[str, ...] = ()
    school: str = ""


@dataclass
class _Lists:
    """What one occupation's footnotes list."""

    tree: dict[str, Tree] = field(default_factory=dict)
    majors: list[Tree] = field(default_factory=list)


def read(context: Context) -> dict[str, dict[str, Tree]]:
    """Occupation → its Related, as far as footnotes say."""
    found: dict[str, _Lists] = {}
    scope: tuple[str, ...] = ()
    kind = ""
    for block in context.outline.blocks:
        scope = _scope(block, scope, context)
        if not isinstance(block, Paragraph):
            kind = ""
            continue
        text = re.sub(r"^(?:注：?)?[①-⑳]*\s*", "", block.text)
        _not_related(block, found)
        announced = _announces(text, context)
        if not announced and not (kind and re.match(rf"^(?:{_SCHOOL})", text)):
            kind = "" if not re.match(r"^备?注：?$", text) else kind
            continue
        state = _State(kind, scope)
        _pieces(text, block, state, found, context)
        kind = state.kind
    for grid in context.grids:
        _of_table(grid, found, context)
    return {name: _finished(lists) for name, lists in found.items() if lists.tree or lists.majors}


def _of_table(grid: Grid, found: dict[str, _Lists], context: Context) -> None:
    """职业 | 相关职业 | 相关专业: a row's lists belong to its occupation."""
    for place, column in enumerate(grid.columns):
        if column.kind != "related" or grid.column("occupation") is None:
            continue
        for (name, _), row in zip(carried(grid, "occupation"), grid.rows, strict=True):
            cell = row.cells[place]
            if name in context.occupations and cell.text and not BLANK_CELL.match(cell.flat):
                paragraph = Paragraph(cell.flat, (cell.line,), cell.text, grid.table.section)
                _file(cell.flat, paragraph, _State(column.name, (name,)), found, context)


def _announces(text: str, context: Context) -> bool:
    """Whether a paragraph begins by saying what is related."""
    start = re.sub(rf"^(?:{'|'.join(map(re.escape, context.occupations)) or '#'}|[、和及的])+", "", text)
    match = _STATEMENT.match(start)
    if match is None:
        return False
    rest = start[match.end() :]
    said = start[: match.end()]
    return bool(re.search(r"(?:是指|包括|指|为|是|有|：|—|-)[①-⑳]?$", said)) and not re.search(
        r"累计从事|证书后|毕业证书", rest[:60]
    )


def _scope(block: Block, before: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """The occupation that lists here belong to: a table's, a heading's."""
    if isinstance(block, Table):
        for row in block.rows[:3]:
            for key, value in itertools.pairwise(row):
                if re.fullmatch(r"(?:申报|认定)?职业(?:名称)?", key.flat) and value.flat in context.occupations:
                    return (value.flat,)
        return before
    if block.text in context.occupations:
        return (block.text,)
    heads = [
        n for h in reversed(block.headings) for n in context.occupations_in(h) if len(context.occupations_in(h)) == 1
    ]
    return (heads[0],) if heads else before


def _pieces(text: str, paragraph: Paragraph, state: _State, found: dict[str, _Lists], context: Context) -> None:
    """Walk through `X的相关职业：a、b等。Y的…`, piece by piece."""
    text = re.sub(r"，?下同。?$|，?详见.*$", "", text)
    for piece in re.split(
        rf"[；。]|，(?=(?:{_SCHOOL})(?:为|：|——))|，(?=(?:本专业或)?相关(?:专业|职业|证书)(?:为|有|是|：|——|包括))",
        text,
    ):
        rest = _subject(piece, state, context)
        match = _STATEMENT.match(rest)
        if match and re.match("[一二两三四五几各]个?职业", match[0]):
            state.occupations = context.occupations
        if match:
            state.kind = match["kind"]
            state.school = match["school"] or match["inner"] or ""
            rest = rest[match.end() :]
            rest = _subject(rest, state, context)
            if again := _STATEMENT.match(rest):  # 相关职业：X的相关职业为…
                state.kind, rest = again["kind"], rest[again.end() :]
        else:
            rest = _colon(rest)
        if school := re.match(rf"^(?:，)?({_SCHOOL})(?:为|：|——|包括)", rest):
            state.school = school[1]
            rest = rest[school.end() :]
        if rest.strip("，、 ") in context.occupations and re.search("；", text):
            state.occupations, state.school = (rest.strip("，、 "),), ""
        elif rest.strip("，、 "):
            _file(rest, paragraph, state, found, context)


def _subject(text: str, state: _State, context: Context) -> str:
    """Take the occupations that a piece begins with, if what follows says that it is about them."""
    names = sorted(context.occupations, key=len, reverse=True)
    if not names:
        return text
    one = "|".join(map(re.escape, names))
    match = re.match(rf"^((?:{one})(?:[、和及](?:{one}))*)(?:的(?=本|相关)|为|：|——|—|，(?={_SCHOOL})|(?=不限))", text)
    if match is None:
        return text
    state.occupations = tuple(re.findall(one, match[1]))
    state.school = ""
    return text[match.end() :]


def _colon(text: str) -> str:
    return re.sub(r"^(?:：|为|——)", "", text)


def _file(text: str, paragraph: Paragraph, state: _State, found: dict[str, _Lists], context: Context) -> None:
    names, open_ended, why = listed(text, "专业" in state.kind)
    owners = state.occupations or context.occupations
    if not state.kind or not owners or _UNLISTED.search(text):
        return
    doubt = (
        why if state.occupations or len(context.occupations) == 1 else (why or "没有写明是哪个职业的名单，按所有职业记")
    )
    for owner in owners:
        lists = found.setdefault(owner, _Lists())
        if "专业" in state.kind:
            entry: dict[str, Tree] = {
                "names": Read(names, paragraph.lines, doubt),
                "open_ended": Read(open_ended, paragraph.lines),
            }
            if state.school:
                entry["schools"] = Read(state.school, paragraph.lines)
            if "本专业" in state.kind:
                entry["own"] = Read(True, paragraph.lines)
            lists.majors.append(entry)
        elif state.kind == "本职业":
            lists.tree["own_note"] = Read(f"本职业指{'、'.join(names)}", paragraph.lines)
        elif "证书" in state.kind:
            _add(lists, "certificates", Read(names, paragraph.lines, doubt))
        else:
            _add(lists, "occupations", Read(names, paragraph.lines, doubt))
            lists.tree["open_ended"] = Read(open_ended, paragraph.lines)
        lists.tree.setdefault("section", Read(paragraph.section, paragraph.lines))


def _add(lists: _Lists, key: str, read: Read) -> None:
    before = lists.tree.get(key)
    if isinstance(before, Read) and before.value != read.value:
        read = read.doubted("文中有两份名单，取后一份")
    lists.tree[key] = read


def listed(text: str, majors: bool) -> tuple[list[str], bool, str]:
    """(names each once, whether 等 ends the list, doubt) of a、b、c等; with majors, 等信息类专业 names a class as well."""
    match = re.match(
        r"^(?P<list>.*?)(?P<etc>等(?=$|[，。；）]|[^、，]*(?:职业|专业|具有|与|类|的)))(?P<tail>.*)$", text
    )
    body, tail, open_ended = (match["list"], match["tail"], True) if match else (text, "", False)
    if not match:
        body = (
            re.sub(r"(?:等)?(?:职业|专业)$", "", body)
            if re.search(r"[、，]", body) and re.search(r"[^、，]{6,}专业$", body)
            else body
        )
    body = re.sub(r"[①-⑳\s]", "", body).strip("，。；：")
    why = ""
    mixed = "，" in body and "、" in body
    names: list[str] = []
    for group in re.split("，", body) if mixed else re.split("[、，]", body):
        names += _group(group) if mixed else [group]
    if mixed and any("、" in g for g in body.split("，")) and any(_headless(g) for g in body.split("，")):
        why = "“、”连着的几项共用后面的字，已展开，请核对"
    if majors and tail:
        names += list(re.findall(r"([\u4e00-\u9fff]+?类)(?=[、，]|专业|$)", tail.replace("和", "、")))
    clean = [
        n for n in (re.sub(r"^(?:及|和|以及)|(?:专业)?$", "", name) if len(name) < 14 else name for name in names) if n
    ]
    if len(set(clean)) < len(clean):
        clean = list(dict.fromkeys(clean))
    if not why and any(len(n) > 18 or re.search(r"[。：；]|相关(?:职业|专业)|本专业|[为指]", n) for n in clean):
        why = "名单里有过长的一项，可能没有分开"
    return clean, open_ended, why


def _headless(group: str) -> bool:
    parts = group.split("、")
    return (
        len(parts) > 1
        and not all(looks_like_occupation(p) or p.endswith("人员") for p in parts[:-1])
        and parts[-1].endswith(("人员", "师", "员", "工"))
    )


def _group(group: str) -> list[str]:
    """轨道、道路、水上货物运输人员 → each with 货物运输人员; a plain list otherwise."""
    parts = group.split("、")
    if not _headless(group):
        return parts
    width = max(len(p) for p in parts[:-1])
    return [*(p + parts[-1][width:] for p in parts[:-1]), parts[-1]]


def _not_related(paragraph: Paragraph, found: dict[str, _Lists]) -> None:
    if match := _NOT.search(paragraph.text):
        other = re.sub(r"^(?:目前|现阶段|暂时?)", "", match[1])
        clause = next((s for s in re.split(r"[。；]", paragraph.text) if match[0] in s), paragraph.text)
        why = re.sub(r"^(?:注|说明)：", "", clause)
        found.setdefault(match[2], _Lists()).tree["not_related"] = {
            other: Read(why, paragraph.lines, "引自原文，请改写")
        }


def _finished(lists: _Lists) -> dict[str, Tree]:
    tree = dict(lists.tree)
    if lists.majors:
        tree["majors"] = lists.majors
    return tree
