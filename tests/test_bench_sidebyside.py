"""The comparison with the floor: the floor is an honest echo, answers are really checked, ratios are what they should be."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bench import account, floor, server
from bench.comparison import Comparison, Round, bar, figures, medians, plot, ratios
from bench.sidebyside import Plan, section
from bench.traffic import TRAFFIC, Saying
from bench.webhook import Delivery, Load, deliveries, fault, load
from settings import Mode
from webhook import APOLOGY
from wechat.codec import Envelope, text_xml
from wechat.verify import sign

WHO, SAID = "oBENCH1", "三级什么时候考 <b>]]>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"


def delivery(mode: Mode, text: str = SAID) -> Delivery:
    (made,) = deliveries([Saying(WHO, text)], 80, account.platform(mode))
    return made


def echoed(request: bytes) -> bytes:
    """What the floor answers to a raw request, as it would travel."""
    head, _, body = request.partition(b"\r\n\r\n")
    answer = floor.app.test_client().post(head.split()[1].decode(), data=body)
    return f"HTTP/1.1 {answer.status}\r\n\r\n".encode() + answer.data


def spoken(content: str = SAID, target: str = WHO, source: str = account.NAME) -> str:
    return text_xml(target, source, 1, content)


def sealed(xml: str, token: str = account.TOKEN) -> bytes:
    return HEAD + Envelope(token, account.AES_KEY, account.APPID).seal(xml, "n", 1).encode()


@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_the_floor_says_the_same_words(mode: Mode) -> None:
    sent = delivery(mode, "三级什么时候考 & <b>")
    assert fault(sent, echoed(sent.request), account.platform(mode), echo=True) == ""


@pytest.mark.parametrize(("mode", "signature"), [("plain", b"?signature="), ("safe", b"&msg_signature=")])
def test_the_floor_refuses_what_is_not_signed(mode: Mode, signature: bytes) -> None:
    sent = delivery(mode)
    forged = sent.request.replace(signature, signature + b"0")
    assert fault(sent, echoed(forged), account.platform(mode)) == "HTTP/1.1 403 FORBIDDEN"


def test_the_floor_answers_the_platforms_check_of_the_address() -> None:
    query = {"signature": sign(account.TOKEN, "1", "n"), "timestamp": "1", "nonce": "n", "echostr": "42"}
    assert floor.app.test_client().get("/wechat", query_string=query).text == "42"
    assert floor.app.test_client().get("/wechat", query_string=query | {"nonce": "m"}).status_code == 403


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (spoken(), ""),
        (spoken("别的话"), ""),
        (spoken(target="oBENCH2"), "wrong addressee"),
        (spoken(source="gh_other"), "wrong addressee"),
        (spoken(""), "no text"),
        (spoken().replace("[text]", "[transfer_customer_service]"), "no text"),
        (spoken(APOLOGY + "着急请拨打咨询电话。"), "apology"),
        ("success", "silence"),
        ("", "silence"),
        ("<xml>", "unreadable"),
    ],
)
def test_every_answer_is_checked(answer: str, wrong: str) -> None:
    assert fault(delivery("plain"), HEAD + answer.encode(), account.platform("plain")) == wrong
    if answer.startswith("<xml>\n"):
        assert fault(delivery("safe"), sealed(answer), account.platform("safe")) == wrong


def test_an_echo_must_have_the_same_words() -> None:
    sent, sender = delivery("plain", " 三级\x00 "), account.platform("plain")
    assert fault(sent, HEAD + spoken("三级").encode(), sender, echo=True) == ""
    assert fault(sent, HEAD + spoken("四级").encode(), sender, echo=True) == "wrong words"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer.replace(b"<MsgSignature><![CDATA[", b"<MsgSignature><![CDATA[0"),
        lambda answer: answer.replace(b"<Nonce><![CDATA[n", b"<Nonce><![CDATA[m"),
        lambda _: sealed(spoken(), token="another"),
        lambda _: HEAD + spoken().encode(),
    ],
)
def test_in_safe_mode_an_answer_must_be_sealed_and_signed(spoil: Callable[[bytes], bytes]) -> None:
    assert fault(delivery("safe"), spoil(sealed(spoken())), account.platform("safe")) == "bad signature"


def test_an_answer_that_never_came_is_a_fault() -> None:
    assert fault(delivery("plain"), b"", account.platform("plain")) == "no answer"


def test_deliveries_are_each_their_own_and_signed() -> None:
    made = [sent.request for sent in deliveries([Saying(WHO, "三级")] * 3, 8000, account.platform("plain"))]
    assert len({request.partition(b"<MsgId>")[2] for request in made}) == 3
    query = dict(part.split("=") for part in made[0].decode().split(" ")[1].partition("?")[2].split("&"))
    assert query["signature"] == sign(account.TOKEN, query["timestamp"], query["nonce"])


def test_a_real_server_is_loaded_and_every_answer_looked_at(tmp_path: Path) -> None:
    with server.floor(tmp_path) as running:
        for mode in ("plain", "safe"):
            sender = account.platform(mode)
            todo = deliveries(TRAFFIC["mixed"].sayings(40), running.port, sender)
            done = load(running, todo, 8, sender, echo=True)
            assert (len(done.each), done.faults) == (40, Counter())
            assert done.rate > 0 < done.client
        strayed = [replace(sent, openid="oOTHER") for sent in todo[:3]]
        assert load(running, strayed, 2, sender).faults == Counter({"wrong addressee": 3})
    gone = replace(running, process=os.getpid())  # its port is closed; its workers cannot be asked any more
    assert load(gone, todo[:2], 2, sender).faults == Counter({"no answer": 2})


def loaded(rate: float, took: float, faults: int = 0) -> Load:
    """A hundred messages, all of which took as long."""
    return Load((took,) * 100, 100 / rate, 0.25, 0.1, Counter(apology=faults) if faults else Counter())


def compared(*, judged: bool = True) -> Comparison:
    """The second round found the machine at half its speed."""
    rounds = (
        Round(loaded(2000, 8), loaded(1000, 20)),
        Round(loaded(1000, 16), loaded(650, 40)),
        Round(loaded(2000, 8), loaded(1400, 30)),
    )
    return Comparison("mixed", "plain", rounds, judged)


def test_figures_of_a_load() -> None:
    done = Load((4.0, 1.0, 2.0), 0.01, 0.5, 0.006, Counter())
    assert (done.took(0.5), round(done.rate), done.work) == (2.0, 300, 2.0)
    assert str(done) == "300 a second, p50/p95/p99 2.0/4.0/4.0 ms, 2.00 ms of processor time a message"
    assert str(replace(done, faults=Counter({"no text": 2}))).endswith("a message, 2 × no text")


def test_the_ratio_is_the_median_of_the_rounds_ratios() -> None:
    assert [round(each.ratio, 2) for each in compared().rounds] == [0.5, 0.65, 0.7]
    assert compared().ratio.value == pytest.approx(0.65)
    assert compared().usual("floor", lambda done: done.rate) == pytest.approx(2000)


def test_missed_targets_are_shown_as_missed() -> None:
    assert list(ratios([compared()])) == [
        "| mixed, plain | 0.50 · 0.65 · 0.70 | **0.65** | ≥ 0.6 | 30.0 ms | ≤ 25 ms **missed** |"
    ]
    assert [figure.missed for figure in figures([compared()])] == [False, True, False]


def test_what_is_told_beside_has_no_target() -> None:
    assert list(ratios([compared(judged=False)])) == [
        "| mixed, plain | 0.50 · 0.65 · 0.70 | **0.65** |  | 30.0 ms |  |"
    ]
    assert [figure.name for figure in figures([compared(judged=False)])] == ["Webhook, wrong or missing answers"]


def test_one_wrong_answer_of_either_server_misses_a_target() -> None:
    for round_ in (Round(loaded(1, 1, 1), loaded(1, 1)), Round(loaded(1, 1), loaded(1, 1, 1))):
        (wrong,) = figures([Comparison("mixed", "plain", (round_,), judged=False)])
        assert (wrong.value, wrong.missed) == (1.0, True)


def test_a_row_for_each_server() -> None:
    assert list(medians([compared()])) == [
        "| mixed, plain | floor | 2,000 | 8.0 ms | 8.0 ms | 8.0 ms | 1.00 ms | 25% |",
        "| mixed, plain | ours | 1,000 | 30.0 ms | 30.0 ms | 30.0 ms | 1.00 ms | 25% |",
    ]


@pytest.mark.parametrize(("value", "length"), [(80, 40), (40, 20), (1, 1), (0, 0)])
def test_bars_are_as_long_as_their_values(value: float, length: int) -> None:
    assert len(bar(value, 80)) == length


def test_a_bar_is_drawn_to_an_eighth() -> None:
    assert bar(1, 80) == "▌"


def test_the_plot_has_a_pair_of_bars() -> None:
    assert plot([compared()], "{:,.0f}", lambda done: done.rate).splitlines() == [
        f"mixed, plain  floor  {'█' * 40} 2,000",
        f"              ours   {'█' * 20} 1,000",
    ]


def test_the_section_says_what_was_compared_and_how() -> None:
    text = section([compared()], Plan(rounds=3, count=100, together=16))
    assert "100 messages of distinct MsgIds each time, 16 under way at once" in text
    assert "- **mixed**: the first messages of the dialogues" in text
    assert "**missed**" in text
