"""What a candidate says of themselves, read out of the words: years, certificates, schooling, age, titles.

Only statements count: 要干满5年 is a rule somebody heard, not five years of work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.lexicon import Span
from bot.person import Held, Job, Person, Studied, Titled
from bot.quantities import Length, lengths, number, since

_AGE = re.compile(r"(?P<age>\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:周?岁(?!以)|了(?=[ ,，。]|$))")
_WORK_BEFORE = re.compile(
    r"(?:加一块|加一起|干|做|从事|工作|上班|搞|当|跑|从业|经验|工龄|入行|任职|就职|开|卖|写|带|送|年限|岗|待|混|打工|守|管|教|摆|打|画|拍|讲|帮人|累计|一共|总共|加起来|合起来)[^,，。;；、 证]{0,10}$"
)
_WORK_AFTER = re.compile(
    r"^(?:半|多|来)?(?:的)?(?:左右)?(?:的)?(?:都在|一直|在干|在做|都是干|都干|了|工作|经验|工龄|从业|相关工作|相关经验|经历|工作经验|老|班龄|班)"
)
_HELD_BEFORE = re.compile(
    r"(?:证书?|资格|本本|证儿)(?:已经|都|才|也|有|满|刚|到手|拿到?|考|取得|下来|出来|持有|到现在|过了|了|快|整|刚好|正好|手里|在手|发|已|拿到手|持|考到|考下来|考出来|刚满|差不多)*$"
    r"|(?:拿|考|取得|持有|持)(?:了|到|出|下)?[^,，。;； ]{0,10}证书?(?:已经|都|才|满|有|了|快|刚|也|刚好|正好)*$|(?:拿证|取证|持证|考证|拿到证|领证)(?:已经|都|才|满|有|了|快|刚|也)*$"
)
_HELD_AFTER = re.compile(r"^(?:多|半)?前(?:就)?(?:拿|考|取得|领|过)")
_AFTER_CERTIFICATE = re.compile(
    r"(?:拿证|取证|证书?|得证|持证|级|考完|拿到|取得)[^,，。;；]{0,4}?(?:后|又|再|之后|以后|完|然后|接着|到现在)"
)
_CONTINUOUS = re.compile(r"一直|都在|始终|期间|没断过|没换过|没停|至今")
_NO_WORK = re.compile(
    r"没(?:有)?(?:上过班|工作过|工作经验|经验|干过|从业|工作经历|上班|做过|参加工作)|无(?:工作)?经验|还没(?:有)?(?:工作|上班)|零经验|没工作(?!单位|证)|刚入行|想入行|想转行|打算入行|刚转行|没干过"
)
_NO_CERTIFICATE = re.compile(
    r"没(?:有)?(?:任何|考过|拿过|什么|啥|相关)?(?:的)?(?:[一二三四五1-5]级)?(?:证|资格证|等级证|技能证)|无证|啥证(?:书)?(?:都|也)?没|什么证(?:书)?(?:都|也)?没|证(?:书)?(?:都|也|一个)?(?:没有|没考过|没拿)|零证|没考过证|没证书|一个证(?:书)?(?:都|也)没|没有证书|白板|没考过任何"
)
_NO_TITLE = re.compile(r"没(?:有)?(?:证书没有)?职称|无职称")
_TITLE = re.compile(
    r"(?P<grade>初级|中级|高级|助理|副高|正高)(?:的)?(?:专业技术)?(?:职称|经济师|工程师|人力资源管理专业|会计师|统计师)|(?P<plain>经济师|工程师)(?:职称|证)"
)
_STUDENT = re.compile(
    r"在读|在校|大一|大二|大三|研一|研二|还没毕业|没毕业|未毕业|还在上学|还在读|上学呢|在上学|读书呢|正在读|学生(?!会)|高一|高二|高三|读大|中职在|在念|念书|二年级|一年级|还在念|刚上|正读|上着学|在上"
)
_FINAL = re.compile(
    r"应届|马上(?:就)?(?:要)?毕业|快(?:要)?毕业|今年(?:\d+月)?(?:夏天|六月|6月|7月)?(?:就|要|刚|将|才)?(?:要)?毕业|即将毕业|要毕业|大四|毕业班|最后一年|最后一学期|毕业年级|还没拿(?:到)?毕业证|研三|准毕业|下个月毕业|就毕业|实习(?:期|中|呢)|最后半年|等毕业证|毕业证还没"
)
_GRADUATED = re.compile(r"毕业(?!班|年级|生吗)|学历|文凭|毕业证")
_TOTAL = re.compile(r"(?:累计|一共|总共|加起来|合起来|加一块|加一起|合计|总工龄|全部加|拢共|统共|共)[^,，。]{0,4}$")
_EARLIER = re.compile(r"(?:之前|以前|前)(?:就|已经|都|先)*(?:干|做|工作|从事)")
_FURTHER = re.compile(r"后来|又|再|之前|之后|然后|先|接着|转行|转|改行|另外|还|加|跳槽|换")
_SINCE_SCHOOL = re.compile(r"毕业(?:了|已经|都|有|快)*$")


def extract(text: str, spans: Sequence[Span], now: datetime) -> Person:
    """Facts of the writer in a normalised text whose known words are `spans`."""
    held = _certificates(text, spans)
    told = lengths(text)
    jobs, held = _assign(text, spans, told, held, now)
    education = _education(text, spans)
    titles = _titles(text)
    if titles and told and not held:
        titles, jobs = _title_years(titles, jobs)
    return Person(
        age=_age(text),
        jobs=jobs,
        certificates=held or (() if _NO_CERTIFICATE.search(text) else None),
        education=education,
        titles=titles or (() if _NO_TITLE.search(text) else None),
        apprenticeship=True if re.search(r"学徒(?:期)?(?:已经|刚)?(?:期?满|出师|结束|满了)|出师", text) else None,
    )


def _age(text: str) -> float | None:
    for match in _AGE.finditer(text):
        value = number(match["age"])
        told = "岁" in match.group() or match.start() == 0 or text[match.start() - 1] in " ,，我今年都"
        before = text[max(0, match.start() - 4) : match.start()]
        if (
            10 <= value <= 90
            and told
            and not re.search(r"[要须年得需]满$|超过$|大于$|上限$|不满$|未满$", before)
            and text[match.end() : match.end() + 1] not in ("以", "才", "级")
        ):
            return value
    return None


_WHEN = (
    r"(?:(?:19|20)?\d\d年(?:\d{1,2}月)?|去年|前年|今年|上个?月|刚刚?|早就?|已经|都|才|也|有|满|快|的|(?:\d{1,2}月))*"
)
_ASKED = re.compile(
    r"(?:想|打算|准备|要|能|可以|直接|怎么|去|来)(?:今年|明年|再|就|直接|先|一步|往上)*(?:报|考|拿|办|申报|上|冲|弄)[^,，。;； 有]{0,8}$"
    r"|(?:报考|申报|报|考个|办个|冲|跳到|直接)(?:个|名)?[^,，。;； 有了过出到下]{0,8}$"
)
_OWNED = re.compile(
    r"(?:有|(?<![想要能去])拿(?=[^,，。 ]{0,8}$)|拿了|拿到|取得|持有|持|手里|手上|考过|考了|考出|考到|考下来?|考完|已经?是|通过了?|拿着|凭|用|拿过|过了|获得|手握|手头)(?:的|是|个|了|一个|一本|本)*[^,，。;； ]{0,14}$"
)
_NOT_YET = re.compile(
    r"(?:没|没有|还没|未|才能|要|需要|必须|得)(?:先)?(?:有|拿到|取得|持有|考过|拿)[^,，。;； ]{0,14}$"
)
_PAPER = re.compile(r"(?:工|技师)?[^要什么考报多怎咋哪几想能可有没不拿,，。 ]{0,6}?(?:职业)?(?:资格|技能|等级)*(?:证书?|证儿|本本|本儿)")
_GOT = re.compile(
    rf"(?:工|技师)?(?:[^要什么考报多怎咋哪几想能可有没不拿,，。 ]{{0,6}}?证书?|证儿)?{_WHEN}(?:拿|考出|考下|考过|考到|考的|考完|过了|到手|在手|取得|下证|下来|发的|满|有了|(?:\d|[一二两三四五六七八九十半]+)(?:年|个月)(?=[了多半,，。 后]|$)|之?后|又|再干|干|做)"
)
_PURPOSE = re.compile(r"(?:多少|要|怎|咋|几|的?条件|啥|什么|考(?!了|过|出|下|完|的)|报|能|可|在哪|哪|有用|难|费|吗|呢)")


def is_held(text: str, span: Span) -> bool:
    """Whether a level is one the writer has (四级证拿了…) and not the one asked about (考三级证)."""
    before, after = text[max(0, span.start - 16) : span.start], text[span.end : span.end + 16]
    if re.search(r"(?:考|拿|取得)(?:到|了|完)?$", before) and re.match(
        r"(?:工|技师)?(?:证书?)?(?:之前|以前|前)", after
    ):
        return True
    if re.search(r"拿(?:这个|它|这|来|去|着)[^,，。]{0,4}报", text[span.end :]):
        return True
    if re.match(r"升(?!学)", after):
        return True
    owner = _OWNED.search(before)
    owned = owner and not _NOT_YET.search(before) and not re.search(r"[一二三四五1-5]级", owner.group())
    asked = _ASKED.search(before)
    if _NOT_YET.search(before) or (asked and not _GOT.match(after)):
        return False
    if owned and (asked is None):
        return not re.match(r"(?:吗|么|不$|没)", after)
    if _GOT.match(after) or re.match(r"[,， ]证(?:书)?(?:之?后|拿|到手|下来|发)", after):
        return True
    paper = _PAPER.match(after)
    if paper is None or asked:
        return False
    trailing = after[paper.end() :]
    return not trailing or not _PURPOSE.match(trailing.lstrip()) or trailing.startswith((" ", ",", "，"))


def _certificates(text: str, spans: Sequence[Span]) -> tuple[Held, ...]:
    held = []
    for index, span in enumerate(spans):
        levels = span.values("level")
        if not levels or not is_held(text, span):
            continue
        names: tuple[str, ...] = ()
        for previous in reversed(spans[:index]):
            if span.start - previous.end > 2:
                break
            if found := previous.values("occupation") or previous.values("job_type") or previous.values("job"):
                names = tuple(found)
                break
            if previous.values("level"):
                break
        held.append(Held(names, levels[0]))
    return tuple(held)


def _job_near(spans: Sequence[Span], start: int, end: int, text: str) -> Span | None:
    """The named job that belongs to a duration: right after it, else the nearest before."""
    best, best_gap = None, 99
    for span in spans:
        if not span.values("job") and not span.values("job_type") and not span.values("occupation"):
            continue
        if span.start >= end:
            between = text[end : span.start]
            gap = len(between)
            if gap > 4 or re.search(r"[,，。;； ]", between) or re.search(r"证", text[span.end : span.end + 5]):
                continue
        else:
            between = text[span.end : start]
            gap = len(between) + 2
            if (
                gap > 16
                or re.search(r"[。;；]", between)
                or re.match(r"(?:专业|的?证|[一二三四五1-5]级)", text[span.end : span.end + 3])
            ):
                continue
        if gap < best_gap:
            best, best_gap = span, gap
    return best


def _names(span: Span | None) -> tuple[str, ...]:
    if span is None:
        return ()
    return tuple(dict.fromkeys([*span.values("job"), *span.values("occupation"), *span.values("job_type")]))


def _assign(
    text: str, spans: Sequence[Span], told: list[Length], held: tuple[Held, ...], now: datetime
) -> tuple[tuple[Job, ...] | None, tuple[Held, ...]]:
    """Give each duration and date to work, to a certificate's age, or to the work since a certificate."""
    jobs: list[Job] = []
    certificates = list(held)
    first = min((s.start for s in spans if s.values("level") and is_held(text, s)), default=None)
    for length in told:
        role = _role(text, spans, length, first)
        if role == "held":
            certificates = _updated(certificates, years_held=length.years)
        elif role:
            span = _job_near(spans, length.start, length.end, text)
            job = Job(_names(span), span.word if span else "", length.years, total=role == "total")
            jobs = _collected(jobs, job, text[max(0, length.start - 14) : length.start])
            if role == "since":
                explicit = bool(_AFTER_CERTIFICATE.search(text[first or 0 : length.start + 1]))
                certificates = _updated(
                    certificates or [Held()], work_years_since=length.years, assumed_since=not explicit
                )
    for position, verb, lasted in since(text, now):
        jobs, certificates = _dated(text, spans, position, verb, lasted, jobs, certificates)
    if _CONTINUOUS.search(text):
        certificates = [
            replace(c, work_years_since=c.years_held, assumed_since=False)
            if c.years_held is not None and c.work_years_since is None
            else c
            for c in certificates
        ]
    if not jobs and _NO_WORK.search(text):
        return (), tuple(certificates)
    return (tuple(jobs) or None), tuple(c for c in certificates if c != Held())


def _role(text: str, spans: Sequence[Span], length: Length, first_certificate: int | None) -> str:
    """What a duration measures: held, since (a certificate), work, total – or nothing of these ('')."""
    before, after = text[max(0, length.start - 18) : length.start], text[length.end : length.end + 8]
    if _HELD_BEFORE.search(before) or (_HELD_AFTER.match(after) and re.search(r"证|[一二三四五1-5]级", text)):
        return "held"
    if (
        (after.startswith("前") and not _WORK_BEFORE.search(before))
        or _SINCE_SCHOOL.search(before)
        or re.match("(?:多|半)?前?毕业", after)
    ):
        return ""
    if _TOTAL.search(before):
        return "total"
    works = _WORK_BEFORE.search(before) or _WORK_AFTER.match(after) or _job_near(spans, length.start, length.end, text)
    later = (first_certificate is not None and first_certificate < length.start) or re.search("拿证|取证|持证", before)
    if (
        not works
        and later
        and re.match(r"^(?:了|[,，。 ]|能|可|$)", after)
        and re.search(r"(?:级|证)[^,，。 ]{0,4}$", before)
    ):
        return "held"
    closed = re.match(r"^(?:了|的|[,，。 ]|$)", after)
    if not works and not closed:
        return ""
    if _EARLIER.search(before) and not re.search(r"(?:后|又|再|完)[^,，。 ]{0,6}$", before):
        return "work"
    if later:
        return "since"
    return "work" if works or (closed and re.search(r"(?:已经|都|了|有|也)$|^$", before)) else ""


def _collected(jobs: list[Job], job: Job, before: str) -> list[Job]:
    """Years add up only where another job is named or the words say so (后来, 又, 再); else they say the same again."""
    apart = not jobs or job.total or jobs[-1].names != job.names or _FURTHER.search(before)
    return [*jobs, job] if apart else [*jobs[:-1], replace(job, years=min(job.years or 0, jobs[-1].years or 0))]


def _dated(
    text: str, spans: Sequence[Span], position: int, verb: str, lasted: float, jobs: list[Job], certificates: list[Held]
) -> tuple[list[Job], list[Held]]:
    """A date since which something lasts: a certificate obtained, or work begun."""
    context = text[position : position + 24]
    if verb == "毕业":
        return jobs, certificates
    obtained = re.search(r"拿|考|取得|领|发|下|到手|通过|证", verb)
    if obtained or (re.match(r".{0,12}证", context) and verb not in ("开始", "就开始", "到现在", "至今")):
        return jobs, _updated(certificates or [Held()], years_held=lasted)
    if any(job.years for job in jobs):
        return jobs, certificates
    span = _job_near(spans, position, position + len(context), text)
    return [*jobs, Job(_names(span), span.word if span else "", lasted)], certificates


def _updated(certificates: list[Held], **values: object) -> list[Held]:
    """The last certificate with more known of it."""
    if not certificates:
        return [Held(**values)]  # type: ignore[arg-type]
    return [*certificates[:-1], replace(certificates[-1], **values)]  # type: ignore[arg-type]


def _education(text: str, spans: Sequence[Span]) -> tuple[Studied, ...] | None:
    schools = [s for s in spans if s.values("school")]
    majors = [s for s in spans if is_major(text, s)]
    if not schools and not majors and not re.search(r"专业对口|本专业毕业|相关专业毕业|对口专业|不对口", text):
        return None
    if re.search(r"没(?:读|念|上)完|肄业|退学|没毕业就|辍学", text):
        return ()
    status = (
        "enrolled" if re.search(r"大[一二](?!级)|大三(?!.{0,6}(?:大专|专科|高职))|研[一二]|高[一二](?!级)", text) and not re.search(r"应届|(?<!明年)(?<!后年)(?:马上|快|即将)毕业", text)
        else "final-year" if _FINAL.search(text)
        else "enrolled" if _STUDENT.search(text) and not re.search(r"已经?毕业|毕业\d", text)
        else "graduated"
    )  # fmt: skip
    relation = None
    if re.search(r"不对口|非相关专业|跨专业|专业不相关|专业不符|不是相关专业|无关专业", text):
        relation = "other"
    elif re.search(
        r"(?:专业)?对口|本专业|(?<!算)(?<!的)(?<!在)(?<!属于)相关专业(?!吗|有|是|指|包|都|不|没|里|名|范围|哪)", text
    ):
        relation = "related"
    major = majors[0].values("major")[0] if majors else None
    if not schools:
        university = "大学本科" if re.search(r"大[一二三四](?![0-9])|上大学|读大学", text) else None
        return (Studied(university, major, status, relation),)
    return tuple(Studied(s.values("school")[0], major, status, relation) for s in schools)


def is_major(text: str, span: Span) -> bool:
    """A known major counts as one when the words around say so, or when nothing else reads it better."""
    if not span.values("major"):
        return False
    before, after = text[max(0, span.start - 6) : span.start], text[span.end : span.end + 6]
    if re.match(
        r"(?:类|系|学)?(?:的)?专业|毕业|硕士|博士|研究生|系的|方向|的?大专|的?本科|的?中专|大[一二三四]|在读|的?学生",
        after,
    ) or re.search(
        r"(?:学|读|念|专业是?|修|毕业|大专|本科|中专|专科|技校|高职|职高|硕士|研究生|大[一二三四])(?:的|了|过|是|个| )?$",
        before,
    ):
        return True
    return not (
        span.values("occupation")
        or span.values("job")
        or span.values("job_type")
        or span.values("concept")
        or span.values("keyword")
    )


def _titles(text: str) -> tuple[Titled, ...] | None:
    found = []
    for match in _TITLE.finditer(text):
        grade = {"助理": "初级", "副高": "高级", "正高": "高级", None: "中级"}.get(match["grade"], match["grade"])
        near = text[max(0, match.start() - 8) : match.end() + 12]
        if re.search(r"(?:没有?|无|要)$", text[max(0, match.start() - 2) : match.start()]):
            continue
        relation = (
            "matched"
            if re.search(r"对口|人力|对应|hr|本专业|相关", near) and not re.search(r"不对口|不相关|不对应", near)
            else None
        )
        if re.search(r"不对口|不相关|不对应", near):
            relation = "other"
        found.append(Titled(grade, relation))
    return tuple(found) or None


def _title_years(
    titles: tuple[Titled, ...], jobs: tuple[Job, ...] | None
) -> tuple[tuple[Titled, ...], tuple[Job, ...] | None]:
    """Work told together with a title counts as since the title."""
    told = next((job.years for job in jobs or () if job.years is not None), None)
    return tuple(replace(t, work_years_since=told) for t in titles), jobs
