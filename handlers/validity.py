"""Which year a notice is of, its number and date, and whether it is over."""

from __future__ import annotations

from bot.answer import Part, Target
from bot.query import Query
from knowledge.periods import day, is_over


def year(query: Query, target: Target) -> Part:
    """The notice's year against the day of asking."""
    notice = query.notice(target.notice)
    published = f"，{notice.published.year}年{day(notice.published)}发布" if notice.published else ""
    number = notice.document_number or f"《{notice.title}》"
    if is_over(notice, query.today):
        line = f"是{notice.year}年的通知（{number}{published}），{notice.year}年的认定已结束；{notice.year + 1}年以后的新通知没有收录，以机构最新公告为准。"
    else:
        line = f"是{notice.year}年的通知（{number}{published}），现在有效；以后年份的通知没有收录。"
    return Part((line,), ((target.notice, "落款"),), dated=True)


def document(query: Query, target: Target) -> Part:
    """Number, title, issuer, date."""
    notice = query.notice(target.notice)
    lines = [
        f"文号：{notice.document_number}。" if notice.document_number else "没有文号。",
        f"标题：{notice.title}。",
        f"发布单位：{notice.issuer.name}。",
    ]
    lines.append(
        f"发布日期：{notice.published.year}年{day(notice.published)}。" if notice.published else "没有写发布日期。"
    )
    return Part(tuple(lines), ((target.notice, "标题、落款"),))
