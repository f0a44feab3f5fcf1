"""Payments are placed one after the other, by day and key; one that is stuck is tried anew when another is placed."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from assistant.flows.reconciling import apply
from assistant.flows.world import World
from assistant.payments.outcome import Settled, TakenBack
from assistant.payments.reconcile import in_order, laid_out, place_one, settle_one
from assistant.payments.work import Asked
from assistant.store.payment_rows import KeptPayment

Turn = tuple[date, bool, str]


def place_in_order(world: World, waiting: Iterable[KeptPayment], now: datetime) -> None:
    """Place what can be placed and ask about the rest."""
    kept = {one.credit.key: one for one in waiting}
    placed = settle_in_order(world, kept.values(), now)
    for one in sorted(kept.values(), key=lambda one: in_order(one.credit)):
        if one.credit.key not in placed:
            apply(world, one, place_one(laid_out(one.credit, world.store.items)), now)


def settle_in_order(world: World, waiting: Iterable[KeptPayment], now: datetime) -> Mapping[str, Settled | TakenBack]:
    """Place what can be placed; what became of these, by key, in the order in which it was done.

    After each placement the first in order that it may concern comes next, and in the end all that are left are tried
    once more, so the end is the same as if one more payment had been told last, or first.
    """
    kept = {one.credit.key: one for one in waiting}
    turns: list[Turn] = [in_order(one.credit) for one in kept.values()]
    heapq.heapify(turns)
    stuck: dict[str, frozenset[str]] = {}
    became: dict[str, Settled | TakenBack] = {}
    last = 0
    while turns or (stuck and len(became) > last):
        if not turns:
            # Something else may have been in the way: an invoice of somebody else with a number or sum that is like it.
            last, turns, stuck = len(became), sorted(in_order(kept[one].credit) for one in stuck), {}
        key = heapq.heappop(turns)[2]
        work = laid_out(kept[key].credit, world.store.items)
        outcome = settle_one(work)
        if isinstance(outcome, Asked):
            stuck[key] = work.clients()
            continue
        became[key] = outcome
        apply(world, kept[key], outcome, now)
        moved = {outcome.client, *_clients(world, outcome)}
        for other in [one for one, clients in stuck.items() if clients & moved]:
            del stuck[other]
            heapq.heappush(turns, in_order(kept[other].credit))
    return became


def _clients(world: World, outcome: Settled | TakenBack) -> Iterable[str]:
    for one in outcome.allocations:
        case = world.store.cases.get(one.number)
        if case is not None:
            yield case.invoice.client
