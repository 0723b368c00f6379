"""Which certificates somebody has: a level that is held, not one that is asked about, wanted, or expressly lacking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.lexicon import Span
from bot.person import Held

_WHEN = r"(?:(?:19|20)?\d\d年|去年|前年|今年|上个?月|刚|早就?|已经|都|才|也|有|满|快|的|(?:\d{1,2}月)){0,8}"
_ASKED = re.compile(
    r"(?:想|打算|准备|要|能|可以|直接|怎么|去|来)(?:今年|明年|再|就|直接|先|一步|往上){0,4}(?:报|考|拿|办|申报|上|冲|弄)[^,，。;； 有]{0,8}$"
    r"|(?:报考|申报|报|考个|办个|冲|跳到|直接)(?:个|名)?[^,，。;； 有了过出到下]{0,8}$"
)
_OWNED = re.compile(
    r"(?:有|(?<![想要能去])拿(?=[^,，。 ]{0,8}$)|拿了|拿到|取得|持有|持|手里|手上|考过|考了|考出|考到|考下来?|考完|已经?是|通过了?|拿着|凭|用|拿过|过了|获得|手握|手头)(?:的|是|个|了|一个|一本|本)*[^,，。;； ]{0,14}$"
)
_NOT_YET = re.compile(
    r"(?:没|没有|还没|未|才能|要|需要|必须|得)(?:先)?(?:有|拿到|取得|持有|考过|拿)[^,，。;； ]{0,14}$"
)
_PAPER = re.compile(
    r"(?:工|技师)?[^要什么考报多怎咋哪几想能可有没不拿,，。 ]{0,6}?(?:职业)?(?:资格|技能|等级){0,4}(?:证书?|证儿|本本|本儿)"
)
_GOT = re.compile(
    rf"(?:工|技师)?(?:[^要什么考报多怎咋哪几想能可有没不拿,，。 ]{{0,6}}?证书?|证儿)?(?:我|是|都)?{_WHEN}(?:拿|考出|考下|考过|考到|考的|考完|过了|到手|在手|取得|下证|下来|发的|满|有了|(?:\d|[一二两三四五六七八九十半]{{1,4}})(?:年|个月)(?=[了多半,，。 后]|$)|之?后|又|再干|干|做)"
)
_PURPOSE = re.compile(r"(?:多少|要|怎|咋|几|的?条件|啥|什么|考(?!了|过|出|下|完|的)|报|能|可|在哪|哪|有用|难|费|吗|呢)")
_LACKING = re.compile(
    r"(?:没有?|无|还没考|没考|未考|正在考|在考|准备考|打算考|还在考|没拿|没取得|缺|让我拿|叫我拿|要我拿)(?:过|到|任何|的)?[^,，。;； 一二三四五有]{0,6}$"
)
_NOT_GOT = re.compile(
    r"[^,，。;； ]{0,6}?(?:证书?)?(?:还|都|也)?(?:没拿证|没发|没下证|成绩刚出|没拿到|没考过|没过|没通过|没下来|没到手|在考|在办|还在考|明年|下个?月|快拿|丢|考了没过|没有了|没考|没有?$|没有?[ ,，])"
)
_WITHOUT = re.compile(r"(?:(?<!有)没有?|无|缺)(?:考|拿|取得)?(?:过|到)?$")
_APART = re.compile(r"[,， ](?:拿完?|考完|取得?)?证(?:书)?(?:之?后|拿|到手|下来|发|转|又|就|[,， ]|$)")
_FUNCTION = re.compile(
    r"^(?>(?:错了|记错|我|有|的|个|张|本|拿了?|考了?|取得了?|手里|手上|手头|现在|目前|已经?|是|\d+|还|就|也|都|只|才|刚|用|凭|持|了|过|出|到|下来|后来|之前|以前|先|又|再|和|跟|加|另外|同时|那|这|一|报|能|想|要|工|职业|技能|等级|资格|公司|单位|去年|前年|今年|年|月|在|从|把|给|对|但|不过|可|说|证|书)+)"
)
_OTHER_THAN = re.compile(r"证书?[^,，。;； ]{0,2}?(?:但)?不是(?P<what>[^,，。;； ]{1,8})的")
_BELONGS = re.compile(r"证书?是(?P<what>[^,，。;； 年月前拿考取得到发领]{1,10})的")


def is_lacking(text: str, span: Span) -> bool:
    """Whether a level is named only to say that its certificate is not there (没四级证)."""
    after = text[span.end :]
    paper = _PAPER.match(after) or re.match(r"(?:工|技师)?(?:的)?(?:$|[,，。;； ])", after)
    without = bool(_WITHOUT.search(text[max(0, span.start - 6) : span.start])) and bool(paper)
    return without or bool(re.match(r"[^,，。;； ]{0,4}?(?:证书?)?还没(?:拿|发|下)", after))


@lru_cache(maxsize=256)  # each reading of a message asks it again
def is_held(text: str, span: Span) -> bool:
    """Whether a level is one the writer has (四级证拿了…) and not the one asked about (考三级证)."""
    before, after = text[max(0, span.start - 16) : span.start], text[span.end : span.end + 16]
    if _LACKING.search(before) or _NOT_GOT.match(after):
        return False
    if re.search(r"(?:考|拿|取得)(?:到|了|完)?$", before) and re.match(
        r"(?:工|技师)?(?:证书?)?(?:之前|以前|前)", after
    ):
        return True
    if re.search(r"拿(?:这个|它|这|来|去|着)[^,，。]{0,4}报", text[span.end :]):
        return True
    if re.match(r"升(?!学)", after):
        return True
    owner = _OWNED.search(before)
    owned = (
        owner
        and not _NOT_YET.search(before)
        and not re.search(r"[一二三四五1-5]级|(?:考|报|上|冲|升)个?$", owner.group())
    )
    asked = _ASKED.search(before)
    if re.search(r"证书?(?:其实)?是$", before):
        return True
    if _NOT_YET.search(before) or (asked and not _GOT.match(after)):
        return False
    if owned and (asked is None):
        return not re.match(r"(?:吗|么|不$|没)", after)
    if _GOT.match(after) or (_APART.match(after) and 1 not in span.values("level")):
        return True  # nobody who has a first-level certificate asks for more
    paper = _PAPER.match(after)
    if paper is None or asked:
        return False
    trailing = after[paper.end() :]
    return not trailing or not _PURPOSE.match(trailing.lstrip()) or trailing.startswith((" ", ",", "，"))


def certificates(text: str, spans: Sequence[Span]) -> list[tuple[int, Held]]:
    """(position, certificate) of every level held; occupations as named, ("?…",) for a name no word of ours knows."""
    found: list[tuple[int, Held]] = []
    for index, span in enumerate(spans):
        levels = span.values("level")
        if levels and is_held(text, span) and not any(held.level == levels[0] for _, held in found):
            found.append((span.start, Held(_named(text, spans, index), levels[0])))
    return found


def _named(text: str, spans: Sequence[Span], index: int) -> tuple[str, ...]:
    """The occupation of a certificate: 电商三级证, 三级证是电商的, 三级证但不是电商的."""
    span, rest = spans[index], text[spans[index].end : spans[index].end + 20]
    if own := span.values("occupation"):
        return own
    if _OTHER_THAN.match(rest.lstrip("工技师")):
        return ("?别的职业",)
    if belongs := _BELONGS.match(rest):
        inside = [n for s in spans[index + 1 :] if s.start < span.end + belongs.end() for n in names(s)]
        return tuple(inside) or _strange(belongs["what"])
    between = [s for s in spans[index + 1 : index + 2] if s.start == span.end and names(s)]
    if between:
        return names(between[0])
    previous = spans[index - 1] if index else None
    if previous and names(previous) and re.fullmatch(r"(?:证书?|的|资格)?(?:证书?)?", text[previous.end : span.start]):
        return names(previous)
    if previous and previous.end == span.start and previous.values("foreign"):
        return _strange(previous.word)
    cutting = [s for s in spans[:index] if s.tags.by_kind.keys() - {"concept"}]
    edge = cutting[-1].end if cutting else 0
    left = _FUNCTION.sub("", re.split(r"[,，。;； ]", text[edge : span.start])[-1])
    return _strange(left)


def _strange(name: str) -> tuple[str, ...]:
    """A name no word of ours knows; Chinese characters only, as it is told back."""
    name = re.sub(r"证书?$", "", name)
    return (f"?{name}",) if re.fullmatch(r"[\u4e00-\u9fff]{2,}", name) else ()


def names(span: Span | None) -> tuple[str, ...]:
    """Every occupation or job a word may stand for."""
    if span is None:
        return ()
    return tuple(dict.fromkeys([*span.values("job"), *span.values("occupation"), *span.values("job_type")]))
