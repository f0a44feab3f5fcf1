"""Holds every mail of a simulated firm against what is true at the moment it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.domain.calendar import calendar_of
from assistant.domain.case import Case, How
from assistant.domain.ladder import DEFAULT
from assistant.domain.reminder import OutgoingMail
from assistant.flows.world import World
from bench.firm import Taking
from bench.people import Fate

_GAP = 7


class Watch:
    """Knows what was paid and said, apart from the store, and what the store says as well."""

    def __init__(self, world: World, fates: Mapping[str, Fate], per_day: int) -> None:
        self._world, self._fates, self._per_day = world, fates, per_day
        assert isinstance(world.sender, Taking)
        self._sender = world.sender
        self._read = 0
        self._day = date.min
        self._today: list[tuple[str, frozenset[str], bool]] = []
        self._stages: dict[tuple[str, str], date] = {}
        self._reminded: dict[str, date] = {}
        self._paid: Counter[str] = Counter()
        self.counted: Counter[str] = Counter()
        self.broken: list[str] = []

    def begin(self, day: date) -> None:
        """A day begins; what has been paid and said until now is known to the assistant before it writes."""
        self._day, self._today = day, []

    def paid(self, number: str, minor: int) -> None:
        """Money for the invoice is in the bank's file."""
        self._paid[number] += minor

    def left(self) -> Iterator[tuple[OutgoingMail, Sequence[str]]]:
        """The reminders that left since it was last asked, each with its invoices, held against what is true."""
        fresh, self._read = self._sender.taken[self._read :], len(self._sender.taken)
        for mail in fresh:
            waiting = self._world.store.outbox.by_message_id(mail.message_id)
            if waiting is None or waiting.purpose != "reminder":
                self.counted["notices"] += 1
                continue
            self.counted["reminders"] += 1
            for number, stage in waiting.stages.items():
                self._look_at(number, stage)
            self._note(waiting.client, waiting.stages)
            yield mail, list(waiting.stages)
        # What is looked at is not kept: a year of mails would fill the memory.
        for at in range(self._read - len(fresh), self._read):
            self._sender.taken[at] = replace(self._sender.taken[at], raw=b"")

    def came_back(self, client: str, stages: Sequence[str]) -> None:
        """Nobody read the mail: its stages may be sent again, and it does not count for the gap."""
        for number, stage in [key for key in self._stages if key[0] in stages]:
            if self._stages[number, stage] == self._day:
                del self._stages[number, stage]
        self._reminded.pop(client, None)

    def _note(self, client: str, stages: Mapping[str, str]) -> None:
        overdue = DEFAULT.any_overdue(stages.values())
        last = self._reminded.get(client)
        if overdue and last is not None and 0 < (self._day - last).days < _GAP:
            self._wrong(f"{client} was reminded on {last}, {_GAP} days have not passed")
        if overdue and any(name == client and late for name, _, late in self._today):
            self._wrong(f"{client} got two overdue reminders on one day")
        if overdue:
            self._reminded[client] = self._day
        self._today.append((client, frozenset(stages), overdue))

    def _look_at(self, number: str, stage: str) -> None:
        fate, case = self._fates[number], self._world.store.cases.get(number)
        where = f"{number} {stage}"
        if self._paid[number] >= fate.invoice.amount.minor:
            self._wrong(f"{where}: paid")
        if fate.disputed and fate.answered:
            self._wrong(f"{where}: disputed")
        if fate.promised and self._day <= fate.promised:
            self._wrong(f"{where}: promised for {fate.promised}")
        if (number, stage) in self._stages:
            self._wrong(f"{where}: sent before, on {self._stages[number, stage]}")
        if not calendar_of(fate.client).is_working_day(self._day):
            self._wrong(f"{where}: nobody works in {fate.client.country}")
        self._stages[number, stage] = self._day
        if case is None or not case.is_open:
            self._wrong(f"{where}: not open")
        elif case is not None:
            self._climbed(case, stage, where)

    def _climbed(self, case: Case, stage: str, where: str) -> None:
        """Stages from the due date on are climbed one by one; and no hold that is in force was passed over."""
        order = [one.id for one in DEFAULT.stages if one.overdue]
        done = {one.stage for one in case.done if one.how is not How.PASSED}
        skipped = [one for one in order[: order.index(stage)] if one not in done] if stage in order else []
        if skipped:
            self._wrong(f"{where}: {', '.join(skipped)} skipped")
        for hold in (*case.holds, *self._world.store.cases.standing(case.invoice.client).holds):
            if hold.active(self._day):
                self._wrong(f"{where}: held for {hold.kind}")

    def end(self) -> None:
        """The day is over."""
        if len(self._today) > self._per_day:
            self._wrong(f"{len(self._today)} reminders on one day")

    def _wrong(self, what: str) -> None:
        self.broken.append(f"{self._day}: {what}")
