"""Every field of a notice that is a sentence, or can be said as one, with its aspect and section.

Typed fields become statements only where no fact of the same aspect says it already, so that nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.notice import Contact, Notice, Photo, Results, Scope, Subjects


@dataclass(frozen=True)
class Statement:
    """One citable sentence: what it answers, where it stands, whom it concerns."""

    aspect: str
    text: str
    section: str
    scope: Scope = field(default_factory=Scope)
    keywords: tuple[str, ...] = ()
    conflict: bool = False
    persons: tuple[str, ...] = ()


PAPER_NAMES = {
    "理论知识": ("理论",),
    "操作技能": ("技能", "实操", "操作", "专业能力"),
    "综合评审": ("综合评审", "综评", "评审", "文件筐", "论文"),
}
"""How candidates call the papers."""
_KINDS = {
    "consultation": "咨询电话",
    "complaint": "投诉监督电话",
    "supervision": "监督电话",
    "duty": "值班电话",
    "posting": "寄材料",
}


def statements(notice: Notice) -> tuple[Statement, ...]:
    """All statements of a notice: its facts, then what its typed fields add."""
    facts = tuple(
        Statement(
            f.aspect, f.text, f.section, Scope(**{k: getattr(f, k) for k in Scope.model_fields}), f.keywords, f.conflict
        )
        for f in notice.facts
    )
    told = {fact.aspect for fact in facts}
    always = {
        "results.where",
        "subjects.form",
        "subjects.questions",
        "subjects.list",
        "documents.identity",
        "contact.consult",
        "complaint.supervise",
        "contact.website",
        "registration.post",
    }
    typed = tuple(s for s in _typed(notice) if s.aspect not in told or s.aspect in always)
    return (*facts, *typed)


def _typed(notice: Notice) -> Iterator[Statement]:
    for identity in notice.identity:
        yield Statement(
            "documents.identity",
            f"{identity.who}考生：{'、'.join(identity.accepts)}，任一即可。",
            identity.section,
            persons=(identity.who,),
        )
    if notice.photo:
        yield Statement("documents.photo", _photo(notice.photo), notice.photo.section)
    if notice.ticket:
        yield Statement("ticket.when", f"{notice.ticket.when}。", notice.ticket.section)
        yield Statement("ticket.where", f"{notice.ticket.where}。", notice.ticket.section)
        if notice.ticket.how:
            yield Statement("ticket.how", f"{notice.ticket.how}。", notice.ticket.section)
    if notice.results:
        yield from _results(notice.results)
    if notice.retake:
        retake = notice.retake
        yield Statement("retake.kept", f"单科合格成绩保留{retake.kept_years}年。", retake.section)
        if retake.attempts:
            yield Statement(
                "retake.attempts", f"{retake.kept_years}年内只有{retake.attempts}次补考机会。", retake.section
            )
    for contact in notice.contacts:
        yield _contact(contact)
        if contact.hours and contact.kind == "consultation":
            yield Statement("contact.hours", f"{contact.hours}。", contact.section)
        if contact.address and contact.kind != "posting":
            yield Statement("contact.address", f"{contact.address}。", contact.section)
    for site in notice.sites:
        yield Statement("contact.website", f"{site.purpose}：{site.url or site.name}", site.section)
    for subjects in notice.subjects:
        yield from _papers(subjects)


def _photo(photo: Photo) -> str:
    parts = [f"{photo.size}{photo.background}照片"]
    if photo.file_format:
        parts.append(
            f"{photo.file_format}格式" + ("（不是PNG等其他格式）" if photo.file_format in ("JPEG", "JPG") else "")
        )
    if photo.height_over:
        parts.append(f"高大于{photo.height_over}像素、宽大于{photo.width_over}像素")
    if photo.kilobytes:
        parts.append(f"文件{photo.kilobytes[0]}-{photo.kilobytes[1]}KB")
    return "，".join(parts) + "。" + "；".join(photo.rules) + ("。" if photo.rules else "")


def _results(results: Results) -> Iterator[Statement]:
    rule = results.after_exam
    if rule:
        length = f"{rule.working_days}个工作日" if rule.working_days else f"{_month(rule.months)}"
        yield Statement("results.when", f"考试结束后{length}内公布成绩。", results.section)
    yield Statement("results.where", f"{results.where}。", results.section)
    if results.publicity_days:
        yield Statement("results.publicity", f"公示期{results.publicity_days}天。", results.section)


def _month(count: int | None) -> str:
    return "一个月" if count == 1 else f"{count}个月"


def _contact(contact: Contact) -> Statement:
    aspect = {
        "consultation": "contact.consult", "complaint": "complaint.supervise", "supervision": "complaint.supervise",
        "duty": "contact.consult", "posting": "registration.post",
    }[contact.kind]  # fmt: skip
    parts = [contact.office or _KINDS[contact.kind], contact.person, *contact.phones, contact.email]
    if contact.kind == "posting":
        parts.append(contact.address)
    text = " ".join(p for p in parts if p)
    return Statement(aspect, text + (f"（{contact.hours}）" if contact.hours else ""), contact.section)


def _papers(subjects: Subjects) -> Iterator[Statement]:
    scope = Scope(occupations=subjects.occupations, job_types=subjects.job_types, levels=subjects.levels)
    names = "、".join(paper.subject for paper in subjects.papers)
    missing = "，不考综合评审" if "综合评审" not in names else ""
    yield Statement("subjects.list", f"考{len(subjects.papers)}科：{names}{missing}。", subjects.section, scope)
    for paper in subjects.papers:
        names_ = PAPER_NAMES.get(paper.subject, (paper.subject,))
        types = (
            f"题型：{paper.question_types}" + (f"，{paper.questions}题" if paper.questions else "")
            if paper.question_types
            else ""
        )
        told = "；".join(t for t in (paper.form + (f"（{paper.detail}）" if paper.detail else ""), types) if t)
        yield Statement("subjects.form", f"{paper.subject}：{told}。", subjects.section, scope, names_)
        if types:
            yield Statement("subjects.questions", f"{paper.subject}{types}。", subjects.section, scope, names_)
    weights = [
        f"{p.subject}（" + "、".join(f"{part.name}{part.points}分占{part.weight}%" for part in p.parts) + "）"
        for p in subjects.papers
        if p.parts
    ]
    if weights:
        yield Statement("subjects.weight", "；".join(weights) + "。", subjects.section, scope)
