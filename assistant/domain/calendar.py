"""Working days and clock times where somebody is: days on which a bank and an office are open.

Sweden and Denmark keep more days than the public holidays: Midsummer Eve, Christmas Eve and New Year's Eve in Sweden
(lag 1930:173 treats them as Sundays), the Friday after Ascension, Constitution Day, 24 and 31 December in Denmark
(Nationalbanken's list of bank days).

A client's calendar also keeps the days on which nobody should be asked for money, and those the owner leaves free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.easter import easter

from assistant.domain.client import Client
from assistant.domain.rest import NOTHING_MORE, Rest
from assistant.domain.timezones import timezone_of

# The `holidays` library knows the United Kingdom by its ISO code and wants a nation, or it leaves days out.
_LIBRARY_COUNTRY = {"UK": "GB"}
_DEFAULT_REGION = {"GB": "ENG"}


@dataclass(frozen=True)
class Calendar:
    """The working days of a country (ISO 3166, or UK) and region, and its time zone (IANA name).

    `rest` is what the owner adds on a client's side; None counts the law's days alone, as a bank does.
    """

    country: str
    region: str = ""
    timezone: str = ""
    rest: Rest | None = None

    def is_working_day(self, day: date) -> bool:
        """Neither weekend nor a day on which banks and offices there are closed, nor one to be left free."""
        if not self._is_open(day):
            return False
        if self.rest is None:
            return True
        return not (self.rest.covers(day, self.country) or (self.rest.squeeze_days and self._is_squeezed(day)))

    def _is_open(self, day: date) -> bool:
        return day.weekday() < 5 and day not in closed_days(self.country, self.region, day.year)

    def _is_squeezed(self, day: date) -> bool:
        """A single day between two free ones, at least one of them a holiday: many take it off."""
        around = (day - timedelta(days=1), day + timedelta(days=1))
        return not any(self._is_open(one) for one in around)

    def on_or_after(self, day: date) -> date:
        """The day itself if people work, else the next day on which they do."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, working_days: int) -> date:
        """The working day that comes so many working days after the given day."""
        for _ in range(working_days):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def local(self, now: datetime) -> datetime:
        """The moment as the clock on the wall there shows it."""
        return now.astimezone(ZoneInfo(self.timezone or timezone_of(self.country, self.region)))


@lru_cache(maxsize=512)
def closed_days(country: str, region: str, year: int) -> frozenset[date]:
    """All days of the year on which offices are closed, weekends aside; empty for a country nobody knows."""
    code = _LIBRARY_COUNTRY.get(country, country)
    categories = ("public", "de_facto") if code == "SE" else None
    subdivision = region or _DEFAULT_REGION.get(code)
    try:
        known = holidays.country_holidays(code, subdiv=subdivision, years=year, categories=categories)
    except NotImplementedError:
        return frozenset()
    return frozenset(known) | (_danish_bank_days(year) if code == "DK" else frozenset())


def _danish_bank_days(year: int) -> frozenset[date]:
    after_ascension = easter(year) + timedelta(days=40)
    return frozenset({after_ascension, date(year, 6, 5), date(year, 12, 24), date(year, 12, 31)})


def calendar_of(client: Client, rest: Rest = NOTHING_MORE) -> Calendar:
    """Where the client works, and what the owner leaves free there."""
    return Calendar(client.country, client.region, client.timezone, rest)
