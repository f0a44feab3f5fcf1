"""Days as people name them, counted from Wednesday 18 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.understanding.dates import dates_in, days_in

WRITTEN = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("på fredag", "2026-11-20"),
        ("nästa fredag", "2026-11-27"),
        ("den 25.", "2026-11-25"),
        ("tirsdag d. 24/11", "2026-11-24"),
        ("senast den sista december", "2026-12-31"),
        ("Dec 4th", "2026-12-04"),
        ("10 days from today", "2026-11-28"),
        ("i slutet av månaden", "2026-11-30"),
        ("inden udgangen af november", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("vecka 48", "2026-11-27"),
        ("uge 49", "2026-12-04"),
        ("w/c 30 November", "2026-12-04"),
        ("om 14 dagar", "2026-12-02"),
        ("om præcis 14 dage", "2026-12-02"),
        ("fourteen days from todays date", "2026-12-02"),
        ("i morgon bitti", "2026-11-19"),
        ("vid månadens utgång", "2026-11-30"),
        ("til årets udgang", "2026-12-31"),
        ("in a fortnight", "2026-12-02"),
        ("COB tomorrow", "2026-11-19"),
        ("COB Friday", "2026-11-20"),
        ("onsdag i nästa vecka", "2026-11-25"),
        ("next week", "2026-11-27"),
        ("on next week's run", "2026-11-27"),
        ("de i overmorron", "2026-11-20"),
        ("innan månaden är slut", "2026-11-30"),
        ("inden måneden er omme", "2026-11-30"),
        ("fjorton dagars anstånd räknat från i dag", "2026-12-02"),
        ("førstkommende tirsdag", "2026-11-24"),
        ("bis Ende des Monats", "2026-11-30"),
        ("när vi öppnar på Lucia", "2026-12-13"),
        ("perjantaina", "2026-11-20"),
        ("i løbet af ugen", "2026-11-20"),
        ("before the weekend", "2026-11-20"),
        ("last working day of this month", "2026-11-30"),
        ("zum 15.12.", "2026-12-15"),
        ("10 januari", "2027-01-10"),
        ("before Christmas", "2026-12-24"),
        ("efter lön", "2026-11-25"),
        ("valuta 20.11.2026", "2026-11-20"),
    ],
)
def test_the_day_is_understood(text: str, day: str) -> None:
    assert [one.day.isoformat() for one in dates_in(text, WRITTEN)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "snart",
        "primo december",
        "next month",
        "för tre dagar sedan",
        "i fredags",
        "2026-1042",
        "070-123 45 67",
        "punkt 6.2",
        "24/7",
    ],
)
def test_what_names_no_last_day_is_no_date(text: str) -> None:
    assert dates_in(text, WRITTEN) == []


def test_americans_write_the_month_first() -> None:
    assert [one.day for one in dates_in("12/3", WRITTEN, "US")] == [date(2026, 12, 3)]
    assert [one.day for one in dates_in("3/12", WRITTEN, "GB")] == [date(2026, 12, 3)]


def test_written_out_days_are_found_whatever_the_year() -> None:
    assert days_in("jeres faktura af 10. september") == {(10, 9)}
