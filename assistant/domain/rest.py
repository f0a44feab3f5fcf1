"""Days on which clients are left in peace though their banks may be open: everybody's, and those the owner names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MonthDay = tuple[int, int]

# Christmas and the turn of the year, wherever the client is: a reminder on such a day costs more than it brings.
QUIET: frozenset[MonthDay] = frozenset({(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)})


@dataclass(frozen=True)
class Break:
    """Some weeks of every year, both ends included; `country` empty for all. It may run over the turn of the year."""

    first: MonthDay
    last: MonthDay
    country: str = ""

    def covers(self, day: date, country: str) -> bool:
        """Whether the day lies in it, for a client of that country."""
        if self.country not in {"", country}:
            return False
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True)
class Rest:
    """What is left free on a client's side beside the law's days."""

    squeeze_days: bool = False
    breaks: tuple[Break, ...] = ()

    def covers(self, day: date, country: str) -> bool:
        """Whether that day is quiet everywhere or lies in one of the breaks."""
        return (day.month, day.day) in QUIET or any(one.covers(day, country) for one in self.breaks)


# What holds unless the owner says otherwise.
NOTHING_MORE = Rest()
