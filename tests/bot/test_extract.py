"""What candidates tell of themselves: work, certificates, schooling, titles, age; and what is no telling."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import schooling
from bot.extract import MOST, extract
from bot.message import CHINA
from bot.normalise import normalise
from bot.person import KEPT, Held, Job, Person, Studied, Titled
from bot.vocabulary import lexicon
from knowledge.base import KnowledgeBase

NOW = datetime(2026, 3, 1, 10, tzinfo=CHINA)
HR, EC = "企业人力资源管理师", "电子商务师"


def told(knowledge: KnowledgeBase, text: str) -> Person:
    clean = normalise(text)
    return extract(clean, lexicon(knowledge).scan(clean), NOW)


@pytest.mark.parametrize(
    ("text", "names", "years"),
    [
        ("我干了五年人力", [HR], [5]),
        ("做了3年客服", ["客户服务管理员"], [3]),
        ("干人力干了10年", [HR], [10]),
        ("有5年工作经验", [None], [5]),
        ("我做了2年行政，后来又做3年人力", ["行政管理", HR], [2, 3]),
        ("保育员干了6年", ["保育员"], [6]),
        ("直播带货两年半", [None], [2.5]),
    ],
)
def test_work(knowledge: KnowledgeBase, text: str, names: list[str | None], years: list[float]) -> None:
    jobs = told(knowledge, text).jobs
    assert jobs is not None
    assert [job.years for job in jobs] == pytest.approx(years)
    for job, name in zip(jobs, names, strict=True):
        assert name is None or name in job.names


def test_a_sum_is_marked_as_one(knowledge: KnowledgeBase) -> None:
    jobs = told(knowledge, "一共干了8年").jobs
    assert jobs is not None
    assert [(job.years, job.total) for job in jobs] == [(8, True)]


@pytest.mark.parametrize("text", ["没上过班", "零经验", "我没有工作经验"])
def test_no_work(knowledge: KnowledgeBase, text: str) -> None:
    assert told(knowledge, text).jobs == ()


@pytest.mark.parametrize(
    ("text", "level", "occupations", "held", "since"),
    [
        ("我有四级证", 4, (), None, None),
        ("三级证拿了两年", 3, (), 2, None),
        ("有电商三级证，拿证后又干了5年", 3, (EC,), None, 5),
        ("四级证到手4年，一直在做人力", 4, None, 4, 4),
        ("持有育婴员五级证", 5, ("育婴员",), None, None),
        ("考过人力四级了", 4, (HR,), None, None),
        ("技师证有了", 2, None, None, None),
    ],
)
def test_certificates(
    knowledge: KnowledgeBase,
    text: str,
    level: int,
    occupations: tuple[str, ...] | None,
    held: float | None,
    since: float | None,
) -> None:
    certificates = told(knowledge, text).certificates
    assert certificates is not None
    (one,) = certificates
    assert (one.level, one.years_held, one.work_years_since) == (level, held, since)
    assert occupations is None or one.occupations == occupations


@pytest.mark.parametrize("text", ["没有任何证书", "什么证都没有", "啥证也没有", "无证"])
def test_no_certificate(knowledge: KnowledgeBase, text: str) -> None:
    assert told(knowledge, text).certificates == ()


@pytest.mark.parametrize(
    ("text", "schooling"),
    [
        ("大专学历", Studied(("大学专科", "高等职业学校"))),
        ("普通大专学历", Studied("大学专科")),
        ("技校毕业", Studied(("技工院校", "技工院校高级工班"), None, "graduated")),
        ("大二在读没到最后一年", Studied("大学本科", None, "enrolled")),
        ("高中毕业，不是在校生", Studied("普通高中", None, "graduated")),
        ("中专护理毕业，学校经过评估论证", Studied("中等职业学校", "护理", "graduated", None, True)),
        ("不是技校，是中专", Studied("中等职业学校")),
        ("我是化学专业的", Studied(None, "化学")),
        ("人力资源专业", Studied(None, "人力资源管理")),
        ("技师学院毕业", Studied("技师学院", None, "graduated")),
        ("本科应届生，市场营销专业", Studied("大学本科", "市场营销", "final-year")),
        ("大四在读，电子商务专业", Studied("大学本科", "电子商务", "final-year")),
        ("大二学生，行政管理专业", Studied("大学本科", "行政管理", "enrolled")),
        ("硕士毕业", Studied("硕士", None, "graduated")),
        ("中专毕业", Studied("中等职业学校", None, "graduated")),
    ],
)
def test_schooling(knowledge: KnowledgeBase, text: str, schooling: Studied) -> None:
    education = told(knowledge, text).education
    assert education  # a degree may bring the lower one with it, after it
    one = education[0]
    assert (one.school, one.major, one.status) == (schooling.school, schooling.major, schooling.status)


@pytest.mark.parametrize(
    ("text", "relation"), [("本科毕业专业对口", "related"), ("本科毕业专业不对口", "other"), ("本科毕业", None)]
)
def test_relation_of_the_major(knowledge: KnowledgeBase, text: str, relation: str | None) -> None:
    education = told(knowledge, text).education
    assert education is not None
    assert [s.relation for s in education] == [relation]


def test_an_unfinished_schooling_is_none(knowledge: KnowledgeBase) -> None:
    assert told(knowledge, "大专没读完，肄业").education == ()


@pytest.mark.parametrize(
    ("text", "grade"),
    [("有中级职称", "中级"), ("中级经济师", "中级"), ("我是副高职称", "高级"), ("有初级职称", "初级")],
)
def test_titles(knowledge: KnowledgeBase, text: str, grade: str) -> None:
    titles: tuple[Titled, ...] | None = told(knowledge, text).titles
    assert titles is not None
    assert [t.grade for t in titles] == [grade]


@pytest.mark.parametrize(
    ("text", "age"), [("我35岁", 35), ("今年十六岁", 16), ("16周岁能报吗", 16), ("我18了", 18), ("要满16岁吗", None)]
)
def test_age(knowledge: KnowledgeBase, text: str, age: float | None) -> None:
    assert told(knowledge, text).age == age


def test_apprenticeship(knowledge: KnowledgeBase) -> None:
    assert told(knowledge, "我学徒期满了").apprenticeship is True
    assert told(knowledge, "学徒制是什么").apprenticeship is None


@pytest.mark.parametrize(
    "text",
    ["要干满5年吗", "听说要5年", "考四级多少钱", "三级证怎么考", "想考二级", "报考三级要什么条件", "你好",
     "一年内能补考几次", "2024年还有吗", "四级证书在哪查", "考四级要几年"],
)  # fmt: skip
def test_questions_tell_nothing_of_oneself(knowledge: KnowledgeBase, text: str) -> None:
    assert not told(knowledge, text)


def test_later_words_win() -> None:
    old = Person(age=30, jobs=(Job(("a",), "a", 3),), certificates=(Held((), 4),))
    new = Person(jobs=(Job(("b",), "b", 5),))
    assert old.merged(new).jobs == new.jobs
    assert old.merged(new).age == 30
    assert old.merged(new, adding=True).jobs == (*old.jobs, *new.jobs)  # type: ignore[misc]
    assert old.merged(Person()) == old


def test_a_certificate_told_in_two_parts_becomes_one() -> None:
    old = Person(certificates=(Held(("电子商务师",), 4),))
    (one,) = old.merged(Person(certificates=(Held((), None, 3),))).certificates or ()
    assert (one.occupations, one.level, one.years_held) == (("电子商务师",), 4, 3)
    both = old.merged(Person(certificates=(Held((), 3),))).certificates
    assert [held.level for held in both or ()] == [4, 3]


@pytest.mark.parametrize("job", ["月嫂", "保姆", "育婴师"])
def test_a_job_is_no_relative(knowledge: KnowledgeBase, job: str) -> None:
    assert [j.years for j in told(knowledge, f"我做{job}四年了").jobs or ()] == [4]


@pytest.mark.parametrize("job", ["人事", "电商", "育婴", "渗透测试"])
def test_work_denied_leaves_a_doubt_whatever_the_job(knowledge: KnowledgeBase, job: str) -> None:
    assert told(knowledge, f"工作十年 没做过{job}").doubtful
    assert not told(knowledge, f"做{job}十年").doubtful


def test_what_is_read_of_one_message_and_kept_of_one_person_has_a_bound(knowledge: KnowledgeBase) -> None:
    text = "我做客服3年又做人力2年，大专毕业本科毕业，初级经济师，" * 70
    many = told(knowledge, text)
    assert 2 <= len(many.jobs or ()) <= 2 * MOST
    assert 2 <= len(many.education or ()) <= schooling.MOST + 1
    assert 1 <= len(many.titles or ()) <= schooling.MOST
    person = Person()
    for _ in range(5):
        person = person.merged(many, adding=True)
    assert len(person.jobs or ()) <= KEPT
    assert len(person.education or ()) <= KEPT
