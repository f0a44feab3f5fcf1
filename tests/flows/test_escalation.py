"""Escalation with brakes: nobody above reads of what is still open, and the owner hears of it a business day before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.client import OwnRole, Person
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT, Approval, Copy, Ladder, Role
from assistant.domain.policy import Policy
from assistant.domain.reading import Kind
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
IMPORTED = date(2026, 11, 20)


def _second(cc: Copy, approval: Approval = Approval.AUTO) -> Ladder:
    """The default ladder, but `second` has somebody in Cc."""
    stages = (replace(one, cc=(cc,), approval=approval) if one.id == "second" else one for one in DEFAULT.stages)
    return Ladder(tuple(stages))


def _firm(ladder: Ladder, *numbers: str, **other: object) -> World:
    world = firm(None, policy=Policy(ladders={"default": ladder}), **other)
    bring_in(world, *(invoice(number) for number in numbers or ("1042",)), on=IMPORTED)
    return world


CFO = _second(Copy(client=(Role.CFO,)))


def _copied(world: World) -> list[tuple[str, ...]]:
    return [mail.cc for mail in world.sender.reminders]  # type: ignore[attr-defined]


async def test_the_owner_is_told_a_business_day_before_a_superior_is_first_copied() -> None:
    world = _firm(CFO)
    await days(world, FIRST_DAY, date(2026, 12, 9))
    [veto] = [one.task for one in world.store.tasks.open() if one.task.kind == "veto"]
    assert (veto.facts["stage"], veto.facts["cc"], veto.facts["leaves"]) == ("second", "Kim Ek", "2026-12-10")
    assert _copied(world) == [()]
    notices = str([mail.raw for mail in world.sender.notices])  # type: ignore[attr-defined]
    assert "Kim Ek" in notices
    await days(world, date(2026, 12, 10), date(2026, 12, 10))
    assert _copied(world) == [(), (KIM.email,)]
    assert done(world)[-1] == ("second", "2026-12-10", "sent")


async def test_no_to_the_announcement_leaves_the_stage_out() -> None:
    world = _firm(CFO)
    await days(world, FIRST_DAY, date(2026, 12, 9))
    [veto] = [one for one in world.store.tasks.open() if one.task.kind == "veto"]
    command.decide_task(world, veto.id, "no", at(date(2026, 12, 9), 12))
    await days(world, date(2026, 12, 10), date(2026, 12, 14))
    assert (_copied(world), done(world)[-1][2]) == ([()], "passed")


async def test_whom_a_mail_has_reached_before_is_not_announced_again() -> None:
    world = _firm(CFO)
    await days(world, FIRST_DAY, date(2026, 12, 10))
    bring_in(world, invoice("1043", date(2026, 12, 14)), on=date(2026, 12, 10))
    await days(world, date(2026, 12, 11), date(2026, 12, 31))
    third = [one for one in done(world) if one[0] == "third"]
    assert third == [("third", "2026-12-17", "sent")]


async def test_accounts_are_no_superiors_and_one_s_own_manager_needs_no_announcement() -> None:
    for copy, email in ((Copy(client=(Role.ACCOUNTS,)), LARS.email), (Copy(own=OwnRole.MANAGER), None)):
        world = _firm(_second(copy))
        await days(world, FIRST_DAY, date(2026, 12, 9))
        assert done(world)[-1] == ("second", "2026-12-09", "sent")
        assert email in {*_copied(world)[-1], None}


@pytest.mark.parametrize("kind", [Kind.PROMISE, Kind.DISPUTE, Kind.PAYMENT_CLAIM])
async def test_no_superior_is_added_while_another_invoice_of_theirs_is_open_to_doubt(kind: Kind) -> None:
    world = _firm(CFO, "1042", "1043")
    await days(world, FIRST_DAY, date(2026, 12, 8))
    hear(world, reading(kind, "1043", on=at(date(2026, 12, 8), 12)), at(date(2026, 12, 8), 12))
    await days(world, date(2026, 12, 9), date(2026, 12, 10))
    assert _copied(world) == [()]
    held = [one for one in world.store.journal.of_invoice("1042") if one.event == "HeldBack"]
    assert "superior" in held[-1].facts
    assert "Kim Ek" in held[-1].reason


async def test_the_same_holds_for_one_s_own_manager() -> None:
    world = _firm(_second(Copy(own=OwnRole.MANAGER)), "1042", "1043")
    await days(world, FIRST_DAY, date(2026, 12, 8))
    command.dispute(world, "1043", "wrong sum", at(date(2026, 12, 8), 12))
    await days(world, date(2026, 12, 9), date(2026, 12, 10))
    assert _copied(world) == [()]


async def test_a_mail_that_waits_is_withdrawn_when_another_invoice_is_disputed_meanwhile() -> None:
    from assistant.ports import Delivery, Outcome

    world = _firm(_second(Copy(own=OwnRole.MANAGER)), "1042", "1043")
    await days(world, FIRST_DAY, date(2026, 12, 8))
    command.pause(world, "1043", date(2026, 12, 9), "asked to", at(date(2026, 12, 8), 12))
    world.sender.outcomes.append(Delivery(Outcome.LATER, "451 later"))  # type: ignore[attr-defined]
    await round_on(world, date(2026, 12, 9))
    assert case(world).pending is not None
    command.dispute(world, "1043", "wrong sum", at(date(2026, 12, 9), 11))
    await round_on(world, date(2026, 12, 9), 12)
    assert (len(_copied(world)), case(world).pending) == (1, None)


async def test_a_question_on_another_invoice_keeps_nobody_out() -> None:
    world = _firm(_second(Copy(own=OwnRole.MANAGER)), "1042", "1043")
    await days(world, FIRST_DAY, date(2026, 12, 8))
    hear(world, reading(Kind.QUESTION, "1043", on=at(date(2026, 12, 8), 12)), at(date(2026, 12, 8), 12))
    await days(world, date(2026, 12, 9), date(2026, 12, 9))
    assert len(_copied(world)) == 2


async def test_an_owner_who_is_the_only_contact_is_no_superior() -> None:
    small = replace(SOLROSEN, contacts=(replace(ANNA, role=Role.OWNER),))
    world = firm(None, small)
    bring_in(world, invoice(), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert done(world)[-1] == ("first", "2026-12-02", "sent")


async def test_before_go_nothing_is_announced_since_all_is_drafted() -> None:
    world = _firm(CFO)
    world.store.remember("live", "no")
    await days(world, date(2026, 12, 9), date(2026, 12, 9))
    assert {kind for kind, _ in tasks(world)} == {"draft-waiting"}


def test_every_kind_of_open_matter_is_one_of_a_promise_dispute_claim_absence_or_bounce() -> None:
    from assistant.domain.gates_escalation import OPEN_MATTERS

    others = {HoldKind.PAUSE, HoldKind.QUESTION, HoldKind.PART_PAYMENT, HoldKind.OWNER_CONVERSATION}
    assert not OPEN_MATTERS & others
    assert {HoldKind.PROMISE, HoldKind.DISPUTE, HoldKind.PAYMENT_CLAIM, HoldKind.OUT_OF_OFFICE} <= OPEN_MATTERS
    assert {HoldKind.SOFT_BOUNCE, HoldKind.BAD_ADDRESS} <= OPEN_MATTERS


def test_a_person_of_sales_is_no_superior() -> None:
    from assistant.domain.gates_escalation import is_superior

    assert not is_superior(Person("s@nordljus.example", "Siv", OwnRole.SALES))
    assert is_superior(Person("k@nordljus.example", "Karin", OwnRole.MANAGER))
