"""Cases, standings and clients kept in memory for a walk over many days, so that nothing is written that nobody reads.

What a walk changes stays here; the rows of its store stand as they were when it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from assistant.domain.case import Case, How, PendingState, Standing
from assistant.domain.client import Client
from assistant.store.cases import Cases
from assistant.store.journal import Journal
from assistant.store.ledger import StoredLedger


class CasesInHand(Cases):
    """The same answers as `Cases`. A client's open cases are read once, when they are first asked for."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._cases: dict[str, dict[str, Case]] = {}
        self._clients: dict[str, str] = {}
        self._standings: dict[str, Standing] = {}
        self._alone = False

    @classmethod
    def only(cls, database: Database, cases: Iterable[Case], standings: Iterable[Standing]) -> CasesInHand:
        """These cases and standings and no others: what the rows say is of another time."""
        made = cls(database)
        made._alone = True
        for case in cases:
            made.write(case)
        for standing in standings:
            made.write_standing(standing)
        return made

    def _of(self, client: str) -> dict[str, Case]:
        if client not in self._cases:
            self._cases[client] = {}
            if self._alone:
                return {}
            for case in super().of_client(client):
                self.write(case)
        return self._cases[client]

    def get(self, number: str) -> Case | None:
        if number not in self._clients:
            if self._alone:
                return None
            found = super().get(number)
            if found is None or not found.is_open:
                return found
            self._of(found.invoice.client)
        return self._cases[self._clients[number]].get(number)

    def of_client(self, client: str, *, only_open: bool = True) -> Sequence[Case]:
        in_hand = self._of(client)
        if only_open:
            every = [case for case in in_hand.values() if case.is_open]
        elif self._alone:
            every = list(in_hand.values())
        else:
            every = [in_hand.get(case.number, case) for case in super().of_client(client, only_open=False)]
        return sorted(every, key=lambda case: (case.invoice.due, case.number))

    def due(self, today: date, limit: int = 100_000) -> Sequence[str]:
        elsewhere = () if self._alone else super().due(today, limit)
        days: dict[str, date] = {name: date.min for name in elsewhere if name not in self._cases}
        for name, cases in self._cases.items():
            wanted = [case.attend_on for case in cases.values() if case.attend_on is not None]
            if wanted and (first := min(wanted)) <= today:
                days[name] = first
        return sorted(days, key=lambda name: days[name])[:limit]

    def expired(self, today: date) -> tuple[Sequence[str], Sequence[str]]:
        invoices, clients = ((), ()) if self._alone else super().expired(today)
        left = [number for number in invoices if number not in self._clients]
        left += [case.number for case in self._every() if any(not hold.active(today) for hold in case.holds)]
        whole = [name for name in clients if name not in self._standings]
        over = [name for name, one in self._standings.items() if any(not hold.active(today) for hold in one.holds)]
        return left, whole + over

    def _every(self) -> Iterator[Case]:
        return (case for cases in self._cases.values() for case in cases.values())

    def reminded_on(self, client: str, day: date) -> Sequence[tuple[str, str]]:
        found = dict.fromkeys(() if self._alone else super().reminded_on(client, day))
        for case in self._of(client).values():
            for done in case.done:
                if done.on == day and done.how in {How.SENT, How.IN_DOUBT}:
                    found[done.stage, case.invoice.currency] = None
        return list(found)

    def queued(self, client: str) -> Sequence[str]:
        waiting = [case.pending for case in self._of(client).values() if case.pending is not None]
        return [one.stage for one in waiting if one.state is PendingState.QUEUED]

    def standing(self, client: str) -> Standing:
        if client not in self._standings:
            self._standings[client] = Standing(client) if self._alone else super().standing(client)
        return self._standings[client]

    def write(self, case: Case) -> None:
        self._cases.setdefault(case.invoice.client, {})[case.number] = case
        self._clients[case.number] = case.invoice.client

    def write_standing(self, standing: Standing) -> None:
        self._standings[standing.client] = standing


@dataclass(frozen=True)
class Step:
    """One thing that happened in a walk, and why."""

    day: date
    client: str
    invoice: str
    event: object
    reason: str


class JournalInHand(Journal):
    """What happens in a walk, as it is; the journal of the store stays as it was."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.steps: list[Step] = []

    def write(self, event: object, reason: str, about: tuple[str, str], when: tuple[datetime, date]) -> None:
        client, invoice = about
        self.steps.append(Step(when[1], client, invoice, event, reason))


class LedgerInHand(StoredLedger):
    """The ledger with each client read once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._known: dict[str, Client | None] = {}

    def client(self, client: str) -> Client | None:
        if client not in self._known:
            self._known[client] = super().client(client)
        return self._known[client]

    def mark_undeliverable(self, email: str, deliverable: bool = False) -> None:
        super().mark_undeliverable(email, deliverable)
        self._known.clear()
