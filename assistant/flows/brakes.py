"""The brakes of the whole firm: how many reminders a day are usual, and when it was back from a long pause."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from assistant.domain.policy import ABNORMAL, DAY_AT_FIRST, NEVER_TOO_MANY
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.owner_word import DONE, YES
from assistant.flows.world import World

MONTH = timedelta(days=30)
LONG_PAUSE = timedelta(days=7)
_NO_LIMIT = 1_000_000
_LIMIT, _ALLOWED, _RESUMED = "day_limit", "volume_allowed_on", "resumed_on"


def day_limit(world: World, now: datetime) -> int:
    """How many reminders may leave today: the owner's number, or what is usual; no limit once the owner said yes."""
    today = world.today(now)
    if world.store.setting(_ALLOWED) == today.isoformat():
        return _NO_LIMIT
    if world.policy.brakes.per_day is not None:
        return world.policy.brakes.per_day
    known = json.loads(world.store.setting(_LIMIT) or "{}")
    if known.get("on") != today.isoformat():
        # Once a day is enough, and every client asks.
        known = {"on": today.isoformat(), "limit": _usual(world, now)}
        world.store.remember(_LIMIT, json.dumps(known))
    return int(known["limit"])


def _usual(world: World, now: datetime) -> int:
    first = world.store.outbox.first_left()
    if first is None or now - first < MONTH:
        return DAY_AT_FIRST
    return max(NEVER_TOO_MANY, ABNORMAL * world.store.outbox.busiest_day(now - MONTH, now))


def day_is_full(count: int, limit: int) -> NewTask:
    """What the owner is asked when more is due than usually leaves in a day."""
    return NewTask(TaskKind.VOLUME, facts={"count": str(count), "limit": str(limit)})


def about_volume(world: World, _task: Task, words: list[str], now: datetime) -> str | None:
    """yes: the rest may leave today."""
    if words[0].lower() not in YES | DONE:
        return None
    world.store.remember(_ALLOWED, world.today(now).isoformat())
    return "noted: there is no limit for today"


def note_pause(world: World, since: datetime | None, now: datetime) -> None:
    """After a standstill of more than a week, what is late by then is not to leave all at once."""
    if since is not None and now - since > LONG_PAUSE:
        world.store.remember(_RESUMED, world.today(now).isoformat())


def resumed_on(world: World) -> date | None:
    """When the firm was back from its last long pause; None when it never paused."""
    found = world.store.setting(_RESUMED)
    return date.fromisoformat(found) if found else None
