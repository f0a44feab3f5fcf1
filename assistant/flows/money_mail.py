"""Mails that tell of money: notices of payment services, payments that failed, and bank files as attachments."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from assistant.domain.case import Case
from assistant.domain.decide import Decision, decide
from assistant.domain.events import HoldPlaced, HoldsEnded, PaymentRecorded, Reopened
from assistant.domain.hold import HoldKind
from assistant.domain.message import Message
from assistant.domain.money import Money
from assistant.domain.reading import Payment, Reading, Trust
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.allocate import waived_beside
from assistant.flows.book import looks_like_bank_file
from assistant.flows.owner_word import NO, OWNER
from assistant.flows.told_failed import FAILED
from assistant.flows.watch import take_bank_file, take_file
from assistant.flows.world import World
from assistant.payments.payer import likeness
from assistant.ports import Dropped
from assistant.store.inbox import Kept
from assistant.store.store import Change
from assistant.understanding.message import parse
from assistant.understanding.notice_rules import Tells
from assistant.understanding.trust import checks_of

# So long a bank file may take to confirm what a notice told; then the owner is asked.
CONFIRM_BANK_DAYS = 10
_SAME_PAYMENT = timedelta(days=10)
# As a bank's payer must be like the client to be taken for it.
_SAME_NAME = 92.0


def payment_notice(world: World, reading: Reading, now: datetime) -> Change:
    """Only an authenticated notice of a source that the owner named, about exactly one invoice and its amount, counts.

    With a bank source it holds until a bank file tells of the money too; without one it pays. Any other is asked about,
    once for each payment.
    """
    payment = reading.payment or Payment()
    case = world.store.cases.get(reading.invoices[0]) if len(reading.invoices) == 1 else None
    client = world.store.ledger.client(case.invoice.client) if case else None
    doubt = _doubt(world, reading, payment, case)
    on = payment.on or world.today(reading.message.date or now)
    if case is None or client is None or payment.amount is None or doubt in _NOT_BELIEVED:
        return _asked(world, reading, payment, doubt)
    if _is_in_a_bank_file(world, case, payment.amount, on) or told_before(world, case, reading, payment):
        return Change()
    terms, pays = world.terms(client, now), not doubt and not world.policy.money.sources
    event = _recorded(reading, payment, on) if pays else _held(world, reading, payment, now)
    # Nobody is reminded of what may be paid; what is paid already is only asked about.
    decisions = (decide(case, event, terms),) if case.is_open else ()
    return replace(_asked(world, reading, payment, doubt) if doubt else Change(), decisions=decisions)


# Why a notice is asked about: nothing is done on the word of these, whatever else they say.
_NOT_BELIEVED = frozenset({"unverified", "unnamed", "no-rule", "no-amount", "no-invoice", "several", "currency"})


def _doubt(world: World, reading: Reading, payment: Payment, case: Case | None) -> str:
    """Why the notice is not taken at its word; the empty string when it is."""
    if reading.trust is not Trust.AUTHENTICATED:
        return "unnamed" if payment.unnamed else "unverified"
    if not payment.rule and world.context.notice_rules.covers(reading.message.sender.domain):
        return "no-rule"
    if case is None:
        return "several" if len(reading.invoices) > 1 else "no-invoice"
    return _doubt_about_amount(world, payment, case)


def _doubt_about_amount(world: World, payment: Payment, case: Case) -> str:
    if payment.amount is None or payment.amount.minor <= 0:
        return "no-amount"
    if payment.amount.currency != case.invoice.currency:
        return "currency"
    if not case.is_open:
        return "already-paid"
    exact = payment.amount in (case.balance, case.asked)
    return "" if exact or _is_a_part(world, payment.payer, payment.amount, case) else "not-the-amount"


def _is_a_part(world: World, payer: str, amount: Money, case: Case) -> bool:
    """Less than is open, from the client itself, and no other open invoice of theirs has just that amount."""
    client = world.store.ledger.client(case.invoice.client)
    if client is None or not payer or case.balance <= amount:
        return False
    others = world.store.ledger.open_invoices(client.client)
    own = likeness(payer, client.name) >= _SAME_NAME or client.knows(payer.lower())
    return own and not any(one.balance == amount for one in others if one.invoice.number != case.number)


def _recorded(reading: Reading, payment: Payment, on: date) -> PaymentRecorded:
    amount = payment.amount or Money(0, "")
    return PaymentRecorded(amount, on, by_notice(reading, payment), reading.sentence, reading.message.message_id)


def _held(world: World, reading: Reading, payment: Payment, now: datetime) -> HoldPlaced:
    name = payment.source or reading.message.sender.email
    until = world.bank.add(world.today(now), CONFIRM_BANK_DAYS)
    reason = f"told by {name}, not yet in a bank file" if world.policy.money.sources else f"told by {name}, not placed"
    by = by_notice(reading, payment)
    return HoldPlaced(HoldKind.TOLD, until, reason, by, reading.sentence, reading.message.message_id)


def by_notice(reading: Reading, payment: Payment) -> str:
    """Who told, as the journal names it, with the provider's own mark: by it a second notice of a payment is known."""
    name = payment.source or reading.message.sender.email
    return f"a notice of {name}, payment {payment.id}" if payment.id else f"a notice of {name}"


def told_before(world: World, case: Case, reading: Reading, payment: Payment) -> bool:
    """Whether a notice told of this payment before, and none since then that it was taken back.

    Without a mark of the provider's it is the same when it comes from the same source in the same words.
    """
    by, known = by_notice(reading, payment), False
    for entry in world.store.journal.of_invoice(case.number):
        facts = json.loads(entry.facts)
        if entry.event in ("PaymentRecorded", "HoldPlaced") and by in (facts.get("source"), facts.get("by")):
            known = known or bool(payment.id) or entry.sentence == reading.sentence
        elif entry.event == "Reopened" or (entry.event == "HoldsEnded" and "a notice of " in facts.get("by", "")):
            known = False
    return known


def _asked(world: World, reading: Reading, payment: Payment, doubt: str) -> Change:
    """Ask whether the money has come; a notice of the same payment that is asked about already adds nothing."""
    sender = reading.message.sender.email
    facts = {"sender": sender, "amount": str(payment.amount or ""), "invoices": ", ".join(reading.invoices)}
    facts |= {"payer": payment.payer, "payment": payment.id, "reason": doubt or "unverified"}
    if payment.unnamed:
        name = payment.unnamed.split(".")[0]
        facts["remedy"] = f'[[payment_source]] name = "{name}" domains = ["{payment.unnamed}"]'
    open_ones = world.store.tasks.open() if payment.id else ()
    asked = (one.task for one in open_ones if one.task.kind is TaskKind.NOTICE_UNTRUSTED)
    if any((one.facts.get("payment"), one.facts.get("sender")) == (payment.id, sender) for one in asked):
        return Change()
    task = _told(TaskKind.NOTICE_UNTRUSTED, reading, facts)
    known = len(reading.invoices) == 1 and world.store.cases.get(reading.invoices[0]) is not None
    return Change(tasks=(replace(task, invoice=reading.invoices[0]) if known else task,))


def about_a_notice(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """no: the money has not come, so the hold that this notice placed ends; `paid` is a word like any other."""
    case = world.store.cases.get(task.task.invoice) if words[0].lower() in NO else None
    client = world.store.ledger.client(case.invoice.client) if case else None
    told = [one for one in case.holds if one.kind is HoldKind.TOLD] if case else []
    if case is None or client is None or not any(one.message_id == task.task.message_id for one in told):
        return None
    ended = HoldsEnded("the owner says that it has not come", OWNER, (HoldKind.TOLD,))
    decision = decide(case, ended, world.terms(client, now))
    world.store.commit(Change((decision,)), now, world.today(now))
    return decision.reason


def _is_in_a_bank_file(world: World, case: Case, amount: Money, on: date) -> bool:
    """Whether a bank file told of it before the notice came."""
    parts = world.store.allocations.of_invoice(case.number)
    return any(one.payment and one.amount == amount.minor and abs(one.on - on) <= _SAME_PAYMENT for one in parts)


def failed_payment(world: World, reading: Reading, now: datetime) -> Change:
    """An authenticated notice that names the invoice opens it again, unless it is a refund; the owner is told."""
    payment = reading.payment or Payment()
    facts = {"sender": reading.message.sender.email, "invoices": ", ".join(reading.invoices)}
    facts |= {"amount": str(payment.amount or ""), "payer": payment.payer, "reason": payment.tells}
    task = _told(TaskKind.FAILED_PAYMENT, reading, facts)
    # What the owner gave back is no claim on the client: whether it is, only the owner can say.
    returned = payment.tells == Tells.REFUND
    if reading.trust is not Trust.AUTHENTICATED or len(reading.invoices) != 1 or returned:
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
    why = f"{FAILED} {name}"
    decisions = []
    if any(hold.kind is HoldKind.TOLD for hold in case.holds):
        decisions.append(decide(case, HoldsEnded(why, f"a notice of {name}", (HoldKind.TOLD,)), terms))
        case = decisions[-1].case
    amount = reading.payment.amount if reading.payment else None
    if case.paid and (amount is None or amount.currency == case.paid.currency):
        gone = min(amount or case.paid, case.paid)
        waived = waived_beside(world, case.number, gone)
        decisions.append(decide(case, Reopened(why, gone, waived=waived), terms))
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
