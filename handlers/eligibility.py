"""Who may apply: the conditions of a level in words, or a verdict on what a candidate tells of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer import Part, Target
from bot.person import Person
from bot.query import Query
from bot.relate import Related_, Relating, years_words
from handlers import facts
from knowledge.base import Programme
from knowledge.conditions import LEVEL_NAMES, LEVEL_SHORT, AnyOf, Certificate, Condition, School, Work, describe
from knowledge.eligibility import RouteResult, Truth, Verdict, judge
from knowledge.notice import Requirement


def _section(query: Query, target: Target) -> tuple[tuple[str, str], ...]:
    block = query.knowledge.eligibility(target.notice, target.occupation or "", target.level or 0)
    return ((target.notice, block.section),) if block else ()


def require(query: Query, target: Target) -> Part:
    """The alternatives of a level, each with its number."""
    if target.occupation is None or target.level is None:
        return facts.silent(query, target)
    requirement = query.knowledge.requirement(target.notice, target.occupation, target.level)
    if requirement is None:
        return facts.silent(query, target)
    block = query.knowledge.eligibility(target.notice, target.occupation, target.level)
    age = f"须年满{block.minimum_age}周岁，且" if block and block.minimum_age else ""
    head = "符合下面一条就行：" if len(requirement.routes) > 1 else "要符合："
    name = LEVEL_NAMES[target.level].replace("/", "（") + "）"
    routes = [f"{r.number}. {'，且'.join(describe(c) for c in r.all)}" for r in requirement.routes]
    return Part((f"报{name}{age}{head}", *(f"{line}。" for line in routes)), _section(query, target))


def age(query: Query, target: Target) -> Part:
    """The minimum age, and that an upper limit is not stated."""
    if target.occupation is None or target.level is None:
        return facts.silent(query, target)
    block = query.knowledge.eligibility(target.notice, target.occupation, target.level)
    requirement = query.knowledge.requirement(target.notice, target.occupation, target.level)
    ages = {c.years for r in requirement.routes for c in r.all if c.kind == "age"} if requirement else set()
    minimum = block.minimum_age if block else None
    minimum = minimum or (min(ages) if ages else None)
    if minimum is None:
        return Part(
            (f"通知没有写年龄要求，也没有写年龄上限。拿不准请咨询：{query.phone(target.notice)}。",), silent=True
        )
    upper = "通知没有写年龄上限。"
    told = query.person.age
    if told is not None and told < minimum:
        return Part((f"不能报：要年满{minimum}周岁。{upper}",), _section(query, target))
    return Part((f"要年满{minimum}周岁。{upper}",), _section(query, target))


def skip(query: Query, target: Target) -> Part:
    """Skipping a level is a question of the routes that need no lower certificate."""
    requirement = query.knowledge.requirement(target.notice, target.occupation or "", target.level or 0)
    if requirement is None or target.level is None:
        return facts.silent(query, target)
    free = [r for r in requirement.routes if not any(uses(c, Certificate) for c in r.all)]
    name = LEVEL_SHORT[target.level]
    if free:
        ways = "；".join(f"第{r.number}条：{'，且'.join(describe(c) for c in r.all)}" for r in free)
        return Part((f"可以不先考下一级，直接报{name}，但要符合：{ways}。",), _section(query, target))
    below = LEVEL_SHORT.get(target.level + 1, "")
    return Part(
        (f"不能跳过：{name}的每一条都要求先有{below}证书。", *require(query, target).lines[1:]), _section(query, target)
    )


def education(query: Query, target: Target) -> Part:
    """Whether schooling is needed: the routes that ask for none, and what the notice says of it."""
    requirement = query.knowledge.requirement(target.notice, target.occupation or "", target.level or 0)
    if requirement is None or target.level is None:
        return facts.answer(query, target)
    free = [r for r in requirement.routes if not any(uses(c, School) for c in r.all)]
    noted = [s.text for _, s in facts.stated(query, target)]
    name = LEVEL_SHORT[target.level]
    if free:
        ways = "；".join(f"第{r.number}条：{'，且'.join(describe(c) for c in r.all)}" for r in free)
        return Part((f"{name}不一定要学历，这几条没有学历要求：{ways}。", *noted), _section(query, target))
    return Part((f"{name}各条都要求学历。", *require(query, target).lines, *noted), _section(query, target))


def proof(query: Query, target: Target) -> Part:
    """How working years are proved: what the notice says of pledges and proofs."""
    found = facts.stated(query, target, "documents.pledge")
    if not found:
        return facts.silent(query, target)
    return Part(
        tuple(dict.fromkeys(s.text for _, s in found[:3])), tuple(dict.fromkeys((n, s.section) for n, s in found[:3]))
    )


def verdict(query: Query, target: Target) -> Part:
    """Which levels the writer may apply for, or whether the level asked about is open to them."""
    if target.occupation is None or target.level is None:
        return facts.silent(query, target)
    if not query.person:
        return require(query, target)
    asked = query.slots.levels
    if len(asked) == 1:
        return one_level(query, target)
    return _ladder(query, target)


def assess(query: Query, target: Target, level: int) -> tuple[Verdict | None, Related_]:
    """The verdict on a level, with what was assumed."""
    occupation = target.occupation or ""
    related = Relating(query.knowledge, target.notice, occupation)(query.person)
    requirement: Requirement | None = query.knowledge.requirement(target.notice, occupation, level)
    block = query.knowledge.eligibility(target.notice, occupation, level)
    if requirement is None or block is None:
        return None, related
    return judge(requirement, related.facts, block.minimum_age), related


def one_level(query: Query, target: Target) -> Part:
    """可以报 / 还不能报 / 还缺信息 for one level, with the clause."""
    level = target.level or 0
    result, related = assess(query, target, level)
    if result is None:
        return facts.silent(query, target)
    lines = _one(query, target, result, related)
    if target.occupation not in query.understanding.mentions.occupations:
        lines.append(f"以上按{target.occupation}来看。")
    return Part(tuple(lines), _section(query, target))


def _one(query: Query, target: Target, result: Verdict, related: Related_) -> list[str]:
    name = LEVEL_NAMES[result.level].replace("/", "（") + "）"
    if query.person.doubtful and result.truth is not Truth.UNKNOWN and not _timeless(result):
        return _conditional(query, target, name, result)
    if result.truth is Truth.MET:
        met = next(
            r for r in result.results if r.truth is Truth.MET and (not query.person.doubtful or r in _timeless(result))
        )
        return [
            f"可以报{name}。",
            f"符合第{met.route.number}条：{_route(met)}{_assumed(related)}。{told(query.person)}",
            *_materials(query, target, met),
        ]
    blocked, open_ = _sorted(result)
    nearest = _nearest(blocked)
    if not open_ or _told_enough(query, blocked, open_, related):
        lines = [f"{_by_words(open_)}还不能报{name}。{told(query.person)}", *related.barred]
        lines += [_gap(r, query.today) for r in ([nearest] if nearest else [])]
        lines += [] if nearest else [f"各条都不符合：{'；'.join(_numbered(r) for r in result.results)}。"]
        others = [r for r in blocked if r is not nearest]
        if open_:
            lines.append(f"如果你还符合下面一条，就可以申报：{'；'.join(_numbered(r) for r in open_)}。")
            lines += [f"按你说的不符合：{'；'.join(_numbered(r) for r in others)}。"] if nearest and others else []
        elif nearest and len(result.results) > 1:
            lines.append(f"其他各条也不符合：{'；'.join(_numbered(r) for r in result.results if r is not nearest)}。")
        return [line for line in lines if line]
    gap = [_gap(nearest, query.today)] if nearest else []
    gap += (
        [f"按你说的不符合：{'；'.join(_numbered(r) for r in blocked if r is not nearest)}。"]
        if 0 < len(blocked) - bool(nearest) <= 4
        else []
    )
    return [_cannot_tell(query, target, name, open_, related), *(f"{_numbered(r)}。" for r in open_), *gap]


def _sorted(result: Verdict) -> tuple[list[RouteResult], list[RouteResult]]:
    """The routes that are not met, and those that are open."""
    return (
        [r for r in result.results if r.truth is Truth.UNMET],
        [r for r in result.results if r.truth is Truth.UNKNOWN],
    )


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
        *(f"{_numbered(r)}。" for r in result.results),
        f"请告诉我满几年、证书拿了没有，或咨询{query.phone(target.notice)}。",
    ]


def told(person: Person) -> str:
    """The facts a verdict rests on, shown back so that they can be corrected."""
    facts_ = [f"{job.word or '工作'}{years_words(job.years)}" for job in person.jobs or () if job.years]
    facts_ += [
        f"{LEVEL_SHORT[c.level]}证书" + (f"满{years_words(c.years_held)}" if c.years_held else "")
        for c in person.certificates or ()
        if c.level
    ]
    facts_ += ["没有证书"] if person.certificates == () else []
    facts_ += ["".join(p for p in (s.school, s.major) if p) for s in person.education or ()]
    return f"（按你说的：{'，'.join(f for f in facts_ if f)}）" if any(facts_) else ""


def _by_words(open_: list[RouteResult]) -> str:
    return "按你说的情况，" if open_ else ""


def _only_since(result: RouteResult, person: Person) -> bool:
    """Whether all that is open on a route is the work since a certificate told of."""
    levels = {held.level for held in person.certificates or ()}
    unknown = [f.condition for f in result.findings if f.truth is Truth.UNKNOWN]
    return bool(unknown) and all(isinstance(c, Certificate) and c.level in levels for c in unknown)


def _told_enough(query: Query, blocked: list[RouteResult], open_: list[RouteResult], related: Related_) -> bool:
    """Whether some route fails on years or certificates that were told, so that 还不能 is the honest first word."""
    if related.undecided or related.rough or query.person.doubtful:
        return False
    person = query.person
    if any(_only_since(result, person) for result in open_):
        return False
    for result in blocked:
        if result.years_short is not None:
            return True
    nothing = person.certificates == () and person.jobs is not None
    return bool(blocked) and (nothing or person.jobs == ())


def _cannot_tell(query: Query, target: Target, name: str, open_: list[RouteResult], related: Related_) -> str:
    if related.undecided:
        what = "、".join(related.undecided)
        return f"还不能确定能不能报{name}{told(query.person)}：通知的名单没有列{what}，是否相关由机构认定，请先咨询{query.phone(target.notice)}。各条要求："
    return f"还缺信息，暂时不能判断能不能报{name}。请告诉我{'、'.join(_missing(query, open_))}，符合下面一条就可以："


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
    told = {
        "work": query.person.jobs,
        "certificate": query.person.certificates,
        "school": query.person.education,
        "title": query.person.titles,
    }
    asked = [words[k] for k in words if k in kinds and told.get(k) is None]
    return asked or [words[k] for k in words if k in kinds]


def _route(result: RouteResult) -> str:
    return "，且".join(describe(f.condition) for f in result.findings)


def _numbered(result: RouteResult) -> str:
    return f"第{result.route.number}条 {_route(result)}"


def _assumed(related: Related_) -> str:
    return f"（{'；'.join(related.assumed)}）" if related.assumed else ""


def _nearest(blocked: list[RouteResult]) -> RouteResult | None:
    timed = [r for r in blocked if r.years_short]
    return min(timed, key=lambda r: r.years_short or 99, default=None)


def _gap(result: RouteResult, today: date) -> str:
    short = result.years_short or 0
    months = round(short * 12)
    year, month = today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1
    return f"最近的是第{result.route.number}条：{_route(result)}，还差{years_words(short)}，最早{year}年{month}月。"


def _materials(query: Query, target: Target, met: RouteResult) -> list[str]:
    names = query.knowledge.materials(target.notice, target.occupation or "", target.level or 0)
    told = [names[key] for key in met.route.materials]
    return [f"材料：{'；'.join(told)}。"] if told else []


def _ladder(query: Query, target: Target) -> Part:
    """All levels on offer for that occupation; told once, on its highest level."""
    offered = sorted(
        {p.level for p in query.knowledge.programmes
         if p.notice == target.notice and p.occupation == target.occupation and target.job_type in (None, p.job_type)}, reverse=True
    )  # fmt: skip
    met: list[Verdict] = []
    shut: list[Verdict] = []
    open_: list[Verdict] = []
    related = None
    for level in offered:
        result, related = assess(query, target, level)
        if result is None:
            continue
        (met if result.truth is Truth.MET else shut if result.truth is Truth.UNMET else open_).append(result)
    lines = []
    if query.person.doubtful and (met or shut):
        easiest = max((*met, *shut, *open_), key=lambda v: v.level)
        name = LEVEL_NAMES[easiest.level].replace("/", "（") + "）"
        lines += _conditional(query, replace(target, level=easiest.level), name, easiest)
    elif met:
        names = "、".join(LEVEL_NAMES[v.level].replace("/", "（") + "）" for v in met)
        lines.append(f"可以报{names}{_assumed(related) if related else ''}。")
        for v in reversed(met):
            best = next(r for r in v.results if r.truth is Truth.MET)
            lines.append(f"{LEVEL_SHORT[v.level]}：符合第{best.route.number}条，{_route(best)}。")
        higher = [v for v in (*open_, *shut) if v.level < min(m.level for m in met)]
        lines += [_next_step(v, query) for v in sorted(higher, key=lambda v: -v.level)[:1]]
    elif related and (open_ and not all(_told_enough(query, *_sorted(v), related) for v in open_)):
        easiest = open_[0]
        lines.append(
            _cannot_tell(
                query,
                target,
                LEVEL_SHORT[easiest.level],
                [r for r in easiest.results if r.truth is Truth.UNKNOWN],
                related,
            )
        )
        lines += [f"{_numbered(r)}。" for r in easiest.results if r.truth is Truth.UNKNOWN]
    else:
        low = (shut + open_)[0] if shut + open_ else None
        names = "、".join(LEVEL_SHORT[level] for level in offered)
        lines.append(f"按你说的情况，{names}都还不能报。")
        if low and related:
            lines += _one(query, target, max(shut + open_, key=lambda v: v.level), related)[1:]
    return Part(tuple(lines), _section(query, target))


def _next_step(result: Verdict, query: Query) -> str:
    near = _nearest([r for r in result.results if r.truth is Truth.UNMET])
    head = (
        f"{LEVEL_SHORT[result.level]}还不能报"
        if result.truth is Truth.UNMET or near
        else f"{LEVEL_SHORT[result.level]}还缺信息"
    )
    if near:
        return f"{head}。{_gap(near, query.today)}"
    return f"{head}。要符合其中一条：{'；'.join(_numbered(r) for r in result.results[:4])}。"


def highest_met(query: Query, programmes: Sequence[Programme]) -> int | None:
    """The highest level (smallest number) that the writer may apply for among some programmes."""
    met = []
    for p in programmes:
        result, _ = assess(query, Target(p.notice, p.occupation, p.job_type, p.level), p.level)
        if result and result.truth is Truth.MET:
            met.append(p.level)
    return min(met, default=None)


def uses(condition: Condition, kind: type) -> bool:
    """Whether a condition is of a kind, inside alternatives too."""
    if isinstance(condition, AnyOf):
        return any(uses(c, kind) for group in condition.groups for c in group)
    return isinstance(condition, kind)
