"""Numbers that belong to a person, told by their own form or by the word before them; public ones are left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from bot.runs import GAP, SEPARATOR, Block, Window, runs, windows
from bot.shadow import Shadow

IDENTITY, PHONE, LANDLINE, CARD = "身份证号", "手机号", "电话号码", "银行卡号"
TICKET, DOCUMENT, NUMBER = "准考证号", "证件号", "号码"

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_BORN = rf"[1-9][0-9]{{5}}(?:19|20)[0-9]{{2}}{_DAY}"
_IDENTITY_18 = re.compile(rf"{_BORN}[0-9]{{3}}[0-9X]")
_IDENTITY_15 = re.compile(rf"[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}")
_MISTYPED = re.compile(rf"(?!62)[1-9][0-9]{{4,6}}(?:19[2-9][0-9]|200[0-9]|201[0-5]){_DAY}[0-9]{{2,5}}")
"""An identity number in which a digit beside the day of birth is missing or doubled; with 62 begin cards."""
_PHONE = re.compile(r"(0086|86|0)?1[3-9][0-9]{9}")
_SHORT_PHONE = re.compile(r"1[3-9][0-9]{8}")
_PHONE_GROUPS = {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (3, 2, 2, 2, 2)}
_BEGINS = re.compile(rf"(?:0086|86)?1[3-9][0-9]{{8}}|62[0-9]{{12}}|{_BORN}|{_IDENTITY_15.pattern}")
"""How the digits of a phone, a card or an identity number begin."""
_PHONE_WORD = re.compile(
    r"(?:电话|電話|手机|手機|联系|聯繫|微信|打给我|加我|tel|phone|mobile)[^0-9]{0,8}$", re.IGNORECASE
)
_COUNTRY = re.compile(r"(?:[(+]{0,2}(?:00)?86\)?[\s-]{0,3}|[(+]{1,2})$")
_BEFORE = 16
"""Characters before a number in which a word or prefix that belongs to it is looked for."""
_PRICED = re.compile(rf"{SEPARATOR}{{0,2}}(?:元(?!旦)|[块塊分人题])")
_PRICE_WORD = re.compile(r"[费費钱錢价][^0-9]{0,8}$")
_AMOUNT = re.compile("[1-9][0-9]{0,2}[05]|[1-9][0-9]{1,2}[05]0")
_DATE = re.compile(f"(?:19|20)[0-9]{{2}}(?:{_DAY})?")
_DATE_PART = re.compile(f"{_DATE.pattern}|0?[1-9]|[12][0-9]|3[01]")
_DESK, _DESK_PART = re.compile("[2-8][0-9]{6,7}|0[0-9]{2,3}"), re.compile("[2-8][0-9]{6,7}|[0-9]{3,4}")
"""What the phone of an office begins with, its own digits or its area; and what follows, an extension or the next."""
_OFFICE = re.compile(r"0[1-9][0-9]{8,10}|[48]00[0-9]{7,9}")
_LINKED, _ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{0,200}$", re.IGNORECASE), 200
"""Before the number of a page, and how far back that may begin."""
_PUBLIC = re.compile(
    r"(?<![0-9])(?:0[1-9][0-9]{1,2}[ -]{0,3}[0-9]{7,8}|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4}"
    r"|(?:19|20)[0-9]{2}[-./][01]?[0-9](?:[-./][0-3]?[0-9])?|[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}(?!-)"
    r"|[0-9]{1,2}\.[0-9]{1,2}(?:[^0-9.]{1,3}[0-9]{1,2}\.[0-9]{1,2}){2,5})(?![0-9])"
)
"""Phones of offices, days, codes of occupations, and lists of days or marks with points, as they are usually written."""

_IS = r"[\s:是为為=(]{0,4}"
_TICKET_WORD, _NUMBER_WORD = "[准準]考[證证証正]", "(?:号码|號碼|编号|編號|号|號)"
_IDENTITY_WORD = re.compile(rf"身[份分][證証证]件?{_NUMBER_WORD}?{_IS}$")
_CARD_WORD = re.compile(rf"[卡账帐賬]{_NUMBER_WORD}{_IS}$")
_OWN = "(?:我(?:的|们|家|家里|公司|单位)?(?:的)?|本人|家庭|宅|个人)(?:联系)?"
_INTRODUCED = tuple(
    (re.compile(pattern), what)
    for pattern, what in (
        (
            rf"(?:{_TICKET_WORD}|[准準]考|考生|考籍|(?<![备報报])考|报名序){_NUMBER_WORD}{_IS}"
            rf"([A-Za-z]{{0,4}}{GAP}[0-9](?:{GAP}[0-9A-Za-z]){{5,29}})(?![0-9A-Za-z])",
            TICKET,
        ),
        (rf"{_TICKET_WORD}{_IS}([A-Za-z]{{0,4}}{GAP}[0-9](?:{GAP}[0-9]){{8,29}})(?![0-9A-Za-z])", TICKET),
        (
            rf"{_OWN}(?:座机|固话|固定电话|电话|電話){_NUMBER_WORD}?{_IS}"
            rf"(0[0-9]{{2,3}}{GAP}[0-9]{{7,8}}|[2-8][0-9]{{6,7}})(?![0-9])",
            LANDLINE,
        ),
        (
            rf"(?:护照|通行证|居住证|居留证|军官证){_NUMBER_WORD}?{_IS}([A-Za-z]{{0,2}}[0-9]{{6,10}})(?![0-9A-Za-z])",
            DOCUMENT,
        ),
        (
            rf"(?:身[份分]证|手机|电话|卡){_NUMBER_WORD}?的?[前后末尾最]{{1,2}}[三四五六七八3-8]位(?:数字?)?{_IS}"
            rf"([0-9X](?:{GAP}[0-9X]){{3,9}})(?![0-9年])",
            NUMBER,
        ),
        (r"\+ ?((?:852|853)[ -]?[0-9]{4}[ -]?[0-9]{4}|886[ -]?9[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3})(?![0-9])", PHONE),
    )
)
"""Numbers with letters, or like an office's, that a word before them names."""


class Find(NamedTuple):
    """A span of a shadow, and what stands there."""

    start: int
    end: int
    what: str


def find(shadow: Shadow) -> Iterator[Find]:
    """Every number that belongs to a person; of spans that overlap the first is the surest."""
    for pattern, what in _INTRODUCED:
        for match in pattern.finditer(shadow.digits):
            yield Find(*match.span(1), what)
    for blocks in runs(shadow):
        yield from _of_run(shadow, blocks)


def _of_run(shadow: Shadow, blocks: tuple[Block, ...]) -> Iterator[Find]:
    first, fresh = 0, True
    while first < len(blocks):
        *_, count, what = max(map(_judged, windows(shadow, blocks, first, fresh)), default=(1, ""))
        if what:
            start, end = blocks[first].start, blocks[first + count - 1].end
            if what == PHONE and (country := _COUNTRY.search(shadow.digits, max(0, start - _BEFORE), start)):
                start = country.start()
            yield Find(start, end, what)
        first, fresh = first + (count if what else 1), bool(what)


def _judged(window: Window) -> tuple[int, bool, int, str]:
    """(sureness, whether what follows can be a number, number of blocks, kind) of the surest kind that a window is; sureness
    0 and '' for nothing personal."""
    for sureness, (what, lengths, rule) in enumerate(_RULES):
        if len(window.digits) in lengths and rule(window):
            return len(_RULES) - sureness, _followed(window), len(window.blocks), what
    return 0, False, 1, ""


def _is_list(groups: tuple[str, ...]) -> bool:
    if all(map(_AMOUNT.fullmatch, groups)) or (_DESK.fullmatch(groups[0]) and all(map(_DESK_PART.fullmatch, groups))):
        return True
    if any(map(_DATE.fullmatch, groups)):
        return all(map(_DATE_PART.fullmatch, groups))
    return all(len(group) <= 2 for group in groups) and _ascends([int(group) for group in groups if group.isdigit()])


def _ascends(numbers: list[int]) -> bool:
    """Always up, or always down."""
    steps = {after > before for before, after in pairwise(numbers) if after != before}
    return len(steps) == 1 and len(set(numbers)) == len(numbers)


def _alone(window: Window) -> bool:
    """Nothing of the run is left at its sides but what begins like a number of a person itself."""
    return window.fresh and _followed(window)


def _followed(window: Window) -> bool:
    """The run ends behind the window, or goes on as a person's number begins."""
    return not window.after or bool(_BEGINS.match(window.rest))


def _public(window: Window) -> bool:
    return bool(_PUBLIC.search(window.shadow.digits, window.start, window.end))


def _ordinary(window: Window) -> bool:
    """A list of days, dates, amounts or phones of offices, or something that holds what is public."""
    return _is_list(window.groups) or _public(window)


def _identity(window: Window) -> bool:
    """A day of birth in the right place of 18; where groups are odd, that of somebody old enough to ask."""
    if not _IDENTITY_18.fullmatch(window.digits):
        return False
    usual = window.sizes[0] in (18, 6) or window.even
    return usual or window.digits[6:10] <= "2015"


def _phone(window: Window) -> bool:
    """Digits of a mobile in the groups in which people write them, or anyhow behind a word for it, if they are no prices."""
    groups = _mobile(window)
    if not groups:
        return False
    if len(groups) == 1 or window.even or window.preceded(_PHONE_WORD, _BEFORE):
        return True
    return tuple(map(len, groups)) in _PHONE_GROUPS and not (_is_list(groups) and _priced(window))


def _mobile(window: Window) -> tuple[str, ...]:
    """The groups without the country's prefix; () if these are not the digits of a mobile."""
    if not (phone := _PHONE.fullmatch(window.digits)):
        return ()
    first = window.groups[0].removeprefix(phone[1] or "")
    return (first, *window.groups[1:]) if first else window.groups[1:]


def _priced(window: Window) -> bool:
    return window.preceded(_PRICE_WORD, _BEFORE) or bool(_PRICED.match(window.shadow.digits, window.end))


def _card(window: Window) -> bool:
    """Fours, single digits, or the issuer's six and the rest; the check digit is right."""
    sizes = window.sizes
    even = window.even and (window.digits.startswith("62") or not _IDENTITY_15.match(window.digits))
    grouped = len(sizes) == 1 or even or _in_fours(sizes) or (sizes[0] == 6 and len(sizes) == 2)
    return grouped and window.digits[0] in "34569" and _luhn(window.digits)


def _in_fours(sizes: tuple[int, ...]) -> bool:
    return 4 in sizes and all(size % 4 == 0 for size in sizes[:-1]) and sizes[-1] <= 8


def _luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812: every second digit from the right doubled, digits of the products added."""
    if not digits.isdigit():
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _old_identity(window: Window) -> bool:
    usual = len(window.sizes) == 1 or window.even or window.sizes == (6, 6, 3)
    return usual and bool(_IDENTITY_15.fullmatch(window.digits))


def _mistyped_identity(window: Window) -> bool:
    """About 18 places with an X at the end, or with a day of birth about where it belongs."""
    return window.digits[-1] == "X" or (bool(_MISTYPED.fullmatch(window.digits)) and not _ordinary(window))


def _odd_phone(window: Window) -> bool:
    """Digits of a mobile in other groups, with nothing else beside them; or with one digit too few, in one."""
    if window.whole and _SHORT_PHONE.fullmatch(window.digits):
        return True
    return bool(groups := _mobile(window)) and _alone(window) and not (_is_list(groups) or _public(window))


def _odd_card(window: Window) -> bool:
    """As many digits in one, or grouped like a card's or with its check digit, with nothing else beside them."""
    told = _in_fours(window.sizes) or _luhn(window.digits)
    return window.whole or (told and _alone(window) and not _ordinary(window))


def _long(window: Window) -> bool:
    """More digits in one than anything public has."""
    if not (window.whole or (window.even and not _ordinary(window))) or _OFFICE.fullmatch(window.digits):
        return False
    return not window.preceded(_LINKED, _ADDRESS)


def _named(window: Window, word: re.Pattern[str]) -> bool:
    """Whole groups right behind the word for such a number, whatever their form."""
    return not (window.after and window.after.joined) and window.preceded(word, _BEFORE)


_RULES: tuple[tuple[str, range, Callable[[Window], bool]], ...] = (
    (IDENTITY, range(18, 19), _identity),
    (PHONE, range(11, 16), _phone),
    (CARD, range(16, 20), _card),
    (IDENTITY, range(15, 16), _old_identity),
    (IDENTITY, range(15, 21), _mistyped_identity),
    (PHONE, range(10, 16), _odd_phone),
    (CARD, range(16, 20), _odd_card),
    (IDENTITY, range(12, 21), lambda window: _named(window, _IDENTITY_WORD)),
    (CARD, range(12, 21), lambda window: _named(window, _CARD_WORD)),
    (NUMBER, range(12, 2**31), _long),
)
"""What a number is, of how many digits, and how that is told; the surest first."""
