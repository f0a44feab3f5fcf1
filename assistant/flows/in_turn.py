"""Payments are placed one after the other, by day and key; one that is stuck is tried anew when another is placed."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import date, datetime

from assistant.flows.reconciling import apply
from assistant.flows.world import World
from assistant.payments.outcome import Outcome, Question
from assistant.payments.reconcile import in_order, laid_out, place_one
from assistant.store.payment_rows import KeptPayment

Turn = tuple[date, bool, str]
Applied = Callable[[World, KeptPayment, Outcome, datetime], None]


def place_in_order(world: World, waiting: Iterable[KeptPayment], now: datetime) -> dict[str, Outcome]:
    """Place what can be placed and ask about the rest; what became of each, by key.

    After each placement the first in order that it may concern comes next, so the end is the same as if one more
    payment had been told last, or first.
    """
    kept = {one.credit.key: one for one in waiting}
    turns: list[Turn] = [in_order(one.credit) for one in kept.values()]
    heapq.heapify(turns)
    stuck: dict[str, frozenset[str]] = {}
    became: dict[str, Outcome] = {}
    while turns:
        key = heapq.heappop(turns)[2]
        work = laid_out(kept[key].credit, world.store.items)
        became[key] = outcome = place_one(work)
        if isinstance(outcome, Question):
            stuck[key] = work.clients()
            continue
        apply(world, kept[key], outcome, now)
        moved = {outcome.client, *_clients(world, outcome)}
        for other in [one for one, clients in stuck.items() if clients & moved]:
            del stuck[other]
            heapq.heappush(turns, in_order(kept[other].credit))
    for key in stuck:
        apply(world, kept[key], became[key], now)
    return became


def _clients(world: World, outcome: Outcome) -> Iterable[str]:
    for one in () if isinstance(outcome, Question) else outcome.allocations:
        case = world.store.cases.get(one.number)
        if case is not None:
            yield case.invoice.client
