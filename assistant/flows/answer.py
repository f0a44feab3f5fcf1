"""What came in is understood, decided on and committed, one message at a time.

A message that cannot be dealt with is set aside for the owner with the reason; the rest go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from assistant.domain.case import Case
from assistant.domain.decide import Decision, decide
from assistant.domain.effects import Held, holds_of
from assistant.domain.events import HoldPlaced
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.reading import Kind, Reading, Trust
from assistant.domain.schedule import Terms
from assistant.domain.standing import AttachmentUnread, StandingDecision, decide_standing
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.attachments import Opened, opened
from assistant.flows.bounce import bounced
from assistant.flows.money_mail import failed_payment, payment_notice, take_bank_mail
from assistant.flows.own_mail import own_mail
from assistant.flows.receive import sent_folder
from assistant.flows.sent_invoices import take_in_sent
from assistant.flows.tongue import language_tasks, own_language
from assistant.flows.world import Pass, World
from assistant.payments.open_items import Advice
from assistant.ports import MailboxDownError
from assistant.store.database import StoreError
from assistant.store.inbox import Kept
from assistant.store.messages import Known
from assistant.store.readings import KeptReading
from assistant.store.store import Change
from assistant.understanding.reading import read

log = logging.getLogger(__name__)


async def answer(world: World, this: Pass) -> None:
    """Read and decide on everything that has been kept and not read yet."""
    unread = world.store.inbox.unread()
    if not unread:
        return
    try:
        sent = await sent_folder(world)
    except MailboxDownError as down:
        this.problems.append(("mailbox-trouble", {"error": str(down)}))
        this.read_at = None
        return
    while unread:
        for kept in unread:
            _answer_one(world, kept, kept.folder == sent, this.now)
            this.read += 1
        unread = world.store.inbox.unread()


def _answer_one(world: World, kept: Kept, in_sent: bool, now: datetime) -> None:
    try:
        if world.store.outbox.by_message_id(kept.message_id) is not None and not in_sent:
            world.store.inbox.settle(kept.id, "own")
            return
        if not in_sent and take_bank_mail(world, kept, now):
            return
        pdfs = Opened() if in_sent else opened(world, kept.raw)
        reading = read(kept.raw, replace(world.context, folder_is_sent=in_sent, attached=pdfs.texts))
        reading = take_in_sent(world, reading, kept.message_id, now) if in_sent else reading
        # What is changed is read in the same transaction: the owner may speak in another process.
        with world.store.transaction():
            change = _with_problems(world, change_of(world, reading, kept, now), reading, pdfs, now)
            change = replace(
                change, read=(kept.id, reading.kind.value, ""), reading=kept_reading(world, reading, kept, in_sent)
            )
            world.store.commit(change, now, world.today(now))
        log.info("read kind=%s client=%s invoices=%s", reading.kind, reading.client, ",".join(reading.invoices))
    except StoreError:
        raise
    except Exception as wrong:
        # A bug on one message must neither stop the others nor lose it: a person looks.
        log.exception("set aside message=%s", kept.message_id)
        facts = {"subject": "", "sender": "", "error": f"{type(wrong).__name__}: {wrong}"}
        task = NewTask(TaskKind.SET_ASIDE, facts=facts, message_id=kept.message_id)
        problem = facts["error"] or "unknown"
        world.store.commit(Change(tasks=(task,), read=(kept.id, "", problem)), now, world.today(now))


def _with_problems(world: World, change: Change, reading: Reading, pdfs: Opened, now: datetime) -> Change:
    """What could not be opened is told to the journal of the client."""
    if not pdfs.problems or world.store.ledger.client(reading.client) is None:
        return change
    today = world.today(now)
    decided = list(change.standings)
    mine = [one.standing for one in decided if one.standing.client == reading.client]
    standing = mine[-1] if mine else world.store.cases.standing(reading.client)
    for name, problem in pdfs.problems:
        event = AttachmentUnread(name, problem, reading.message.message_id)
        decided.append(decide_standing(standing, event, today))
    return replace(change, standings=tuple(decided))


def kept_reading(world: World, reading: Reading, kept: Kept, in_sent: bool) -> KeptReading:
    """The reading as the store keeps it, to be held against a later one."""
    return KeptReading(
        inbox=kept.id,
        kind=reading.kind.value,
        on=reading.date,
        invoices=reading.invoices,
        answered=reading.answered,
        client=reading.client,
        sender=reading.message.sender.email,
        language=own_language(world, reading) if reading.answered else "",
        in_sent=in_sent,
    )


# What machines and forgers write is nothing to answer: a reminder replies to what people wrote.
_NO_CONVERSATION = {
    Kind.UNRELATED,
    Kind.SUSPICIOUS,
    Kind.BOUNCE,
    Kind.AUTO_REPLY,
    Kind.OUT_OF_OFFICE,
    Kind.PAYMENT_NOTICE,
    Kind.FAILED_PAYMENT,
}


def change_of(world: World, reading: Reading, kept: Kept, now: datetime) -> Change:
    """What follows from a reading; reads the store and changes nothing."""
    if reading.kind is Kind.OWNER_MAIL:
        return own_mail(world, reading, kept.message_id, now)
    change = _CHANGES.get(reading.kind, _from_a_person)(world, reading, now)
    if not reading.client or reading.kind in _NO_CONVERSATION:
        return change
    change = replace(change, tasks=(*change.tasks, *language_tasks(world, reading)))
    message = reading.message
    at = message.date or now
    known = Known(kept.message_id, reading.client, "in", at, message.sender.email, message.subject, reading.invoices)
    return replace(change, known=(known,), advices=_advices(reading))


def _advices(reading: Reading) -> tuple[Advice, ...]:
    """A remittance advice of the client helps to place the payment it tells of."""
    if not reading.listed or reading.amount is None:
        return ()
    numbers = tuple(number for number, _ in reading.listed)
    return (Advice(reading.client, reading.amount, numbers, reading.message.message_id),)


def _nothing(_world: World, _reading: Reading, _now: datetime) -> Change:
    return Change()


def _from_a_person(world: World, reading: Reading, now: datetime) -> Change:
    """Any human answer stops the clock until it is understood or the owner has decided."""
    if not reading.client:
        return _nobodys(world, reading, now) if reading.answered else Change()
    decisions, standings = _held(world, reading, now)
    if not reading.answered:
        return Change(decisions=decisions, standings=standings)
    held = [hold for one in decisions for hold in one.case.holds if hold.message_id == reading.message.message_id]
    task = _question(reading, reading.invoices[0] if reading.invoices else "", held)
    return Change(decisions=decisions, standings=standings, tasks=(task,))


def _nobodys(world: World, reading: Reading, now: datetime) -> Change:
    """Nobody can tell whose person wrote: the owner is asked, and a known writer's clients are left alone till then."""
    known = [name for name in reading.candidates if world.store.ledger.client(name) is not None]
    clients = known if reading.trust is Trust.KNOWN else []
    held = Held(HoldKind.UNCLEAR, None, "somebody who writes for several clients answered")
    placed = _placed(held, reading)
    today = world.today(now)
    standings = tuple(decide_standing(world.store.cases.standing(name), placed, today) for name in clients)
    return replace(_unknown_sender(reading), standings=standings)


def _held(world: World, reading: Reading, now: datetime) -> tuple[tuple[Decision, ...], tuple[StandingDecision, ...]]:
    client = world.store.ledger.client(reading.client)
    if client is None:
        return (), ()
    terms = world.terms(client, now)
    cases = [case for number in reading.invoices if (case := world.store.cases.get(number)) is not None]
    # Nobody said which invoice is meant, so all are: each keeps count of its own promises and claims.
    cases = cases or list(world.store.cases.of_client(reading.client))
    if cases and reading.kind is not Kind.OUT_OF_OFFICE:
        return tuple(one for case in cases for one in _case_holds(case, reading, terms)), ()
    standing = world.store.cases.standing(reading.client)
    decided = []
    for held in holds_of(reading, terms):
        decided.append(decide_standing(standing, _placed(held, reading), terms.today))
        standing = decided[-1].standing
    return (), tuple(decided)


def _case_holds(case: Case, reading: Reading, terms: Terms) -> list[Decision]:
    decided = []
    for held in holds_of(reading, terms, promises=case.promises, broken=case.broken_promises):
        decided.append(decide(case, _placed(held, reading), terms))
        case = decided[-1].case
    return decided


def _placed(held: Held, reading: Reading) -> HoldPlaced:
    return HoldPlaced(held.kind, held.until, held.reason, "the client", reading.sentence, reading.message.message_id)


def _question(reading: Reading, invoice: str, holds: Iterable[Hold]) -> NewTask:
    ends = [hold.until for hold in holds]
    until = None if None in ends else max(filter(None, ends), default=None)
    facts = {
        "sentence": reading.sentence,
        "kind": reading.kind.value,
        "sender": reading.message.sender.email,
        "invoices": ", ".join(reading.invoices),
        "date": reading.date.isoformat() if reading.date else "",
        "until": until.isoformat() if until else "",
    }
    return NewTask(TaskKind.ANSWER, reading.client, invoice, facts, reading.message.message_id)


def _unknown_sender(reading: Reading) -> Change:
    facts = {
        "sender": reading.message.sender.email,
        "subject": reading.message.subject,
        "invoices": ", ".join(reading.candidates or reading.invoices),
        "sentence": reading.sentence,
    }
    return Change(tasks=(NewTask(TaskKind.UNKNOWN_SENDER, facts=facts, message_id=reading.message.message_id),))


def _told(kind: TaskKind, reading: Reading, facts: dict[str, str]) -> NewTask:
    return NewTask(kind, reading.client, "", facts, reading.message.message_id)


def _suspicious(_world: World, reading: Reading, _now: datetime) -> Change:
    """None on the ladder and no hold: a forger must not stop collection. The owner is told."""
    facts = {"sender": reading.message.sender.email, "subject": reading.message.subject, "sentence": reading.sentence}
    return Change(tasks=(_told(TaskKind.SUSPICIOUS, reading, facts),))


_CHANGES: dict[Kind, Callable[[World, Reading, datetime], Change]] = {
    Kind.PAYMENT_NOTICE: payment_notice,
    Kind.FAILED_PAYMENT: failed_payment,
    Kind.SUSPICIOUS: _suspicious,
    Kind.BOUNCE: bounced,
    Kind.AUTO_REPLY: _nothing,
    Kind.UNRELATED: _nothing,
    Kind.OWNER_COMMAND: _nothing,
}
