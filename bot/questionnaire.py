"""The guided questionnaire as a value: where it stands, what it asks next, and what an answer or a command makes of it.

Nothing here renders verdicts: once no question is left, `pending` is '' and the caller tells the result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.answer import Option
from bot.assess import Aim, Assessment, aims_of
from bot.conversation import Questionnaire
from bot.lexicon import Span
from bot.questions import (
    Choice,
    Question,
    catalogue,
    choices_of,
    cleared,
    commands,
    level_words,
    of,
    option,
    start_within,
    year_choices,
)  # fmt: skip
from bot.selection import Situation, next_fact, open_facts
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT, describe
from knowledge.eligibility import Truth
from knowledge.facts import bounds
from knowledge.values import replace

MANY = 50
"""Aims from which the occupation is asked for before any is assessed."""
NAMES = frozenset({"occupation", "job_type", "region", "notice", "level"})
NOTHING_DONE = Choice("没做过", "没做过", "0")
PATIENCE = 2
"""Answers not understood after which a person is offered."""
LISTED = 5
"""Names of a list that a question shows."""
DEPENDENT = {
    "certificates": ("certificate_relation", "since", "held"), "school": ("school_kind", "status"),
    "titles": ("title_relation", "title_since"),
}  # fmt: skip
"""Questions whose answers go with the answer to another one."""
_CHANGE = re.compile(r"(?:我要|我想|想|要)?(?:改|修改|更改|更正|重答|重填|改一下|换)(?:一?下)?(?P<what>.+)")
_NUMBER = re.compile(r"第?(?P<number>\d{1,2}|[一二三四五六七八九十])(?:个)?(?:题|问|步|个问题)?")
TAIL = "~!?。,.…、 啊呀呢吧哈啦嘛哦喔嘞哟吗了"
_UNSAID = str.maketrans("", "", f"{TAIL}的")


@dataclass(frozen=True)
class Inquiry:
    """A questionnaire together with the knowledge and the day it is read against."""

    state: Questionnaire
    knowledge: KnowledgeBase
    today: date

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        return aims_of(self.state.slots, self.knowledge, self.today)

    @cached_property
    def situation(self) -> Situation:
        """What the next question depends on."""
        settled = {step.key for step in self.state.steps} | set(self.state.skipped)
        return Situation(self.knowledge, self.aims, self.state.person, frozenset(settled))

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        return self.situation.assessments

    def with_(self, **changes: object) -> Inquiry:
        """The same with another state."""
        return replace(self, state=replace(self.state, **changes))  # type: ignore[arg-type]

    def following(self) -> Inquiry:
        """With the next question pending, if any is left."""
        return self.with_(pending=self._next(), revision=self.knowledge.revision)

    def _next(self) -> str:
        situation = self.situation
        if situation.several and "occupation" not in situation.closed and len(self.aims) > MANY:
            return "occupation"
        undecided = [a.aim for a in situation.assessments if a.needs]
        if situation.several and "occupation" not in situation.closed and len(undecided) > 1:
            return "occupation"
        slots = self.state.slots
        everything = "occupation" in situation.closed and not slots.occupations
        compared = everything or len((*slots.notices, *slots.regions)) > 1
        if len({aim.notice for aim in undecided}) > 1 and not compared and "notice" not in situation.closed:
            return "notice"
        return next_fact(situation)

    # What the pending question looks like.

    @property
    def question(self) -> Question:
        """The pending question; only where one is pending."""
        return of(self.state.pending)

    @cached_property
    def choices(self) -> list[Choice]:
        """The answers to tap."""
        key, question = self.state.pending, self.question
        if question.years and self.situation.several and key == "work":
            return [NOTHING_DONE]
        if question.years:
            years = open_facts(self._reopened).get(key) or [1.0]
            return year_choices(question, key, years, self._words, self._least if key == "work" else 0.0)
        fixed = () if self.situation.several and key == "major" else choices_of(key, self.state.person)
        return [*(_named(name) for name in self._names()), *fixed, *([question.all] if question.all else [])]

    @property
    def _least(self) -> float:
        """Years of work that other answers imply, such as those since a certificate."""
        worked = [a.related.facts.work for a in self._reopened.assessments]
        return min((bounds(w.own)[0] + bounds(w.related)[0] for w in worked if w), default=0.0)

    @cached_property
    def _reopened(self) -> Situation:
        return replace(self.situation, closed=self.situation.closed - {self.state.pending})

    def _names(self) -> tuple[str, ...]:
        """What a narrowing question chooses from."""
        match self.state.pending:
            case "occupation" | "certificate_relation":
                return tuple(dict.fromkeys(a.occupation for a in self.aims))
            case "notice":
                return tuple(dict.fromkeys(self.knowledge.notices[a.notice].short.replace("·", "") for a in self.aims))
        return ()

    @property
    def _words(self) -> dict[str, str]:
        title = (self.state.person.titles or (None,))[0]
        names = self.situation.names or self._concerned()
        return {
            "occupation": "、".join(names[:2]) if names else "所报职业",
            "level": level_words(self.state.pending),
            "grade": title.grade if title else "",
            "listed": self._listed(),
        }

    def _concerned(self) -> tuple[str, ...]:
        """The occupations that the pending question decides on."""
        found = [a for a in self._reopened.assessments if any(n.fact == self.state.pending for n in a.needs)]
        return tuple(dict.fromkeys(a.aim.occupation for a in found))

    def _listed(self) -> str:
        """The start of the notices' list of what is related, or that there is none."""
        names: list[str] = []
        field = {"certificates": "certificates", "work": "occupations", "major": "majors"}.get(self.state.pending)
        if field is None or self.situation.several:
            return ""
        for aim in self.aims:
            related = self.knowledge.related(aim.notice, aim.occupation)
            found = getattr(related, field) if related else None
            if field == "majors" and found:
                names += [name for majors in found for name in majors.names]
            else:
                names += found or ()
        names = list(dict.fromkeys(names))
        barred = "、".join(
            name
            for aim in self.aims
            for notice in (aim.notice, *(g.id for g in self.knowledge.guides(aim.notice)))
            if field == "certificates" and (lists := self.knowledge.related(notice, aim.occupation))
            for name in lists.not_related
        )
        if barred:
            return f"（{barred}的证书暂不算）"
        if not names:
            return "（通知没有列名单，由机构认定）" if field == "majors" else ""
        what = {"certificates": "相关证书", "occupations": "相关职业", "majors": "名单里有"}[field]
        return f"（{what}{'：' if field != 'majors' else ''}{'、'.join(names[:LISTED])}{'等' if len(names) > LISTED else ''}）"

    def asked(self) -> tuple[str, tuple[Option, ...]]:
        """The pending question in words, with its number, and the answers to tap."""
        number = len(self.state.steps) + 1
        prompt = (self.question.several if self.situation.several else self.question.prompt).format_map(self._words)
        example = (
            ""
            if self.question.choices or (self.question.several != self.question.prompt and self.situation.several)
            else f"（例如：{self.question.example.split('；')[0]}）"
        )
        return f"第{number}题：{prompt}{example}", tuple(option(c) for c in self.choices)

    def back(self) -> Inquiry | None:
        """As it was before the last answer; None before the first."""
        if not self.state.steps:
            return None
        last = self.state.steps[-1]
        return self.with_(
            person=last.person, slots=last.slots, steps=self.state.steps[:-1], pending=last.key, skipped=(), failures=0
        )

    @staticmethod
    def is_question(what: str) -> bool:
        """Whether words name a question (第3题, 工作年限), answered or not."""
        return bool(_NUMBER.fullmatch(what)) or any(what in (*q.names, q.name) for q in catalogue().values())

    def changing(self, what: str) -> Inquiry | None:
        """With one question (第3题, 工作年限) put again and all other answers kept; None: no such question was put."""
        key = self._key_named(what)
        if key is None:
            return None
        state = self.state
        steps = tuple(s for s in state.steps if s.key != key and s.key.partition(":")[0] not in DEPENDENT.get(key, ()))
        if key in ("occupation", "notice"):
            field = {"occupation": "occupations", "notice": "notices"}[key]
            slots = replace(state.slots, **{field: ()}, **({"regions": ()} if key == "notice" else {"job_types": ()}))
            return self.with_(slots=slots, steps=steps, pending=key, failures=0)
        skipped = tuple(k for k in state.skipped if k != key)
        return self.with_(person=cleared(state.person, key), steps=steps, skipped=skipped, pending=key, failures=0)

    def _key_named(self, what: str) -> str | None:
        number = _NUMBER.fullmatch(what)
        if number:
            index = _digit(number["number"]) - 1
            return self.state.steps[index].key if 0 <= index < len(self.state.steps) else None
        for key, question in catalogue().items():
            if what in question.names or what == question.name:
                given = [s.key for s in self.state.steps if s.key.partition(":")[0] == key]
                level = next((c.level for c in self.state.person.certificates or () if c.level), None)
                return given[-1] if given else f"{key}:{level}" if key in ("since", "held") and level else key
        return None

    def reason(self) -> str:
        """Why the pending question is put, with the clauses that depend on it."""
        if self.state.pending in ("occupation", "notice"):
            return "各职业、各机构的条件不一样，先确定这一点才能判断。"
        found: list[str] = []
        for assessment in self._reopened.assessments:
            short = self.knowledge.notices[assessment.aim.notice].short
            for verdict in assessment.verdicts:
                for result in verdict.results:
                    if result.truth is Truth.UNKNOWN and any(n.fact == self.state.pending for n in result.needs):
                        clause = "，且".join(describe(f.condition) for f in result.findings)
                        found.append(f"{short}{LEVEL_SHORT[verdict.level]}第{result.route.number}条：{clause}。")
        return "\n".join(["问这一题，是因为下面的条件要看它：", *found[:3]])

    @property
    def to_go(self) -> int:
        """Questions still open as things stand, the pending one included."""
        return max(1, len(open_facts(self._reopened)))


def _named(name: str) -> Choice:
    return Choice(name, name, name)


def _digit(text: str) -> int:
    return int(text) if text.isdigit() else "零一二三四五六七八九十".index(text)


def started(text: str, spans: Sequence[Span], told: bool) -> bool:
    """Whether a message asks for the questionnaire, whatever names stand in it (帮我看看上海人力能不能报); `told`: facts are."""
    rest = text
    for span in spans:
        kinds = span.tags.by_kind
        if "concept" not in kinds and not NAMES.isdisjoint(kinds):
            rest = rest.replace(span.word, "", 1)
    said = {words.translate(_UNSAID) for words in (text, rest)}
    return not said.isdisjoint(commands()["start"]) or (not told and bool(start_within().search(text)))


def command(text: str) -> str:
    """back, quit, restart, progress, why, resume, or '' – whatever the message steers."""
    bare = text.strip(TAIL)
    for name in ("back", "quit", "restart", "progress", "why", "resume"):
        if bare in commands()[name] or text in commands()[name]:
            return name
    return ""


def to_change(text: str) -> str:
    """What a message wants changed (第3题, 工作年限); '' if it asks for no change."""
    match = _CHANGE.fullmatch(text.strip(TAIL))
    return match["what"].strip() if match else ""
