"""How an amount is laid over items that are named: exactly, but for rounding or a fee, in part, or with some left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.money import Money
from assistant.payments.credit import Credit
from assistant.payments.open_items import OpenItem
from assistant.payments.outcome import Allocation, Evidence, Ground, Surplus

_ROUNDING = {"SEK": 100, "NOK": 100}
_FEES = {"SEK": 5_000, "DKK": 4_000, "NOK": 5_000, "EUR": 500, "GBP": 500, "USD": 600}
_HALF_PERCENT = 200


@dataclass(frozen=True)
class Tolerances:
    """What may be missing, in minor units: rounding to whole crowns, and what banks keep of payments from abroad."""

    rounding: Mapping[str, int] = field(default_factory=lambda: _ROUNDING)
    rounding_elsewhere: int = 5
    fees: Mapping[str, int] = field(default_factory=lambda: _FEES)

    def rounded(self, currency: str) -> int:
        """The most that rounding may make."""
        return self.rounding.get(currency, self.rounding_elsewhere)

    def fee(self, credit: Credit) -> int:
        """The most a bank may have kept of this payment: what it says, or half a percent and a fee from abroad."""
        told = credit.charges.minor if credit.charges and credit.charges.currency == credit.currency else 0
        if not is_foreign(credit):
            return told
        return max(told, self.fees.get(credit.currency, 0) + credit.amount.minor // _HALF_PERCENT)


def is_foreign(credit: Credit) -> bool:
    """Whether it crossed a border: sent in another currency, or from an IBAN of another country than the owner's."""
    ours, theirs = credit.account[:2], credit.payer_account[:2]
    return credit.instructed is not None or (ours.isalpha() and theirs.isalpha() and ours != theirs)


@dataclass(frozen=True)
class Placing:
    """Allocations that use an amount up, with what is left over."""

    allocations: tuple[Allocation, ...]
    evidence: tuple[Evidence, ...]
    surplus: Money
    surplus_is: Surplus = Surplus.NONE

    @property
    def fits(self) -> bool:
        """Whether nothing but rounding is left over."""
        return self.surplus_is is not Surplus.CLIENT_CREDIT


def whole(items: Sequence[OpenItem]) -> tuple[Allocation, ...]:
    """Each item paid in full."""
    return tuple(Allocation(item.number, item.balance) for item in items)


def total_of(items: Sequence[OpenItem]) -> int:
    """What is left of all of them."""
    return sum(item.balance.minor for item in items)


def is_what_was_sent(items: Sequence[OpenItem], credit: Credit) -> bool:
    """Whether the items are just what the payer ordered in their currency, though it arrived in another."""
    sent = credit.instructed
    if sent is None or sent.currency == credit.currency or any(item.currency != sent.currency for item in items):
        return False
    return total_of(items) == sent.minor


def fitting(items: Sequence[OpenItem], credit: Credit, tolerances: Tolerances) -> Placing | None:
    """The payment pays just these items: to the last unit, with their charges, but for rounding, or but for a fee."""
    amount, currency = credit.amount.minor, credit.currency
    over = amount - total_of(items)
    zero = Money(0, currency)
    ground = Ground.EXACT_AMOUNT if len(items) == 1 else Ground.SUM
    if over == 0:
        return Placing(whole(items), (Evidence(ground, str(credit.amount)),), zero)
    if over > 0 and over == sum(_charges(item) for item in items):
        paid = tuple(Allocation(item.number, item.balance, charges=item.charges) for item in items)
        return Placing(paid, (Evidence(Ground.CHARGES, str(Money(over, currency))),), zero)
    if 0 < over <= tolerances.rounded(currency):
        return Placing(whole(items), (Evidence(Ground.ROUNDING),), Money(over, currency), Surplus.ROUNDING)
    missing = -over
    if 0 < missing <= tolerances.rounded(currency):
        return Placing(_short(items, missing), (Evidence(Ground.ROUNDING, str(Money(missing, currency))),), zero)
    if 0 < missing <= tolerances.fee(credit):
        return Placing(_short(items, missing), (Evidence(Ground.FEE, str(Money(missing, currency))),), zero)
    return None


def _charges(item: OpenItem) -> int:
    return item.charges.minor if item.charges and item.charges.currency == item.currency else 0


def _short(items: Sequence[OpenItem], missing: int) -> tuple[Allocation, ...]:
    """What is missing is taken off the largest item."""
    largest = max(items, key=lambda item: (item.balance.minor, item.number))
    lacking = Money(missing, largest.currency)
    if largest.balance <= lacking:
        return ()
    return tuple(
        Allocation(item.number, item.balance - lacking, waived=lacking)
        if item is largest
        else Allocation(item.number, item.balance)
        for item in items
    )


def in_part(item: OpenItem, credit: Credit) -> Placing:
    """Less than the item: all of the payment goes to it."""
    return Placing((Allocation(item.number, credit.amount),), (), Money(0, credit.currency))


def with_rest(items: Sequence[OpenItem], credit: Credit) -> Placing:
    """More than the items: each is paid, and the rest is the client's."""
    rest = Money(credit.amount.minor - total_of(items), credit.currency)
    return Placing(whole(items), (), rest, Surplus.CLIENT_CREDIT)
