"""What is offered, and when: every programme, window, exam day and hour as printed in the notices."""

from __future__ import annotations

from datetime import date, time

import pytest

from knowledge.base import KnowledgeBase, Programme

ATA, ZJ, LN, SH = "ata-beijing-2024", "zhongjiao-beijing-2024", "liaoning-2020", "shanghai-2026"
EC, NET, CHAIN, SAFE = "电子商务师", "互联网营销师", "供应链管理师", "信息安全测试员"
HR, TRAINER, BABY, LABOUR = "企业人力资源管理师", "职业培训师", "育婴员", "劳动关系协调员"

OFFERED = [  # notice, occupation, job type, level, months
    (ATA, HR, None, 4, (5, 10)),
    (ATA, HR, None, 3, (5, 10)),
    (ATA, HR, None, 2, (5, 10)),
    (ATA, HR, None, 1, (5, 10)),
    (ZJ, EC, None, 4, (3, 5, 8, 10, 11)),
    (ZJ, EC, None, 3, (3, 5, 8, 10, 11)),
    (ZJ, EC, None, 2, (3, 5, 8, 10, 11)),
    (ZJ, EC, None, 1, (3, 5, 8, 11)),
    (ZJ, CHAIN, None, 3, (4, 7, 11)),
    (ZJ, CHAIN, None, 2, (4, 7, 11)),
    (ZJ, CHAIN, None, 1, (4, 7, 11)),
    (ZJ, NET, "平台管理员", 5, (10,)),
    (ZJ, NET, "平台管理员", 4, (10,)),
    (ZJ, NET, "平台管理员", 3, (10,)),
    (ZJ, NET, "视频创推员", 5, (8,)),
    (ZJ, NET, "视频创推员", 4, (8,)),
    (ZJ, NET, "视频创推员", 3, (8,)),
    (ZJ, NET, "视频创推员", 2, (8,)),
    (ZJ, NET, "视频创推员", 1, (8,)),
    (ZJ, NET, "选品员", 5, (12,)),
    (ZJ, NET, "选品员", 4, (12,)),
    (ZJ, NET, "选品员", 3, (12,)),
    (ZJ, NET, "选品员", 2, (12,)),
    (ZJ, NET, "选品员", 1, (12,)),
    (ZJ, NET, "直播销售员", 5, (4, 6, 9)),
    (ZJ, NET, "直播销售员", 4, (3, 6, 9)),
    (ZJ, NET, "直播销售员", 3, (6, 9)),
    (ZJ, SAFE, "渗透测试员", 4, (6,)),
    (ZJ, SAFE, "渗透测试员", 3, (12,)),
    (LN, HR, None, 4, (9,)),
    (LN, HR, None, 3, (9,)),
    (LN, HR, None, 2, (9,)),
    (LN, HR, None, 1, (9,)),
    (LN, BABY, None, 5, (9,)),
    (LN, BABY, None, 4, (9,)),
    (LN, BABY, None, 3, (9,)),
    (LN, LABOUR, None, 3, (9,)),
    (LN, LABOUR, None, 2, (9,)),
    (LN, LABOUR, None, 1, (9,)),
    (SH, HR, None, 4, (4, 8, 11)),
    (SH, HR, None, 3, (4, 8, 11)),
    (SH, TRAINER, None, 3, (4, 8, 11)),
]
BATCHES = [  # month, application, payment, ticket, exam days
    (4, ("2026-02-23", "2026-03-22"), ("2026-03-23", "2026-03-29"), "2026-04-20", ("2026-04-25", "2026-04-26")),
    (8, ("2026-06-29", "2026-07-19"), ("2026-07-20", "2026-07-26"), "2026-08-17", ("2026-08-22", "2026-08-23")),
    (11, ("2026-09-10", "2026-09-30"), ("2026-10-01", "2026-10-12"), "2026-11-02", ("2026-11-07", "2026-11-08")),
]
THEORY, SKILL = ("理论知识", "08:30", "10:00"), ("操作技能", "10:30", "12:30")
BABY_PAPERS = (("理论知识", "08:30", "09:30"), ("操作技能", "10:30", "12:00"))
TIMETABLE = [  # occupation, level, day of September 2020, papers
    (HR, 4, 26, (THEORY, SKILL)),
    (HR, 3, 26, (THEORY, SKILL)),
    (HR, 2, 26, (THEORY, SKILL, ("综合评审", "14:00", "15:30"))),
    (HR, 1, 26, (THEORY, SKILL, ("综合评审", "14:00", "17:00"))),
    (BABY, 5, 27, BABY_PAPERS),
    (BABY, 4, 27, BABY_PAPERS),
    (BABY, 3, 27, BABY_PAPERS),
    (LABOUR, 3, 27, (THEORY, SKILL)),
    (LABOUR, 2, 27, (THEORY, SKILL)),
    (LABOUR, 1, 27, (THEORY, SKILL, ("综合评审", "14:00", "17:00"))),
]


def offered(knowledge: KnowledgeBase, notice: str, occupation: str, level: int) -> Programme:
    (found,) = [
        p for p in knowledge.programmes if (p.notice, p.occupation, p.level) == (notice, occupation, level)
    ]  # fmt: skip
    return found


@pytest.mark.parametrize(("notice", "occupation", "job_type", "level", "months"), OFFERED)
def test_programme_and_its_months(
    knowledge: KnowledgeBase, notice: str, occupation: str, job_type: str | None, level: int, months: tuple[int, ...]
) -> None:
    found = [
        tuple(round_.month for round_ in p.offer.rounds)
        for p in knowledge.programmes
        if (p.notice, p.occupation, p.job_type, p.level) == (notice, occupation, job_type, level)
    ]
    assert found == [months]


def test_nothing_else_is_offered(knowledge: KnowledgeBase) -> None:
    held = {(p.notice, p.occupation, p.job_type, p.level) for p in knowledge.programmes}
    assert held == {row[:4] for row in OFFERED}
    assert len(knowledge.programmes) == len(OFFERED)


@pytest.mark.parametrize("notice", [ATA, ZJ])
def test_beijing_states_months_only(knowledge: KnowledgeBase, notice: str) -> None:
    for offer in knowledge.notices[notice].offers:
        for round_ in offer.rounds:
            assert (round_.application, round_.payment, round_.ticket, round_.days, round_.sessions) == (
                None, None, None, (), ()
            )  # fmt: skip


@pytest.mark.parametrize(("occupation", "level"), [(HR, 4), (HR, 3), (TRAINER, 3)])
@pytest.mark.parametrize(("month", "application", "payment", "ticket", "days"), BATCHES)
def test_shanghai_batches(
    knowledge: KnowledgeBase,
    occupation: str,
    level: int,
    month: int,
    application: tuple[str, str],
    payment: tuple[str, str],
    ticket: str,
    days: tuple[str, ...],
) -> None:
    rounds = {round_.month: round_ for round_ in offered(knowledge, SH, occupation, level).offer.rounds}
    round_ = rounds[month]
    assert round_.application is not None
    assert round_.payment is not None
    assert (round_.application.first, round_.application.last) == tuple(map(date.fromisoformat, application))
    assert (round_.payment.first, round_.payment.last) == tuple(map(date.fromisoformat, payment))
    assert round_.ticket == date.fromisoformat(ticket)
    assert round_.days == tuple(map(date.fromisoformat, days))
    assert (round_.sessions, len(rounds)) == ((), 3)


@pytest.mark.parametrize(("occupation", "level", "day", "papers"), TIMETABLE)
def test_liaoning_timetable(
    knowledge: KnowledgeBase, occupation: str, level: int, day: int, papers: tuple[tuple[str, str, str], ...]
) -> None:
    (round_,) = offered(knowledge, LN, occupation, level).offer.rounds
    assert round_.days == (date(2020, 9, day),)
    assert tuple((s.subject, s.start, s.end) for s in round_.sessions) == tuple(
        (subject, time.fromisoformat(start), time.fromisoformat(end)) for subject, start, end in papers
    )


PAPERS = [  # notice, occupation, level, subjects
    *((ATA, HR, level, "理论知识 操作技能") for level in (4, 3)),
    *((ATA, HR, level, "理论知识 操作技能 综合评审") for level in (2, 1)),
    *((ZJ, NET, level, "理论知识 操作技能") for level in (5, 4, 3)),
    *((ZJ, CHAIN, level, "理论知识 操作技能 综合评审") for level in (2, 1)),
    *((LN, HR, level, "理论知识 操作技能") for level in (4, 3)),
    *((LN, HR, level, "理论知识 操作技能 综合评审") for level in (2, 1)),
    *((LN, BABY, level, "理论知识 操作技能") for level in (5, 4, 3)),
    (LN, LABOUR, 3, "理论知识 操作技能"),
    *((LN, LABOUR, level, "理论知识 操作技能 综合评审") for level in (2, 1)),
    *((SH, HR, level, "理论知识 操作技能") for level in (4, 3)),
    (SH, TRAINER, 3, "理论知识 操作技能"),
]


@pytest.mark.parametrize(("notice", "occupation", "level", "names"), PAPERS)
def test_papers(knowledge: KnowledgeBase, notice: str, occupation: str, level: int, names: str) -> None:
    (subjects,) = [s for s in knowledge.notices[notice].subjects if s.covers(occupation, None, level)]
    assert " ".join(paper.subject for paper in subjects.papers) == names


def test_the_fee_tables_agree_with_the_papers(knowledge: KnowledgeBase) -> None:
    for programme in knowledge.programmes:
        if programme.notice in (ATA, ZJ):
            notice = knowledge.notices[programme.notice]
            where = (programme.occupation, programme.job_type, programme.level)
            (fee,) = [f for f in notice.fees if f.covers(*where)]
            (subjects,) = [s for s in notice.subjects if s.covers(*where)]
            assert set(fee.items) == {paper.subject for paper in subjects.papers}


@pytest.mark.parametrize(
    ("occupation", "level", "questions", "types"),
    [
        (HR, 4, 100, "简答、计算、综合题等"),
        (HR, 3, 100, "简答、计算、综合题等"),
        (HR, 2, 100, "简答、综合题等"),
        (HR, 1, 100, "简答、综合题等"),
        (BABY, 5, 100, "案例选择题"),
        (BABY, 4, 100, "案例选择题"),
        (BABY, 3, 100, "案例选择题"),
        (LABOUR, 3, 85, "简答题、综合题"),
        (LABOUR, 2, 85, "简答题、综合题"),
        (LABOUR, 1, 85, "简答题、综合题"),
    ],
)
def test_liaoning_question_counts(
    knowledge: KnowledgeBase, occupation: str, level: int, questions: int, types: str
) -> None:
    (subjects,) = [s for s in knowledge.notices[LN].subjects if s.covers(occupation, None, level)]
    theory, skill, *review = subjects.papers
    assert (theory.questions, skill.questions, skill.question_types) == (questions, None, types)
    assert [paper.questions for paper in review] == [None] * len(review)
    assert sum(part.weight for part in theory.parts) == 100
    assert [(p.name, p.points) for p in theory.parts] == (
        [("职业道德", 10), ("理论知识", 90)] if occupation == HR else [("理论知识", 100)]
    )


@pytest.mark.parametrize(
    ("occupation", "level", "review"),
    [(HR, 2, "文件筐"), (HR, 1, "文件筐"), (LABOUR, 2, "论文撰写"), (LABOUR, 1, "案例分析题")],
)
def test_liaoning_review(knowledge: KnowledgeBase, occupation: str, level: int, review: str) -> None:
    (subjects,) = [s for s in knowledge.notices[LN].subjects if s.covers(occupation, None, level)]
    assert subjects.papers[2].question_types == review
    assert (subjects.papers[2].form == "提交论文") is (review == "论文撰写")
