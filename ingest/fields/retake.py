"""Retaking: how long a passed subject is kept, how often, and what it costs."""

from __future__ import annotations

import re

from ingest.context import Context
from ingest.drafted import Read, Tree
from ingest.fields.said import N, Said, quoted, section_of, sentences
from ingest.figures import number

_KEPT = re.compile(
    rf"(?:保留|有效期(?:为)?|(?:有效期|保留期|保留期限)(?:为|：)?)\s*{N}\s*年|(?:成绩|科目)[^，。；]{{0,6}}?{N}\s*年内有效|{N}\s*年内(?:有效|保留)"
)


_ATTEMPTS = re.compile(
    rf"(?:补考|有)(?:不超过|最多|仅可|仅限|只能|限|可以?)?(?:申请)?(?:补考)?\s*{N}\s*次|(?:不超过|最多|仅有?|可以?)(?:补考)?{N}次(?:补考)?(?:机会)?|{N}次补考(?:机会)?"
)


def read_retake(context: Context) -> dict[str, Tree] | None:
    """The notice's `retake`; None where nothing tells of it."""
    said = [
        s
        for s in sentences(context, r"补考|成绩有效期|合格.{0,6}成绩.{0,4}保留|(?:单科|科目).{0,8}成绩")
        if not re.search("不得|公示", s[1]) or "补考" in s[1]
    ]
    kept = [
        (p, next(g for g in m.groups() if g))
        for p, t in said
        if re.search("合格|通过|成绩|科目", t)
        for m in _KEPT.finditer(t)
    ]
    if not said or not (
        kept or any(re.search(r"申请补考|补考(?:机会|费|申报|报名|缴费|次)|参加补考|可(?:以)?补考", t) for _, t in said)
    ):
        return None
    tree: dict[str, Tree] = {}
    years = {number(n) for _, n in kept}
    if kept:
        why = "" if len(years) == 1 else f"文中有{'、'.join(f'{y}年' for y in sorted(filter(None, years)))}几种说法"
        tree["kept_years"] = Read(number(kept[0][1]), kept[0][0].lines, why)
    else:
        tree["kept_years"] = Read(None, said[0][0].lines, "没有写合格成绩保留几年")
    attempts = [(p, next(g for g in m.groups() if g)) for p, t in said if "补考" in t for m in _ATTEMPTS.finditer(t)]
    if attempts:
        different = len({number(n) for _, n in attempts}) > 1
        tree["attempts"] = Read(number(attempts[0][1]), attempts[0][0].lines, "文中有几种次数" if different else "")
    tree["fee_rule"] = _fee_rule(said, context)
    retaking = [s for s in said if "补考" in s[1]]
    if how := quoted(next((s for s in retaking if re.search(r"报名|流程|申报|缴费|交费|申请", s[1])), None)):
        tree["how"] = how
    tree["section"] = section_of(said)
    return tree


def _fee_rule(said: list[Said], context: Context) -> Read:
    text = "".join(t for _, t in said)
    lines = said[0][0].lines
    by_module = [g for g in context.grids if g.column("retake") is not None]
    if re.search(
        r"全额(?:缴|交)|(?:缴|交)纳?(?:该|所补)?科目(?:的)?(?:全部|认定)费用|按(?:所补)?科目[^，。；]{0,10}全额|按(?:该|所补|相应)(?:的)?科目(?:的)?(?:收费)?标准(?:收取|收费|缴纳|缴费|交费)",
        text,
    ):
        return Read("subject fee in full", lines)
    if by_module or re.search(r"补考[^。；]{0,30}每(?:科|门|模块|项)[^。；]{0,6}\d+\s*元", text):
        return Read("fee per module", by_module[0].table.lines[:1] if by_module else lines)
    if re.search(r"按(?:所补)?(?:科目|模块)(?:数)?(?:收费|缴费|交费|计费)", text):
        return Read("fee per module", lines, "按科目收费，请核对是全额还是另有标准")
    if re.search(r"补考.{0,12}(?:免费|半价|\d+\s*元|\d+%)", text):
        return Read(None, lines, "补考收费的写法没读懂")
    told = re.search(r"补考[^。；]{0,16}(?:费|元)", text)
    return Read("not stated", lines, f"“{told[0]}”没读懂是怎样收费" if told else "")
