"""Laws that interest keeps whatever the days, amounts and rates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.law.counting import days
from assistant.domain.law.interest import Convention, InterestPeriod, Owed, Yearly, accrue, owed_after, owed_on
from assistant.domain.law.profile import DayCount
from assistant.domain.law.rates import half_years
from assistant.domain.law.settings import Rounding
from assistant.domain.money import Money

DAYS = st.dates(date(2018, 7, 1), date(2030, 12, 31))
LENGTHS = st.integers(0, 900)
PRINCIPALS = st.integers(1, 10**10).map(lambda minor: Money(minor, "SEK"))
PERCENTS = st.decimals(Decimal("0.01"), Decimal(30), places=2)
CONVENTIONS = st.builds(Convention, st.sampled_from(DayCount), st.just(Rounding.CENTS))


def minor(periods: tuple[InterestPeriod, ...]) -> int:
    return sum(period.amount.minor for period in periods)


def simple(principal: Money, percent: Decimal, first: date, last: date, convention: Convention) -> int:
    return minor(accrue([Owed(date.min, principal)], [Yearly(first, percent)], first, last, convention))


@given(PRINCIPALS, PERCENTS, DAYS, LENGTHS, LENGTHS, CONVENTIONS)
def test_more_days_never_bring_less(
    principal: Money, percent: Decimal, first: date, length: int, more: int, convention: Convention
) -> None:
    shorter, longer = first + timedelta(length), first + timedelta(length + more)
    assert simple(principal, percent, first, shorter, convention) <= simple(
        principal, percent, first, longer, convention
    )


@given(PRINCIPALS, PERCENTS, DAYS, LENGTHS, LENGTHS, CONVENTIONS)
def test_a_span_cut_in_two_brings_the_same_but_for_a_cent(
    principal: Money, percent: Decimal, first: date, length: int, more: int, convention: Convention
) -> None:
    middle, last = first + timedelta(length), first + timedelta(length + more + 1)
    whole = simple(principal, percent, first, last, convention)
    parts = simple(principal, percent, first, middle, convention) + simple(
        principal, percent, middle + timedelta(1), last, convention
    )
    assert abs(whole - parts) <= 1


@given(PRINCIPALS, PERCENTS, DAYS, LENGTHS, CONVENTIONS)
def test_moving_with_the_rate_is_the_same_as_fixed_while_the_rate_stands_still(
    principal: Money, percent: Decimal, first: date, length: int, convention: Convention
) -> None:
    last = first + timedelta(length)
    owed = [Owed(date.min, principal)]
    moving = [Yearly(since, percent) for since in half_years(first, last)]
    assert accrue(owed, moving, first, last, convention) == accrue(
        owed, [Yearly(first, percent)], first, last, convention
    )


@given(PRINCIPALS, PERCENTS, DAYS, LENGTHS, CONVENTIONS, st.lists(st.tuples(DAYS, PRINCIPALS), max_size=4))
def test_periods_follow_on_each_other_add_up_and_never_bring_more_than_without_payments(
    principal: Money, percent: Decimal, first: date, length: int, convention: Convention, paid: list[tuple[date, Money]]
) -> None:
    last = first + timedelta(length)
    yearly = [Yearly(first, percent)]
    periods = accrue(owed_after(principal, paid), yearly, first, last, convention)
    assert all(before.end < after.start for before, after in pairwise(periods))
    assert all(period.amount.minor >= 0 and period.principal.minor > 0 for period in periods)
    assert minor(periods) <= simple(principal, percent, first, last, convention)
    assert all(period.days == days(period.start, period.end, convention.day_count) for period in periods)


@given(PRINCIPALS, PERCENTS, DAYS, LENGTHS)
def test_whole_units_are_within_half_a_unit_of_the_cents(
    principal: Money, percent: Decimal, first: date, length: int
) -> None:
    last = first + timedelta(length)
    cents = simple(principal, percent, first, last, Convention())
    whole = simple(principal, percent, first, last, Convention(rounding=Rounding.WHOLE))
    assert whole % 100 == 0
    # The cents themselves were rounded: half of one more.
    assert abs(whole - cents) <= 50


@given(st.integers(1, 200), DAYS)
def test_the_days_of_the_calendar_are_counted_with_both_ends(length: int, first: date) -> None:
    assert days(first, first + timedelta(length - 1), DayCount.ACT_365) == length


def test_half_a_cent_is_rounded_up() -> None:
    # 36.50 at 10 % for half a day's worth: 18.25 at 10 % for one day is 0.005.
    assert simple(Money.of("18.25", "SEK"), Decimal(10), date(2025, 3, 5), date(2025, 3, 5), Convention()) == 1


def test_an_overpayment_leaves_nothing_owed_and_nothing_less() -> None:
    owed = owed_after(Money(100, "SEK"), [(date(2025, 3, 9), Money(150, "SEK"))])
    assert [owed_on(owed, date(2025, 3, day)) for day in (9, 10)] == [Money(100, "SEK"), Money(0, "SEK")]


def test_payments_count_in_the_order_of_their_days() -> None:
    paid = [(date(2025, 4, 1), Money(30, "SEK")), (date(2025, 3, 1), Money(20, "SEK"))]
    assert [one.amount.minor for one in owed_after(Money(100, "SEK"), paid)] == [100, 80, 50]
