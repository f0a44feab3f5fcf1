"""Money is counted in minor units and never rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import CurrencyMismatchError, Money, total

AMOUNTS = st.integers(-(10**12), 10**12)


def test_an_amount_is_kept_in_minor_units() -> None:
    assert Money.of("12500.50", "SEK") == Money(1250050, "SEK")


def test_a_yen_has_no_minor_unit_and_a_dinar_has_a_thousand() -> None:
    assert (Money.of(500, "JPY"), Money.of("1.234", "KWD")) == (Money(500, "JPY"), Money(1234, "KWD"))


@pytest.mark.parametrize("text", ["0.005", "1,50", "twelve", "NaN", "Infinity", ""])
def test_what_is_no_amount_of_the_currency_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        Money.of(text, "SEK")


def test_two_currencies_are_never_added_or_compared() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(1, "SEK") + Money(1, "DKK")
    with pytest.raises(CurrencyMismatchError):
        assert Money(1, "SEK") < Money(1, "DKK")


def test_an_amount_is_written_with_all_its_decimals() -> None:
    assert [str(one) for one in (Money(5, "SEK"), Money(500, "JPY"), Money(-120, "EUR"))] == [
        "0.05 SEK",
        "500 JPY",
        "-1.20 EUR",
    ]


def test_nothing_is_false_and_the_rest_true() -> None:
    assert [bool(Money(minor, "SEK")) for minor in (0, 1, -1)] == [False, True, True]


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_off_again(one: int, other: int) -> None:
    left, right = Money(one, "SEK"), Money(other, "SEK")
    assert left + right - right == left
    assert total([left, right], "SEK") == Money(one + other, "SEK")
    assert -left == Money(-one, "SEK")


@given(AMOUNTS, st.sampled_from(["SEK", "JPY", "KWD"]))
def test_an_amount_in_major_units_comes_back_as_it_was(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.decimal, currency) == money
    assert Money.of(Decimal(str(money).split()[0]), currency) == money
