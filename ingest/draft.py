"""A document → a draft: every part read, cross-checked, and what stays unread listed."""

from __future__ import annotations

from typing import Any

from ingest import checks
from ingest.context import Context, context
from ingest.documents import Document
from ingest.drafted import Draft, Field, Read, Tree, leaves, plain
from ingest.fields import after, contacts, eligibility, fees, head, offers, papers, sites, subjects, topics
from ingest.figures import levels
from ingest.unread import unread

PARTS: dict[str, str] = {
    "offers": "没有读到开设的职业、等级和时间",
    "subjects": "没有读到考试科目和方式",
    "fees": "没有读到收费标准",
    "eligibility": "没有读到申报条件",
    "identity": "没有读到身份证件",
    "photo": "没有读到照片规格",
    "ticket": "没有读到准考证",
    "results": "没有读到成绩公布",
    "retake": "没有读到补考",
    "contacts": "没有读到联系方式",
    "sites": "没有读到网站或公众号",
}
"""Parts that most notices have, and what is said where one is missing."""


def draft(document: Document) -> Draft:
    """The drafted notice of a document; nothing in it is guessed without a doubt."""
    found = context(document)
    tree = _tree(found)
    checks.check(tree, found)
    return _finished(tree, found)


def _tree(found: Context) -> dict[str, Tree]:
    eligible, materials = eligibility.read(found)
    tree: dict[str, Tree] = head.read(found)
    offered = offers.read(found)
    tree["offers"] = offered
    tree["subjects"] = subjects.read(found, _programmes(offered))
    tree["fees"] = fees.read(found)
    tree["eligibility"] = eligible
    tree["materials"] = materials
    tree.update(papers.read(found))
    tree.update(after.read(found))
    tree["contacts"] = contacts.read(found)
    tree["sites"] = sites.read(found)
    facts = tree.get("facts", [])
    quoted = frozenset(str(plain(f).get("text")) for f in facts) if isinstance(facts, list) else frozenset()
    tree["facts"] = [*(facts if isinstance(facts, list) else []), *topics.read(found, quoted)]
    _refining(tree, found)
    for part, why in PARTS.items():
        if not tree.get(part):
            tree[part] = Read(None, (), why)
    return tree


def _programmes(offered: list[Tree]) -> list[tuple[str, int]]:
    """(occupation, level) of everything on offer."""
    found = [(o["occupation"], level) for o in map(plain, offered) for level in o.get("levels") or ()]
    return list(dict.fromkeys(found))


def _refining(tree: dict[str, Tree], found: Context) -> None:
    """A guide to some levels details another notice: which one, staff have to say."""
    title = found.title.text if found.title else ""
    named = levels(title)
    if not tree["offers"] and not named:
        for part in ("eligibility", "fees", "subjects"):
            _doubt_scopes(tree[part], found)
    if not tree["offers"] and named:
        tree["refines"] = Read(None, (), "像是对另一份通知的补充，请选择是哪一份")
        lines = found.title.lines if found.title else ()
        tree["refines_scope"] = {"levels": Read(list(named), lines, "选定所补充的通知后才有用")}
        for block in tree["eligibility"] if isinstance(tree["eligibility"], list) else []:
            _level_of_title(block, named, lines)
            if isinstance(block, dict) and "occupations" not in block and found.occupations:
                block["occupations"] = Read(list(found.occupations), lines)


def _doubt_scopes(blocks: Tree, found: Context) -> None:
    """Without anything on offer it is not known for whom a block is."""
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and "occupations" not in block:
            block["occupations"] = Read(list(found.occupations) or None, (), "没有读到开设的职业，适用范围请核对")


def _level_of_title(block: Tree, named: tuple[int, ...], lines: tuple[int, ...]) -> None:
    if isinstance(block, dict) and isinstance(requirements := block.get("requirements"), list) and len(named) == 1:
        for requirement in requirements:
            if isinstance(requirement, dict) and plain(requirement).get("level") is None:
                requirement["level"] = Read(named[0], lines)


def _finished(tree: dict[str, Tree], found: Context) -> Draft:
    reads = list(leaves(tree))
    raw = found.outline.raw
    fields = tuple(
        Field(path, read.value, read.lines, "\n".join(raw[n] for n in read.lines if n in raw), read.why)
        for path, read in reads
    )
    notice = plain(tree)
    return Draft(_shaped(notice), fields, unread(found, reads))


def _shaped(notice: dict[str, Any]) -> dict[str, Any]:
    """In the order of the notice's fields, with the two that staff name themselves left empty."""
    issuer = notice.get("issuer", {})
    return {**notice, "issuer": {**issuer, "short": issuer.get("name", "")}}
