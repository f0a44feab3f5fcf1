"""Money that was said to be on its way and did not come: the owner asks, and the client gets five working days."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.reading import Kind
from assistant.flows import command
from assistant.flows.settle import settle
from assistant.flows.world import Pass, World
from tests.flows.doubles import at, bring_in, case, firm, hear, invoice, reading, round_on, tasks

# A Thursday; three bank days later is a Tuesday.
SAID = date(2026, 12, 3)
LOOKED_FOR = date(2026, 12, 9)


@pytest.fixture
def world() -> World:
    """A firm whose client has got the first reminder."""
    world = firm()
    bring_in(world, invoice("1042"), on=date(2026, 11, 20))
    return world


def _holds(world: World) -> list[tuple[str, str]]:
    return [(hold.kind.value, str(hold.until)) for hold in case(world).holds]


def _hears(world: World, kind: Kind) -> None:
    hear(world, reading(kind, "1042", on=at(SAID)), at(SAID))


def _asked(world: World, kind: str) -> int:
    [task] = [one for one in world.store.tasks.open() if one.task.kind == kind]
    return task.id


def test_a_claim_is_looked_for_then_asked_about_then_waits_five_working_days(world: World) -> None:
    _hears(world, Kind.PAYMENT_CLAIM)
    assert _holds(world) == [("payment-claim", "2026-12-08")]
    settle(world, Pass(at(LOOKED_FOR)))
    assert _holds(world) == [("payment-claim", "None")]
    command.decide_task(world, _asked(world, "no-proof"), "asked", at(LOOKED_FOR))
    assert _holds(world) == [("asked", "2026-12-16")]
    assert "no-proof" not in {kind for kind, _ in tasks(world)}
    settle(world, Pass(at(date(2026, 12, 17))))
    assert _holds(world) == []


def test_a_promise_without_a_day_is_asked_about_and_waits_five_working_days(world: World) -> None:
    _hears(world, Kind.PROMISE)
    assert _holds(world) == [("promise-no-day", "2026-12-10")]
    settle(world, Pass(at(date(2026, 12, 11))))
    assert _holds(world) == []
    command.decide_task(world, _asked(world, "ask-when"), "asked", at(date(2026, 12, 11)))
    assert _holds(world) == [("asked", "2026-12-18")]


def test_asking_counts_as_contact(world: World) -> None:
    _hears(world, Kind.PAYMENT_CLAIM)
    settle(world, Pass(at(LOOKED_FOR)))
    command.decide_task(world, _asked(world, "no-proof"), "frågat", at(LOOKED_FOR))
    assert world.store.cases.standing("solrosen").last_contact_on == LOOKED_FOR


@pytest.mark.parametrize("word", ["paid", "resume", "promise 2026-12-18"])
def test_every_other_answer_is_carried_out_as_ever(world: World, word: str) -> None:
    _hears(world, Kind.PAYMENT_CLAIM)
    settle(world, Pass(at(LOOKED_FOR)))
    command.decide_task(world, _asked(world, "no-proof"), word, at(LOOKED_FOR))
    assert "payment-claim" not in {kind for kind, _ in _holds(world)}
    assert "no-proof" not in {kind for kind, _ in tasks(world)}


async def test_nobody_is_chased_while_the_claim_is_open(world: World) -> None:
    _hears(world, Kind.PAYMENT_CLAIM)
    for day in range(4, 31):
        await round_on(world, date(2026, 12, day))
    assert [one.stage for one in case(world).done if one.on > SAID] == []
