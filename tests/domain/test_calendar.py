"""Who works on which days, and what the clock shows there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.domain.calendar import Calendar, calendar_of
from assistant.domain.client import Client

SWEDEN, DENMARK, ENGLAND = Calendar("SE"), Calendar("DK"), Calendar("UK")
SCOTLAND, IRELAND = Calendar("GB", "SCT"), Calendar("IE")


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        (SWEDEN, date(2026, 6, 19)),  # Midsummer Eve
        (SWEDEN, date(2026, 12, 24)),
        (SWEDEN, date(2026, 12, 31)),
        (SWEDEN, date(2026, 5, 14)),  # Ascension
        (DENMARK, date(2026, 5, 15)),  # the Friday after Ascension
        (DENMARK, date(2026, 6, 5)),
        (DENMARK, date(2026, 12, 24)),
        (DENMARK, date(2026, 12, 31)),
        (DENMARK, date(2026, 4, 2)),  # Maundy Thursday
        (ENGLAND, date(2026, 8, 31)),  # Summer bank holiday
        (ENGLAND, date(2026, 12, 28)),  # Boxing Day falls on a Saturday
        (SCOTLAND, date(2026, 8, 3)),
        (IRELAND, date(2026, 2, 2)),  # Saint Brigid
    ],
)
def test_nobody_works_on_the_days_the_country_keeps(calendar: Calendar, day: date) -> None:
    assert not calendar.is_working_day(day)


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        (DENMARK, date(2026, 5, 1)),  # Store Bededag, gone since 2024
        (SWEDEN, date(2026, 5, 15)),  # only the Danes keep the Friday after Ascension
        (ENGLAND, date(2026, 8, 3)),  # only the Scots
        (SCOTLAND, date(2026, 8, 31)),
        (Calendar("ZZ"), date(2026, 12, 25)),  # a country nobody knows has weekends alone
    ],
)
def test_people_work_on_the_days_it_does_not(calendar: Calendar, day: date) -> None:
    assert calendar.is_working_day(day)


def test_store_bededag_was_kept_until_2023() -> None:
    assert not DENMARK.is_working_day(date(2023, 5, 5))


def test_the_next_working_day_is_the_day_itself_when_people_work() -> None:
    assert SWEDEN.on_or_after(date(2026, 11, 23)) == date(2026, 11, 23)


def test_christmas_in_sweden_ends_on_the_monday() -> None:
    assert SWEDEN.on_or_after(date(2026, 12, 24)) == date(2026, 12, 28)


def test_working_days_are_counted_over_weekends() -> None:
    assert SWEDEN.add(date(2026, 11, 26), 3) == date(2026, 12, 1)


def test_no_working_days_leave_the_day_as_it_is() -> None:
    assert SWEDEN.add(date(2026, 11, 28), 0) == date(2026, 11, 28)


def test_the_clock_in_stockholm_goes_back_in_october() -> None:
    before, after = datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert [SWEDEN.local(one).hour for one in (before, after)] == [10, 9]


def test_a_client_s_own_time_zone_goes_before_the_country_s() -> None:
    client = Client("sun", "Sunflower", country="US", timezone="America/Los_Angeles")
    now = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert calendar_of(client).local(now).hour == 12


def test_a_country_without_a_known_zone_is_on_universal_time() -> None:
    now = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert Calendar("ZZ").local(now).hour == 20
