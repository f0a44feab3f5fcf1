"""Days as a part of a year, by each of the conventions in use."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction

from assistant.domain.law.profile import DayCount


def days(first: date, last: date, convention: DayCount) -> int:
    """How many days the convention counts from first to last, both included."""
    return _serial(last, convention) - _serial(first - timedelta(days=1), convention)


def part_of_year(first: date, last: date, convention: DayCount) -> Fraction:
    """The same as a part of a year. For act/act, first and last must lie in one year."""
    if convention is DayCount.ACT_ACT:
        base = 366 if isleap(last.year) else 365
    else:
        base = 365 if convention is DayCount.ACT_365 else 360
    return Fraction(days(first, last, convention), base)


def _serial(day: date, convention: DayCount) -> int:
    if convention is DayCount.THIRTY_360:
        # Every month has 30 days, so the 31st is the 30th (30E/360, ISDA 2006 section 4.16(g)).
        return 360 * day.year + 30 * day.month + min(day.day, 30)
    return day.toordinal()
