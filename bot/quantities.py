"""Numbers, lengths of time and dates read out of words, in years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "半": 0.5,
    "俩": 2,
}
NUMBER = r"(?:\d+(?:\.\d+)?|[一二两俩三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九](?=[一二三四五六七八九]年)|[一二两俩三四五六七八九半])"
_DURATION = re.compile(
    rf"(?P<less>快要?|不到|不满|没到|没满|差[^,。，]{{0,4}}个月|将近|接近|未满|差点|马上)?(?:有|满|整整|大概|大约|约|差不多|近|了|就)*"
    rf"(?P<number>{NUMBER})[一二三四五六七八九]?(?P<more>来|多|几)?(?P<unit>个?年|个?半年|载|个月)(?P<half>半|多)?(?!级|制|内|几次|一次|有几|以内|考几|中|能考|能补|可以|只能|就一|考一|补考|里头|当中|之内)"
    rf"(?:零?(?P<months>\d+|[一二两三四五六七八九十]+)个月)?"
)
_SINCE_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d|[01]\d|2[0-6]|9\d)年?(?:(?P<month>\d{1,2})月份?)?(?:\d{1,2}[号日])?"
    r"(?P<verb>就?开始|到现在|至今|到今|起|入职|入行|参加工作|拿|考|取得|毕业|从事|干到|做到|开始干|开始做|进公司|发的|发证|发下来|下来|到手|下证|批下来|通过|的证|下的证|领)"
)
LONGEST_WORK = 60
"""Years; a larger number before 年 is a calendar year."""
_RELATIVE_YEAR = re.compile(
    r"(?P<word>去年|前年|大前年|今年年?初?)(?:\d{1,2}月份?)?(?P<verb>拿|考|取得|毕业|入职|入行|开始|领|刚拿|刚考)"
)
_HYPOTHETICAL = re.compile(
    r"(?:要|需|须|得|必须|规定|起码|至少|只要|听说|是不是|才能|条件是|非得)(?:要|干|做|工作|从事|满|累计|有|够|得|说|在|先)*$"
)


def number(text: str) -> float:
    """A numeral up to 99, Arabic or Chinese."""
    if text[0].isdigit():
        return float(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    return DIGITS[text[0]]


def years(match: re.Match[str]) -> float:
    """The length in years; 快五年 and 不到五年 are just under."""
    value = number(match["number"])
    if match["unit"] == "个月":
        value /= 12
    elif "半年" in match["unit"]:
        value = 0.5
    if match["half"] == "半":
        value += 0.5
    elif match["half"] == "多" or match["more"]:
        value += 0.1
    if match["months"]:
        value += number(match["months"]) / 12
    return value - 0.05 if match["less"] else value


@dataclass(frozen=True)
class Length:
    start: int
    end: int
    years: float


def lengths(text: str) -> list[Length]:
    """Durations told, and dates since which something lasts."""
    found = []
    for match in _DURATION.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        told = number(match["number"])
        if (
            told <= LONGEST_WORK
            and not text[match.start() - 1 : match.start()].isdigit()
            and not _HYPOTHETICAL.search(before)
            and not (match["number"] == "一" and before.endswith(("每", "第")))
        ):
            found.append(Length(match.start(), match.end(), years(match)))
    return found


def since(text: str, now: datetime) -> list[tuple[int, str, float]]:
    """(position, verb, years until now) for 2019年拿的证, 18年开始, 去年考的; the shortest time the words allow."""
    found = []
    for match in _SINCE_YEAR.finditer(text):
        year = int(match["year"])
        year += 0 if year > 99 else 1900 if year > 50 else 2000
        month = int(match["month"]) if match["month"] else 12
        if year <= now.year and not (match.start() and text[match.start() - 1].isdigit()):
            found.append((match.start(), match["verb"], max(0.0, now.year - year + (now.month - month) / 12)))
    for match in _RELATIVE_YEAR.finditer(text):
        back = {"去年": 1, "前年": 2, "大前年": 3}.get(match["word"], 0)
        found.append((match.start(), match["verb"], max(0.0, back + (now.month - 12) / 12)))
    return found


def only_duration(text: str) -> float | None:
    """The one length of time in a text; None if there is none or more than one."""
    found = list(_DURATION.finditer(text))
    return years(found[0]) if len(found) == 1 else None
