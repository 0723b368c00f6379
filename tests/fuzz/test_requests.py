"""Requests that are no messages: forged, damaged, sealed rubbish; nothing breaks, and the next message is answered as ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings import Mode
from tests.fuzz.harness import Target, inputs, target
from tests.fuzz.strategies import Sealed, bodies, queries, sealed, signed, tricks

BATCH = 10
"""Inputs between two honest questions."""


@pytest.fixture(scope="module", params=get_args(Mode))
def shot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target(tmp_path_factory.mktemp("fuzz"), request.param) as one:
        yield one


@inputs(100)
@given(st.lists(st.tuples(queries, bodies), min_size=BATCH, max_size=BATCH, unique_by=repr))
def test_strangers(shot: Target, requests: list[tuple[dict[str, str], bytes]]) -> None:
    for query, body in requests:
        shot.get(query)
        shot.post(query, body)
    shot.is_as_ever()


@inputs(150)
@given(st.lists(bodies, min_size=BATCH, max_size=BATCH, unique_by=repr))
def test_authentic_requests_with_anything_in_them(shot: Target, requests: list[bytes]) -> None:
    for body in requests:
        shot.post(signed(), body)
    shot.is_as_ever()


@inputs(80)
@given(st.lists(sealed, min_size=BATCH, max_size=BATCH, unique_by=repr))
def test_sealed_rubbish(shot: Target, envelopes: list[Sealed]) -> None:
    for envelope in envelopes:
        shot.deliver(envelope.posting())
    shot.is_as_ever()


@inputs(30)
@given(tricks)
def test_tricks_of_xml_are_met_with_silence(shot: Target, body: str) -> None:
    assert shot.post(signed(), body.encode()) in ("success", "")
