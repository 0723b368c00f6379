"""The platform's published vectors, and everything that must not pass."""

from __future__ import annotations

import pytest

from wechat import Unauthenticated
from wechat.verify import WINDOW, Query, sign

TOKEN = "AAAAA"
VECTORS = [
    ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
    ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
    ("1714112445", "415670741", "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
]


@pytest.mark.parametrize(("timestamp", "nonce", "signature"), VECTORS)
def test_official_vectors(timestamp: str, nonce: str, signature: str) -> None:
    assert sign(TOKEN, timestamp, nonce) == signature
    query = {"signature": signature, "timestamp": timestamp, "nonce": nonce}
    Query.read(query, float(timestamp)).check(TOKEN)


VALID = dict(zip(("timestamp", "nonce", "signature"), VECTORS[0], strict=True))
NOW = 1714036504.0


@pytest.mark.parametrize("seconds", [-WINDOW, 0, WINDOW])
def test_inside_the_window(seconds: int) -> None:
    Query.read(VALID, NOW + seconds).check(TOKEN)


@pytest.mark.parametrize("seconds", [-WINDOW - 1, WINDOW + 1])
def test_outside_the_window(seconds: int) -> None:
    with pytest.raises(Unauthenticated):
        Query.read(VALID, NOW + seconds)


@pytest.mark.parametrize(
    "change",
    [
        {"timestamp": ""},
        {"timestamp": "171403650x"},
        {"timestamp": "１７１４０３６５０４"},
        {"timestamp": "17140365041"},
        {"timestamp": "-714036504"},
        {"nonce": ""},
        {"nonce": "]]>"},
        {"nonce": "1" * 65},
        {"signature": ""},
        {"signature": VALID["signature"][:-1]},
        {"signature": VALID["signature"].upper()},
        {"signature": "é" * 40},
        {"signature": "0" * 40},
    ],
)
def test_malformed_and_wrong_queries(change: dict[str, str]) -> None:
    with pytest.raises(Unauthenticated):
        Query.read(VALID | change, NOW).check(TOKEN)


@pytest.mark.parametrize("missing", ["timestamp", "nonce", "signature"])
def test_missing_parameters(missing: str) -> None:
    query = {name: value for name, value in VALID.items() if name != missing}
    with pytest.raises(Unauthenticated):
        Query.read(query, NOW).check(TOKEN)


def test_an_empty_token_lets_nobody_in() -> None:
    query = {"signature": sign("", "1714036504", "1"), "timestamp": "1714036504", "nonce": "1"}
    with pytest.raises(Unauthenticated):
        Query.read(query, NOW).check("")
