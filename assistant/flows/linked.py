"""Which payments hang together: by the clients they may be meant for, and by the accounts they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.flows.allocate import BANK
from assistant.flows.reconciling import payer_marks
from assistant.flows.undoing import may_be_undone, net_of
from assistant.flows.world import World
from assistant.payments.credit import Credit
from assistant.payments.plain import plainly_meant
from assistant.payments.reconcile import in_order, laid_out
from assistant.store.payment_rows import KeptPayment, State

# A client with more payments than this: the older ones are left as they are.
_MOST = 200
# An account that pays for more clients than this ties them together by chance.
_MOST_CLIENTS = 60


@dataclass(frozen=True)
class Linked:
    """Payments that one another's places may rest on: what was placed automatically, in order, and what waits."""

    clients: frozenset[str]
    placed: Mapping[str, KeptPayment]
    waiting: Sequence[KeptPayment]


def rest_on_themselves(world: World, group: Linked) -> bool:
    """Whether each payment pays an invoice of its own in full, for a client of its own: then any order is the same."""
    owners: dict[str, str] = {}
    for one in group.waiting:
        item = plainly_meant(laid_out(one.credit, world.store.items))
        if one.state is not State.NEW or item is None or item.balance != item.amount:
            return False
        # What the first of them teaches would speak against the second.
        if any(owners.setdefault(mark, item.client) != item.client for mark in payer_marks(one.credit)):
            return False
    for key, one in group.placed.items():
        item = plainly_meant(laid_out(one.credit, world.store.items))
        if item is None or item.open or net_of(world, key) != {item.number: item.amount.minor}:
            return False
    return True


def about(world: World, credit: Credit) -> frozenset[str]:
    """Whose items its place may rest on, and who else paid from its account: what one teaches of it, all rest on."""
    return laid_out(credit, world.store.items).clients() | world.store.payments.placed_from(BANK, credit)


class Links:
    """Groups of payments that hang together; no payment is in two of them, and what a person has said of is in none."""

    def __init__(self, world: World, waiting: Sequence[KeptPayment]) -> None:
        self._world = world
        self._said = {one.credit.key: about(world, one.credit) for one in waiting}
        self._waits: dict[str, list[KeptPayment]] = defaultdict(list)
        for one in waiting:
            for client in self._said[one.credit.key]:
                self._waits[client].append(one)
        self._seen: set[str] = set()
        self._taken: set[str] = set()

    def groups(self, clients: Iterable[str]) -> Iterator[Linked]:
        """The groups of these clients that have anything placed; what follows of one may be written before the next."""
        for first in sorted(clients):
            group = self._group(first) if first not in self._seen else None
            if group is not None and group.placed:
                yield group

    def _group(self, first: str) -> Linked:
        clients: set[str] = set()
        placed: list[KeptPayment] = []
        waits: list[KeptPayment] = []
        left, most = [first], len(self._seen) + _MOST_CLIENTS
        while left and len(self._seen) < most:
            client = left.pop(0)
            self._seen.add(client)
            clients.add(client)
            own, waiting = self._new(self._placed_of(client)), self._new(self._waits[client])
            placed += own
            waits += waiting
            near = [*(about(self._world, one.credit) for one in own), *(self._said[one.credit.key] for one in waiting)]
            left += sorted(frozenset[str]().union(*near) - self._seen - {*left})
        placed.sort(key=lambda one: in_order(one.credit))
        return Linked(frozenset(clients), {one.credit.key: one for one in placed}, waits)

    def _placed_of(self, client: str) -> list[KeptPayment]:
        found = self._world.store.payments.placed_of(client, BANK, _MOST)
        return [one for one in found if may_be_undone(self._world, one)]

    def _new(self, found: Iterable[KeptPayment]) -> list[KeptPayment]:
        new = [one for one in found if one.credit.key not in self._taken]
        self._taken |= {one.credit.key for one in new}
        return new
