"""What comes next for somebody with a verdict: papers, the next batch and its fee, and the way up to a level not open yet."""

from __future__ import annotations

from bot.answer import Target
from bot.assess import Aim, Assessment, assess
from bot.person import Held
from bot.query import Query
from knowledge.conditions import LEVEL_SHORT
from knowledge.eligibility import RouteResult, Truth
from knowledge.periods import days, last_apply_day, last_day, span
from knowledge.values import replace


def materials(query: Query, target: Target, met: RouteResult) -> list[str]:
    """The papers of that very route, where the notice names them."""
    names = query.knowledge.materials(target.notice, target.occupation or "", target.level or 0)
    listed = [names[key] for key in met.route.materials]
    return [f"材料：{'；'.join(listed)}。"] if listed else []


def next_batch(query: Query, target: Target) -> list[str]:
    """The next batch of a level that is open, and what it costs."""
    notice, today = query.notice(target.notice), query.today
    fee = query.knowledge.fee(target.notice, target.occupation, target.job_type, target.level)
    price = [f"费用{fee.total}元。"] if fee else []
    offers = [
        o
        for o in notice.offers
        if o.occupation == target.occupation and target.job_type in (None, o.job_type) and target.level in o.levels
    ]
    rounds = [r for o in offers for r in o.rounds]
    if not offers or len({o.job_type for o in offers}) > 1:
        return price
    coming = sorted((r for r in rounds if last_apply_day(r, notice.year) >= today), key=lambda r: r.month)
    if not coming:
        over = all(last_day(r, notice.year) < today for r in rounds)
        state = "的批次已结束" if over else "各批申报已截止"
        return [f"{notice.year}年{state}，之后的安排以新通知为准。{''.join(price)}"]
    first = coming[0]
    applying = f"申报{span(first.application)}，" if first.application else ""
    when = f"（{applying}{days(first.days)}评价）" if first.days else ""
    return [f"下一批：{notice.year}年{first.month}月{when}。{''.join(price)}"]


def job_types(query: Query, target: Target, level: int) -> str:
    """Which job types have a level, where not all of the occupation's do: （仅选品员、视频创推员）."""
    here = [
        p
        for p in query.knowledge.by_occupation.get(target.occupation or "", ())
        if p.notice == target.notice and p.job_type
    ]
    having = dict.fromkeys(str(p.job_type) for p in here if p.level == level)
    if target.job_type or not having or len(having) == len({p.job_type for p in here}):
        return ""
    return f"（仅{'、'.join(having)}）"


def ladder(query: Query, target: Target) -> Assessment:
    """The verdicts on every level that the organiser offers of that occupation."""
    offered = query.knowledge.offered(target.notice, target.occupation or "", target.job_type)
    return assess(query.knowledge, Aim(target.notice, target.occupation or "", offered), query.person)


def way_up(query: Query, target: Target) -> list[str]:
    """For a level that is not open: the one that is open now, and whether its certificate would do."""
    level = target.level or 0
    met = {v.level: v for v in ladder(query, target).met if v.level > level}
    highest = min(met, default=0)
    if not met or query.person.doubtful or any((c.level or 9) <= highest for c in query.person.certificates or ()):
        return []  # nothing open below, nothing certain, or as much in hand already
    words = f"现在能报的是{LEVEL_SHORT[highest]}（第{met[highest].met_by[0]}条）"
    if highest != level + 1:
        return [f"{words}。"]
    certificate = Held((target.occupation or "",), highest, years_held=0.0, since=())
    person = replace(query.person, certificates=(*(query.person.certificates or ()), certificate))
    later = assess(query.knowledge, Aim(target.notice, target.occupation or "", (level,)), person)
    opened = [r.route.number for v in later.verdicts for r in v.results if r.truth is Truth.MET]
    return [
        f"{words}，拿到{LEVEL_SHORT[highest]}证书后按第{opened[0]}条就能报{LEVEL_SHORT[level]}。"
        if opened
        else f"{words}。"
    ]
