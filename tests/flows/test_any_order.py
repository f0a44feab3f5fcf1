"""Whatever happens in whatever order: never a reminder too many, too soon, out of turn, or lost."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assistant.domain.case import PendingState
from assistant.domain.money import Money
from assistant.domain.reading import Bounce, Kind
from assistant.domain.reminder import OutgoingMail
from assistant.domain.task import TaskKind
from assistant.flows import command
from assistant.flows.command import CommandError
from assistant.flows.deliver import resolve_doubts
from assistant.flows.round import one_round
from assistant.flows.world import Pass
from assistant.ports import Delivery, Outcome
from assistant.store.store import Store
from tests.flows.doubles import (
    ScriptedMailbox,
    ScriptedSender,
    at,
    bring_in,
    firm,
    fresh,
    hear,
    invoice,
    own,
    reading,
)
from tests.flows.lawful import charges_keep_the_law
from tests.flows.promises import (
    CLIENTS,
    INVOICES,
    MACHINES_SAY,
    NUMBERS,
    PEOPLE_SAY,
    START,
    WHOM,
    KilledError,
    Left,
    keeps_the_gap,
    may_leave,
    nothing_is_lost,
    of,
    overtaken,
    what_is_over_holds_nothing,
    what_left_is_done,
)
from tests.flows.replayed import the_journal_tells_it_all
from tests.flows.told import Told


class Firm(RuleBasedStateMachine):
    """The domain, the store and the flows together, on a file that a new process can open."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.db"
        self.now = at(START, 9)
        self.turn = 0
        self.left: list[Left] = []
        self.overtaken: set[tuple[str, str]] = set()
        self.killed = False
        self.told = Told()

    @initialize()
    def begins(self) -> None:
        self.sender = ScriptedSender(before=self._on_the_wire)
        self.mailbox = ScriptedMailbox()
        self.world = firm(Store(self.path), *CLIENTS, sender=self.sender, mailbox=self.mailbox)
        for number, (client, currency, due) in INVOICES.items():
            bring_in(self.world, invoice(number, due, client=client, amount=Money.of(1000, currency)), on=self._today)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            the_journal_tells_it_all(self.world)
            self.world.store.close()
        self.folder.cleanup()

    @property
    def _today(self) -> date:
        return self.world.today(self.now) if hasattr(self, "world") else START

    def _on_the_wire(self, mail: OutgoingMail) -> None:
        """Everything that must be true of a reminder is asked at the moment in which it leaves."""
        waiting = self.world.store.outbox.by_message_id(mail.message_id)
        assert waiting is not None
        assert waiting.state == "sending"
        outcome = self.sender.outcomes[0].outcome if self.sender.outcomes else Outcome.SENT
        for number, stage in waiting.stages.items():
            overtaken = [below for other, below in self.overtaken if other == number]
            may_leave(self.world, self.now, number, stage, overtaken)
            assert self.told.may_be_reminded(number, self._today)
            assert (number, stage) not in {(one.number, one.stage) for one in self.left}
            if outcome in {Outcome.SENT, Outcome.IN_DOUBT}:
                self._leaves(number, stage)
        if waiting.stages and self.killed:
            raise KilledError

    def _leaves(self, number: str, stage: str) -> None:
        client, currency, _ = INVOICES[number]
        new = Left(number, stage, client, currency, self.now)
        keeps_the_gap(self.world, new, self.left)
        self.left.append(new)

    def _round(self) -> None:
        asyncio.run(self._one_round())

    async def _one_round(self) -> None:
        try:
            await one_round(self.world, self.now)
        except KilledError:
            await self._restart()

    async def _restart(self) -> None:
        """Another process opens the file."""
        self.killed = False
        self.world.store.close()
        self.world = fresh(self.path, sender=self.sender, mailbox=self.mailbox)
        await resolve_doubts(self.world, Pass(self.now))

    # What happens

    @rule(days=st.integers(0, 9), hour=st.sampled_from([7, 9, 11, 14, 17]))
    def time_passes(self, days: int, hour: int) -> None:
        for ahead in range(days):
            self._moves_to(at(self._today + timedelta(days=1), 9 + ahead % 3))
            self._round()
        self._moves_to(at(self._today, hour, self.turn % 60))
        self._round()

    def _moves_to(self, moment: datetime) -> None:
        self.turn += 1
        self.now = max(self.now + timedelta(minutes=1), moment)

    @rule(days=st.integers(2, 60), hour=st.sampled_from([3, 9, 15]))
    def the_machine_is_off(self, days: int, hour: int) -> None:
        """Nothing runs for days or weeks; then one round finds all that has come due meanwhile."""
        self._moves_to(at(self._today + timedelta(days=days), hour))
        self._round()

    @rule(days=st.integers(10, 40))
    def a_quiet_month_passes(self, days: int) -> None:
        """All is mended, everybody is resumed, nobody answers: the ladder is climbed."""
        self.mailbox.down, self.sender.outcomes = False, []
        self.the_owner_brings_a_new_address()
        command.go(self.world, self.now)
        for client in CLIENTS:
            self.the_owner_resumes(client.client)
        for _ in range(days):
            self._moves_to(at(self._today + timedelta(days=1), 10))
            self.payments_are_confirmed()
            self._round()

    @rule()
    def payments_are_confirmed(self) -> None:
        self.world.store.remember("payments_confirmed_on", self._today.isoformat())

    @rule(kind=st.sampled_from(PEOPLE_SAY), number=NUMBERS, named=st.booleans(), ahead=st.none() | st.integers(-1, 70))
    def a_client_answers(self, kind: Kind, number: str, named: bool, ahead: int | None) -> None:
        self._hears(kind, number, named, ahead)

    @rule(kind=st.sampled_from(MACHINES_SAY), number=NUMBERS, named=st.booleans(), ahead=st.none() | st.integers(0, 9))
    def a_machine_answers(self, kind: Kind, number: str, named: bool, ahead: int | None) -> None:
        self._hears(kind, number, named, ahead)

    def _hears(self, kind: Kind, number: str, named: bool, ahead: int | None) -> None:
        self._moves_to(self.now)
        day = None if ahead is None else self._today + timedelta(days=ahead)
        numbers = (number,) if named else ()
        client = INVOICES[number][0]
        if kind in PEOPLE_SAY:
            self.told.hears(kind, of(number if named else client), day, self._today)
        hear(self.world, reading(kind, *numbers, on=self.now, client=client, date=day), self.now)

    @rule(number=NUMBERS, part=st.sampled_from([1, 4]))
    def money_comes(self, number: str, part: int) -> None:
        case = self.world.store.cases.get(number)
        assert case is not None
        amount = Money(max(case.balance.minor // part, 0), case.invoice.currency)
        if amount:
            command.paid(self.world, number, self.now, amount)

    @rule(whom=WHOM, days=st.none() | st.integers(0, 12))
    def the_owner_pauses(self, whom: str, days: int | None) -> None:
        until = None if days is None else self._today + timedelta(days=days)
        command.pause(self.world, whom, until, "paused", self.now)

    @rule(whom=WHOM)
    def the_owner_resumes(self, whom: str) -> None:
        self.told.owner_speaks(of(whom))
        command.resume(self.world, whom, self.now)

    @rule(go=st.booleans())
    def the_owner_says_go_or_stop(self, go: bool) -> None:
        (command.go if go else command.stop)(self.world, self.now)

    @rule(nth=st.integers(0, 20), answer=st.sampled_from(["yes", "no", "done", "resume", "paid", "dispute wrong"]))
    def the_owner_answers_a_question(self, nth: int, answer: str) -> None:
        asked = self.world.store.tasks.open()
        if asked:
            # A task may be about an invoice, a client or all: whatever was said, the owner has spoken now.
            self.told.owner_speaks(INVOICES)
            chosen = asked[nth % len(asked)]
            try:
                command.decide_task(self.world, chosen.id, answer, self.now)
            except CommandError:
                return
            waiting = self.world.store.outbox.by_message_id(chosen.task.facts.get("message_id", ""))
            if chosen.task.kind is TaskKind.IN_DOUBT and answer == "no" and waiting is not None:
                self._was_lost(waiting.stages)

    @rule(number=NUMBERS)
    def the_owner_writes_by_hand(self, number: str) -> None:
        self._moves_to(self.now)
        message = own("Hej", "Hur går det?", self._today, message_id=f"<own.{self.turn}@nordljus.example>")
        found = reading(Kind.OWNER_MAIL, number, on=self.now, client=INVOICES[number][0], message=message)
        hear(self.world, found, self.now)

    @rule(number=NUMBERS)
    def the_owner_sends_a_draft(self, number: str) -> None:
        case = self.world.store.cases.get(number)
        if case is None or case.pending is None or case.pending.state is not PendingState.DRAFTED:
            return
        waiting = self.world.store.outbox.by_message_id(case.pending.message_id)
        assert waiting is not None
        message = own("Hej", "…", self._today, message_id=case.pending.message_id)
        found = reading(Kind.OWNER_MAIL, number, on=self.now, client=INVOICES[number][0], message=message)
        hear(self.world, found, self.now)
        for other, stage in waiting.stages.items():
            client, currency, _ = INVOICES[other]
            self.left.append(Left(other, stage, client, currency, self.now))

    @rule(nth=st.integers(0, 5), hard=st.booleans())
    def a_mail_bounces(self, nth: int, hard: bool) -> None:
        if not self.sender.reminders:
            return
        self._moves_to(self.now)
        mail = self.sender.reminders[-1 - nth % len(self.sender.reminders)]
        waiting = self.world.store.outbox.by_message_id(mail.message_id)
        assert waiting is not None
        bounce = Bounce(mail.to, hard, mail.message_id, "5.1.1")
        if hard and waiting.state in {"sent", "in-doubt"}:
            self._was_lost(waiting.stages)
        found = reading(Kind.BOUNCE, *waiting.stages, on=self.now, client=waiting.client, bounce=bounce)
        hear(self.world, found, self.now)

    def _was_lost(self, stages: Mapping[str, str]) -> None:
        """Nobody got that mail: its stages are to be done again, those that no higher one has overtaken."""
        gone = [one for one in self.left if stages.get(one.number) == one.stage]
        self.left = [one for one in self.left if one not in gone]
        self.overtaken |= overtaken(gone, self.left)

    @rule()
    def the_owner_brings_a_new_address(self) -> None:
        for client in CLIENTS:
            for contact in client.contacts:
                self.world.store.ledger.mark_undeliverable(contact.email, deliverable=True)

    @rule(outcomes=st.lists(st.sampled_from([*Outcome, "trouble"]), min_size=1, max_size=3))
    def the_server_is_moody(self, outcomes: list[Outcome | str]) -> None:
        self.sender.outcomes = [
            Delivery(Outcome.LATER, "421 closing", server_trouble=True)
            if one == "trouble"
            else Delivery(Outcome(one), "x")
            for one in outcomes
        ]

    @rule()
    def the_mailbox_goes_down_or_up(self) -> None:
        self.mailbox.down = not self.mailbox.down

    @rule()
    def the_process_starts_again(self) -> None:
        down, self.mailbox.down = self.mailbox.down, False
        asyncio.run(self._restart())
        self.mailbox.down = down

    @rule()
    def the_process_will_die_while_it_sends(self) -> None:
        if not self.mailbox.down:
            self.killed = True
            self.sender.outcomes = [Delivery(Outcome.IN_DOUBT, "died")]

    # What is always true

    @invariant()
    def all_is_where_it_is_said_to_be(self) -> None:
        if hasattr(self, "world"):
            nothing_is_lost(self.world)
            what_left_is_done(self.world, self.left)
            what_is_over_holds_nothing(self.world)
            charges_keep_the_law(self.world, INVOICES)


TestWhateverHappens = Firm.TestCase
TestWhateverHappens.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
