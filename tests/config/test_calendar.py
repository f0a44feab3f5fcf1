"""[calendar]: breaks as people write them, and every mistake with its key."""

from __future__ import annotations

import pytest

from assistant.domain.rest import Break, Rest
from tests.config.test_load import SMALLEST, problems, read


def test_squeeze_days_and_breaks_become_rest() -> None:
    text = SMALLEST + (
        '[calendar]\nsqueeze_days = true\n[[calendar.closed]]\ncountry = "SE"\nfirst = "07-06"\nlast = "07-26"\n'
        '[[calendar.closed]]\nfirst = "12-27"\nlast = "01-03"\n'
    )
    assert read(text).policy().rest == Rest(True, (Break((7, 6), (7, 26), "SE"), Break((12, 27), (1, 3))))


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ('first = "6 juli"\nlast = "07-26"', 'calendar.closed.1.first: must be a month and a day like "07-06"'),
        ('first = "02-30"\nlast = "07-26"', 'calendar.closed.1.first: must be a month and a day like "07-06"'),
        ('first = "07-06"', "calendar.closed.1.last: is missing"),
        ('first = "01-01"\nlast = "12-31"', "calendar: 366 days of the year are closed; at most 120 may be"),
        ('first = "07-06"\nlast = "07-26"\ncountry = "UK"', "did you mean GB?"),
    ],
)
def test_a_break_that_cannot_be_meant_is_refused(closed: str, expected: str) -> None:
    (line,) = problems(f"{SMALLEST}[[calendar.closed]]\n{closed}\n")
    assert expected in line
