"""Payments without a place are looked at again: told before by another source, then placed in the order of booking."""

from __future__ import annotations

from datetime import datetime

from assistant.flows.in_turn import place_in_order
from assistant.flows.late import remember_order, replay_what_came_late
from assistant.flows.owner_word import OWNER
from assistant.flows.tellings import sort_out_tellings
from assistant.flows.world import World
from assistant.store.payment_rows import KeptPayment, State

_SEEN = "payments_looked_at"


def look_again(world: World, now: datetime, *, anew: bool = False) -> None:
    """Try every payment without a place anew if anything has changed that it may rest on."""
    store = world.store
    if not anew and store.setting(_SEEN) == store.sources.fingerprint():
        return
    with store.transaction():
        oldest = store.ledger.first_issued()
        handed = sort_out_tellings(world, now)
        left = [one for one in store.payments.waiting() if _may_be_placed(one, oldest) and not one.twin_of]
        freed = replay_what_came_late(world, left, handed, now)
        again = (store.payments.get(one.credit.key) for one in (*left, *freed))
        place_in_order(world, [one for one in again if one is not None and one.waiting], now)
        remember_order(world)
        store.remember(_SEEN, store.sources.fingerprint())


def _may_be_placed(kept: KeptPayment, oldest: str) -> bool:
    """What the owner took from its place is for the owner to place; what is early waits for older invoices."""
    if kept.state is State.EARLY:
        return bool(oldest) and kept.credit.booked.isoformat() >= oldest
    return kept.placed_by != OWNER
