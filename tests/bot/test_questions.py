"""The questions: their answers, what an answer changes, and that the file and the rules hold together."""

from __future__ import annotations

import math

import pytest

from bot.normalise import normalise
from bot.person import Held, Job, Person, Studied, Titled
from bot.questions import (
    answered,
    askable,
    brackets,
    catalogue,
    choices_of,
    cleared,
    commands,
    of,
    range_of,
    year_choices,
)  # fmt: skip
from bot.render import LIMIT, cost
from knowledge.base import KnowledgeBase
from knowledge.conditions import SCHOOLS
from knowledge.eligibility import evaluate
from knowledge.facts import Facts, HeldCertificate, ProfessionalTitle, Schooling
from knowledge.notice import Route

HR = ("企业人力资源管理师",)


@pytest.mark.parametrize(
    ("value", "low", "below"),
    [("3", 3, None), ("2.5", 2.5, None), ("5-10", 5, 10), ("10-", 10, math.inf), ("0", 0, None)],
)
def test_years(value: str, low: float, below: float | None) -> None:
    assert range_of(value) == (low, below)


def test_no_years() -> None:
    with pytest.raises(ValueError, match="五年"):
        range_of("五年")


@pytest.mark.parametrize(
    ("thresholds", "values"),
    [([5], ["0-5", "5-"]), ([5, 10], ["0-5", "5-10", "10-"]), ([0, 5], ["0", "0.1-5", "5-"])],
)
def test_answers_that_thresholds_tell_apart(thresholds: list[float], values: list[str]) -> None:
    assert brackets(thresholds) == values


def test_years_to_tap_are_single_up_to_the_first_threshold() -> None:
    words = {"level": "四级", "grade": ""}
    choices = year_choices(of("work"), "work", [5, 10], words)
    assert [c.value for c in choices] == ["0", "0.1-1", "1", "2", "3", "4", "5-10", "10-"]
    since = year_choices(of("since:4"), "since:4", [4], words)
    assert [c.label for c in since] == ["不到1年", "1年", "2年", "3年", "4年以上"]
    assert since[-1].say == "拿到四级证后做了4年以上"


@pytest.mark.parametrize(
    ("key", "value", "person"),
    [
        ("work", "0", Person(jobs=())),
        ("work", "3", Person(jobs=(Job(HR, "相关工作", 3),))),
        ("work", "5-10", Person(jobs=(Job(HR, "相关工作", 5, below=10),))),
        ("certificates", "none", Person(certificates=())),
        ("certificates", "4", Person(certificates=(Held(HR, 4),))),
        ("school", "大学本科", Person(education=(Studied("大学本科", status="completed"),))),
        ("school", "硕士|博士", Person(education=(Studied(("硕士", "博士"), status="completed"),))),
        ("school", "大学本科/enrolled", Person(education=(Studied("大学本科", status="enrolled"),))),
        ("titles", "none", Person(titles=())),
        ("titles", "中级", Person(titles=(Titled("中级", "matched"),))),
        ("age", "15", Person(age=15)),
        ("apprenticeship", "yes", Person(apprenticeship=True)),
    ],
)
def test_what_an_answer_tells(key: str, value: str, person: Person) -> None:
    assert answered(Person(), key, value, HR) == person
    assert cleared(person, key) == Person(), "and taken back"


@pytest.mark.parametrize(
    ("key", "value", "field", "told"),
    [
        ("since:4", "3", "work_years_since", 3),
        ("held:4", "2", "years_held", 2),
    ],
)
def test_years_of_a_certificate(key: str, value: str, field: str, told: float) -> None:
    before = Person(certificates=(Held(HR, 3), Held(HR, 4)))
    after = answered(before, key, value, HR)
    assert after.certificates
    assert [getattr(c, field) for c in after.certificates] == [None, told], "of that level only"
    assert cleared(after, key) == before


@pytest.mark.parametrize(
    ("key", "value", "field", "told"),
    [
        ("status", "graduated", "status", "graduated"),
        ("major", "other", "relation", "other"),
        ("assessed", "no", "assessed", False),
    ],
)
def test_more_of_a_schooling(key: str, value: str, field: str, told: object) -> None:
    before = Person(education=(Studied("大学专科", status="completed"),))
    after = answered(before, key, value, HR)
    assert after.education
    assert getattr(after.education[0], field) == told
    assert after.education[0].school == "大学专科"


def test_a_kind_of_school_is_chosen_among_those_possible() -> None:
    person = answered(Person(), "school", "大学专科|高等职业学校", HR)
    assert [c.value for c in choices_of("school_kind", person)] == ["大学专科", "高等职业学校"]
    assert answered(person, "school_kind", "高等职业学校", HR).education == (
        Studied("高等职业学校", status="completed"),
    )


def test_what_the_organiser_decides_is_not_asked() -> None:
    assert askable("major", Person(education=(Studied("大学本科"),)))
    assert not askable("major", Person(education=(Studied("大学本科", "考古学"),)))
    assert not askable("certificate_relation", Person(certificates=(Held(HR, 4),)))


@pytest.mark.parametrize("key", [k for k, q in catalogue().items() if q.choices])
def test_every_choice_is_meant_by_its_own_words(key: str) -> None:
    for choice in of(key).choices:
        assert choice.meant_by(normalise(choice.label)), choice
        assert choice.meant_by(normalise(choice.say)), choice


@pytest.mark.parametrize("key", list(catalogue()))
def test_one_answer_does_not_give_two(key: str) -> None:
    for choice in of(key).choices:
        others = [
            c for c in of(key).choices if c.meant_by(normalise(choice.say)) or c.meant_by(normalise(choice.label))
        ]
        assert others == [choice]


def test_no_command_is_also_an_answer() -> None:
    said = {word for name, words in commands().items() for word in words}
    clashing = [(w, c.label) for w in said for q in catalogue().values() for c in q.choices if c.meant_by(w)]
    assert clashing == []


@pytest.mark.parametrize("key", [k for k, q in catalogue().items() if q.choices])
def test_all_answers_fit_a_reply(key: str) -> None:
    options = sum(83 + len((c.label + c.say).encode()) for c in of(key).choices)
    assert options + len(of(key).prompt.encode()) + 300 < LIMIT
    assert cost


def test_kinds_of_school_are_those_of_the_conditions() -> None:
    known = frozenset().union(*SCHOOLS.values()) | {"普通高中"}
    values = {kind for c in of("school").choices for kind in c.value.partition("/")[0].split("|")}
    assert values <= known
    assert {c.value for c in of("school_kind").choices} <= known


def test_every_fact_that_a_rule_may_need_has_a_question(knowledge: KnowledgeBase) -> None:
    blurred = [
        Facts(),
        Facts(
            certificates=tuple(HeldCertificate(level) for level in (5, 4, 3, 2)),
            education=(Schooling(("大学专科", "高等职业学校")), Schooling("技师学院"), Schooling("硕士")),
            titles=tuple(ProfessionalTitle(grade) for grade in ("初级", "中级", "高级")),  # type: ignore[arg-type]
        ),
    ]
    routes: list[Route] = [
        route
        for p in knowledge.programmes
        if (requirement := knowledge.requirement(p.notice, p.occupation, p.level))
        for route in requirement.routes
    ]
    needed = {
        need.fact.partition(":")[0]
        for r in routes
        for c in r.all
        for facts in blurred
        for need in evaluate(c, facts).needs
    }
    assert needed >= {"work", "certificates", "since", "held", "school", "school_kind", "status", "major", "titles"}
    assert needed <= set(catalogue())
