"""What a message names, each thing in its role: asked about, held, worked as, studied, or expressly not meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.held import is_held, is_lacking
from bot.lexicon import Span
from bot.schooling import is_major
from bot.vocabulary import KINDS, months, year_named

_NEGATED = re.compile(r"(?:不是|不要|不考|不报|不问|别说|并非|没说)(?:的)?(?:是)?(?:问|说|考|报)?$")


_EXAM_OF = re.compile(r"(?:考|报|报考)(?:个|名)?$")


@dataclass(frozen=True)
class Mentions:
    """What the words name, canonical, in the order said."""

    regions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    held_levels: tuple[int, ...] = ()
    dropped: tuple[tuple[str, object], ...] = ()
    months: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    majors: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    guide: bool = False
    implied: bool = False
    """The occupations are only those of a certificate somebody has or of work done, not ones asked about."""

    @property
    def anchored(self) -> bool:
        """Whether something of ours is named: an occupation, an organiser, a region we cover."""
        return bool(self.regions or self.notices or self.occupations or self.job_types or self.guide)


def mentioned(text: str, spans: Sequence[Span]) -> Mentions:
    """Sort the named things by role: what is asked about, what somebody holds, studied or works as."""
    seen: dict[str, list[Any]] = {
        k: [] for k in ("region", "notice", "occupation", "job_type", "level", "held", "paper", "person", "major", "job", "school", "keyword")
    }  # fmt: skip
    dropped: list[tuple[str, object]] = []
    weak: list[str] = []
    foreign: list[tuple[str, str]] = []
    guide = False
    for index, span in enumerate(spans):
        if span.tags.by_kind.keys() == {"concept"}:
            continue
        negated = _NEGATED.search(text[max(0, span.start - 6) : span.start])
        for kind, value in span.tags.in_order:
            if kind == "foreign":
                foreign.append((value, span.word))
            elif kind == "guide":
                guide = True
            elif kind == "job" and _is_exam(text, span):
                foreign.append(("exams", span.word))
            elif kind == "level" and is_lacking(text, span):
                continue
            elif kind == "level":
                role = "held" if is_held(text, span) else "level"
                if negated and role == "level":
                    dropped.append((kind, value))
                else:
                    seen[role].append(value)
            elif kind == "job_type" and _leads_on(spans, index):
                continue
            elif kind in ("occupation", "job_type"):
                role = _occupation_role(text, spans, index)
                if negated:
                    dropped.append((kind, value))
                elif role == "asked":
                    seen[kind].append(value)
                elif role == "held":
                    weak.append(value) if kind == "occupation" else seen[kind].append(value)
                elif role == "job" and kind == "occupation":
                    weak.append(value)
            elif kind in ("region", "notice") and negated:
                dropped.append((kind, value))
            elif kind == "major":
                if is_major(text, span) or not span.values("occupation"):
                    seen[kind].append(value)
            elif kind in seen:
                seen[kind].append(value)
    implied = not seen["occupation"] and bool(weak)
    if implied:
        seen["occupation"] = weak
    unique = {k: tuple(dict.fromkeys(v)) for k, v in seen.items()}
    return Mentions(
        unique["region"], unique["notice"], unique["occupation"], unique["job_type"], unique["level"], unique["held"],
        tuple(dropped), months(text), year_named(text), unique["paper"], unique["person"], unique["major"], unique["job"],
        unique["school"], unique["keyword"], tuple(foreign), guide, implied,
    )  # fmt: skip


def _is_exam(text: str, span: Span) -> bool:
    """Whether a job that is no occupation of ours is named as what somebody wants to be examined in."""
    return not span.values("occupation") and span.word[-1] in "师员" and bool(_EXAM_OF.search(text[: span.start]))


def _leads_on(spans: Sequence[Span], index: int) -> bool:
    """Whether a job type's name only leads on to another one (直播选品员 is 选品员)."""
    following = spans[index + 1 : index + 2]
    return bool(following and following[0].start == spans[index].end and following[0].values("job_type"))


def _occupation_role(text: str, spans: Sequence[Span], index: int) -> str:
    """asked, held (names a certificate the writer has), job (work told of) or major (what was studied)."""
    span = spans[index]
    after, before = text[span.end : span.end + 8], text[max(0, span.start - 8) : span.start]
    if span.values("major") and (
        re.match(r"(?:类|系)?(?:的)?专业|系|大专|本科|中专|毕业|在读|大[一二三四]", after)
        or re.search(r"(?:学|读|念|修|大专|本科|中专|专科|技校|高职|硕士)(?:的|了|过)?$", before)
    ):
        return "major"
    for following in spans[index + 1 : index + 3]:
        if following.start - span.end > 2:
            break
        if following.values("level"):
            return "held" if is_held(text, following) else "asked"
    if span.values("level"):
        return "held" if is_held(text, span) else "asked"
    if re.search(r"(?:一直|始终)(?:都|就)?(?:是|做|干|当|在做)$", before):
        return "job"
    if span.values("job") and (
        re.match(
            r"(?:这行|这块|岗|工作|专员|经理|运营|了?(?:整整|快|大概|差不多|有|满|已经|也|都|才){0,4}(?:\d|[一二两三四五六七八九十半]{1,4})(?:来|多|几)?个?(?:年|月))",
            after,
        )
        or re.search(
            r"(?:干|做|从事|搞|跑|当|是)(?:了|过|的|着)?(?:整整|快|大概|差不多|有|满){0,4}(?:[\d一二两三四五六七八九十半]{1,6}(?:多|来)?个?(?:年|月)半?)?(?:多)?(?:的)?$",
            before,
        )
    ):
        return "job"
    return "asked"


def says_something(text: str, spans: Sequence[Span]) -> bool:
    """Whether more than names stands there; names alone (辽宁 人力二级) ask nothing by themselves."""
    return len(beyond_names(text, spans)) >= 2 or bool(months(text))


def beyond_names(text: str, spans: Sequence[Span]) -> str:
    """The text without names and words that only introduce them."""
    rest = text
    for span in spans:
        if span.among(KINDS) and "concept" not in span.tags.by_kind:
            rest = rest.replace(span.word, " ", 1)
    rest = re.sub(r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份|批)?", "", rest)
    rest = re.sub(r"我?(?:想|要|打算|准备)(?:在|去)?(?:考|报|了解|问)?(?:一?下)?|了解一?下|看看|我在|我", "", rest)
    return re.sub(r"[\s那么呢的了吧啊呀,，。?？!！要是换成还有怎么样说就]", "", rest)
