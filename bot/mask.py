"""Personal data → a neutral word in brackets, in all usual spellings; public numbers stay as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bot import personal_names, personal_numbers
from bot.shadow import DIGITS, Shadow

EMAIL, NAME = "邮箱", "姓名"

_AT = r"(?: ?@ ?| ?[(\[{<]at[)\]}>] ?| at |艾特|圈a)"
_DOT = r"(?: {0,2}[.。·] {0,2}|点|[(\[]dot[)\]]| dot )"
_PROVIDER = "(?:qq|163|126|139|189|gmail|sina|outlook|hotmail|foxmail|icloud|yeah|sohu|aliyun)"
_LABEL = r"[a-z0-9][a-z0-9-]{0,62}"
_EMAIL = re.compile(
    rf"(?<![a-z0-9_.%+-])[a-z0-9._%+-]{{1,64}}+{_AT}(?:{_LABEL}(?:{_DOT}{_LABEL}){{1,4}}|{_PROVIDER}(?: com)?(?![a-z0-9]))",
    re.IGNORECASE,
)
_FAMILIAR = re.compile("[\u4e00-\u9fffA-Za-z0-9，。？！、；“”（）…～ ,.?!;~]*")
_DIGIT, _LETTER = re.compile(f"[0-9{''.join(DIGITS)}]"), re.compile("[A-Za-z]")
_DIGITS, _SIGNS = 4, 6
"""A personal number has at least so many digits, or so many digits and letters."""
_AT_WORD = re.compile("艾特|圈a| at ", re.IGNORECASE)
_PASSES = 3
"""How often what remains is looked at again: with a number gone, another can stand out."""


class Find(NamedTuple):
    """A place in the text, and what stands there."""

    start: int
    end: int
    what: str


def mask(text: str, public: Collection[str] = ()) -> str:
    """`text` with 〔身份证号〕, 〔手机号〕 and the like in place of personal data.

    `public`: phones (their digits alone) and addresses (in small letters) that the organisers have published; they stay.
    """
    if _is_harmless(text):
        return text
    for _ in range(_PASSES):
        masked = _once(text, public)
        if masked == text:
            break
        text = masked
    return text


def _is_harmless(text: str) -> bool:
    """Whether it shows at a glance that nothing personal can be in a text, as with most: usual characters, next to no digits,
    and no word that announces a name."""
    if not _FAMILIAR.fullmatch(text) or personal_names.ANNOUNCING.search(text) or _AT_WORD.search(text):
        return False
    digits = len(_DIGIT.findall(text))
    return digits < _DIGITS and digits + len(_LETTER.findall(text)) < _SIGNS


def _once(text: str, public: Collection[str]) -> str:
    shadow = Shadow.of(text)
    taken = bytearray(len(text))
    found: list[Find] = []
    for start, end, what in _finds(shadow, public):
        place = Find(*shadow.span(start, end), what)
        if not any(taken[place.start : place.end]):
            taken[place.start : place.end] = b"\1" * (place.end - place.start)
            found.append(place)
    pieces, last = [], 0
    for place in sorted(found):
        pieces += [text[last : place.start], f"〔{place.what}〕"]
        last = place.end
    return "".join(pieces) + text[last:]


def _finds(shadow: Shadow, public: Collection[str]) -> Iterator[Find]:
    """Spans of the shadow; of those that overlap the first counts."""
    names = personal_names.introduced(shadow.plain)
    numbers = [*_emails(shadow, public), *_numbers(shadow.without(names), public)]
    yield from numbers
    near = personal_names.beside(shadow.plain, [(find.start, find.end) for find in numbers])
    for span in personal_names.repeated(shadow.plain, [*names, *near]):
        yield Find(*span, NAME)


def _emails(shadow: Shadow, public: Collection[str]) -> Iterator[Find]:
    for match in _EMAIL.finditer(shadow.plain):
        if match[0].lower() not in public:
            yield Find(*match.span(), EMAIL)


def _numbers(shadow: Shadow, public: Collection[str]) -> Iterator[Find]:
    for start, end, what in personal_numbers.find(shadow):
        digits = re.sub("[^0-9]", "", shadow.digits[start:end])
        if digits not in public and digits.removeprefix("86") not in public:
            yield Find(start, end, what)
