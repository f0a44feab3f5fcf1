"""A mail that did not arrive: the stage it carried was not done, the address is marked, the next by role gets it."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.domain.client import Client
from assistant.domain.decide import Decision, decide
from assistant.domain.events import HoldPlaced, ReminderRefused
from assistant.domain.grouping import recipient
from assistant.domain.hold import HoldKind
from assistant.domain.reading import Bounce, Reading
from assistant.domain.standing import decide_standing
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.unreached import instead_of, uncounted
from assistant.flows.world import World
from assistant.store.outbox import Waiting
from assistant.store.store import Change, Settled

SOFT_BOUNCE_DAYS = 1
# One more than this within the time is no passing trouble any more.
SOFT_BOUNCES = 3
_COUNTED_FOR = timedelta(days=30)
# A second report about a mail that was undone already must not undo the one written after it.
_LEFT = {"sent", "in-doubt", "sending"}


def bounced(world: World, reading: Reading, now: datetime) -> Change:
    """Hard: address marked, the reminder counts as not sent and goes to the next. Soft: one working day of rest."""
    bounce = reading.bounce
    if bounce is None:
        return Change()
    ours = world.store.outbox.by_message_id(bounce.original) if bounce.original else None
    client = world.store.ledger.client(reading.client or (ours.client if ours else ""))
    if client is None:
        return Change()
    if not bounce.hard and not _once_too_often(world, client, bounce, now):
        return _soft(world, reading, client, now)
    known = ours is not None and ours.state in _LEFT and ours.purpose != "notice"
    reached = ours is not None and not set(ours.mail.to) & {one.lower() for one in bounce.recipients}
    if ours is None or reached or not known:
        # Only a copy was lost, or nobody knows of which mail: the address is marked and the owner told.
        return Change(tasks=(_told(client, bounce),), undeliverable=bounce.recipients)
    return _undone(world, ours, client, bounce, now)


def _told(client: Client, bounce: Bounce) -> NewTask:
    facts = {"email": ", ".join(bounce.recipients), "diagnostic": bounce.diagnostic}
    to = recipient(client)
    if to is not None and to.email.lower() in {one.lower() for one in bounce.recipients}:
        facts["to"] = instead_of(client, bounce.recipients)
    return NewTask(TaskKind.BAD_ADDRESS, client.client, "", facts, bounce.original)


def _undone(world: World, ours: Waiting, client: Client, bounce: Bounce, now: datetime) -> Change:
    terms, id = world.terms(client, now), ours.mail.message_id
    to, instead = ", ".join(bounce.recipients), instead_of(client, bounce.recipients)
    cases = [(world.store.cases.get(number), stage) for number, stage in ours.stages.items()]
    decisions: tuple[Decision, ...] = tuple(
        decide(case, ReminderRefused(stage, id, to, bounce.diagnostic, instead), terms)
        for case, stage in cases
        if case is not None
    )
    # A refused reminder asks the owner for a better address; asking about the address as well would be twice.
    tasks = () if any(decision.tasks for decision in decisions) else (_told(client, bounce),)
    settled = Settled(ours.id, "refused", bounce.diagnostic)
    standings = uncounted(world, client, id, ours.stages, terms)
    return Change(decisions, standings, tasks=tasks, settled=settled, undeliverable=bounce.recipients)


def _once_too_often(world: World, client: Client, bounce: Bounce, now: datetime) -> bool:
    since = world.today(now) - _COUNTED_FOR
    journal = world.store.journal
    return any(journal.soft_bounces(client.client, one.lower(), since) >= SOFT_BOUNCES for one in bounce.recipients)


def _soft(world: World, reading: Reading, client: Client, now: datetime) -> Change:
    terms = world.terms(client, now)
    until = terms.calendar.add(terms.today, SOFT_BOUNCE_DAYS)
    to = ", ".join(one.lower() for one in (reading.bounce.recipients if reading.bounce else ()))
    reason = f"a mail to {to} came back for now"
    event = HoldPlaced(HoldKind.SOFT_BOUNCE, until, reason, "their server", "", reading.message.message_id)
    standing = decide_standing(world.store.cases.standing(client.client), event, terms.today)
    return Change(standings=(standing,))
