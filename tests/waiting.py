"""A clock for the daemon that runs five minutes with every wait, and a firm for it to serve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from assistant.flows.world import World
from tests.flows.doubles import ScriptedMailbox, ScriptedSender, at, bring_in, firm, invoice

FIRST_DAY = date(2026, 12, 2)
Act = Callable[[], object]


@dataclass
class FakeClock:
    """Ten o'clock on the first day, five minutes later after each wait; does one act in each wait, then it is over."""

    acts: list[Act] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    moment: datetime = field(default_factory=lambda: at(FIRST_DAY))

    def now(self) -> datetime:
        return self.moment

    async def wait(self, world: World, seconds: float) -> bool:
        self.waits.append(seconds)
        self.moment += timedelta(minutes=5)
        if not self.acts:
            return False
        self.acts.pop(0)()
        return True


def nothing() -> None:
    """Time passes."""


def late_firm() -> World:
    world = firm()
    bring_in(world, invoice(), on=date(2026, 11, 20))
    return world


def mailbox_of(world: World) -> ScriptedMailbox:
    assert isinstance(world.mailbox, ScriptedMailbox)
    return world.mailbox


def sender_of(world: World) -> ScriptedSender:
    assert isinstance(world.sender, ScriptedSender)
    return world.sender
