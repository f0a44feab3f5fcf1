"""Mails that tell of money: notices of payment services, payments that failed, and bank files as attachments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from assistant.domain.case import Case
from assistant.domain.decide import Decision, decide
from assistant.domain.events import HoldPlaced, HoldsEnded, PaymentRecorded, Reopened
from assistant.domain.hold import HoldKind
from assistant.domain.message import Message
from assistant.domain.money import Money
from assistant.domain.reading import Reading, Trust
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.book import looks_like_bank_file
from assistant.flows.watch import take_bank_file, take_file
from assistant.flows.world import World
from assistant.ports import Dropped
from assistant.store.inbox import Kept
from assistant.store.store import Change
from assistant.understanding.message import parse
from assistant.understanding.trust import checks_of

# So long a bank file may take to confirm what a notice told; then the owner is asked.
CONFIRM_BANK_DAYS = 10
_SAME_PAYMENT = timedelta(days=10)


def payment_notice(world: World, reading: Reading, now: datetime) -> Change:
    """Only an authenticated notice of a known amount about exactly one invoice counts.

    With a bank source it holds until a bank file tells of the money too; without one it pays.
    """
    payment = reading.payment
    case = world.store.cases.get(reading.invoices[0]) if len(reading.invoices) == 1 else None
    client = world.store.ledger.client(case.invoice.client) if case else None
    amount = payment.amount if payment else None
    if case is None or client is None or amount is None or not _to_be_booked(reading, amount, case):
        said = {"sender": reading.message.sender.email, "amount": str(amount or "")}
        facts = said | {"invoices": ", ".join(reading.invoices)}
        return Change(tasks=(_told(TaskKind.NOTICE_UNTRUSTED, reading, facts),))
    name = (payment.source if payment else "") or reading.message.sender.email
    on = world.today(reading.message.date or now)
    if _is_in_a_bank_file(world, case, amount, on):
        return Change()
    terms = world.terms(client, now)
    message_id = reading.message.message_id
    if not world.policy.money.sources:
        event = PaymentRecorded(amount, on, f"a notice of {name}", reading.sentence, message_id)
        return Change(decisions=(decide(case, event, terms),))
    if not case.is_open:
        return Change()
    until = world.bank.add(terms.today, CONFIRM_BANK_DAYS)
    reason = f"told by {name}, not yet in a bank file"
    hold = HoldPlaced(HoldKind.TOLD, until, reason, f"a notice of {name}", reading.sentence, message_id)
    return Change(decisions=(decide(case, hold, terms),))


def _to_be_booked(reading: Reading, amount: Money, case: Case) -> bool:
    trusted = reading.trust is Trust.AUTHENTICATED
    return trusted and amount.currency == case.invoice.currency and amount.minor > 0


def _is_in_a_bank_file(world: World, case: Case, amount: Money, on: date) -> bool:
    """Whether a bank file told of it before the notice came."""
    parts = world.store.allocations.of_invoice(case.number)
    return any(one.payment and one.amount == amount.minor and abs(one.on - on) <= _SAME_PAYMENT for one in parts)


def failed_payment(world: World, reading: Reading, now: datetime) -> Change:
    """An authenticated notice that names the invoice opens it again; the owner is told in any case."""
    facts = {"sender": reading.message.sender.email, "invoices": ", ".join(reading.invoices)}
    task = _told(TaskKind.FAILED_PAYMENT, reading, facts)
    if reading.trust is not Trust.AUTHENTICATED or len(reading.invoices) != 1:
        return Change(tasks=(task,))
    case = world.store.cases.get(reading.invoices[0])
    decisions = _undone(world, case, reading, now) if case is not None else ()
    return Change(decisions=decisions, tasks=(task,))


def _undone(world: World, case: Case, reading: Reading, now: datetime) -> tuple[Decision, ...]:
    client = world.store.ledger.client(case.invoice.client)
    if client is None:
        return ()
    terms = world.terms(client, now)
    name = (reading.payment.source if reading.payment else "") or reading.message.sender.email
    why = f"the payment failed, by a notice of {name}"
    decisions = []
    if any(hold.kind is HoldKind.TOLD for hold in case.holds):
        decisions.append(decide(case, HoldsEnded(why, f"a notice of {name}", (HoldKind.TOLD,)), terms))
        case = decisions[-1].case
    amount = reading.payment.amount if reading.payment else None
    if case.paid and (amount is None or amount.currency == case.paid.currency):
        gone = min(amount or case.paid, case.paid)
        decisions.append(decide(case, Reopened(why, gone), terms))
    return tuple(decisions)


def _told(kind: TaskKind, reading: Reading, facts: dict[str, str]) -> NewTask:
    return NewTask(kind, reading.client, "", facts, reading.message.message_id)


def take_bank_mail(world: World, kept: Kept, now: datetime) -> bool:
    """Read the bank files attached to a bank's mail; False when it is not from a bank, or brings no file."""
    message = parse(kept.raw) if world.bank_senders else None
    if message is None or message.sender.email not in world.bank_senders:
        return False
    files = [one for one in message.attachments if one.content and looks_like_bank_file(world, one.content)]
    if not files:
        return False
    if not checks_of(message, world.context.trusted_authserv).vouches_for(message.sender.domain):
        change = Change(tasks=(_not_vouched_for(message, kept),), read=(kept.id, "bank-file", ""))
        world.store.commit(change, now, world.today(now))
        return True
    for one in files:
        take_file(world, Dropped(one.filename or "a bank file", one.content, Path()), now, take_bank_file)
    world.store.inbox.settle(kept.id, "bank-file")
    return True


def _not_vouched_for(message: Message, kept: Kept) -> NewTask:
    facts = {"sender": message.sender.email, "subject": message.subject, "sentence": ""}
    return NewTask(TaskKind.SUSPICIOUS, facts=facts, message_id=kept.message_id)
