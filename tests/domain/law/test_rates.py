"""Rates hold for their half-year alone, and one that was only worked out is not relied on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.law.rates import (
    NoRate,
    Rate,
    RateTable,
    Verified,
    half_year,
    half_years,
    overridden,
    rate_for,
    rate_problems,
)

TABLE = RateTable(
    "dk",
    "the lending rate",
    "Denmark",
    "renteloven § 5",
    "nationalbanken.dk",
    date(2026, 11, 22),
    (
        Rate(date(2025, 7, 1), Decimal("1.75"), Verified.INFERRED, "worked out"),
        Rate(date(2026, 1, 1), Decimal("1.75"), Verified.SECONDARY, "a newspaper"),
    ),
)
RATES = {"dk": TABLE}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_every_day_lies_in_one_half_year(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    every = list(half_years(first, last))
    assert every[0] == half_year(first)
    assert every[-1] == half_year(last)
    assert every == sorted(set(every))
    assert all((since.month, since.day) in {(1, 1), (7, 1)} for since in every)


def test_a_rate_is_never_carried_over_into_the_next_half_year() -> None:
    found = rate_for(RATES, "dk", date(2026, 6, 30))
    assert isinstance(found, Rate)
    missing = rate_for(RATES, "dk", date(2026, 7, 1))
    assert missing == NoRate(
        date(2026, 7, 1),
        "Denmark: the lending rate from 2026-07-01 is not known, so no interest is claimed",
        "read it at nationalbanken.dk, then write into [law.rates]: dk = { 2026-07-01 = 0.00 }",
    )


def test_a_rate_that_was_worked_out_waits_for_the_owner() -> None:
    found = rate_for(RATES, "dk", date(2025, 9, 1))
    assert isinstance(found, NoRate)
    assert "was worked out (1.75 %), not read at its source" in found.words
    assert found.do.endswith("dk = { 2025-07-01 = 1.75 }")
    told = overridden(RATES, {"dk": {date(2025, 7, 1): Decimal("1.75")}})
    confirmed = rate_for(told, "dk", date(2025, 9, 1))
    assert isinstance(confirmed, Rate)
    assert confirmed.verified is Verified.OWNER


def test_what_the_owner_says_wins_and_leaves_the_rest() -> None:
    told = overridden(RATES, {"dk": {date(2026, 1, 1): Decimal(2), date(2026, 7, 1): Decimal("2.25")}})
    assert [(one.since, one.percent) for one in told["dk"].rates] == [
        (date(2025, 7, 1), Decimal("1.75")),
        (date(2026, 1, 1), Decimal(2)),
        (date(2026, 7, 1), Decimal("2.25")),
    ]
    assert overridden(RATES, {}) == RATES


def test_a_table_nobody_has_gives_no_rate() -> None:
    assert isinstance(rate_for(RATES, "xx", date(2026, 1, 1)), NoRate)


def test_the_current_half_year_is_the_first_problem_told() -> None:
    found = rate_problems(RATES, ["dk", "dk"], date(2026, 11, 22), back=3)
    assert [one.since for one in found] == [date(2026, 7, 1), date(2025, 7, 1)]
