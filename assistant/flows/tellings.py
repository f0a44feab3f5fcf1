"""Several sources tell of one payment: the telling that says most is placed, the others are twins, or asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from assistant.domain.money import Money
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.allocate import BANK, close_question
from assistant.flows.owner_word import OWNER
from assistant.flows.reconciling import facts_of, suspects
from assistant.flows.undoing import ANEW, DECISIONS, may_be_undone, undo
from assistant.flows.world import World
from assistant.payments.credit import Credit, Direction
from assistant.payments.tellings import Pair, Telling, may_be_one, told_again
from assistant.payments.told_twice import DAYS, Likeness, is_bare
from assistant.store.payment_rows import KeptPayment, State
from assistant.store.payments import Asked, Outcome

_IN_PARTS = "told in its parts as well"
# So many tellings of one sum are compared with one another.
_MOST = 200


def sort_out_tellings(world: World, waiting: Iterable[KeptPayment], now: datetime) -> list[str]:
    """Settle what is told twice; the keys of those that took over the place of a telling that says less."""
    left = [one for one in waiting if not _is_a_batch(world, one, now)]
    for one in left:
        if one.state is State.NEW and one.credit.entry:
            _sum_gives_way(world, one, now)
    handed: list[str] = []
    seen: set[str] = set()
    decided = world.store.tasks.decided(DECISIONS, ANEW)
    near_by = _NearBy(world)
    for one in left:
        # About the others nothing has changed since they were compared.
        if one.credit.key not in seen and (one.state is State.NEW or one.twin_of or one.apart):
            near = near_by.of(one)
            seen |= {other.credit.key for other in near}
            handed += _settled(world, near, decided, now) if len(near) > 1 else []
    return handed


def _is_a_batch(world: World, kept: KeptPayment, now: datetime) -> bool:
    """Whether it is the sum of payments that another source tells one by one."""
    batch = world.store.payments.batch_of(kept.credit, DAYS) if not kept.apart and is_bare(kept.credit) else ""
    if batch:
        _is_twin(world, kept.credit, batch, _IN_PARTS, now)
    return bool(batch)


def _sum_gives_way(world: World, kept: KeptPayment, now: datetime) -> None:
    """Another source told the sum of what is told one by one now: that sum has no place of its own."""
    for one in world.store.payments.sums_of(kept.credit, DAYS):
        if is_bare(one.credit) and not one.apart and one.placed_by == BANK and may_be_undone(world, one):
            undo(world, one, _IN_PARTS, now)
            _is_twin(world, one.credit, kept.credit.key, _IN_PARTS, now)


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
        # The sum of a batch is told better by its parts, which are of other amounts.
        return [one for one in found.values() if one.state is not State.TWIN or one.twin_of in found]

    def _alike(self, credit: Credit) -> Iterator[KeptPayment]:
        for away in range(-DAYS, DAYS + 1):
            of = credit.amount, credit.direction, credit.booked + timedelta(days=away)
            if of not in self._of_day:
                self._of_day[of] = self._payments.of_day(*of)
            yield from (one for one in self._of_day[of] if one.credit.source != credit.source)


def _telling(kept: KeptPayment, *, held: bool = False) -> Telling:
    by_owner = kept.placed_by == OWNER
    return Telling(
        kept.credit, held or by_owner, kept.apart, kept.twin_of if by_owner and kept.state is State.TWIN else ""
    )


def _settled(world: World, near: Sequence[KeptPayment], decided: Collection[str], now: datetime) -> list[str]:
    tellings = [_telling(one, held=_is_held(world, one, one.credit.key in decided)) for one in near]
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


def _is_held(world: World, kept: KeptPayment, decided: bool) -> bool:
    return kept.state is State.PLACED and (decided or not may_be_undone(world, kept))


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
        close_question(world, other.credit, kept.why, now)
        world.store.payments.hand_over(kept.credit.key, pair.other)
    elif placed:
        undo(world, kept, why, now)
    _is_twin(world, kept.credit, pair.other, why, now)
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
