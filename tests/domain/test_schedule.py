"""When the next stage of an invoice comes due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case, How, Pending, PendingState, StageDone, Status
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT
from assistant.domain.schedule import Terms, attend_on, day_of, is_over, next_stage, stopping
from tests.domain.cases import DUE, SWEDEN, after, due_on, held, on


def _days(case: Case, terms: Terms) -> list[tuple[str, str]]:
    """The ladder when every stage leaves on its first day."""
    found = []
    while (stage := next_stage(case, terms)) is not None:
        day = day_of(case, stage, terms)
        found.append((stage.id, day.isoformat()))
        case = replace(case, done=(*case.done, StageDone(stage.id, day)))
    return found


def test_the_default_ladder_over_weekends_and_christmas() -> None:
    assert _days(due_on(DUE), on(date(2026, 11, 2))) == [
        ("heads-up", "2026-11-26"),
        ("due-today", "2026-12-01"),
        ("first", "2026-12-02"),
        ("second", "2026-12-09"),
        ("third", "2026-12-16"),
        ("formal", "2027-01-04"),
        ("management", "2027-01-19"),
        ("final", "2027-02-03"),
        ("handover", "2027-03-05"),
    ]


def test_an_invoice_due_on_a_saturday_is_late_from_the_tuesday() -> None:
    """Paid on Monday it is in time (lag 1930:173), so Tuesday is the first day to remind."""
    saturday = due_on(date(2026, 11, 28))
    days = dict(_days(saturday, on(date(2026, 11, 2))))
    assert (days["due-today"], days["first"], days["second"]) == ("2026-11-30", "2026-12-01", "2026-12-08")


def test_an_invoice_due_on_midsummer_eve_is_in_time_on_the_monday() -> None:
    days = dict(_days(due_on(date(2026, 6, 19)), on(date(2026, 6, 1))))
    assert (days["heads-up"], days["due-today"], days["first"]) == ("2026-06-15", "2026-06-22", "2026-06-23")


def test_a_stage_waits_for_the_day_on_which_the_client_works() -> None:
    """Whit Monday is no holiday in Sweden any more, but it is one in Denmark."""
    terms = Terms(DEFAULT, Calendar("DK"), SWEDEN, date(2026, 5, 1))
    case = after(due_on(date(2026, 5, 22)), ("due-today", date(2026, 5, 22)))
    assert day_of(case, DEFAULT.stage("first"), terms) == date(2026, 5, 26)


def test_after_downtime_the_lowest_stage_goes_next_and_the_others_keep_their_gaps() -> None:
    late = after(due_on(), ("due-today", DUE), ("first", date(2026, 12, 22)))
    terms = on(date(2026, 12, 22))
    days = _days(late, terms)
    assert days[:3] == [("second", "2026-12-29"), ("third", "2027-01-05"), ("formal", "2027-01-20")]


def test_a_stage_left_out_keeps_no_gap() -> None:
    case = after(due_on(), ("first", date(2026, 12, 2)), ("second", date(2026, 12, 14), How.PASSED))
    assert day_of(case, DEFAULT.stage("third"), on(date(2026, 12, 14))) == date(2026, 12, 16)


def test_the_owner_chooses_where_an_old_invoice_starts() -> None:
    case = replace(due_on(), start="formal")
    stage = next_stage(case, on(date(2027, 2, 1)))
    assert stage is not None
    assert stage.id == "formal"


def test_a_start_never_leads_down_again() -> None:
    case = replace(after(due_on(), ("third", date(2026, 12, 16))), start="first")
    stage = next_stage(case, on(date(2026, 12, 17)))
    assert stage is not None
    assert stage.id == "formal"


def test_a_stage_the_ladder_no_longer_has_stands_where_it_was_when_it_was_done() -> None:
    stage = next_stage(after(due_on(), ("gone", DUE)), on(DUE))
    assert stage is not None
    assert stage.id == "first"


def test_at_the_top_nothing_is_next() -> None:
    assert next_stage(after(due_on(), ("handover", date(2027, 3, 1))), on(date(2027, 3, 2))) is None


@pytest.mark.parametrize(
    ("stage", "today", "over"),
    [
        ("heads-up", date(2026, 11, 30), False),
        ("heads-up", DUE, True),
        ("due-today", DUE, False),
        ("due-today", date(2026, 12, 2), True),
        ("first", date(2027, 6, 1), False),
    ],
)
def test_a_note_from_before_the_due_date_is_over_after_its_day(stage: str, today: date, over: bool) -> None:
    assert is_over(due_on(), DEFAULT.stage(stage), on(today)) is over


def test_due_today_may_leave_until_the_bank_day_after_the_weekend() -> None:
    saturday = due_on(date(2026, 11, 28))
    stage = DEFAULT.stage("due-today")
    assert [is_over(saturday, stage, on(date(2026, 11, day))) for day in (28, 29, 30)] == [False, False, False]
    assert is_over(saturday, stage, on(date(2026, 12, 1)))


_ANNOUNCED = Pending("formal", PendingState.ANNOUNCED, DUE, leaves=date(2026, 12, 4))
_QUEUED = Pending("first", PendingState.QUEUED, DUE, "<a@b.example>")


@pytest.mark.parametrize(
    ("case", "day"),
    [
        (due_on(), date(2026, 11, 26)),
        (replace(due_on(), status=Status.PAID), None),
        (replace(due_on(), backlog=True), None),
        (held(due_on(), HoldKind.DISPUTE), None),
        (held(due_on(), HoldKind.PROMISE, date(2026, 12, 5)), date(2026, 12, 6)),
        (held(held(due_on(), HoldKind.DISPUTE), HoldKind.PROMISE, date(2026, 12, 5)), date(2026, 12, 6)),
        (replace(due_on(), pending=_ANNOUNCED), date(2026, 12, 4)),
        (replace(due_on(), pending=_QUEUED), None),
    ],
)
def test_a_case_is_looked_at_when_something_may_move_it(case: Case, day: date | None) -> None:
    assert attend_on(case, on(date(2026, 11, 2))) == day


def test_the_hold_that_lasts_longest_is_named_first() -> None:
    case = held(
        held(held(due_on(), HoldKind.PROMISE, DUE), HoldKind.QUESTION), HoldKind.OUT_OF_OFFICE, DUE - timedelta(1)
    )
    assert [one.kind for one in stopping(case.holds, DUE)] == [HoldKind.QUESTION, HoldKind.PROMISE]


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.sampled_from(["SE", "DK", "GB", "IE"]), st.integers(0, 90))
def test_every_stage_falls_on_a_working_day_and_after_the_one_before(due: date, country: str, late: int) -> None:
    terms = Terms(DEFAULT, Calendar(country), SWEDEN, due - timedelta(30))
    case, days = due_on(due), []
    while (stage := next_stage(case, terms)) is not None:
        # Something else holds the mail up for some days.
        day = terms.calendar.on_or_after(day_of(case, stage, terms) + timedelta(days=late % 7))
        days.append((stage, day))
        case = replace(case, done=(*case.done, StageDone(stage.id, day)))
    assert all(terms.calendar.is_working_day(day) for _, day in days)
    overdue = [(stage, day) for stage, day in days if stage.overdue]
    assert all(
        (later - earlier).days >= above.day - below.day for (below, earlier), (above, later) in pairwise(overdue)
    )
    assert all(day > due for _, day in overdue)
