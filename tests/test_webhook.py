"""The webhook from signed request to reply: duplicates, events, failures, and what the logs may hold."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import datetime

import pytest

import admission
import webhook
from bot.answer import Reply
from bot.conversation import Conversation
from bot.message import CHINA, Message
from knowledge.base import KnowledgeBase
from settings import Mode, Settings, SettingsError
from tests.account import ARRIVED, TOKEN, Account, counting, event, message
from tests.conftest import Opener
from wechat.sender import Posting
from wechat.verify import WINDOW, sign

STAMP = str(int(ARRIVED))
SIGNED = {"signature": sign(TOKEN, STAMP, "1"), "timestamp": STAMP, "nonce": "1"}


# --- set-up and refusals ---


def test_it_refuses_to_start_without_a_token() -> None:
    with pytest.raises(SettingsError):
        webhook.create_app(Settings())


def test_verification_echoes_as_text(account: Account) -> None:
    echo = "<script>1</script>"
    response = account.app.test_client().get("/wechat", query_string=SIGNED | {"echostr": echo})
    assert (response.status_code, response.text) == (200, echo)
    assert response.mimetype == "text/plain"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
def test_verification_is_never_sealed(opened: Opener, mode: Mode) -> None:
    response = opened(mode).app.test_client().get("/wechat", query_string=SIGNED | {"echostr": "42"})
    assert response.text == "42"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "query",
    [{}, SIGNED | {"signature": "0" * 40}, SIGNED | {"nonce": "2"}, SIGNED | {"timestamp": "1"}, {"echostr": "x"}],
)
def test_strangers_are_refused(account: Account, method: str, query: dict[str, str]) -> None:
    response = account.app.test_client().open("/wechat", method=method, query_string=query, data="<xml/>")
    assert response.status_code == 403
    assert "Traceback" not in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods(account: Account, method: str) -> None:
    assert account.app.test_client().open("/wechat", method=method, query_string=SIGNED).status_code == 405


def test_bodies_over_64_kilobytes(account: Account) -> None:
    assert account.send(message(Content="长" * 10)).status_code == 200
    assert account.send(message(Content="a" * 65536)).status_code == 413
    unsigned = Posting({}, "a" * 65537)
    assert account.deliver(unsigned).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml/>",
        b"<xml>",
        b"\xff\xfe",
        "<xml><MsgType>三</MsgType></xml>".encode("gbk"),
        b"<xml><MsgType><a/></MsgType></xml>",
        b"<xml><FromUserName>o</FromUserName><ToUserName>g</ToUserName><CreateTime>x</CreateTime></xml>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><xml><MsgType>&b;</MsgType></xml>',
    ],
)
def test_what_is_no_message_is_accepted_in_silence(account: Account, body: bytes) -> None:
    response = account.app.test_client().post("/wechat", query_string=SIGNED, data=body)
    assert (response.status_code, response.text) == (200, "success")


# --- answers ---


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
def test_a_conversation_in_every_mode(opened: Opener, mode: Mode) -> None:
    account = opened(mode)
    assert account.say("三级多少钱").startswith("1 text 三级多少钱 2026-03-01T10:00")
    assert account.say("那二级呢").startswith("2 text 那二级呢")
    assert account.say("三级多少钱", user="oOther").startswith("1 ")


def test_the_reply_is_addressed_to_the_sender(account: Account) -> None:
    response = account.send(message("oSomeone", Content="你好"))
    reply = account.sender.read(response.text)
    assert (reply["ToUserName"], reply["FromUserName"]) == ("oSomeone", "gh_account")
    assert response.mimetype == "application/xml"


def test_the_time_of_the_message_is_now(account: Account) -> None:
    assert "2024-02-29T23:59" in account.say(
        "三级", CreateTime=str(int(datetime(2024, 2, 29, 23, 59, tzinfo=CHINA).timestamp()))
    )


def test_control_characters_and_cdata_ends_arrive_as_text(account: Account) -> None:
    assert account.say("三\x1d级]]>多少").startswith("1 text 三级]]>多少 ")


def test_personal_data_never_reaches_the_core(account: Account) -> None:
    assert "110101" not in account.say("我的身份证110101199003078515")


def test_links_lead_to_the_address_that_was_asked(opened: Opener) -> None:
    def paging(*given: object) -> tuple[Conversation, Reply]:
        return Conversation(turn=1), Reply("见", page="liaoning-2020")

    assert 'href="http://localhost/notices/liaoning-2020"' in opened(respond=paging).say("三级")
    account = opened(respond=paging, base_url="https://k.example.com")
    assert 'href="https://k.example.com/notices/liaoning-2020"' in account.say("三级", user="oOther")


def test_a_hand_over(opened: Opener) -> None:
    def handing(*given: object) -> tuple[Conversation, Reply]:
        return Conversation(turn=1), Reply("请拨打电话", kind="handover")

    assert opened(respond=handing).say("转人工", user="oOne") == "请拨打电话"
    account = opened(respond=handing, handover=True)
    answer = account.sender.read(account.send(message("oTwo", Content="转人工")).text)
    assert answer["MsgType"] == "transfer_customer_service"


# --- events ---


@pytest.mark.parametrize(
    ("name", "key", "start"),
    [("subscribe", "", "1 subscribe "), ("SCAN", "7", "1 scan "), ("CLICK", "三级报名费", "1 click 三级报名费 ")],
)
def test_events_that_are_answered(account: Account, name: str, key: str, start: str) -> None:
    assert account.content(account.send(event(name, key))).startswith(start)


@pytest.mark.parametrize("name", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "unsubscribe", "never_heard_of"])
@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_events_that_need_no_answer(opened: Opener, mode: Mode, name: str) -> None:
    response = opened(mode).send(event(name))
    assert (response.status_code, response.text) == (200, "success")


def test_unsubscribing_deletes_all_that_is_kept(account: Account) -> None:
    account.say("三级")
    account.say("三级", user="oOther")
    account.send(event("unsubscribe"))
    connections = account.connections
    kept = {name: connections.database[name].count for name in ("conversations", "deliveries")}
    assert kept == {"conversations": 1, "deliveries": 1}
    assert account.say("三级").startswith("1 ")
    assert account.say("三级", user="oOther").startswith("2 ")


# --- repeated deliveries ---


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
def test_a_repeat_gets_the_same_reply(opened: Opener, mode: Mode) -> None:
    account = opened(mode)
    posting = account.sender.posting(message(Content="三级"), ARRIVED)
    first = account.sender.read(account.deliver(posting).text)
    account.say("别的")
    account.time.now += 10
    assert account.sender.read(account.deliver(posting).text) == first
    assert account.say("又").startswith("3 ")


def test_a_repeat_reaches_another_worker(opened: Opener) -> None:
    one, two = opened(), opened()
    posting = one.sender.posting(message(Content="三级"), ARRIVED)
    assert one.deliver(posting).text == two.deliver(posting).text


def test_repeats_end_with_the_window(account: Account) -> None:
    posting = account.sender.posting(message(Content="三级"), ARRIVED)
    first = account.deliver(posting).text
    account.time.now += WINDOW
    assert account.deliver(posting).text == first
    account.time.now += 1
    assert account.deliver(posting).status_code == 403


def test_two_people_with_one_message_number(account: Account) -> None:
    assert account.say("甲", user="oOne", MsgId="7").startswith("1 text 甲")
    assert account.say("乙", user="oTwo", MsgId="7").startswith("1 text 乙")


def test_a_repeated_event(account: Account) -> None:
    first = account.send(event("subscribe")).text
    assert account.send(event("subscribe")).text == first
    assert account.content(account.send(event("subscribe", seconds=1))).startswith("2 ")


class Gated:
    """A respond that waits inside until it is let go."""

    def __init__(self) -> None:
        self.entered, self.let_go = threading.Event(), threading.Event()

    def __call__(
        self, conversation: Conversation, message: Message, now: datetime, knowledge: KnowledgeBase
    ) -> tuple[Conversation, Reply]:
        self.entered.set()
        assert self.let_go.wait(10)
        return counting(conversation, message, now, knowledge)


def test_a_repeat_that_is_faster_decides_the_reply(opened: Opener) -> None:
    slow = Gated()
    first, second = opened(respond=slow), opened()
    posting, answers = first.sender.posting(message(Content="三级"), ARRIVED), []
    working = threading.Thread(target=lambda: answers.append(first.deliver(posting).text))
    working.start()
    assert slow.entered.wait(10)
    answers.append(second.deliver(posting).text)
    slow.let_go.set()
    working.join()
    assert answers[0] == answers[1]
    assert "1 text 三级" in answers[0]
    assert second.say("后").startswith("2 ")
    assert second.connections.database["journal"].count == 2


def test_a_person_who_unsubscribes_while_being_answered_is_forgotten_all_the_same(opened: Opener) -> None:
    slow = Gated()
    first, second = opened(respond=slow), opened()
    second.say("以前")
    answers: list[str] = []
    working = threading.Thread(target=lambda: answers.append(first.say("慢")))
    working.start()
    assert slow.entered.wait(10)
    second.send(event("unsubscribe"))
    slow.let_go.set()
    working.join()
    assert "慢" in answers[0]
    for table in ("conversations", "deliveries"):
        assert second.connections.database[table].count == 0


def test_a_flood_gets_one_kind_word_and_then_silence(opened: Opener) -> None:
    account = opened(flood=3)
    answers = [account.say("三级", user="oMany") for _ in range(6)]
    assert [answer.startswith(f"{n} text") for n, answer in enumerate(answers, 1)] == [True] * 3 + [False] * 3
    assert answers[3] == webhook.TOO_MANY
    assert answers[4:] == ["", ""]
    assert account.say("三级", user="oOther").startswith("1 text")
    account.time.now += 61
    assert account.say("三级", user="oMany", CreateTime=str(int(account.time.now))).startswith("5 text")


def test_two_messages_at_once_are_both_told_apart(opened: Opener) -> None:
    slow = Gated()
    first, second = opened(respond=slow), opened()
    answers: list[str] = []
    working = threading.Thread(target=lambda: answers.append(first.say("慢")))
    working.start()
    assert slow.entered.wait(10)
    assert second.say("快").startswith("1 text 快")
    slow.let_go.set()
    working.join()
    assert answers[0].startswith("2 text 慢")
    assert second.say("后").startswith("3 ")


# --- failures and logs ---


def broken(*given: object) -> tuple[Conversation, Reply]:
    raise RuntimeError("三级的秘密 oUser")


def test_a_failure_is_answered_with_an_apology_and_forgotten(opened: Opener, caplog: pytest.LogCaptureFixture) -> None:
    sent = message(Content="三级的秘密")
    answer = opened(respond=broken).send(sent)
    assert (answer.status_code, "请稍后再试" in answer.text) == (200, True)
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text
    assert "oUser" not in caplog.text
    healthy = opened()
    assert healthy.content(healthy.send(sent)).startswith("1 text 三级的秘密")


def test_even_without_a_database_there_is_an_apology(account: Account) -> None:
    account.connections.database.execute("DROP TABLE deliveries")
    assert "请稍后再试" in account.say("三级")


def test_the_apology_names_the_organisers_phones_in_a_few_words(opened: Opener) -> None:
    said = opened(respond=broken).say("三级")
    for phone in ("65181122-5769", "400-007-5676", "024-22966549", "021-62418668"):
        assert phone in said
    assert len(said.encode()) < 400


def test_the_apology_names_no_notice_of_a_later_day(opened: Opener) -> None:
    before = str(int(datetime(2024, 6, 1, tzinfo=CHINA).timestamp()))
    said = opened(respond=broken).say("三级", CreateTime=before)
    assert "65181122-5769" in said
    assert "021-62418668" not in said


def test_the_apology_names_phones_even_when_the_knowledge_cannot_be_read(account: Account) -> None:
    account.connections.database.execute("DROP TABLE revisions")
    assert "400-007-5676" in account.say("三级")


def test_an_apology_without_any_knowledge() -> None:
    assert "稍后再试" in webhook.apology(None, datetime(2026, 3, 1, tzinfo=CHINA).date())


def test_a_person_who_outruns_himself_for_ever(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts: list[Account] = []

    def racing(*given: object) -> tuple[Conversation, Reply]:
        accounts[0].say("插话")
        return counting(*given)  # type: ignore[arg-type]

    accounts.append(opened(flood=10_000))
    monkeypatch.setattr(admission, "PATIENCE", 0.3)
    assert "请稍后再试" in opened(respond=racing, flood=10_000).say("三级")
    assert opened(respond=racing, flood=20).say("三级") in (webhook.TOO_MANY, "")


@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_logs_hold_neither_words_nor_people_nor_queries(
    opened: Opener, mode: Mode, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    account = opened(mode)
    posting = account.sender.posting(message("oSecret", Content="机密问题", MsgId="987654321987"), ARRIVED)
    account.deliver(posting)
    account.deliver(posting)
    account.deliver(replace(posting, query=dict(posting.query) | {"timestamp": "1", "openid": "oSecret"}))
    account.deliver(replace(posting, body=posting.body[:-5]))
    account.send(event("CLICK", "机密问题", user="oSecret"))
    account.send(event("unsubscribe", user="oSecret"))
    printed = caplog.text + "".join(capfd.readouterr())
    assert "answered" in printed
    for secret in ("机密", "oSecret", "987654321987", posting.query["signature"], posting.query["nonce"], TOKEN):
        assert secret not in printed


# --- pages ---


def test_health(account: Account) -> None:
    response = account.app.test_client().get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")


def test_pages_carry_security_headers_and_no_traces(account: Account) -> None:
    response = account.app.test_client().get("/nowhere")
    assert response.status_code == 404
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert name in response.headers
    account.connections.database.execute("DROP TABLE revisions")
    failed = account.app.test_client().get("/healthz")
    assert failed.status_code == 500
    assert "revisions" not in failed.text
