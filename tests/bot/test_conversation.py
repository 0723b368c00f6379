"""A conversation is a value that survives JSON."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Option
from bot.conversation import Conversation, Slots
from bot.person import Held, Job, Person, Studied, Titled

names = st.lists(st.text(max_size=6), max_size=3).map(tuple)
years = st.one_of(st.none(), st.floats(0, 60, allow_nan=False))
words = st.one_of(st.none(), st.text(max_size=6))
people = st.builds(
    Person,
    age=years,
    jobs=st.one_of(st.none(), st.lists(st.builds(Job, names, st.text(max_size=5), years, st.booleans()), max_size=2).map(tuple)),
    certificates=st.one_of(
        st.none(),
        st.lists(
            st.builds(
                Held, names, st.one_of(st.none(), st.integers(1, 5)), years_held=years,
                since=st.one_of(st.none(), st.lists(st.builds(Job, names, st.text(max_size=5), years), max_size=2).map(tuple)),
                assumed_since=st.booleans(),
            ),
            max_size=2,
        ).map(tuple),
    ),
    education=st.one_of(
        st.none(), st.lists(st.builds(Studied, words, words, words, words, st.one_of(st.none(), st.booleans())), max_size=2).map(tuple)
    ),
    titles=st.one_of(st.none(), st.lists(st.builds(Titled, st.text(max_size=4), words, years), max_size=2).map(tuple)),
    apprenticeship=st.one_of(st.none(), st.booleans()),
)  # fmt: skip
conversations = st.builds(
    Conversation,
    turn=st.integers(0, 10**6),
    slots=st.builds(Slots, names, names, names, names, st.lists(st.integers(1, 5), max_size=5).map(tuple)),
    aspects=names,
    text=st.text(max_size=30),
    person=people,
    rest=st.text(max_size=30),
    options=st.lists(st.builds(Option, st.text(max_size=8), st.text(max_size=8)), max_size=4).map(tuple),
    failures=st.integers(0, 9),
    seen=st.one_of(
        st.none(),
        st.integers(0, 10**9).map(lambda second: datetime.fromtimestamp(second, timezone(timedelta(hours=8)))),
    ),
)


@settings(max_examples=100, deadline=None)
@given(conversations)
def test_round_trip(conversation: Conversation) -> None:
    again = Conversation.from_json(conversation.to_json())
    assert again == conversation
    assert hash(again) == hash(conversation)
    assert again.to_json() == conversation.to_json()


def test_a_new_one_is_empty() -> None:
    assert Conversation.from_json(Conversation().to_json()) == Conversation()
    assert not Conversation().person
    assert Conversation().slots == Slots()


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"turn": "many"}', '{"slots": {"levels": "三"}}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own words
        Conversation.from_json(text)
