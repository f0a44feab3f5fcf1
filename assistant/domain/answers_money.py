"""What payments, credits and the owner's word about money make of a case."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import events as e
from assistant.domain.answers_charges import left_over
from assistant.domain.case import Case, Status
from assistant.domain.decision import Answer, closed, task_about, with_hold
from assistant.domain.hold import PROMISES, Hold, HoldKind
from assistant.domain.money import Money
from assistant.domain.schedule import Terms
from assistant.domain.task import NewTask, TaskKind

PART_PAYMENT_DAYS = 5
# What waits for money to be seen is over once a bank file tells of it.
_UNTIL_SEEN = frozenset({HoldKind.TOLD, HoldKind.PAYMENT_CLAIM})


def payment_recorded(case: Case, event: e.PaymentRecorded, terms: Terms) -> Answer:
    after = replace(case, paid=event.amount if case.paid is None else case.paid + event.amount)
    if event.payment:
        after = _seen(after)
    said = f"{event.amount} paid on {event.on}, by the word of {event.source}"
    too_much = (_overpaid(after),) if after.balance.minor < 0 else ()
    if not case.is_open:
        return after, f"{said}; the invoice was {case.status} already", too_much
    if after.balance.minor > 0:
        until = terms.calendar.add(terms.today, PART_PAYMENT_DAYS)
        hold = Hold(HoldKind.PART_PAYMENT, terms.today, until, said, event.sentence, event.message_id)
        return with_hold(after, hold), f"{said}; {after.balance} is left, nobody is asked before {until}", ()
    kept = any(hold.kind in PROMISES and event.on <= (hold.until or event.on) for hold in case.holds)
    if kept:
        after = replace(after, kept_promises=case.kept_promises + 1)
    words = f"{said}: paid in full" + (", as promised" if kept else "")
    paid = closed(after, Status.PAID)
    return paid, words, (*too_much, *left_over(paid))


def payment_confirmed(case: Case, event: e.PaymentConfirmed, _terms: Terms) -> Answer:
    """Nothing changes but what is known."""
    return _seen(case), f"{event.amount} of what is paid is now in a bank file as well ({event.source})", ()


def _seen(case: Case) -> Case:
    return replace(case, holds=tuple(hold for hold in case.holds if hold.kind not in _UNTIL_SEEN))


def _overpaid(case: Case, reason: str = "") -> NewTask:
    return task_about(TaskKind.OVERPAID, case, amount=str(-case.balance), reason=reason)


def left_in_words(case: Case) -> str:
    """What is left after something was credited; no sum below zero, which nobody reads."""
    balance = case.balance
    return f"{balance} is left" if balance.minor >= 0 else f"{-balance} more than was left"


def invoice_credited(case: Case, event: e.InvoiceCredited, _terms: Terms) -> Answer:
    after = replace(case, credited=event.amount if case.credited is None else case.credited + event.amount)
    said = f"{event.amount} credited" + (f": {event.reason}" if event.reason else "")
    if not case.is_open or after.balance.minor > 0:
        return after, f"{said}; {left_in_words(after)}", ()
    tasks = (_overpaid(after, "credited"),) if after.balance.minor < 0 else ()
    status = Status.PAID if case.paid else Status.CLOSED
    over = closed(after, status)
    return over, f"{said}: nothing is left to pay", (*tasks, *left_over(over))


def written_off(case: Case, event: e.WrittenOff, _terms: Terms) -> Answer:
    if not case.is_open:
        return case, f"{event.reason}; the invoice is {case.status} already", ()
    return closed(case, Status.CLOSED), f"closed: {event.reason}; {case.balance} given up", ()


def reopened(case: Case, event: e.Reopened, _terms: Terms) -> Answer:
    """No amount named: nothing of what was booked as paid has come."""
    paid = None if case.status is Status.PAID else case.paid
    if event.taken_back is not None:
        paid = (case.paid or Money(0, case.invoice.currency)) - event.taken_back
    after = replace(case, paid=paid)
    if event.waived and case.credited:
        after = replace(after, credited=case.credited - event.waived)
    if after.balance.minor <= 0:
        return after, f"{event.reason}; nothing is left to pay all the same", ()
    return replace(after, status=Status.OPEN), f"open again: {event.reason}", ()
