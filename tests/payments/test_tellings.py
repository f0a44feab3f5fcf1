"""Of several tellings of one payment the one that says most is kept, whatever the order."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.payments.credit import Credit
from assistant.payments.tellings import Pair, Telling, told_again
from assistant.payments.told_twice import Likeness
from tests.payments.ledgers import ocr, paid

DAY = date(2026, 11, 20)
FULL = replace(paid("800.00", ocr("10423"), payer="Acme Bygg AB", booked=DAY), key="full")
BARE = replace(FULL, references=(), payer="", text=ocr("10423").text, source="csv seb", account="", key="bare")


def unclear(key: str, **more: object) -> Credit:
    """A line that says nothing but the sum."""
    return replace(BARE, text="Insättning", key=key, **more)  # type: ignore[arg-type]


def pairs(*credits: Credit | Telling) -> dict[str, Pair]:
    return dict(told_again(one if isinstance(one, Telling) else Telling(one) for one in credits))


def test_the_telling_that_says_most_is_kept() -> None:
    assert pairs(BARE, FULL) == pairs(FULL, BARE) == {"bare": Pair(Likeness.SAME, "full")}


def test_what_may_be_the_same_is_asked_of_the_one_that_says_less() -> None:
    assert pairs(unclear("a"), FULL) == {"a": Pair(Likeness.MAYBE, "full")}


def test_a_source_tells_of_each_payment_once() -> None:
    again = replace(BARE, key="again")
    assert pairs(BARE, again) == {}
    assert pairs(BARE, again, FULL) == {"again": Pair(Likeness.SAME, "full")}
    assert pairs(BARE, replace(again, source="bgmax"), FULL) == {
        "bare": Pair(Likeness.SAME, "full"),
        "again": Pair(Likeness.SAME, "full"),
    }


def test_of_two_that_name_other_invoices_beside_the_same_nobody_can_know() -> None:
    one, other = replace(BARE, text="10421 10423"), replace(FULL, references=(), text="10422 10423")
    assert pairs(one, other) == {"bare": Pair(Likeness.MAYBE, "full")}
    assert pairs(replace(one, text="10423"), other) == {"bare": Pair(Likeness.SAME, "full")}


def test_the_one_that_names_the_same_goes_before_the_one_of_the_same_day() -> None:
    cut = replace(FULL, references=(), text="10422 10423", key="cut")
    exact = replace(FULL, references=(), text="10423", booked=DAY - timedelta(days=1), key="exact")
    assert pairs(replace(BARE, text="10423"), cut, exact) == {"bare": Pair(Likeness.SAME, "exact")}


def test_what_the_owner_has_placed_is_the_one_that_is_kept() -> None:
    assert pairs(Telling(BARE, held=True), FULL) == {"full": Pair(Likeness.SAME, "bare")}


def test_what_the_owner_set_apart_is_not_asked_about_again() -> None:
    assert pairs(Telling(unclear("a"), apart=True), FULL) == {}
    assert pairs(Telling(unclear("a"), held=True, apart=True), FULL) == {}


def test_what_the_owner_called_the_same_takes_the_place_of_its_source() -> None:
    said = Telling(unclear("a"), same_as="full")
    assert pairs(said, unclear("b"), FULL) == {}


@st.composite
def told(draw: st.DrawFn) -> list[Credit]:
    """Lines of three sources that may tell of a few payments."""
    texts = ("", "Insättning", "10421", "10423", "10421 10423")
    return [
        replace(
            FULL,
            key=f"k{place}",
            source=draw(st.sampled_from(["camt.053", "csv seb", "bgmax"])),
            account="",
            references=(),
            text=draw(st.sampled_from(texts)),
            payer=draw(st.sampled_from(["", "Acme Bygg AB", "Cederlunds Måleri HB"])),
            booked=DAY + timedelta(days=draw(st.integers(0, 4))),
        )
        for place in range(draw(st.integers(2, 7)))
    ]


@given(told(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_came_does_not_matter(credits: list[Credit], chance: random.Random) -> None:
    shuffled = [*credits]
    chance.shuffle(shuffled)
    assert pairs(*shuffled) == pairs(*credits)


@given(told())
def test_no_payment_vanishes_and_none_is_the_twin_of_a_twin(credits: list[Credit]) -> None:
    found = pairs(*credits)
    by_key = {one.key: one for one in credits}
    twins = {key: pair.other for key, pair in found.items() if pair.likeness is Likeness.SAME}
    assert not set(twins.values()) & twins.keys()
    for one, other in itertools.combinations(twins, 2):
        assert twins[one] != twins[other] or by_key[one].source != by_key[other].source
    for key, pair in found.items():
        assert by_key[key].source != by_key[pair.other].source
