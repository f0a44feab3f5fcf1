"""Which few of some amounts add up to a sum: bounded, so that no client with many invoices stops the clock."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

MOST_ITEMS = 24
MOST_TOGETHER = 6
MOST_FOUND = 3
# Half of a split search: all sets of up to three among 24 are 2,324.
_HALF = 3


def adding_up(amounts: Sequence[int], total: int, most: int = MOST_TOGETHER) -> list[tuple[int, ...]]:
    """Places of the amounts that sum to the total, smallest sets first, three answers at most.

    Both halves of a set are looked up in one table (meet in the middle), so a set of six costs two sets of three.
    """
    places = range(min(len(amounts), MOST_ITEMS))
    halves: dict[int, list[tuple[int, ...]]] = {}
    for size in range(_HALF + 1):
        for chosen in combinations(places, size):
            halves.setdefault(sum(amounts[place] for place in chosen), []).append(chosen)
    found: dict[tuple[int, ...], None] = {}
    for size in range(1, most + 1):
        small = min(size, _HALF)
        for chosen in combinations(places, small):
            rest = total - sum(amounts[place] for place in chosen)
            for other in halves.get(rest, ()):
                # Every set once: the second half lies behind the first.
                if len(other) == size - small and (not other or other[0] > chosen[-1]):
                    found.setdefault(chosen + other)
                    if len(found) >= MOST_FOUND:
                        return list(found)
    return list(found)
