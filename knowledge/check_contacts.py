"""Checks of phones, addresses and sites that stand in two forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from knowledge.base import KnowledgeBase
from knowledge.findings import Path, Remark
from knowledge.notice import Notice

_PHONE = re.compile(r"(?<![\d.-])\d{3,12}(?:[-－— ]\d{2,8}){0,2}(?![\d.-])")
_AREA = re.compile(r"^0(?:10|2\d|[3-9]\d{2})(?=\d{7,8})")
"""The code of an area in front of a number."""
PHONE_DIGITS = 7
NEARLY = 0.8
"""Likeness from which two addresses are one, written differently."""
_IDLE = re.compile(r"[\s,，.。、（）()\-－—]")
"""What makes no other address."""

_Place = tuple[str, Path]


def contacts(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """All remarks on phones, addresses and sites."""
    for notice in knowledge.notices.values():
        for index, contact in enumerate(notice.contacts):
            if not (contact.phones or contact.email or contact.address):
                yield Remark("warning", notice.id, ("contacts", index), "没有电话、邮箱，也没有地址")
            for place, phone in enumerate(contact.phones):
                if len(_digits(phone)) < PHONE_DIGITS and not _short_code(phone):
                    path = ("contacts", index, "phones", place)
                    yield Remark("warning", notice.id, path, f"“{phone}”不像完整的电话号码")
    yield from _phones(knowledge)
    yield from _addresses(knowledge)
    yield from _sites(knowledge)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def _short_code(phone: str) -> bool:
    """12333 and the like."""
    return _digits(phone) == phone.strip() and len(phone.strip()) == 5 and phone.strip().startswith(("1", "9"))


def _phones(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """The same digits written differently, or with and without the code of the area."""
    forms: dict[str, dict[str, _Place]] = defaultdict(dict)
    known = {_digits(p) for n in knowledge.notices.values() for c in n.contacts for p in c.phones}
    bare = {_AREA.sub("", digits) for digits in known}
    for notice in knowledge.notices.values():
        for path, phone in _written_phones(notice):
            digits = _digits(phone)
            if digits in known or _AREA.sub("", digits) in bare:
                forms[_AREA.sub("", digits)].setdefault(phone, (notice.id, path))
    for written in forms.values():
        yield from _in_two_forms("电话", written)


def _written_phones(notice: Notice) -> Iterator[tuple[Path, str]]:
    """Every phone in a notice, those in sentences too."""
    for index, contact in enumerate(notice.contacts):
        yield from ((("contacts", index, "phones", place), phone) for place, phone in enumerate(contact.phones))
    for index, fact in enumerate(notice.facts):
        for match in _PHONE.finditer(fact.text):
            if len(_digits(match.group())) >= PHONE_DIGITS:
                yield ("facts", index, "text"), match.group()


def _in_two_forms(name: str, written: dict[str, _Place]) -> Iterator[Remark]:
    (first, _), *others = written.items()
    for form, (notice, path) in others:
        yield Remark("warning", notice, path, f"{name}有两种写法：“{first}”和“{form}”")


def _addresses(knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Addresses that differ in so little that they are probably one."""
    told: list[str] = []
    for notice in knowledge.notices.values():
        for index, contact in enumerate(notice.contacts):
            address = contact.address
            if not address or address in told:
                continue
            for other in told:
                if _same_address(address, other):
                    path = ("contacts", index, "address")
                    yield Remark("warning", notice.id, path, f"地址有两种写法：“{other}”和“{address}”")
            told.append(address)


def _same_address(one: str, two: str) -> bool:
    left, right = (_IDLE.sub("", text) for text in (one, two))
    return left in right or right in left or SequenceMatcher(None, left, right, autojunk=False).ratio() >= NEARLY


def _sites(knowledge: KnowledgeBase) -> Iterator[Remark]:
    forms: dict[str, dict[str, _Place]] = defaultdict(dict)
    for notice in knowledge.notices.values():
        for index, site in enumerate(notice.sites):
            if site.url:
                bare = re.sub(r"^https?://", "", site.url.strip().lower()).rstrip("/")
                forms[bare].setdefault(site.url, (notice.id, ("sites", index, "url")))
    for written in forms.values():
        yield from _in_two_forms("网址", written)
