"""Which of several tellings of one payment is kept: the one that says most, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assistant.payments.credit import Credit
from assistant.payments.told_twice import DAYS, Likeness, compared, names_alike, told_facts


@dataclass(frozen=True)
class Telling:
    """A payment as one source tells it. `held`: a person has spoken of it, or it may not be moved.

    `apart`: the owner said that it is no other. `same_as`: the key of the one it is, as the owner said.
    """

    credit: Credit
    held: bool = False
    apart: bool = False
    same_as: str = ""


class Pair(NamedTuple):
    """What a telling is to one that says more, named by its key: the same payment, or maybe."""

    likeness: Likeness
    other: str


def told_again(tellings: Iterable[Telling]) -> Mapping[str, Pair]:
    """By key: those that tell of a payment that another source tells better; the rest stand for themselves.

    A source tells of each payment once, so two of its lines are never the same as one of another source.
    """
    found: dict[str, Pair] = {}
    kept: list[Telling] = []
    every = sorted(tellings, key=_rank)
    taken = {(one.same_as, one.credit.source) for one in every if one.same_as}
    for one in every:
        if one.same_as:
            continue
        pair = None if one.held or one.apart else _best(one, kept, taken)
        if pair is None or pair.likeness is Likeness.MAYBE:
            kept.append(one)
        else:
            taken.add((pair.other, one.credit.source))
        if pair is not None:
            found[one.credit.key] = pair
    return found


def _best(one: Telling, kept: Sequence[Telling], taken: set[tuple[str, str]]) -> Pair | None:
    free = [other for other in kept if may_be_one(one, other) and (other.credit.key, one.credit.source) not in taken]
    # The one that names the same; then the nearest in days; of these the one that says most.
    credit = one.credit
    free.sort(key=lambda other: (not names_alike(credit, other.credit), abs(other.credit.booked - credit.booked)))
    pairs = [Pair(compared(one.credit, other.credit), other.credit.key) for other in free]
    return max(pairs, key=lambda pair: pair.likeness, default=None)


def may_be_one(one: Telling, other: Telling) -> bool:
    """Whether two sources may tell of one payment here: the sum, the days, what they say, and what the owner said."""
    mine, its = one.credit, other.credit
    if mine.source == its.source or abs((mine.booked - its.booked).days) > DAYS:
        return False
    if (mine.amount, mine.direction) != (its.amount, its.direction):
        return False
    likeness = compared(mine, its)
    return likeness is Likeness.SAME or (likeness is Likeness.MAYBE and not (one.apart or other.apart))


def _rank(one: Telling) -> tuple[bool, tuple[int, ...], date, str]:
    """What may not be moved comes first, then what says most; the key makes the order the same every time."""
    says = tuple(-fact for fact in told_facts(one.credit))
    return not (one.held or one.same_as), says, one.credit.booked, one.credit.key
