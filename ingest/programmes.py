"""Names of occupations and lists of programmes, as cells and sentences write them."""

from __future__ import annotations

import re

NAME = r"[\u4e00-\u9fffA-Za-z]{1,16}(?:师|员|工|人员)"
_NO_OCCUPATION = re.compile(
    r"(?:人员|考生|工作人员|参评人员|监考员|考评员|督导员|申报人员|从业人员|.*(?:技师|高级工|中级工|初级工|职工|员工|技工|用工|学员|人工|学徒工|招工|会员|教师|老师|导师))$"
)


def looks_like_occupation(name: str) -> bool:
    """Whether a name may be an occupation's."""
    return (
        bool(re.fullmatch(NAME, name))
        and (3 <= len(name) <= 18 or bool(re.fullmatch(r"[^职员技人初中高民农]工", name)))
        and not _NO_OCCUPATION.search(name)
    )


def split_name(text: str) -> tuple[str, str | None]:
    """互联网营销师（直播销售员） → the occupation and its job type."""
    bare = re.sub(r"[①-⑳\s]|^\d+[.、]", "", text)
    if match := re.fullmatch(rf"({NAME})[（\-—/](?:工种[:：]?)?({NAME})）?", bare):
        return match[1], match[2]
    return bare, None


_RANK = r"(?:[一二三四五1-5]级?(?:[/（](?:高级技师|技师|[高中初]级工?)）?)?|高级技师|技师|[高中初]级工)"
_RANKS = rf"{_RANK}(?:(?:[、，,/和及]|至|到|[-—–~]+){_RANK})*"
_PROGRAMME = re.compile(
    rf"(?:\d+[.、])?(?P<name>[\u4e00-\u9fffA-Za-z]{{1,16}}?(?:师|员|工))(?:（(?P<job>{NAME})）)?(?:：|:)?(?:（(?P<inner>{_RANKS})）|(?P<bare>{_RANKS}))"
)


def programmes_in(text: str) -> list[tuple[str, str, str]]:
    """(occupation, job type or '', levels as written) of a text that lists programmes and nothing else; else []."""
    flat = re.sub(r"\s+", "", text.replace("\n", "；"))
    found = []
    at = 0
    while at < len(flat):
        match = _PROGRAMME.match(flat, at)
        if match is None or not looks_like_occupation(match["name"]):
            return []
        spec = match["inner"] or match["bare"]
        if "级" not in spec and not re.search("技师|工", spec):
            return []
        found.append((match["name"], match["job"] or "", spec))
        at = match.end()
        if gap := re.match(r"[；;、，,。]+", flat[at:]):
            at += gap.end()
        elif at < len(flat):
            return []
    return found
