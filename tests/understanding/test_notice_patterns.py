"""What may be written in a pattern, and what is refused before a hostile mail can make use of it."""

from __future__ import annotations

import pytest

from assistant.understanding.amounts import MONEY
from assistant.understanding.notice_patterns import PatternError, any_of, checked, field_pattern


def found(name: str, source: str, text: str) -> str | None:
    match = field_pattern(name, source).search(text)
    return match.group(1) if match else None


@pytest.mark.parametrize(
    "text",
    ["Belopp: 3 490,00 SEK\n", "Belopp\t3 490,00 SEK", "* Belopp\n3 490,00 SEK\n", "Belopp (inkl. moms): 3 490,00 SEK"],
)
def test_a_label_finds_what_stands_behind_or_below_it(text: str) -> None:
    assert found("amount", "Belopp", text) == "3 490,00 SEK"


def test_a_label_is_a_whole_line_beginning() -> None:
    assert found("payer", "Från", "Betald från: Anna") is None
    assert found("payer", "Fra", "Fragt: 20,00") is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Kalle sent you €86.00 EUR today", "€86.00 EUR"),
        ("sent you CHF 1'250.00 for it", "CHF 1'250.00"),
        ("sent you 250.00 for it", "250.00"),
        ("sent you kr 1 250,50", "kr 1 250,50"),
        ("sent\n  you 12.500,- for it", "12.500,-"),
    ],
)
def test_a_hole_in_a_sentence_takes_the_shape_of_its_field(text: str, amount: str) -> None:
    assert found("amount", "sent you {}", text) == amount


def test_a_name_ends_where_the_sentence_goes_on() -> None:
    assert found("payer", "from {} for invoice", "payment from Old Mill Brewery Ltd for invoice TK-1") == (
        "Old Mill Brewery Ltd"
    )


def test_a_group_of_ones_own_is_taken_as_it_is() -> None:
    assert found("payment_id", "(PM[A-Z0-9]{8})", "Payment: PM12345678.") == "PM12345678"


@pytest.mark.parametrize("source", ["(a+)+b", "(?:a|a)*b", ".*.*x", r"(\w+\s?)*:", r"\s+\s+x", "(?:a{0,50}){0,50}b"])
def test_what_could_take_endless_time_is_refused(source: str) -> None:
    with pytest.raises(PatternError, match="endless time"):
        checked(source)


@pytest.mark.parametrize("source", ["payment of .*", r"\d{1,12} kr", "(?:insättning|inbetalning) på", ".{0,60} betald"])
def test_what_takes_its_time_within_bounds_is_not(source: str) -> None:
    assert checked(source) == 0


def test_a_pattern_of_any_length_is_refused() -> None:
    with pytest.raises(PatternError, match="longer than"):
        any_of(("a" * 400,))


def test_a_blank_stands_for_any_white_space_and_a_line_break() -> None:
    assert any_of(("payment received",)).search("Payment\n received")
    assert any_of(("payment ?received",)).search("paymentreceived")


def test_the_shape_of_an_amount_repeats_nothing_without_end() -> None:
    """A mail of nothing but digits once took half a minute."""
    assert not set(MONEY) & {"*", "+"}
    assert found("amount", "{} from", "1" * 6_000) is None
