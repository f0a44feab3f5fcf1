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
from assistant.flows.linked import Linked, Links, about, rest_on_themselves
from assistant.flows.reconciling import apply, learn, why_of
from assistant.flows.undoing import LATE, net_of, undo
from assistant.flows.world import World
from assistant.payments.outcome import Settled, TakenBack
from assistant.store.payment_rows import KeptPayment, State

_MARKS = "payments_in_order"
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
    marks = json.loads(world.store.setting(_MARKS) or "null")
    if marks is None:
        return []
    arrived = world.store.payments.arrived(marks)
    that_paid = _that_paid(world, handed)
    clients = _concerned(world, waiting, arrived) | that_paid
    moved = arrived.keys() | that_paid
    left: list[KeptPayment] = []
    for group in Links(world, waiting).groups(clients) if clients else ():
        if group.clients & moved or not rest_on_themselves(world, group):
            left += _replayed(world, group, handed, now)
    return left


def _replayed(world: World, group: Linked, handed: Sequence[str], now: datetime) -> list[KeptPayment]:
    placed = group.placed
    tried, became = _tried(world, group, now)
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
    return _placed_anew(world, changed, group.waiting, became, now)


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


def _tried(world: World, group: Linked, now: datetime) -> tuple[dict[str, Picture], Mapping[str, Settled | TakenBack]]:
    """How all of them would end if they had come in their order; nothing of it stays."""
    pictures: dict[str, Picture] = {}
    became: Mapping[str, Settled | TakenBack] = {}
    with suppress(_TriedError), world.store.transaction():
        for one in reversed([*group.placed.values()]):
            undo(world, one, LATE, now)
        anew = [again for key in group.placed if (again := world.store.payments.get(key)) is not None]
        became = settle_in_order(world, [*group.waiting, *anew], now)
        pictures = {key: _picture(world, key) for key in group.placed}
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


def _concerned(world: World, waiting: Sequence[KeptPayment], arrived: Mapping[str, str]) -> set[str]:
    """The clients with a placement that something new may have come before."""
    store = world.store
    newest = store.payments.newest_placed(BANK)
    if not newest:
        return set()
    found = _overtaken(world, arrived)
    for one in waiting:
        day = one.credit.booked.isoformat()
        if day > newest or (one.state is not State.NEW and not arrived):
            continue
        meant = about(world, one.credit)
        # One that was asked about may have its place now, and teach an account what a later one has taught it before.
        if one.state is State.NEW or meant & arrived.keys():
            found |= {client for client in meant if day <= store.payments.newest_placed(BANK, client)}
    return found


def _that_paid(world: World, keys: Iterable[str]) -> set[str]:
    found = [kept for key in keys if (kept := world.store.payments.get(key)) is not None]
    return {client for one in found for client in (*about(world, one.credit), one.client) if client}


def _overtaken(world: World, arrived: Mapping[str, str]) -> set[str]:
    """Whom the placements may concern that were made before these clients' invoices and credit notes came."""
    found: set[str] = set()
    first = min(arrived.values(), default="")
    for one in world.store.payments.placed_since(BANK, first, _MOST_LOOKED_AT) if first else ():
        meant = about(world, one.credit) | {one.client}
        if any(arrived.get(client, "9") <= one.credit.booked.isoformat() for client in meant):
            found |= meant - {""}
    return found
