"""Promises: with a day they are kept or broken, without one the client is asked when; the last word counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain import events as e
from assistant.domain.case import Case
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.task import TaskKind
from tests.domain.cases import due_on, held, kronor, told

TODAY = date(2026, 12, 9)
PROMISED = date(2026, 12, 15)
OPEN = due_on()


def _promised(kind: HoldKind = HoldKind.PROMISE) -> Case:
    return held(OPEN, kind, PROMISED)


def _paid(on: date, amount: int = 12500) -> e.PaymentRecorded:
    return e.PaymentRecorded(kronor(amount), on, "the bank")


@pytest.mark.parametrize("kind", [HoldKind.PROMISE, HoldKind.PROMISE_NO_DAY])
def test_a_promise_is_kept_when_all_is_paid_while_it_runs(kind: HoldKind) -> None:
    decision = told(_promised(kind), TODAY, _paid(TODAY))
    assert (decision.case.kept_promises, decision.case.broken_promises) == (1, 0)
    assert decision.reason.endswith("paid in full, as promised")


def test_the_day_on_which_the_money_came_counts_and_not_that_on_which_it_was_booked() -> None:
    late = date(2026, 12, 16)
    assert told(_promised(), late, _paid(PROMISED)).case.kept_promises == 1
    assert told(_promised(), late, _paid(late)).case.kept_promises == 0


def test_a_part_keeps_no_promise_until_the_rest_has_come() -> None:
    part = told(_promised(), TODAY, _paid(TODAY, 2500)).case
    assert part.kept_promises == 0
    assert told(part, TODAY, _paid(TODAY, 10000)).case.kept_promises == 1


def test_what_was_paid_without_a_promise_keeps_none() -> None:
    assert told(OPEN, TODAY, _paid(TODAY)).case.kept_promises == 0


def test_a_credit_note_keeps_no_promise() -> None:
    assert told(_promised(), TODAY, e.InvoiceCredited(kronor(12500))).case.kept_promises == 0


def test_a_promise_without_a_day_is_not_broken_but_asked_about() -> None:
    hold = Hold(HoldKind.PROMISE_NO_DAY, TODAY, PROMISED, "no day", "Vi betalar så snart vi kan.")
    decision = told(replace(OPEN, holds=(hold,)), date(2026, 12, 16), e.HoldsExpired())
    assert (decision.case.broken_promises, decision.case.holds) == (0, ())
    assert [(one.kind, one.facts["sentence"]) for one in decision.tasks] == [
        (TaskKind.ASK_WHEN, "Vi betalar så snart vi kan.")
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [(HoldKind.PROMISE, HoldKind.PROMISE_NO_DAY), (HoldKind.PROMISE_NO_DAY, HoldKind.PROMISE)],
)
def test_the_last_promise_takes_the_place_of_the_one_before(first: HoldKind, second: HoldKind) -> None:
    decision = told(
        OPEN,
        TODAY,
        e.HoldPlaced(first, PROMISED, "a", "the client"),
        e.HoldPlaced(second, date(2026, 12, 20), "b", "the client"),
    )
    assert [one.kind for one in decision.case.holds] == [second]
    assert decision.case.promises == 2


def test_a_promise_leaves_other_holds_as_they_are() -> None:
    decision = told(held(OPEN, HoldKind.DISPUTE), TODAY, e.HoldPlaced(HoldKind.PROMISE, PROMISED, "a", "the client"))
    assert {one.kind for one in decision.case.holds} == {HoldKind.DISPUTE, HoldKind.PROMISE}
