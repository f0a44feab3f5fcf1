"""Events are written down so that they can be read again as they were."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import events
from assistant.domain.money import Money
from assistant.domain.standing import Contacted
from assistant.store.codec import decode, encode

MONEY = st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(["SEK", "DKK", "JPY", "KWD"]))
st.register_type_strategy(Money, MONEY)
EVENTS = st.one_of(*(st.builds(one) for one in (*get_args(events.Event), Contacted)))


@settings(max_examples=300)
@given(EVENTS)
def test_every_event_is_read_again_as_it_was(event: object) -> None:
    assert decode(*encode(event)) == event


@given(EVENTS)
def test_an_event_is_one_plain_object(event: object) -> None:
    name, facts = encode(event)
    assert name == type(event).__name__
    assert isinstance(json.loads(facts), dict)


def test_money_can_be_read_by_people() -> None:
    assert json.loads(encode(events.InvoiceCredited(Money(1250, "SEK")))[1])["amount"] == "12.50 SEK"


def test_an_event_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        decode("Money", "{}")
