"""The last months gone through once more, with what was said and paid as it really came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.domain.ladder import DEFAULT, Ladder
from assistant.flows.command import paid as owner_says_paid
from assistant.flows.command import pause, promise
from assistant.flows.past import otherwise
from assistant.flows.world import World
from tests.flows.doubles import at, bring_in, days, firm, invoice, round_on

IMPORTED, SINCE, NOW = date(2026, 11, 20), date(2026, 11, 23), date(2027, 1, 20)


async def _lived() -> World:
    """Two invoices: one promised on 4 December and paid on the 14th, one that nobody answers."""
    world = firm()
    bring_in(world, invoice(), invoice("1043", date(2026, 12, 5)), on=IMPORTED)
    await days(world, IMPORTED, date(2026, 12, 4))
    promise(world, "1042", date(2026, 12, 11), at(date(2026, 12, 4), 12))
    await days(world, date(2026, 12, 5), date(2026, 12, 14))
    owner_says_paid(world, "1042", at(date(2026, 12, 14), 13))
    await days(world, date(2026, 12, 15), NOW)
    return world


async def test_the_ladder_that_was_in_force_would_have_done_the_same() -> None:
    found, (really, then) = await otherwise(await _lived(), at(NOW, 16), SINCE)
    assert ([(one.difference, one.why) for one in found], really) == ([], then)
    assert really >= 7


async def test_an_invoice_paid_before_a_stage_comes_due_is_not_reminded() -> None:
    world = await _lived()
    slow = replace(DEFAULT, stages=tuple(replace(one, day=one.day + 20) for one in DEFAULT.stages if one.overdue))
    policy = replace(world.policy, ladders={"default": slow})
    found, _ = await otherwise(replace(world, policy=policy), at(NOW, 16), SINCE)
    changed = {(one.difference.invoice, one.difference.stage): (one.difference.words, one.why) for one in found}
    assert changed["1042", "first"] == ("no longer sent", "paid before it came due")
    assert changed["1042", "heads-up"] == ("no longer sent", "the ladder has no such stage")
    assert changed["1043", "first"][0].endswith("days later")
    assert changed["1043", "first"][1] == "it comes due on another day"


async def test_a_reminder_that_was_held_back_tells_by_what() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    world.store.remember("payments_confirmed_on", "2026-11-01")
    ladder = Ladder((replace(DEFAULT.stage("third"), day=3),))
    world = replace(world, policy=replace(world.policy, ladders={"default": ladder}))
    pause(world, "solrosen", date(2026, 12, 8), "moving", at(IMPORTED))
    for ahead in range(30):
        day = IMPORTED + timedelta(days=ahead)
        if day == date(2026, 12, 14):
            world.store.remember("payments_confirmed_on", day.isoformat())
        await round_on(world, day)
    found, _ = await otherwise(world, at(date(2026, 12, 20), 16), SINCE)
    (one,) = found
    assert (one.difference.before, one.difference.after) == (date(2026, 12, 14), date(2026, 12, 9))
    assert one.why == "was held back: the owner has not confirmed since 2026-11-01 that all payments are booked"


async def test_looking_back_leaves_the_store_as_it_is() -> None:
    world = await _lived()
    before = list(world.store.database.conn.iterdump())
    await otherwise(world, at(NOW, 16), SINCE)
    assert list(world.store.database.conn.iterdump()) == before
