"""[calendar]: days on which clients are left in peace beside the holidays of their country."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from assistant.config.kinds import Country
from assistant.config.section import Section
from assistant.domain.rest import Break, MonthDay, Rest


def _month_day(text: str) -> str:
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise ValueError('must be a month and a day like "07-06"') from None
    return text


DayOfYear = Annotated[str, Field(min_length=5, max_length=5), AfterValidator(_month_day)]


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

    def rest(self) -> Rest:
        """The same as a value of the domain."""
        return Rest(self.squeeze_days, tuple(one.closed() for one in self.closed))


def _split(text: str) -> MonthDay:
    month, _, day = text.partition("-")
    return int(month), int(day)
