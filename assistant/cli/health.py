"""Whether all is well, for monitoring: what only a person will mend."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.domain.task import TaskKind
from assistant.flows.facts import last_read
from assistant.flows.world import World

# A mail that waits longer than the last pause between tries is stuck.
_STUCK = timedelta(hours=6)


def troubles(world: World, now: datetime) -> list[str]:
    """What is wrong, each in a few words; nothing when all is well."""
    return [*_mailbox(world, now), *_outbox(world, now), *_asked(world), *_templates(world)]


def _mailbox(world: World, now: datetime) -> list[str]:
    read_at = last_read(world)
    if read_at is None:
        return ["the mailbox has not been read yet: is `run` running?"]
    minutes = int((now - read_at).total_seconds() // 60)
    if minutes > world.policy.brakes.deaf_minutes:
        return [f"the mailbox was last read {minutes} minutes ago: is `run` running, and the server up?"]
    return []


def _outbox(world: World, now: datetime) -> list[str]:
    since = (now - _STUCK).isoformat()
    sql = (
        "select count(*) as n, coalesce(max(answer), '') as answer from outbox where state = 'queued' and queued_at < ?"
    )
    (stuck,) = world.store.query(sql, since)
    said = f": {stuck['answer']}" if stuck["answer"] else ""
    return [f"{stuck['n']} mails have waited to leave for hours{said}"] if stuck["n"] else []


def _asked(world: World) -> list[str]:
    kinds = [task.task.kind for task in world.store.tasks.open()]
    words = {
        TaskKind.IN_DOUBT: "mails of which nobody knows whether they left",
        TaskKind.SET_ASIDE: "messages set aside that could not be read",
    }
    return [f"{kinds.count(kind)} {said} (`tasks`)" for kind, said in words.items() if kind in kinds]


def _templates(world: World) -> list[str]:
    return list(dict.fromkeys(filter(None, world.template_problems.values())))
