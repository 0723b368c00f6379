"""Schooling and titles told of: kind of school, major, whether graduated, in the last year or enrolled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.held import names
from bot.lexicon import Span
from bot.person import Studied, Titled

_STUDENT = re.compile(
    r"延毕|延期毕业|在读|在校|大一|大二|大三|研一|研二|还没毕业|没毕业|未毕业|还在上学|还在读|上学呢|在上学|读书呢|正在读|学生(?!会)|高一|高二|高三|读大|中职在|在念|念书|二年级|一年级|还在念|刚上|正读|上着学|在上(?!海)|(?:现在|正|还|目前)在?[^,，。 ]{0,8}(?:念|读|上学)|在(?:技师学院|技校|中专|职高|大专|高职)[^,，。 ]{0,4}(?:念|读|上)"
)
_FINAL = re.compile(
    r"应届|马上(?:就)?(?:要)?毕业|快(?:要)?毕业|今年(?:\d+月)?(?:夏天|六月|6月|7月)?(?:就|要|刚|将|才)?(?:要)?毕业|即将毕业|要毕业|大四|毕业班|最后一年|最后一学期|毕业年级|还没拿(?:到)?毕业证|研三|准毕业|下个月毕业|就毕业|实习(?:期|中|呢)|最后半年|等毕业证|毕业证还没"
)
_TITLE = re.compile(
    r"(?P<grade>初级|中级|高级|助理|副高|正高)(?:的)?(?:专业技术)?(?:职称|经济师|工程师|人力资源管理专业|会计师|统计师)|(?P<plain>经济师|工程师)(?:职称|证)|职称(?:是|为)?(?P<last>初级|中级|高级|副高|正高)"
)
_EARLY_YEARS = re.compile(
    r"后年.{0,8}毕业|还有(?:两|二|三|\d|一)年半?(?:才)?毕业|还要(?:读|念|上)?(?:两|二|三|\d)年|大[一二](?!级)|大三(?!.{0,6}(?:大专|专科|高职))|研[一二]|高[一二](?!级)"
)
_LAST_YEAR = re.compile(r"应届|(?<!明年)(?<!后年)(?:马上|快|即将)毕业")
_UNFINISHED = re.compile(
    r"没(?:读|念|上)完|肄业|退学|休学|不(?:读|念|上)了|不(?:读|念)啦|挂科.{0,4}没毕业|(?:读|念)了.{0,3}年.{0,3}证没拿到|没毕业就|辍学|没拿到?毕业证|没(?:有)?毕业证|还差.{1,3}门|结业"
)
_PLANNED = re.compile(r"(?:准备|打算|本来想|计划|想|要)(?:去|再)?(?:读|念|学|上|报)个?[^,，。;； ]{0,12}")
_MATCHING = re.compile(
    r"(?<!不)对口(?!不)|(?<!算)(?<!的)(?<!在)(?<!属于)(?:本|相关)专业(?!吗|有|是|指|包|都|不|没|里|名|范围|哪|算)"
)
_NOT_MATCHING = re.compile(r"(?<!对口)不对口|非相关专业|跨专业|专业不相关|专业不符|不是相关专业|不是本专业|无关专业")


MOST = 8
"""Schools, and as many titles, that are read in one message: nobody has more."""
AUTUMN = 9
"""The month in which a year at school begins."""
AMBIGUOUS = {
    "技工院校": (("技工院校", "技工院校高级工班"), r"中级|普通班"),
    "大学专科": (("大学专科", "高等职业学校"), r"普通大专|普通专科|统招|自考|函授|电大"),
}
"""What people say for more than one kind of school → those kinds, and words that make it the first of them."""
_NOT_ANY_MORE = re.compile(r"(?:不是|不|没|没有|并非|已经不)(?:再)?(?:在读|在校|在上|在念|在学)(?:生|学生|了)?")
_CLASSES = ("一本", "二本", "三本")
_NOT_THAT = re.compile(r"(?:不是|并非|没读过|没上过|没念过)(?:什么|过)?$")
_OF_TITLE = re.compile(r"(?:专业|方向)?的?(?:初级|中级|高级|助理)?(?:经济师|职称|会计师|工程师)")


_STRANGE = re.compile(
    r"(?:^|[ ,，。]|[学读念](?:的|了|过)?(?:是)?|我是|[专本]科|毕业于)(?P<name>(?:(?![我是])[\u4e00-\u9fff]){2,8}?)专业(?=的?(?:$|[ ,，。]|毕业|出身|大专|本科|应届|在读))"
)
_SCHOOL_WORDS = re.compile(r"^(?:我|是|学|读|念|的|大专|本科|专科|中专|高职|技校|毕业|应届)+")
_NO_MAJOR = re.compile(
    r"相关|对口|什么|哪|别的|其他|其它|所有|任何|不限|跨|本|这|那|我|无关|同|非|限|报|考|有没有|算|吗|能|不|没"
)


def education(text: str, spans: Sequence[Span], today: date) -> tuple[Studied, ...] | None:
    """Every schooling named, each with the status and major that stand nearest; () for one broken off."""
    planned = [m.span() for m in _PLANNED.finditer(text)]
    if planned:
        spans = [s for s in spans if not any(a <= s.start < b for a, b in planned)]
    text = _NOT_ANY_MORE.sub(lambda m: "毕业" + " " * (len(m.group()) - 2), text)
    schools = [s for s in spans if s.values("school") and not _NOT_THAT.search(text[max(0, s.start - 5) : s.start])]
    schools = [s for s in schools if not (s.word in _CLASSES and text[: s.start].endswith("证"))]  # 证一本没有
    schools = [s for s in schools if not any(s.end == other.start for other in schools)]  # 技师学院高级工班: the latter
    majors = [s for s in spans if s.values("major") and is_major(text, s) and not _OF_TITLE.match(text[s.end :])]
    relation = "other" if _NOT_MATCHING.search(text) else "related" if _MATCHING.search(text) else None
    university = "大学本科" if re.search(r"大[一二三四](?![0-9])|上大学|读大学|大学在读", text) else None
    strange = None if majors else _strange_major(text)
    if not schools and not majors and relation is None and university is None and strange is None:
        return None
    if _UNFINISHED.search(text) and not _FINAL.search(text):
        return ()
    if not schools:
        return (Studied(university, _nearest(majors, 0) or strange, _status(text, today), relation, _assessed(text)),)
    schools = schools[:MOST]
    told = [
        _one(text, schools, number, _of(majors, schools, number), relation, today) for number in range(len(schools))
    ]
    if strange:
        told[-1] = replace(told[-1], major=strange)
    if any(s.school in ("硕士", "博士") for s in told) and not any(s.school == "大学本科" for s in told):
        told.append(Studied("大学本科", None, "graduated", None))  # nobody gets there without one
    return tuple(told)


def _one(
    text: str, schools: Sequence[Span], number: int, majors: Sequence[Span], relation: str | None, today: date
) -> Studied:
    school = schools[number]
    edges = [0, *(s.start for s in schools[1:]), len(text)]
    window = text[edges[number] : edges[number + 1]]
    kind = school.values("school")[0]
    higher = any(s.values("school")[0] in ("硕士", "博士") for s in schools) and kind not in ("硕士", "博士")
    raised = len(schools) > 1 and "专升本" in text and kind == "大学专科"
    status = "graduated" if higher or raised else _status(window if len(schools) > 1 else text, today)
    kinds, exact = AMBIGUOUS.get(kind, (kind, ""))
    told = kind if exact and re.search(exact, text) else kinds
    return Studied(told, _nearest(majors, school.start), status, relation, _assessed(text))


def _assessed(text: str) -> bool | None:
    """Whether the words say that the school passed 评估论证, or that it did not."""
    match = re.search(r"(?P<no>没有?|未|不是|非|没经过?)?(?:经过?|通过|做过)?评估论证(?P<after>.{0,3})", text)
    if match is None:
        return None
    if match["no"]:
        return False
    return None if re.search(r"吗|么|是什|算|怎|不$|哪|啥", match["after"]) else True


def _of(majors: Sequence[Span], schools: Sequence[Span], number: int) -> list[Span]:
    """The majors that stand nearest to that schooling; one named for another schooling says nothing of it."""
    return [m for m in majors if min(range(len(schools)), key=lambda n: abs(schools[n].start - m.start)) == number]


def _strange_major(text: str) -> str | None:
    """A major that no list and no word of ours knows (我是化学专业的); the organiser decides on it."""
    match = _STRANGE.search(text)
    name = _SCHOOL_WORDS.sub("", match["name"]) if match else ""
    return name if len(name) >= 2 and not _NO_MAJOR.search(name) else None


def _nearest(majors: Sequence[Span], position: int) -> str | None:
    best = min(majors, key=lambda s: abs(s.start - position), default=None)
    return best.values("major")[0] if best else None


def _status(text: str, today: date) -> str | None:
    """graduated, final-year or enrolled, where the words say so. Who finishes next summer is in the last year from autumn on."""
    text = re.sub(r"(?:不是|非|不算)应届", "在校", text)
    text = re.sub(r"(?:还)?(?:没|未|不)(?:有)?(?:到|是)?(?:最后一年|大四|毕业班)", "在校", text)
    if "应届" not in text and re.search(r"明年(?:夏天|\d+月|上半年)?(?:就|才|要|将|能)*毕业", text):
        return "final-year" if today.month >= AUTUMN else "enrolled"
    if _EARLY_YEARS.search(text) and not _LAST_YEAR.search(text):
        return "enrolled"
    if _FINAL.search(text):
        return "final-year"
    if _STUDENT.search(text) and not re.search(r"已经?毕业|毕业\d", text):
        return "enrolled"
    return "graduated" if "毕业" in text else None


def is_major(text: str, span: Span) -> bool:
    """A known major counts as one when the words around say so, or when nothing else reads it better."""
    if not span.values("major"):
        return False
    before, after = text[max(0, span.start - 6) : span.start], text[span.end : span.end + 6]
    if re.match(r"[师员](?!范)", after):
        return False  # somebody's work
    if re.match(
        r"(?:类|系|学)?(?:的)?专业|毕业|[ ,，]?应届|硕士|博士|研究生|系的|方向|的?大专|的?本科|的?中专|大[一二三四]|在读|的?学生",
        after,
    ) or re.search(
        r"(?:学|读|念|专业是?|修|毕业|大专|本科|中专|专科|技校|高职|职高|中职|卫校|高级工班|技师班|技师学院|技工院校|学院|硕士|研究生|大[一二三四])(?:的|了|过|是|个| )?$",
        before,
    ):
        return True
    if re.search(r"(?:学历|毕业|本科|大专|专科|研究生|硕士|博士|中专|应届)[,， ]$", before) and re.match(
        r"[,， ]|$", after
    ):
        return True  # 研究生学历，人力资源，没证书
    return not (
        span.values("occupation")
        or span.values("job")
        or span.values("job_type")
        or span.values("concept")
        or span.values("keyword")
    )


def _fields(span: Span) -> tuple[str, ...]:
    """What a title may be in: an occupation, or the name of a major."""
    return (*names(span), *map(str, span.values("major")))


def _beside(text: str, span: Span, title: re.Match[str]) -> bool:
    """初级经济师人力资源, 人力资源专业的初级经济师."""
    if 0 <= span.start - title.end() <= 1:
        return True
    return span.end <= title.start() and bool(
        re.fullmatch(r"(?:管理)?(?:专业|方向)?的?", text[span.end : title.start()])
    )


def titles(text: str, spans: Sequence[Span]) -> tuple[Titled, ...] | None:
    """Professional titles, with the occupation named right behind; 对口 or 不对口 only where the words beside them say so."""
    found = []
    for match in _TITLE.finditer(text):
        if re.search(
            r"(?:没有?|无|要|能评|想评|可以评|怎么评|去评|算|等于|相当于|抵)$",
            text[max(0, match.start() - 3) : match.start()],
        ):
            continue
        named = match["grade"] or match["last"]
        grade = {"助理": "初级", "副高": "高级", "正高": "高级", None: "中级"}.get(named, named)
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 14]
        near = before[-8:] + "|" + after
        relation = "other" if re.search(r"不对口|不相关|不对应", near) else None
        if relation is None and re.search(r"对口|对应|本专业", near):
            relation = "matched"
        beside = next((f for s in spans if _beside(text, s, match) and not s.values("level") and (f := _fields(s))), ())
        found.append(Titled(grade or "初级", relation, names=beside))
    return tuple(found[:MOST]) or None
