"""The store of one firm: what is kept, and the one commit through which a case changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.domain.case import Case
from assistant.domain.decide import Decision
from assistant.domain.moot import moot
from assistant.domain.standing import StandingDecision
from assistant.domain.task import NewTask
from assistant.payments.open_items import Advice
from assistant.store.allocations import Allocations
from assistant.store.cases import Cases
from assistant.store.charges import Charges
from assistant.store.credit_notes import CreditNotes
from assistant.store.database import open_database, row, rows, table, writing
from assistant.store.in_hand import CasesInHand, JournalInHand, LedgerInHand
from assistant.store.inbox import Inbox
from assistant.store.journal import Journal
from assistant.store.ledger import StoredLedger
from assistant.store.ledger_then import LedgerThen
from assistant.store.messages import Known, Messages
from assistant.store.open_items import StoredItems
from assistant.store.outbox import Outbox, Outgoing
from assistant.store.payments import Payments
from assistant.store.readings import KeptReading, Readings
from assistant.store.sources import Sources
from assistant.store.tasks import Tasks


@dataclass(frozen=True)
class Settled:
    """What became of a mail in the outbox."""

    id: int
    state: str
    answer: str = ""


@dataclass(frozen=True)
class Change:
    """Everything that follows from one thing that happened; kept whole or not at all."""

    decisions: tuple[Decision, ...] = ()
    standings: tuple[StandingDecision, ...] = ()
    tasks: tuple[NewTask, ...] = ()
    outgoing: Outgoing | None = None
    settled: Settled | None = None
    known: tuple[Known, ...] = ()
    # What a client says that one payment is for.
    advices: tuple[Advice, ...] = ()
    # Addresses that mail does not reach.
    undeliverable: tuple[str, ...] = ()
    # The kept message this follows from, and what it was read as (kind, problem).
    read: tuple[int, str, str] | None = None
    reading: KeptReading | None = None


class Store:
    """Opened once per process; only the thread that opened it may touch it."""

    def __init__(self, path: Path | None) -> None:
        """Open the file (made when missing, mode 0600); None keeps everything in memory. Raises StoreError."""
        self.path = path
        self.database = open_database(path)
        self.ledger: StoredLedger = StoredLedger(self.database)
        self.cases: Cases = Cases(self.database)
        self.charges = Charges(self.database)
        self.tasks = Tasks(self.database)
        self.journal: Journal = Journal(self.database)
        self.inbox = Inbox(self.database)
        self.outbox = Outbox(self.database)
        self.messages = Messages(self.database)
        self.readings = Readings(self.database)
        self.payments = Payments(self.database)
        self.allocations = Allocations(self.database)
        self.sources = Sources(self.database)
        self.items = StoredItems(self.database)
        self.credit_notes = CreditNotes(self.database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several changes as one: all of them or none."""
        with writing(self.database):
            yield

    def commit(self, change: Change, now: datetime, today: date) -> None:
        """Write state, journal, outgoing mail, tasks and inbox mark in one transaction."""
        with writing(self.database):
            for decision in change.decisions:
                self._write_decision(decision, now, today)
            for standing in change.standings:
                client = standing.standing.client
                self.cases.write_standing(standing.standing)
                self.journal.write(standing.event, standing.reason, (client, ""), (now, today))
            for task in change.tasks:
                self.tasks.add(task, now)
            if change.outgoing is not None:
                self.outbox.add(change.outgoing, now)
            self._write_mail(change, now)

    def _write_mail(self, change: Change, now: datetime) -> None:
        if change.settled is not None:
            self.outbox.settle(change.settled.id, change.settled.state, change.settled.answer, now)
        for known in change.known:
            self.messages.add(known)
        for advice in change.advices:
            self.sources.advise(advice, now)
        for email in change.undeliverable:
            self.ledger.mark_undeliverable(email)
        if change.read is not None:
            self.inbox.settle(*change.read)
        if change.reading is not None:
            self.readings.add(change.reading, now)

    def _write_decision(self, decision: Decision, now: datetime, today: date) -> None:
        case = decision.case
        self.allocations.note(decision.event, case, now, today)
        self.cases.write(case)
        if case.invoice.instalments:
            self.ledger.put_invoice(case.invoice)
            if not case.done:
                self.outbox.begin_anew(case.number)
        self.journal.write(decision.event, decision.reason, (case.invoice.client, case.number), (now, today))
        self.tasks.answer_about(case.number, moot(case), decision.reason, now)
        for task in decision.tasks:
            self.tasks.add(task, now)

    def open_case(self, case: Case) -> None:
        """Put a new invoice and its untouched case down; `InvoiceImported` is decided on right after."""
        with writing(self.database):
            self.ledger.put_invoice(case.invoice)
            self.cases.write(case)

    def ledger_at(self, moment: datetime) -> LedgerThen:
        """The ledger with the invoices that were open at that moment."""
        return LedgerThen(self.database, moment)

    def open_cases(self, arrivals: Sequence[Decision], now: datetime, today: date) -> None:
        """The same for many new invoices at once, with what was decided on the arrival of each."""
        with writing(self.database):
            self.ledger.put_new_invoices(one.case.invoice for one in arrivals)
            self.cases.write_new(one.case for one in arrivals)
            self.journal.write_arrivals(arrivals, (now, today))
            for one in arrivals:
                for task in one.tasks:
                    self.tasks.add(task, now)

    def setting(self, name: str) -> str:
        """A remembered fact about the firm (live, payments_confirmed_on …), or the empty string."""
        found = row(self.database, "select value from settings where name = ?", name)
        return "" if found is None else str(found["value"])

    def remember(self, name: str, value: str) -> None:
        """Remember a fact about the firm."""
        with writing(self.database):
            table(self.database, "settings").upsert({"name": name, "value": value}, pk="name")

    def changed(self) -> int:
        """A number that moves when another process wrote: the daemon's way of taking notice."""
        return int(self.query("pragma data_version")[0]["data_version"])

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query of one's own, for reports and tests."""
        return rows(self.database, sql, *parameters)

    def copy(self) -> Store:
        """The same store in memory, to try things out on."""
        other = Store(None)
        self.database.conn.backup(other.database.conn)
        return other

    def take_in_hand(self) -> None:
        """Keep cases, clients and journal in memory from now on, for a walk over many days; their rows stand still."""
        self.cases = CasesInHand(self.database)
        self.ledger = LedgerInHand(self.database)
        self.journal = JournalInHand(self.database)

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()
