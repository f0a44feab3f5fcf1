"""Working days and clock times where somebody is: days on which a bank and an office are open.

Sweden and Denmark keep more days than the public holidays: Midsummer Eve, Christmas Eve and New Year's Eve in Sweden
(lag 1930:173 treats them as Sundays), the Friday after Ascension, Constitution Day, 24 and 31 December in Denmark
(Nationalbanken's list of bank days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.easter import easter

from assistant.domain.client import Client

TIMEZONES = {
    "SE": "Europe/Stockholm",
    "DK": "Europe/Copenhagen",
    "NO": "Europe/Oslo",
    "FI": "Europe/Helsinki",
    "GB": "Europe/London",
    "UK": "Europe/London",
    "IE": "Europe/Dublin",
    "DE": "Europe/Berlin",
    "US": "America/New_York",
}
# The `holidays` library knows the United Kingdom by its ISO code and wants a nation, or it leaves days out.
_LIBRARY_COUNTRY = {"UK": "GB"}
_DEFAULT_REGION = {"GB": "ENG"}


@dataclass(frozen=True)
class Calendar:
    """The working days of a country (ISO 3166, or UK) and region, and its time zone (IANA name)."""

    country: str
    region: str = ""
    timezone: str = ""

    def is_working_day(self, day: date) -> bool:
        """Neither weekend nor a day on which banks and offices there are closed."""
        return day.weekday() < 5 and day not in closed_days(self.country, self.region, day.year)

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
        return now.astimezone(ZoneInfo(self.timezone or TIMEZONES.get(self.country, "UTC")))


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


def calendar_of(client: Client) -> Calendar:
    """Where the client works."""
    return Calendar(client.country, client.region, client.timezone)
