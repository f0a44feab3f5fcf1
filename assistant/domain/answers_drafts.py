"""What the owner makes of a case by deleting its draft, or by saying that a mail never arrived."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import events as e
from assistant.domain.case import Case, How
from assistant.domain.decision import Answer, task_about, with_hold
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.schedule import Terms
from assistant.domain.task import TaskKind


def draft_deleted(case: Case, event: e.DraftDeleted, terms: Terms) -> Answer:
    """Held until the owner says whether to write it again, leave the stage out, or wait."""
    if not case.is_open or case.pending is None or case.pending.message_id != event.message_id:
        return case, f"the draft of {event.stage} is gone; it was not waited for any more", ()
    reason = f"the owner deleted the draft of {event.stage}"
    hold = Hold(HoldKind.DRAFT_DELETED, terms.today, None, reason, message_id=event.message_id)
    task = task_about(TaskKind.DRAFT_DELETED, case, stage=event.stage, draft=event.message_id)
    return with_hold(replace(case, pending=None), hold), f"{reason}: held until the owner decides", (task,)


def reminder_lost(case: Case, event: e.ReminderLost, _terms: Terms) -> Answer:
    """Only what was in doubt can be taken back; the stage is then the next to go again, unless a later one has left."""
    lost = next((one for one in case.done if (one.stage, one.how) == (event.stage, How.IN_DOUBT)), None)
    if lost is None:
        return case, f"{event.stage} was not in doubt", ()
    reason = f"the owner says that {event.stage} never arrived"
    later = [one.stage for one in case.done[case.done.index(lost) + 1 :] if one.how is not How.PASSED]
    again = f"it is not sent any more, since {later[-1]} has left" if later else "it goes again"
    return replace(case, done=tuple(one for one in case.done if one is not lost)), f"{reason}: {again}", ()


def without_deleted(case: Case) -> Case:
    """The draft was sent after all, or the owner decided: nobody is asked about it any more."""
    return replace(case, holds=tuple(one for one in case.holds if one.kind is not HoldKind.DRAFT_DELETED))
