"""Looking ahead on a copy: nothing is sent, stored or marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant.domain.client import Client
from assistant.flows.command import pause
from assistant.flows.plan import Planned, plan
from assistant.store.store import Store
from tests.flows.doubles import ANNA, SOLROSEN, at, bring_in, days, done, firm, invoice, round_on

DAY = date(2026, 11, 20)


def _told(planned: list[Planned]) -> list[tuple[str, str]]:
    return [(one.day.isoformat(), ", ".join(stage for _, stage in one.stages)) for one in planned]


async def test_the_plan_names_every_mail_and_its_day() -> None:
    world = firm()
    bring_in(world, invoice(), on=DAY)
    planned = await plan(world, at(DAY), 90)
    assert _told(planned) == [
        ("2026-11-26", "heads-up"),
        ("2026-12-01", "due-today"),
        ("2026-12-02", "first"),
        ("2026-12-09", "second"),
        ("2026-12-16", "third"),
        ("2027-01-05", "formal"),
        ("2027-01-21", "management"),
        ("2027-02-05", "final"),
    ]
    assert [one.by_hand for one in planned] == [False] * 7 + [True]
    assert planned[5].cc == ("lars@solrosen.example", "kim@solrosen.example")
    claimed = {one.stages[0][1]: [str(two.amount) for two in one.charges["1042"]] for one in planned if one.charges}
    # What was claimed at `formal` is not claimed again, and without a rate there is no interest.
    assert claimed == {"formal": ["450.00 SEK"]}


async def test_the_plan_is_what_happens() -> None:
    world = firm()
    bring_in(world, invoice(), invoice("1043", date(2026, 12, 5)), on=DAY)
    planned = await plan(world, at(DAY), 60)
    await days(world, DAY, date(2027, 1, 19))
    sent = sorted((day, stage, number) for number in ("1042", "1043") for stage, day, how in done(world, number))
    assert sent == sorted((one.day.isoformat(), stage, number) for one in planned for number, stage in one.stages)


async def test_planning_leaves_the_store_as_it_is_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    world = firm(Store(path))
    bring_in(world, invoice(), on=DAY)
    world.store.database.conn.execute("pragma wal_checkpoint(truncate)")
    before = path.read_bytes(), list(world.store.database.conn.iterdump())
    assert await plan(world, at(DAY), 30)
    assert (path.read_bytes(), list(world.store.database.conn.iterdump())) == before
    assert (world.sender.taken, world.mailbox.content) == ([], {})  # type: ignore[attr-defined]
    world.store.close()


async def test_a_hold_moves_the_plan() -> None:
    world = firm()
    bring_in(world, invoice(), on=DAY)
    pause(world, "solrosen", date(2026, 12, 10), "jul", at(DAY))
    assert _told(await plan(world, at(DAY), 30))[0] == ("2026-12-11", "first")


async def test_clients_in_other_parts_of_the_world_are_planned_in_their_own_hours() -> None:
    far = Client("far", "Sunflower Inc", country="US", timezone="America/Los_Angeles", language="en", contacts=(ANNA,))
    world = firm(None, far, SOLROSEN)
    bring_in(world, invoice("1", client="far"), on=DAY)
    assert ("2026-12-02", "first") in _told(await plan(world, at(DAY), 20))


async def test_one_client_may_be_planned_alone() -> None:
    other = Client("other", "Tulpanen AB", contacts=(ANNA,))
    world = firm(None, other, SOLROSEN)
    bring_in(world, invoice("1", client="other"), invoice("2"), on=DAY)
    assert {one.client for one in await plan(world, at(DAY), 20, "other")} == {"other"}


async def test_tonight_nothing_is_planned_and_tomorrow_is() -> None:
    world = firm()
    bring_in(world, invoice(), on=DAY)
    await round_on(world, date(2026, 11, 25))
    assert _told(await plan(world, at(date(2026, 11, 25), 23), 1)) == [("2026-11-26", "heads-up")]
