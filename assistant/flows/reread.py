"""Every kept message read again, by the rules of today: what would be read differently, and what follows if it counts.

Nothing changes until it is applied. Then the new reading is journalled and the holds it asks for are placed; no hold
is lifted by rereading: where the new reading would not have asked for one, the owner decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain.decide import Decision, decide
from assistant.domain.events import HoldPlaced, HoldsEnded
from assistant.domain.hold import Hold
from assistant.domain.reading import Reading
from assistant.domain.standing import MessageReread, StandingDecision, StandingEvent, decide_standing
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.answer import change_of, kept_reading
from assistant.flows.attachments import opened
from assistant.flows.owner_word import OWNER
from assistant.flows.world import World
from assistant.store.database import StoreError
from assistant.store.inbox import Kept
from assistant.store.readings import KeptReading
from assistant.store.store import Change
from assistant.understanding.reading import read

log = logging.getLogger(__name__)
# Asked when a message comes in, and not again for being read again.
_NOT_AGAIN = {TaskKind.LANGUAGE}


@dataclass(frozen=True)
class Difference:
    """A message that is read differently now, and what follows when that is brought in force."""

    kept: Kept
    then: KeptReading
    now: Reading
    change: Change

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """What differs: the name of each fact, as it was and as it is; what is not known of then does not differ."""
        now = self.now
        found = [("kind", self.then.kind or "set aside", now.kind.value)]
        if self.then.whole:
            found += [
                ("date", str(self.then.on or "none"), str(now.date or "none")),
                ("invoices", ", ".join(self.then.invoices) or "none", ", ".join(now.invoices) or "none"),
                ("answered", _yes(self.then.answered), _yes(now.answered)),
            ]
        return tuple(one for one in found if one[1] != one[2])

    @property
    def effects(self) -> tuple[str, ...]:
        """What bringing it in force does, in words."""
        said = [f"{one.case.number}: {one.reason}" for one in self.change.decisions]
        said += [f"{one.standing.client}: {one.reason}" for one in self.change.standings if _places_a_hold(one)]
        return (*said, *(f"you are asked: {task.kind}" for task in self.change.tasks))


def differences(world: World, now: datetime, tick: Callable[[], None] = lambda: None) -> Iterator[Difference]:
    """Read every kept message again, the oldest first, and tell of those read differently; changes nothing."""
    for id in world.store.inbox.read_ids():
        found = _difference(world, id, now)
        tick()
        if found is not None:
            yield found


def apply(world: World, id: int, now: datetime) -> None:
    """Bring in force how the kept message with that id is read now; again changes nothing."""
    with world.store.transaction():
        found = _difference(world, id, now)
        if found is not None:
            world.store.commit(found.change, now, world.today(now))


def _difference(world: World, id: int, now: datetime) -> Difference | None:
    kept = world.store.inbox.at(id)
    if kept is None:
        return None
    then = world.store.readings.latest(id) or KeptReading(id, "", whole=False)
    in_sent = then.in_sent or then.kind == "owner-mail"
    ledger = world.store.ledger_at(datetime.fromisoformat(kept.received_at))
    try:
        attached = () if in_sent else opened(world, kept.raw).texts
        context = replace(world.context, ledger=ledger, folder_is_sent=in_sent, attached=attached)
        reading = read(kept.raw, context)
        wanted = change_of(world, reading, kept, now)
    except StoreError:
        raise
    except Exception:
        # It is aside already, or a bug: neither must stop the rest.
        log.exception("could not read again message=%s", kept.message_id)
        return None
    found = Difference(kept, then, reading, Change())
    return replace(found, change=_allowed(world, found, wanted, now, in_sent)) if found.fields else None


def _allowed(world: World, found: Difference, wanted: Change, now: datetime, in_sent: bool) -> Change:
    """Of what would follow if the message came in now: holds and questions, and nothing that frees or books."""
    placed = [(one.case.number, one.event) for one in wanted.decisions if isinstance(one.event, HoldPlaced)]
    decisions = _decisions(world, placed, now)
    standings = _standings(world, found, wanted, now)
    tasks = [task for task in wanted.tasks if task.kind not in _NOT_AGAIN]
    if any(not isinstance(one.event, HoldPlaced) for one in wanted.decisions):
        tasks.append(_money_told(found.now))
    return Change(
        decisions=decisions,
        standings=standings,
        tasks=(*tasks, *_asked_instead(world, found, wanted, now)),
        known=wanted.known,
        undeliverable=wanted.undeliverable,
        read=(found.kept.id, found.now.kind.value, ""),
        reading=kept_reading(world, found.now, found.kept, in_sent),
    )


def _decisions(world: World, placed: Iterable[tuple[str, HoldPlaced]], now: datetime) -> tuple[Decision, ...]:
    cases = {number: world.store.cases.get(number) for number, _ in placed}
    decided = []
    for number, event in placed:
        case = cases[number]
        client = world.store.ledger.client(case.invoice.client) if case else None
        if case is None or client is None or not case.is_open or _outlasted(case.holds, event):
            continue
        decided.append(decide(case, event, world.terms(client, now)))
        cases[number] = decided[-1].case
    return tuple(decided)


def _standings(world: World, found: Difference, wanted: Change, now: datetime) -> tuple[StandingDecision, ...]:
    """The reading itself, told to the journal of the client, and the holds of the client as a whole."""
    today = world.today(now)
    told = MessageReread(
        then="; ".join(f"{name} {then}" for name, then, _ in found.fields),
        now="; ".join(f"{name} {now}" for name, _, now in found.fields),
        message_id=found.kept.message_id,
        sentence=found.now.sentence,
    )
    decided = []
    clients = dict.fromkeys(one for one in (found.then.client, found.now.client) if one)
    events = [(one.standing.client, one.event) for one in wanted.standings if isinstance(one.event, HoldPlaced)]
    standings = {name: world.store.cases.standing(name) for name in [*clients, *(name for name, _ in events)]}
    happened: list[tuple[str, StandingEvent]] = [*((one, told) for one in clients), *events]
    for name, event in happened:
        if world.store.ledger.client(name) is None:
            continue
        if isinstance(event, HoldPlaced) and _outlasted(standings[name].holds, event):
            continue
        decided.append(decide_standing(standings[name], event, today))
        standings[name] = decided[-1].standing
    return tuple(decided)


def _outlasted(holds: Iterable[Hold], event: HoldPlaced) -> bool:
    """A hold of the kind lasts as long already: the new one would only shorten it."""
    return any(
        one.kind is event.kind and (one.until is None or (event.until is not None and event.until <= one.until))
        for one in holds
    )


def _money_told(reading: Reading) -> NewTask:
    """Money is not booked by rereading: it may have been booked by hand meanwhile."""
    payment = reading.payment
    facts = {
        "sender": reading.message.sender.email,
        "amount": str(payment.amount or "") if payment else "",
        "invoices": ", ".join(reading.invoices),
    }
    return NewTask(TaskKind.NOTICE_UNTRUSTED, reading.client, "", facts, reading.message.message_id)


def _asked_instead(world: World, found: Difference, wanted: Change, now: datetime) -> Iterator[NewTask]:
    """For each hold of this message that the new reading would not have placed, or would have ended sooner: ask."""
    message_id = found.kept.message_id
    sql = "select distinct client, coalesce(invoice, '') as invoice from holds where message_id = ?"
    for one in world.store.query(sql, message_id) if message_id else ():
        client, number = one["client"], one["invoice"]
        case = world.store.cases.get(number) if number else None
        holds = case.holds if case else world.store.cases.standing(client).holds
        events: list[object] = [each.event for each in wanted.decisions if each.case.number == number] if number else []
        events += [each.event for each in wanted.standings if not number and each.standing.client == client]
        if any(hold.message_id == message_id and not _wanted_still(hold, events) for hold in holds):
            facts = {
                "sender": found.now.message.sender.email,
                "kind": found.now.kind.value,
                "before": found.then.kind,
                "sentence": found.now.sentence,
            }
            yield NewTask(TaskKind.READ_ANEW, client, number, facts, message_id)


def _wanted_still(hold: Hold, events: Iterable[object]) -> bool:
    return any(
        isinstance(one, HoldPlaced)
        and one.kind is hold.kind
        and (one.until is None or (hold.until is not None and one.until >= hold.until))
        for one in events
    )


def _places_a_hold(one: StandingDecision) -> bool:
    return isinstance(one.event, HoldPlaced)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def resume_after_rereading(world: World, task: NewTask, now: datetime) -> str:
    """The owner's yes: the holds that this one message placed end, those of others stay."""
    today, reason = world.today(now), "read differently now"
    case = world.store.cases.get(task.invoice) if task.invoice else None
    standing = world.store.cases.standing(task.client)
    holds = case.holds if case else standing.holds
    kinds = tuple(dict.fromkeys(hold.kind for hold in holds if hold.message_id == task.message_id))
    if not kinds:
        return "nothing of it holds any more"
    ended = HoldsEnded(reason, OWNER, kinds)
    client = world.store.ledger.client(task.client)
    if case is not None and client is not None:
        decision = decide(case, ended, world.terms(client, now))
        world.store.commit(Change((decision,)), now, today)
        return decision.reason
    freed = decide_standing(standing, ended, today)
    world.store.commit(Change(standings=(freed,)), now, today)
    return freed.reason
