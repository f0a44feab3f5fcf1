"""What follows from an event, and the steps that many of the answers share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.domain import events as e
from assistant.domain.case import Case, Pending, PendingState, Status
from assistant.domain.claim import waived
from assistant.domain.hold import Hold
from assistant.domain.task import NewTask, TaskKind


@dataclass(frozen=True)
class Decision:
    """What follows from an event: the case as it is now, the reason in words, and what the owner is asked."""

    event: e.Event
    case: Case
    reason: str
    tasks: tuple[NewTask, ...] = ()


Answer = tuple[Case, str, tuple[NewTask, ...]]


def task_about(kind: TaskKind, case: Case, **facts: str) -> NewTask:
    return NewTask(kind, case.invoice.client, case.number, facts)


def with_hold(case: Case, hold: Hold) -> Case:
    """A newer hold of the same kind takes the older one's place: the client's last word counts.

    An announced stage is announced anew once nothing holds it: the owner was told of another day.
    """
    others = (one for one in case.holds if one.kind is not hold.kind)
    return replace(case, holds=(*others, hold), pending=unannounced(case))


def unannounced(case: Case) -> Pending | None:
    announced = case.pending is not None and case.pending.state is PendingState.ANNOUNCED
    return None if announced else case.pending


def closed(case: Case, status: Status) -> Case:
    """Nothing holds what is over, and an announcement is void; a mail that is written is withdrawn by who delivers.

    What was claimed on top of an invoice that is given up or credited is given up with it.
    """
    claims = waived(case.claims) if status is Status.CLOSED else case.claims
    return replace(case, status=status, holds=(), pending=unannounced(case), claims=claims)
