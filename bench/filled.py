"""A store with so many clients and open invoices, written in bulk: what the benches of passes and plans run on."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from assistant.domain.calendar import Calendar, calendar_of
from assistant.domain.case import Case
from assistant.domain.client import Client, Contact, Role
from assistant.domain.decide import decide
from assistant.domain.events import InvoiceImported
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import DEFAULT
from assistant.domain.money import Money
from assistant.domain.schedule import Terms
from assistant.payments.payer import name_words
from assistant.store.codec import encode
from assistant.store.rows import case_row, client_row, contact_row, invoice_row
from assistant.store.schema import migrations
from assistant.store.store import Store

PLACES = (("SE", "sv", "SEK"), ("SE", "sv", "SEK"), ("DK", "da", "DKK"), ("NO", "sv", "NOK"), ("GB", "en", "GBP"))
NAMES = ("Bageriet", "Bygg", "Tryckeriet", "Snickeriet", "Café", "Förlaget", "Garaget", "Salongen", "Studio", "Handel")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_BANK = Calendar("SE", timezone="Europe/Stockholm")


@dataclass(frozen=True)
class Size:
    """How much the store holds, and on which day its first and last invoices fall due."""

    clients: int
    invoices: int
    today: date
    due_from: int
    due_to: int


def clients_of(count: int) -> list[Client]:
    """Clients of several countries, each with an accounts address and a manager."""
    return [_client(at) for at in range(count)]


def _client(at: int) -> Client:
    country, language, _ = PLACES[at % len(PLACES)]
    host = f"kund{at}.example"
    people = (
        Contact(f"anna@{host}", f"Anna Berg{at}", Role.PRIMARY, language=language),
        Contact(f"ekonomi@{host}", "", Role.ACCOUNTS, language=language),
        Contact(f"lars@{host}", f"Lars Holm{at}", Role.CFO, language=language),
    )
    name = f"{NAMES[at % len(NAMES)]} Nr{at} AB"
    return Client(f"k{at}", name, country=country, language=language, contacts=people)


def invoices_of(size: Size, clients: Sequence[Client], dice: random.Random) -> Iterator[Invoice]:
    """Invoices dealt out to the clients in turn, falling due evenly over the days."""
    for at in range(size.invoices):
        client = clients[at % len(clients)]
        currency = PLACES[int(client.client[1:]) % len(PLACES)][2]
        due = size.today + timedelta(days=dice.randint(size.due_from, size.due_to))
        amount = Money(dice.randint(100_00, 90_000_00), currency)
        yield Invoice(f"{100_000 + at}", client.client, amount, due - timedelta(days=30), due, f"7{at:08d}")


def fill(store: Store, size: Size) -> None:
    """Put all of it into an empty store, as an import would have left it."""
    dice = random.Random(size.invoices)
    clients = clients_of(size.clients)
    document = store.ledger.put_document(PDF)
    now = datetime.combine(size.today, time(5), UTC)
    with store.transaction():
        put = putter(store)
        for client in clients:
            put("clients", client_row(client))
            for contact in client.contacts:
                put("contacts", contact_row(client.client, contact))
            for word in set(name_words(client.name)):
                put("client_words", {"word": word, "client": client.client})
        terms = {one.client: Terms(DEFAULT, calendar_of(one), _BANK, size.today) for one in clients}
        for invoice in invoices_of(size, clients, dice):
            imported = replace(invoice, document=document, filename=f"{invoice.number}.pdf")
            _open(put, imported, terms[invoice.client], now)
    store.remember("live", "yes")
    store.remember("payments_confirmed_on", size.today.isoformat())


def _open(put: Callable[[str, dict[str, Any]], None], invoice: Invoice, terms: Terms, now: datetime) -> None:
    decision = decide(Case(invoice), InvoiceImported(), terms)
    name, facts = encode(decision.event)
    put("invoices", invoice_row(invoice))
    put("cases", case_row(decision.case))
    said = {"at": now.isoformat(), "today": terms.today.isoformat(), "client": invoice.client}
    put("journal", said | {"invoice": invoice.number, "event": name, "facts": facts, "reason": decision.reason})


def putter(store: Store) -> Callable[[str, dict[str, Any]], None]:
    """Puts rows into the store's tables; each table's statement is written once."""
    known: dict[str, str] = {}

    def put(table: str, row: dict[str, Any]) -> None:
        if table not in known:
            named = ", ".join(f":{name}" for name in row)
            known[table] = f"insert into {table} ({', '.join(row)}) values ({named})"
        store.database.conn.execute(known[table], row)

    return put


def kept(size: Size) -> Path:
    """A store of that size in a file of its own, copied from one kept in the temporary folder between runs."""
    folder = Path(tempfile.gettempdir()) / "invoice-assistant-bench"
    folder.mkdir(exist_ok=True)
    schema = len(migrations._migrations)
    path = folder / f"{size.clients}-{size.invoices}-{size.today}-{size.due_from}-{size.due_to}-{schema}.db"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        store = Store(unfinished)
        store.database.conn.execute("pragma synchronous = off")
        fill(store, size)
        store.database.conn.execute("pragma wal_checkpoint(truncate)")
        store.close()
        unfinished.rename(path)
    copy = folder / "in-use.db"
    for one in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm")):
        one.unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    return copy
