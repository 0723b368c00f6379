"""Strategies that write personal data in the ways people write it, and the test's own reading of digits in any form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

ASCII = "0123456789"
CHINESE = (
    "零一二三四五六七八九",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "零壹貳參肆伍陸柒捌玖",
    "零幺二三四五六七八九",
    "洞幺两三四五六拐八勾",
)
FORMS = (0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x0660, 0x0966)
"""The noughts of full-width, bold, outlined, sans-serif, monospaced, Arabic and Indian digits; the others follow each."""
ALPHABETS: tuple[tuple[str, ...], ...] = (
    tuple(ASCII),
    *map(tuple, CHINESE),
    *(tuple(chr(first + value) for value in range(10)) for first in FORMS),
    tuple("⓪①②③④⑤⑥⑦⑧⑨"),
    tuple("⓿❶❷❸❹❺❻❼❽❾"),
    tuple("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    tuple("₀₁₂₃₄₅₆₇₈₉"),
    tuple(f"{digit}\ufe0f\u20e3" for digit in ASCII),
    tuple(f"{digit}\u20e3" for digit in ASCII),
)
"""Ten ways to write the digits each: ASCII, Chinese (everyday, on cheques, on the telephone), full-width, bold, circled, keycaps …"""
ENDS = ("X", "x", "×", "Ⅹ", "ｘ", "Ｘ", "✕", "Х")
SPACES = (" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2002", "\u2003", "\u2009", "\u202f", "\u3000")
DASHES = ("-", "--", " - ", "－", "—", "——", "–", "‐", "‑", "−", "_", "~", "～", "﹣")
DOTS = (".", "．", "·", "・", ",", "，", "、", "/", "*", "+")
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
SEEN = (*SPACES, *DASHES, *DOTS)
GAPS = (*SEEN, *INVISIBLE)
AMBIGUOUS = re.compile("(?:19|20)[0-9]{2}|[48]00[0-9]*")
"""Parts that make a number cut anyhow look like a date or an office's phone; likewise if all parts are round."""
BEFORE = (
    "",
    "我的",
    "电话是",
    "身份证号：",
    "，",
    "你好 ",
    "谢谢。",
    "三级报名，",
    "ID",
    "tel:",
    "我叫张三，",
    "(",
    "【",
    "no.",
)
AFTER = (
    "",
    "。",
    "，三级",
    " 谢谢",
    "）",
    "能报吗",
    "一直打不通",
    "三级多少钱",
    "？",
    "\n",
    "两次都没通过",
    "号",
    "元旦前报名",
)


@dataclass(frozen=True)
class Spelled:
    """A number as somebody wrote it, its plain digits, and the word that stands for it once it is masked."""

    text: str
    digits: str
    what: str


def plain(text: str) -> str:
    """Digits of every form as ASCII, separators dropped, letters as they are."""
    return "".join(map(_PLAIN.__getitem__, text))


class _Plain(dict[str, str]):
    def __missing__(self, character: str) -> str:
        digit = unicodedata.digit(character, None)
        kept = character.upper() if character.isalnum() else ""
        self[character] = kept if digit is None else str(digit)
        return self[character]


_PLAIN = _Plain({form[value]: ASCII[value] for form in CHINESE for value in range(10)})


def shows(text: str, digits: str, most: int = 6) -> bool:
    """Whether more than `most` digits of a number can be read in `text`, in a row and in whatever form."""
    read = plain(text)
    return any(digits[at : at + most + 1] in read for at in range(len(digits) - most))


@st.composite
def digit_strings(draw: st.DrawFn, length: int) -> str:
    """Digits that are not mostly alike, so that they are found by chance nowhere else."""
    return draw(st.text(ASCII, min_size=length, max_size=length).filter(lambda text: len(set(text[-8:])) > 2))


@st.composite
def spelt(draw: st.DrawFn, digits: str) -> list[str]:
    """Each digit in one form, or each in a form of its own."""
    some = draw(st.lists(st.sampled_from(ALPHABETS), min_size=1, max_size=3))
    forms = [draw(st.sampled_from(some)) for _ in digits] if len(some) > 1 else some * len(digits)
    return [form[ASCII.index(digit)] if digit in ASCII else digit for form, digit in zip(forms, digits, strict=True)]


@st.composite
def grouped(draw: st.DrawFn, digits: list[str], usual: tuple[tuple[int, ...], ...], anyhow: bool = True) -> str:
    """Digits in one, in the groups that are usual for the number, one by one or `anyhow`; between groups always the same
    separator or each time another."""
    sizes = draw(st.sampled_from([(len(digits),), *usual, (1,) * len(digits), *[()] * anyhow]))
    if not sizes:
        cuts = sorted(draw(st.sets(st.integers(1, len(digits) - 1), min_size=1, max_size=5)))
        sizes = tuple(b - a for a, b in pairwise([0, *cuts, len(digits)]))
        pieces = [plain("".join(digits[a:b])) for a, b in pairwise([0, *cuts, len(digits)])]
        assume(not any(map(AMBIGUOUS.fullmatch, pieces)) and not all(piece.endswith(("0", "5")) for piece in pieces))
    gap, one = draw(st.sampled_from(GAPS)), draw(st.booleans())
    pieces, at = [], 0
    for size in sizes:
        pieces += ["" if not at else gap if one else draw(st.sampled_from(SEEN)), "".join(digits[at : at + size])]
        at += size
    return "".join(pieces)


IDENTITY_GROUPS = ((6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (3, 3, 4, 4, 4), (6, 12), (4, 4, 4, 4, 2))
PHONE_GROUPS = ((3, 4, 4), (3, 8), (4, 4, 3), (3, 3, 5), (7, 4))
CARD_GROUPS = ((4, 4, 4, 4), (6, 10))


@st.composite
def identities(draw: st.DrawFn) -> Spelled:
    """Identity numbers of 18 places, and of 15 as they were until 2004."""
    area = draw(st.sampled_from(["110101", "310105", "210102", "320602", "440106", "510104", "650102"]))
    born, tail = draw(st.dates(date(1930, 1, 1), date(2008, 12, 31))), draw(digit_strings(4))
    if draw(st.integers(0, 5)) == 0 and born.year < 2000:
        digits = f"{area}{born:%y%m%d}{tail[:3]}"
        return Spelled(draw(grouped(draw(spelt(digits)), ((6, 6, 3),), anyhow=False)), digits, "身份证号")
    digits = f"{area}{born:%Y%m%d}{tail[:3]}"
    end = draw(st.sampled_from([*ENDS, "", "", "", "", "", ""]))
    written = draw(spelt(digits + (end or tail[3])))
    return Spelled(draw(grouped(written, IDENTITY_GROUPS)), digits + ("X" if end else tail[3]), "身份证号")


@st.composite
def phones(draw: st.DrawFn) -> Spelled:
    """Mobile numbers, with the country's prefix or without."""
    digits = f"1{draw(st.sampled_from('3456789'))}{draw(digit_strings(9))}"
    country = draw(st.sampled_from(["", "", "", "+86", "+86 ", "86-", "(+86)", "0086", "（86）"]))
    return Spelled(country + draw(grouped(draw(spelt(digits)), PHONE_GROUPS)), digits, "手机号")


@st.composite
def cards(draw: st.DrawFn) -> Spelled:
    """Bank cards of 16 to 19 digits, whose last is the check digit of ISO/IEC 7812."""
    length = draw(st.integers(16, 19))
    digits = luhn_completed("62" + draw(digit_strings(length - 3)))
    fours = (4,) * (length // 4) + (length % 4,) * (length % 4 > 0)
    return Spelled(draw(grouped(draw(spelt(digits)), (fours, (6, length - 6)), anyhow=False)), digits, "银行卡号")


def luhn_completed(digits: str) -> str:
    """`digits` and the check digit that belongs to them."""
    for check in ASCII:
        reverse = enumerate(reversed(digits + check))
        if sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in reverse) % 10 == 0:
            return digits + check
    raise AssertionError


@st.composite
def mails(draw: st.DrawFn) -> str:
    """Addresses, with the sign at and dots in the ways people write them."""
    name = draw(st.sampled_from(["zhangsan", "li.si_88", "wang-wu", "x5820417", "13755582046", "Zhao+ks"]))
    host = draw(st.sampled_from(["qq.com", "163.com", "mail.example.com.cn", "gmail.com", "foxmail.com"]))
    at = draw(st.sampled_from(["@", "＠", " @ ", "@ ", "(at)", " at ", "艾特", "\u200b@"]))
    dot = draw(st.sampled_from([".", "．", " . ", "点", "。", ".\u200b"]))
    written = name + at + host.replace(".", dot)
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in written) if draw(st.booleans()) else written


@st.composite
def names(draw: st.DrawFn) -> tuple[str, str]:
    """A name in a form or phrase that announces it, and the name alone."""
    surname = draw(st.sampled_from(["王", "張", "欧阳", "高", "成", "单", "马", "司徒", "时"]))
    name = surname + draw(st.sampled_from(["芳", "小明", "三", "建国", "梓涵", "一"]))
    written = draw(st.sampled_from([name, name, " ".join(name), "\u200b".join(name)]))
    before = draw(
        st.sampled_from(
            ["姓名：", "姓名:", "姓 名：", "考生姓名：", "申请人：", "联系人:", "我叫", "我的名字是", "我的名字叫", "本人", "本人姓名", "姓名是", "姓名(必填)："]
        )
    )  # fmt: skip
    after = draw(st.sampled_from(["，想报三级", "\n性别：男", " 身份证", "。", "", "，男，30岁", "；电话"]))
    return draw(st.sampled_from(["", "你好，", "老师您好！"])) + before + written + after, name
