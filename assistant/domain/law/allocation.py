"""What a payment settles when there are charges beside the principal."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.law.settings import Order
from assistant.domain.money import Money


@dataclass(frozen=True)
class Settled:
    """How a payment was split; `left` is what was paid beyond everything owed."""

    principal: Money
    interest: Money
    fees: Money
    left: Money


def settle(payment: Money, owed: tuple[Money, Money, Money], order: Order) -> Settled:
    """Split a payment over what is owed, given as (principal, interest, fees), in one currency."""
    parts = dict(zip(("principal", "interest", "fees"), owed, strict=True))
    turns = ("principal", "interest", "fees") if order is Order.PRINCIPAL_FIRST else ("interest", "fees", "principal")
    taken: dict[str, Money] = {}
    for name in turns:
        taken[name] = min(payment, parts[name])
        payment = payment - taken[name]
    return Settled(taken["principal"], taken["interest"], taken["fees"], payment)
