"""Fees: computed from the cells of the fee tables, in yuan."""

from __future__ import annotations

import re

from bot.answer import Part, Target
from bot.query import Query
from handlers import facts
from knowledge.notice import Fee

_SEVERAL = re.compile(r"(?:[俩仨两三四五六七八九十几]|\d)个?人|一起报|人头|团体|全班|全部门")


def amount(query: Query, target: Target) -> Part:
    """The total with its items, or the fee of the subject asked about."""
    fee = _row(query, target)
    if fee is None:
        return facts.silent(query, target)
    source = ((target.notice, fee.section),)
    lines = []
    for subject in query.understanding.mentions.subjects:
        if subject in fee.items:
            lines.append(f"{subject}{fee.items[subject]}元。")
        elif subject in fee.blank:
            lines.append(f"不收{subject}的钱：收费表这一栏没有金额，只收{_items(fee)}。")
        elif set(fee.items) == {"评价服务费"}:
            lines.append(f"通知没有写{subject}单独收多少，评价服务费合计收取。")
    total = f"合计{fee.total}元" + (
        f"（{_items(fee)}）" if len(fee.items) > 1 else "（评价服务费）" if "评价服务费" in fee.items else ""
    )
    each = "以下是一个人的费用：" if _SEVERAL.search(query.understanding.text) else ""
    return Part((*lines, f"{each}{total}。"), source)


def _row(query: Query, target: Target) -> Fee | None:
    return query.knowledge.fee(target.notice, target.occupation, target.job_type, target.level)


def _items(fee: Fee) -> str:
    return "、".join(f"{name}{price}元" for name, price in fee.items.items())


def retake(query: Query, target: Target) -> Part:
    """What taking a subject again costs, by the notice's own rule."""
    notice = query.notice(target.notice)
    fee, rule = _row(query, target), notice.retake
    if rule is None:
        return facts.silent(query, target)
    subjects = query.understanding.mentions.subjects
    sections = [(target.notice, rule.section)]
    if rule.fee_rule == "fee per module" and fee and fee.retake_each:
        line = f"补考每个模块{fee.retake_each}元（按没通过的模块收评价服务费）。"
    elif rule.fee_rule == "subject fee in full" and fee:
        asked = {s: fee.items[s] for s in subjects if s in fee.items} or fee.items
        prices = "、".join(f"{name}{price}元" for name, price in asked.items())
        line = f"补考按该科目认定费全额收，不打折：{prices}。"
    else:
        line = "补考要交单科补考费，通知没有写补考费的具体金额"
        if fee:
            asked = {s: fee.items[s] for s in subjects if s in fee.items} or fee.items
            line += "；首次考试的单科收费是" + "、".join(f"{name}{price}元" for name, price in asked.items())
        line += f"。补考收多少请问{query.phone(target.notice)}。"
    if fee:
        sections.append((target.notice, fee.section))
    return Part((line,), tuple(sections))
