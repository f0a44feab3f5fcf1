"""Sums of a few among some: complete up to six, each set once, and quick where there are many."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.payments.subsets import adding_up


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-50, 200).filter(bool), max_size=9), st.integers(1, 400))
def test_a_set_is_found_whenever_there_is_one(amounts: list[int], total: int) -> None:
    places = range(len(amounts))
    right = {
        chosen
        for size in range(1, 7)
        for chosen in combinations(places, size)
        if sum(amounts[place] for place in chosen) == total
    }
    found = adding_up(amounts, total)
    assert set(found) <= right
    assert len(found) == len(set(found)) == min(3, len(right))
    if found:
        assert len(found[0]) == min(map(len, right))


def test_many_equal_amounts_do_not_stop_the_clock() -> None:
    assert len(adding_up([100] * 200, 600)) == 3
    assert adding_up([100] * 200, 550) == []


def test_larger_amounts_do_not_take_the_place_of_those_that_fit() -> None:
    assert adding_up([10_000] * 30 + [60, 40], 100) == [(30, 31)]


def test_no_more_than_asked_for() -> None:
    assert adding_up([1, 2, 4, 8], 15, most=3) == []
    assert adding_up([1, 2, 4, 8], 15, most=4) == [(0, 1, 2, 3)]
    assert adding_up([], 10) == []
