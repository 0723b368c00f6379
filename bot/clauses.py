"""Conditions, findings and what a person told, as pieces of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.person import Held, Person, Studied
from bot.relate import Related_, years_words
from knowledge.conditions import LEVEL_NAMES, LEVEL_SHORT, Certificate, School, Title, Work, describe, uses
from knowledge.eligibility import RouteResult, Truth, Verdict

STATUSES = {"graduated": "毕业", "final-year": "应届", "enrolled": "在读", "completed": "（已毕业或应届）"}
SCHOOLS = {
    "普通高中": "高中及以下", "大学专科或高等职业学校": "大专（高职）", "技工院校或技工院校高级工班": "技校",
    "高级技工学校或技师学院或技师学院预备技师班": "高级技校（技师学院）", "硕士或博士": "研究生",
}  # fmt: skip
RELATIONS = {"own": "专业对口", "related": "专业对口", "other": "专业不对口"}


def level_name(level: int) -> str:
    """三级（高级工）."""
    return LEVEL_NAMES[level].replace("/", "（") + "）"


def route(result: RouteResult) -> str:
    """The conditions of a route."""
    return "，且".join(describe(f.condition) for f in result.findings)


def numbered(result: RouteResult) -> str:
    """The conditions of a route behind its number."""
    return f"第{result.route.number}条 {route(result)}"


def nearest(results: list[RouteResult]) -> RouteResult | None:
    """The route that time alone mends soonest, if there is one."""
    timed = [r for r in results if r.years_short]
    return min(timed, key=lambda r: (r.years_at_least or 0, r.years_short or 99), default=None)


def nearest_of(verdict: Verdict) -> RouteResult | None:
    """The same of a level."""
    return nearest([r for r in verdict.results if r.years_short])


def gap(result: RouteResult, today: date) -> str:
    """How long is lacking for a route, and when it will be met at the earliest."""
    return f"最近的是第{result.route.number}条：{route(result)}，{lacking(result, today)}。"


def lacking(result: RouteResult, today: date) -> str:
    """还差2年，最早2028年11月; with only a range told, the least that is lacking."""
    short, least = result.years_short or 0, result.years_at_least or 0
    if result.exact:
        return f"还差{years_words(short)}，最早{_month(today, short)}"
    if least > 0.01:
        return f"至少还差{years_words(least)}，最早{_month(today, least)}"
    return f"还差不超过{years_words(short)}，最晚{_month(today, short)}"


def _month(today: date, years: float) -> str:
    months = round(years * 12)
    year, month = today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1
    return f"{year}年{month}月"


def told(person: Person) -> str:
    """The facts a verdict rests on, shown back so that they can be corrected."""
    said = [_years(job.word or "工作", job.years, job.below) for job in person.jobs or () if job.years]
    said += ["没有相关工作经历"] if person.jobs == () else []
    said += [_certificate(c) for c in person.certificates or () if c.level]
    said += ["没有证书"] if person.certificates == () else []
    said += [_schooling(s) for s in person.education or ()]
    said += [
        f"{t.grade}职称" + (_years("后工作", t.work_years_since, t.below) if t.work_years_since else "")
        for t in person.titles or ()
    ]
    said += ["没有职称"] if person.titles == () else []
    said += ["学徒期满"] if person.apprenticeship else []
    return f"（按你说的：{'，'.join(f for f in said if f)}）" if any(said) else ""


def _schooling(studied: Studied) -> str:
    schools = (studied.school,) if isinstance(studied.school, str) else studied.school or ()
    words = "或".join(schools)
    words = SCHOOLS.get(words, words)
    major = f"{studied.major}专业" if studied.major else RELATIONS.get(studied.relation or "", "")
    return words + major + ("" if words == SCHOOLS["普通高中"] else STATUSES.get(studied.status or "", ""))


def _certificate(held: Held) -> str:
    words = f"{LEVEL_SHORT[held.level or 0]}证书"
    if held.years_held:
        words += _years("满", held.years_held, held.below, gap="")
    since = held.since[0] if held.since and len(held.since) == 1 else None
    if since and since.years is not None and held.years_held is None:
        words += _years("后工作", since.years, since.below)
    return words


def _years(what: str, years: float | None, below: float | None, gap: str = "") -> str:
    """工作3年, 工作5到10年, 工作10年以上."""
    if years is None:
        return what
    if below is None:
        return f"{what}{gap}{years_words(years)}" if years else f"{what}不到1个月"
    if below == float("inf"):
        return f"{what}{gap}{years_words(years)}以上"
    return f"{what}{gap}{years:g}到{below:g}年" if years >= 1 else f"{what}{gap}不到{below:g}年"


def assumed(related: Related_, met: RouteResult) -> str:
    """What a route that is met takes for granted, in brackets."""
    conditions = [f.condition for f in met.findings]
    certificate = any(uses(c, Certificate) for c in conditions)
    since = any(isinstance(c, Certificate) and c.work_since for c in conditions)
    counts = {
        "取证后": since, "证书": certificate, "做的": since or any(uses(c, Work) for c in conditions),
        "专业": "相关专业" in route(met), "职称": any(uses(c, Title) for c in conditions),
    }  # fmt: skip
    notes = [note for note in related.assumed if next((v for word, v in counts.items() if word in note), True)]
    return f"（{'；'.join(notes)}）" if notes else ""


def parted(result: Verdict) -> tuple[list[RouteResult], list[RouteResult]]:
    """The routes that are not met, and those that are open."""
    return (
        [r for r in result.results if r.truth is Truth.UNMET],
        [r for r in result.results if r.truth is Truth.UNKNOWN],
    )


def left_open(open_: Sequence[RouteResult], related: Related_) -> str:
    """What the open routes hang on that only the organiser can decide; '' if nothing told is of that sort."""
    facts_ = {need.fact.partition(":")[0] for r in open_ for need in r.needs}
    names = "、".join(dict.fromkeys(name for fact, name in related.undecided if fact in facts_))
    if not names:
        return ""
    lists = f"通知的名单没有列{names}" if related.listed else f"通知没有列名单，{names}"
    return f"{lists}是否相关由机构认定" if not related.listed else f"{lists}，是否相关由机构认定"


def closest(verdict: Verdict) -> list[RouteResult]:
    """Of the routes that are not met, those that lack the fewest conditions; two at most."""
    blocked = parted(verdict)[0]
    lacks = {r.route.number: sum(f.truth is not Truth.MET for f in r.findings) for r in blocked}
    fewest = min(lacks.values(), default=0)
    return [r for r in blocked if lacks[r.route.number] == fewest][:2]


def other_schooling(person: Person, verdicts: Sequence[Verdict]) -> list[str]:
    """A word on other schooling where a level fails on the major of the one told: an earlier one may match."""
    unmatched = any(studied.relation == "other" for studied in person.education or ())
    shut = [f.condition for v in verdicts if v.truth is Truth.UNMET for r in v.results for f in r.findings]
    if not unmatched or not any(uses(condition, School) for condition in shut):
        return []
    return ["如果还有别的学历是相关专业的（例如更早的中专、大专），请告诉我，结论可能不同。"]
