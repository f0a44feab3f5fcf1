"""What every event makes of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from assistant.domain import events as e
from assistant.domain.case import Pending, PendingState, Status
from assistant.domain.decide import decide
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.law.charge import ChargeKind
from assistant.domain.task import TaskKind
from tests.domain.cases import DUE, due_on, held, kronor, on, told

TODAY = date(2026, 12, 9)
ID = "<ia.1@nordljus.example>"
OPEN = replace(due_on(), attend_on=None)
PAID = replace(OPEN, status=Status.PAID, paid=kronor(12500))
CLOSED = replace(OPEN, status=Status.CLOSED)
BACKLOG = replace(OPEN, backlog=True)
ANNOUNCED = replace(OPEN, pending=Pending("formal", PendingState.ANNOUNCED, TODAY, leaves=date(2026, 12, 10)))
QUEUED = replace(OPEN, pending=Pending("first", PendingState.QUEUED, TODAY, ID))
DRAFTED = replace(OPEN, pending=Pending("first", PendingState.DRAFTED, TODAY, ID))
CASES = {
    "open": OPEN,
    "paid": PAID,
    "closed": CLOSED,
    "backlog": BACKLOG,
    "announced": ANNOUNCED,
    "queued": QUEUED,
    "drafted": DRAFTED,
    "held": held(OPEN, HoldKind.DISPUTE),
}
EVENTS: dict[type, e.Event] = {
    type(one): one
    for one in (
        e.InvoiceImported(),
        e.BacklogReleased(),
        e.PaymentRecorded(kronor(12500), TODAY, "the owner"),
        e.PaymentConfirmed(kronor(12500), TODAY, "bank: camt.053", "k1"),
        e.InvoiceCredited(kronor(12500)),
        e.WrittenOff("too small"),
        e.Reopened("bounced cheque", kronor(12500)),
        e.HoldPlaced(HoldKind.PROMISE, date(2026, 12, 20), "promised", "the client"),
        e.HoldsEnded("resumed", "the owner"),
        e.HoldsExpired(),
        e.StageAnnounced("formal", date(2026, 12, 10)),
        e.StageStopped("formal", "no"),
        e.ReminderQueued("first", ID),
        e.ReminderDrafted("first", ID),
        e.ReminderSent("first", ID, "anna@solrosen.example"),
        e.ReminderInDoubt("first", ID, "anna@solrosen.example"),
        e.ReminderWithdrawn("first", ID, "paid meanwhile"),
        e.DraftDeleted("first", ID),
        e.ReminderLost("first", ID),
        e.ReminderRefused("first", ID, "anna@solrosen.example", "550 no such user"),
        e.StagePassed("heads-up"),
        e.TaskStageReached("handover"),
        e.ChargeClaimed(ChargeKind.COMPENSATION, kronor(450), "formal", "late", "lag (1981:739) 4 a §", ID),
        e.ChargesWaived("goodwill"),
        e.ChargesPaid(kronor(450), TODAY, "bank: camt.053"),
        e.HeldBack("first", "gap", "too soon"),
    )
}


def test_the_table_of_events_below_is_whole() -> None:
    assert set(EVENTS) == set(get_args(e.Event))


@pytest.mark.parametrize("status", CASES)
@pytest.mark.parametrize("event", EVENTS.values(), ids=[one.__name__ for one in EVENTS])
def test_every_event_is_answered_for_every_case(event: e.Event, status: str) -> None:
    case = CASES[status]
    decision = decide(case, event, on(TODAY))
    stages = [one.stage for one in decision.case.done]
    assert decision.event == event
    assert decision.reason
    assert decision.case.invoice == case.invoice
    assert len(stages) == len(set(stages))
    assert decision.case.is_open or decision.case.attend_on is None
    if not case.is_open and not isinstance(event, e.Reopened):
        assert decision.case.status is case.status
        assert decision.case.holds == ()


@pytest.mark.parametrize(
    ("event", "status", "becomes"),
    [
        (EVENTS[e.PaymentRecorded], "open", Status.PAID),
        (EVENTS[e.PaymentRecorded], "held", Status.PAID),
        (EVENTS[e.InvoiceCredited], "open", Status.CLOSED),
        (EVENTS[e.WrittenOff], "open", Status.CLOSED),
        (EVENTS[e.Reopened], "paid", Status.OPEN),
        (e.PaymentRecorded(kronor(5000), TODAY, "bank"), "open", Status.OPEN),
        (e.InvoiceCredited(kronor(5000)), "open", Status.OPEN),
        (e.PaymentRecorded(kronor(15000), TODAY, "bank"), "open", Status.PAID),
    ],
)
def test_money_moves_the_status(event: e.Event, status: str, becomes: Status) -> None:
    assert decide(CASES[status], event, on(TODAY)).case.status is becomes


# Money


def test_a_part_payment_leaves_the_rest_and_five_working_days_of_peace() -> None:
    case = told(OPEN, TODAY, e.PaymentRecorded(kronor(5000), TODAY, "bank")).case
    assert case.balance == kronor(7500)
    assert [(one.kind, one.until) for one in case.holds] == [(HoldKind.PART_PAYMENT, date(2026, 12, 16))]


def test_the_second_half_closes_the_invoice_and_its_holds() -> None:
    half = e.PaymentRecorded(kronor(6250), TODAY, "bank")
    case = told(OPEN, TODAY, half, half).case
    assert (case.status, case.holds, case.balance) == (Status.PAID, (), kronor(0))


def test_too_much_money_is_the_owner_s_to_give_back() -> None:
    decision = told(OPEN, TODAY, e.PaymentRecorded(kronor(13000), TODAY, "bank"))
    assert [(one.kind, one.facts["amount"]) for one in decision.tasks] == [(TaskKind.OVERPAID, "500.00 SEK")]


def test_money_for_a_paid_invoice_is_too_much() -> None:
    decision = told(PAID, TODAY, e.PaymentRecorded(kronor(12500), TODAY, "bank"))
    assert [(one.kind, one.facts["amount"]) for one in decision.tasks] == [(TaskKind.OVERPAID, "12500.00 SEK")]


def test_money_for_a_written_off_invoice_is_welcome() -> None:
    decision = told(CLOSED, TODAY, e.PaymentRecorded(kronor(12500), TODAY, "bank"))
    assert (decision.tasks, decision.case.balance) == ((), kronor(0))


def test_what_is_credited_after_a_part_payment_counts_as_paid() -> None:
    case = told(OPEN, TODAY, e.PaymentRecorded(kronor(12000), TODAY, "bank"), e.InvoiceCredited(kronor(500))).case
    assert case.status is Status.PAID


def test_a_payment_taken_back_opens_the_invoice_again() -> None:
    case = told(PAID, TODAY, e.Reopened("the payment failed", kronor(2500))).case
    assert (case.status, case.balance) == (Status.OPEN, kronor(2500))


def test_the_owner_s_word_that_nothing_came_takes_all_of_it_back() -> None:
    case = told(PAID, TODAY, e.Reopened("wrong invoice")).case
    assert (case.status, case.balance) == (Status.OPEN, kronor(12500))


def test_an_invoice_paid_over_and_partly_taken_back_stays_paid() -> None:
    case = told(OPEN, TODAY, e.PaymentRecorded(kronor(15000), TODAY, "bank"), e.Reopened("fee", kronor(500))).case
    assert (case.status, case.balance) == (Status.PAID, kronor(-2000))


def test_a_deleted_draft_holds_the_case_and_is_asked_about() -> None:
    decision = told(DRAFTED, TODAY, EVENTS[e.DraftDeleted])
    assert decision.case.pending is None
    assert [(one.kind, one.until) for one in decision.case.holds] == [(HoldKind.DRAFT_DELETED, None)]
    assert [one.kind for one in decision.tasks] == [TaskKind.DRAFT_DELETED]


def test_another_draft_that_is_gone_changes_nothing() -> None:
    decision = told(DRAFTED, TODAY, e.DraftDeleted("first", "<other@nordljus.example>"))
    assert (decision.case.holds, decision.case.pending, decision.tasks) == ((), DRAFTED.pending, ())


def test_a_draft_that_was_sent_after_all_is_asked_about_no_more() -> None:
    case = told(DRAFTED, TODAY, EVENTS[e.DraftDeleted], EVENTS[e.ReminderSent]).case
    assert (case.holds, case.done[-1].stage) == ((), "first")


def test_an_announcement_is_void_once_the_money_came() -> None:
    assert told(ANNOUNCED, TODAY, EVENTS[e.PaymentRecorded], EVENTS[e.Reopened]).case.pending is None


# Holds


def test_several_holds_stand_beside_each_other() -> None:
    case = told(
        OPEN,
        TODAY,
        e.HoldPlaced(HoldKind.PROMISE, date(2026, 12, 20), "promised", "the client"),
        e.HoldPlaced(HoldKind.QUESTION, None, "asks", "the client"),
    ).case
    assert [one.kind for one in case.holds] == [HoldKind.PROMISE, HoldKind.QUESTION]


def test_the_client_s_last_word_of_a_kind_counts() -> None:
    case = told(
        OPEN,
        TODAY,
        e.HoldPlaced(HoldKind.PROMISE, date(2026, 12, 20), "on the 18th", "the client"),
        e.HoldPlaced(HoldKind.PROMISE, date(2026, 12, 24), "on the 22nd", "the client"),
    ).case
    assert ([one.until for one in case.holds], case.promises) == ([date(2026, 12, 24)], 2)


def test_a_stage_that_was_announced_is_announced_anew_after_a_hold() -> None:
    assert told(ANNOUNCED, TODAY, EVENTS[e.HoldPlaced]).case.pending is None


def test_the_owner_may_end_one_kind_of_hold_or_all() -> None:
    case = held(held(OPEN, HoldKind.QUESTION), HoldKind.DISPUTE)
    assert [one.kind for one in told(case, TODAY, e.HoldsEnded("ok", "x", (HoldKind.QUESTION,))).case.holds] == [
        HoldKind.DISPUTE
    ]
    assert told(case, TODAY, e.HoldsEnded("ok", "x")).case.holds == ()


def test_a_hold_lasts_through_its_last_day() -> None:
    case = held(OPEN, HoldKind.ACKNOWLEDGEMENT, TODAY)
    assert told(case, TODAY, e.HoldsExpired()).case.holds == case.holds
    assert told(case, date(2026, 12, 10), e.HoldsExpired()).case.holds == ()


def test_a_broken_promise_is_counted_and_told() -> None:
    decision = told(held(OPEN, HoldKind.PROMISE, DUE), TODAY, e.HoldsExpired())
    assert decision.case.broken_promises == 1
    assert [one.kind for one in decision.tasks] == [TaskKind.PROMISE_BROKEN]


def test_whoever_says_it_is_paid_is_not_chased_when_the_time_is_up() -> None:
    claim = Hold(HoldKind.PAYMENT_CLAIM, DUE, DUE, "says it is paid", "Vi har betalat.", "<a@solrosen.example>")
    decision = told(replace(OPEN, holds=(claim,)), TODAY, e.HoldsExpired())
    assert [(one.kind, one.until, one.sentence) for one in decision.case.holds] == [
        (HoldKind.PAYMENT_CLAIM, None, "Vi har betalat.")
    ]
    assert [(one.kind, one.facts["sentence"]) for one in decision.tasks] == [(TaskKind.NO_PROOF, "Vi har betalat.")]


def test_a_claim_does_not_hide_a_broken_promise() -> None:
    case = held(held(OPEN, HoldKind.PAYMENT_CLAIM, DUE), HoldKind.PROMISE, DUE)
    decision = told(case, TODAY, e.HoldsExpired())
    assert decision.case.broken_promises == 1
    assert {one.kind for one in decision.tasks} == {TaskKind.PROMISE_BROKEN, TaskKind.NO_PROOF}
    assert [one.kind for one in decision.case.holds] == [HoldKind.PAYMENT_CLAIM]
