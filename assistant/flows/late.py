"""Files come in any order: what an earlier payment, invoice or credit note would have changed is done over.

Only what was placed automatically is done over, only where the end is another one, and all in one transaction: nothing
is sent in between. The order is tried out first and taken back, so that the journal tells of real changes alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from assistant.flows.allocate import BANK
from assistant.flows.in_turn import settle_in_order
from assistant.flows.reconciling import apply, learn, why_of
from assistant.flows.undoing import ANEW, DECISIONS, LATE, may_be_undone, net_of, undo
from assistant.flows.world import World
from assistant.payments.credit import Credit
from assistant.payments.outcome import Settled, TakenBack
from assistant.payments.reconcile import in_order, laid_out
from assistant.store.payment_rows import KeptPayment, State

_MARKS = "payments_in_order"
# A client with more payments than this in one account: the older ones are left as they are.
_MOST = 200
_MOST_CLIENTS = 40
_MOST_LOOKED_AT = 2_000
Picture = tuple[object, ...]


class _TriedError(Exception):
    """Takes back what was only tried out."""


def remember_order(world: World) -> None:
    """From here on, what is new is new."""
    world.store.remember(_MARKS, json.dumps(world.store.payments.marks()))


def replay_what_came_late(
    world: World, waiting: Sequence[KeptPayment], handed: Sequence[str], now: datetime
) -> list[KeptPayment]:
    """Do over what came too soon; those that lost their place by it, to be looked at with the rest.

    `handed`: the keys of payments that took a place over and say more than what it rests on.
    """
    clients = _concerned(world, waiting) | _that_paid(world, handed)
    placed = _closed_over(world, clients) if clients else {}
    if not placed:
        return []
    tried, became = _tried(world, placed, waiting, now)
    changed = [one for key, one in placed.items() if tried[key] != _picture(world, key)]
    if changed and _moves_credit(world, placed, tried):
        changed = list(placed.values())
    for one in reversed(changed):
        undo(world, one, LATE, now)
    for key in handed:
        outcome = became.get(key)
        if isinstance(outcome, Settled) and placed[key] not in changed:
            learn(world, outcome, now)
            world.store.payments.restate(key, why_of(outcome))
    return _placed_anew(world, changed, waiting, became, now)


def _placed_anew(
    world: World,
    changed: Sequence[KeptPayment],
    waiting: Sequence[KeptPayment],
    became: Mapping[str, Settled | TakenBack],
    now: datetime,
) -> list[KeptPayment]:
    """As it was tried out, in that order; what found no place is left to be asked about."""
    moved = {one.credit.key for one in (*changed, *waiting)}
    for key, outcome in became.items():
        again = world.store.payments.get(key) if key in moved else None
        if again is not None:
            apply(world, again, outcome, now)
    left = (world.store.payments.get(one.credit.key) for one in changed if one.credit.key not in became)
    return [one for one in left if one is not None]


def _tried(
    world: World, placed: Mapping[str, KeptPayment], waiting: Sequence[KeptPayment], now: datetime
) -> tuple[dict[str, Picture], Mapping[str, Settled | TakenBack]]:
    """How all of them would end if they had come in their order; nothing of it stays."""
    pictures: dict[str, Picture] = {}
    became: Mapping[str, Settled | TakenBack] = {}
    with suppress(_TriedError), world.store.transaction():
        for one in reversed([*placed.values()]):
            undo(world, one, LATE, now)
        anew = [again for key in placed if (again := world.store.payments.get(key)) is not None]
        became = settle_in_order(world, [*waiting, *anew], now)
        pictures = {key: _picture(world, key) for key in placed}
        raise _TriedError
    return pictures, became


def _picture(world: World, key: str) -> Picture:
    kept = world.store.payments.get(key)
    if kept is None:
        return ()
    state = State.ASKED if kept.waiting else kept.state
    numbers = net_of(world, key)
    waived = [(number, world.store.allocations.waived(number).get(key, 0)) for number in sorted(numbers)]
    return state, kept.client, kept.surplus, kept.credit_left, sorted(numbers.items()), waived


def _credits(picture: Picture) -> bool:
    return bool(picture) and picture[2] != picture[3]


def _moves_credit(world: World, placed: Mapping[str, KeptPayment], tried: Mapping[str, Picture]) -> bool:
    """Whether something is netted or kept as credit, before or after: then one cannot be done over without the rest."""
    return any(
        _credits(_picture(world, key)) or _credits(tried[key]) or "credit note" in one.why
        for key, one in placed.items()
    )


def _concerned(world: World, waiting: Sequence[KeptPayment]) -> set[str]:
    """The clients with a placement that something new may have come before."""
    store = world.store
    marks = json.loads(store.setting(_MARKS) or "null")
    newest = store.payments.newest_placed(BANK)
    if marks is None or not newest:
        return set()
    arrived = store.payments.arrived(marks)
    found = _overtaken(world, arrived)
    for one in waiting:
        day = one.credit.booked.isoformat()
        if day > newest or (one.state is not State.NEW and not arrived):
            continue
        about = _about(world, one.credit)
        # One that was asked about may have its place now, and teach an account what a later one has taught it before.
        if one.state is State.NEW or about & arrived.keys():
            found |= {client for client in about if day <= store.payments.newest_placed(BANK, client)}
    return found


def _that_paid(world: World, keys: Iterable[str]) -> set[str]:
    found = [kept for key in keys if (kept := world.store.payments.get(key)) is not None]
    return {client for one in found for client in (*_about(world, one.credit), one.client) if client}


def _about(world: World, credit: Credit) -> frozenset[str]:
    """Whose items its place may rest on, and who else paid from its account: what one teaches of it, all rest on."""
    return laid_out(credit, world.store.items).clients() | world.store.payments.placed_from(BANK, credit)


def _overtaken(world: World, arrived: Mapping[str, str]) -> set[str]:
    """Whom the placements may concern that were made before these clients' invoices and credit notes came."""
    found: set[str] = set()
    first = min(arrived.values(), default="")
    for one in world.store.payments.placed_since(BANK, first, _MOST_LOOKED_AT) if first else ():
        about = _about(world, one.credit) | {one.client}
        if any(arrived.get(client, "9") <= one.credit.booked.isoformat() for client in about):
            found |= about - {""}
    return found


def _closed_over(world: World, clients: Iterable[str]) -> dict[str, KeptPayment]:
    """The automatic placements of these clients, and of those whose items such a payment may be meant for; in order."""
    decided = world.store.tasks.decided(DECISIONS, ANEW)
    found: dict[str, KeptPayment] = {}
    seen: set[str] = set()
    left = sorted(clients)
    while left and len(seen) < _MOST_CLIENTS:
        client = left.pop(0)
        seen.add(client)
        for one in world.store.payments.placed_of(client, BANK, _MOST):
            key = one.credit.key
            if key in found or key in decided or not may_be_undone(world, one):
                continue
            found[key] = one
            left += sorted(_about(world, one.credit) - seen - set(left))
    return dict(sorted(found.items(), key=lambda one: in_order(one[1].credit)))
