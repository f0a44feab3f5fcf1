"""A year of a firm: 20,000 invoices to 2,000 clients who pay, promise, dispute, are away and answer in their own words.

    python -m bench.year [CLIENTS] [INVOICES] [DAYS]

Everything goes through the real flows, day after day, with a mailbox and a sender inside this process and the bank's
file each morning. Every mail is held against what is true on its day; with one that should not have left the run fails.
"""

from __future__ import annotations

import asyncio
import logging
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from assistant.domain.case import Case
from assistant.domain.client import Client
from assistant.domain.decide import decide
from assistant.domain.events import InvoiceCredited, InvoiceImported
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.domain.payment_reference import with_length_and_check_digit
from assistant.domain.policy import Brakes
from assistant.domain.task import Task, TaskKind
from assistant.flows.book import book
from assistant.flows.command import CommandError, decide_task
from assistant.flows.round import one_round
from assistant.store.store import Change, Store
from bench.filled import PDF, PLACES, clients_of
from bench.firm import OWNER, at, world_on
from bench.letterbox import Letterbox
from bench.people import Fate, Manner, answer, fate_of
from bench.watch import Watch
from tests.payments.camt_files import Entry, Tx, camt

FIRST = date(2026, 1, 5)
PER_DAY = 2_000
_RESOLVED_AFTER = 12


class Year:
    """The firm, its clients and its owner, one day at a time."""

    def __init__(self, clients: int, invoices: int, days: int) -> None:
        self.dice = random.Random(invoices)
        self.days, self.count = days, invoices
        self.letterbox = Letterbox()
        store = Store(None)
        self.world = world_on(store, self.letterbox, Brakes(per_pass=PER_DAY, per_day=PER_DAY))
        self.clients = clients_of(clients)
        with store.transaction():
            for client in self.clients:
                store.ledger.put_client(client)
        self.document = store.ledger.put_document(PDF)
        store.remember("live", "yes")
        self.fates: dict[str, Fate] = {}
        self.pays: dict[date, list[tuple[Fate, int]]] = defaultdict(list)
        self.replies: list[bytes] = []
        self.resolves: dict[date, list[str]] = defaultdict(list)
        self.told: Counter[str] = Counter()
        self.watch = Watch(self.world, self.fates, PER_DAY)

    async def run(self) -> None:
        """Walk through the year."""
        issue_days = max(self.days - 60, self.days // 2)
        for ahead in range(self.days):
            day = FIRST + timedelta(days=ahead)
            if ahead < issue_days:
                self._issue(day, self.count // issue_days + (ahead < self.count % issue_days))
            for raw in self.replies:
                self.letterbox.put("INBOX", raw)
            self.replies = []
            self._bank(day)
            self.watch.begin(day)
            for hour in (10, 14):
                await one_round(self.world, at(day, hour))
                self._clients_read(day)
                self._owner(day)
            self.watch.end()

    def _issue(self, day: date, count: int) -> None:
        with self.world.store.transaction():
            for at_invoice in range(count):
                number = str(100_000 + len(self.fates))
                client = self.clients[(len(self.fates) * 7 + at_invoice) % len(self.clients)]
                self._open(self._invoice(number, client, day), client, day)

    def _invoice(self, number: str, client: Client, day: date) -> Invoice:
        currency = PLACES[int(client.client[1:]) % len(PLACES)][2]
        amount = Money(self.dice.randint(50_000, 9_000_000), currency)
        reference = with_length_and_check_digit(number)
        due = day + timedelta(days=30)
        thread = f"<sent.{number}@nordljus.example>"
        return Invoice(number, client.client, amount, day, due, reference, self.document, f"{number}.pdf", thread)

    def _open(self, invoice: Invoice, client: Client, day: date) -> None:
        case, terms = Case(invoice), self.world.terms(client, at(day, 7))
        self.world.store.open_case(case)
        self.world.store.commit(Change((decide(case, InvoiceImported(), terms),)), at(day, 7), day)
        fate = self.fates[invoice.number] = fate_of(invoice, client, self.dice)
        for on, minor in fate.pays:
            self.pays[on].append((fate, minor))

    def _bank(self, day: date) -> None:
        """What came in since yesterday, as the bank tells it: most name the reference, some the number in words."""
        entries = list(self._entries(day))
        if entries:
            booking = book(self.world, f"{day}.xml", camt(*entries), at(day, 7))
            self.told["payments"] += len(booking.payments)
            self.told["payments asked about"] += sum(not one.certain for one in booking.payments)
        self.world.store.remember("payments_confirmed_on", day.isoformat())

    def _entries(self, day: date) -> Iterator[Entry]:
        for fate, minor in self.pays.pop(day, ()):
            amount, currency = f"{minor // 100}.{minor % 100:02d}", fate.invoice.currency
            named = self.dice.random() < 0.9
            text = "" if named else f"Faktura {fate.invoice.number}"
            reference = fate.invoice.reference if named else ""
            tx = Tx(amount, reference, text=text, payer=fate.client.name, currency=currency)
            name = f"B-{fate.invoice.number}-{day}"
            yield Entry(amount, (tx,), name=name, day=day.isoformat(), currency=currency)
            self.watch.paid(fate.invoice.number, minor)

    def _clients_read(self, day: date) -> None:
        """Each reminder may bring an answer by the next morning."""
        for mail, stages in self.watch.left():
            for number in stages:
                fate = self.fates[number]
                said = answer(fate, mail, day, len(self.fates) * 1000 + self.told["answers"], self.dice)
                if not said:
                    continue
                self.told["answers"] += 1
                self.replies.append(said)
                if fate.manner is Manner.BOUNCE:
                    self.watch.came_back(fate.client.client, stages)
                if fate.manner is Manner.DISPUTE:
                    self.resolves[day + timedelta(days=_RESOLVED_AFTER)].append(number)
                if fate.manner is Manner.PROMISE_KEPT and fate.promised:
                    self.pays[fate.promised].append((fate, fate.invoice.amount.minor))
                break

    def _owner(self, day: date) -> None:
        """The owner sends what lies in Drafts, decides what is asked, and credits what was rightly disputed."""
        now = at(day, 15)
        for task in self.world.store.tasks.open():
            if task.task.kind is TaskKind.DRAFT_WAITING:
                self._send_draft(task.task.invoice)
            elif task.task.kind is TaskKind.ANSWER and not self._is_disputed(task.task.invoice):
                self._answer(task, now)
            elif task.task.kind in {TaskKind.CONFIRM_PAYMENTS, TaskKind.BAD_ADDRESS, TaskKind.REFUSED}:
                self._decide(task.id, ("yes", "done"), now)
        for number in self.resolves.pop(day, ()):
            self._credit(number, day)

    def _answer(self, task: Task, now: datetime) -> None:
        """What needs a decision is answered and goes on; what waits for a day by itself is left alone."""
        if not task.task.facts.get("until") or self.dice.random() < 0.1:
            self._decide(task.id, ("resume",), now)
            for number in task.task.facts.get("invoices", "").split(", "):
                if number in self.fates:
                    self.fates[number].promised = None

    def _is_disputed(self, number: str) -> bool:
        return number in self.fates and self.fates[number].disputed

    def _decide(self, task: int, answers: Sequence[str], now: datetime) -> None:
        for said in answers:
            try:
                decide_task(self.world, task, said, now)
                self.told["decided"] += 1
                return
            except CommandError:
                continue

    def _send_draft(self, number: str) -> None:
        case = self.world.store.cases.get(number)
        if case is None or case.pending is None:
            return
        raw = self.letterbox.take("Drafts", case.pending.message_id)
        if raw:
            self.letterbox.put("Sent", raw)
            self.told["drafts sent by the owner"] += 1

    def _credit(self, number: str, day: date) -> None:
        case = self.world.store.cases.get(number)
        if case is not None and case.is_open:
            terms = self.world.terms(self.fates[number].client, at(day, 15))
            credited = decide(case, InvoiceCredited(case.balance, "rightly disputed"), terms)
            self.world.store.commit(Change((credited,)), at(day, 15), day)
        self.fates[number].disputed = False


def main() -> int:
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    clients, invoices, days = (*numbers, *(2_000, 20_000, 365)[len(numbers) :])[:3]
    logging.disable(logging.CRITICAL)
    begun, worked = time.perf_counter(), time.process_time()
    year = Year(clients, invoices, days)
    asyncio.run(year.run())
    seconds, processor = time.perf_counter() - begun, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{days} days, {clients:,} clients, {invoices:,} invoices")
    print(f"{seconds:.0f} s ({processor:.0f} s of processor time), {memory:.0f} MB at most")
    print("; ".join(f"{count:,} {what}" for what, count in (year.told + year.watch.counted).items()))
    asked = Counter(one.task.kind.value for one in year.world.store.tasks.open())
    print("left on the owner's list: " + (", ".join(f"{n} {kind}" for kind, n in asked.most_common()) or "nothing"))
    for wrong in year.watch.broken[:20]:
        print(f"BROKEN {wrong}")
    print(f"{len(year.watch.broken)} broken" if year.watch.broken else "no rule broken")
    return 1 if year.watch.broken else 0


if __name__ == "__main__":
    assert OWNER
    sys.exit(main())
