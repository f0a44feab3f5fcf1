"""A reminder that was counted did not arrive: who gets it instead, and what the client's last reminder was then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from assistant.domain.case import How
from assistant.domain.client import Client
from assistant.domain.grouping import recipient
from assistant.domain.schedule import Terms
from assistant.domain.standing import StandingDecision, Unreached, decide_standing
from assistant.flows.world import World

_ARRIVED = frozenset({How.SENT, How.IN_DOUBT})


def instead_of(client: Client, dead: Iterable[str]) -> str:
    """The address of the next by role once these addresses are known to be dead; empty when nobody is left."""
    gone = {one.lower() for one in dead}
    left = tuple(replace(one, deliverable=one.deliverable and one.email.lower() not in gone) for one in client.contacts)
    following = recipient(replace(client, contacts=left))
    return following.email if following else ""


def uncounted(
    world: World, client: Client, message_id: str, stages: Mapping[str, str], terms: Terms
) -> tuple[StandingDecision, ...]:
    """The client's standing without a mail that did not arrive, so that the gap does not count from it."""
    standing = world.store.cases.standing(client.client)
    if not terms.ladder.any_overdue(stages.values()):
        return ()
    last: date | None = None
    for case in world.store.cases.of_client(client.client, only_open=False):
        for done in case.done:
            counts = done.how in _ARRIVED and terms.ladder.any_overdue([done.stage])
            if counts and stages.get(case.number) != done.stage:
                last = max(filter(None, (last, done.on)))
    return (decide_standing(standing, Unreached(message_id, last), terms.today),)
