"""A small firm with invoices, and bank files put together as the tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.domain.client import Client, Contact
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.domain.payment_reference import with_length_and_check_digit
from assistant.domain.policy import BankSource, MoneyGuard
from assistant.flows.book import Booking, book
from assistant.flows.world import World
from assistant.store.store import Store
from tests.flows.doubles import SOLROSEN, at, bring_in
from tests.flows.doubles import firm as founded
from tests.payments.camt_files import Entry, Tx, camt
from tests.payments.shipped import shipped

TODAY = date(2026, 11, 23)
CEDER = Client("ceder", "Cederlunds Måleri HB", contacts=(Contact("bo@ceder.example", "Bo Ceder"),))
ISSUED, DUE = date(2026, 10, 15), date(2026, 11, 14)


def kr(amount: str) -> Money:
    return Money.of(amount, "SEK")


def ocr(number: str) -> str:
    return with_length_and_check_digit(number)


def bill(number: str, amount: str, client: str = "solrosen", issued: date = ISSUED) -> Invoice:
    return Invoice(number, client, kr(amount), issued, DUE, ocr(number), "pdf")


def firm(*invoices: Invoice, store: Store | None = None, banks: tuple[BankSource, ...] = ()) -> World:
    """A firm with these invoices (none named: 1042 of 12500 and 1043 of 800), which reads banks' files."""
    world = founded(store, SOLROSEN, CEDER)
    policy = replace(world.policy, money=MoneyGuard(sources=banks))
    world = replace(world, mappings=shipped(), policy=policy)
    bring_in(world, *(invoices or (bill("1042", "12500.00"), bill("1043", "800.00"))), on=ISSUED)
    return world


def paid_in(amount: str, number: str = "", payer: str = "Bageriet Solrosen AB", **more: str) -> Entry:
    """A payment that names an invoice by its reference."""
    day, name = more.pop("day", "2026-11-20"), more.pop("name", f"B-{amount}-{number}-{payer}")
    tx = Tx(amount, ocr(number) if number else "", payer=payer, **more)
    return Entry(amount, (tx,), name=name, day=day)


def told(world: World, *entries: Entry, name: str = "konto.xml", kind: str = "053", day: date = TODAY) -> Booking:
    """A camt file with these entries is booked."""
    return book(world, name, camt(*entries, kind=kind), at(day))


CSV = """Bokföringsdag;Valutadag;Verifikationsnummer;Text;Belopp;Saldo
2026-11-20;2026-11-20;5490990004;{text};{amount};1000,00
"""


def seb(world: World, text: str, name: str = "seb.csv") -> Booking:
    """An export of SEB is booked."""
    return book(world, name, text.encode(), at(TODAY))
