"""Settled answers → one reply: texts in order, then the source, then what year it is of, then follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answer import Option, Part, Reply, Trace
from bot.conversation import Conversation, Slots
from bot.fitting import fitting
from bot.query import Query
from bot.render import fit, sources
from bot.settle import Settled
from bot.talk import ABOUT, STARTERS
from bot.understand import Understanding
from knowledge.base import KnowledgeBase, Programme
from knowledge.conditions import LEVEL_SHORT, describe
from knowledge.values import replace

NAMED = 20
"""Occupations that are listed where none of them was asked about."""
FOLLOW_UPS = {
    "fees": ("报名条件", "什么时候考"), "dates": ("多少钱", "怎么报名"), "eligibility": ("要交哪些材料", "多少钱"),
    "documents": ("怎么报名",), "registration": ("报名条件", "多少钱"), "retake": ("成绩怎么查",), "offer": ("报名条件", "多少钱", "什么时候考"),
}  # fmt: skip


def compose(
    settled: Sequence[tuple[Query, Settled]], remarks: Sequence[str], closing: Sequence[str] = ()
) -> tuple[Reply, str]:
    """The reply within the limit, and what is left for 更多; `remarks` go before the answers, `closing` behind them."""
    blocks = list(remarks)
    for query, answer in settled:
        text = "\n".join(answer.lines)
        blocks.append(f"{query.label}：{text}" if len(settled) > 1 and not answer.asked else text)
    parts = [part for _, answer in settled for part in answer.parts]
    query = settled[0][0]
    head = "\n".join(dict.fromkeys((*blocks, *closing)))
    year = _other_year(query, settled)
    tail = "\n".join(t for t in (sources(parts, query.knowledge), _over(query, settled)) if t)
    asking = [o for _, answer in settled for o in answer.options]
    options = tuple(asking) or _follow_ups(query)
    notices = {t.notice for _, answer in settled for t in answer.targets}
    page = next(iter(notices)) if len(notices) == 1 and not asking else None
    reply, rest = fit("\n".join(t for t in (head, year) if t), tail, options, page)
    return replace(reply, trace=_trace(settled, incomplete=bool(closing or year))), rest


def _trace(settled: Sequence[tuple[Query, Settled]], incomplete: bool) -> Trace:
    """What became of the question. A notice that states nothing answers nothing; of several side by side, one may."""
    told = [answer.parts for _, answer in settled if not answer.asked]
    silent = [all(part.silent for part in parts) for parts in told]
    aspects = tuple(dict.fromkeys(query.aspect for query, _ in settled))
    facts = tuple(dict.fromkeys(section for parts in told for part in parts for section in part.sections))
    if any(answer.asked for _, answer in settled):
        return Trace("clarified", "notices", aspects, facts)
    if silent and all(silent):
        return Trace("declined", "notices", aspects, facts, signals=("silent",))
    if any(silent) or incomplete:
        return Trace("partial", "notices", aspects, facts, signals=("partial",))
    return Trace("answered", "notices", aspects, facts)


def _other_year(query: Query, settled: Sequence[tuple[Query, Settled]]) -> str:
    """Asked about a year that no notice is of."""
    wanted = set(query.understanding.mentions.years)
    text = query.understanding.text
    for word, step in (("明年", 1), ("后年", 2), ("今年", 0)):
        if word in text:
            wanted.add(query.today.year + step)
    years = {query.notice(t.notice).year for _, answer in settled for t in answer.targets}
    missing = sorted(y for y in wanted - years if y > max(years, default=0))
    if not missing or query.understanding.person:
        return ""
    have = "、".join(f"{y}年" for y in sorted(years))
    return f"没有收录{missing[0]}年的通知，上面是{have}的内容，供参考。"


def _over(query: Query, settled: Sequence[tuple[Query, Settled]]) -> str:
    """A remark where a notice quoted is of a past year, unless the answer says so itself."""
    told = {
        t.notice: query.notice(t.notice).year
        for _, answer in settled
        if not answer.asked
        for t in answer.targets
        if not (answer.parts and all(p.dated for p in answer.parts))
    }
    over = {year for notice, year in told.items() if query.knowledge.ends[notice] < query.today}
    if not over:
        return ""
    years = "、".join(f"{year}年" for year in sorted(over))
    return f"注：以上为{years}通知的内容，当年的考试已结束，新的安排以机构最新公告为准。"


def _follow_ups(query: Query) -> tuple[Option, ...]:
    """At most three questions that stand by themselves."""
    slots = query.slots
    name = "".join(
        [*(query.notice(n).short.replace("·", "") for n in slots.notices[:1]), *(slots.regions[:1] if not slots.notices else ()),
         *(slots.job_types[:1] or slots.occupations[:1]), *(LEVEL_SHORT[level] for level in slots.levels[:1])]
    )  # fmt: skip
    if not name:
        return ()
    topic = query.aspect.partition(".")[0]
    asked = list(FOLLOW_UPS.get(topic, ("咨询电话",)))
    if topic == "eligibility" and not query.person:
        asked.insert(0, "测一测")
    return tuple(Option(what, f"{name}{what}") for what in asked)


def decline(why: str, knowledge: KnowledgeBase, conversation: Conversation) -> Reply:
    """An honest no, with what can be asked instead; after two in a row, a person is offered."""
    known = list(dict.fromkeys(n.region for n in knowledge.main))
    regions = "、".join(known[:NAMED]) + ("等" if len(known) > NAMED else "")
    occupations = "、".join(list(knowledge.by_occupation)[:NAMED]) + (
        "等" if len(knowledge.by_occupation) > NAMED else ""
    )
    text = {
        "decline.value": "抱歉，证书的用处、含金量、补贴、难度和通过率这类问题，通知都没有写，我没法回答。" + ABOUT,
        "decline.definition": "抱歉，名词解释这类问题通知没有写，我没法回答。" + ABOUT,
        "decline.training": "抱歉，培训和辅导课程通知没有写，我没法回答。" + ABOUT,
        "region": f"抱歉，没有收录这个地区的通知，查不到相关规定。目前只有{regions}的职业技能等级认定通知，其他地区请咨询当地人社部门。",
        "exam": f"抱歉，没有收录这项考试或证书的通知，查不到相关规定。目前能回答的职业：{occupations}。",
    }.get(why, "抱歉，这个问题通知里查不到，我没法回答。" + ABOUT)
    if conversation.failures >= 1:
        text += "需要人工请回复“转人工”。"
    signal = "foreign" if why in ("region", "exam") else "declined"
    return Reply(text, STARTERS, trace=Trace("declined", "gate", (why,), signals=(signal,)))


def _conditions_anyway(
    aspects: Sequence[str], near: Sequence[Programme], slots: Slots, knowledge: KnowledgeBase, parts: list[Part]
) -> list[str]:
    """A notice may print conditions of levels it does not offer (Shanghai's annex): they are told as such."""
    if not any(a.startswith("eligibility") or a == "validity.basis" for a in aspects) or len(slots.levels) != 1:
        return []
    for programme in near[:1]:
        requirement = knowledge.requirement(programme.notice, programme.occupation, slots.levels[0])
        block = knowledge.eligibility(programme.notice, programme.occupation, slots.levels[0])
        if requirement and block:
            parts.append(Part((), ((programme.notice, block.section),)))
            routes = [f"{r.number}. {'，且'.join(describe(c) for c in r.all)}。" for r in requirement.routes]
            return [f"通知附件列的{LEVEL_SHORT[slots.levels[0]]}申报条件（符合一条即可）：", *routes]
    return []


def absent(meant: Understanding, slots: Slots, knowledge: KnowledgeBase, today: date) -> list[str]:
    """Places named in this message where what is asked about is not on offer, while it is elsewhere."""
    lines = []
    for region in meant.mentions.regions if len(meant.mentions.regions) + len(meant.mentions.notices) > 1 else ():
        here = replace(slots, regions=(region,), notices=())
        if fitting(here, knowledge, today) or not slots.occupations:
            continue
        near = fitting(replace(here, levels=()), knowledge, today)
        offered = "、".join(LEVEL_SHORT[level] for level in sorted({p.level for p in near}, reverse=True))
        names = "、".join(slots.job_types or slots.occupations)
        wanted = "、".join(LEVEL_SHORT[level] for level in slots.levels)
        lines.append(f"{region}没有{wanted}：{names}只开{offered}。" if near else f"{region}没有开{names}。")
    return lines


def unscheduled(meant: Understanding, aspects: Sequence[str], programmes: Sequence[Programme]) -> list[str]:
    """Months asked about in which none of several fitting programmes has an exam."""
    named = meant.mentions.months
    if not named or "dates.exam" not in aspects:
        return []
    months = {round_.month for p in programmes for round_ in p.offer.rounds}
    missing = [m for m in named if m not in months]
    if len(missing) < len(named) or len({(p.notice, p.offer) for p in programmes}) < 2:
        return []
    first = min((m for m in months if m > max(missing)), default=min(months))
    return [f"没有安排在{'、'.join(f'{m}月' for m in missing)}的，之后最早是{first}月。"]


def not_yet_known(slots: Slots, knowledge: KnowledgeBase, today: date) -> Reply | None:
    """Something fits, but its notice was published only later than the day of asking."""
    later = fitting(slots, knowledge)
    if not later:
        return None
    names = "、".join(dict.fromkeys(knowledge.notices[p.notice].short for p in later))
    return Reply(
        f"截至{today.year}年{today.month}月{today.day}日，还没有收到{names}的相关通知，暂时查不到，请以机构公告为准。",
        STARTERS[:2],
        trace=Trace("declined", "notices", signals=("silent",)),
    )


def not_offered(aspects: Sequence[str], slots: Slots, knowledge: KnowledgeBase, today: date) -> Reply:
    """Nothing fits: say which slot is not on offer, what is instead, and where it is offered."""
    lines: list[str] = []
    without = replace(slots, levels=())
    near = fitting(without, knowledge, today)
    parts: list[Part] = []
    if slots.levels and near:
        wanted = "、".join(LEVEL_SHORT[level] for level in slots.levels)
        for key in dict.fromkeys((p.notice, p.occupation, p.job_type) for p in near):
            offered = sorted({p.level for p in near if (p.notice, p.occupation, p.job_type) == key}, reverse=True)
            name = f"{knowledge.notices[key[0]].short} {key[1]}" + (f"（{key[2]}）" if key[2] else "")
            lines.append(f"没有{wanted}：{name}只开{'、'.join(LEVEL_SHORT[level] for level in offered)}。")
            section = next(p.offer.section for p in near if p.notice == key[0])
            parts.append(Part((), ((key[0], section),)))
    else:
        names = "、".join(slots.job_types or slots.occupations)
        where = "、".join([knowledge.notices[n].short for n in slots.notices] or slots.regions)
        lines.append(f"{where}的通知没有开{names}。")
    lines += _conditions_anyway(aspects, near, slots, knowledge, parts)
    if not near:
        here = fitting(replace(slots, occupations=(), job_types=(), levels=()), knowledge, today)
        lines += [f"通知只开：{'、'.join(dict.fromkeys(p.occupation for p in here))}。"] if here else []
    elsewhere = fitting(replace(slots, regions=(), notices=()), knowledge, today)
    if elsewhere and (slots.regions or slots.notices):
        shorts = "、".join(dict.fromkeys(knowledge.notices[p.notice].short for p in elsewhere))
        lines.append(f"开设的有：{shorts}。")
    tail = sources(parts, knowledge)
    reply, _ = fit("\n".join(lines[:8]), tail, (), None)
    facts = tuple(dict.fromkeys(section for part in parts for section in part.sections))
    return replace(reply, trace=Trace("answered", "notices", tuple(aspects), facts))
