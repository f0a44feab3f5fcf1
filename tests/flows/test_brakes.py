"""The brakes of the whole firm: each holds, tells the owner once, and tells again only after it was away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.domain.message import Address
from assistant.domain.policy import Brakes
from assistant.domain.reminder import OutgoingMail
from assistant.flows import command
from assistant.flows.brakes import day_limit
from assistant.flows.world import World
from assistant.store.outbox import Outgoing
from tests.flows.doubles import SOLROSEN, at, bring_in, case, days, done, firm, invoice, round_on, tasks

FIRST_DAY = date(2026, 12, 2)
IMPORTED = date(2026, 11, 20)


def _many(count: int, brakes: Brakes, due: date = date(2026, 12, 1)) -> World:
    """So many clients, each with an invoice that is due for `first` on the first day."""
    contact = SOLROSEN.contacts[0]
    clients = [
        replace(SOLROSEN, client=f"c{at}", contacts=(replace(contact, email=f"a@c{at}.example"),))
        for at in range(count)
    ]
    world = firm(None, *clients)
    world = replace(world, policy=replace(world.policy, brakes=brakes))
    bring_in(world, *(invoice(f"{at}", due, client=f"c{at}") for at in range(count)), on=IMPORTED)
    return world


def _sent(world: World) -> int:
    return len(world.sender.reminders)  # type: ignore[attr-defined]


def _told(world: World, words: str) -> int:
    raws = [mail.raw.replace(b"=\r\n", b"") for mail in world.sender.notices]  # type: ignore[attr-defined]
    return sum(words.encode() in raw for raw in raws)


def _left_before(world: World, day: date, count: int) -> None:
    """So many reminders left on an earlier day."""
    for nth in range(count):
        mail = OutgoingMail(f"<{day}.{nth}@x.example>", Address("a@x.example"), ("b@x.example",), (), "", b"")
        id = world.store.outbox.add(Outgoing(mail, "reminder", "solrosen", {}), at(day))
        world.store.outbox.settle(id, "sent", "", at(day))
        world.store.outbox.filed(id)


async def test_a_full_day_holds_the_rest_and_asks_the_owner_once() -> None:
    world = _many(5, Brakes(per_day=3))
    for hour in (9, 10, 11, 15):
        await round_on(world, FIRST_DAY, hour)
    assert (_sent(world), tasks(world)) == (3, [("volume", "")])
    assert _told(world, "3 p=C3=A5minnelser har skickats i dag") == 1
    await round_on(world, FIRST_DAY, 18)
    assert tasks(world) == []
    await round_on(world, date(2026, 12, 3))
    assert _sent(world) == 5


async def test_yes_lets_the_rest_leave_today() -> None:
    world = _many(5, Brakes(per_day=3))
    await round_on(world, FIRST_DAY)
    [task] = world.store.tasks.open()
    command.decide_task(world, task.id, "yes", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    assert (_sent(world), tasks(world)) == (5, [])
    assert day_limit(world, at(date(2026, 12, 3))) == 3


async def test_a_full_day_is_told_again_only_after_it_was_away() -> None:
    world = _many(7, Brakes(per_day=3))
    for day in (2, 3):
        for hour in (9, 14, 20):
            await round_on(world, date(2026, 12, day), hour)
    assert _told(world, "3 p=C3=A5minnelser har skickats i dag") == 2


async def test_a_full_pass_tells_once_and_goes_on_in_the_next() -> None:
    world = _many(5, Brakes(per_pass=2))
    for minute in (0, 4, 8):
        await round_on(world, FIRST_DAY, 10, minute)
    assert (_sent(world), tasks(world)) == (5, [])
    assert _told(world, "2 i taget") == 1


@pytest.mark.parametrize(
    ("history", "limit"),
    [
        ({}, 50),
        ({5: 40}, 50),
        ({40: 1, 3: 20, 2: 7}, 60),
        ({40: 90, 3: 20}, 60),
        ({40: 1, 3: 2}, 10),
    ],
    ids=["none", "less than a month", "the busiest day", "of the last month alone", "never fewer than ten"],
)
def test_what_is_abnormal_is_learnt_after_a_month(history: dict[int, int], limit: int) -> None:
    world = firm()
    for ago, count in history.items():
        _left_before(world, FIRST_DAY - timedelta(days=ago), count)
    assert day_limit(world, at(FIRST_DAY)) == limit


def test_a_number_of_the_owner_s_own_holds_always() -> None:
    world = firm()
    world = replace(world, policy=replace(world.policy, brakes=Brakes(per_day=7)))
    _left_before(world, FIRST_DAY - timedelta(days=40), 30)
    assert day_limit(world, at(FIRST_DAY)) == 7


async def test_after_a_long_stop_what_is_late_leaves_bit_by_bit() -> None:
    world = _many(5, Brakes(after_pause_per_day=2))
    command.stop(world, at(date(2026, 11, 25)))
    command.go(world, at(date(2026, 12, 9)))
    sent = []
    for day in (9, 10, 11):
        await round_on(world, date(2026, 12, day), 9)
        await round_on(world, date(2026, 12, day), 10)
        sent.append(_sent(world))
    assert sent == [2, 4, 5]


async def test_after_a_week_of_downtime_too_and_each_starts_with_its_lowest_stage() -> None:
    world = _many(3, Brakes(after_pause_per_day=2))
    await round_on(world, date(2026, 11, 30))
    sent = []
    for day in (14, 15):
        await days(world, date(2026, 12, day), date(2026, 12, day))
        sent.append(_sent(world))
    # The friendly note before the due date had reached all three.
    assert sent == [3 + 2, 3 + 3]
    assert [done(world, f"{number}")[-1][0] for number in range(3)] == ["first"] * 3


@pytest.mark.parametrize("pause", [timedelta(days=2), timedelta(days=6)])
async def test_a_short_stop_is_no_pause(pause: timedelta) -> None:
    world = _many(5, Brakes(after_pause_per_day=2))
    command.stop(world, at(FIRST_DAY - pause))
    command.go(world, at(FIRST_DAY, 9))
    await round_on(world, FIRST_DAY)
    assert _sent(world) == 5


async def test_a_case_freed_from_a_long_hold_does_not_begin_again_on_a_friday_afternoon() -> None:
    world = firm()
    bring_in(world, invoice(due=date(2026, 12, 16)), on=IMPORTED)
    command.pause(world, "1042", date(2026, 12, 17), "asked to", at(date(2026, 12, 1)))
    await round_on(world, date(2026, 12, 18), 13)
    assert case(world).pending is None
    assert _sent(world) == 0
    await days(world, date(2026, 12, 21), date(2026, 12, 21))
    assert done(world)[-1] == ("first", "2026-12-21", "sent")


async def test_a_pause_of_the_whole_client_counts_as_well() -> None:
    world = firm()
    bring_in(world, invoice(due=date(2026, 12, 16)), on=IMPORTED)
    command.pause(world, "solrosen", date(2026, 12, 17), "asked to", at(date(2026, 12, 1)))
    await round_on(world, date(2026, 12, 18), 13)
    assert _sent(world) == 0


async def test_a_short_hold_may_end_on_a_friday_afternoon() -> None:
    world = firm()
    bring_in(world, invoice(due=date(2026, 12, 16)), on=IMPORTED)
    command.pause(world, "1042", date(2026, 12, 17), "asked to", at(date(2026, 12, 15)))
    await round_on(world, date(2026, 12, 18), 13)
    assert _sent(world) == 1
