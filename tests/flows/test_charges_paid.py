"""A bank file that pays an invoice with, or without, what was claimed on top of it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.case import Status
from assistant.domain.decide import decide
from assistant.domain.events import ChargeClaimed
from assistant.domain.law.charge import ChargeKind
from assistant.flows.world import World
from assistant.store.store import Change
from tests.flows.doubles import SOLROSEN, at, case, tasks
from tests.flows.money import firm, kr, paid_in, told

CLAIMED_ON = date(2026, 11, 16)


@pytest.fixture
def world() -> World:
    """Interest of 50 and a compensation of 450 were claimed on top of 1042."""
    world = firm()
    now = at(CLAIMED_ON)
    for kind, amount in ((ChargeKind.INTEREST, "50.00"), (ChargeKind.COMPENSATION, "450.00")):
        event = ChargeClaimed(kind, kr(amount), "formal", "late", "the law", "<ia.1@nordljus.example>")
        world.store.commit(Change((decide(case(world), event, world.terms(SOLROSEN, now)),)), now, CLAIMED_ON)
    return world


def _states(world: World) -> list[str]:
    return [one.state.value for one in case(world).claims]


def test_a_payment_of_invoice_and_charges_settles_both_and_nobody_is_asked(world: World) -> None:
    told(world, paid_in("13000.00", "1042"))
    assert (case(world).status, case(world).balance) == (Status.PAID, kr("0.00"))
    assert _states(world) == ["paid", "paid"]
    assert tasks(world) == []


def test_a_payment_of_the_invoice_alone_asks_about_the_charges_once(world: World) -> None:
    told(world, paid_in("12500.00", "1042"))
    assert case(world).status is Status.PAID
    assert _states(world) == ["claimed", "claimed"]
    assert tasks(world) == [("left-over-charges", "1042")]
    [asked] = world.store.tasks.open()
    assert asked.task.facts["amount"] == "500.00 SEK"
