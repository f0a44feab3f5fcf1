"""A mail that did not arrive: the stage it carried was not done, and the address is marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.domain.reading import Bounce, Kind
from assistant.flows import command
from assistant.flows.world import World
from tests.flows.doubles import (
    ANNA,
    KIM,
    LARS,
    SOLROSEN,
    at,
    bring_in,
    case,
    days,
    done,
    firm,
    hear,
    invoice,
    reading,
    round_on,
    tasks,
)

FIRST_DAY = date(2026, 12, 2)


async def _reminded(*numbers: str) -> World:
    world = firm()
    bring_in(world, *(invoice(number) for number in numbers or ("1042",)), on=date(2026, 11, 20))
    await round_on(world, FIRST_DAY)
    return world


def _comes_back(world: World, hard: bool = True, to: str = ANNA.email, day: date = FIRST_DAY, nth: int = 0) -> None:
    original = world.sender.reminders[nth].message_id  # type: ignore[attr-defined]
    bounce = Bounce((to,), hard, original, "5.1.1" if hard else "4.2.2", "no such user")
    now = at(day, 11)
    hear(world, reading(Kind.BOUNCE, "1042", on=now, bounce=bounce), now)


def _unreachable(world: World) -> list[str]:
    client = world.store.ledger.client("solrosen")
    assert client is not None
    return [one.email for one in client.contacts if not one.deliverable]


async def test_a_hard_bounce_marks_the_address_and_the_next_by_role_gets_it_at_once() -> None:
    world = await _reminded()
    _comes_back(world)
    assert _unreachable(world) == [ANNA.email]
    assert [one[0] for one in done(world) if one[0] == "first"] == []
    assert world.store.cases.standing("solrosen").last_reminder_on is None
    await round_on(world, FIRST_DAY, 12)
    assert _went_to(world) == [(ANNA.email,), (LARS.email,)]
    assert done(world)[-1] == ("first", "2026-12-02", "sent")
    [task] = world.store.tasks.open()
    assert (task.task.kind, task.task.facts["email"], task.task.facts["to"]) == ("bad-address", ANNA.email, LARS.email)
    assert "goes to lars@solrosen.example instead" in str([one.reason for one in world.store.journal.every()])


async def test_the_gap_counts_from_the_last_mail_that_did_arrive() -> None:
    world = await _reminded()
    await days(world, date(2026, 12, 3), date(2026, 12, 9))
    _comes_back(world, day=date(2026, 12, 9), nth=1)
    assert world.store.cases.standing("solrosen").last_reminder_on == FIRST_DAY


async def test_with_nobody_left_the_owner_is_asked_and_the_invoice_waits() -> None:
    world = firm(None, replace(SOLROSEN, contacts=(ANNA,)))
    bring_in(world, invoice("1042"), invoice("1043"), on=date(2026, 11, 20))
    await round_on(world, FIRST_DAY)
    _comes_back(world)
    assert {kind for kind, _ in tasks(world)} == {"refused"}
    assert [[one.kind.value for one in case(world, number).holds] for number in ("1042", "1043")] == [
        ["bad-address"],
        ["bad-address"],
    ]
    await round_on(world, FIRST_DAY, 12)
    assert len(_went_to(world)) == 1


async def test_when_only_a_superior_is_left_the_owner_is_told_a_business_day_before() -> None:
    world = firm(None, replace(SOLROSEN, contacts=(ANNA, KIM)))
    bring_in(world, invoice(), on=date(2026, 11, 20))
    await round_on(world, FIRST_DAY)
    _comes_back(world)
    await round_on(world, FIRST_DAY, 12)
    assert len(_went_to(world)) == 1
    [veto] = [one.task for one in world.store.tasks.open() if one.task.kind == "veto"]
    assert (veto.facts["cc"], veto.facts["leaves"]) == ("Kim Ek", "2026-12-03")
    await round_on(world, FIRST_DAY, 15)
    await round_on(world, date(2026, 12, 3))
    assert _went_to(world) == [(ANNA.email,), (KIM.email,)]


async def test_a_second_report_about_the_same_mail_undoes_nothing_more() -> None:
    world = await _reminded()
    _comes_back(world)
    await round_on(world, FIRST_DAY, 12)
    before = done(world)
    _comes_back(world, day=date(2026, 12, 9))
    assert (done(world), case(world).holds) == (before, ())


def _went_to(world: World) -> list[tuple[str, ...]]:
    return [mail.to for mail in world.sender.reminders]  # type: ignore[attr-defined]


async def test_a_lost_copy_marks_the_address_and_keeps_the_stage() -> None:
    world = await _reminded()
    _comes_back(world, to=LARS.email)
    assert (_unreachable(world), done(world)[-1][0]) == ([LARS.email], "first")
    assert tasks(world) == [("bad-address", "")]


async def test_a_soft_bounce_rests_one_working_day() -> None:
    world = await _reminded()
    _comes_back(world, hard=False, day=date(2026, 12, 4))
    [hold] = world.store.cases.standing("solrosen").holds
    assert (hold.kind.value, hold.until) == ("soft-bounce", date(2026, 12, 7))
    assert (_unreachable(world), done(world)[-1][0]) == ([], "first")


async def test_soft_bounces_are_counted_and_the_fourth_is_as_hard() -> None:
    world = await _reminded()
    for day in (3, 7, 9):
        _comes_back(world, hard=False, day=date(2026, 12, day))
    assert (_unreachable(world), tasks(world)) == ([], [])
    _comes_back(world, hard=False, day=date(2026, 12, 11))
    assert _unreachable(world) == [ANNA.email]
    assert tasks(world) == [("bad-address", "")]


async def test_soft_bounces_of_long_ago_are_forgotten() -> None:
    world = await _reminded()
    for day in (3, 7, 9):
        _comes_back(world, hard=False, day=date(2026, 12, day))
    _comes_back(world, hard=False, day=date(2027, 1, 20))
    assert _unreachable(world) == []


async def test_a_bounce_of_an_unknown_mail_of_a_client_is_told() -> None:
    world = await _reminded()
    bounce = Bounce((ANNA.email,), True, "<something@else.example>")
    now = at(FIRST_DAY, 11)
    hear(world, reading(Kind.BOUNCE, "1042", on=now, bounce=bounce), now)
    assert (_unreachable(world), tasks(world), done(world)[-1][0]) == ([ANNA.email], [("bad-address", "")], "first")


async def test_a_bounce_after_payment_asks_for_no_new_mail() -> None:
    world = await _reminded()
    command.paid(world, "1042", at(FIRST_DAY, 10, 30))
    _comes_back(world)
    assert (case(world).holds, tasks(world)) == ((), [("bad-address", "")])


async def test_what_nobody_can_place_changes_nothing() -> None:
    world = await _reminded()
    before = len(world.store.journal.every())
    now = at(FIRST_DAY, 11)
    found = reading(Kind.BOUNCE, on=now, client="", bounce=Bounce(("x@y.example",), True))
    hear(world, found, now)
    hear(world, replace(found, bounce=None), now)
    assert len(world.store.journal.every()) == before
