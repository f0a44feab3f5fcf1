"""What the steps of the ladder make of a case: announced, written, sent, left out, in doubt."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import events as e
from assistant.domain.answers_drafts import without_deleted
from assistant.domain.case import Case, How, Pending, PendingState, StageDone
from assistant.domain.claim import without_message
from assistant.domain.decision import Answer, task_about, with_hold
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.ladder import Channel
from assistant.domain.schedule import Terms
from assistant.domain.task import NewTask, TaskKind

_CHANNEL_TASKS = {
    Channel.CALL: TaskKind.CALL,
    Channel.LETTER: TaskKind.LETTER,
    Channel.MEETING: TaskKind.MEETING,
    Channel.TASK: TaskKind.HANDOVER,
}


def invoice_imported(case: Case, event: e.InvoiceImported, terms: Terms) -> Answer:
    late = (terms.today - case.invoice.due).days
    if not event.backlog:
        return case, f"imported, due {case.invoice.due}", ()
    reason = f"imported {late} days overdue: waits for the owner's yes"
    return replace(case, backlog=True), reason, (task_about(TaskKind.BACKLOG, case, days=str(late)),)


def backlog_released(case: Case, event: e.BacklogReleased, terms: Terms) -> Answer:
    start = event.start or next((stage.id for stage in terms.ladder.stages if stage.overdue), "")
    return replace(case, backlog=False, start=start), f"the owner said yes: follow up, starting at {start}", ()


def stage_announced(case: Case, event: e.StageAnnounced, terms: Terms) -> Answer:
    if not case.is_open:
        return case, f"{event.stage} is not announced: the invoice is {case.status}", ()
    pending = Pending(event.stage, PendingState.ANNOUNCED, terms.today, leaves=event.leaves)
    task = task_about(TaskKind.VETO, case, stage=event.stage, leaves=str(event.leaves), cc=event.cc)
    reason = f"{event.stage} was announced to the owner; leaves on {event.leaves} unless stopped"
    return replace(case, pending=pending), reason, (task,)


def stage_stopped(case: Case, event: e.StageStopped, terms: Terms) -> Answer:
    return _done(case, event.stage, How.PASSED, terms), f"{event.stage} left out: {event.reason}", ()


def reminder_queued(case: Case, event: e.ReminderQueued, terms: Terms) -> Answer:
    pending = Pending(event.stage, PendingState.QUEUED, terms.today, event.message_id)
    return replace(case, pending=pending), f"{event.stage} is written and waits in the outbox", ()


def reminder_drafted(case: Case, event: e.ReminderDrafted, terms: Terms) -> Answer:
    pending = Pending(event.stage, PendingState.DRAFTED, terms.today, event.message_id)
    task = task_about(TaskKind.DRAFT_WAITING, case, stage=event.stage)
    return replace(case, pending=pending), f"{event.stage} lies in Drafts for the owner to send", (task,)


def reminder_sent(case: Case, event: e.ReminderSent, terms: Terms) -> Answer:
    after = without_deleted(_done(case, event.stage, How.SENT, terms))
    return (
        after,
        f"{event.stage} sent to {event.to}" if event.to else f"{event.stage} sent",
        _work(case, event.stage, terms),
    )


def reminder_in_doubt(case: Case, event: e.ReminderInDoubt, terms: Terms) -> Answer:
    asked = task_about(TaskKind.IN_DOUBT, case, to=event.to, stage=event.stage, message_id=event.message_id)
    reason = f"{event.stage} to {event.to}: nobody knows whether the server took it; counts as sent"
    return _done(case, event.stage, How.IN_DOUBT, terms), reason, (asked, *_work(case, event.stage, terms))


def _done(case: Case, stage: str, how: How, terms: Terms) -> Case:
    """Once only; but a stage that was left out may still be sent, by the owner's hand."""
    pending = None if case.pending is not None and case.pending.stage == stage else case.pending
    before = [one.how for one in case.done if one.stage == stage]
    if before and (how is How.PASSED or before != [How.PASSED]):
        return replace(case, pending=pending)
    at = terms.ladder.index(stage)
    day = terms.ladder.stages[at].day if at >= 0 else None
    done = replace(case, pending=pending, done=(*case.done, StageDone(stage, terms.today, how, day)))
    sent = how in {How.SENT, How.IN_DOUBT}
    tells = terms.ladder.announces_stop(stage) or (case.stop_announced_on is None and _stops(stage, terms))
    return replace(done, stop_announced_on=terms.today) if sent and tells else done


def _stops(stage: str, terms: Terms) -> bool:
    return terms.ladder.index(stage) >= 0 and terms.ladder.stage(stage).stop_service


def _work(case: Case, stage: str, terms: Terms) -> tuple[NewTask, ...]:
    """What the stage asks of the owner beside its mail."""
    if terms.ladder.index(stage) < 0:
        return ()
    kinds = [_CHANNEL_TASKS[one] for one in terms.ladder.stage(stage).channels if one in _CHANNEL_TASKS]
    if _stops(stage, terms) and case.stop_announced_on is not None and case.stop_announced_on < terms.today:
        told = task_about(TaskKind.STOP_SERVICE, case, amount=str(case.balance), on=str(case.stop_announced_on))
        return (*(task_about(kind, case, stage=stage, amount=str(case.balance)) for kind in kinds), told)
    return tuple(task_about(kind, case, stage=stage, amount=str(case.balance)) for kind in kinds)


def reminder_withdrawn(case: Case, event: e.ReminderWithdrawn, _terms: Terms) -> Answer:
    ours = case.pending is not None and case.pending.message_id == event.message_id
    return replace(case, pending=None if ours else case.pending), f"{event.stage} will not leave: {event.reason}", ()


def reminder_refused(case: Case, event: e.ReminderRefused, terms: Terms) -> Answer:
    reason = f"the server refused {event.stage} to {event.to}: {event.answer}"
    # A bounce may come after the stage was done: it was not, since nobody read it.
    done = tuple(one for one in case.done if one.stage != event.stage)
    pending = None if case.pending is not None and case.pending.stage == event.stage else case.pending
    claims = without_message(case.claims, event.message_id)
    after = replace(case, pending=pending, done=done, claims=claims)
    if not case.is_open:
        return after, f"{reason}; the invoice is {case.status}, nobody needs it", ()
    if event.instead:
        facts = {"email": event.to, "to": event.instead}
        told = NewTask(TaskKind.BAD_ADDRESS, case.invoice.client, "", facts, event.message_id)
        return after, f"{reason}; it goes to {event.instead} instead", (told,)
    task = task_about(TaskKind.REFUSED, case, to=event.to, answer=event.answer, stage=event.stage)
    return with_hold(after, Hold(HoldKind.BAD_ADDRESS, terms.today, None, reason)), reason, (task,)


def stage_passed(case: Case, event: e.StagePassed, terms: Terms) -> Answer:
    return _done(case, event.stage, How.PASSED, terms), f"{event.stage} left out: its day is over", ()


def task_stage_reached(case: Case, event: e.TaskStageReached, terms: Terms) -> Answer:
    return (
        _done(case, event.stage, How.TASK, terms),
        f"{event.stage}: work for the owner",
        _work(case, event.stage, terms),
    )


def held_back(case: Case, event: e.HeldBack, terms: Terms) -> Answer:
    return case, f"{event.stage} was due on {terms.today} and held back ({event.gate}): {event.reason}", ()
