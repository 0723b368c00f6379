"""Small named steps that make spellings alike; the candidate's own words are kept by the caller."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

LONGEST = 2000
"""Characters of a message that are read; the platform allows a candidate no more."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_EMOJI_CODE = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,4}\]|/::?[)(~BDX|$<>*@!-]+")
_MASKED = re.compile(r"(?:手机号?码?|身份证号?码?|号码)?(?:是|[:：])?\s{0,4}〔[^〔〕]{1,8}〕")
_MARKUP = re.compile(r"<[^<>]{0,500}>")
_DIALECT = {"啥辰光": "什么时候", "辰光": "时候", "几钿": "多少钱", "木有": "没有", "木得": "没有", "咩": "吗"}
_PARTICLE = re.compile(r"(?:伐|哇)(?=$|[ ,，。?？!！])")
_ELLIPSIS = re.compile(r"(?:嘞|勒|咧|哩)(?=$|[ ,，。?？!！])")
_SPELLING = str.maketrans({"級": "级", "証": "证", "裏": "里", "麽": "么", "甚": "什"})


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def full_width(text: str) -> str:
    """１２３ＡＢＣ（） → 123ABC() and other compatibility forms; single characters that stand for whole phrases make no text
    longer than any message is."""
    return unicodedata.normalize("NFKC", text)[:LONGEST]


def invisible(text: str) -> str:
    """Zero-width and direction marks vanish."""
    return _INVISIBLE.sub("", text)


def simplified(text: str) -> str:
    """Traditional characters → simplified."""
    plain: str = _simplifier().convert(text)
    return plain.translate(_SPELLING)


def masks(text: str) -> str:
    """What stands for masked personal data says nothing of the question."""
    return _MASKED.sub(" ", text)


def emoji_codes(text: str) -> str:
    """WeChat's [微笑] and /::) codes become a blank."""
    return _EMOJI_CODE.sub(" ", text)


def markup(text: str) -> str:
    """Tags that somebody pasted become a blank; they are never echoed."""
    return _MARKUP.sub(" ", text)


def dialect(text: str) -> str:
    """Question words of the regions, as everybody knows them (啥辰光, 几钿, …伐)."""
    for word, common in _DIALECT.items():
        text = text.replace(word, common)
    return _ELLIPSIS.sub("呢", _PARTICLE.sub("吗", text))


def lower(text: str) -> str:
    """ATA, HR, PNG → ata, hr, png."""
    return text.lower()


def blanks(text: str) -> str:
    """Runs of white space become one blank."""
    return _SPACES.sub(" ", text).strip()


STEPS = (invisible, full_width, markup, masks, emoji_codes, simplified, lower, dialect, blanks)


def normalise(text: str) -> str:
    """All steps in order."""
    for step in STEPS:
        text = step(text)
    return text
