"""Is a message small talk, and what is left of it that no word of ours explains?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.lexicon import Lexicon, Span
from bot.vocabulary import PUNCTUATION, Words, words

STOP = frozenset(
    "的了吗呢啊呀吧嘛么哦哈啦我你您他她它们这那个些是有在和跟与或就都也还要想会能可以请问一下下给把被让到从对于为因所以但如果的话什么怎样几多少不没很太更最真好吗呗咯噢喔唉哎诶嗯额上中里后前来去得着过吧啥嘞滴哟们说知道现在目前已经今天听说是不是有没有一个这个那个我们你们咱咱们这边那边自己别人朋友同事老公老婆女儿儿子孩子妈妈爸爸帮忙麻烦老师同学"
)
_STOP_WORDS = frozenset(
    [
        "请问",
        "一下",
        "是否",
        "怎么",
        "可以",
        "没有",
        "不是",
        "就是",
        "还是",
        "如果",
        "因为",
        "所以",
        "但是",
        "那么",
        "这样",
        "那样",
        "时候",
        "问题",
        "需要",
        "应该",
        "一般",
        "或者",
        "比如",
        "大概",
        "左右",
        "谢谢",
        "你好",
        "您好",
        "咨询",
        "了解",
        "知道",
        "想问",
        "告诉",
        "为什么",
        "到底",
        "具体",
        "今年",
        "明年",
        "已经",
        "现在",
        "打算",
        "准备",
        "想要",
        "希望",
        "看看",
        "搞",
        "弄",
        "办",
        "整",
        "用",
        "看",
        "问",
        "找",
        "等",
        "后",
        "前",
        "内",
        "人",
        "年",
        "月",
        "日",
        "天",
        "号",
        "元",
        "块",
    ]
)


def small_talk(text: str) -> str | None:
    """The kind of small talk a message is, or holds."""
    data = words()
    if data.talk_characters.issuperset(text) and (name := _wholly(text, data)):
        return name
    if data.talk_parts.search(text):
        return next(name for name, talk in data.talk.items() if any(word in text for word in talk.part))
    return None


def _wholly(text: str, data: Words) -> str | None:
    """The kind of small talk whose words make up the message, particles aside."""
    bare = text
    for _ in range(3):
        for particle in data.particles:
            bare = bare.strip(particle) or bare
    forms = {text.strip(PUNCTUATION), bare}
    for name, talk in data.talk.items():
        if forms & talk.whole or (len(text) <= 16 and talk.whole and _made_of(text, talk.whole, data.particles)):
            return name
    return None


def _made_of(text: str, parts: frozenset[str], particles: Sequence[str]) -> bool:
    """Whether a message consists of such words only (哈喽 有人吗 在不在)."""
    rest = text
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, " ")
    for particle in particles:
        rest = rest.replace(particle, " ")
    return not rest.strip(f"{PUNCTUATION}、")


def unexplained(text: str, spans: Sequence[Span], known: Lexicon) -> str:
    """What is left of the text once known words, numbers and function words are taken away."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    for literal, at in words().literals.within(text).items():
        if len(literal) > 1:
            covered[at : at + len(literal)] = b"\x01" * len(literal)
    rest = "".join([c if not hidden and c.isalpha() else " " for c, hidden in zip(text, covered, strict=True)])
    tokens = [token for piece in rest.split() if not STOP.issuperset(piece) for token in known.tokens(piece)]
    return " ".join(token for token in tokens if token not in _STOP_WORDS and not STOP.issuperset(token))
