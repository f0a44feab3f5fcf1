"""Claims: charges that a letter to the client has asked for, and what became of them; never part of a balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.domain.law.charge import Charged, ChargeKind
from assistant.domain.money import Money, total


class ClaimState(StrEnum):
    """What became of it; interest is replaced when a later letter counts it anew."""

    CLAIMED = "claimed"
    REPLACED = "replaced"
    WAIVED = "waived"
    PAID = "paid"


@dataclass(frozen=True)
class Claim:
    """A charge as a letter that left has claimed it: at which stage, why, and by which law or agreement."""

    kind: ChargeKind
    amount: Money
    on: date
    stage: str = ""
    reason: str = ""
    source: str = ""
    message_id: str = ""
    state: ClaimState = ClaimState.CLAIMED


Claims = tuple[Claim, ...]


def outstanding(claims: Claims) -> Claims:
    """Those that are still to be paid."""
    return tuple(one for one in claims if one.state is ClaimState.CLAIMED)


def owed_in_charges(claims: Claims, currency: str) -> Money:
    """What they come to."""
    return total((one.amount for one in outstanding(claims)), currency)


def charged(claims: Claims) -> tuple[Charged, ...]:
    """What counts where the law says how often something may be claimed: also what was waived or paid."""
    return tuple(Charged(one.kind, one.amount, one.on) for one in claims if one.state is not ClaimState.REPLACED)


def with_claim(claims: Claims, claim: Claim) -> Claims:
    """One more; interest takes the place of what was claimed of it before."""
    if claim.kind is ChargeKind.INTEREST:
        claims = tuple(
            replace(one, state=ClaimState.REPLACED)
            if one.kind is ChargeKind.INTEREST and one.state is ClaimState.CLAIMED
            else one
            for one in claims
        )
    return (*claims, claim)


def without_message(claims: Claims, message_id: str) -> Claims:
    """Without what a mail claimed that nobody got; the interest that it had replaced stands again."""
    left = [one for one in claims if not message_id or one.message_id != message_id]
    interest = [at for at, one in enumerate(left) if one.kind is ChargeKind.INTEREST]
    if len(left) < len(claims) and interest and left[interest[-1]].state is ClaimState.REPLACED:
        left[interest[-1]] = replace(left[interest[-1]], state=ClaimState.CLAIMED)
    return tuple(left)


def waived(claims: Claims) -> Claims:
    """All that is outstanding is given up."""
    return _ended(claims, outstanding(claims), ClaimState.WAIVED)


def settled(claims: Claims, amount: Money) -> Claims:
    """Paid with that much: interest first, then fees; what it does not cover whole stays outstanding."""
    paid: list[Claim] = []
    for one in sorted(outstanding(claims), key=lambda one: one.kind is not ChargeKind.INTEREST):
        if one.amount <= amount:
            paid.append(one)
            amount = amount - one.amount
    return _ended(claims, paid, ClaimState.PAID)


def _ended(claims: Claims, which: Iterable[Claim], state: ClaimState) -> Claims:
    chosen = {id(one) for one in which}
    return tuple(replace(one, state=state) if id(one) in chosen else one for one in claims)
