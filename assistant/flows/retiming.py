"""When a ladder or calendar has changed, every open case is asked anew on which day it wants a look."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from assistant.domain.client import Client
from assistant.domain.schedule import attend_on
from assistant.flows.world import World

_KNOWN = "schedule_as_of"


def retime_if_changed(world: World, now: datetime, *, first_too: bool = True) -> int:
    """Look at what the schedule rests on; when it is not what it was, reckon all days anew. Answers how many moved.

    Without `first_too` a store in which nothing was noted yet is taken to be up to date.
    """
    policy = world.policy
    rests_on = (sorted(policy.ladders.items()), policy.rest, policy.country, policy.timezone)
    # What a ladder is, in full: its values are frozen and print all they hold.
    current = hashlib.sha256(repr(rests_on).encode()).hexdigest()
    known = world.store.setting(_KNOWN)
    if known == current:
        return 0
    with world.store.transaction():
        clients = world.store.ledger.clients() if known or first_too else ()
        moved = sum(retime(world, client, now) for client in clients)
        world.store.remember(_KNOWN, current)
    return moved


def retime(world: World, client: Client, now: datetime) -> int:
    """The same for one client, whose ladder or country may have changed."""
    terms, moved = world.terms(client, now), 0
    with world.store.transaction():
        for case in world.store.cases.of_client(client.client):
            day = attend_on(case, terms)
            if day != case.attend_on:
                world.store.cases.write(replace(case, attend_on=day))
                moved += 1
    return moved
