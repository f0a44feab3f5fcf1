"""Every event is answered in every state, and no answer breaks a law."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.domain import events as e
from assistant.domain.case import Case, PendingState, Status
from assistant.domain.decide import decide
from assistant.domain.decision import Decision
from assistant.domain.hold import HoldKind
from tests.domain.cases import on
from tests.rules.states import EVENTS, TODAY, samples, states

STATES = tuple(states())
MONEY = (e.PaymentRecorded, e.InvoiceCredited, e.WrittenOff, e.Reopened)
ENDS_HOLDS = (*MONEY, e.PaymentConfirmed, e.HoldsEnded, e.HoldsExpired)


def _told(event: type[Any]) -> list[tuple[Case, Any, Decision]]:
    return [(case, one, decide(case, one, on(TODAY))) for one in samples(event) for case in STATES]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_answered_with_a_reason_in_every_state(event: type[Any]) -> None:
    for case, happened, decision in _told(event):
        assert decision.event is happened
        assert decision.reason
        assert (decision.case.number, decision.case.invoice.client) == (case.number, case.invoice.client)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_what_is_over_holds_nothing_announces_nothing_and_wants_no_look(event: type[Any]) -> None:
    for _, _, decision in _told(event):
        after = decision.case
        if after.is_open:
            continue
        assert (after.holds, after.attend_on) == ((), None)
        # Only a mail that is written already may still be under way, until it is withdrawn.
        assert after.pending is None or after.pending.state is not PendingState.ANNOUNCED


@pytest.mark.parametrize("event", [one for one in EVENTS if one not in MONEY], ids=lambda event: event.__name__)
def test_only_money_and_the_owner_s_word_about_it_close_or_open_an_invoice(event: type[Any]) -> None:
    for case, _, decision in _told(event):
        assert (decision.case.status, decision.case.balance) == (case.status, case.balance)


@pytest.mark.parametrize("event", [one for one in EVENTS if one not in ENDS_HOLDS], ids=lambda event: event.__name__)
def test_a_hold_ends_by_its_day_by_money_or_by_somebody_s_word(event: type[Any]) -> None:
    for case, happened, decision in _told(event):
        kinds = {hold.kind for hold in case.holds}
        if isinstance(happened, e.HoldPlaced) and happened.kind in {HoldKind.PROMISE, HoldKind.PROMISE_NO_DAY}:
            kinds -= {HoldKind.PROMISE, HoldKind.PROMISE_NO_DAY}
        # The owner sent, or decided about, the draft that was thought deleted.
        kinds -= {HoldKind.DRAFT_DELETED}
        assert kinds <= {hold.kind for hold in decision.case.holds}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_no_stage_that_is_done_comes_again_unless_nobody_got_it(event: type[Any]) -> None:
    for case, _, decision in _told(event):
        assert decision.case.done[: len(case.done)] == case.done


def test_a_refused_reminder_leaves_its_stage_to_be_done() -> None:
    for case in STATES:
        refused = e.ReminderRefused("first", "<ia.0@nordljus.example>", "anna@solrosen.example", "550 no such user")
        assert "first" not in {one.stage for one in decide(case, refused, on(TODAY)).case.done}


def test_an_announcement_never_outlives_a_hold() -> None:
    """The owner was told of a day that no longer holds."""
    for case, _, decision in _told(e.HoldPlaced):
        if case.is_open:
            assert decision.case.pending is None or decision.case.pending.state is not PendingState.ANNOUNCED


def test_no_hold_that_has_an_end_behind_it_is_left_after_its_day() -> None:
    for _, _, decision in _told(e.HoldsExpired):
        assert all(hold.active(TODAY) for hold in decision.case.holds)


def test_paid_in_full_is_paid_from_every_open_state() -> None:
    for case, happened, decision in _told(e.PaymentRecorded):
        if case.is_open and happened.amount.minor >= case.balance.minor:
            assert decision.case.status is Status.PAID


def test_an_old_invoice_waits_whatever_happens_until_the_owner_says_yes_or_it_is_settled() -> None:
    for event in EVENTS:
        if event in {e.BacklogReleased, e.InvoiceImported}:
            continue
        for case, _, decision in _told(event):
            if case.backlog and decision.case.is_open:
                assert decision.case.backlog
                assert decision.case.attend_on is None
