"""Rows -> clients, contacts and invoices, each cell checked; what is wrong is collected, not raised."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from assistant.domain.client import Client, ClientType, Contact, Role
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.domain.nearest import nearest
from assistant.domain.wellformed import countries, currencies, is_email, is_timezone, message_id
from assistant.intake import values
from assistant.intake.buyer import Buyers, buyers
from assistant.intake.ledger_mapping import LedgerMapping
from assistant.intake.table import Row

LANGUAGES = ("sv", "da", "en")
# Only these are offered for a misspelt one: nobody who writes SKE means leones.
_USUAL_CURRENCIES = ("SEK", "DKK", "NOK", "EUR", "GBP", "USD")
STATUSES = ("open", "paid", "credited")
_LONGEST_TERM = timedelta(days=2 * 365)
# Invoices may be written a month ahead; a year ahead is a slip of the pen, and nobody would be reminded.
_AHEAD = timedelta(days=31)
_FIRST_DAY = date(2000, 1, 1)
_SEVERAL_LINES = frozenset({"address", "terms_clause"})
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Known:
    """What the rows are checked against: `bad_pdfs` says of each `pdf` that cannot be used why not."""

    today: date
    clients: Collection[str] = ()
    ladders: Collection[str] = ("default",)
    bad_pdfs: Mapping[str, str] = field(default_factory=dict)
    # The owner's country: only in the United States does 3/4/2026 begin with the month.
    country: str = "SE"
    # Of accounting programs' lists: their layouts, and the clients by the names they go by there.
    mappings: tuple[LedgerMapping, ...] = ()
    buyers: Buyers = field(default_factory=lambda: buyers(()))


@dataclass(frozen=True)
class ClientContact:
    """A contact and the client it belongs to, to be merged into the client by whoever has both."""

    client: str
    contact: Contact


@dataclass(frozen=True)
class OpenItem:
    """What the accounting program says of an invoice: its status (open, paid, credited) and what is left of it."""

    status: str = ""
    balance: Money | None = None


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice as listed, the path of its PDF (relative to the list), and what the accounting program says."""

    invoice: Invoice
    pdf: str = ""
    open_item: OpenItem | None = None
    # Where it stands in its file, for what only shows when it is held against the ledger.
    line: int = field(default=0, compare=False)


class Cells:
    """The cells of one row, each read once; collects what is wrong with them."""

    def __init__(self, row: Row, required: Collection[str]) -> None:
        self.line = row.line
        self.problems: list[tuple[int, str]] = []
        self._cells = row.cells
        self._required = required

    def text(self, column: str) -> str:
        """The cell as it stands; of a required column it must not be empty."""
        text = self._cells.get(column, "")
        if column not in _SEVERAL_LINES and not text.isalnum():
            text = " ".join(text.split())
        if not text and column in self._required:
            self.wrong(column, "is empty")
        return text

    def take(self, column: str, read: Callable[[str], _Value], default: _Value) -> _Value:
        """The cell as `read` reads it; the default for an empty one, and for a wrong one, which is noted."""
        text = self.text(column)
        if not text:
            return default
        try:
            return read(text)
        except ValueError as wrong:
            self.wrong(column, str(wrong))
            return default

    def wrong(self, column: str, what: str) -> None:
        """Note that something is wrong with this row."""
        self.problems.append((self.line, f"{column}: {what}"))


def client(cells: Cells, known: Known) -> Client:
    """The client of a row of clients.csv; to be used only if nothing was wrong."""
    return Client(
        client=cells.text("client"),
        name=cells.text("name"),
        type=cells.take("type", _client_type, ClientType.BUSINESS),
        country=cells.take("country", _country, "SE"),
        region=cells.text("region").upper(),
        timezone=cells.take("timezone", _timezone, ""),
        language=cells.take("language", _language, "sv"),
        org_number=cells.text("org_number"),
        address=cells.text("address"),
        ladder=cells.take("ladder", partial(values.chosen, words=known.ladders), "default"),
        fee_agreed=cells.take("fee_agreed", values.yes_or_no, False),
        interest_agreed=cells.take("interest_agreed", values.interest, ""),
        terms_clause=cells.text("terms_clause"),
    )


def contact(cells: Cells, known: Known) -> ClientContact:
    """The contact of a row of contacts.csv; to be used only if nothing was wrong."""
    return ClientContact(
        cells.take("client", partial(_client, known=known), ""),
        Contact(
            email=cells.take("email", _email, ""),
            name=cells.text("name"),
            role=cells.take("role", _role, Role.PRIMARY),
            phone=cells.text("phone"),
            language=cells.take("language", _language, ""),
        ),
    )


def invoice(cells: Cells, known: Known) -> InvoiceRow:
    """The invoice of a row of invoices.csv; to be used only if nothing was wrong."""
    currency = cells.take("currency", _currency, "SEK")
    read_day = partial(values.day, month_first=known.country == "US")
    issued, due = cells.take("issued", read_day, known.today), cells.take("due", read_day, known.today)
    _check_days(cells, known, issued, due)
    pdf = cells.text("pdf").replace("\\", "/")
    if pdf in known.bad_pdfs:
        cells.wrong("pdf", known.bad_pdfs[pdf])
    listed = Invoice(
        number=cells.text("invoice"),
        client=cells.take("client", partial(_client, known=known), ""),
        amount=cells.take("amount", partial(_amount, currency=currency), Money(0, currency)),
        issued=issued,
        due=due,
        reference=cells.text("reference"),
        filename=PurePosixPath(pdf).name,
        thread=cells.take("thread", _thread, ""),
        due_agreed=cells.take("due_agreed", values.yes_or_no, False),
    )
    return InvoiceRow(listed, pdf, _open_item(cells, listed.amount), cells.line)


def _open_item(cells: Cells, amount: Money) -> OpenItem | None:
    status = cells.take("status", partial(values.chosen, words=STATUSES), "")
    balance = cells.take("balance", partial(_balance, currency=amount.currency), None)
    if balance and amount < balance:
        cells.wrong("balance", f"{balance} is more than the amount, {amount}")
    if balance and status in {"paid", "credited"}:
        cells.wrong("balance", f"{balance} is left, though the status is {status}")
    return OpenItem(status, balance) if status or balance is not None else None


def _check_days(cells: Cells, known: Known, issued: date, due: date) -> None:
    if due < issued:
        cells.wrong("due", f"{due} is before the day of issue, {issued}")
    if known.today + _AHEAD < issued <= known.today + _LONGEST_TERM:
        cells.wrong("issued", f"{issued} is still to come")
    for column, on in (("issued", issued), ("due", due)):
        if on > known.today + _LONGEST_TERM:
            cells.wrong(column, f"{on} is more than two years ahead")
        if on < _FIRST_DAY:
            cells.wrong(column, f"{on} is before the year 2000")


def _client_type(text: str) -> ClientType:
    return ClientType(values.chosen(text, ClientType))


def _role(text: str) -> Role:
    return Role(values.chosen(text, Role))


def _country(text: str) -> str:
    return values.chosen("GB" if text.upper() == "UK" else text, countries())


def _timezone(text: str) -> str:
    if not is_timezone(text):
        raise ValueError(f'"{text}" is no time zone; write it like Europe/Copenhagen')
    return text


def _language(text: str) -> str:
    return values.chosen(text, LANGUAGES)


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError(f'"{text}" is no mail address; write only name@host.example')
    return text


def _client(text: str, known: Known) -> str:
    if text not in known.clients:
        listed = nearest(text, known.clients)
        raise ValueError(f'there is no client "{text}"{listed or "; import clients.csv first"}')
    return text


def _currency(text: str) -> str:
    if text.upper() not in currencies():
        raise ValueError(f'"{text}" is no currency{nearest(text, _USUAL_CURRENCIES) or "; write it like SEK"}')
    return text.upper()


def _amount(text: str, currency: str) -> Money:
    amount = Money.of(values.decimal(text, currency), currency)
    if amount.minor <= 0:
        raise ValueError(f'"{text}" is not above zero; a credit note is not an invoice')
    return amount


def _balance(text: str, currency: str) -> Money:
    balance = Money.of(values.decimal(text, currency), currency)
    if balance.minor < 0:
        raise ValueError(f'"{text}" is below zero')
    return balance


def _thread(text: str) -> str:
    found = message_id(text)
    if not found:
        raise ValueError(f'"{text}" is no Message-ID; copy it from the mail that brought the invoice')
    return found
