"""Amounts in CSV files: which mark stands before decimals, and whether balances follow."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from assistant.payments.figures import decimal_of, gaps, mark_of


@pytest.mark.parametrize(
    ("said", "mark", "amount"),
    [
        ("12 500,00", ",", "12500.00"),
        ("12\u00a0500,00 kr", ",", "12500.00"),
        ("12\u202f500,00", ",", "12500.00"),
        ("\u2212344,00", ",", "-344.00"),
        ("1.250.000,5", ",", "1250000.5"),
        ("1,250,000.50", ".", "1250000.50"),
        ("-30.000", ".", "-30.000"),
        ("+7", ",", "7"),
    ],
)
def test_an_amount_is_read_with_its_mark(said: str, mark: str, amount: str) -> None:
    assert decimal_of(said, mark) == Decimal(amount)


@pytest.mark.parametrize("said", ["", "1,5,0", "12.50,00", "12e3", "fem"])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        decimal_of(said, ",")


@pytest.mark.parametrize(
    ("figures", "marks", "mark"),
    [
        (("-30.000", "250"), ".,", "."),
        (("-30.000", "250"), ",.", ","),
        (("-30.000", "1 250,00"), ".,", ","),
        (("1.250,00", "3"), ".,", ","),
        (("1,250.00", "0.5"), ",.", "."),
        (("1.250", "0.5"), ",.", "."),
        (("7", "8"), ",.", ","),
        (("1,250.00", "1.250,00"), ",.", ","),
        ((), ",.", ","),
        (("30.000",), ",", ","),
    ],
)
def test_the_first_mark_counts_by_which_all_figures_can_be_read(
    figures: tuple[str, ...], marks: str, mark: str
) -> None:
    assert mark_of(figures, marks) == mark


@pytest.mark.parametrize(
    ("balances", "missing"),
    [
        ((100, 110, 130, 160), 0),
        ((100, None, None, 160), 0),
        ((100, None, 131, 161), 1),
        ((None, None, None, 160), 0),
    ],
)
def test_balances_follow_oldest_or_newest_first(balances: tuple[int | None, ...], missing: int) -> None:
    moved = [Decimal(one) for one in (5, 10, 20, 30)]
    told = [None if one is None else Decimal(one) for one in balances]
    assert gaps(moved, told) == missing
    assert gaps(moved[::-1], told[::-1]) == missing
