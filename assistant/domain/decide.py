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
    too_much = (_overpaid(after),) if after.balance.minor < 0 else ()
    if not case.is_open:
        return after, f"{said}; the invoice was {case.status} already", too_much
    if after.balance.minor > 0:
        until = terms.calendar.add(terms.today, PART_PAYMENT_DAYS)
        hold = Hold(HoldKind.PART_PAYMENT, terms.today, until, said, event.sentence, event.message_id)
        return _with_hold(after, hold), f"{said}; {after.balance} is left, nobody is asked before {until}", ()
    return _closed(after, Status.PAID), f"{said}: paid in full", too_much + _draft_left(case)


def _overpaid(case: Case) -> NewTask:
    return _task(TaskKind.OVERPAID, case, amount=str(-case.balance))


def _closed(case: Case, status: Status) -> Case:
    """Nothing holds what is over, and an announcement is void; a mail that is written is withdrawn by who delivers."""
    return replace(case, status=status, holds=(), pending=_unannounced(case))


def _unannounced(case: Case) -> Pending | None:
    announced = case.pending is not None and case.pending.state is PendingState.ANNOUNCED
    return None if announced else case.pending


def _draft_left(case: Case) -> tuple[NewTask, ...]:
    if case.pending is None or case.pending.state is not PendingState.DRAFTED:
        return ()
    return (_task(TaskKind.DRAFT_OBSOLETE, case, stage=case.pending.stage),)


def _credited(case: Case, event: e.InvoiceCredited, _terms: Terms) -> _Answer:
    after = replace(case, credited=event.amount if case.credited is None else case.credited + event.amount)
    said = f"{event.amount} credited" + (f": {event.reason}" if event.reason else "")
    if not case.is_open or after.balance.minor > 0:
        return after, f"{said}; {after.balance} is left", ()
    tasks = (_overpaid(after),) if after.balance.minor < 0 else ()
    status = Status.PAID if case.paid else Status.CLOSED
    return _closed(after, status), f"{said}: nothing is left to pay", tasks + _draft_left(case)


def _written_off(case: Case, event: e.WrittenOff, _terms: Terms) -> _Answer:
    if not case.is_open:
        return case, f"{event.reason}; the invoice is {case.status} already", ()
    return _closed(case, Status.CLOSED), f"closed: {event.reason}", _draft_left(case)


def _reopened(case: Case, event: e.Reopened, _terms: Terms) -> _Answer:
    """No amount named: nothing of what was booked as paid has come."""
    paid = None if case.status is Status.PAID else case.paid
    if event.taken_back is not None:
        paid = (case.paid or Money(0, case.invoice.currency)) - event.taken_back
    after = replace(case, paid=paid)
    if after.balance.minor <= 0:
        return after, f"{event.reason}; nothing is left to pay all the same", ()
    return replace(after, status=Status.OPEN), f"open again: {event.reason}", ()


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
    """A newer hold of the same kind takes the older one's place: the client's last word counts.

    An announced stage is announced anew once nothing holds it: the owner was told of another day.
    """
    others = (one for one in case.holds if one.kind is not hold.kind)
    return replace(case, holds=(*others, hold), pending=_unannounced(case))


def _holds_ended(case: Case, event: e.HoldsEnded, _terms: Terms) -> _Answer:
    left = tuple(hold for hold in case.holds if event.kinds and hold.kind not in event.kinds)
    ended = ", ".join(hold.kind for hold in case.holds if hold not in left) or "nothing"
    return replace(case, holds=left), f"no longer held for {ended}: {event.reason} ({event.by})", ()


def _holds_expired(case: Case, _event: e.HoldsExpired, terms: Terms) -> _Answer:
    gone = tuple(hold for hold in case.holds if not hold.active(terms.today))
    left = tuple(hold for hold in case.holds if hold.active(terms.today))
    after = replace(case, holds=left)
    reason = "over: " + (", ".join(f"{hold.kind} (to {hold.until})" for hold in gone) or "nothing")
    tasks: tuple[NewTask, ...] = ()
    promise = next((hold for hold in gone if hold.kind is HoldKind.PROMISE), None)
    if promise is not None:
        after = replace(after, broken_promises=case.broken_promises + 1)
        reason += "; the promise was not kept"
        tasks = (_task(TaskKind.PROMISE_BROKEN, case, sentence=promise.sentence, until=str(promise.until)),)
    claim = next((hold for hold in gone if hold.kind is HoldKind.PAYMENT_CLAIM), None)
    if claim is None:
        return after, reason, tasks
    held, more, task = _claim_unproved(after, claim, terms)
    return held, f"{reason}; {more}", (*tasks, task)


def _claim_unproved(case: Case, claim: Hold, terms: Terms) -> tuple[Case, str, NewTask]:
    """Whoever says it is paid is not chased: the owner looks for the money, or asks for proof."""
    reason = f"the client said it was paid and no money was seen by {claim.until}"
    hold = replace(claim, since=terms.today, until=None, reason=reason)
    facts = {"kind": "payment-claim", "sentence": claim.sentence, "invoices": case.number}
    task = NewTask(TaskKind.ANSWER, case.invoice.client, case.number, facts, f"{claim.message_id}#unproved")
    return _with_hold(case, hold), f"held until the owner decides: {reason}", task


def _announced(case: Case, event: e.StageAnnounced, terms: Terms) -> _Answer:
    pending = Pending(event.stage, PendingState.ANNOUNCED, terms.today, leaves=event.leaves)
    task = _task(TaskKind.VETO, case, stage=event.stage, leaves=str(event.leaves))
    reason = f"{event.stage} was announced to the owner; leaves on {event.leaves} unless stopped"
    return replace(case, pending=pending), reason, (task,)


def _stopped(case: Case, event: e.StageStopped, terms: Terms) -> _Answer:
    return _done(case, event.stage, How.PASSED, terms), f"{event.stage} left out: {event.reason}", ()


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
    """Once only; but a stage that was left out may still be sent, by the owner's hand."""
    pending = None if case.pending is not None and case.pending.stage == stage else case.pending
    before = [one.how for one in case.done if one.stage == stage]
    if before and (how is How.PASSED or before != [How.PASSED]):
        return replace(case, pending=pending)
    return replace(case, pending=pending, done=(*case.done, StageDone(stage, terms.today, how)))


def _work(case: Case, stage: str, terms: Terms) -> tuple[NewTask, ...]:
    """What the stage asks of the owner beside its mail."""
    if terms.ladder.index(stage) < 0:
        return ()
    kinds = [_CHANNEL_TASKS[one] for one in terms.ladder.stage(stage).channels if one in _CHANNEL_TASKS]
    return tuple(_task(kind, case, stage=stage, amount=str(case.balance)) for kind in kinds)


def _withdrawn(case: Case, event: e.ReminderWithdrawn, _terms: Terms) -> _Answer:
    ours = case.pending is not None and case.pending.message_id == event.message_id
    return replace(case, pending=None if ours else case.pending), f"{event.stage} will not leave: {event.reason}", ()


def _refused(case: Case, event: e.ReminderRefused, terms: Terms) -> _Answer:
    reason = f"the server refused {event.stage} to {event.to}: {event.answer}"
    # A bounce may come after the stage was done: it was not, since nobody read it.
    done = tuple(one for one in case.done if one.stage != event.stage)
    pending = None if case.pending is not None and case.pending.stage == event.stage else case.pending
    after = replace(case, pending=pending, done=done)
    if not case.is_open:
        return after, f"{reason}; the invoice is {case.status}, nobody needs it", ()
    task = _task(TaskKind.REFUSED, case, to=event.to, answer=event.answer, stage=event.stage)
    return _with_hold(after, Hold(HoldKind.BAD_ADDRESS, terms.today, None, reason)), reason, (task,)


def _passed(case: Case, event: e.StagePassed, terms: Terms) -> _Answer:
    return _done(case, event.stage, How.PASSED, terms), f"{event.stage} left out: its day is over", ()


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
