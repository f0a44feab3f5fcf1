"""The one place where a case changes: an event and the case as it was give the case as it is, and why.

Two rules. Everything that can change a case is an event in `events`, and every event is answered here for every case:
one that no longer fits (a payment on a closed invoice) changes what is true and leaves the follow-up alone. And nothing
here looks at a clock, a disk or a network: the day comes with `Terms`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from assistant.domain import events as e
from assistant.domain.case import Case, How, Pending, PendingState, StageDone, Status
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.ladder import Channel
from assistant.domain.money import Money
from assistant.domain.schedule import Terms, attend_on
from assistant.domain.task import NewTask, TaskKind

_CHANNEL_TASKS = {
    Channel.CALL: TaskKind.CALL,
    Channel.LETTER: TaskKind.LETTER,
    Channel.MEETING: TaskKind.MEETING,
    Channel.TASK: TaskKind.HANDOVER,
}
PART_PAYMENT_DAYS = 5


@dataclass(frozen=True)
class Decision:
    """What follows from an event: the case as it is now, the reason in words, and what the owner is asked."""

    event: e.Event
    case: Case
    reason: str
    tasks: tuple[NewTask, ...] = ()


def decide(case: Case, event: e.Event, terms: Terms) -> Decision:
    """Say what the event makes of the case. Pure and total: every event is answered for every case."""
    answer: Callable[[Case, Any, Terms], tuple[Case, str, tuple[NewTask, ...]]] = _ANSWERS[type(event)]
    after, reason, tasks = answer(case, event, terms)
    return Decision(event, replace(after, attend_on=attend_on(after, terms)), reason, tasks)


_Answer = tuple[Case, str, tuple[NewTask, ...]]


def _task(kind: TaskKind, case: Case, **facts: str) -> NewTask:
    return NewTask(kind, case.invoice.client, case.number, facts)


def _imported(case: Case, event: e.InvoiceImported, terms: Terms) -> _Answer:
    late = (terms.today - case.invoice.due).days
    if not event.backlog:
        return case, f"imported, due {case.invoice.due}", ()
    reason = f"imported {late} days overdue: waits for the owner's yes"
    return replace(case, backlog=True), reason, (_task(TaskKind.BACKLOG, case, days=str(late)),)


def _released(case: Case, event: e.BacklogReleased, terms: Terms) -> _Answer:
    start = event.start or next((stage.id for stage in terms.ladder.stages if stage.overdue), "")
    return replace(case, backlog=False, start=start), f"the owner said yes: follow up, starting at {start}", ()


def _paid(case: Case, event: e.PaymentRecorded, terms: Terms) -> _Answer:
    after = replace(case, paid=event.amount if case.paid is None else case.paid + event.amount)
    said = f"{event.amount} paid on {event.on}, by the word of {event.source}"
    if not case.is_open:
        return after, f"{said}; the invoice was {case.status} already", (_overpaid(after),)
    if after.balance.minor > 0:
        until = terms.calendar.add(terms.today, PART_PAYMENT_DAYS)
        hold = Hold(HoldKind.PART_PAYMENT, terms.today, until, said, event.sentence, event.message_id)
        return _with_hold(after, hold), f"{said}; {after.balance} is left, nobody is asked before {until}", ()
    tasks = (_overpaid(after),) if after.balance.minor < 0 else ()
    return replace(after, status=Status.PAID, holds=()), f"{said}: paid in full", tasks + _draft_left(case)


def _overpaid(case: Case) -> NewTask:
    return _task(TaskKind.OVERPAID, case, amount=str(-case.balance))


def _draft_left(case: Case) -> tuple[NewTask, ...]:
    if case.pending is None or case.pending.state is not PendingState.DRAFTED:
        return ()
    return (_task(TaskKind.DRAFT_WAITING, case, stage=case.pending.stage, settled="yes"),)


def _credited(case: Case, event: e.InvoiceCredited, _terms: Terms) -> _Answer:
    after = replace(case, credited=event.amount if case.credited is None else case.credited + event.amount)
    said = f"{event.amount} credited" + (f": {event.reason}" if event.reason else "")
    if not case.is_open or after.balance.minor > 0:
        return after, f"{said}; {after.balance} is left", ()
    tasks = (_overpaid(after),) if after.balance.minor < 0 else ()
    status = Status.PAID if case.paid else Status.CLOSED
    return replace(after, status=status, holds=()), f"{said}: nothing is left to pay", tasks + _draft_left(case)


def _written_off(case: Case, event: e.WrittenOff, _terms: Terms) -> _Answer:
    return replace(case, status=Status.CLOSED, holds=()), f"closed: {event.reason}", _draft_left(case)


def _reopened(case: Case, event: e.Reopened, _terms: Terms) -> _Answer:
    paid = case.paid
    if event.taken_back is not None:
        paid = (paid or Money(0, case.invoice.currency)) - event.taken_back
    return replace(case, status=Status.OPEN, paid=paid), f"open again: {event.reason}", ()


def _hold_placed(case: Case, event: e.HoldPlaced, terms: Terms) -> _Answer:
    hold = Hold(event.kind, terms.today, event.until, event.reason, event.sentence, event.message_id)
    end = f"until {event.until}" if event.until else "until the owner decides"
    if not case.is_open:
        return case, f"{event.reason} ({event.by}); the invoice is {case.status}, nothing to hold", ()
    after = _with_hold(case, hold)
    if event.kind is HoldKind.PROMISE:
        after = replace(after, promises=after.promises + 1)
    return after, f"held {end}: {event.reason} ({event.by})", ()


def _with_hold(case: Case, hold: Hold) -> Case:
    """A newer hold of the same kind takes the older one's place: the client's last word counts."""
    return replace(case, holds=(*(one for one in case.holds if one.kind is not hold.kind), hold))


def _holds_ended(case: Case, event: e.HoldsEnded, _terms: Terms) -> _Answer:
    left = tuple(hold for hold in case.holds if event.kinds and hold.kind not in event.kinds)
    ended = ", ".join(hold.kind for hold in case.holds if hold not in left) or "nothing"
    return replace(case, holds=left), f"no longer held for {ended}: {event.reason} ({event.by})", ()


def _holds_expired(case: Case, _event: e.HoldsExpired, terms: Terms) -> _Answer:
    gone = tuple(hold for hold in case.holds if not hold.active(terms.today))
    left = tuple(hold for hold in case.holds if hold.active(terms.today))
    after = replace(case, holds=left)
    names = ", ".join(f"{hold.kind} (to {hold.until})" for hold in gone) or "nothing"
    claim = next((hold for hold in gone if hold.kind is HoldKind.PAYMENT_CLAIM), None)
    if claim is not None:
        return _claim_unproved(after, claim, terms)
    broken = [hold for hold in gone if hold.kind is HoldKind.PROMISE]
    if not broken:
        return after, f"over: {names}", ()
    task = _task(TaskKind.PROMISE_BROKEN, case, sentence=broken[0].sentence, until=str(broken[0].until))
    return replace(after, broken_promises=case.broken_promises + 1), f"over: {names}; the promise was not kept", (task,)


def _claim_unproved(case: Case, claim: Hold, terms: Terms) -> _Answer:
    """Whoever says it is paid is not chased: the owner looks for the money, or asks for proof."""
    reason = f"the client said it was paid and no money was seen by {claim.until}"
    hold = replace(claim, since=terms.today, until=None, reason=reason)
    facts = {"kind": "payment-claim", "sentence": claim.sentence, "invoices": case.number}
    task = NewTask(TaskKind.ANSWER, case.invoice.client, case.number, facts, f"{claim.message_id}#unproved")
    return _with_hold(case, hold), f"held until the owner decides: {reason}", (task,)


def _announced(case: Case, event: e.StageAnnounced, terms: Terms) -> _Answer:
    pending = Pending(event.stage, PendingState.ANNOUNCED, terms.today, leaves=event.leaves)
    task = _task(TaskKind.VETO, case, stage=event.stage, leaves=str(event.leaves))
    reason = f"{event.stage} was announced to the owner; leaves on {event.leaves} unless stopped"
    return replace(case, pending=pending), reason, (task,)


def _stopped(case: Case, event: e.StageStopped, terms: Terms) -> _Answer:
    done = StageDone(event.stage, terms.today, How.PASSED)
    return replace(case, pending=None, done=(*case.done, done)), f"{event.stage} left out: {event.reason}", ()


def _queued(case: Case, event: e.ReminderQueued, terms: Terms) -> _Answer:
    pending = Pending(event.stage, PendingState.QUEUED, terms.today, event.message_id)
    return replace(case, pending=pending), f"{event.stage} is written and waits in the outbox", ()


def _drafted(case: Case, event: e.ReminderDrafted, terms: Terms) -> _Answer:
    pending = Pending(event.stage, PendingState.DRAFTED, terms.today, event.message_id)
    task = _task(TaskKind.DRAFT_WAITING, case, stage=event.stage)
    return replace(case, pending=pending), f"{event.stage} lies in Drafts for the owner to send", (task,)


def _sent(case: Case, event: e.ReminderSent, terms: Terms) -> _Answer:
    after = _done(case, event.stage, How.SENT, terms)
    return (
        after,
        f"{event.stage} sent to {event.to}" if event.to else f"{event.stage} sent",
        _work(case, event.stage, terms),
    )


def _in_doubt(case: Case, event: e.ReminderInDoubt, terms: Terms) -> _Answer:
    asked = _task(TaskKind.IN_DOUBT, case, to=event.to, stage=event.stage, message_id=event.message_id)
    reason = f"{event.stage} to {event.to}: nobody knows whether the server took it; counts as sent"
    return _done(case, event.stage, How.IN_DOUBT, terms), reason, (asked, *_work(case, event.stage, terms))


def _done(case: Case, stage: str, how: How, terms: Terms) -> Case:
    if any(one.stage == stage and one.how is not How.PASSED for one in case.done):
        return replace(case, pending=None)
    return replace(case, pending=None, done=(*case.done, StageDone(stage, terms.today, how)))


def _work(case: Case, stage: str, terms: Terms) -> tuple[NewTask, ...]:
    """What the stage asks of the owner beside its mail."""
    if terms.ladder.index(stage) < 0:
        return ()
    kinds = [_CHANNEL_TASKS[one] for one in terms.ladder.stage(stage).channels if one in _CHANNEL_TASKS]
    return tuple(_task(kind, case, stage=stage, amount=str(case.balance)) for kind in kinds)


def _withdrawn(case: Case, event: e.ReminderWithdrawn, _terms: Terms) -> _Answer:
    return replace(case, pending=None), f"{event.stage} will not leave: {event.reason}", ()


def _refused(case: Case, event: e.ReminderRefused, terms: Terms) -> _Answer:
    reason = f"the server refused {event.stage} to {event.to}: {event.answer}"
    hold = Hold(HoldKind.BAD_ADDRESS, terms.today, None, reason)
    task = _task(TaskKind.REFUSED, case, to=event.to, answer=event.answer, stage=event.stage)
    # A bounce may come after the stage was done: it was not, since nobody read it.
    done = tuple(one for one in case.done if one.stage != event.stage)
    return _with_hold(replace(case, pending=None, done=done), hold), reason, (task,)


def _passed(case: Case, event: e.StagePassed, terms: Terms) -> _Answer:
    done = StageDone(event.stage, terms.today, How.PASSED)
    return replace(case, done=(*case.done, done)), f"{event.stage} left out: its day is over", ()


def _task_stage(case: Case, event: e.TaskStageReached, terms: Terms) -> _Answer:
    return (
        _done(case, event.stage, How.TASK, terms),
        f"{event.stage}: work for the owner",
        _work(case, event.stage, terms),
    )


def _held_back(case: Case, event: e.HeldBack, terms: Terms) -> _Answer:
    return case, f"{event.stage} was due on {terms.today} and held back ({event.gate}): {event.reason}", ()


_ANSWERS: dict[type[e.Event], Callable[[Case, Any, Terms], _Answer]] = {
    e.InvoiceImported: _imported,
    e.BacklogReleased: _released,
    e.PaymentRecorded: _paid,
    e.InvoiceCredited: _credited,
    e.WrittenOff: _written_off,
    e.Reopened: _reopened,
    e.HoldPlaced: _hold_placed,
    e.HoldsEnded: _holds_ended,
    e.HoldsExpired: _holds_expired,
    e.StageAnnounced: _announced,
    e.StageStopped: _stopped,
    e.ReminderQueued: _queued,
    e.ReminderDrafted: _drafted,
    e.ReminderSent: _sent,
    e.ReminderInDoubt: _in_doubt,
    e.ReminderWithdrawn: _withdrawn,
    e.ReminderRefused: _refused,
    e.StagePassed: _passed,
    e.TaskStageReached: _task_stage,
    e.HeldBack: _held_back,
}
