"""A store with one client and one open case, and what tests do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assistant.domain.case import Case
from assistant.domain.client import Client, ClientType, Contact, Role
from assistant.domain.decide import decide
from assistant.domain.events import InvoiceImported, ReminderQueued
from assistant.domain.message import Address
from assistant.domain.reminder import OutgoingMail
from assistant.store.outbox import Outgoing
from assistant.store.store import Change, Store
from tests.domain.cases import due_on, on

NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)
TODAY = date(2026, 12, 9)
ANNA = Contact("anna@solrosen.example", "Anna Berg", Role.PRIMARY, "070-1", "da")
SOLROSEN = Client(
    "solrosen",
    "Bageriet Solrosen AB",
    ClientType.PUBLIC,
    "DK",
    "84",
    "Europe/Copenhagen",
    "da",
    "556000-0001",
    "Storgatan 1\n111 22 Stockholm",
    "gentle",
    True,
    "statutory",
    "§ 4",
    (ANNA, Contact("lars@solrosen.example", role=Role.ACCOUNTS, deliverable=False)),
)


def filled(store: Store) -> Store:
    store.ledger.put_client(SOLROSEN)
    open_case(store, due_on())
    return store


def open_case(store: Store, case: Case) -> None:
    store.open_case(case)
    store.commit(Change((decide(case, InvoiceImported(), on(TODAY)),)), NOW, TODAY)


def mail(id: str = "<ia.1@nordljus.example>") -> OutgoingMail:
    return OutgoingMail(id, Address("ekonomi@nordljus.example"), ("anna@solrosen.example",), (), "Påminnelse", b"raw")


def queue(store: Store, stage: str = "first", id: str = "<ia.1@nordljus.example>") -> None:
    case = store.cases.get("1042")
    assert case is not None
    queued = decide(case, ReminderQueued(stage, id), on(TODAY))
    store.commit(Change((queued,), outgoing=Outgoing(mail(id), "reminder", "solrosen", {"1042": stage})), NOW, TODAY)


def counts(store: Store) -> dict[str, int]:
    tables = ("journal", "tasks", "outbox", "reminders", "messages", "holds", "stages_done", "evidence")
    return {name: store.query(f"select count(*) as n from {name}")[0]["n"] for name in tables}
