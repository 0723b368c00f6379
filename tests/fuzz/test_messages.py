"""Messages of the platform's form with anything in them: each gets silence or a whole reply to its sender."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings import Mode
from tests.fuzz.harness import Target, inputs, target
from tests.fuzz.strategies import elements, long_texts, short_texts, spoken

MODES: tuple[Mode, ...] = ("plain", "safe")


@pytest.fixture(scope="module", params=MODES)
def shot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target(tmp_path_factory.mktemp("fuzz"), request.param) as one:
        yield one


def send(shot: Target, message: dict[str, str]) -> str:
    """The content of the reply to a message from the platform."""
    account = shot.account
    return shot.reply(shot.deliver(account.sender.posting(message, account.time.now)), message["FromUserName"])


@inputs(250)
@given(st.lists(elements(), min_size=8, max_size=8, unique_by=repr))
def test_anything_in_any_element(shot: Target, messages: list[dict[str, str]]) -> None:
    for message in messages:
        send(shot, message)
    shot.is_as_ever()


@inputs(200)
@given(st.lists(spoken(short_texts), min_size=8, max_size=8, unique_by=repr))
def test_words(shot: Target, messages: list[dict[str, str]]) -> None:
    for message in messages:
        assert send(shot, message)
    shot.is_as_ever()


@inputs(60)
@given(st.lists(spoken(long_texts), min_size=3, max_size=3, unique_by=repr))
def test_long_texts(shot: Target, messages: list[dict[str, str]]) -> None:
    for message in messages:
        assert send(shot, message)
    shot.is_as_ever()
