"""Data age in bank days, and the limit is the owner's."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.calendar import Calendar
from assistant.domain.freshness import freshness_of
from assistant.domain.policy import BankSource

SWEDEN = Calendar("SE")


@pytest.mark.parametrize(
    ("until", "today", "age", "stale"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0, False),
        # Friday to Monday, over a weekend.
        (date(2026, 11, 20), date(2026, 11, 23), 1, False),
        (date(2026, 11, 17), date(2026, 11, 20), 3, False),
        (date(2026, 11, 16), date(2026, 11, 20), 4, True),
        # Christmas Eve to the first bank day after the holidays.
        (date(2026, 12, 23), date(2026, 12, 28), 1, False),
        (None, date(2026, 11, 20), 400, True),
        # The evening of a bank may be ahead of ours.
        (date(2026, 11, 21), date(2026, 11, 20), 0, False),
    ],
)
def test_age_is_counted_in_bank_days(until: date | None, today: date, age: int, stale: bool) -> None:
    found = freshness_of(BankSource("seb", max_age_days=3), until, SWEDEN, today)
    assert (found.age, found.stale) == (age, stale)
