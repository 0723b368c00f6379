"""Numbers, lengths of time and dates read out of words, in years; the shortest time that the words allow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "半": 0.5}  # fmt: skip
NUMBER = (
    r"(?:\d{1,4}(?:\.\d{1,4})?|[一二两俩三四五六七八九]?十[一二三四五六七八九]?"
    r"|[一二两三四五六七八九](?=[一二三四五六七八九]年)|[一二两俩三四五六七八九半])"
)
_DURATION = re.compile(
    rf"(?P<less>快要?|不到|不满|不足|没到|还?差[^,。，\d]{{0,4}}(?:个?月|天|点儿?)|将近|接近|未满|差点|马上|近|小(?=[一二两三四五六七八九十\d])|第|进入第)?"
    rf"(?P<about>大概|大约|约|差不多|差勿多)?(?:有|满|整整|了|就){{0,4}}"
    rf"(?P<number>{NUMBER})(?P<range>[一二三四五六七八九](?=年|载|个))?(?P<more>来|多|几)?"
    rf"(?P<unit>个?年头?|个?半年|载|个月)(?P<half>半|多)?"
    rf"(?!级|制|内|几次|一次|有几|以内|考几|中|能考|能补|可以|只能|就一|考一|补考|里头|当中|之内)"
    rf"(?:零?(?P<months>\d{{1,4}}|[一二两三四五六七八九十]{{1,4}})个月)?(?P<or_so>左右|上下|吧(?=[,， ]|$))?(?P<short>差一?点儿?|还?不到|不满|都不到|都没有|还没到|还?差)?"
)
_UNIT = re.compile(r"[年载月\d]")
"""Found wherever a length or a date is."""
_CALENDAR = re.compile(
    r"^\d\d年(?:(?:就|又|才|刚|底|初|春|夏|秋|冬|[上下]半年|\d{1,2}月)*(?:[做干转当进入毕拿考取参到至起下发领开回调跳换被从来去改成退搬离])|\d{1,2}月|[上下]半年|年?[初中底])"
)
_COUNTED = re.compile(r"(?:了|有|满|整整|足足|近|快|将近|共|累计|经验|工龄)$")
_YEAR = r"(?P<year>(?:19|20)\d\d|[01]\d|2[0-6]|9\d)年?"
_SINCE_YEAR = re.compile(
    _YEAR
    + r"(?:[.年/-]?(?P<month>1[0-2]|0?[1-9])月份?(?:(?P<day>\d{1,2})[号日])?)?(?P<half>[上下]半年)?(?:就|又|才|刚)*"
    r"(?P<verb>开始|到现在|至今|到今|起|入职|入行|参加工作|拿|考|取得|毕业|从事|干起|做起|开始干|开始做|进公司|进厂|发|下来|到手|下证|批下来|通过|的证|下的证|领|转|当|做|干|进|回来|又回来)"
)
_RANGE = re.compile(
    r"(?P<from>(?:19|20)\d\d|[01]\d|2[0-6])年?(?:[.年/-]?(?P<from_month>1[0-2]|0?[1-9])月?)?[^,，。;；\d]{0,6}?(?:到|至|-|~|—)"
    r"(?P<to>(?:19|20)\d\d|[01]\d|2[0-6])年?(?:[.年/-]?(?P<to_month>1[0-2]|0?[1-9])月?)?(?![\d号日])"
)
_RELATIVE_YEAR = re.compile(
    r"(?P<word>去年|前年|大前年|今年)(?:年?[初底])?(?:(?P<month>\d{1,2})月份?)?(?:刚|才|就)*(?P<verb>拿|考|取得|毕业|入职|入行|开始|领|下来|下证|发)"
)
_HYPOTHETICAL = re.compile(
    r"(?:要|需|须|得|必须|规定|起码|至少|只要|听说|是不是|才能|条件是|非得|没|没干|没做|不是|等|等我|等到|如果我?|要是我?|假如我?|明年|后年|下个月|年底|再有|再过|再等|快)(?:就|能|要|干|做|工作|从事|满|累计|有|够|得|说|在|先|我){0,6}$"
)
_THEN = re.compile(r"^[^,，。;； ]{0,6}(?:就能|就可以|才能|才可以|就满|就够|就行)")
_IDLE = re.compile(
    r"(?:休|产假|待业|断档?|歇|辞职|空窗|离职|失业|停|间隔|没干|没上班|没工作|在家|读书|读了|上学|带孩子|带娃|坐月子|养病)[^,，。;； ]{0,5}$"
)
_IDLE_AFTER = re.compile(r"^(?:了)?(?:没上班|没干|没工作|空窗|产假|待业|没做)")
_NAMED_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年?(?:[.年/-]?(?P<month>1[0-2]|0?[1-9])月?)?(?!\d)")
_PAPER_DATE = re.compile(
    r"证书?(?:上写的?|上)?(?:是|:|：)?(?P<year>(?:19|20)\d\d|[012]\d(?=年))年?(?:(?P<month>1[0-2]|0?[1-9])月)?"
)
_FAILED = re.compile(r"[^,，。 ]{0,6}?(?:没过|没通过|未通过|没考过|挂了|不及格)")
_BARE_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年?(?:[.年/-]?(?P<month>1[0-2]|0?[1-9])月?)?(?:开始|起|到现在|至今)?(?:的)?"
)
LONGEST_WORK = 60
"""Years; a larger number before 年 is a calendar year."""


@dataclass(frozen=True)
class Length:
    """A duration told: where, how many years at least, and whether it may be more (左右, 四五年)."""

    start: int
    end: int
    years: float
    open: bool = False


def number(text: str) -> float:
    """A numeral up to 99, Arabic or Chinese."""
    if text[0].isdigit():
        return float(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    return DIGITS[text[0]]


def _years(match: re.Match[str]) -> float:
    """The length in years; 快五年 and 不到五年 are just under, 大概五年 half a year under."""
    value = number(match["number"])
    if match["unit"] == "个月":
        value /= 12
    elif "半年" in match["unit"]:
        value = 0.5
    if match["half"] == "半":
        value += 0.5
    elif match["half"] == "多":
        value += 0.1
    if match["months"]:
        value += number(match["months"]) / 12
    if match["less"] and match["less"].endswith("第"):
        value -= 0.95
    elif match["less"] or match["short"]:
        value -= 0.05
    return value - 0.5 if _vague(match) else value


def _vague(match: re.Match[str]) -> bool:
    return bool(match["about"] or match["or_so"] or match["more"] == "来")


def lengths(text: str) -> list[Length]:
    """Durations somebody states of themselves: no rules heard, no plans, no breaks."""
    if not _UNIT.search(text):
        return []
    ranges = [m.span() for m in _RANGE.finditer(text)]
    found = []
    for match in _DURATION.finditer(text):
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() :]
        stated = (
            number(match["number"]) <= LONGEST_WORK
            and not text[match.start("number") - 1 : match.start("number")].isdigit()
            and not (_CALENDAR.match(text[match.start("number") :]) and not _COUNTED.search(before))
            and not _HYPOTHETICAL.search(before)
            and not _THEN.match(after)
            and not (_IDLE.search(before) or _IDLE_AFTER.match(after))
            and not (match["number"] == "一" and (before.endswith("每") or (match["less"] or "").endswith("第")))
            and not any(a <= match.start("number") < b for a, b in ranges)
        )
        if stated:
            found.append(Length(match.start(), match.end(), _years(match), _vague(match) or bool(match["range"])))
    for match in _RANGE.finditer(text):
        if told := _between(match):
            found.append(Length(match.start(), match.end(), *told))
    return sorted(found, key=lambda length: length.start)


def _century(year: str) -> int:
    value = int(year)
    return value if value > 99 else 1900 + value if value > 50 else 2000 + value


def _between(match: re.Match[str]) -> tuple[float, bool] | None:
    """Years from one date to another; without months the shortest, and open."""
    span = _century(match["to"]) - _century(match["from"])
    if not 0 <= span <= LONGEST_WORK:
        return None
    if match["from_month"] and match["to_month"]:
        return max(0.0, span + (int(match["to_month"]) - int(match["from_month"])) / 12), False
    return max(0.0, span - 11 / 12), True


def since(text: str, today: date) -> list[tuple[int, str, float, bool]]:
    """(position, verb, years until today at least, may be more) for 2019年拿的证, 18年开始, 去年考的."""
    if not _UNIT.search(text):
        return []
    ranges = [m.span() for m in _RANGE.finditer(text)]
    found = []
    for match in _SINCE_YEAR.finditer(text):
        year = _century(match["year"])
        if (
            year > today.year
            or text[match.start() - 1 : match.start()].isdigit()
            or any(a <= match.start() < b for a, b in ranges)
        ):
            continue
        if _FAILED.match(text[match.end() :]):
            continue
        month = match["month"] or ("6" if match["half"] == "上半年" else None)
        found.append((match.start(), match["verb"], *_until(today, year, month, match["day"])))
    for match in _PAPER_DATE.finditer(text):
        if (year := _century(match["year"])) <= today.year and not any(at == match.start("year") for at, *_ in found):
            found.append((match.start("year"), "拿", *_until(today, year, match["month"], None)))
    for match in _RELATIVE_YEAR.finditer(text):
        if _FAILED.match(text[match.end() :]):
            continue
        back = {"去年": 1, "前年": 2, "大前年": 3}.get(match["word"], 0)
        found.append((match.start(), match["verb"], *_until(today, today.year - back, match["month"], None)))
    return found


def _until(today: date, year: int, month: str | None, day: str | None) -> tuple[float, bool]:
    """Years from a date to today; an unknown month counts as December, an unknown day as passed."""
    months = (today.year - year) * 12 + today.month - (int(month) if month else 12)
    days = min(0, today.day - int(day)) if day else 0
    return max(0.0, (months + days / 31) / 12), not month


def bare_length(text: str, today: date) -> float | None:
    """Years of the one length of time in a text, or since the one year it names; None if there is none or more than one."""
    if match := _BARE_DATE.fullmatch(text.strip()):
        return _until(today, int(match["year"]), match["month"], None)[0] if int(match["year"]) <= today.year else None
    dates = list(_NAMED_DATE.finditer(text))
    if len(dates) == 1 and int(dates[0]["year"]) <= today.year:
        return _until(today, int(dates[0]["year"]), dates[0]["month"], None)[0]
    found = [m for m in _DURATION.finditer(text) if number(m["number"]) <= LONGEST_WORK]
    return _years(found[0]) if len(found) == 1 and not dates else None


def names_date(text: str) -> bool:
    """Whether a text names one calendar year, with or without a month."""
    return len(list(_NAMED_DATE.finditer(text))) == 1
