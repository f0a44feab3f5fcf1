"""Days are the owner's: they begin at midnight where the owner is, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.domain.hold import HoldKind
from assistant.flows import command
from assistant.flows.settle import settle
from assistant.flows.world import Pass
from tests.flows.doubles import bring_in, case, firm, invoice


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Summer time begins on 29 March 2026 and ends on 25 October, both at one o'clock UTC.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_the_owner_s_midnight(moment: datetime, day: date) -> None:
    assert firm().today(moment) == day


@pytest.mark.parametrize(
    ("last_day", "still", "over"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_hold_lasts_to_the_end_of_a_day_of_23_or_25_hours(last_day: date, still: datetime, over: datetime) -> None:
    world = firm()
    bring_in(world, invoice("1042", date(2026, 12, 1)), on=date(2026, 3, 2))
    command.pause(world, "1042", last_day, "until the clocks change", datetime(2026, 3, 20, 9, tzinfo=UTC))
    settle(world, Pass(still))
    held = [hold.kind for hold in case(world).holds]
    settle(world, Pass(over))
    assert (held, case(world).holds) == ([HoldKind.PAUSE], ())
    assert world.store.journal.of_invoice("1042")[-1].reason == f"over: pause (to {last_day})"
