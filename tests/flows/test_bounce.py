"""A mail that did not arrive: the stage it carried was not done, and the address is marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.domain.reading import Bounce, Kind
from assistant.flows import command
from assistant.flows.world import World
from tests.flows.doubles import (
    ANNA,
    LARS,
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


async def test_a_hard_bounce_marks_the_address_and_undoes_the_stage() -> None:
    world = await _reminded()
    _comes_back(world)
    assert _unreachable(world) == [ANNA.email]
    assert [one[0] for one in done(world) if one[0] == "first"] == []
    assert tasks(world) == [("refused", "1042")]
    assert [one.kind.value for one in case(world).holds] == ["bad-address"]


async def test_after_the_owner_s_word_the_stage_goes_to_the_next_by_role() -> None:
    world = await _reminded()
    _comes_back(world)
    command.resume(world, "1042", at(date(2026, 12, 3), 9))
    await days(world, date(2026, 12, 3), date(2026, 12, 9))
    assert [mail.to for mail in world.sender.reminders] == [(ANNA.email,), (LARS.email,)]  # type: ignore[attr-defined]


async def test_a_second_report_about_the_same_mail_undoes_nothing_more() -> None:
    world = await _reminded()
    _comes_back(world)
    command.resume(world, "1042", at(date(2026, 12, 3), 9))
    await days(world, date(2026, 12, 3), date(2026, 12, 9))
    before = done(world)
    _comes_back(world, day=date(2026, 12, 9))
    assert (done(world), case(world).holds) == (before, ())


async def test_one_mail_about_several_invoices_that_bounced_holds_them_all() -> None:
    world = await _reminded("1042", "1043")
    _comes_back(world)
    assert [[one.kind.value for one in case(world, number).holds] for number in ("1042", "1043")] == [
        ["bad-address"],
        ["bad-address"],
    ]


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
