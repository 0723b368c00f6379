"""Fees told in sentences, always to be looked at again."""

from __future__ import annotations

import re

from ingest.blocks import Paragraph
from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.names import item
from ingest.figures import levels


def split_levels(tree: dict[str, Tree], named: tuple[int, ...]) -> list[Tree]:
    """A row for several levels stands for each of them."""
    if len(named) < 2:
        return [tree]
    lines = tree["levels"].lines if isinstance(tree["levels"], Read) else ()
    return [{**tree, "levels": Read([level], lines)} for level in named]


_ITEM = re.compile(
    r"(理论(?:知识)?|操作技能|技能(?:操作|考核)?|实操|专业能力|综合评审)(?:考试|考核|科目)?(?:费|收费)?(?:为|是|：|每人|每科)*\s*(\d{2,5})\s*元"
)


_SUM = re.compile(r"(?:每人|合计|共计|总计|总共|共)(?:收费|费用)?(?:为|：)?\s*(\d{2,5})\s*元")


def read_sentences(context: Context) -> list[Tree]:
    """三级/高级工：理论知识80元，操作技能120元，合计200元 – a sentence a level."""
    found: list[Tree] = []
    for paragraph in context.matching(r"收费|费用|缴费|元/人|每人"):
        if re.search(r"补考|快递|工本费|重考", paragraph.text) and not _SUM.search(paragraph.text):
            continue
        for clause in re.split(
            r"[；。]|，(?=(?:[一二三四五1-5]级|[初中高]级工|高级技师|技师)[^，。；]{0,12}\d+\s*元)", paragraph.body
        ):
            tree = _sentence(clause, paragraph, context)
            if tree:
                found += split_levels(tree, levels(clause))
    return found


def _sentence(clause: str, paragraph: Paragraph, context: Context) -> dict[str, Tree] | None:
    parts = {item(name): int(price) for name, price in _ITEM.findall(clause)}
    named = levels(clause)
    if not parts:
        return None
    summed, stated = sum(parts.values()), _SUM.search(clause)
    why = "费用写在句子里，请核对"
    tree: dict[str, Tree] = {"items": {name: Read(price, paragraph.lines, why) for name, price in parts.items()}}
    total = int(stated[1]) if stated else summed
    tree["total"] = Read(total, paragraph.lines, why if total == summed else f"各项相加是{summed}，与合计{total}不符")
    if occupation := context.occupation_in(clause, *reversed(paragraph.headings)):
        tree["occupations"] = Read([occupation], paragraph.lines, why)
    if named:
        tree["levels"] = Read(list(named), paragraph.lines, why)
    tree["section"] = Read(paragraph.section, paragraph.lines)
    return tree
