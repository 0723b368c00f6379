"""Clocks that are wrong: ours, the platform's, and times of messages that lie years away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import assistant
from admission import PATIENCE
from tests.account import ARRIVED, Account, message, open_account
from tests.conftest import Opener
from wechat.verify import WINDOW

YEARS = 20 * 365 * 86400
FIRST, LAST = 10**9, 10**10 - 1
"""The least and the greatest CreateTime that is read: in 2001 and in 2286."""


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Account]:
    """An account with the real core."""
    account = open_account(tmp_path, respond=assistant.respond)
    yield account
    account.app.extensions["kaoda-close"]()


@pytest.mark.parametrize("jump", [-YEARS, -WINDOW - 1, WINDOW + 1, YEARS])
def test_while_our_clock_is_wrong_nobody_is_believed_and_nothing_is_lost(opened: Opener, jump: int) -> None:
    account = opened()
    assert account.say("三级").startswith("1 ")
    posting = account.sender.posting(message(Content="那四级呢"), account.time.now)
    account.time.now += jump
    assert account.deliver(posting).status_code == 403
    account.time.now -= jump
    assert account.content(account.deliver(posting)).startswith("2 text 那四级呢")


@pytest.mark.parametrize("jump", [-YEARS, -WINDOW, -1, 1, WINDOW])
def test_a_clock_that_jumps_with_the_platforms_changes_no_conversation(opened: Opener, jump: int) -> None:
    account = opened(flood=2)
    for number in (1, 2):
        assert account.say("三级").startswith(f"{number} ")
    account.time.now += jump
    if abs(jump) > 60 or jump < 0:
        assert account.say("三级").startswith("3 "), "what was sent in the future counts for no flood"
    else:
        assert account.say("三级") != ""


def test_what_was_kept_by_a_wrong_clock_goes_once_it_is_right(opened: Opener) -> None:
    account = opened()
    account.say("三级")
    account.time.now -= YEARS
    account.say("三级")
    account.say("三级", user="oOther")
    assert account.connections.database["deliveries"].count == 2


def test_a_repeat_after_a_small_correction_gets_the_same_reply(opened: Opener) -> None:
    account = opened()
    posting = account.sender.posting(message(Content="三级"), ARRIVED)
    first = account.deliver(posting).text
    account.time.now -= 30
    assert account.deliver(posting).text == first


@pytest.mark.parametrize(
    "text", ["北京ATA三级报名费多少钱", "测一测上海人力", "什么时候报名", "我2019年拿的四级证，干了3年人力"]
)
@pytest.mark.parametrize("sent", [FIRST, int(datetime(2024, 3, 1).timestamp()), LAST])  # noqa: DTZ001
def test_messages_of_any_year_are_answered_and_the_next_one_as_ever(real: Account, text: str, sent: int) -> None:
    expected = real.say("北京ATA三级报名费多少钱", user="oOther")
    assert "150元" in expected
    for _ in range(2):
        assert "请稍后再试" not in real.say(text, CreateTime=str(sent))
        assert "150元" in real.say("北京ATA三级报名费多少钱")


@pytest.mark.parametrize("sent", ["0", "-1", "999999999", "10000000000", "1" * 400, "１７７２３３０４００", "1e9"])
def test_times_that_are_none_are_accepted_in_silence(opened: Opener, sent: str) -> None:
    account = opened()
    response = account.send(message(Content="三级", CreateTime=sent))
    assert (response.status_code, response.text) == (200, "success")


def test_patience_ends_before_the_platform_hangs_up() -> None:
    assert PATIENCE < 4
