"""A notice told that a payment failed; when the bank takes the same money back, it is known already."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from assistant.flows.allocate import BANK, close_question
from assistant.flows.world import World
from assistant.payments.credit import Credit, Direction
from assistant.payments.reconcile import laid_out
from assistant.store.payment_rows import State
from assistant.store.payments import Outcome

FAILED = "the payment failed, by a notice of"
# A direct debit may be sent back for so long after the notice, and a notice may be as late.
_DAYS = timedelta(days=30)


def is_known_to_have_failed(world: World, credit: Credit, now: datetime) -> bool:
    """Settle what the bank took back if a notice has opened the invoice for it; False when none has."""
    if credit.direction is not Direction.TAKEN_BACK:
        return False
    named = [hit.item for hit in laid_out(credit, world.store.items).hits]
    named += world.store.items.paid_by(credit.end_to_end) if credit.end_to_end else []
    clients = {one.number: one.client for one in named}
    for number, client in clients.items():
        why = f"opened {number} before: {FAILED.partition(',')[0]}, as a notice told"
        if _failures(world, number, credit) > world.store.payments.settled_for(why):
            world.store.payments.settle(credit.key, Outcome(State.PLACED, why, BANK, client), now)
            close_question(world, credit, why, now)
            return True
    return False


def _failures(world: World, number: str, credit: Credit) -> int:
    """How often a notice took just this amount back near that day."""
    gone = Counter[tuple[object, str]]()
    for part in world.store.allocations.of_invoice(number):
        if part.source.startswith(FAILED) and abs(part.on - credit.booked) <= _DAYS:
            gone[part.on, part.source] += part.amount
    return sum(minor == -credit.amount.minor for minor in gone.values())
