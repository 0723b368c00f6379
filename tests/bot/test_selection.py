"""Which question comes next: only one that can change a verdict, few in all, and the verdict is that of the whole truth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.questionnaire import best, draw, expected, start
from bot.assess import Aim, aims, assess
from bot.person import Person
from bot.questionnaire import DEPENDENT
from bot.questions import answered, cleared
from bot.selection import Situation, next_fact, open_facts, outcomes
from knowledge.base import KnowledgeBase
from knowledge.eligibility import Truth

ATA, ZJ, LN, SH = "ata-beijing-2024", "zhongjiao-beijing-2024", "liaoning-2020", "shanghai-2026"
HR = "企业人力资源管理师"
EVERYTHING = ["certificates", "work", "school", "titles", "apprenticeship"]
"""What can be asked at the start. Age is left out: who has worked for years is taken to be 16 without being asked."""
MOST = 8
"""Questions that the longest questionnaire of today's notices takes."""


def situation(knowledge: KnowledgeBase, aim: Aim, **told: object) -> Situation:
    return Situation(knowledge, (aim,), Person(**told))  # type: ignore[arg-type]


def every_aim(knowledge: KnowledgeBase) -> list[Aim]:
    return list(aims(knowledge.programmes))


def played(begin: Situation, chance: st.DataObject) -> tuple[Situation, list[tuple[str, str]]]:
    """To the end, with answers of chance."""
    now, given_ = begin, []
    while key := next_fact(now):
        value = chance.draw(st.sampled_from([v for v, _ in outcomes(now.person, key, open_facts(now)[key])]))
        now = now.after(key, value)
        given_.append((key, value))
    return now, given_


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_it_ends_with_every_level_decided_and_asks_nothing_twice(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    aim = data.draw(st.sampled_from(every_aim(knowledge)))
    end, given_ = played(situation(knowledge, aim), data)
    keys = [key for key, _ in given_]
    assert len(keys) == len(set(keys)) <= MOST
    assert all(v.truth is not Truth.UNKNOWN for v in end.assessments[0].verdicts), given_


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_each_question_could_have_changed_something(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    aim = data.draw(st.sampled_from(every_aim(knowledge)))
    now = situation(knowledge, aim)
    while key := next_fact(now):
        answers = [v for v, _ in outcomes(now.person, key, open_facts(now)[key])]
        seen = {tuple(v.truth for v in now.after(key, a).assessments[0].verdicts) for a in answers}
        left = {tuple(open_facts(now.after(key, a))) for a in answers}
        assert len(seen) > 1 or len(left) > 1, (key, aim)
        now = now.after(key, data.draw(st.sampled_from(answers)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_was_not_asked_would_have_changed_nothing(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    """However the questions that were spared had been answered, the verdicts are the same."""
    aim = data.draw(st.sampled_from(every_aim(knowledge)))
    end, given_ = played(situation(knowledge, aim), data)
    asked = {key for key, _ in given_}
    person = end.person
    for key in EVERYTHING:
        if key not in asked and getattr(person, {"work": "jobs", "school": "education"}.get(key, key)) is None:
            value = data.draw(st.sampled_from([v for v, _ in outcomes(person, key, [1.0, 5.0])]))
            person = answered(person, key, value, end.names)
    before = [v.truth for v in end.assessments[0].verdicts]
    assert [v.truth for v in assess(knowledge, aim, person).verdicts] == before, (given_, person)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_order_does_not_matter_to_the_verdict(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    aim = data.draw(st.sampled_from(every_aim(knowledge)))
    end, given_ = played(situation(knowledge, aim), data)
    other = situation(knowledge, aim)
    first = [g for g in given_ if g[0] in EVERYTHING]
    for key, value in (*data.draw(st.permutations(first)), *(g for g in given_ if g not in first)):
        other = other.after(key, value)
    assert [v.truth for v in other.assessments[0].verdicts] == [v.truth for v in end.assessments[0].verdicts]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_answer_cleared_and_given_again_restores_the_verdicts(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    """Any answer, together with those that hang on it, as a change puts them again."""
    end, given_ = played(situation(knowledge, data.draw(st.sampled_from(every_aim(knowledge)))), data)
    changed = data.draw(st.sampled_from([key for key, _ in given_ if key in EVERYTHING]))
    together = (changed, *DEPENDENT.get(changed, ()))
    person = cleared(end.person, changed)
    for key, value in given_:
        if key.partition(":")[0] in together:
            person = answered(person, key, value, end.names)
    assert [v.truth for v in replace(end, person=person).assessments[0].verdicts] == [
        v.truth for v in end.assessments[0].verdicts
    ], (changed, given_)


@pytest.mark.parametrize(
    ("notice", "occupation"), [(ZJ, "信息安全测试员"), (ZJ, "供应链管理师"), (LN, "劳动关系协调员")]
)
def test_no_other_order_is_notably_better(knowledge: KnowledgeBase, notice: str, occupation: str) -> None:
    aim = next(a for a in every_aim(knowledge) if (a.notice, a.occupation) == (notice, occupation))
    begin = start(knowledge, aim)
    assert expected(begin, next_fact, {}) <= 1.05 * best(begin, {})


@pytest.mark.parametrize(
    ("notice", "levels", "asked"),
    [(ATA, (1,), ["certificates"]), (SH, (4,), ["age", "certificates", "school", "work"])],
)
def test_only_what_the_levels_in_question_need(
    knowledge: KnowledgeBase, notice: str, levels: tuple[int, ...], asked: list[str]
) -> None:
    assert sorted(open_facts(situation(knowledge, Aim(notice, HR, levels)))) == asked


def test_nothing_is_asked_of_somebody_who_told_all(knowledge: KnowledgeBase) -> None:
    told = Person(age=30, jobs=(), certificates=(), education=(), titles=(), apprenticeship=False)
    for aim in every_aim(knowledge):
        assert next_fact(Situation(knowledge, (aim,), told)) == ""


def test_a_draw_is_one_of_the_answers() -> None:
    import random

    values = {draw(Person(), "certificates", [], random.Random(n)) for n in range(60)}
    assert values == {"none", "5", "4", "3", "2"}
