"""The reading form of a line: simplified characters, one kind of punctuation and digits, no stray blanks.

It is what the importer reads; what staff see beside a field is the line as it stands.
"""

from __future__ import annotations

import re
import unicodedata

from bot.normalise import invisible, simplified

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COMPATIBLE = re.compile(
    "[\u2e80-\u2fdf\u3220-\u3243\u2160-\u217f\u2474-\u249b\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)
_WIDE = str.maketrans(
    "％／－＋．＠＃＆＝＿＼　﹝﹞［］｛｝︰﹕∶﹣﹑\u00a0\u2002\u2003\u2009", "%/-+.@#&=_\\ 〔〕[]{}：：:-、    "
)
_RESIDUE = re.compile(
    r"\*\*|__(?=\S)|\[bookmark:[^\]]*\]|</?(?:small|b|i|u|sup|sub|br|p|span|font|strong|em)\b[^<>]{0,80}>"
)
_LINK = re.compile(r"<\s*((?:https?://|www\.)[^<>\s]+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]+)\s*>")
_URL = re.compile(
    r"(?:https?\s?[:：]\s?//|www\.)[A-Za-z0-9.\-/_?=&%#~:]+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]+"
)
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef〇①-⑳“”‘’…—"
_BETWEEN = re.compile(rf"(?<=[{_CJK}])[ \t]+|[ \t]+(?=[{_CJK}])")
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\("), "（"),
    (re.compile(r"\)"), "）"),
    (re.compile(rf"(?<=[{_CJK}]),|,(?=[{_CJK}])"), "，"),
    (re.compile(rf"(?<=[{_CJK}])[:∶]|(?<!\d):(?=[{_CJK}])"), "："),
    (re.compile(rf"(?<=[{_CJK}]);|;(?=[{_CJK}])"), "；"),
    (re.compile(rf"(?<=[{_CJK}])\?"), "？"),
    (re.compile(rf"(?<=[{_CJK}])\.(?=$|[{_CJK}])"), "。"),
    (re.compile("｡"), "。"),
    (re.compile("[「『]"), "“"),
    (re.compile("[」』]"), "”"),
    (re.compile(r"(?<=\d)：(?=\d\d(?!\d))"), ":"),
    (re.compile(r"(?<=\d)[OoＯ](?=\d)"), "0"),
    (re.compile(r"\^(?=[①-⑳])"), ""),
    (re.compile(r"\[\^?(\d{1,2})\](?!\()"), ""),
)
_STRAIGHT = re.compile(r'"([^"]{1,80})"')


_RADICALS = str.maketrans(
    "⺠⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻰⻁⻄⺟⻙⻮⻳⻧⻫⻭⻯⻱⻲⺒⺇⺔⺝⺡⺮",
    "民见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐龙虎西母韦齿龟卤齐齿龙龟龟巳几己月水竹",
)
"""Radicals that PDF files put in place of characters and that have no compatibility form."""


def characters(text: str) -> str:
    """Simplified characters and half-width digits and letters; circled digits stay as they are."""
    text = _COMPATIBLE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), invisible(text))
    return simplified(text.translate(_WIDE).translate(_RADICALS))


_PICTOGRAPH = re.compile(
    "^[\\s\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+(?=[^\\s\u2190-\u21ff\u25a0-\u27bf])"
)


def reading(text: str) -> str:
    """A line as the importer reads it; line ends inside a cell become blanks."""
    text = _PICTOGRAPH.sub("", _RESIDUE.sub("", _LINK.sub(r" \1 ", characters(text))))
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0].replace(" ", "").replace("：", ":"))
        return f"\ue000{chr(0xE100 + len(kept) - 1)}\ue001"

    text = _STRAIGHT.sub(r"“\1”", _URL.sub(keep, text))
    text = joined_blanks(text)
    for pattern, replacement in _STEPS:
        text = pattern.sub(replacement, text)
    return re.sub("\ue000(.)\ue001", lambda m: kept[ord(m[1]) - 0xE100], text).strip()


def joined_blanks(text: str) -> str:
    """Without blanks beside Chinese characters, and with a character that was doubled at a line's end once only."""
    text = re.sub(r"([\u4e00-\u9fff])[ \t\n]+\1(?=[\u4e00-\u9fff])", r"\1", text)
    return _BETWEEN.sub("", re.sub(r"[ \t\n\r]+", " ", text))


def cell(text: str) -> str:
    """A table cell as the importer reads it; its lines stay apart."""
    return "\n".join(filter(None, (reading(line) for line in text.split("\n"))))


def flat(text: str) -> str:
    """A cell's lines as one."""
    return reading(re.sub(r"(?<=[-—–~～])\n", "", text).replace("\n", " "))


def squeezed(text: str) -> str:
    """For comparing: no blanks, no punctuation, lower case."""
    return re.sub(r"[\s\W_]+", "", characters(text)).lower()
