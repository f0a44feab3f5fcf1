"""What reading a message may look up: clients, open invoices and threads, by key and never by scanning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.client import Client
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice with what is left of it; `open` is False once it is paid or closed."""

    invoice: Invoice
    balance: Money
    open: bool = True


@dataclass(frozen=True)
class Thread:
    """A message we know of: the client and the invoices it was about."""

    client: str
    invoices: tuple[str, ...]


class Ledger(Protocol):
    """Every look-up is by key, so that reading stays flat when the ledger grows."""

    def client(self, client: str) -> Client | None: ...

    def clients_by_address(self, email: str) -> Sequence[str]:
        """The clients that have this address among their contacts (a bookkeeper may serve several)."""

    def clients_by_domain(self, domain: str) -> Sequence[str]:
        """The clients with a contact in that domain; public mail providers are left out by the caller."""

    def thread(self, message_id: str) -> Thread | None:
        """What a message of ours, of the owner's or of the client's was about, by its id."""

    def invoice(self, number: str) -> OpenInvoice | None:
        """The invoice of exactly that number, open or not."""

    def by_reference(self, reference: str) -> Sequence[OpenInvoice]:
        """Invoices whose payment reference is this one, digits and letters only."""

    def open_invoices(self, client: str) -> Sequence[OpenInvoice]:
        """The client's open invoices, oldest due date first."""

    def clients_by_name(self, words: Sequence[str]) -> Sequence[str]:
        """Clients whose name contains one of these words (lower case), few at most."""
