"""Faulty files are refused: every fault of every file at once, with file, field and reason."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from knowledge.load import KnowledgeError, parse, read_documents, read_yaml

Documents = dict[str, dict[str, Any]]
ATA = "ata-beijing-2024"


@pytest.fixture(scope="module")
def sound() -> Documents:
    return read_documents()


def refused(sound: Documents, spoil: Callable[[Documents], object]) -> list[str]:
    documents = copy.deepcopy(sound)
    spoil(documents)
    with pytest.raises(KnowledgeError) as caught:
        parse(documents)
    return str(caught.value).splitlines()


def test_the_files_of_this_checkout_are_sound(sound: Documents) -> None:
    found = parse(sound)
    assert len(found.notices) == 5
    assert {s.id for s in found.standards} == {"beijing-2023", "national-2023"}
    assert len(KnowledgeBase.from_documents(sound, revision=7).programmes) > 0
    assert KnowledgeBase.from_documents(sound, revision=7).revision == 7


def put(*path: str | int, value: Any) -> Callable[[Documents], None]:
    def spoil(documents: Documents) -> None:
        place: Any = documents
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "where", "reason"),
    [
        (put("notices", ATA, "offers", 0, "levels", 0, value=7), "ata-beijing-2024.yaml: offers.0.levels.0", "5"),
        (put("notices", ATA, "offers", 0, "levels", value=[]), "ata-beijing-2024.yaml: offers.0.levels", "1"),
        (put("notices", ATA, "fees", 0, "levels", 0, value=0), "ata-beijing-2024.yaml: fees.0.levels.0", "1"),
        (put("notices", ATA, "colour", value="red"), "ata-beijing-2024.yaml: colour", "Extra"),
        (put("notices", ATA, "photo", "heigth", value=3), "ata-beijing-2024.yaml: photo.heigth", "Extra"),
        (put("notices", ATA, "fees", 2, "total", value=236), "ata-beijing-2024.yaml: fees.2", "235"),
        (put("notices", ATA, "fees", 2, "items", "理论知识", value=-75), "ata-beijing-2024.yaml: fees.2.items", "0"),
        (
            put("notices", "shanghai-2026", "offers", 0, "rounds", 1, "application", "last", value="2026-06-01"),
            "shanghai-2026.yaml: offers.0.rounds.1.application",
            "2026-06-01",
        ),
        (put("notices", ATA, "offers", 0, "rounds", 0, "month", value=13), "ata-beijing-2024.yaml: offers.0.rounds.0.month", "12"),
        (put("notices", ATA, "published", value="2023-13-01"), "ata-beijing-2024.yaml: published", ""),
        (put("notices", ATA, "eligibility", 0, "standard", value="moon-1969"), "ata-beijing-2024.yaml: eligibility.0", "moon-1969"),
        (put("notices", ATA, "refines", value="no-such"), "ata-beijing-2024.yaml: refines", "no-such"),
        (
            put("standards", "beijing-2023", "requirements", 0, "routes", 0, "materials", value=["passport"]),
            "ata-beijing-2024.yaml: eligibility.0",
            "passport",
        ),
        (
            put("standards", "beijing-2023", "requirements", 1, "routes", 0, "all", value=[{"wrok": {"years": 5}}]),
            "beijing-2023.yaml: requirements.1.routes.0.all.0",
            "",
        ),
        (put("notices", ATA, "fees", 0, "occupations", value=["厨师"]), "ata-beijing-2024.yaml: fees.0.occupations", "厨师"),
        (put("notices", ATA, "facts", 0, "job_types", value=["选品员"]), "ata-beijing-2024.yaml: facts.0.job_types", "选品员"),
        (put("notices", ATA, "eligibility", 0, "occupations", value=["厨师"]), "eligibility.0.occupations", "厨师"),
        (put("notices", ATA, "subjects", 0, "occupations", value=["厨师"]), "subjects.0.occupations", "厨师"),
        (put("notices", ATA, "id", value="ata"), "ata-beijing-2024.yaml: id", "ata-beijing-2024"),
        (put("notices", ATA, "id", value="ata beijing"), "ata-beijing-2024.yaml: id", "空格"),
        (put("notices", ATA, "results", "after_exam", value={}), "ata-beijing-2024.yaml: results.after_exam", "工作日"),
        (
            put("notices", ATA, "results", "after_exam", value={"months": 1, "working_days": 5}),
            "ata-beijing-2024.yaml: results.after_exam",
            "工作日",
        ),
        (put("notices", ATA, value="text"), "ata-beijing-2024.yaml: (whole file)", ""),
        (put("notices", ATA, value=None), "ata-beijing-2024.yaml: (whole file)", ""),
    ],
)  # fmt: skip
def test_a_fault_names_file_field_and_reason(
    sound: Documents, spoil: Callable[[Documents], None], where: str, reason: str
) -> None:
    faults = refused(sound, spoil)
    assert [f for f in faults if where in f and reason in f], faults


def test_a_missing_field_is_named(sound: Documents) -> None:
    faults = refused(sound, lambda d: d["notices"][ATA].pop("region"))
    assert [f for f in faults if f.startswith("ata-beijing-2024.yaml: region: ")]


def test_all_faults_of_all_files_come_at_once(sound: Documents) -> None:
    def spoil(documents: Documents) -> None:
        put("notices", ATA, "fees", 0, "total", value=1)(documents)
        put("notices", ATA, "region", value=None)(documents)
        put("notices", "liaoning-2020", "colour", value="red")(documents)
        put("notices", "shanghai-2026", "fees", 0, "occupations", value=["厨师"])(documents)
        put("standards", "national-2023", "requirements", value=[])(documents)

    faults = refused(sound, spoil)
    for start in (
        "ata-beijing-2024.yaml: fees.0", "ata-beijing-2024.yaml: region", "liaoning-2020.yaml: colour",
        "shanghai-2026.yaml: fees.0.occupations", "national-2023.yaml: requirements",
    ):  # fmt: skip
        assert [f for f in faults if f.startswith(start)], (start, faults)


def test_not_yaml_names_file_and_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("id: a\nfees: [1, 2\nregion: b\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"broken\.yaml: line [34]"):
        read_yaml(path)


def test_all_broken_files_come_at_once(tmp_path: Path) -> None:
    for name in ("notices", "standards"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}-1.yaml").write_text("a: [\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_documents(tmp_path)
    assert "notices-1.yaml" in str(caught.value)


def test_models_cannot_be_changed(knowledge: KnowledgeBase) -> None:
    notice = knowledge.notices[ATA]
    with pytest.raises(ValueError, match="frozen"):
        notice.region = "上海"  # type: ignore[misc]


def test_a_fact_of_a_level_no_programme_has() -> None:
    """References are checked against what is offered; a guide's against the notice it refines."""
    sound = read_documents()
    sound["notices"]["zhongjiao-level1-guide"]["facts"][0]["occupations"] = ["企业人力资源管理师"]
    with pytest.raises(KnowledgeError, match=r"zhongjiao-level1-guide\.yaml: facts\.0\.occupations"):
        parse(sound)
