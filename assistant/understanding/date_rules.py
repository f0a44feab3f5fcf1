"""How the words of the date lexicon become days, counted from the day the message was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from assistant.understanding.date_words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS

MONTH_FIRST = frozenset({"US"})

# The match, the day of writing and the country in; ValueError and KeyError mean that it was no day after all.
Read = Callable[[re.Match[str], date, str], date | None]


def nearest(day: int, month: int, written: date) -> date | None:
    """The year is left out: the nearest one, a little rather ahead than back."""
    candidates = []
    for year in (written.year - 1, written.year, written.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    return min(candidates, key=lambda one: abs((one - written).days - 90), default=None)


def year_of(text: str) -> int:
    value = int(text)
    return value + 2000 if value < 100 else value


def iso(match: re.Match[str], written: date, country: str) -> date | None:
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def numeric(match: re.Match[str], written: date, country: str) -> date | None:
    first, second = int(match["a"]), int(match["b"])
    day, month = (second, first) if country in MONTH_FIRST and first <= 12 else (first, second)
    if month > 12 and day <= 12:
        day, month = month, day
    year = match.groupdict().get("y")
    return date(year_of(year), month, day) if year else nearest(day, month, written)


def named_month(match: re.Match[str], written: date, country: str) -> date | None:
    month, day = MONTHS[match["month"]], day_number(match["d"])
    year = match.groupdict().get("y")
    return date(year_of(year), month, day) if year else nearest(day, month, written)


def day_number(text: str) -> int:
    return int(text) if text.isdigit() else ORDINALS[text]


def day_of_month(match: re.Match[str], written: date, country: str) -> date | None:
    """ "The 25th": the next one, counted from the day of writing."""
    day = day_number(match["d"])
    first = written.replace(day=1)
    for _ in range(4):
        try:
            candidate = first.replace(day=day)
        except ValueError:
            candidate = None
        if candidate is not None and candidate >= written:
            return candidate
        first = next_month(first)
    return None


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_day(day: date) -> date:
    return next_month(day) - timedelta(days=1)


def working(day: date) -> date:
    """The day itself or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def friday(written: date, weeks: int) -> date:
    # On a weekend "this week" is the one that is about to begin.
    monday = (
        written + timedelta(days=7 - written.weekday())
        if written.weekday() >= 5
        else written - timedelta(days=written.weekday())
    )
    return monday + timedelta(days=4 + 7 * weeks)


_GONE = re.compile(r"(?:sidste|forrige|forra|sista|last|siste)")


def weekday_named(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups["weekday"] or groups["weekday2"]


def coming_weekday(match: re.Match[str], written: date, country: str) -> date | None:
    if _GONE.match(match.group()):
        return None
    wanted = WEEKDAYS[weekday_named(match)]
    ahead = (wanted - written.weekday()) % 7 or 7
    return written + timedelta(days=ahead)


def weekday_next_week(match: re.Match[str], written: date, country: str) -> date | None:
    monday = written - timedelta(days=written.weekday()) + timedelta(days=7)
    return monday + timedelta(days=WEEKDAYS[weekday_named(match)])


def weekday_and_a_week(match: re.Match[str], written: date, country: str) -> date | None:
    first = coming_weekday(match, written, country)
    return first + timedelta(days=7) if first else None


def in_days(match: re.Match[str], written: date, country: str) -> date | None:
    count, unit = count_of(match["n"]), match["unit"]
    if unit.startswith(("bank", "arbet", "hver", "arbejds", "work", "business", "virk", "werk", "arbei")):
        return after_working_days(written, count)
    if unit.startswith(("v", "u", "w")):
        return written + timedelta(days=7 * count)
    if unit.startswith("m"):
        return after_months(written, count)
    return written + timedelta(days=count)


def count_of(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def after_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
    return day


def after_months(day: date, count: int) -> date:
    first = day
    for _ in range(min(count, 12)):
        first = next_month(first)
    return first.replace(day=min(day.day, last_day(first).day))


def week_number(match: re.Match[str], written: date, country: str) -> date | None:
    week = int(match["w"])
    friday = date.fromisocalendar(written.isocalendar().year, week, 5)
    return friday if (written - friday).days < 150 else date.fromisocalendar(written.isocalendar().year + 1, week, 5)


def weekday_of_week(match: re.Match[str], written: date, country: str) -> date | None:
    """ "Monday of week 47"."""
    friday = week_number(match, written, country)
    return friday + timedelta(days=WEEKDAYS[match["weekday"]] - 4) if friday else None


def week_of(match: re.Match[str], written: date, country: str) -> date | None:
    day = named_month(match, written, country)
    return day + timedelta(days=4 - day.weekday()) if day else None


def end_of_named_month(match: re.Match[str], written: date, country: str) -> date | None:
    day = nearest(1, MONTHS[match["month"]], written)
    return last_day(day) if day else None


def ahead(days: int) -> Read:
    return lambda match, written, country: written + timedelta(days=days)


def fixed(month: int, day: int) -> Read:
    def read(match: re.Match[str], written: date, country: str) -> date | None:
        this = date(written.year, month, day)
        return this if this >= written else date(written.year + 1, month, day)

    return read


def payday(match: re.Match[str], written: date, country: str) -> date | None:
    """Swedish wages come on the 25th, Danish ones on the last bank day."""
    if country == "DK":
        return working(last_day(written))
    payday = written.replace(day=25)
    return payday if payday >= written else next_month(written).replace(day=25)


def quarter_end(match: re.Match[str], written: date, country: str) -> date | None:
    return last_day(date(written.year, (written.month - 1) // 3 * 3 + 3, 1))


_RELATIVE_LEAD = re.compile(
    r"^(?:in|om|inom|within|inden|indenfor|innen|i lobet|i lopet|i loebet|another|binnen|give)|from|fran|fra\b"
)


def relative(match: re.Match[str], written: date, country: str) -> date | None:
    """ "14 dagar" alone is a length, not a day: it takes "in", "within" or "from today" to make it one."""
    return in_days(match, written, country) if _RELATIVE_LEAD.search(match.group().strip()) else None
