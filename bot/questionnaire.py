"""The guided questionnaire as a value: where it stands, what it asks next, and what an answer or a command makes of it.

Nothing here renders verdicts: once no question is left, `pending` is '' and the caller tells the result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.answer import Option
from bot.assess import Aim, Assessment, aims
from bot.conversation import Questionnaire, Step
from bot.lexicon import Span
from bot.person import Held, Job, Person, Studied
from bot.quantities import LONGEST_WORK, bare_length
from bot.questions import (
    Choice,
    Question,
    answered,
    catalogue,
    choices_of,
    cleared,
    commands,
    level_words,
    of,
    option,
    year_choices,
)  # fmt: skip
from bot.selection import Situation, next_fact, open_facts
from bot.settle import fitting, merge
from bot.understand import Understanding, understand
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT, describe
from knowledge.eligibility import Truth

NAMES = frozenset({"occupation", "job_type", "region", "notice", "level"})
BRIEF = 10
"""Characters up to which an answer that begins with 不知道, or 取证后, says no more than that."""
NOTHING_DONE = Choice("没做过", "没做过", "0")
PATIENCE = 2
"""Answers not understood after which a person is offered."""
LISTED = 5
"""Names of a list that a question shows."""
FACTS = {
    "jobs": ("work",), "certificates": ("certificates", "certificate_relation", "since", "held"), "age": ("age",),
    "education": ("school", "school_kind", "status", "major", "assessed"), "titles": ("titles", "title_relation", "title_since"),
    "apprenticeship": ("apprenticeship",),
}  # fmt: skip
"""Field of Person → the questions that it answers."""
DEPENDENT = {
    "certificates": ("certificate_relation", "since", "held"), "school": ("school_kind", "status"),
    "titles": ("title_relation", "title_since"),
}  # fmt: skip
"""Questions whose answers go with the answer to another one."""
_CHANGE = re.compile(r"(?:我要|我想|想|要)?(?:改|修改|更改|更正|重答|重填|改一下|换)(?:一?下)?(?P<what>.+)")
_NUMBER = re.compile(r"第?(?P<number>\d{1,2}|[一二三四五六七八九十])(?:个)?(?:题|问|步|个问题)?")
_THEREAFTER = re.compile(r"(?:取证|拿证|持证|证|拿到证书?|取得证书?)(?:之|以)?后")
_CONTINUOUS = re.compile(r"一直|没断|没停|到现在|至今")
_FIELD = re.compile(
    r"(?:专业|系|学|类|管理|工程|技术|设计|教育|艺术|营销|贸易|会计|财务|金融|护理|文秘|英语|日语|法律|商务|机电|数控|汽修|烹饪|物流"
    r"|建筑|土木|电子|电气|机械|计算机|软件|网络|新闻|传媒|播音|美术|音乐|舞蹈|体育|服务|经济|统计|保障|化工|材料|制造|应用|与.+)$"
)
"""How names of majors end; anything else is no answer to what somebody studied."""
_MAJOR = re.compile(r"^(?:我|应该|可能|大概|好像|就|是|算|学|读|念|的|属于|叫)+|(?:专业|系|的)+$")
_TAIL = "~!?。,.…、 啊呀呢吧哈啦嘛哦喔嘞哟吗了"


@dataclass(frozen=True)
class Inquiry:
    """A questionnaire together with the knowledge and the day it is read against."""

    state: Questionnaire
    knowledge: KnowledgeBase
    today: date

    @property
    def aims(self) -> tuple[Aim, ...]:
        return aims(fitting(self.state.slots, self.knowledge, self.today))

    @property
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

    @property
    def choices(self) -> list[Choice]:
        """The answers to tap."""
        key, question = self.state.pending, self.question
        if question.years and self.situation.several and key == "work":
            return [NOTHING_DONE]
        if question.years:
            years = open_facts(self._reopened).get(key) or [1.0]
            return year_choices(question, key, years, self._words)
        fixed = () if self.situation.several and key == "major" else choices_of(key, self.state.person)
        return [*(_named(name) for name in self._names()), *fixed, *([question.all] if question.all else [])]

    @property
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

    # What a message makes of it.

    def _as_certificate(self, meant: Understanding, now: datetime) -> Understanding:
        """三级 电子商务师的, 2018年拿的 in answer to the question for certificates: a level named is one held."""
        levels = [s for s in meant.spans if s.values("level")]
        read = any(held.level for held in meant.person.certificates or ())
        if self.state.pending != "certificates" or read or not levels or meant.person.certificates == ():
            return meant
        if re.search(r"正在|在考|想|准备|打算|没|还要", meant.text):
            return meant
        if len(levels) > 1:
            held = tuple(Held(meant.mentions.occupations, int(str(s.values("level")[0]))) for s in levels)
            return replace(meant, person=replace(meant.person, certificates=held))
        end = levels[0].end
        text = re.sub(r"^(?:有证|有)[,， ]*", "", f"{meant.text[:end]}证书{meant.text[end:].removeprefix('的')}")
        return understand(f"我有{text}", self.knowledge, now)

    def answer(self, text: str, meant: Understanding, now: datetime) -> Inquiry | None:
        """After an answer to the pending question, or to any other that the words settle; None: nothing was told."""
        bare = text.strip(_TAIL)
        chosen = next((c for c in self.choices if c.meant_by(bare) or c.meant_by(text)), None)
        if chosen:
            return self._chosen(chosen)
        meant = self._as_certificate(meant, now)
        named = self._named_in(meant)
        about_major = self.state.pending == "major" and any(s.values("major") for s in meant.spans)
        if about_major:
            named = None
        elif named is None and (meant.mentions.anchored or meant.mentions.levels) and not facts(meant.person):
            return None  # something that is not on offer, or nothing new
        if told := (named or self)._told(bare, meant, now):
            return told
        unsure = bare in commands()["unsure"] or re.match(
            r"(?:我也?)?(?:不知道|不清楚|不确定|不晓得|拿不准|说不好)", bare
        )
        if named is None and unsure and len(bare) <= BRIEF:
            return self.with_(skipped=(*self.state.skipped, self.state.pending), failures=0).following()
        return named

    def _chosen(self, choice: Choice) -> Inquiry:
        key, state = self.state.pending, self.state
        step = Step(key, state.person, state.slots)
        if key == "occupation" and choice.value != "all":
            slots = replace(state.slots, occupations=(choice.value,), job_types=())
            return self.with_(slots=slots, steps=(*state.steps, step), failures=0).following()
        if key == "notice" and choice.value != "all":
            notice = next(n for n in self.knowledge.notices.values() if n.short.replace("·", "") == choice.value)
            slots = replace(state.slots, notices=(notice.id,), regions=())
            return self.with_(slots=slots, steps=(*state.steps, step), failures=0).following()
        if key in ("occupation", "notice"):
            return self.with_(steps=(*state.steps, step), failures=0).following()
        person = answered(state.person, key, choice.value, self.situation.names)
        return self.with_(person=person, steps=(*state.steps, step), failures=0).following()

    def _named_in(self, meant: Understanding) -> Inquiry | None:
        """An occupation, place or level named: what the questionnaire is about changes."""
        said = meant.mentions
        if not (said.anchored or said.levels):
            return None
        if self.state.pending.startswith("certificates"):
            said = replace(said, levels=())  # a certificate's, or one that is not there yet
        if set(said.occupations) & {name for job in meant.person.jobs or () for name in job.names}:
            said = replace(said, occupations=())  # HR 6年: work that was done
        slots = merge(self.state.slots, said, self.knowledge)
        if slots == self.state.slots or not fitting(slots, self.knowledge, self.today):
            return None
        narrows = self.state.pending in ("occupation", "notice")
        step = (Step(self.state.pending, self.state.person, self.state.slots),) if narrows else ()
        before, person = self.state.slots.occupations, self.state.person
        if len(before) == 1 and slots.occupations != before:
            person = person.regarding(before[0])
        return self.with_(slots=slots, person=person, steps=(*self.state.steps, *step), failures=0).following()

    def _told(self, text: str, meant: Understanding, now: datetime) -> Inquiry | None:
        """Facts in free words: they settle whichever question they belong to."""
        if years := self._length(text, meant, now):
            return self._years(self.state.pending, years)
        person = self._latent(text, meant, now)
        if self.state.pending == "work" and person.jobs and self.situation.names:  # asked for in this occupation
            own = tuple(j if j.names else replace(j, names=self.situation.names, word="相关工作") for j in person.jobs)
            person = replace(person, jobs=own)
        after = self.state.person.telling(person, meant.text)
        if not facts(person) or after == self.state.person:
            return None
        settled = {name for field in facts(person) for name in FACTS[field]}
        steps = tuple(s for s in self.state.steps if s.key.partition(":")[0] not in settled)
        skipped = tuple(k for k in self.state.skipped if k.partition(":")[0] not in settled)
        told = self.with_(person=undoubted(after), steps=steps, skipped=skipped, failures=0)
        key = self.state.pending
        if key.partition(":")[0] in settled and key not in open_facts(told.situation):
            told = told.with_(steps=(*steps, Step(key, self.state.person, self.state.slots)))
        return told.following()

    def _length(self, text: str, meant: Understanding, now: datetime) -> str:
        """Years given in answer to a question for years, in whatever words; '' if none were."""
        if not self.state.pending or not self.question.years:
            return ""
        if re.fullmatch(r"\d{1,2}(?:\.\d)?", text):
            return text if float(text) <= LONGEST_WORK else ""
        since = self.state.pending.startswith(("since", "title_since"))
        whole = any(job.total for job in meant.person.jobs or ())
        if since and meant.person.jobs and not meant.person.certificates and not whole:
            return f"{sum(job.years or 0 for job in meant.person.jobs):g}"
        years = None if facts(meant.person) or (since and whole) else bare_length(text, now)
        return f"{years:g}" if years is not None and years <= LONGEST_WORK else ""

    def _lasting(self, text: str) -> Person | None:
        """一直在做 of somebody who told how old a certificate is: as much work since."""
        held = self.state.person.certificates or ()
        if not _CONTINUOUS.search(text) or re.search(r"\d|[一二两三四五六七八九十]年", text):
            return None
        lasted = tuple(
            replace(c, since=(Job(c.occupations or self.situation.names, "", c.years_held),))
            if c.since is None and c.years_held is not None
            else c
            for c in held
        )
        return Person(certificates=lasted) if lasted != held else None

    def _thereafter(self, text: str, now: datetime) -> Person | None:
        """取证后2年, whatever was asked: work since the one certificate told of."""
        held = self.state.person.certificates or ()
        years = bare_length(text, now) if _THEREAFTER.match(text) else None
        if years is None or len(held) != 1:
            return None
        since = (Job(held[0].occupations or self.situation.names, "", years),)
        held_for = held[0].years_held and max(held[0].years_held, years)
        return Person(certificates=(replace(held[0], since=since, years_held=held_for, assumed_since=False),))

    def _latent(self, text: str, meant: Understanding, now: datetime) -> Person:
        """What the words tell, and what they tell only in answer to the question put: 18, 行政管理, 应该算客服."""
        key, person = self.state.pending, meant.person
        if lasting := self._lasting(text):
            return lasting
        if len(text) <= BRIEF and (thereafter := self._thereafter(text, now)):
            return thereafter
        if key == "age" and re.fullmatch(r"\d{1,2}", text) and 10 <= int(text) <= 90:
            return replace(person, age=float(text))
        if key == "work" and not facts(person) and meant.mentions.jobs:
            return replace(person, jobs=(Job(meant.mentions.jobs, meant.mentions.jobs[0]),))
        if key == "major" and not person.education:
            listed = [str(major) for span in meant.spans for major in span.values("major")]
            name = next(iter((*meant.mentions.majors, *listed)), "") or _MAJOR.sub("", text)
            known = (self.state.person.education or (Studied(),))[0]
            return replace(person, education=(replace(known, major=name),)) if _is_name(name) else person
        return person

    def _years(self, key: str, value: str) -> Inquiry:
        step = Step(key, self.state.person, self.state.slots)
        person = answered(self.state.person, key, value, self.situation.names)
        return self.with_(person=person, steps=(*self.state.steps, step), failures=0).following()

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


def undoubted(person: Person) -> Person:
    """Without the years that the words left in doubt, so that they are asked for."""
    if not person.doubtful:
        return person
    certificates = tuple(replace(c, since=None) for c in person.certificates or ())
    jobs = tuple(replace(job, years=None) for job in person.jobs or ())
    return replace(person, jobs=jobs or person.jobs, certificates=certificates or person.certificates, doubtful=False)


def facts(person: Person) -> list[str]:
    """The fields that are told."""
    return [field for field in FACTS if getattr(person, field) is not None]


def _is_name(text: str) -> bool:
    """Whether an answer may be the name of a major: a short run of Chinese characters that asks nothing."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,12}", text) and _FIELD.search(text))


def _digit(text: str) -> int:
    return int(text) if text.isdigit() else "零一二三四五六七八九十".index(text)


def started(text: str, spans: Sequence[Span], told: bool) -> bool:
    """Whether a message asks for the questionnaire, whatever names stand in it (帮我看看上海人力能不能报); `told`: facts are."""
    rest = text
    for span in spans:
        if any(kind in NAMES for kind, _ in span.tags) and not any(kind == "concept" for kind, _ in span.tags):
            rest = rest.replace(span.word, "", 1)
    begin = commands()["start"]
    said = {re.sub(rf"[{re.escape(_TAIL)}的]", "", words) for words in (text, rest)}
    return bool(said & begin) or (not told and any(re.search(p, text) for p in commands()["start_within"]))


def command(text: str) -> str:
    """back, quit, restart, progress, why, resume, or '' – whatever the message steers."""
    bare = text.strip(_TAIL)
    for name in ("back", "quit", "restart", "progress", "why", "resume"):
        if bare in commands()[name] or text in commands()[name]:
            return name
    return ""


def to_change(text: str) -> str:
    """What a message wants changed (第3题, 工作年限); '' if it asks for no change."""
    match = _CHANGE.fullmatch(text.strip(_TAIL))
    return match["what"].strip() if match else ""
