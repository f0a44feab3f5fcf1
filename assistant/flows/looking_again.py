"""Payments without a place are looked at again: told before by another source, then placed in the order of booking."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.task import NewTask, TaskKind
from assistant.flows.allocate import BANK, close_question
from assistant.flows.in_turn import place_in_order
from assistant.flows.late import remember_order, replay_what_came_late
from assistant.flows.owner_word import OWNER
from assistant.flows.reconciling import facts_of, suspects
from assistant.flows.world import World
from assistant.payments.credit import Credit
from assistant.payments.told_twice import DAYS, Likeness, compared, is_bare, told_facts
from assistant.store.payment_rows import KeptPayment, State
from assistant.store.payments import Asked, Outcome

_SEEN = "payments_looked_at"


def look_again(world: World, now: datetime, *, anew: bool = False) -> int:
    """Try every payment without a place anew if anything has changed that it may rest on; how many were looked at."""
    store = world.store
    if not anew and store.setting(_SEEN) == store.sources.fingerprint():
        return 0
    with store.transaction():
        oldest = store.ledger.first_issued()
        kept = {one.credit.key: one for one in store.payments.waiting() if _may_be_placed(one, oldest)}
        told = {key for one in kept.values() for key in _told_before(world, one, now)}
        left = [one for one in kept.values() if one.credit.key not in told]
        freed = replay_what_came_late(world, left, now)
        again = (store.payments.get(one.credit.key) for one in (*left, *freed))
        place_in_order(world, [one for one in again if one is not None and one.waiting], now)
        remember_order(world)
        store.remember(_SEEN, store.sources.fingerprint())
    return len(kept)


def _may_be_placed(kept: KeptPayment, oldest: str) -> bool:
    """What the owner took from its place is for the owner to place; what is early waits for older invoices."""
    if kept.state is State.EARLY:
        return bool(oldest) and kept.credit.booked.isoformat() >= oldest
    return kept.placed_by != OWNER


def _told_before(world: World, kept: KeptPayment, now: datetime) -> tuple[str, ...]:
    """The keys that need no place: another source has told of the same payment, or may have."""
    credit, payments = kept.credit, world.store.payments
    if kept.apart or (still := payments.get(credit.key)) is None or not still.waiting:
        return ()
    batch = payments.batch_of(credit, DAYS) if is_bare(credit) else ""
    others = [
        one
        for one in payments.near(credit, DAYS)
        if not payments.has_twin_from(one.credit.key, credit.source) and (one.id < kept.id or not one.waiting)
    ]
    found = [(compared(credit, one.credit), one) for one in others]
    same = next((one for likeness, one in found if likeness is Likeness.SAME), None)
    if same is not None:
        # Of two that are one, the one that says more is looked at.
        more = same.waiting and told_facts(credit) > told_facts(same.credit)
        twin, other = (same.credit, credit) if more else (credit, same.credit)
        return (_is_twin(world, twin, other.key, f"told by {other.source} of {other.booked} as well", now),)
    if batch:
        return (_is_twin(world, credit, batch, "told in its parts as well", now),)
    maybe = next((one for likeness, one in found if likeness is Likeness.MAYBE), None)
    if maybe is None:
        return ()
    _ask_if_same(world, kept, maybe, now)
    return (credit.key,)


def _is_twin(world: World, credit: Credit, other: str, why: str, now: datetime) -> str:
    world.store.payments.settle(credit.key, Outcome(State.TWIN, why, BANK, twin_of=other), now)
    close_question(world, credit, why, now)
    return credit.key


def _ask_if_same(world: World, kept: KeptPayment, other: KeptPayment, now: datetime) -> None:
    credit, told = kept.credit, other.credit
    why = f"{told.source} tells of {told.amount} on {told.booked} as well: the same payment?"
    of = (other.client,) if other.client else tuple(suspects(world, credit, ()))
    world.store.payments.ask(credit.key, Asked(why, (), of, told.key))
    facts = facts_of(credit) | {"other": told.source, "on": told.booked.isoformat()}
    world.store.tasks.restate(NewTask(TaskKind.SAME_PAYMENT, facts=facts, message_id=credit.key), now)
