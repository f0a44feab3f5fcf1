"""Invoices the owner sends by hand: the mail in Sent is the thread that reminders answer; it brings the invoice."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.domain.invoice import Invoice
from assistant.domain.message import Attachment
from assistant.domain.reading import Kind, Reading
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.invoice_entry import enter
from assistant.flows.take_in_documents import Brought, DocumentRefusedError, read_brought, take_in_read
from assistant.flows.world import World
from assistant.intake.buyer import Buyers, buyers
from assistant.intake.document import Format, ReadDocument, format_of
from assistant.store.store import Change

log = logging.getLogger(__name__)

MOST_ATTACHED = 5
LARGEST = 15 * 1024 * 1024
# What was sent before may be paid by now, and would stand in the lists if it were open.
_FRESH = timedelta(days=7)


@dataclass(frozen=True)
class _Sending:
    """A mail of the owner to a client, with what is attached to it."""

    reading: Reading
    message_id: str
    known: Buyers
    alone: bool


def take_in_sent(world: World, reading: Reading, message_id: str, now: datetime) -> Reading:
    """Import what is attached to a mail of the owner, or complete what is known; the reading with their numbers.

    Only what is certain is imported by itself; what looks like an invoice and is not certain becomes a task.
    """
    if reading.kind is not Kind.OWNER_MAIL or not _is_by_hand(world, reading, message_id):
        return reading
    client = world.store.ledger.client(reading.client)
    found = [one for one in reading.message.attachments if _may_be_invoice(one)][:MOST_ATTACHED]
    if client is None or not found:
        return reading
    sending = _Sending(reading, message_id, buyers((client,)), len(found) == 1)
    numbers = [number for one in found if (number := _taken(world, sending, one, now))]
    return replace(reading, invoices=tuple(dict.fromkeys((*reading.invoices, *numbers))))


def _is_by_hand(world: World, reading: Reading, message_id: str) -> bool:
    """Neither our own copy nor a draft of ours: what is attached there came from here."""
    ours = world.store.outbox.by_message_id(message_id) is not None
    return bool(reading.client) and not ours and not reading.message.header("x-invoice-assistant")


def _may_be_invoice(one: Attachment) -> bool:
    return 0 < len(one.content) <= LARGEST and format_of(one.content) is not Format.OTHER


def _taken(world: World, sending: _Sending, one: Attachment, now: datetime) -> str:
    """The number of the invoice that the attachment is, empty when it is none or has to be asked about."""
    brought = Brought(one.filename or "attachment", one.content, sending.message_id, sending.reading.client)
    try:
        read = read_brought(world, brought, sending.known)
        if (spoken_of := _spoken_of(world, sending, read)) is not None:
            return _filled(world, spoken_of, brought, now)
        if not read.likely or not _is_of_now(world, read, sending.reading, now):
            return ""
        with world.store.transaction():
            taken = take_in_read(world, brought, read, now)
    except DocumentRefusedError as refused:
        log.info("attachment of=%s not taken: %s", sending.message_id, refused)
        if refused.read is not None and refused.read.likely:
            facts = {"error": str(refused), "subject": brought.name}
            task = NewTask(TaskKind.BAD_FILE, sending.reading.client, "", facts, sending.message_id)
            world.store.commit(Change(tasks=(task,)), now, world.today(now))
        return ""
    return taken.number if world.store.ledger.invoice(taken.number) is not None else ""


def _spoken_of(world: World, sending: _Sending, read: ReadDocument) -> Invoice | None:
    """The one invoice the mail speaks of, if it lacks its PDF and this one, of which no number is read, must be it."""
    numbers = sending.reading.invoices
    found = world.store.ledger.invoice(numbers[0]) if len(numbers) == 1 and sending.alone else None
    if found is None or found.invoice.document or found.invoice.client != sending.reading.client:
        return None
    return found.invoice if read.format == "pdf" and read.facts.number in {"", found.invoice.number} else None


def _filled(world: World, invoice: Invoice, brought: Brought, now: datetime) -> str:
    document = world.store.ledger.put_document(brought.raw)
    thread = invoice.thread or brought.thread
    enter(world, replace(invoice, document=document, filename=brought.name, thread=thread), now)
    return invoice.number


def _is_of_now(world: World, read: ReadDocument, reading: Reading, now: datetime) -> bool:
    """A new invoice is believed while it is being sent; a known one is completed whenever it is found."""
    known = bool(read.facts.number) and world.store.ledger.invoice(read.facts.number) is not None
    return known or (reading.message.date or now) >= now - _FRESH
