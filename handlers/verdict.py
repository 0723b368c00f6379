"""May I apply? A verdict on each level asked about, with its clause, what is lacking, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Part, Target
from bot.assess import Aim, Assessment, assess
from bot.clauses import (
    assumed,
    closest,
    gap,
    lacking,
    left_open,
    level_name,
    nearest,
    nearest_of,
    numbered,
    other_schooling,
    parted,
    route,
    told,
)
from bot.outlook import job_types, ladder, materials, next_batch, way_up
from bot.person import Person
from bot.query import Query
from bot.relate import Related_
from bot.settle import Settled
from handlers import facts
from knowledge.conditions import LEVEL_SHORT, AnyOf, Certificate, Work, uses
from knowledge.eligibility import RouteResult, Truth, Verdict
from knowledge.values import replace

SHOWN = 3
"""Open routes that a line names."""


def answer(query: Query, target: Target) -> Part:
    """Which levels the writer may apply for, or whether the level asked about is open to them."""
    if target.occupation is None or target.level is None:
        return facts.silent(query, target)
    return _one_level(query, target) if len(query.slots.levels) == 1 else _ladder(query, target)


def _sections(query: Query, target: Target) -> tuple[tuple[str, str], ...]:
    block = query.knowledge.eligibility(target.notice, target.occupation or "", target.level or 0)
    return ((target.notice, block.section),) if block else ()


def _assess(query: Query, target: Target, levels: tuple[int, ...]) -> Assessment:
    return assess(query.knowledge, Aim(target.notice, target.occupation or "", levels), query.person)


def _one_level(query: Query, target: Target) -> Part:
    """可以报 / 还不能报 / 还缺信息 for one level, with the clause."""
    assessment = _assess(query, target, (target.level or 0,))
    if not assessment.verdicts:
        return facts.silent(query, target)
    lines = _one(query, target, assessment.verdicts[0], assessment.related)
    if target.occupation not in query.understanding.mentions.occupations:
        lines.append(f"以上按{target.occupation}来看。")
    return Part(tuple(lines), _sections(query, target))


def _one(query: Query, target: Target, result: Verdict, related: Related_) -> list[str]:
    name = level_name(result.level)
    if query.person.doubtful and result.truth is not Truth.UNKNOWN and not _timeless(result):
        return _conditional(query, target, name, result)
    if result.truth is Truth.MET:
        met = _meeting(query, result)
        return [
            f"可以报{name}。",
            f"符合第{met.route.number}条：{route(met)}{assumed(related, met)}。{told(query.person)}",
            *materials(query, target, met),
            *next_batch(query, target),
        ]
    blocked, open_ = parted(result)
    if not open_ or _told_enough(query.person, blocked, open_, related):
        lines = [*_not_yet(query, name, result, related), *way_up(query, target)]
        return [*lines, *other_schooling(query.person, [result])]
    near = nearest(blocked)
    gaps = [gap(near, query.today)] if near else []
    others = [r for r in blocked if r is not near]
    if 0 < len(others) <= 4:
        gaps.append(f"按你说的不符合：{'；'.join(numbered(r) for r in others)}。")
    asked = [_cannot_tell(query, target, name, open_, related), *(f"{numbered(r)}。" for r in open_), *gaps]
    return [*asked, *way_up(query, target)]


def _not_yet(query: Query, name: str, result: Verdict, related: Related_) -> list[str]:
    """还不能报: the route that is nearest, then the others."""
    blocked, open_ = parted(result)
    near = nearest(blocked)
    lines = [f"{'按你说的情况，' if open_ else ''}还不能报{name}。{told(query.person)}", *related.barred]
    if near:
        lines.append(gap(near, query.today))
    else:
        lines.append(f"{'这几条' if open_ else '各条都'}不符合：{'；'.join(numbered(r) for r in blocked)}。")
    others = [r for r in blocked if r is not near]
    if open_:
        lines.append(f"如果你还符合下面一条，就可以申报：{'；'.join(numbered(r) for r in open_)}。")
        lines += [f"按你说的不符合：{'；'.join(numbered(r) for r in others)}。"] if near and others else []
    elif near and len(result.results) > 1:
        lines.append(f"其他各条也不符合：{'；'.join(numbered(r) for r in result.results if r is not near)}。")
    return lines


def _meeting(query: Query, result: Verdict) -> RouteResult:
    """The first route that is met, without counting years where the words leave a doubt about them."""
    trusted = _timeless(result) if query.person.doubtful else result.results
    return next(r for r in result.results if r.truth is Truth.MET and r in trusted)


def _timeless(result: Verdict) -> list[RouteResult]:
    """Routes met that count no years, so that doubts about them do not matter."""
    return [
        r
        for r in result.results
        if r.truth is Truth.MET and not any(uses(f.condition, kind) for f in r.findings for kind in (Work, Certificate))
    ]


def _conditional(query: Query, target: Target, name: str, result: Verdict) -> list[str]:
    """Neither yes nor no where the words leave a doubt: each alternative with its condition."""
    return [
        f"还不能下结论，要看哪些年限算数{told(query.person)}。符合下面一条才能报{name}：",
        *(f"{numbered(r)}。" for r in result.results),
        f"请告诉我满几年、证书拿了没有，或咨询{query.phone(target.notice)}。",
    ]


def _only_since(result: RouteResult, person: Person) -> bool:
    """Whether all that is open on a route is the work since a certificate told of."""
    levels = {held.level for held in person.certificates or ()}
    unknown = [f.condition for f in result.findings if f.truth is Truth.UNKNOWN]
    return bool(unknown) and all(isinstance(c, Certificate) and c.level in levels for c in unknown)


def _told_enough(person: Person, blocked: list[RouteResult], open_: list[RouteResult], related: Related_) -> bool:
    """Whether some route fails on years or certificates that were told, so that 还不能 is the honest first word."""
    if left_open(open_, related) or related.rough or person.doubtful:
        return False
    if any(_only_since(result, person) for result in open_):
        return False
    if any(result.years_short is not None for result in blocked):
        return True
    nothing = person.certificates == () and person.jobs is not None
    return bool(blocked) and (nothing or person.jobs == ())


def _cannot_tell(query: Query, target: Target, name: str, open_: list[RouteResult], related: Related_) -> str:
    if strange := left_open(open_, related):
        return f"{name}还定不了：{strange}，请先咨询{query.phone(target.notice)}。{told(query.person)}各条要求："
    return f"还缺信息，{name}暂时没法判断。请告诉我{'、'.join(_missing(query, open_))}，符合下面一条就可以："


def _missing(query: Query, open_: list[RouteResult]) -> list[str]:
    """What to ask, in the candidate's words."""
    kinds = {f.condition.kind for r in open_ for f in r.findings if f.truth is Truth.UNKNOWN}
    kinds |= {
        c.kind
        for r in open_
        for f in r.findings
        if isinstance(f.condition, AnyOf)
        for g in f.condition.groups
        for c in g
    }
    words = {
        "work": "做相关工作几年了", "certificate": "有没有几级的证书、拿了几年", "school": "学历、专业和是否毕业",
        "title": "有没有对应的职称", "age": "年龄", "apprenticeship": "有没有学徒期满",
    }  # fmt: skip
    known = {
        "work": query.person.jobs,
        "certificate": query.person.certificates,
        "school": query.person.education,
        "title": query.person.titles,
    }
    asked = [words[k] for k in words if k in kinds and known.get(k) is None]
    return asked or [words[k] for k in words if k in kinds]


def _ladder(query: Query, target: Target) -> Part:
    """All levels on offer for that occupation, a line each; the first line says which are open."""
    assessment = ladder(query, target)
    if query.slots.levels:
        wanted = tuple(level for level in assessment.aim.levels if level in query.slots.levels)
        assessment = _assess(query, target, wanted)
    verdicts, related, met = assessment.verdicts, assessment.related, assessment.met
    if not verdicts:
        return facts.silent(query, target)
    easiest = verdicts[0]
    if query.person.doubtful and any(v.truth is not Truth.UNKNOWN for v in verdicts):
        lines = _conditional(query, replace(target, level=easiest.level), level_name(easiest.level), easiest)
    elif met:
        names = "、".join(level_name(v.level) for v in met)
        lines = [f"可以报{names}。{told(query.person)}", *_lines(query, target, verdicts, related)]
        lines += _prepared(query, target, met)
    elif any(v.truth is Truth.UNKNOWN for v in verdicts):
        first = next(v for v in verdicts if v.truth is Truth.UNKNOWN)
        open_ = parted(first)[1]
        lines = [_cannot_tell(query, target, LEVEL_SHORT[first.level], open_, related)]
        lines += [f"{numbered(r)}。" for r in open_]
        lines += [gap(near, query.today)] if (near := nearest_of(first)) else []
        lines += _lines(query, target, [v for v in verdicts if v is not first], related, brief=True)
    else:
        names = "、".join(LEVEL_SHORT[v.level] for v in verdicts)
        lines = [
            f"按你说的情况，{names}{'都' if len(verdicts) > 1 else ''}还不能报。{told(query.person)}",
            *related.barred,
        ]
        lines += _lines(query, target, verdicts, related)
        lines += other_schooling(query.person, verdicts)
    return Part(tuple(lines), _sections(query, target))


def _lines(
    query: Query, target: Target, verdicts: Sequence[Verdict], related: Related_, brief: bool = False
) -> list[str]:
    """A line a level; `brief`: of levels still open only the numbers of the routes."""
    return [
        _open_line(query, target, v, related)
        if brief and v.truth is Truth.UNKNOWN
        else _line(query, replace(target, level=v.level), v, related)
        for v in verdicts
    ]


def _open_line(query: Query, target: Target, verdict: Verdict, related: Related_) -> str:
    open_ = parted(verdict)[1]
    why = left_open(open_, related) or "还缺信息"
    numbers = "、".join(f"第{r.route.number}条" for r in open_)
    return f"{LEVEL_SHORT[verdict.level]}{job_types(query, target, verdict.level)}：{why}，要看{numbers}。"


def _line(query: Query, target: Target, verdict: Verdict, related: Related_) -> str:
    """A level in one line: the clause that is met, or what is nearest."""
    name = LEVEL_SHORT[verdict.level] + job_types(query, target, verdict.level)
    if verdict.truth is Truth.MET:
        met = _meeting(query, verdict)
        return f"{name}：可以报，符合第{met.route.number}条（{route(met)}）{assumed(related, met)}。"
    blocked, open_ = parted(verdict)
    near = nearest(blocked)
    if verdict.truth is Truth.UNKNOWN:
        why = left_open(open_, related) or "还缺信息"
        years = f"只看年限{lacking(near, query.today)}（{numbered(near)}）。" if near else ""
        more = "、".join(f"第{r.route.number}条" for r in open_[SHOWN:])
        shown = "；".join(numbered(r) for r in open_[:SHOWN]) + (f"；以及{more}" if more else "")
        return f"{name}：{why}，要看{shown}。{years}"
    up = next((line for line in way_up(query, target) if "就能报" in line), "")
    if near:
        return f"{name}：还不能报，{lacking(near, query.today)}（{numbered(near)}）。{up}"
    return f"{name}：还不能报，要{'；或'.join(numbered(r) for r in closest(verdict))}。{up}"


def _prepared(query: Query, target: Target, met: Sequence[Verdict]) -> list[str]:
    """Materials, next batch and fee of the highest level that is open."""
    highest = met[-1]
    chosen = replace(target, level=highest.level)
    lines = [*materials(query, chosen, _meeting(query, highest)), *next_batch(query, chosen)]
    return [f"{LEVEL_SHORT[highest.level]}{words}" if len(met) > 1 else words for words in lines]


def side_by_side(query: Query, assessments: Sequence[Assessment]) -> Settled:
    """One occupation with several organisers: a block each, a line a level."""
    blocks = []
    for a in assessments:
        if query.person.doubtful and any(v.truth is Truth.MET for v in a.verdicts):
            target = _target(a)
            lowest = max(a.verdicts, key=lambda v: v.level)
            lines = _conditional(query, target, level_name(lowest.level), lowest)
        else:
            lines = [*a.related.barred, *_lines(query, _target(a), a.verdicts, a.related)]
            lines += [_next for v in a.met[-1:] for _next in next_batch(query, replace(_target(a), level=v.level))]
        blocks.append(f"【{query.notice(a.aim.notice).short}】" + "\n".join(lines))
    return _settled(query, assessments, [*blocks, told(query.person)])


def _target(assessment: Assessment) -> Target:
    return Target(assessment.aim.notice, assessment.aim.occupation, None, assessment.aim.levels[0])


def _settled(query: Query, assessments: Sequence[Assessment], lines: Sequence[str]) -> Settled:
    targets = [_target(a) for a in assessments]
    parts = tuple(Part((), _sections(query, target)) for target in targets)
    return Settled(tuple(line for line in lines if line), parts, tuple(targets))


def overview(query: Query, assessments: Sequence[Assessment]) -> Settled:
    """Many occupations or organisers at once: what is open first, then what is nearest."""
    open_ = [a for a in assessments if a.met]
    lines = []
    for a in open_:
        routes = "、".join(f"{LEVEL_SHORT[v.level]}（第{v.met_by[0]}条）" for v in a.met)
        lines.append(f"{_name(query, a)}：可以报{routes}。")
    if not open_:
        unknown = any(a.needs for a in assessments)
        lines.append("还缺信息，暂时没法判断。" if unknown else "按你说的情况，目前没有能报的。")
    near = [(r, v, a) for a in assessments if not a.met for v in a.verdicts if (r := nearest_of(v))]
    for r, v, a in sorted(near, key=lambda item: item[0].years_short or 0)[:3]:
        lines.append(
            f"{_name(query, a)}{LEVEL_SHORT[v.level]}还不能报：{lacking(r, query.today)}（第{r.route.number}条 {route(r)}）。"
        )
    undecided = [a for a in assessments if not a.met and a.needs]
    if undecided:
        lines.append(f"还不能确定：{'、'.join(_name(query, a) for a in undecided)}。")
    return _settled(query, assessments, [*lines, told(query.person)])


def _name(query: Query, assessment: Assessment) -> str:
    return f"{query.notice(assessment.aim.notice).short} {assessment.aim.occupation}"
