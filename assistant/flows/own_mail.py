"""The owner's own voice: a mail seen in Sent is contact, the sending of an invoice, or a draft of ours sent by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.domain.case import Case, PendingState
from assistant.domain.decide import decide
from assistant.domain.events import HoldPlaced, ReminderSent
from assistant.domain.hold import HoldKind
from assistant.domain.reading import Reading
from assistant.domain.standing import Contacted, decide_standing
from assistant.flows.world import World
from assistant.store.messages import Known
from assistant.store.outbox import Waiting
from assistant.store.store import Change, Settled

# The mail that brings an invoice is sent about when the invoice is issued, and is no conversation about it.
SENDING_DAYS = timedelta(days=3)
# A draft that was withdrawn still lies in the folder, and so may one of which a crash kept us from knowing.
_IN_DRAFTS = {"drafted", "queued", "withdrawn"}


def own_mail(world: World, reading: Reading, message_id: str, now: datetime) -> Change:
    """What the owner's mail in Sent changes; our own copies there change nothing."""
    ours = _draft_of_ours(world, reading, message_id)
    if ours is not None and ours.purpose == "draft" and ours.state in _IN_DRAFTS:
        return draft_sent(world, ours, reading, message_id, now)
    if ours is not None or not reading.client:
        return Change()
    message = reading.message
    at = message.date or now
    known = Known(message_id, reading.client, "own", at, message.sender.email, message.subject, reading.invoices)
    if _brings_an_invoice(world, reading, at):
        return Change(known=(known,))
    on = world.today(at)
    standing = world.store.cases.standing(reading.client)
    contacted = decide_standing(standing, Contacted(on, "the owner", message_id=message_id), world.today(now))
    until = on + timedelta(days=world.policy.owner_conversation_days)
    if until < world.today(now):
        return Change(standings=(contacted,), known=(known,))
    reason = f"the owner wrote to them on {on}"
    hold = HoldPlaced(HoldKind.OWNER_CONVERSATION, until, reason, "the owner", reading.sentence, message_id)
    held = decide_standing(contacted.standing, hold, world.today(now))
    return Change(standings=(contacted, held), known=(known,))


def _brings_an_invoice(world: World, reading: Reading, at: datetime) -> bool:
    if not reading.message.attachments:
        return False
    found = [world.store.ledger.invoice(number) for number in reading.invoices]
    return any(one is not None and world.today(at) <= one.invoice.issued + SENDING_DAYS for one in found)


def _draft_of_ours(world: World, reading: Reading, message_id: str) -> Waiting | None:
    """By its Message-ID; or, when a mail client gave the sent mail a new one, by our header and the waiting draft."""
    ours = world.store.outbox.by_message_id(message_id)
    if ours is not None:
        return ours
    stage = reading.message.header("x-invoice-assistant").partition(";")[0].strip()
    for case in _cases(world, reading):
        drafted = case.pending if case.pending and case.pending.state is PendingState.DRAFTED else None
        if drafted and (stage == drafted.stage or _same_subject(world, drafted.message_id, reading)):
            return world.store.outbox.by_message_id(drafted.message_id)
    return None


def _same_subject(world: World, draft: str, reading: Reading) -> bool:
    """Whether the owner's mail is the drafted reminder with its words changed: same subject to the same client."""
    waiting = world.store.outbox.by_message_id(draft)
    return waiting is not None and waiting.mail.subject.strip() == reading.message.subject.strip()


def _cases(world: World, reading: Reading) -> list[Case]:
    found = [world.store.cases.get(number) for number in reading.invoices]
    return [case for case in found if case is not None] or list(world.store.cases.of_client(reading.client))


def draft_sent(world: World, ours: Waiting, reading: Reading, message_id: str, now: datetime) -> Change:
    """The owner sent the draft: the stage is done, just as if the assistant had sent it."""
    client = world.store.ledger.client(ours.client)
    if client is None:
        return Change()
    terms = world.terms(client, now)
    to = ", ".join(one.email for one in reading.message.to)
    decisions = tuple(
        decide(case, ReminderSent(stage, message_id, to), terms)
        for number, stage in ours.stages.items()
        if (case := world.store.cases.get(number)) is not None
    )
    overdue = terms.ladder.any_overdue(ours.stages.values())
    contacted = Contacted(terms.today, "the owner", reminder=overdue, message_id=message_id)
    standing = decide_standing(world.store.cases.standing(ours.client), contacted, terms.today)
    at = reading.message.date or now
    known = Known(message_id, ours.client, "out", at, world.owner.email, reading.message.subject, tuple(ours.stages))
    return Change(decisions, (standing,), settled=Settled(ours.id, "sent", "sent by the owner"), known=(known,))
