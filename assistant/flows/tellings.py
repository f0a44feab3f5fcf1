"""Several sources tell of one payment: the telling that says most is placed, the others are twins, or asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from assistant.domain.money import Money
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.allocate import BANK, close_question
from assistant.flows.owner_word import OWNER
from assistant.flows.reconciling import facts_of, suspects
from assistant.flows.undoing import accounts_of, may_be_undone, undo, unlearn
from assistant.flows.world import World
from assistant.payments.credit import Credit, Direction
from assistant.payments.outcome import Ground
from assistant.payments.reconcile import laid_out
from assistant.payments.tellings import Pair, Telling, may_be_one, told_again
from assistant.payments.told_twice import DAYS, Likeness, accounts_differ, is_bare
from assistant.store.payment_rows import KeptPayment, State
from assistant.store.payments import Asked, Outcome

IN_PARTS = "told in its parts as well"
# Older sums that were told in parts are left as they are.
_MOST_SUMS = 400
# So many tellings of one sum are compared with one another.
_MOST = 200


def sort_out_tellings(world: World, now: datetime) -> list[str]:
    """Settle what is told twice; the keys of those that took over the place of a telling that says less."""
    near_by = _NearBy(world)
    sums = _Sums(world)
    for one in world.store.payments.settled_as(IN_PARTS, _MOST_SUMS):
        if not sums.told_in_parts(one):
            world.store.payments.renew(one.credit.key)
    handed: list[str] = []
    seen: set[str] = set()
    for one in world.store.payments.waiting():
        if parts := sums.told_in_parts(one):
            _is_twin(world, one.credit, parts, IN_PARTS, now)
    for one in world.store.payments.waiting():
        # About the others nothing has changed since they were compared.
        if one.credit.key not in seen and (one.state is State.NEW or one.twin_of or one.apart):
            near = near_by.of(one)
            seen |= {other.credit.key for other in near}
            handed += _settled(world, near, now) if len(near) > 1 else []
    return handed


def _days_around(credit: Credit) -> Iterator[date]:
    """The days on which another source may have told of the same money."""
    return (credit.booked + timedelta(days=away) for away in range(-DAYS, DAYS + 1))


class _Sums:
    """Lines that are the sum of several payments which another source tells one by one."""

    def __init__(self, world: World) -> None:
        self._world = world

    def told_in_parts(self, kept: KeptPayment) -> str:
        """The key of the first part, if this is the line of its source that is nearest to such a booking."""
        if not is_bare(kept.credit):
            return ""
        batches = self._world.store.payments.batches_of(kept.credit, DAYS)
        for batch in batches if batches and self._may_be_a_sum(kept) else ():
            lines = [one for one in self._lines(batch, kept.credit) if self._may_be_a_sum(one)]
            lines = [one for one in lines if not accounts_differ(one.credit, batch)]
            nearest = min(lines, key=lambda one: (abs(one.credit.booked - batch.booked), one.credit.key), default=None)
            if nearest is not None and nearest.credit.key == kept.credit.key:
                return batch.key
        return ""

    def _may_be_a_sum(self, kept: KeptPayment) -> bool:
        """Nothing says who paid or what for, nobody has spoken of it, and it has no place of its own."""
        placed = kept.state is State.PLACED or (kept.state is State.TWIN and kept.why != IN_PARTS)
        if kept.apart or kept.placed_by == OWNER or placed or not is_bare(kept.credit):
            return False
        return not laid_out(kept.credit, self._world.store.items).hits

    def _lines(self, batch: Credit, line: Credit) -> Iterator[KeptPayment]:
        for day in _days_around(batch):
            every = self._world.store.payments.of_day(line.amount, line.direction, day)
            yield from (one for one in every if one.credit.source == line.source)


class _NearBy:
    """All tellings that may be of one payment, or of one that these may be of, and so on."""

    def __init__(self, world: World) -> None:
        self._payments = world.store.payments
        self._of_day: dict[tuple[Money, Direction, date], Sequence[KeptPayment]] = {}

    def of(self, kept: KeptPayment) -> list[KeptPayment]:
        found = {kept.credit.key: kept}
        left = [kept]
        while left and len(found) < _MOST:
            one = left.pop()
            telling = _telling(one)
            for other in self._alike(one.credit):
                if other.credit.key not in found and may_be_one(telling, _telling(other)):
                    found[other.credit.key] = other
                    left.append(other)
        # The sum of a batch is told better by its parts.
        return [one for one in found.values() if one.state is not State.TWIN or one.why != IN_PARTS]

    def _alike(self, credit: Credit) -> Iterator[KeptPayment]:
        for day in _days_around(credit):
            of = credit.amount, credit.direction, day
            if of not in self._of_day:
                self._of_day[of] = self._payments.of_day(*of)
            yield from (one for one in self._of_day[of] if one.credit.source != credit.source)


def _telling(kept: KeptPayment, *, held: bool = False) -> Telling:
    by_owner = kept.placed_by == OWNER
    return Telling(
        kept.credit, held or by_owner, kept.apart, kept.twin_of if by_owner and kept.state is State.TWIN else ""
    )


def _settled(world: World, near: Sequence[KeptPayment], now: datetime) -> list[str]:
    tellings = [_telling(one, held=one.state is State.PLACED and not may_be_undone(world, one)) for one in near]
    pairs = told_again(tellings)
    for one in near:
        if one.credit.key not in pairs:
            _stands_for_itself(world, one, now)
    handed = []
    for one in near:
        pair = pairs.get(one.credit.key)
        if pair is None:
            continue
        if pair.likeness is Likeness.MAYBE:
            _ask_if_same(world, one, pair, now)
        elif _gives_way(world, one, pair, now, may_hand_over=pair.other not in pairs):
            handed.append(pair.other)
    return handed


def _stands_for_itself(world: World, kept: KeptPayment, now: datetime) -> None:
    """What counted as another's twin, or was asked about as such, is looked at as if it had come just now."""
    asked = kept.state is State.ASKED and kept.twin_of
    if (kept.state is State.TWIN and kept.placed_by == BANK) or asked:
        close_question(world, kept.credit, "another payment", now)
        world.store.payments.renew(kept.credit.key)


def _gives_way(world: World, kept: KeptPayment, pair: Pair, now: datetime, *, may_hand_over: bool) -> bool:
    """It is the twin of one that says more, which takes over the place it had; whether there was one to take over."""
    other = world.store.payments.get(pair.other)
    if other is None or (kept.state is State.TWIN and kept.twin_of == pair.other):
        return False
    why = f"told by {other.credit.source} of {other.credit.booked} as well"
    placed = kept.state is State.PLACED
    plain = not kept.surplus and not world.store.tasks.about(kept.credit.key)
    handed = placed and may_hand_over and other.waiting and plain
    if handed:
        unlearn(world, kept)
        close_question(world, other.credit, kept.why, now)
        world.store.payments.hand_over(kept.credit.key, pair.other)
    elif placed:
        undo(world, kept, why, now)
    _is_twin(world, kept.credit, pair.other, why, now)
    if other.state is State.PLACED and other.client and str(Ground.NAME) in other.why:
        for account in accounts_of(world, other.credit):
            world.store.sources.teach(account, other.client, other.credit.source, now)
    return handed


def _is_twin(world: World, credit: Credit, other: str, why: str, now: datetime) -> None:
    world.store.payments.settle(credit.key, Outcome(State.TWIN, why, BANK, twin_of=other), now)
    close_question(world, credit, why, now)


def _ask_if_same(world: World, kept: KeptPayment, pair: Pair, now: datetime) -> None:
    other = world.store.payments.get(pair.other)
    if other is None:
        return
    credit, told = kept.credit, other.credit
    why = f"{told.source} tells of {told.amount} on {told.booked} as well: the same payment?"
    if kept.state is State.PLACED:
        undo(world, kept, why, now)
    if kept.state is not State.ASKED or kept.twin_of != pair.other:
        close_question(world, credit, why, now)
    of = (other.client,) if other.client else tuple(suspects(world, credit, ()))
    world.store.payments.ask(credit.key, Asked(why, (), of, told.key))
    facts = facts_of(credit) | {"other": told.source, "on": told.booked.isoformat()}
    world.store.tasks.restate(NewTask(TaskKind.SAME_PAYMENT, facts=facts, message_id=credit.key), now)
