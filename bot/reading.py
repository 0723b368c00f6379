"""What somebody's words answer in the middle of the questionnaire: a tap, a number, facts for any of its questions."""

from __future__ import annotations

import re
from datetime import date

from bot.conversation import Step
from bot.fitting import fitting, merge
from bot.person import Held, Job, Person, Studied
from bot.quantities import LONGEST_WORK, bare_length
from bot.questionnaire import TAIL, Inquiry
from bot.questions import Choice, answered, commands
from bot.selection import open_facts
from bot.understand import Understanding, understand
from knowledge.values import replace

FACTS = {
    "jobs": ("work",), "certificates": ("certificates", "certificate_relation", "since", "held"), "age": ("age",),
    "education": ("school", "school_kind", "status", "major", "assessed"), "titles": ("titles", "title_relation", "title_since"),
    "apprenticeship": ("apprenticeship",),
}  # fmt: skip
"""Field of Person → the questions that it answers."""
BRIEF = 10
"""Characters up to which an answer that begins with 不知道, or 取证后, says no more than that."""
_FIELD = re.compile(
    r"(?:专业|系|学|类|管理|工程|技术|设计|教育|艺术|营销|贸易|会计|财务|金融|护理|文秘|英语|日语|法律|商务|机电|数控|汽修|烹饪|物流"
    r"|建筑|土木|电子|电气|机械|计算机|软件|网络|新闻|传媒|播音|美术|音乐|舞蹈|体育|服务|经济|统计|保障|化工|材料|制造|应用|与.+)$"
)
"""How names of majors end; anything else is no answer to what somebody studied."""
_FINISHED = re.compile(r"^(?:我)?(?:早|早就|已经|都)*毕业(?:了|证拿到)?")
_CONTINUOUS = re.compile(r"一直|没断|没停|到现在|至今")
_THEREAFTER = re.compile(r"(?:取证|拿证|持证|证|拿到证书?|取得证书?)(?:之|以)?后")
_NOTHING = re.compile(
    r"(?:还|就|都)?(?:没|没有)(?:再)?(?:做|干|从事|工作)?(?:过|呢)?|(?:才|刚)刚?(?:拿|考|取)(?:到|的|证)*|零|没怎么做"
)
_MAJOR = re.compile(r"^(?:我|应该|可能|大概|好像|就|是|算|学|读|念|的|属于|叫)+|(?:专业|系|的){1,4}$")


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


def _as_certificate(inquiry: Inquiry, meant: Understanding, today: date) -> Understanding:
    """三级 电子商务师的, 2018年拿的 in answer to the question for certificates: a level named is one held."""
    levels = [s for s in meant.spans if s.values("level")]
    read = any(held.level for held in meant.person.certificates or ())
    if inquiry.state.pending != "certificates" or read or not levels or meant.person.certificates == ():
        return meant
    if (
        meant.asking
        or meant.mentions.regions
        or meant.mentions.notices
        or re.search(r"正在|在考|想|准备|打算|没|还要|什么|啥|难|用", meant.text)
    ):
        return meant
    if len(levels) > 1:
        held = tuple(Held(meant.mentions.occupations, int(str(s.values("level")[0]))) for s in levels)
        return replace(meant, person=replace(meant.person, certificates=held))
    end = levels[0].end
    text = re.sub(r"^(?:有证|有)[,， ]*", "", f"{meant.text[:end]}证书{meant.text[end:].removeprefix('的')}")
    return understand(f"我有{text}", inquiry.knowledge, today)


def answer(inquiry: Inquiry, text: str, meant: Understanding, today: date) -> Inquiry | None:
    """After an answer to the pending question, or to any other that the words settle; None: nothing was told."""
    bare = text.strip(TAIL)
    chosen = next((c for c in inquiry.choices if c.meant_by(bare) or c.meant_by(text)), None)
    if chosen:
        return _chosen(inquiry, chosen)
    meant = _as_certificate(inquiry, meant, today)
    named = _named_in(inquiry, meant)
    about_major = inquiry.state.pending == "major" and any(s.values("major") for s in meant.spans)
    if about_major:
        named = None
    elif named is None and (meant.mentions.anchored or meant.mentions.levels) and not facts(meant.person):
        return None  # something that is not on offer, or nothing new
    if told := _told(named or inquiry, bare, meant, today):
        return told
    unsure = bare in commands()["unsure"] or re.match(r"(?:我也?)?(?:不知道|不清楚|不确定|不晓得|拿不准|说不好)", bare)
    if named is None and unsure and len(bare) <= BRIEF:
        return inquiry.with_(skipped=(*inquiry.state.skipped, inquiry.state.pending), failures=0).following()
    return named


def _chosen(inquiry: Inquiry, choice: Choice) -> Inquiry:
    key, state = inquiry.state.pending, inquiry.state
    step = Step(key, state.person, state.slots)
    if key == "occupation" and choice.value != "all":
        slots = replace(state.slots, occupations=(choice.value,), job_types=())
        return inquiry.with_(slots=slots, steps=(*state.steps, step), failures=0).following()
    if key == "notice" and choice.value != "all":
        notice = next(n for n in inquiry.knowledge.notices.values() if n.short.replace("·", "") == choice.value)
        slots = replace(state.slots, notices=(notice.id,), regions=())
        return inquiry.with_(slots=slots, steps=(*state.steps, step), failures=0).following()
    if key in ("occupation", "notice"):
        return inquiry.with_(steps=(*state.steps, step), failures=0).following()
    person = answered(state.person, key, choice.value, inquiry.situation.names)
    return inquiry.with_(person=person, steps=(*state.steps, step), failures=0).following()


def _named_in(inquiry: Inquiry, meant: Understanding) -> Inquiry | None:
    """An occupation, place or level named: what the questionnaire is about changes."""
    said = meant.mentions
    if not (said.anchored or said.levels):
        return None
    if inquiry.state.pending.startswith("certificates") and not (said.regions or said.notices):
        said = replace(said, levels=())  # a certificate's, or one that is not there yet
    if set(said.occupations) & {name for job in meant.person.jobs or () for name in job.names}:
        said = replace(said, occupations=())  # HR 6年: work that was done
    slots = merge(inquiry.state.slots, said, inquiry.knowledge)
    if slots == inquiry.state.slots or not fitting(slots, inquiry.knowledge, inquiry.today):
        return None
    narrows = inquiry.state.pending in ("occupation", "notice")
    step = (Step(inquiry.state.pending, inquiry.state.person, inquiry.state.slots),) if narrows else ()
    before, person = inquiry.state.slots.occupations, inquiry.state.person
    if len(before) == 1 and slots.occupations != before:
        person = person.regarding(before[0])
    return inquiry.with_(slots=slots, person=person, steps=(*inquiry.state.steps, *step), failures=0).following()


def _told(inquiry: Inquiry, text: str, meant: Understanding, today: date) -> Inquiry | None:
    """Facts in free words: they settle whichever question they belong to."""
    if years := _length(inquiry, text, meant, today):
        return _years(inquiry, inquiry.state.pending, years)
    person = _latent(inquiry, text, meant, today)
    if inquiry.state.pending == "work" and person.jobs and inquiry.situation.names:  # asked for in this occupation
        own = tuple(
            j if j.names or j.total else replace(j, names=inquiry.situation.names, word="相关工作") for j in person.jobs
        )
        person = replace(person, jobs=own)
    after = inquiry.state.person.telling(person, meant.text)
    if not facts(person) or after == inquiry.state.person:
        return None
    settled = {name for field in facts(person) for name in FACTS[field]}
    steps = tuple(s for s in inquiry.state.steps if s.key.partition(":")[0] not in settled)
    skipped = tuple(k for k in inquiry.state.skipped if k.partition(":")[0] not in settled)
    told = inquiry.with_(person=undoubted(after), steps=steps, skipped=skipped, failures=0)
    key = inquiry.state.pending
    if key.partition(":")[0] in settled and key not in open_facts(told.situation):
        told = told.with_(steps=(*steps, Step(key, inquiry.state.person, inquiry.state.slots)))
    return told.following()


def _length(inquiry: Inquiry, text: str, meant: Understanding, today: date) -> str:
    """Years given in answer to a question for years, in whatever words; '' if none were."""
    if not inquiry.state.pending or not inquiry.question.years:
        return ""
    if re.fullmatch(r"\d{1,2}(?:\.\d)?", text):
        return text if float(text) <= LONGEST_WORK else ""
    since = inquiry.state.pending.startswith(("since", "title_since"))
    if since and _NOTHING.fullmatch(text):
        return "0"
    whole = any(job.total for job in meant.person.jobs or ())
    if since and meant.person.jobs and not meant.person.certificates and not whole:
        return f"{sum(job.years or 0 for job in meant.person.jobs):g}"
    years = None if facts(meant.person) or (since and whole) else bare_length(text, today)
    return f"{years:g}" if years is not None and years <= LONGEST_WORK else ""


def _lasting(inquiry: Inquiry, text: str) -> Person | None:
    """一直在做 of somebody who told how old a certificate is: as much work since."""
    held = inquiry.state.person.certificates or ()
    if not _CONTINUOUS.search(text) or re.search(r"\d|[一二两三四五六七八九十]年", text):
        return None
    lasted = tuple(
        replace(c, since=(Job(c.occupations or inquiry.situation.names, "", c.years_held),))
        if c.since is None and c.years_held is not None
        else c
        for c in held
    )
    return Person(certificates=lasted) if lasted != held else None


def _thereafter(inquiry: Inquiry, text: str, today: date) -> Person | None:
    """取证后2年, whatever was asked: work since the one certificate told of."""
    held = inquiry.state.person.certificates or ()
    years = bare_length(text, today) if _THEREAFTER.match(text) else None
    if years is None or len(held) != 1:
        return None
    since = (Job(held[0].occupations or inquiry.situation.names, "", years),)
    held_for = held[0].years_held and max(held[0].years_held, years)
    return Person(certificates=(replace(held[0], since=since, years_held=held_for, assumed_since=False),))


def _latent(inquiry: Inquiry, text: str, meant: Understanding, today: date) -> Person:
    """What the words tell, and what they tell only in answer to the question put: 18, 行政管理, 应该算客服."""
    key, person = inquiry.state.pending, meant.person
    if lasting := _lasting(inquiry, text):
        return lasting
    if len(text) <= BRIEF and (thereafter := _thereafter(inquiry, text, today)):
        return thereafter
    if key == "age" and re.fullmatch(r"\d{1,2}", text) and 10 <= int(text) <= 90:
        return replace(person, age=float(text))
    if key == "work" and not facts(person) and meant.mentions.jobs:
        return replace(person, jobs=(Job(meant.mentions.jobs, meant.mentions.jobs[0]),))
    if _FINISHED.fullmatch(text) and inquiry.state.person.education:
        return replace(person, education=(replace(inquiry.state.person.education[0], status="graduated"),))
    if key == "major" and not person.education:
        listed = [str(major) for span in meant.spans for major in span.values("major")]
        name = next(iter((*meant.mentions.majors, *listed)), "") or _MAJOR.sub("", text)
        known = (inquiry.state.person.education or (Studied(),))[0]
        return replace(person, education=(replace(known, major=name),)) if _is_name(name) else person
    return person


def _years(inquiry: Inquiry, key: str, value: str) -> Inquiry:
    step = Step(key, inquiry.state.person, inquiry.state.slots)
    person = answered(inquiry.state.person, key, value, inquiry.situation.names)
    return inquiry.with_(person=person, steps=(*inquiry.state.steps, step), failures=0).following()
