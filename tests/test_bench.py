"""What the measurements say of themselves; the measuring is `make bench`."""

from __future__ import annotations

import itertools

import pytest

from bench.engine import of_growth, page
from bench.figures import Figure, machine, percentile
from bench.growth import Grown, section
from bench.growth import grown as documents_of
from bench.traffic import FEW, PEOPLE, TRAFFIC, cases, questions


@pytest.mark.parametrize(("share", "value"), [(0.5, 51.0), (0.99, 100.0), (1.0, 100.0)])
def test_percentiles(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value


def test_a_missed_target_is_marked() -> None:
    assert Figure("x", 3.1, "ms", 3.0).missed
    assert "missed" in Figure("x", 3.1, "ms", 3.0).row()
    assert not Figure("x", 3.0, "ms", 3.0).missed
    assert not Figure("x", 1000.0, "s").missed


def test_a_target_may_be_the_least_that_is_wanted() -> None:
    assert Figure("x", 0.59, "", 0.6, at_least=True).row() == "| x | 0.59 | ≥ 0.6 **missed** |"
    assert Figure("x", 0.6, "", 0.6, at_least=True).row() == "| x | 0.60 | ≥ 0.6 |"


def test_the_page_names_day_machine_and_figures() -> None:
    text = page([Figure("Message in the engine, median", 0.9, "ms", 3.0)], 971, "2026-11-20")
    assert f"on 2026-11-20: {machine()}" in text
    assert "| Message in the engine, median | 0.90 ms | ≤ 3 ms |" in text


def test_there_are_cases_to_measure() -> None:
    assert len(list(itertools.islice(cases(), 10))) == 10


@pytest.mark.parametrize("name", TRAFFIC)
def test_traffic_is_the_same_each_time(name: str) -> None:
    assert TRAFFIC[name].sayings(50) == TRAFFIC[name].sayings(60)[:50]


@pytest.mark.parametrize("name", ["mixed", "repeated", "new"])
def test_every_message_is_from_another_person(name: str) -> None:
    assert len({saying.openid for saying in TRAFFIC[name].sayings(2500)}) == 2500


def test_people_take_turns_in_conversations() -> None:
    said = TRAFFIC["conversations"].sayings(PEOPLE * 3)
    assert {saying.openid for saying in said[:PEOPLE]} == {saying.openid for saying in said}
    assert [saying.openid for saying in said[:PEOPLE]] == [saying.openid for saying in said[PEOPLE : 2 * PEOPLE]]


def test_repeated_texts_are_few_and_new_ones_never_come_twice() -> None:
    assert len({saying.text for saying in TRAFFIC["repeated"].sayings(500)}) == FEW
    new = [saying.text for saying in TRAFFIC["new"].sayings(2000)]
    assert len(set(new) - set(questions())) == 2000


def test_growth_is_told_against_the_plain_base() -> None:
    plain = Grown(5, 0, 1.0, 4.0, 0.7, 250.0, 0, 0)
    grown = Grown(1000, 0, 1.5, 5.0, 6.0, 700.0, 376, 375)
    assert "| 1,000 | 0 | 1.50 ms | 5.00 ms | 1.50 | 667 | 6.0 s | 700 MB | 375/376 |" in section([plain, grown])


def test_growth_may_at_most_double_the_time_and_change_no_answer() -> None:
    plain = Grown(5, 0, 1.0, 4.0, 0.7, 250.0, 0, 0)
    slow, wrong = Grown(1000, 0, 2.1, 5.0, 6.0, 700.0, 376, 376), Grown(5, 100_000, 2.0, 5.0, 6.0, 700.0, 376, 375)
    assert [figure.missed for figure in of_growth([plain, slow, wrong])] == [True, False, True]
    assert of_growth([plain, slow])[0].name == "Growth, 1,000 notices, 0 phrasings: time of a message"


def test_made_up_knowledge_has_the_size_asked_for() -> None:
    documents = documents_of(7, 30)
    assert len(documents["notices"]) == 7
    assert sum(len(entry["questions"]) for entry in documents["entries"].values()) == 30
