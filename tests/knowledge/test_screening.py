"""Candidates as JSON lines in, verdicts as JSON lines out: what others script against."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from knowledge.screening import Screening, ScreeningError

ATA, ZJ, GUIDE, LN, SH = (
    "ata-beijing-2024", "zhongjiao-beijing-2024", "zhongjiao-level1-guide", "liaoning-2020", "shanghai-2026",
)  # fmt: skip
HR = "企业人力资源管理师"
NOBODY: dict[str, Any] = {
    "age": 30,
    "work": {"own": 0, "related": 0},
    "certificates": [],
    "education": [],
    "titles": [],
}


def screened(knowledge: KnowledgeBase, notice: str, occupation: str, **facts: Any) -> dict[str, Any]:
    line = json.dumps(facts, ensure_ascii=False).encode()
    result: dict[str, Any] = json.loads(next(Screening(knowledge, notice, occupation).lines([line])))
    return result


def held(level: int, since: float, relation: str = "own", years: float | None = None) -> dict[str, Any]:
    age = since if years is None else years
    return {"certificates": [{"level": level, "relation": relation, "years_held": age, "work_years_since": since}]}


def school(name: str, relation: str = "own", status: str = "graduated", assessed: bool = False) -> dict[str, Any]:
    return {"education": [{"school": name, "relation": relation, "status": status, "assessed": assessed}]}


@pytest.mark.parametrize(
    ("notice", "occupation", "facts", "eligible"),
    [
        (ATA, HR, {"work": {"own": 3, "related": 2}}, [4]),
        (ATA, HR, {"work": {"own": 10, "related": 0}}, [4, 3]),
        (ATA, HR, {"work": {"own": 4, "related": 0.9}}, []),
        (ATA, HR, held(3, 5), [2]),
        (ATA, HR, held(3, 5, "other"), []),
        (ATA, HR, held(2, 5, "related"), [1]),
        (ATA, HR, school("技师学院预备技师班", "related"), [4, 3]),
        (ATA, HR, school("大学本科", "related", "final-year"), [4]),
        (ATA, HR, school("大学本科", "related", "enrolled"), []),
        (ATA, HR, {**held(3, 0, years=2), **school("技师学院预备技师班", "other", "enrolled")}, [2]),
        (ZJ, "互联网营销师", {}, [5]),
        (ZJ, "互联网营销师", {"age": 15}, []),
        (GUIDE, "供应链管理师", held(2, 5), [1]),
        (LN, HR, school("大学专科", "own", "enrolled"), [4]),
        (LN, HR, school("大学专科", "own", "graduated"), []),
        (LN, "育婴员", {"apprenticeship": True}, [5]),
        (SH, HR, {"titles": [{"grade": "初级", "relation": "matched", "work_years_since": 1}]}, [3]),
        (SH, HR, {"titles": [{"grade": "初级", "relation": "other", "work_years_since": 9}]}, []),
        (SH, HR, {"work": {"own": 10, "related": 0}, "age": 15}, []),
        (SH, HR, school("大学本科", assessed=True), [4, 3]),
    ],
)  # fmt: skip
def test_who_may_apply(
    knowledge: KnowledgeBase, notice: str, occupation: str, facts: dict[str, Any], eligible: list[int]
) -> None:
    assert screened(knowledge, notice, occupation, **{**NOBODY, **facts})["eligible"] == eligible


def test_what_is_not_told_is_not_known(knowledge: KnowledgeBase) -> None:
    verdicts = screened(knowledge, ATA, HR)["verdicts"]
    assert {v["verdict"] for v in verdicts.values()} == {"unknown"}
    assert list(verdicts) == ["4", "3", "2", "1"]


def test_an_empty_list_says_that_there_is_none(knowledge: KnowledgeBase) -> None:
    verdicts = screened(knowledge, ATA, HR, certificates=[])["verdicts"]
    assert [verdicts[level]["verdict"] for level in "4321"] == ["unknown", "unknown", "unmet", "unmet"]


def test_years_since_and_years_held_are_taken_as_given(knowledge: KnowledgeBase) -> None:
    facts = {**NOBODY, **held(4, 4, years=1)}
    assert screened(knowledge, ATA, HR, **facts)["eligible"] == [3]
    facts["certificates"] = [{"level": 4, "relation": "own", "years_held": 1}]
    assert screened(knowledge, ATA, HR, **facts)["verdicts"]["3"]["verdict"] == "unknown"


def test_the_clause_and_what_is_lacking(knowledge: KnowledgeBase) -> None:
    verdicts = screened(knowledge, ATA, HR, **{**NOBODY, "work": {"own": 7, "related": 1}})["verdicts"]
    assert verdicts["4"] == {"verdict": "met", "met_by": ["1"], "lacking": []}
    lack = next(item for item in verdicts["3"]["lacking"] if item["route"] == "1")
    assert (lack["verdict"], lack["years_short"]) == ("unmet", 2)
    open_ = screened(knowledge, ATA, HR, certificates=[{"level": 3, "relation": "own"}])["verdicts"]["2"]["lacking"]
    assert {need for item in open_ for need in item["needs"]} >= {"since:3", "held:3", "school", "work"}


def test_only_the_levels_of_the_job_type(knowledge: KnowledgeBase) -> None:
    line = json.dumps(NOBODY).encode()
    for job_type, levels in (("直播销售员", ["5", "4", "3"]), ("选品员", ["5", "4", "3", "2", "1"])):
        result = json.loads(next(Screening(knowledge, ZJ, "互联网营销师", job_type).lines([line])))
        assert list(result["verdicts"]) == levels


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"age": -1}', "line 2: age: "),
        ('{"age": true}', "line 2: age: "),
        ('{"work": {"own": "3"}}', "line 2: work.own: "),
        ('{"work": {"years": 3}}', "line 2: work.years: "),
        ('{"certificates": [{"level": 4}, {"level": 6}]}', "line 2: certificates.1.level: "),
        ('{"certificates": [{"relation": "mine"}]}', "line 2: certificates.0.relation: "),
        ('{"education": [{"school": "大学"}]}', "line 2: education.0.school: "),
        ('{"certificates": [{"years_held": {"low": "x"}}]}', "line 2: certificates.0.years_held"),
        ('{"titles": {"grade": "初级"}}', "line 2: titles: "),
        ('{"hobby": 1}', "line 2: hobby: "),
        ("[]", "line 2: (whole line): "),
        ("{", "line 2: not JSON: "),
        ("\udcff", "line 2: not JSON: "),
    ],
)
def test_bad_input_names_line_and_field(knowledge: KnowledgeBase, line: str, said: str) -> None:
    lines = Screening(knowledge, ATA, HR).lines([b"{}", line.encode(errors="surrogateescape")])
    next(lines)
    with pytest.raises(ScreeningError) as error:
        next(lines)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("notice", "occupation", "job_type", "said"),
    [
        ("beijing", HR, None, "ata-beijing-2024"),
        (SH, "电子商务师", None, "职业培训师"),
        (ZJ, "互联网营销师", "主播", "直播销售员"),
        (SH, HR, "主播", "none"),
    ],
)
def test_an_unknown_programme_names_those_there_are(
    knowledge: KnowledgeBase, notice: str, occupation: str, job_type: str | None, said: str
) -> None:
    with pytest.raises(ScreeningError, match=said):
        Screening(knowledge, notice, occupation, job_type)
