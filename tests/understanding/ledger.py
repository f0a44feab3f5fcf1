"""A ledger in memory for tests and benches, built from the JSON shape of a small firm: owner, clients, invoices."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.domain.client import Client, Contact
from assistant.domain.invoice import Invoice
from assistant.domain.ledger import OpenInvoice, Thread
from assistant.domain.money import Money

COUNTRIES = {"SEK": "SE", "DKK": "DK", "GBP": "GB", "USD": "US", "EUR": "IE", "NOK": "NO"}


class MemoryLedger:
    """The Ledger protocol over dictionaries."""

    def __init__(
        self, clients: Sequence[Client], invoices: Sequence[Invoice], threads: Mapping[str, Thread] | None = None
    ):
        self._clients = {one.client: one for one in clients}
        self._invoices = {one.number: OpenInvoice(one, one.amount) for one in invoices}
        self._threads = dict(threads or {})
        self._addresses: dict[str, list[str]] = defaultdict(list)
        self._domains: dict[str, list[str]] = defaultdict(list)
        self._references: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._open: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._words: dict[str, list[str]] = defaultdict(list)
        for one in clients:
            self._index(one)
        for each in sorted(self._invoices.values(), key=lambda known: known.invoice.due):
            self._open[each.invoice.client].append(each)
            if each.invoice.reference:
                self._references[each.invoice.reference].append(each)

    def _index(self, client: Client) -> None:
        for contact in client.contacts:
            email = contact.email.lower()
            self._addresses[email].append(client.client)
            domain = email.rpartition("@")[2]
            if client.client not in self._domains[domain]:
                self._domains[domain].append(client.client)
        for word in client.name.lower().split():
            self._words[word].append(client.client)

    def client(self, client: str) -> Client | None:
        return self._clients.get(client)

    def clients_by_address(self, email: str) -> Sequence[str]:
        return self._addresses.get(email.lower(), [])

    def clients_by_domain(self, domain: str) -> Sequence[str]:
        return self._domains.get(domain.lower(), [])

    def thread(self, message_id: str) -> Thread | None:
        return self._threads.get(message_id)

    def invoice(self, number: str) -> OpenInvoice | None:
        return self._invoices.get(number)

    def by_reference(self, reference: str) -> Sequence[OpenInvoice]:
        return self._references.get(reference, [])

    def open_invoices(self, client: str) -> Sequence[OpenInvoice]:
        return self._open.get(client, [])

    def clients_by_name(self, words: Sequence[str]) -> Sequence[str]:
        found = [one for word in words for one in self._words.get(word.lower(), [])]
        return list(dict.fromkeys(found))[:20]


def ledger_from(text: str) -> tuple[MemoryLedger, frozenset[str]]:
    """The ledger and the owner's addresses from the JSON text."""
    clients, invoices, owner = firm_of(text)
    return MemoryLedger(clients, invoices), owner


def firm_of(text: str) -> tuple[list[Client], list[Invoice], frozenset[str]]:
    """Clients, invoices and the owner's addresses from the JSON text."""
    firm: dict[str, Any] = json.loads(text)
    invoices = [_invoice(one) for one in firm["invoices"]]
    currencies = {one.client: one.currency for one in invoices}
    clients = [_client(one, currencies.get(one["id"], "SEK")) for one in firm["clients"]]
    return clients, invoices, frozenset(one.lower() for one in firm["owner"]["addresses"])


def _client(one: Mapping[str, Any], currency: str) -> Client:
    return Client(
        client=one["id"],
        name=one["name"],
        language=one["language"],
        country=one.get("country", COUNTRIES.get(currency, "SE")),
        contacts=tuple(Contact(email) for email in one["contacts"]),
    )


def _invoice(one: Mapping[str, Any]) -> Invoice:
    return Invoice(
        number=one["number"],
        client=one["client"],
        amount=Money.of(one["amount"], one["currency"]),
        issued=date.fromisoformat(one["issued"]),
        due=date.fromisoformat(one["due"]),
        reference=one.get("ocr") or "",
    )
