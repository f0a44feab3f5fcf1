"""A mail that did not arrive: the stage it carried was not done, and the address is marked."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.decide import Decision, decide
from assistant.domain.events import HoldPlaced, ReminderRefused
from assistant.domain.hold import HoldKind
from assistant.domain.reading import Reading
from assistant.domain.standing import decide_standing
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.world import World
from assistant.store.outbox import Waiting
from assistant.store.store import Change, Settled

SOFT_BOUNCE_DAYS = 1
# A second report about a mail that was undone already must not undo the one written after it.
_LEFT = {"sent", "in-doubt", "sending"}


def bounced(world: World, reading: Reading, now: datetime) -> Change:
    """Hard: address marked, the reminder counts as not sent, the owner is asked. Soft: one working day of rest."""
    bounce = reading.bounce
    if bounce is None:
        return Change()
    ours = world.store.outbox.by_message_id(bounce.original) if bounce.original else None
    client = reading.client or (ours.client if ours else "")
    if not client:
        return Change()
    if not bounce.hard:
        return _soft(world, reading, client, now)
    to = ", ".join(bounce.recipients)
    reached = ours is not None and not set(ours.mail.to) & {one.lower() for one in bounce.recipients}
    task = NewTask(TaskKind.BAD_ADDRESS, client, "", {"email": to, "diagnostic": bounce.diagnostic}, bounce.original)
    known = ours is not None and ours.state in _LEFT
    if ours is None or ours.purpose == "notice" or reached or not known:
        # Only a copy was lost, or nobody knows of which mail: the address is marked and the owner told.
        return Change(tasks=(task,), undeliverable=bounce.recipients)
    settled = Settled(ours.id, "refused", bounce.diagnostic)
    decisions = _undone(world, ours, to, bounce.diagnostic, now)
    # A refused reminder asks the owner for a better address; asking about the address as well would be twice.
    tasks = () if any(decision.tasks for decision in decisions) else (task,)
    return Change(decisions, tasks=tasks, settled=settled, undeliverable=bounce.recipients)


def _undone(world: World, ours: Waiting, to: str, diagnostic: str, now: datetime) -> tuple[Decision, ...]:
    client = world.store.ledger.client(ours.client)
    cases = [(world.store.cases.get(number), stage) for number, stage in ours.stages.items()]
    return tuple(
        decide(case, ReminderRefused(stage, ours.mail.message_id, to, diagnostic), world.terms(client, now))
        for case, stage in cases
        if case is not None and client is not None
    )


def _soft(world: World, reading: Reading, client: str, now: datetime) -> Change:
    known = world.store.ledger.client(client)
    if known is None:
        return Change()
    terms = world.terms(known, now)
    until = terms.calendar.add(terms.today, SOFT_BOUNCE_DAYS)
    message_id = reading.message.message_id
    event = HoldPlaced(HoldKind.SOFT_BOUNCE, until, "a mail came back for now", "their server", "", message_id)
    standing = decide_standing(world.store.cases.standing(client), event, terms.today)
    return Change(standings=(standing,))
