"""What reconciling may look up of the ledger: open invoices and credit notes, by key and never by scanning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.domain.money import Money

# What a client has paid too much stands as a credit note of this name, with the payment's number behind it.
CREDIT = "credit-of-payment-"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice, or a credit note (below zero): what is left of it, and the fees and interest claimed beside it."""

    number: str
    client: str
    balance: Money
    amount: Money
    issued: date
    due: date
    reference: str = ""
    open: bool = True
    charges: Money | None = None

    @property
    def currency(self) -> str:
        """The currency it is to be paid in."""
        return self.balance.currency


@dataclass(frozen=True, slots=True)
class Advice:
    """A client's word on what one payment is for (remittance advice): the invoices, and the payment's whole amount."""

    client: str
    total: Money
    invoices: tuple[str, ...]
    message_id: str = ""


class OpenItems(Protocol):
    """Look-ups by key; each gives few items at most, so that time grows with the payments and not with the ledger."""

    def by_reference(self, key: str) -> Sequence[OpenItem]:
        """Items, open or not, with this payment reference (as `reference_key` spells it)."""

    def by_number(self, key: str) -> Sequence[OpenItem]:
        """Items, open or not, with this number (as `reference_key` spells it)."""

    def by_amount(self, amount: Money) -> Sequence[OpenItem]:
        """Open items with exactly this balance, some at most."""

    def of_client(self, client: str) -> Sequence[OpenItem]:
        """The client's open items, credit notes among them, oldest due date first, some at most."""

    def clients_by_account(self, account: str) -> Sequence[str]:
        """Clients this account, mobile or organisation number has paid for, as the owner or a settled payment said."""

    def clients_by_name(self, words: Sequence[str]) -> Sequence[str]:
        """Clients with one of these words in their name (as `name_words` spells them), some at most."""

    def client_name(self, client: str) -> str:
        """The client's name."""

    def advices(self, amount: Money) -> Sequence[Advice]:
        """Remittance advices over exactly this amount that no payment has used yet."""

    def paid_by(self, end_to_end: str) -> Sequence[OpenItem]:
        """Items that an earlier payment with this id was allocated to."""
