"""How far each bank source's data reach, as the store knows it."""

from __future__ import annotations

from datetime import date, datetime

from assistant.domain.freshness import Freshness, freshness_of
from assistant.flows.world import World


def freshness(world: World, now: datetime) -> tuple[Freshness, ...]:
    """Every configured source; the owner's word that all payments are booked counts as data up to its day."""
    reaches = world.store.sources.reaches()
    confirmed = confirmed_on(world)
    return tuple(
        freshness_of(
            bank,
            max(filter(None, (reaches.get(bank.name), confirmed)), default=None),
            world.bank,
            world.today(now),
        )
        for bank in world.policy.money.sources
    )


def confirmed_on(world: World) -> date | None:
    """The day up to which the owner has said that all payments are booked; None when it was never said."""
    said = world.store.setting("payments_confirmed_on")
    return date.fromisoformat(said) if said else None
