"""What is told twice is booked once: camt.053 and camt.054 of the same day, in either order, any number of times."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.payments.booking import Fresh, fresh
from assistant.payments.camt import read_camt
from assistant.payments.credit import Credit
from tests.payments.camt_files import Entry, camt
from tests.payments.test_camt import BATCH, TX

SUM = camt(Entry("350.50"), Entry("12500.00", (TX,), name="B-2"))
PARTS = camt(Entry("350.50", BATCH), Entry("12500.00", (TX,), name="B-2"), kind="054", version="08")


def credits_of(raw: bytes) -> tuple[Credit, ...]:
    return tuple(credit for statement in read_camt(raw, "f") for credit in statement.credits)


class Books:
    """Booked credits in a dict."""

    def __init__(self) -> None:
        self.credits: dict[str, Credit] = {}
        self.placed: set[str] = set()

    def by_key(self, key: str) -> Credit | None:
        return self.credits.get(key)

    def by_entry(self, entry: str) -> Sequence[Credit]:
        return [one for one in self.credits.values() if one.entry == entry]

    def is_placed(self, key: str) -> bool:
        return key in self.placed

    def book(self, raw: bytes) -> Fresh:
        told = fresh(credits_of(raw), self)
        for one in told.replaced:
            del self.credits[one.key]
        self.credits.update((one.key, one) for one in told.new)
        return told


def test_the_same_file_again_is_nothing_new() -> None:
    books = Books()
    assert len(books.book(PARTS).new) == 3
    assert books.book(PARTS) == Fresh(())


def test_the_parts_take_the_place_of_the_sum() -> None:
    books = Books()
    books.book(SUM)
    told = books.book(PARTS)
    assert [one.amount.minor for one in told.replaced] == [35_050]
    assert sorted(one.amount.minor for one in told.new) == [10_000, 25_050]


def test_a_sum_that_has_been_placed_keeps_its_place() -> None:
    books = Books()
    books.placed.update(one.key for one in books.book(SUM).new)
    assert books.book(PARTS) == Fresh(())


@given(st.lists(st.sampled_from([SUM, PARTS]), min_size=1, max_size=6))
def test_order_and_repetition_do_not_matter(files: list[bytes]) -> None:
    books = Books()
    for raw in [*files, SUM, PARTS, *files]:
        books.book(raw)
    assert sorted(one.amount.minor for one in books.credits.values()) == [10_000, 25_050, 1_250_000]
