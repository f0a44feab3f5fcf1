"""The one place where a case changes: an event and the case as it was give the case as it is, and why.

Two rules. Everything that can change a case is an event in `events`, and every event is answered here for every case:
one that no longer fits (a payment on a closed invoice) changes what is true and leaves the follow-up alone. And nothing
here looks at a clock, a disk or a network: the day comes with `Terms`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.domain import answers_charges as charges
from assistant.domain import answers_drafts as drafts
from assistant.domain import answers_holds as holds
from assistant.domain import answers_money as money
from assistant.domain import answers_stages as stages
from assistant.domain import events as e
from assistant.domain.case import Case
from assistant.domain.decision import Answer, Decision
from assistant.domain.instalments import in_turn
from assistant.domain.schedule import Terms, attend_on

__all__ = ["Decision", "decide"]


def decide(case: Case, event: e.Event, terms: Terms) -> Decision:
    """Say what the event makes of the case. Pure and total: every event is answered for every case."""
    answer: Callable[[Case, Any, Terms], Answer] = _ANSWERS[type(event)]
    after, reason, tasks = answer(case, event, terms)
    after, moved = in_turn(after)
    reason = f"{reason}; {moved}" if moved else reason
    return Decision(event, replace(after, attend_on=attend_on(after, terms)), reason, tasks)


_ANSWERS: dict[type[e.Event], Callable[[Case, Any, Terms], Answer]] = {
    e.InvoiceImported: stages.invoice_imported,
    e.BacklogReleased: stages.backlog_released,
    e.PaymentRecorded: money.payment_recorded,
    e.PaymentConfirmed: money.payment_confirmed,
    e.InvoiceCredited: money.invoice_credited,
    e.WrittenOff: money.written_off,
    e.Reopened: money.reopened,
    e.HoldPlaced: holds.hold_placed,
    e.HoldsEnded: holds.holds_ended,
    e.HoldsExpired: holds.holds_expired,
    e.StageAnnounced: stages.stage_announced,
    e.StageStopped: stages.stage_stopped,
    e.ReminderQueued: stages.reminder_queued,
    e.ReminderDrafted: stages.reminder_drafted,
    e.ReminderSent: stages.reminder_sent,
    e.ReminderInDoubt: stages.reminder_in_doubt,
    e.ReminderWithdrawn: stages.reminder_withdrawn,
    e.DraftDeleted: drafts.draft_deleted,
    e.ReminderLost: drafts.reminder_lost,
    e.ReminderRefused: stages.reminder_refused,
    e.StagePassed: stages.stage_passed,
    e.TaskStageReached: stages.task_stage_reached,
    e.ChargeClaimed: charges.charge_claimed,
    e.ChargesWaived: charges.charges_waived,
    e.ChargesPaid: charges.charges_paid,
    e.HeldBack: stages.held_back,
}
