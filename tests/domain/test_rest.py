"""Days on which clients are left in peace: everybody's quiet days, squeeze days, breaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.domain.calendar import Calendar, calendar_of
from assistant.domain.client import Client
from assistant.domain.rest import Break, Rest

SUMMER = Break((7, 6), (7, 26), "SE")
TURN_OF_THE_YEAR = Break((12, 20), (1, 6))
COUNTRIES = [
    ("SE", ""),
    ("DK", ""),
    ("NO", ""),
    ("FI", ""),
    ("GB", "ENG"),
    ("GB", "SCT"),
    ("GB", "WLS"),
    ("GB", "NIR"),
    ("IE", ""),
    ("DE", ""),
    ("US", "NY"),
    ("ZZ", ""),
]


def _of(country: str, region: str = "", rest: Rest | None = None) -> Calendar:
    return calendar_of(Client("a", "A", country=country, region=region), rest or Rest())


@pytest.mark.parametrize(("country", "region"), COUNTRIES)
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_no_client_is_written_to_at_christmas_or_at_the_turn_of_the_year(country: str, region: str, year: int) -> None:
    calendar = _of(country, region)
    quiet = [date(year, 1, 1), *(date(year, 12, day) for day in (24, 25, 26, 31))]
    assert not any(calendar.is_working_day(day) for day in quiet)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("SE", date(2026, 6, 19)),
        ("SE", date(2027, 6, 25)),
        ("DK", date(2026, 6, 5)),
        ("DK", date(2028, 6, 5)),
        ("US", date(2026, 11, 26)),
        ("US", date(2026, 7, 3)),
        ("NO", date(2027, 5, 17)),
        ("FI", date(2027, 12, 6)),
        ("DE", date(2026, 5, 1)),
        ("IE", date(2026, 3, 17)),
    ],
)
def test_no_client_is_written_to_on_the_days_of_its_country(country: str, day: date) -> None:
    assert not _of(country).is_working_day(day)


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [
        ("US", "TX", date(2026, 3, 2)),  # Texas Independence Day
        ("DE", "BY", date(2026, 6, 4)),  # Corpus Christi in Bavaria
        ("GB", "NIR", date(2027, 7, 12)),
        ("GB", "SCT", date(2026, 11, 30)),
    ],
)
def test_a_state_or_nation_has_days_of_its_own(country: str, region: str, day: date) -> None:
    assert not _of(country, region).is_working_day(day)
    assert _of(country).is_working_day(day)


def test_a_bank_keeps_the_law_s_days_and_no_others() -> None:
    assert Calendar("GB").is_working_day(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("SE", date(2026, 5, 15)),  # between Ascension and the weekend
        ("SE", date(2027, 1, 5)),  # no: the fourth is a Monday on which people work
        ("NO", date(2027, 5, 7)),
        ("DE", date(2028, 10, 2)),  # a Monday before Unity Day
    ],
)
def test_a_squeeze_day_is_left_free_where_the_owner_says_so(country: str, day: date) -> None:
    usual, squeezed = _of(country), _of(country, rest=Rest(squeeze_days=True))
    assert usual.is_working_day(day)
    assert squeezed.is_working_day(day) == (day == date(2027, 1, 5))


def test_two_days_between_free_ones_are_no_squeeze_days() -> None:
    """Saint Knut's days: Monday the 28th to Wednesday the 30th of December 2026 are worked on."""
    squeezed = _of("SE", rest=Rest(squeeze_days=True))
    assert all(squeezed.is_working_day(date(2026, 12, day)) for day in (28, 29, 30))


def test_a_break_is_kept_every_year_and_for_its_country_alone() -> None:
    rest = Rest(breaks=(SUMMER,))
    for year in (2026, 2027):
        days = [date(year, 7, 6) + timedelta(days=ahead) for ahead in range(21)]
        assert not any(_of("SE", rest=rest).is_working_day(day) for day in days)
    assert _of("DK", rest=rest).is_working_day(date(2026, 7, 8))
    assert _of("SE", rest=rest).on_or_after(date(2026, 7, 6)) == date(2026, 7, 27)


def test_a_break_may_run_over_the_turn_of_the_year() -> None:
    calendar = _of("IE", rest=Rest(breaks=(TURN_OF_THE_YEAR,)))
    assert calendar.on_or_after(date(2026, 12, 21)) == date(2027, 1, 7)
    assert calendar.is_working_day(date(2026, 12, 18))
