"""Staff read words, not patterns and codes."""

from __future__ import annotations

import pytest

from console.choices import topics_named
from console.golden import lack_in_words
from console.modelforms import spoken
from knowledge.notice import Eligibility, Fact
from rehearsal import lacking
from tests.staff import Office


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ({"all": [r"(?<!\d)150(?!\d)"]}, "缺少：150"),
        ({"any": [r"(?<!\d)385(?!\d)", r"150[\s\S]*235"]}, "这些一处也没有：385；150…235"),
        ({"all": ["便宜|低"]}, "缺少：便宜 或 低"),
        ({"none": [r"40元\."]}, "不该有：40元."),
    ],
)
def test_what_an_answer_lacks_is_said_without_patterns(turn: dict[str, list[str]], words: str) -> None:
    assert lack_in_words(lacking(turn, "合计140元.")) == words


def test_topics_are_named_wherever_they_stand_and_addresses_are_left_alone() -> None:
    assert topics_named("主题：fees.amount；网址：jndj.osta.org.cn") == "主题：收费标准；网址：jndj.osta.org.cn"


def test_what_was_chosen_from_a_list_is_read_by_its_name() -> None:
    sources = {"aspects": [("fees.amount", "收费标准")], "materials": [("pledge", "承诺书")]}
    assert spoken(Fact, {"aspect": "fees.amount", "text": "fees.amount"}, sources) == {
        "aspect": "收费标准", "text": "fees.amount",
    }  # fmt: skip
    nested = {"requirements": [{"level": 4, "routes": [{"number": "1", "materials": ["pledge", "other"]}]}]}
    assert spoken(Eligibility, nested, sources)["requirements"][0]["routes"][0]["materials"] == ["承诺书", "other"]


def test_entries_and_aliases_are_numbered_and_called_by_what_they_say(office: Office) -> None:
    editor = office.signed_in("editor")
    for number in (1, 2):
        editor.get("/console/knowledge")
        response = editor.post("/console/knowledge/new", {"kind": "entries"})
        assert response.location == f"/console/knowledge/entries/faq-{number}/"
    editor.get("/console/knowledge")
    assert editor.page.count("新的常见问题") == 2
    assert editor.post("/console/knowledge/new", {"kind": "utterances", "name": "fees.amount"}).status_code == 302
    editor.get("/console/knowledge")
    assert "收费标准</a>" in editor.page
