"""A reminder that waits in the outbox, and how it fares."""

from __future__ import annotations

from datetime import date

from assistant.flows.remind import remind
from assistant.flows.world import Pass, World
from assistant.ports import Delivery, Outcome
from assistant.store.store import Store
from tests.flows.doubles import ScriptedMailbox, ScriptedSender, at, bring_in, case, firm, invoice

FIRST_DAY = date(2026, 12, 2)
IMPORTED = date(2026, 11, 20)
LATER = Delivery(Outcome.LATER, "451 try again")
REFUSED = Delivery(Outcome.REFUSED, "550 no such user")
DOUBT = Delivery(Outcome.IN_DOUBT, "the line broke")


def sender_of(world: World) -> ScriptedSender:
    assert isinstance(world.sender, ScriptedSender)
    return world.sender


def mailbox_of(world: World) -> ScriptedMailbox:
    assert isinstance(world.mailbox, ScriptedMailbox)
    return world.mailbox


def queued(store: Store | None = None, *outcomes: Delivery) -> World:
    """A firm whose first reminder is written and waits in the outbox."""
    world = firm(store, sender=ScriptedSender(list(outcomes)))
    bring_in(world, invoice(), on=IMPORTED)
    remind(world, pass_at())
    assert case(world).pending is not None
    return world


def pass_at(hour: int = 10, minute: int = 0, day: date = FIRST_DAY) -> Pass:
    now = at(day, hour, minute)
    return Pass(now, read_at=now)


def states(world: World) -> list[str]:
    return [row["state"] for row in world.store.query("select state from outbox order by id")]
