"""What is loaded can be written again: nothing is lost, neither of a model nor of a document as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.load import dumped, parse_yaml, read_yaml, yaml_text
from knowledge.notice import Notice, Requirement, Session, Standard

KNOWLEDGE = KnowledgeBase.from_files()
MODELS: tuple[Notice | Standard, ...] = (*KNOWLEDGE.notices.values(), *KNOWLEDGE.standards.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.id)
def test_what_is_dumped_validates_to_the_same_model(model: Notice | Standard) -> None:
    assert type(model).model_validate(dumped(model)) == model


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.id)
def test_a_document_survives_its_yaml_text(model: Notice | Standard, tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text(yaml_text(dumped(model)), encoding="utf-8")
    assert read_yaml(path) == dumped(model)
    assert list(read_yaml(path)) == list(dumped(model))


CONDITIONS: list[dict[str, Any]] = [
    {"certificate": {"level": 4, "work_since": 4}},
    {"intends": {}},
    {"work": {"years": 0}},
    {"school": {"schools": ["大学本科"]}},
    {"any": [[{"age": {"years": 16}}, {"title": {"grade": "中级"}}], [{"apprenticeship": {}}]]},
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda c: next(iter(c)))
def test_conditions_stay_terse(condition: dict[str, Any]) -> None:
    document = {"level": 4, "routes": [{"number": "1", "all": [condition]}]}
    assert dumped(Requirement.model_validate(document)) == document


def test_hours_are_written_in_minutes_unless_there_are_seconds() -> None:
    for text in ("08:30", "08:30:15"):
        assert dumped(Session.model_validate({"subject": "理论", "start": text, "end": "10:00"}))["start"] == text


def test_fields_that_are_not_stated_are_left_out_and_the_rest_keeps_the_order_of_the_model() -> None:
    notice = next(n for n in KNOWLEDGE.notices.values() if n.photo is None)
    document = dumped(notice)
    assert "photo" not in document
    assert list(document) == [name for name in Notice.model_fields if name in document]


def test_chinese_stands_as_it_is_on_one_line_a_text() -> None:
    text = "考生须带身份证原件。" * 30
    assert yaml_text({"text": text}) == f"text: {text}\n"


def test_short_collections_stand_on_one_line_and_long_ones_do_not() -> None:
    assert yaml_text({"levels": [4, 3]}) == "levels: [4, 3]\n"
    assert yaml_text({"rules": ["甲" * 40, "乙" * 40]}).count("\n") == 3


def test_a_value_that_occurs_twice_is_written_twice() -> None:
    rounds = [
        {"month": 4, "days": ["2026-04-25", "2026-04-26", "2026-04-27", "2026-04-28", "2026-04-29", "2026-04-30"]}
    ]
    assert "&" not in yaml_text([{"rounds": rounds}, {"rounds": rounds}])


PLAIN = st.none() | st.booleans() | st.integers() | st.text()
DOCUMENTS = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(DOCUMENTS)
@example({"a\x85b": "c\u2028d\re\nf"})
def test_any_plain_data_survives_its_yaml_text(document: Any) -> None:
    assert parse_yaml(yaml_text(document), "document") == document
