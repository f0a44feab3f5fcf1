"""What the clock shows where a client is, on the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.calendar import calendar_of
from assistant.domain.case import Standing
from assistant.domain.client import Client
from assistant.domain.gates import Facts, walk
from assistant.domain.ladder import DEFAULT
from assistant.domain.policy import Policy
from assistant.domain.schedule import Terms
from assistant.domain.timezones import timezone_of
from tests.domain.cases import SWEDEN, due_on


@pytest.mark.parametrize(
    ("country", "region", "zone"),
    [
        ("SE", "", "Europe/Stockholm"),
        ("FI", "", "Europe/Helsinki"),
        ("GB", "SCT", "Europe/London"),
        ("IE", "", "Europe/Dublin"),
        ("US", "", "America/New_York"),
        ("US", "NY", "America/New_York"),
        ("US", "TX", "America/Chicago"),
        ("US", "CA", "America/Los_Angeles"),
        ("US", "HI", "Pacific/Honolulu"),
        ("ZZ", "", "UTC"),
    ],
)
def test_each_country_and_state_has_its_zone(country: str, region: str, zone: str) -> None:
    assert timezone_of(country, region) == zone
    assert ZoneInfo(zone).key == zone


def _may_leave(client: Client, now: datetime) -> bool:
    calendar = calendar_of(client)
    terms = Terms(DEFAULT, calendar, SWEDEN, now.astimezone(ZoneInfo("Europe/Stockholm")).date())
    facts = Facts(now=now, client=client, standing=Standing(client.client), policy=Policy(), terms=terms)
    return dict(walk(due_on(), DEFAULT.stage("first"), facts))["working hours"].open


# Monday after the change, in UTC: the window of 8 to 16.30 opens at
OPENS = [
    ("SE", date(2026, 3, 27), 7),
    ("SE", date(2026, 3, 30), 6),
    ("SE", date(2026, 10, 23), 6),
    ("SE", date(2026, 10, 26), 7),
    ("GB", date(2026, 3, 27), 8),
    ("GB", date(2026, 3, 30), 7),
    ("FI", date(2026, 10, 26), 6),
    # Two weeks in which the USA have summer time and Europe has not, or the other way round.
    ("US", date(2026, 3, 6), 13),
    ("US", date(2026, 3, 9), 12),
    ("US", date(2026, 10, 30), 12),
    ("US", date(2026, 11, 2), 13),
]


@pytest.mark.parametrize(("country", "day", "hour"), OPENS)
def test_mails_leave_from_eight_by_the_client_s_own_clock(country: str, day: date, hour: int) -> None:
    opening = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    client = Client("a", "A", country=country)
    assert _may_leave(client, opening)
    assert not _may_leave(client, opening - timedelta(minutes=1))
    assert _may_leave(client, opening + timedelta(hours=8, minutes=29))
    assert not _may_leave(client, opening + timedelta(hours=8, minutes=30))


def test_the_day_that_counts_for_working_hours_is_the_client_s() -> None:
    """Sunday evening in Honolulu is Monday morning in Stockholm."""
    honolulu = Client("a", "A", country="US", region="HI")
    assert not _may_leave(honolulu, datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert _may_leave(honolulu, datetime(2026, 11, 23, 19, tzinfo=UTC))
