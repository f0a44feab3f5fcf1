"""Amounts as people write them, with both readings of a separator that may be either."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.understanding.amounts import amounts_in, best, readings


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("18 750:- drogs", "18750", ""),
        ("4 687,50 kr", "4687.50", ""),
        ("kr. 64.000,00", "64000.00", ""),
        ("£7,250", "7250", "GBP"),
        ("EUR 5.400,00", "5400.00", "EUR"),
        ("$4,900", "4900", "USD"),
        ("5400 euro", "5400", "EUR"),
        ("8437,50 idag", "8437.50", ""),
        ("1.995,00 kr.", "1995.00", ""),
    ],
)
def test_the_amount_is_found(text: str, amount: str, currency: str) -> None:
    (found,) = amounts_in(text)
    assert found.fits(Decimal(amount))
    assert found.currency == currency


def test_an_ambiguous_separator_is_read_both_ways() -> None:
    assert readings("12.500") == (Decimal(12500), Decimal("12.500"))


def test_the_open_amount_decides_between_the_readings() -> None:
    (found,) = amounts_in("12.500 kr")
    assert best(found, [Decimal("12.5")]) == Decimal("12.5")
    assert best(found, []) == Decimal(12500)


def test_invoice_numbers_and_dates_are_no_amounts() -> None:
    assert amounts_in("2026-1042 den 30/11, tel 070-123 45 67") == []
