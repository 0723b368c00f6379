"""Figures as notices write them: levels, dates, months, hours, money, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {
    "两": 2,
    "〇": 0,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_NAMES = {"高级技师": 1, "技师": 2, "高级工": 3, "中级工": 4, "初级工": 5}
_GRADES = {"高级": 3, "中级": 4, "初级": 5}
_ONE = r"(?:[一二三四五壹贰叁肆伍1-5]|IV|I{1,3}|V)"
_RANGE = re.compile(
    rf"({_ONE})级?(?:[/\\（]?(?:高级技师|技师|[高中初]级工?)[）)]?)?\s*(?:至|到|[-—–－~～]+)\s*({_ONE})\s*级"
)
_LISTED = re.compile(rf"({_ONE}(?:级?[、，,/和及与]{_ONE})+)\s*级")
_SINGLE = re.compile(rf"({_ONE})\s*级(?!以上|别|毕业)")
_WORD = re.compile(r"高级技师|(?<!预备)技师(?!学院|班|协会|职业学院)|(?<!专)[高中初]级工(?!班|程|艺)")
_GRADE = re.compile(r"(?<!\w)[（(]?([高中初]级)[）)]?(?!\w)")


def levels(text: str) -> tuple[int, ...]:
    """Levels that a cell or clause names, as written: 四级/中级工 → (4,); 3-5级, 一至三级, 四、三 级 → each; () for none."""
    found: list[int] = []
    spans: list[tuple[int, int]] = []
    for pattern, read in ((_RANGE, _ranged), (_LISTED, _list), (_SINGLE, _list)):
        for match in pattern.finditer(text):
            if not any(a < match.end() and match.start() < b for a, b in spans):
                spans.append(match.span())
                found += read(match)
    for match in () if found else _WORD.finditer(text):
        found.append(_NAMES[match[0]])
    for match in () if found else _GRADE.finditer(text):
        found.append(_GRADES[match[1]])
    return tuple(dict.fromkeys(found))


def level_cell(text: str) -> tuple[int, ...]:
    """Levels in a cell that holds nothing else: 四、三 counts as well; names and figures that disagree give ()."""
    text = re.sub(r"[\s\n]+", "", text)
    if re.fullmatch(rf"{_ONE}(?:[、，,/；;和及]{_ONE})*", text):
        return tuple(dict.fromkeys(_figure(one) for one in re.findall(_ONE, text)))
    if match := re.fullmatch(rf"({_ONE})(?:至|到|[-—–~～]+)({_ONE})", text):
        return tuple(_ranged(match))
    named = levels(text)
    words = tuple(dict.fromkeys(_NAMES[m[0]] for m in _WORD.finditer(text)))
    return () if words and len(words) == len(named) and set(words) != set(named) else named


_TITLE = r"(?:高级技师|技师|[高中初]级工?)"
_WHOLE = rf"(?:{_ONE}级(?:[/（]?{_TITLE}）?)?|{_TITLE})"
_WHOLE_LEVEL = re.compile(
    rf"{_WHOLE}(?:(?:[、，,/；和及]|至|到|[-—–~～]+){_WHOLE})*|(?:{_ONE}[、，至到—–~～-])+{_ONE}级?"
)


def whole_level(text: str) -> bool:
    """Whether a text is a level, or several, from end to end: 五级/初级工 but not 五级/初."""
    return bool(_WHOLE_LEVEL.fullmatch(re.sub(r"\s+", "", text))) and bool(level_cell(text))


def _figure(text: str) -> int:
    return int(text) if text.isdigit() else NUMERALS.get(text) or _ROMAN[text]


def _ranged(match: re.Match[str]) -> list[int]:
    a, b = _figure(match[1]), _figure(match[2])
    return list(range(a, b + 1)) if a <= b else list(range(a, b - 1, -1))


def _list(match: re.Match[str]) -> list[int]:
    return [_figure(one) for one in re.findall(_ONE, match[1])]


def number(text: str) -> int | None:
    """12, 十二, 两, 二十 → whole number."""
    if text.isdigit():
        return int(text)
    if not text or any(c not in NUMERALS for c in text):
        return None
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
    return NUMERALS[text] if len(text) == 1 else None


@dataclass(frozen=True)
class Day:
    """A day as written: the year may be left out."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def dated(self, year: int | None) -> date | None:
        """With `year` where none is written; None if there is no such day."""
        try:
            return date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


_DAY = re.compile(
    r"(?<!\d)(?P<cy>20\d\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:(?P<y>20\d\d)\s*年\s*)?(?<!\d)(?P<m>1[0-2]|0?[1-9])\s*月\s*(?P<d>3[01]|[12]\d|0?[1-9])(?:\s*[日号])?(?!\d|\s*[个月]|[:：]\d\d)"
    r"|(?<![\d.])(?P<iy>20\d\d)\s*[-./]\s*(?P<im>1[0-2]|0?[1-9])\s*[-./]\s*(?P<id>3[01]|[12]\d|0?[1-9])(?![\d])"
    r"|(?<![\d./])(?P<sm>1[0-2]|0?[1-9])[./](?P<sd>3[01]|[12]\d|0?[1-9])(?![\d./%年]|\s*(?:[-—~]\s*[\d.]+)?\s*(?:米|版|元|倍|M|G|分))"
)
_CHINESE_DATE = re.compile(
    r"([二两][〇○零OＯ0oО][〇零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_BARE = re.compile(r"^\s*(?:日|号)?\s*(?:[-—–~～]+|至|到|[、，,和及])\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号](?!\d)")
_RANGE_BARE = re.compile(
    r"^\s*(?:日|号)?\s*(?:（[^（）]*）)?\s*(?:\d{1,2}:\d\d)?\s*(?:[-—–~～]+|至|到)\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]?(?![\d:月.年])"
)


def plain_dates(text: str) -> str:
    """二〇二六年三月二十日 → 2026年3月20日."""

    def arabic(match: re.Match[str]) -> str:
        year = "".join(str({"两": 2}.get(c, NUMERALS.get(c, 0))) for c in match[1])
        return f"{year}年{number(match[2])}月{number(match[3])}日"

    return _CHINESE_DATE.sub(arabic, text)


def days(text: str) -> tuple[Day, ...]:
    """Every day written in a text: 2026年3月20日, 20260320, 2026.3.20, 3月20日, 3.20, and the 26 of 4月25、26日."""
    found: list[Day] = []
    for match in _DAY.finditer(plain_dates(text)):
        groups = {k: v for k, v in match.groupdict().items() if v}
        parts = {k[-1]: int(v) for k, v in groups.items()}
        found.append(Day(parts.get("y"), parts["m"], parts["d"], match.start(), match.end()))
        rest, end = plain_dates(text)[match.end() :], match.end()
        while inner := _BARE.match(rest) or (_RANGE_BARE.match(rest) if end == match.end() else None):
            end += inner.end()
            rest = rest[inner.end() :]
            found.append(Day(parts.get("y"), parts["m"], int(inner["d"]), end - inner.end(), end))
    return tuple(found)


def is_span(text: str) -> bool:
    """Whether the days of a text are the two ends of a span rather than a list."""
    return bool(re.search(r"(?:日|号|\d|）|:\d\d)\s*(?:起)?\s*(?:至|到|[-—–~～－]+)\s*(?:20\d\d|\d)", text))


_MONTH = r"(1[0-2]|0?[1-9])(?!\d)"
_MONTHS = re.compile(
    rf"(?<!\d)(?:{_MONTH}月?份?(?:[、，,;；和及与/.]|至|到|[-—–~～]+))*{_MONTH}月(?!内|以)(?:份?[、，,和及/—-]{_MONTH}(?![日号天次批期个]))*"
)
_EVERY: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (re.compile(r"每(?:个)?季度?(?:的)?(?:最后一?个?|末|第三个)月|季(?:度)?末月"), (3, 6, 9, 12)),
    (re.compile(r"每(?:个)?季度?(?:的)?(?:第一个|首)月|季(?:度)?首月"), (1, 4, 7, 10)),
    (re.compile(r"每(?:个)?季度?(?:的)?(?:第二个|中间)月"), (2, 5, 8, 11)),
    (re.compile(r"(?:每|逢)?双(?:数)?月"), (2, 4, 6, 8, 10, 12)),
    (re.compile(r"(?:每|逢)?单(?:数)?月"), (1, 3, 5, 7, 9, 11)),
    (re.compile(r"每(?:个)?月|^全年$|^全年(?:每月|各月|开考|滚动)"), tuple(range(1, 13))),
)
"""Months told by what they have in common."""


def months(text: str) -> tuple[int, ...]:
    """3、5、8、10、11; 5月、10月; 3—5月; 每月 → months in order of writing."""
    text = re.sub(r"\s+", "", text)
    for pattern, meant in _EVERY:
        if pattern.search(text):
            return meant
    found: list[int] = []
    listed = "、".join(m[0] for m in _MONTHS.finditer(text)) if "月" in text else text
    for match in re.finditer(rf"(?<!\d){_MONTH}月?(?:份?(?:至|到|[-—–~～]+){_MONTH})?", listed):
        first, last = int(match[1]), int(match[2] or match[1])
        found += range(first, last + 1) if first <= last else []
    return tuple(dict.fromkeys(found))


_HOURS = re.compile(
    r"(上午|下午|晚上)?\s*(\d{1,2})\s*[:：时点]\s*(\d{2})?分?\s*(?:[-—–~～]+|至|到)\s*(上午|下午|晚上)?\s*(\d{1,2})\s*[:：时点]\s*(\d{2})?分?"
)


@dataclass(frozen=True)
class Hours:
    """A span of hours of a day, and where it is written."""

    start: time
    end: time
    begin: int
    close: int


def hours(text: str) -> Iterator[Hours]:
    """08:30-10:00, 上午9:00至11:30, 下午2:00-4:00."""
    for match in _HOURS.finditer(text):
        first, last = int(match[2]), int(match[5])
        first += 12 if match[1] in ("下午", "晚上") and first < 12 else 0
        last += 12 if (match[4] or match[1]) in ("下午", "晚上") and last < 12 else 0
        try:
            yield Hours(time(first, int(match[3] or 0)), time(last, int(match[6] or 0)), match.start(), match.end())
        except ValueError:
            continue


PHONE = re.compile(
    r"(?<![\d.])(?<!\d-)(?:（0\d{2,3}）\s?(?:\d{4}\s\d{4}|\d{3}\s\d{4}|\d{7,8})(?:-\d{1,6})?|0\d{2,3}\s?[-—－–]\s?(?:\d{4}\s\d{4}|\d{3}\s\d{4}|\d{7,8})(?:-\d{1,6})?|[48]00[-—\s]\d{3}[-—\s]?\d{4}|[48]00[-—\s]\d{4}[-—\s]\d{3}|[48]00\d{7}"
    r"|1[3-9]\d{9}|1[3-9]\d[-\s]\d{4}[-\s]\d{4}|(?:12333|12345)|[2-9]\d{6,7}(?:[-—]\d{1,6})?)(?![\d]|[年月日元%.]\d?)"
)
_PHONE_LIKE = re.compile(r"(?<![\d.])(?:0\d{2,3}[-—－]\d{5,10}|1[3-9]\d{7,11}|\d{6,12})(?![\d])")


def phones(text: str) -> tuple[str, ...]:
    """Telephone numbers in one spelling: （021）62418668 → 021-62418668; extensions stay."""
    found = []
    for match in PHONE.finditer(text):
        if re.fullmatch(r"20\d{6}", match[0]) and days(match[0]):
            continue  # 20260316 is a date
        bare = re.sub(r"（(\d+)）\s?", r"\1-", match[0])
        bare = re.sub(r"(?<=-\d{4})\s|(?<=-\d{3})\s", "", re.sub(r"\s*[—－–-]\s*", "-", bare))
        bare = re.sub(r"\s", "-", bare)
        bare = re.sub(r"-+", "-", bare)
        found.append(re.sub(r"-", "", bare) if re.fullmatch(r"1[3-9][\d-]{9,12}", bare) else bare)
    return tuple(dict.fromkeys(found))


def odd_phones(text: str) -> tuple[str, ...]:
    """What stands where a telephone number should, with a number of digits that none has."""
    taken = [m.span() for m in PHONE.finditer(text)]
    return tuple(m[0] for m in _PHONE_LIKE.finditer(text) if not any(a < m.end() and m.start() < b for a, b in taken))


_MONEY = re.compile(r"(?:¥|￥|人民币)?\s*(\d{1,6}(?:,\d{3})*)(?:\.0+)?\s*(?:元|圆|块)")
BLANK_CELL = re.compile(r"^[\s\\/—－–\-―_×无免不含收]*$")


def yuan(text: str) -> tuple[int, ...]:
    """Sums of money named with 元."""
    return tuple(int(m[1].replace(",", "")) for m in _MONEY.finditer(text))


def price_cell(text: str) -> int | None:
    """80, 80元, 80.00 元/人 → 80; None for a blank, a stroke or anything else."""
    match = re.fullmatch(
        r"(?:¥|￥)?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.0+)?\s*(?:元|圆)?\s*(?:[/／每]?\s*(?:人|科|次|模块|门|项|人次|人/次))*",
        text.strip(),
    )
    return int(match[1].replace(",", "")) or None if match else None
