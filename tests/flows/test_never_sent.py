"""An invoice of which Sent knows nothing is asked about, once, where invoices are sent by mail at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.flows.never_sent import notice_unsent
from assistant.flows.world import Pass, World
from assistant.store.messages import Known
from assistant.store.store import Change
from tests.flows.doubles import at, bring_in, firm, invoice, tasks

ISSUED = date(2026, 11, 2)


def look(world: World, ahead: int) -> list[tuple[str, str]]:
    """The tasks after a look so many days after the issue."""
    now = at(ISSUED + timedelta(days=ahead))
    notice_unsent(world, Pass(now, read_at=now))
    return tasks(world)


@pytest.fixture
def world() -> World:
    world = firm()
    sent, unsent = (invoice(number, ISSUED + timedelta(30), issued=ISSUED) for number in ("1", "2"))
    bring_in(world, sent, unsent, on=ISSUED)
    known = Known(
        "<1@nordljus.example>", "solrosen", "own", datetime(2026, 11, 2, tzinfo=UTC), "e@n.example", "F", ("1",)
    )
    world.store.commit(Change(known=(known,)), at(ISSUED), ISSUED)
    return world


def test_three_days_are_left_for_sending_it(world: World) -> None:
    assert look(world, 3) == []
    assert look(world, 4) == [("never-sent", "2")]


def test_it_is_asked_about_once(world: World) -> None:
    look(world, 4)
    world.store.tasks.answer(world.store.tasks.open()[0].id, "done", at(ISSUED))
    assert look(world, 5) == []


def test_one_that_names_its_thread_was_sent(world: World) -> None:
    threaded = replace(invoice("3", ISSUED + timedelta(30), issued=ISSUED), thread="<3@nordljus.example>")
    bring_in(world, threaded, on=ISSUED)
    assert look(world, 4) == [("never-sent", "2")]


def test_nobody_is_asked_who_sends_invoices_from_elsewhere() -> None:
    world = firm()
    bring_in(world, invoice("2", ISSUED + timedelta(30), issued=ISSUED), on=ISSUED)
    assert look(world, 4) == []


def test_nothing_is_concluded_while_sent_cannot_be_read(world: World) -> None:
    notice_unsent(world, Pass(at(ISSUED + timedelta(days=4))))
    assert tasks(world) == []


def test_what_is_long_past_is_left_to_the_reminders(world: World) -> None:
    assert look(world, 31) == []
