"""[calendar]: days on which clients are left in peace beside the holidays of their country."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, model_validator

from assistant.config.kinds import Country
from assistant.config.section import Section
from assistant.domain.rest import Break, MonthDay, Rest


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _month_day(text: str) -> str:
    # A leap year, so that the 29th of February is a day.
    if not re.fullmatch(r"\d\d-\d\d", text) or not _is_date(f"2024-{text}"):
        raise ValueError('must be a month and a day like "07-06"')
    return text


LONGEST_BREAKS = 120
DayOfYear = Annotated[str, AfterValidator(_month_day)]


class ClosedTable(Section):
    """[[calendar.closed]]: some weeks of every year, for one country or for all."""

    first: DayOfYear
    last: DayOfYear
    country: Country | None = None

    def closed(self) -> Break:
        """The same as a value of the domain."""
        return Break(_split(self.first), _split(self.last), self.country or "")


class CalendarTable(Section):
    """[calendar]: squeeze days and breaks."""

    squeeze_days: bool = False
    closed: tuple[ClosedTable, ...] = ()

    @model_validator(mode="after")
    def _leaves_days_to_work(self) -> CalendarTable:
        """A year that is all break would have no next working day."""
        year = [date(2024, 1, 1) + timedelta(days=day) for day in range(366)]
        for country in {one.country or "" for one in self.closed}:
            free = sum(self.rest().covers(day, country) for day in year)
            if free > LONGEST_BREAKS:
                raise ValueError(f"{free} days of the year are closed; at most {LONGEST_BREAKS} may be")
        return self

    def rest(self) -> Rest:
        """The same as a value of the domain."""
        return Rest(self.squeeze_days, tuple(one.closed() for one in self.closed))


def _split(text: str) -> MonthDay:
    month, _, day = text.partition("-")
    return int(month), int(day)
