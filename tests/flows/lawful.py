"""What may be claimed on top of an invoice, whatever happened and in whatever order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from assistant.domain.claim import ClaimState, outstanding
from assistant.domain.hold import HoldKind
from assistant.domain.law.charge import ChargeKind
from assistant.domain.money import Money
from assistant.flows.world import World

_FEES = {ChargeKind.REMINDER_FEE, ChargeKind.NOTICE_FEE}
# Inkassoloven 9 b: three letters of at most 100 kroner, ten days apart. Elsewhere a fee must be agreed, and none is.
_DANISH_LETTERS, _DANISH_FEE, _DANISH_DAYS = 3, Money.of(100, "DKK"), 10


def charges_keep_the_law(world: World, numbers: Iterable[str]) -> None:
    """Few fees, small ones, far enough apart; interest once; nothing on what is disputed."""
    for number in numbers:
        _of_one(world, number)


def _of_one(world: World, number: str) -> None:
    case = world.store.cases.get(number)
    assert case is not None
    client = world.store.ledger.client(case.invoice.client)
    assert client is not None
    fees = [one for one in case.claims if one.kind in _FEES and one.state is not ClaimState.REPLACED]
    if client.country == "DK":
        assert len(fees) <= _DANISH_LETTERS
        assert all(one.amount.minor <= _DANISH_FEE.minor for one in fees)
        assert all((later.on - earlier.on).days >= _DANISH_DAYS for earlier, later in pairwise(fees))
    else:
        assert fees == [] or client.fee_agreed
    assert [one.kind for one in outstanding(case.claims)].count(ChargeKind.INTEREST) <= 1
    disputed = [hold.since for hold in case.holds if hold.kind is HoldKind.DISPUTE]
    assert all(one.on <= since for one in case.claims for since in disputed)
