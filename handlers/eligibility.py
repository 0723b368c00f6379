"""Who may apply: the conditions of a level in words."""

from __future__ import annotations

from bot.answer import Part, Target
from bot.clauses import level_name
from bot.query import Query
from handlers import facts
from knowledge.conditions import LEVEL_SHORT, Certificate, School, describe, uses


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
    name = level_name(target.level)
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
