"""Which few of some amounts add up to a sum: bounded, so that no client with many invoices stops the clock."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

MOST_ITEMS = 24
MOST_TOGETHER = 6
MOST_FOUND = 3
_Sum = tuple[int, tuple[int, ...]]
# Half of a split search: all sets of up to three among 24 are 2,324.
_HALF = 3


def adding_up(amounts: Sequence[int], total: int, most: int = MOST_TOGETHER) -> list[tuple[int, ...]]:
    """Places of the amounts that sum to the total, smallest sets first, three answers at most.

    Both halves of a set are looked up in one table (meet in the middle), so a set of six costs two sets of three.
    """
    # Without credit notes, what is larger than the sum has no part in it.
    all_above = min(amounts, default=0) >= 0 < total
    places = [place for place, amount in enumerate(amounts) if not all_above or amount <= total][:MOST_ITEMS]
    sets = [
        [(sum(amounts[place] for place in chosen), chosen) for chosen in combinations(places, size)]
        for size in range(min(_HALF, most) + 1)
    ]
    found: list[tuple[int, ...]] = []
    for size in range(1, min(most, len(places)) + 1):
        small = min(size, _HALF)
        if size == small:
            found += [chosen for reached, chosen in sets[size] if reached == total]
        else:
            found += _joined(sets[small], sets[size - small], total)
        if len(found) >= MOST_FOUND:
            break
    return found[:MOST_FOUND]


def _joined(firsts: list[_Sum], seconds: list[_Sum], total: int) -> list[tuple[int, ...]]:
    """Every set once: its second half lies behind its first."""
    by_sum: dict[int, list[tuple[int, ...]]] = {}
    for reached, chosen in seconds:
        by_sum.setdefault(reached, []).append(chosen)
    found: list[tuple[int, ...]] = []
    for reached, chosen in firsts:
        found += [chosen + other for other in by_sum.get(total - reached, ()) if other[0] > chosen[-1]]
        if len(found) >= MOST_FOUND:
            break
    return found
