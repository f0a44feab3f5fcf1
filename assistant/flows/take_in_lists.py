"""Lists of clients, contacts and invoices enter the ledger: all files of one import as one transaction, or none.

The order of the files does not matter, and the same files again change nothing. What the accounting program says of an
invoice (paid, credited, a smaller balance) becomes an event like any other; it never makes an invoice larger.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from assistant.domain.case import Case
from assistant.domain.client import Client
from assistant.domain.decide import Decision
from assistant.domain.events import Event, InvoiceCredited, InvoiceImported, PaymentRecorded
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.domain.schedule import Terms
from assistant.flows.deciding import ANSWERED_BY_MONEY, decided, terms_of
from assistant.flows.invoice_entry import arrival, contradictions, enter, merged
from assistant.flows.receive import LOOK_BACK_SETTING
from assistant.flows.world import World
from assistant.intake.buyer import buyers
from assistant.intake.columns import Kind
from assistant.intake.csv import Imported, Problems, clients_named, is_mapped, read_csv
from assistant.intake.records import InvoiceRow, Known

ACCOUNTING = "the accounting program"
_LINE = re.compile(r" line (\d+): ")
_ORDER = (Kind.CLIENTS, Kind.CONTACTS, Kind.INVOICES)


class ImportRefusedError(Exception):
    """Nothing was imported; `problems` has every reason, by file, one line each."""

    def __init__(self, problems: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__("\n".join(line for lines in problems.values() for line in lines))
        self.problems = problems


@dataclass(frozen=True)
class Offered:
    """A file to be imported: its name, its bytes, the folder its PDFs are named from, and why some cannot be used."""

    name: str
    raw: bytes
    folder: Path
    bad_pdfs: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Taken:
    """What became of a file: how many of its rows are new, changed, or as they were; `notes` are for the owner."""

    imported: Imported
    new: int = 0
    changed: int = 0
    same: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, before: object, after: object) -> bool:
        """Count a row by what was known before; whether it changes anything."""
        if before is None:
            self.new += 1
        elif before == after:
            self.same += 1
        else:
            self.changed += 1
        return before != after


def take_in_lists(
    world: World, offered: Sequence[Offered], now: datetime, tick: Callable[[], None] = lambda: None
) -> list[Taken]:
    """Import all files as one, `tick` called for each row; ImportRefusedError when one row of one file is wrong."""
    folders = {one.name: one.folder for one in offered}
    taken = [Taken(one, notes=list(one.notes)) for one in _read(world, offered, now)]
    with world.store.transaction():
        wanted: list[str] = []
        for one in sorted(taken, key=lambda one: _ORDER.index(one.imported.kind)):
            for client in one.imported.clients:
                _put_client(world, client, one, now)
                tick()
            wanted += _put_contacts(world, one, tick)
            wanted += _put_invoices(world, one, folders[one.imported.file], now, tick)
        look_back_for(world, wanted)
    return taken


def _read(world: World, offered: Sequence[Offered], now: datetime) -> list[Imported]:
    coming = {id for one in offered for id in clients_named(one.raw)}
    known = Known(
        today=world.today(now),
        clients={client.client for client in world.store.ledger.clients()} | coming,
        ladders=tuple(world.policy.ladders),
        country=world.policy.country,
        mappings=world.ledger_mappings,
    )
    if any(is_mapped(one.raw, world.ledger_mappings) for one in offered):
        known = replace(known, buyers=buyers(world.store.ledger.clients()))
    files = [read_csv(one.raw, one.name, replace(known, bad_pdfs=one.bad_pdfs)) for one in offered]
    problems = {one.file: list(one.lines) for one in files if isinstance(one, Problems)}
    read = [one for one in files if isinstance(one, Imported)]
    for file, line in (*_listed_twice(read), *(wrong for one in files for wrong in _contradictions(world, one))):
        problems.setdefault(file, []).append(line)
    if problems:
        raise ImportRefusedError({file: tuple(sorted(lines, key=_place)) for file, lines in problems.items()})
    return read


def _place(told: str) -> int:
    """The line of the file that a problem is told of; those of no line come last."""
    found = _LINE.search(told)
    return int(found[1]) if found else sys.maxsize


def _listed_twice(files: Sequence[Imported]) -> list[tuple[str, str]]:
    """Clients and invoices that stand in two files of one import: nobody could say which row is right."""
    seen: dict[tuple[Kind, str], str] = {}
    found = []
    for one in files:
        names = [client.client for client in one.clients] + [row.invoice.number for row in one.invoices]
        for name in names:
            first = seen.setdefault((one.kind, name), one.file)
            if first != one.file:
                found.append((one.file, f"{one.file}: {name} stands in {first} already"))
    return found


def _contradictions(world: World, imported: Imported | Problems) -> list[tuple[str, str]]:
    known = world.store.ledger.invoices_numbered([row.invoice.number for row in imported.invoices])
    return [
        (imported.file, f"{imported.file} line {row.line}: {field}: {what}")
        for row in imported.invoices
        if row.invoice.number in known
        for field, what in contradictions(known[row.invoice.number], row.invoice)
    ]


def _put_client(world: World, client: Client, taken: Taken, now: datetime) -> None:
    known = world.store.ledger.client(client.client)
    before = replace(known, contacts=()) if known is not None else None
    if not taken.count(before, client):
        return
    world.store.ledger.put_client(client)
    if before is not None and _schedule_of(before) != _schedule_of(client):
        for case in world.store.cases.of_client(client.client):
            decided(world, case, InvoiceImported(), now)


def _schedule_of(client: Client) -> tuple[str, ...]:
    """What the days of a client's stages rest on."""
    return client.ladder, client.country, client.region, client.timezone


def _put_contacts(world: World, taken: Taken, tick: Callable[[], None]) -> list[str]:
    """Merge the contacts into their clients; the addresses that are new."""
    new = []
    for row in taken.imported.contacts:
        tick()
        client = world.store.ledger.client(row.client)
        if client is None:
            continue
        contact = replace(row.contact, email=row.contact.email.lower())
        before = next((one for one in client.contacts if one.email == contact.email), None)
        if before is None:
            new.append(contact.email)
        # Whether mail arrives is for the mail to say, not for a list.
        if taken.count(before, replace(contact, deliverable=before.deliverable if before else True)):
            world.store.ledger.put_client(replace(client, contacts=(contact,)))
    return new


def _put_invoices(world: World, taken: Taken, folder: Path, now: datetime, tick: Callable[[], None]) -> list[str]:
    """Add the invoices or bring them up to date, and believe the accounting program; the numbers that are new.

    The new ones are written together: one by one, a hundred thousand would take minutes.
    """
    listed = taken.imported.invoices
    known = world.store.ledger.invoices_numbered([row.invoice.number for row in listed])
    arrivals = _Arrivals(world, now)
    for row in listed:
        document = world.store.ledger.put_document((folder / row.pdf).read_bytes()) if row.pdf else ""
        invoice = replace(row.invoice, document=document) if document else row.invoice
        if row.invoice.number not in known:
            taken.count(None, row)
            arrivals.add(invoice, settled=_rest(invoice, row) == Money(0, invoice.currency))
        elif row.open_item is None and merged(known[invoice.number], invoice) == known[invoice.number]:
            taken.count(row, row)
        else:
            _bring_up_to_date(world, replace(row, invoice=invoice), taken, now)
        tick()
    arrivals.enter()
    for row in listed:
        if row.invoice.number not in known and row.open_item is not None:
            _money_said(world, arrivals.case(row.invoice.number), row, taken, now)
    return [row.invoice.number for row in listed if row.invoice.number not in known]


class _Arrivals:
    """New invoices, decided on one by one and written together."""

    def __init__(self, world: World, now: datetime) -> None:
        self._world, self._now = world, now
        self._terms: dict[str, Terms] = {}
        self._decisions: dict[str, Decision] = {}

    def add(self, invoice: Invoice, *, settled: bool) -> None:
        case = Case(invoice)
        if invoice.client not in self._terms:
            self._terms[invoice.client] = terms_of(self._world, case, self._now)
        backlog_days = self._world.policy.backlog_days
        self._decisions[case.number] = arrival(case, self._terms[invoice.client], backlog_days, settled=settled)

    def enter(self) -> None:
        self._world.store.open_cases(list(self._decisions.values()), self._now, self._world.today(self._now))

    def case(self, number: str) -> Case:
        return self._decisions[number].case


def _bring_up_to_date(world: World, row: InvoiceRow, taken: Taken, now: datetime) -> None:
    case, before = enter(world, row.invoice, now)
    after = _money_said(world, case, row, taken, now)
    if before is not None:
        taken.count((before.invoice, before.balance), (after.invoice, after.balance))


def _rest(invoice: Invoice, row: InvoiceRow) -> Money | None:
    """What is left by the accounting program's word, None if it says nothing."""
    said = row.open_item
    if said is None or (said.status in {"", "open"} and said.balance is None):
        return None
    return said.balance or Money(0, invoice.currency)


def _money_said(world: World, case: Case, row: InvoiceRow, taken: Taken, now: datetime) -> Case:
    rest = _rest(case.invoice, row)
    if rest is None or not case.is_open:
        if not case.is_open and row.open_item is not None and (rest or row.open_item.status == "open"):
            taken.notes.append(f"{case.number} is {case.status} here and open in the file; left as it is")
        return case
    less = case.balance - rest
    if less.minor < 0:
        taken.notes.append(f"{case.number}: the file says {rest} is left, here it is {case.balance}; left as it is")
    if less.minor <= 0:
        return case
    credited = row.open_item is not None and row.open_item.status == "credited"
    event: Event = PaymentRecorded(less, world.today(now), ACCOUNTING)
    if credited:
        event = InvoiceCredited(less, f"by the word of {ACCOUNTING}")
    after = decided(world, case, event, now).case
    if not after.is_open:
        world.store.tasks.answer_about(case.number, ANSWERED_BY_MONEY, ACCOUNTING, now)
    return after


def look_back_for(world: World, wanted: Sequence[str]) -> None:
    """The daemon searches the mail it passed over for these, beside what it still has to search for."""
    standing = json.loads(world.store.setting(LOOK_BACK_SETTING) or "[]")
    if wanted:
        world.store.remember(LOOK_BACK_SETTING, json.dumps(list(dict.fromkeys([*standing, *wanted]))))
