"""Which questions a case as it is now has answered by itself."""

from __future__ import annotations

from assistant.domain.case import Case, PendingState, Status
from assistant.domain.claim import outstanding
from assistant.domain.hold import HoldKind
from assistant.domain.task import TaskKind

_WHILE_OPEN = (
    TaskKind.CALL,
    TaskKind.LETTER,
    TaskKind.MEETING,
    TaskKind.HANDOVER,
    TaskKind.STOP_SERVICE,
    TaskKind.NOTICE_LACKS,
    TaskKind.REFUSED,
    TaskKind.DEFERRED,
    TaskKind.PROMISE_BROKEN,
    TaskKind.ASK_WHEN,
    TaskKind.MISSING_DOCUMENT,
    TaskKind.SETTLED_THERE,
    TaskKind.NEVER_SENT,
)


def moot(case: Case) -> tuple[TaskKind, ...]:
    """Kinds of tasks about this invoice that nobody needs to answer any more."""
    state = case.pending.state if case.pending is not None and case.is_open else None
    kinds: list[TaskKind] = []
    if state is not PendingState.ANNOUNCED:
        kinds.append(TaskKind.VETO)
    if state is not PendingState.DRAFTED:
        kinds.append(TaskKind.DRAFT_WAITING)
    if not (case.backlog and case.is_open):
        kinds.append(TaskKind.BACKLOG)
    held = {hold.kind for hold in case.holds}
    if HoldKind.DRAFT_DELETED not in held:
        kinds.append(TaskKind.DRAFT_DELETED)
    if HoldKind.PAYMENT_CLAIM not in held:
        kinds.append(TaskKind.NO_PROOF)
    if not case.is_open:
        kinds += _WHILE_OPEN
    if case.status is not Status.PAID or not outstanding(case.claims):
        kinds.append(TaskKind.LEFT_OVER_CHARGES)
    return tuple(kinds)
