"""After a long rest nothing begins again on a Friday afternoon, before a holiday, or all at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.domain.calendar import Calendar
from assistant.domain.case import Standing
from assistant.domain.gates import Facts
from assistant.domain.gates_pace import restart
from assistant.domain.ladder import DEFAULT
from assistant.domain.policy import Policy
from tests.domain.cases import due_on, on
from tests.rules.gates import CLIENT

# Due on 1 December 2026: `first` has been late since the 2nd.
CASE = due_on()
FIRST = DEFAULT.stage("first")


def facts(now: datetime, **other: object) -> Facts:
    base = Facts(
        now=now,
        client=CLIENT,
        standing=Standing(CLIENT.client),
        policy=Policy(),
        terms=on(now.date()),
        live=True,
        read_at=now,
    )
    return replace(base, **other)  # type: ignore[arg-type]


def said(now: datetime, **other: object) -> str:
    return restart(CASE, FIRST, facts(now, **other)).key


@pytest.mark.parametrize(
    ("now", "key"),
    [
        # A Thursday and a Friday of January; twelve o'clock in Stockholm is eleven in UTC.
        (datetime(2027, 1, 14, 13, tzinfo=UTC), "restart.may"),
        (datetime(2027, 1, 15, 10, 59, tzinfo=UTC), "restart.may"),
        (datetime(2027, 1, 15, 11, 0, tzinfo=UTC), "restart.friday"),
        # Epiphany is a Wednesday in 2027; Good Friday is 26 March.
        (datetime(2027, 1, 5, 9, tzinfo=UTC), "restart.eve"),
        (datetime(2027, 3, 25, 9, tzinfo=UTC), "restart.eve"),
        # The Friday before Pentecost is none: the Monday after is a working day in Sweden.
        (datetime(2027, 5, 14, 8, tzinfo=UTC), "restart.may"),
    ],
)
def test_a_reminder_long_overdue_chooses_its_day(now: datetime, key: str) -> None:
    assert said(now) == key


def test_a_friday_before_a_free_monday_is_an_eve_where_the_client_is() -> None:
    """Whit Monday 2027 is 17 May, a holiday in Denmark and none in Sweden."""
    friday = datetime(2027, 5, 14, 8, tzinfo=UTC)
    danish = replace(on(friday.date()), calendar=Calendar("DK"))
    assert (said(friday, terms=danish), said(friday)) == ("restart.eve", "restart.may")


def test_a_case_freed_from_a_long_hold_chooses_its_day_though_its_stage_is_not_late() -> None:
    friday = datetime(2026, 12, 4, 13, tzinfo=UTC)
    assert said(friday) == "restart.no-pause"
    assert said(friday, rested_days=13) == "restart.no-pause"
    assert said(friday, rested_days=14) == "restart.friday"


def test_it_says_when_it_may_pass() -> None:
    verdict = restart(CASE, FIRST, facts(datetime(2027, 1, 15, 13, tzinfo=UTC)))
    assert (verdict.open, verdict.until) == (False, date(2027, 1, 18))


@pytest.mark.parametrize(("sent", "key"), [(9, "restart.may"), (10, "restart.spread")])
def test_after_a_pause_of_the_whole_firm_what_is_late_leaves_bit_by_bit(sent: int, key: str) -> None:
    thursday = datetime(2027, 1, 14, 9, tzinfo=UTC)
    assert said(thursday, sent_today=sent, resumed_on=date(2027, 1, 12)) == key


def test_what_came_due_after_the_pause_is_not_spread() -> None:
    day = datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert said(day, sent_today=30, resumed_on=date(2026, 12, 2)) == "restart.no-pause"


def test_a_note_before_the_due_date_does_not_wait() -> None:
    friday = datetime(2026, 11, 27, 13, tzinfo=UTC)
    assert restart(CASE, DEFAULT.stage("heads-up"), facts(friday, rested_days=30)).open
