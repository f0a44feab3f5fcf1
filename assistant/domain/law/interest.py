"""Simple interest on what is owed, day by day: over part payments, half-years and leap years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from assistant.domain.law.counting import days, part_of_year
from assistant.domain.law.profile import DayCount
from assistant.domain.law.rates import half_years
from assistant.domain.law.settings import Rounding
from assistant.domain.money import Money, exponent

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Owed:
    """What is owed from that day on, the day itself included, until the next such value."""

    since: date
    amount: Money


@dataclass(frozen=True)
class Yearly:
    """The yearly percentage from that day on, until the next such value."""

    since: date
    percent: Decimal


@dataclass(frozen=True)
class InterestPeriod:
    """Days over which neither rate nor principal changed, both ends included, and the interest they bring."""

    start: date
    end: date
    rate: Decimal
    days: int
    principal: Money
    amount: Money


@dataclass(frozen=True)
class Convention:
    """How days are counted and amounts rounded."""

    day_count: DayCount = DayCount.ACT_365
    rounding: Rounding = Rounding.CENTS


@dataclass(frozen=True)
class _Stretch:
    start: date
    end: date
    rate: Decimal
    principal: Money
    days: int
    exact: Fraction


def owed_after(amount: Money, payments: Iterable[tuple[date, Money]]) -> tuple[Owed, ...]:
    """What was owed when. A payment counts from the day after it: its own day still bears interest on the whole."""
    history = [Owed(date.min, amount)]
    for on, paid in sorted(payments, key=lambda payment: payment[0]):
        left = history[-1].amount - paid
        history.append(Owed(on + _DAY, Money(max(left.minor, 0), left.currency)))
    return tuple(history)


def owed_on(owed: Sequence[Owed], day: date) -> Money:
    """What was owed on that day; nothing before the first."""
    past = [one.amount for one in owed if one.since <= day]
    return past[-1] if past else Money(0, owed[0].amount.currency)


def accrue(
    owed: Sequence[Owed], yearly: Sequence[Yearly], first: date, last: date, convention: Convention
) -> tuple[InterestPeriod, ...]:
    """The interest from first to last, both included, by periods; their amounts add up to the rounded total.

    `owed` and `yearly` stand in the order of their days, `yearly` from no later day than first. Only the total is
    rounded: each period has what the running total grew by, so that no cent comes from the cutting.
    """
    periods: list[InterestPeriod] = []
    exact, rounded = Fraction(0), 0
    for stretch in _merged(_stretches(owed, yearly, first, last, convention.day_count)):
        exact += stretch.exact
        grown = _rounded(exact, stretch.principal.currency, convention.rounding)
        amount = Money(grown - rounded, stretch.principal.currency)
        rounded = grown
        periods.append(
            InterestPeriod(stretch.start, stretch.end, stretch.rate, stretch.days, stretch.principal, amount)
        )
    return tuple(periods)


def _stretches(
    owed: Sequence[Owed], yearly: Sequence[Yearly], first: date, last: date, day_count: DayCount
) -> Iterator[_Stretch]:
    # Cut at every half-year too: so no stretch crosses the end of a year, which act/act must not.
    changes = {first, *(one.since for one in owed), *(one.since for one in yearly), *half_years(first, last)}
    starts = sorted(day for day in changes if first <= day <= last)
    for start, following in zip(starts, [*starts[1:], last + _DAY], strict=True):
        end = following - _DAY
        principal = owed_on(owed, start)
        if principal.minor > 0:
            rate = [one.percent for one in yearly if one.since <= start][-1]
            exact = principal.minor * Fraction(rate) / 100 * part_of_year(start, end, day_count)
            yield _Stretch(start, end, rate, principal, days(start, end, day_count), exact)


def _merged(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Neighbours with the same rate on the same principal as one: a letter shows no half-year that changes nothing."""
    merged: list[_Stretch] = []
    for one in stretches:
        before = merged[-1] if merged else None
        if before and before.end + _DAY == one.start and (before.rate, before.principal) == (one.rate, one.principal):
            whole, exact = before.days + one.days, before.exact + one.exact
            merged[-1] = _Stretch(before.start, one.end, one.rate, one.principal, whole, exact)
        else:
            merged.append(one)
    return merged


def _rounded(minor: Fraction, currency: str, rounding: Rounding) -> int:
    """Minor units, halves upward (interest is never negative)."""
    unit = 10 ** exponent(currency) if rounding is Rounding.WHOLE else 1
    return int(minor / unit + Fraction(1, 2)) * unit
