"""The owner's own voice: a mail seen in Sent is contact, the sending of an invoice, or a draft of ours sent by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain.decide import decide
from assistant.domain.events import HoldPlaced, ReminderSent
from assistant.domain.hold import HoldKind
from assistant.domain.message import Message
from assistant.domain.reading import Reading
from assistant.domain.standing import Contacted, decide_standing
from assistant.flows.charging import claimed_by
from assistant.flows.owner_word import OWNER
from assistant.flows.recognising import MAY_BE_SENT, draft_behind
from assistant.flows.world import World
from assistant.store.messages import Known
from assistant.store.outbox import Waiting
from assistant.store.store import Change, Settled

# The mail that brings an invoice is sent about when the invoice is issued, and is no conversation about it.
SENDING_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Sent:
    """What is known of a draft that the owner sent: under which id, when, to whom."""

    message_id: str
    at: datetime
    to: str
    subject: str

    @classmethod
    def of(cls, message: Message, message_id: str, now: datetime) -> Sent:
        """As the mail in Sent tells it."""
        to = ", ".join(one.email for one in message.to)
        return cls(message_id, message.date or now, to, message.subject)


def own_mail(world: World, reading: Reading, message_id: str, now: datetime) -> Change:
    """What the owner's mail in Sent changes; our own copies there change nothing."""
    ours = world.store.outbox.by_message_id(message_id)
    if ours is None and reading.client:
        ours = draft_behind(world, reading.message, reading.client, now)
    if ours is not None and ours.purpose == "draft" and ours.state in MAY_BE_SENT:
        return draft_sent(world, ours, Sent.of(reading.message, message_id, now), now)
    if ours is not None or not reading.client:
        return Change()
    message = reading.message
    at = message.date or now
    known = Known(message_id, reading.client, "own", at, message.sender.email, message.subject, reading.invoices)
    if _brings_an_invoice(world, reading, at):
        return Change(known=(known,))
    on = world.today(at)
    standing = world.store.cases.standing(reading.client)
    contacted = decide_standing(standing, Contacted(on, OWNER, message_id=message_id), world.today(now))
    until = on + timedelta(days=world.policy.owner_conversation_days)
    if until < world.today(now):
        return Change(standings=(contacted,), known=(known,))
    reason = f"the owner wrote to them on {on}"
    hold = HoldPlaced(HoldKind.OWNER_CONVERSATION, until, reason, OWNER, reading.sentence, message_id)
    held = decide_standing(contacted.standing, hold, world.today(now))
    return Change(standings=(contacted, held), known=(known,))


def _brings_an_invoice(world: World, reading: Reading, at: datetime) -> bool:
    if not reading.message.attachments:
        return False
    found = [world.store.ledger.invoice(number) for number in reading.invoices]
    return any(one is not None and world.today(at) <= one.invoice.issued + SENDING_DAYS for one in found)


def draft_sent(world: World, ours: Waiting, sent: Sent, now: datetime) -> Change:
    """The owner sent the draft: the stage is done, just as if the assistant had sent it.

    The conversation goes on from the mail that was really sent, whose text is kept as it came.
    """
    client = world.store.ledger.client(ours.client)
    if client is None:
        return Change()
    terms = world.terms(client, now)
    decisions = tuple(
        decide(case, ReminderSent(stage, sent.message_id, sent.to), terms)
        for number, stage in ours.stages.items()
        if (case := world.store.cases.get(number)) is not None
    )
    overdue = terms.ladder.any_overdue(ours.stages.values())
    contacted = Contacted(terms.today, OWNER, reminder=overdue, message_id=sent.message_id)
    standing = decide_standing(world.store.cases.standing(ours.client), contacted, terms.today)
    numbers = tuple(ours.stages)
    known = Known(sent.message_id, ours.client, "out", sent.at, world.owner.email, sent.subject, numbers)
    told = claimed_by(world, ours, decisions, terms)
    return Change(told, (standing,), settled=Settled(ours.id, "sent", "sent by the owner"), known=(known,))
