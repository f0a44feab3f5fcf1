"""How fresh the data of a bank source are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.policy import BankSource

# Older than this is only called old.
_FURTHEST = 400


@dataclass(frozen=True)
class Freshness:
    """A source, the last day its data cover (or the owner vouches for), its age in bank days, and its limit."""

    name: str
    until: date | None
    age: int
    limit: int

    @property
    def stale(self) -> bool:
        """Whether its data are too old, or it never had any."""
        return self.until is None or self.age > self.limit


def freshness_of(source: BankSource, until: date | None, bank: Calendar, today: date) -> Freshness:
    """The age of data that reach to a day, counted in bank days: nothing is booked on the others."""
    if until is None:
        return Freshness(source.name, None, _FURTHEST, source.max_age_days)
    ahead = min((today - until).days, _FURTHEST)
    age = sum(bank.is_working_day(until + timedelta(days=one)) for one in range(1, ahead + 1))
    return Freshness(source.name, until, age, source.max_age_days)
