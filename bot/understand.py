"""Words → meaning: what is asked (aspects), about what (mentions), and what the writer tells of themselves.

Understanding never decides what to answer and never writes anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bot.chat import small_talk, unexplained
from bot.extract import extract
from bot.judge import Judge, Judgement, prepare
from bot.judge import concepts as named
from bot.lexicon import Lexicon, Span
from bot.mentions import Mentions, beyond_names, mentioned, says_something
from bot.normalise import normalise
from bot.person import Person
from bot.remembering import Remembered
from bot.resemble import bare
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

GOOD = 1.5
"""A score from which a cue stands by itself."""
OTHER_MATTERS = frozenset(["value", "refund", "invoice", "ticket", "fee", "howmuch", "photo", "retake", "result"])
"""What a teller of facts may ask about instead of a verdict."""
_LEVEL_LAST = re.compile(r"[一二三四五1-5]级[?？]?$")
_HOW_LONG = re.compile(
    r"(?:要|得|需要|须)(?:再|先)?(?:干|做|工作|等|满)?(?:满)?(?:几|多少)年|几年才|多久才|能考几[回次]|考几[回次]"
)
SOONEST = re.compile(
    r"(?:最早|最快|什么时候|啥时候|啥时|哪年|何时|几时)(?:才|就)?(?:能|可以|够)|还(?:要|差|得|需要?)(?:再|等|干|做)*(?:多久|几年|多少年|多长)"
)
"""When shall I be able to: of somebody who told of themselves, a question for the verdict."""
_ABLE = re.compile(r"能|可以|够|行|成不|成吗|中不|让|给报|认吗|冲|上[一二三四]级|想.{0,8}(?:报|考|上)|吧$|[吗不没]$")
CLOSE = 0.8
"""A lead below which two aspects of one topic are both answered."""
ACROSS = 0.5
"""The same for aspects of two topics."""
LEAST = 0.75
"""A score below which nothing counts as asked, or as a second reading."""
MOST = 4
"""Questions of one message that are answered."""
STRANGE = 0.3
"""A share of unexplained characters from which only a good score shows what a clause asks."""
LONGEST = 14
"""Characters up to which a clause not understood is told back."""
BRIEF = 4
"""Characters up to which a clause beside told facts (能报吗) only asks for the verdict."""
PLAINLY = 2.0
"""A lead of the whole message's reading over those of its clauses at which the clauses are no questions of their own."""
CHAT = 1.8
"""A score from which examples of small talk decide what no list of set phrases does."""
SINGLE = ("eligibility", "offer.programmes", "decline", "related")
"""Aspects, by their beginning, whose answers are long or exclusive, so that they are never given beside another reading."""
TOLD = 2.6
"""What facts about oneself add to the reading that they are what the question is about."""
_CLAUSE = re.compile(
    r"[,，。;；!！?？、\n]+|(?<![a-z0-9]) | (?![a-z0-9])|(?:和|跟)(?=(?:报名|考试|截止|缴费|费用|时间|条件|材料|地点|成绩|证书|补考|准考证|多少|怎么|什么|咋|流程|科目|电话))|还有|另外|顺便|以及|然后|再问|同时问|还想问|还想知道|对了"
)
_EXISTS = re.compile(r"^(?=[\u4e00-\u9fff]*\Z).*?(?:有没有|有无|有.{2,6}[吗么]).*")
"""Whether there is such a thing: what is not understood is a noun; Chinese characters alone are ever told back."""
_QUESTION = re.compile(
    r"吗|么|呢|不$|没$|没有$|\?|？|多少|几|哪|啥|什么|怎|咋|如何|何时|能不能|可不可|行不行|是不是|有没有|多久|谁|能否|是否|还是|要不要|用不用|需不需|告诉|求|请问|想知道|查一下|说说|多大|不能|呀$|啊$|可以不|行不|吧$"
)


@dataclass(frozen=True)
class Understanding:
    """One message understood. `aspects` are what is asked, best first per clause; `scores` explain them."""

    text: str
    spans: tuple[Span, ...]
    mentions: Mentions
    person: Person
    aspects: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    talk: str | None = None
    concepts: frozenset[str] = frozenset()
    unexplained: str = ""
    ours: float = 0.0
    """How much the message resembles what is for this account: a margin, positive for yes."""
    unknown: tuple[str, ...] = ()
    """Clauses that ask something no aspect is near to."""
    comparing: bool = False
    asking: bool = False

    @cached_property
    def beyond_names(self) -> str:
        """The text without names and words that only introduce them."""
        return beyond_names(self.text, self.spans)

    @cached_property
    def bare(self) -> str:
        """The text without names and filler."""
        return bare(self.text, self.spans)


@Remembered
def understand(text: str, knowledge: KnowledgeBase, today: date) -> Understanding:
    """Everything the words of one message say, without the conversation."""
    clean = normalise(text)
    spans = lexicon(knowledge).scan(clean)
    mentions = mentioned(clean, spans)
    person = extract(clean, spans, today)
    concepts = frozenset(named(clean, spans))
    judge = Judge(prepare(knowledge))
    judged = judge(clean, spans) if says_something(clean, spans) else None
    ours = judge.ours(judged) if judged else 0.0
    talk = small_talk(clean) or (_chat(judged) if judged and ours > 0 else None)
    scores = _about_oneself(judged.scores if judged else {}, person, concepts, mentions, clean)
    clauses = clauses_of(clean, spans)
    aspects = _questions(clauses, judge, scores, bool(replace(person, age=None)))
    return Understanding(
        clean,
        spans,
        mentions,
        person,
        aspects,
        tuple(sorted(scores.items(), key=lambda item: -item[1])[:6]),
        talk,
        concepts,
        unexplained(clean, spans, lexicon(knowledge)),
        ours,
        _unknown(clauses, judge, lexicon(knowledge), aspects) if aspects else (),
        "compare" in concepts or len(mentions.regions) + len(mentions.notices) > 1,
        bool(_QUESTION.search(clean)),
    )


def _chat(judged: Judgement) -> str | None:
    """The kind of small talk a message is likest to, where that is clear and nothing asked comes near."""
    if judged.talk is None or judged.talk[1] < CHAT:
        return None
    kind, score = judged.talk
    return kind if score >= max(judged.scores.values(), default=0.0) + CLOSE else None


class Clause(NamedTuple):
    """A stretch of a message, with its words as they stand in it."""

    text: str
    spans: tuple[Span, ...]


def clauses_of(text: str, spans: Sequence[Span]) -> list[Clause]:
    """Stretches between punctuation, blanks and connectives."""
    bounds, start = [], 0
    for match in _CLAUSE.finditer(text):
        inside = any(span.start < match.start() and match.end() < span.end for span in spans)
        if not inside:
            bounds.append((start, match.start()))
            start = match.end()
    bounds.append((start, len(text)))
    return [
        Clause(text[a:b], tuple(s.moved(-a) if a else s for s in spans if a <= s.start and s.end <= b))
        for a, b in bounds
        if text[a:b].strip()
    ]


def _about_oneself(
    judged: Mapping[str, float], person: Person, concepts: frozenset[str], mentions: Mentions, text: str
) -> dict[str, float]:
    """Somebody who tells of work, certificates or schooling asks for a verdict or for their own materials."""
    scores = dict(judged)
    soonest = SOONEST.search(text)
    if not replace(person, age=None) or (_HOW_LONG.search(text) and not soonest):
        return scores
    if "related" in concepts and not mentions.levels:
        return scores
    if "document" in concepts:
        scores["documents.materials"] = scores.get("documents.materials", 0) + TOLD
    elif (
        concepts & {"can", "which_level", "apply_time"}
        or (mentions.levels and (soonest or _ABLE.search(text) or _LEVEL_LAST.search(text)))
        or (mentions.levels and not _QUESTION.search(text))
    ) and not concepts & OTHER_MATTERS:
        scores["eligibility.verdict"] = scores.get("eligibility.verdict", 0) + TOLD
    return scores


def _unknown(clauses: Sequence[Clause], judge: Judge, known: Lexicon, aspects: tuple[str, ...]) -> tuple[str, ...]:
    """Clauses of a longer message that ask whether there is something that nothing here resembles."""
    found = []
    for clause in clauses if len(clauses) > 1 else ():
        bare = clause.text.strip()
        if not (4 <= len(bare) <= LONGEST and _EXISTS.fullmatch(bare)):
            continue
        strange = len(unexplained(*clause, known).replace(" ", "")) / len(bare)
        if strange:
            top = _top(judge(*clause).scores)
            if top and top[0].partition(".")[0] in {name.partition(".")[0] for name in aspects}:
                continue  # the answer to its topic covers it
            if top is None or top[1] < (GOOD if strange >= STRANGE else LEAST):
                found.append(bare)
    return tuple(found)


def _top(scores: Mapping[str, float]) -> tuple[str, float] | None:
    return max(scores.items(), key=lambda item: item[1], default=None)


def _questions(clauses: Sequence[Clause], judge: Judge, whole: Mapping[str, float], told: bool) -> tuple[str, ...]:
    """The aspects asked: one a clause where clauses ask different things, else the best of the whole message."""
    best = _top(whole)
    if best is None or best[1] < LEAST:
        return ()
    verdict = whole.get("eligibility.verdict", 0.0)
    if told and verdict >= max(TOLD, best[1] - CLOSE):
        best = ("eligibility.verdict", verdict)
    asked: list[tuple[str, float]] = []
    asking = [bool(_QUESTION.search(clause.text)) for clause in clauses]
    for clause, asks in zip(clauses, asking, strict=True):
        if told and not asks and any(asking):
            continue  # tells of the writer, while another clause asks
        if len(clauses) > 1 and (not says_something(*clause) or (told and len(clause.text) <= BRIEF)):
            continue
        top = _top(judge(*clause).scores)
        if top and top[1] >= GOOD and (asks or len(clauses) == 1 or len(beyond_names(*clause)) <= 8):
            asked.append(top)
    if best[0].startswith("decline") and not any(n != best[0] and s > best[1] - 1 for n, s in whole.items()):
        return (best[0],)
    names = list(dict.fromkeys(name for name, _ in asked))
    if best[0] not in names and best[1] >= max((whole.get(n, 0.0) for n in names), default=0.0) + PLAINLY:
        names = []
    if best[0] in ("eligibility.verdict", "documents.materials") and told:
        others = [
            n
            for n in names
            if n.partition(".")[0] in ("fees", "dates", "payment", "registration", "results")
            or n == "eligibility.education"
        ]
        return (best[0], *others[:2])
    if len(names) >= 2:
        plain = [name for name in names if not name.startswith("decline")]
        return tuple((plain or names)[:MOST])
    first = names[0] if names and whole.get(names[0], 0) >= best[1] - 0.4 else best[0]
    return (first, *_close(first, whole))


def _close(first: str, scores: Mapping[str, float]) -> tuple[str, ...]:
    """The runner-up of the same topic where the two readings are too close to call."""
    topic, top = first.partition(".")[0], scores.get(first, 0.0)
    if first.startswith(SINGLE):
        return ()
    rivals = {n: s for n, s in scores.items() if n != first and not n.startswith(SINGLE)}
    second = _top(rivals)
    if second is None:
        return ()
    lead = CLOSE if second[0].partition(".")[0] == topic or top < GOOD else ACROSS
    return (second[0],) if second[1] >= max(top - lead, LEAST) else ()
