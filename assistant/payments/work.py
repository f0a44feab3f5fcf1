"""One payment on the table: what it names, who paid, and what the ledger says of it at this moment of the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key
from assistant.payments.credit import Credit
from assistant.payments.facts import Hit, Remaining
from assistant.payments.open_items import CREDIT, OpenItem, OpenItems
from assistant.payments.outcome import Evidence, Ground, Reason, Settled
from assistant.payments.payer import Payer, Standing
from assistant.payments.placing import Placing, Tolerances


@dataclass(frozen=True)
class Work:
    """Everything that is known of one payment."""

    credit: Credit
    items: OpenItems
    remaining: Remaining
    tolerances: Tolerances
    payer: Payer
    hits: tuple[Hit, ...]

    def standing(self, client: str) -> Standing:
        """How the payer stands to the client."""
        return self.payer.standing(client)

    def item(self, number: str) -> OpenItem | None:
        """The item of exactly this number, with what is left of it now."""
        found = self.items.by_number(reference_key(number))
        return next((self.remaining.now(one) for one in found if one.number == number), None)

    def owed_by(self, client: str) -> list[OpenItem]:
        """The client's open items in the currency of the payment, credit notes among them."""
        now = (self.remaining.now(one) for one in self.items.of_client(client))
        return [one for one in now if one.open and one.currency == self.credit.currency]

    def open_of(self, client: str) -> list[OpenItem]:
        """The same without what was issued after the payment: nobody meant that, however early it is known here."""
        return [one for one in self.owed_by(client) if one.issued <= self.credit.booked]

    def notes_of(self, client: str) -> list[OpenItem]:
        """The client's credit notes, also those written after it deducted them; but no credit that came later."""
        booked = self.credit.booked
        notes = (one for one in self.owed_by(client) if one.balance.minor < 0)
        return [one for one in notes if one.issued <= booked or not one.number.startswith(CREDIT)]

    def clients(self) -> frozenset[str]:
        """Whose items the outcome may rest on."""
        return frozenset((*(hit.item.client for hit in self.hits), *self.payer.clients()))

    def payer_evidence(self, client: str) -> Iterator[Evidence]:
        """What speaks for the client as payer: its account, its name, or both, so that either teaches the other."""
        if self.standing(client) is not Standing.SAME:
            return
        if client in self.payer.by_account:
            yield Evidence(Ground.ACCOUNT, self.credit.payer_account or self.credit.payer_number)
        if self.payer.is_named(client):
            yield Evidence(Ground.NAME, self.credit.payer)


@dataclass(frozen=True)
class Asked:
    """Why a person must decide, and what looks likeliest before anything is ranked."""

    reason: Reason
    first: tuple[tuple[OpenItem, ...], ...] = ()


def settled(work: Work, chosen: tuple[Hit, ...], placing: Placing) -> Settled:
    """The outcome, with all that speaks for it."""
    clients = sorted({hit.item.client for hit in chosen})
    payer = chain.from_iterable(work.payer_evidence(client) for client in clients)
    named = dict.fromkeys(hit.evidence for hit in chosen)
    return Settled(
        credit=work.credit,
        client=clients[0] if len(clients) == 1 else "",
        allocations=placing.allocations,
        evidence=(*named, *placing.evidence, *payer),
        surplus=placing.surplus,
        surplus_is=placing.surplus_is,
        left_over_charges=_left_over(chosen, placing),
    )


def _left_over(chosen: tuple[Hit, ...], placing: Placing) -> Money | None:
    """Fees and interest of items that are paid now, when they were not paid with them."""
    paid = {
        one.number: one.amount.minor + (one.waived.minor if one.waived else 0)
        for one in placing.allocations
        if not one.charges
    }
    due = [
        hit.item.charges.minor
        for hit in chosen
        if hit.item.charges and paid.get(hit.item.number) == hit.item.balance.minor
    ]
    return Money(sum(due), chosen[0].item.currency) if sum(due) else None
