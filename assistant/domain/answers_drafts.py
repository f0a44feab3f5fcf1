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
    """Only what was in doubt can be taken back; the stage is then the next to go again."""
    done = tuple(one for one in case.done if (one.stage, one.how) != (event.stage, How.IN_DOUBT))
    if done == case.done:
        return case, f"{event.stage} was not in doubt", ()
    return replace(case, done=done), f"the owner says that {event.stage} never arrived: it goes again", ()


def without_deleted(case: Case) -> Case:
    """The draft was sent after all, or the owner decided: nobody is asked about it any more."""
    return replace(case, holds=tuple(one for one in case.holds if one.kind is not HoldKind.DRAFT_DELETED))
