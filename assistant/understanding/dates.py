"""Days in running text, counted from the day the message was written: our own lexicon of how people here name days.

"By the end of the week" is its Friday, "end of November" its last day, "next week" that week's Friday; what names no
last day ("soon", "primo december", "next month") is no date at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.understanding.date_lexicon import ALL_DAYS, CALENDAR_DAYS
from assistant.understanding.date_rules import Read, coming_weekday
from assistant.understanding.phrases import fold

FARTHEST_BACK = 400
FARTHEST_AHEAD = 400


@dataclass(frozen=True)
class Day:
    """A day named in the text, where it stands, and the words around the end of it that were read."""

    day: date
    start: int
    end: int
    # A bare weekday, which gives way to the date beside it.
    weak: bool = False


def dates_in(text: str, written: date, country: str = "SE") -> list[Day]:
    """The days the text names, in order; those more than about a year away are left out. Text is folded here."""
    folded = fold(text[:8_000], "sv")
    found: list[Day] = []
    for pattern, read in ALL_DAYS:
        for match in pattern.finditer(folded):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            day = _guarded(read, match, written, country)
            if day is not None and -FARTHEST_BACK <= (day - written).days <= FARTHEST_AHEAD:
                found.append(Day(day, match.start(), match.end(), read is coming_weekday))
    return _without_doubles(sorted(found, key=lambda one: one.start))


def _without_doubles(found: list[Day]) -> list[Day]:
    """ "Friday 13 November" is one day, and it is the number that says which; "COB Friday" likewise."""
    return [
        one
        for one, after in zip(found, [*found[1:], None], strict=False)
        if after is None or not (0 <= after.start - one.end <= 5 and one.weak and not after.weak)
    ]


def days_in(text: str, country: str = "SE") -> set[tuple[int, int]]:
    """Day and month of every calendar day that is written out, whatever the year."""
    folded = fold(text[:8_000], "sv")
    found = set()
    for pattern, read in CALENDAR_DAYS:
        for match in pattern.finditer(folded):
            day = _guarded(read, match, date(2024, 7, 1), country)
            if day is not None:
                found.add((day.day, day.month))
    return found


def _guarded(read: Read, match: re.Match[str], written: date, country: str) -> date | None:
    try:
        return read(match, written, country)
    except (ValueError, OverflowError, KeyError):
        return None
