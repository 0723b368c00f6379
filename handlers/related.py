"""Related occupations, majors and certificates: is the one named on the notice's list, or what does the list hold."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Part, Target
from bot.query import Query
from bot.relate import applies
from handlers import facts
from knowledge.notice import MajorList, Related

OPEN = "名单以“等”结尾，没列到的是否认可由机构认定"


def answer(query: Query, target: Target) -> Part:
    """For the notice of the target and, at level one, its guide."""
    ids = [target.notice]
    guides = [g.id for g in query.knowledge.guides(target.notice)]
    ids = [*guides, target.notice] if target.level == 1 or query.understanding.mentions.guide else [*ids, *guides]
    lists = [(i, query.knowledge.related(i, target.occupation or "")) for i in ids]
    for notice, related in lists:
        if related is None:
            continue
        lines = _lines(query, target, related)
        if lines:
            extra = [s for n, s in facts.stated(query, target) if s.conflict and "物流" in query.understanding.text]
            return Part((*lines, *(f"注意：{s.text}" for s in extra)), ((notice, related.section),))
    return _no_list(query, target)


def _no_list(query: Query, target: Target) -> Part:
    phone = query.phone(target.notice)
    what = {"related.majors": "相关专业", "related.certificates": "相关职业资格证书"}.get(query.aspect, "相关职业")
    noted = [
        s.text
        for s in query.knowledge.statements[target.notice]
        if s.aspect == "eligibility.footnote" and what in s.text
    ]
    return Part((f"通知没有列{what}的名单，是否相关由机构认定，请咨询：{phone}。", *noted[:1]), silent=not noted)


def _lines(query: Query, target: Target, related: Related) -> tuple[str, ...]:
    mentions = query.understanding.mentions
    if query.aspect == "related.majors":
        return _majors(query, target, related)
    if query.aspect == "related.certificates":
        named = [
            j
            for j in (*mentions.jobs, *_occupations(query))
            if any(j in c or c in j for c in related.certificates or ())
        ]
        if named:
            return (
                f"可以算，{named[0]}列在{target.occupation}的相关证书里（{'、'.join(related.certificates or ())}{'等' if related.open_ended else ''}）。",
            )
        return (
            (f"相关证书：{'、'.join(related.certificates)}{'等' if related.open_ended else ''}。",)
            if related.certificates
            else ()
        )
    named = [j for j in mentions.jobs if j != target.occupation] or [
        o for o in _occupations(query) if o != target.occupation
    ]
    barred = [name for name in named if name in related.not_related]
    if barred:
        return (f"不算：{barred[0]}{related.not_related[barred[0]]}。",)
    if related.occupations is None:
        return ()
    hits = [name for name in named if name in related.occupations]
    if hits:
        return (f"算，{'、'.join(hits)}列在{target.occupation}的相关职业里。",)
    listed = f"{target.occupation}的相关职业：{'、'.join(related.occupations)}{'等' if related.open_ended else ''}。"
    if named:
        return (
            f"名单里没有{named[0]}。{OPEN if related.open_ended else '名单之外的没有列入'}，请咨询：{query.phone(target.notice)}。",
            listed,
        )
    return (listed,)


def _occupations(query: Query) -> Sequence[str]:
    """Occupations named in the question, the job types' too."""
    return [value for span in query.understanding.spans for value in span.values("occupation")]


def _majors(query: Query, target: Target, related: Related) -> tuple[str, ...]:
    if related.majors is None:
        return ()
    text = query.understanding.text
    lists = related.majors
    if "本专业" in text and any(m.own for m in lists) and "相关专业" not in text:
        lists = tuple(m for m in lists if m.own)
    schools = query.understanding.mentions.schools
    if schools:
        lists = tuple(m for m in lists if any(applies(m, s) for s in schools)) or lists
    named = list(query.understanding.mentions.majors)
    hits = [(m, entry) for m in named for entry in lists if m in entry.names]
    if hits:
        name, entry = hits[0]
        where = f"（{entry.schools}）" if entry.schools else ""
        return (f"算，{name}列在{target.occupation}的{'本专业' if entry.own else '本专业或相关专业'}名单里{where}。",)
    if not named and _asks_membership(query):
        named = [word for word in query.understanding.unexplained.split() if len(word) >= 2][:1]
    if named and not any(name in (target.occupation or "") for name in named):
        closing = OPEN if any(m.open_ended for m in lists) else "名单之外的没有列入"
        return (f"名单里没有{named[0]}。{closing}，请咨询：{query.phone(target.notice)}。", *_listed(lists))
    return _listed(lists)


def _asks_membership(query: Query) -> bool:
    """Whether one thing is asked about (算不算, 里有没有) and not the whole list."""
    return bool(query.understanding.concepts & {"count_as"}) or query.understanding.text.endswith(("没", "不", "吗"))


def _listed(lists: Sequence[MajorList]) -> tuple[str, ...]:
    told = []
    for majors in lists:
        head = f"{majors.schools}" + ("本专业" if majors.own else "相关专业" if "专业" not in majors.schools else "")
        told.append(f"{head}：{'、'.join(majors.names)}{'等' if majors.open_ended else ''}。")
    return tuple(told)
