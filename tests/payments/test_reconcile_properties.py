"""What holds whatever comes: nothing is paid twice, nothing is lost, and order does not matter."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.payments.credit import Credit, Direction, Reference
from assistant.payments.open_items import OpenItem
from assistant.payments.outcome import Question, Settled, TakenBack
from assistant.payments.reconcile import Reconciled, reconcile
from tests.payments.ledgers import ACCOUNT, NAMES, item, ledger, ocr

AMOUNTS = st.sampled_from([10_000, 10_050, 12_500, 20_000, 22_500, 22_550, 30_000, 99])
CLIENTS = st.sampled_from(sorted(NAMES))


@st.composite
def ledgers(draw: st.DrawFn) -> list[OpenItem]:
    items = []
    for number in range(10_000, 10_000 + draw(st.integers(1, 8))):
        minor = draw(AMOUNTS) * draw(st.sampled_from([1, 1, 1, 1, -1]))
        left = draw(st.sampled_from([minor, minor, minor, 0, minor // 2]))
        charges = draw(st.sampled_from([None, None, Money(60, "SEK")])) if left > 0 else None
        one = item(str(number), draw(CLIENTS), "1.00")
        items.append(
            replace(one, amount=Money(minor, "SEK"), balance=Money(left, "SEK"), open=bool(left), charges=charges)
        )
    return items


@st.composite
def payments(draw: st.DrawFn) -> list[Credit]:
    credits = []
    for place in range(draw(st.integers(1, 8))):
        named = draw(st.lists(st.integers(10_000, 10_009).map(str), max_size=4))
        in_field = draw(st.booleans())
        minor = draw(AMOUNTS) * draw(st.integers(1, 3)) + draw(st.sampled_from([0, 0, 0, 50, -50, 60, 3_000]))
        credits.append(
            Credit(
                key=f"k{place}",
                amount=Money(max(minor, 1), draw(st.sampled_from(["SEK", "SEK", "SEK", "EUR"]))),
                booked=date(2026, 11, 2) + timedelta(days=draw(st.integers(0, 3))),
                file="f",
                source="camt.054",
                account=ACCOUNT,
                direction=draw(st.sampled_from([Direction.IN] * 5 + [Direction.TAKEN_BACK, Direction.DEDUCTED])),
                references=tuple(map(ocr, named)) if in_field else (),
                text="" if in_field else " ".join(named),
                payer=draw(st.sampled_from([*NAMES.values(), "", "Anna Berg"])),
                payer_account=draw(st.sampled_from(["", "DE89370400440532013000"])),
            )
        )
    return credits


def left_after(items: list[OpenItem], done: Reconciled) -> dict[str, int]:
    left = {one.number: one.balance.minor for one in items}
    for outcome in done.outcomes:
        if isinstance(outcome, Settled | TakenBack):
            sign = 1 if isinstance(outcome, Settled) else -1
            for one in outcome.allocations:
                left[one.number] -= sign * (one.amount.minor + (one.waived.minor if one.waived else 0))
    return left


@settings(max_examples=150, deadline=None)
@given(ledgers(), payments())
def test_no_item_is_paid_beyond_what_is_open_nor_taken_back_beyond_what_was_paid(
    items: list[OpenItem], credits: list[Credit]
) -> None:
    left = left_after(items, reconcile(credits, ledger(*items)))
    for one in items:
        low, high = sorted((0, one.amount.minor))
        assert low <= left[one.number] <= high


@settings(max_examples=150, deadline=None)
@given(ledgers(), payments())
def test_every_minor_unit_is_allocated_credited_or_asked_about(items: list[OpenItem], credits: list[Credit]) -> None:
    done = reconcile(credits, ledger(*items))
    assert Counter(one.credit.key for one in done.outcomes) == Counter(one.key for one in credits)
    for outcome in done.outcomes:
        if isinstance(outcome, Settled):
            placed = [one.amount.minor + (one.charges.minor if one.charges else 0) for one in outcome.allocations]
            assert sum(placed) + outcome.surplus.minor == outcome.credit.amount.minor
            assert outcome.surplus.minor >= 0
        elif isinstance(outcome, TakenBack):
            assert sum(one.amount.minor for one in outcome.allocations) == outcome.credit.amount.minor


@settings(max_examples=150, deadline=None)
@given(ledgers(), payments(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(items: list[OpenItem], credits: list[Credit], chance: object) -> None:
    shuffled = [*credits, *credits[:2]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reconcile(shuffled, ledger(*items)) == reconcile(credits, ledger(*items[::-1]))


@settings(max_examples=150, deadline=None)
@given(ledgers(), payments())
def test_nothing_is_settled_without_a_hard_fact(items: list[OpenItem], credits: list[Credit]) -> None:
    silent = [replace(one, references=(), text="") for one in credits]
    assert all(isinstance(one, Question) for one in reconcile(silent, ledger(*items)).outcomes)


@settings(max_examples=150, deadline=None)
@given(ledgers(), payments())
def test_what_is_offered_can_be_done(items: list[OpenItem], credits: list[Credit]) -> None:
    known = {one.number: one for one in items}
    for question in reconcile(credits, ledger(*items)).questions:
        for candidate in question.candidates:
            assert set(candidate.numbers) <= known.keys()
            same = all(part.amount.currency == question.credit.currency for part in candidate.allocations)
            if same:
                total = sum(part.amount.minor for part in candidate.allocations) + candidate.surplus.minor
                assert total == question.credit.amount.minor


def test_a_reference_is_what_the_ledgers_of_these_tests_are_named_by() -> None:
    assert isinstance(ocr("10000"), Reference)
