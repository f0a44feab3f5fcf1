"""How an invoice climbs the ladder: announced, written, sent, refused, left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain import events as e
from assistant.domain.case import Case, How, Pending, PendingState, StageDone, Status
from assistant.domain.hold import HoldKind
from assistant.domain.task import TaskKind
from tests.domain.cases import DUE, after, due_on, kronor, told

TODAY = date(2026, 12, 9)
ID = "<ia.1@nordljus.example>"
OPEN = replace(due_on(), attend_on=None)
PAID = replace(OPEN, status=Status.PAID, paid=kronor(12500))
CLOSED = replace(OPEN, status=Status.CLOSED)
BACKLOG = replace(OPEN, backlog=True)
ANNOUNCED = replace(OPEN, pending=Pending("formal", PendingState.ANNOUNCED, TODAY, leaves=date(2026, 12, 10)))
QUEUED = replace(OPEN, pending=Pending("first", PendingState.QUEUED, TODAY, ID))
DRAFTED = replace(OPEN, pending=Pending("first", PendingState.DRAFTED, TODAY, ID))


def test_an_old_invoice_waits_for_the_owner_s_yes() -> None:
    decision = told(OPEN, date(2027, 2, 1), e.InvoiceImported(backlog=True))
    assert (decision.case.backlog, decision.case.attend_on) == (True, None)
    assert [(one.kind, one.facts["days"]) for one in decision.tasks] == [(TaskKind.BACKLOG, "62")]


def test_a_released_invoice_starts_with_the_first_overdue_stage() -> None:
    case = told(BACKLOG, TODAY, e.BacklogReleased()).case
    assert (case.backlog, case.start, case.attend_on) == (False, "first", date(2026, 12, 2))


def test_the_stage_rises_when_the_mail_left_not_when_it_was_queued() -> None:
    assert told(OPEN, TODAY, e.ReminderQueued("first", ID)).case.done == ()
    case = told(QUEUED, TODAY, e.ReminderSent("first", ID)).case
    assert (case.done, case.pending) == ((StageDone("first", TODAY),), None)


def test_in_doubt_counts_as_sent_and_a_person_is_asked() -> None:
    decision = told(QUEUED, TODAY, e.ReminderInDoubt("first", ID, "anna@solrosen.example"))
    assert decision.case.done == (StageDone("first", TODAY, How.IN_DOUBT),)
    assert [one.kind for one in decision.tasks] == [TaskKind.IN_DOUBT]


def test_what_never_arrived_goes_again_unless_a_later_stage_has_left() -> None:
    doubted = replace(OPEN, done=(StageDone("first", TODAY, How.IN_DOUBT),))
    lost = e.ReminderLost("first", ID)
    decision = told(doubted, TODAY, lost)
    assert (decision.case.done, decision.reason) == ((), "the owner says that first never arrived: it goes again")
    later = told(replace(doubted, done=(*doubted.done, StageDone("second", TODAY))), TODAY, lost)
    assert later.case.done == (StageDone("second", TODAY),)
    assert later.reason == "the owner says that first never arrived: it is not sent any more, since second has left"


def test_a_refusal_undoes_the_stage_and_holds() -> None:
    decision = told(
        after(OPEN, ("first", TODAY)),
        TODAY,
        e.ReminderRefused("first", ID, "anna@solrosen.example", "550 no such user"),
    )
    assert decision.case.done == ()
    assert [(one.kind, one.until) for one in decision.case.holds] == [(HoldKind.BAD_ADDRESS, None)]
    assert [one.kind for one in decision.tasks] == [TaskKind.REFUSED]


def test_a_late_bounce_leaves_the_stages_after_it_alone() -> None:
    case = after(OPEN, ("first", DUE), ("second", TODAY))
    assert [
        one.stage
        for one in told(
            case, TODAY, e.ReminderRefused("first", ID, "anna@solrosen.example", "550 no such user")
        ).case.done
    ] == ["second"]


def test_a_mail_withdrawn_makes_room_for_itself_alone() -> None:
    assert told(QUEUED, TODAY, e.ReminderWithdrawn("first", ID, "paid meanwhile")).case.pending is None
    other = e.ReminderWithdrawn("first", "<another@nordljus.example>", "called off")
    assert told(QUEUED, TODAY, other).case.pending == QUEUED.pending


def test_a_stage_the_owner_stopped_does_not_come_again() -> None:
    case = told(ANNOUNCED, TODAY, e.StageStopped("formal", "no")).case
    assert (case.pending, case.done) == (None, (StageDone("formal", TODAY, How.PASSED),))


def test_a_draft_sent_although_its_stage_was_left_out_counts() -> None:
    case = told(after(OPEN, ("first", DUE, How.PASSED)), TODAY, e.ReminderSent("first", ID)).case
    assert case.done[-1] == StageDone("first", TODAY)


@pytest.mark.parametrize(
    ("stage", "asked"),
    [
        ("first", []),
        ("third", [TaskKind.CALL]),
        ("formal", [TaskKind.LETTER]),
        ("management", [TaskKind.MEETING]),
        ("final", [TaskKind.LETTER]),
        ("gone", []),
    ],
)
def test_a_stage_asks_for_its_calls_letters_and_meetings_when_it_left(stage: str, asked: list[TaskKind]) -> None:
    decision = told(OPEN, TODAY, e.ReminderSent(stage, ID))
    assert [one.kind for one in decision.tasks] == asked


def test_a_stage_that_sends_nothing_is_work_for_the_owner() -> None:
    decision = told(OPEN, TODAY, e.TaskStageReached("handover"))
    assert decision.case.done == (StageDone("handover", TODAY, How.TASK),)
    assert [one.kind for one in decision.tasks] == [TaskKind.HANDOVER]


def test_being_held_back_changes_nothing() -> None:
    case = Case(OPEN.invoice, attend_on=date(2026, 11, 26))
    assert told(case, TODAY, e.HeldBack("first", "gap", "too soon")).case == case
