"""What in a text may be a number: whole tokens, the OCR that people write with blanks, and one slip of the finger."""

from __future__ import annotations

import pytest

from assistant.payments.tokens import corrections, keys_in, without_check_digit


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Faktura 2026-1042", "20261042"),
        ("fakt INV 1042", "INV1042"),
        ("F-1042/1043", "1043"),
        ("OCR 1042 175", "1042175"),
        ("rf18 5390 0754 7034", "RF18539007547034"),
        ("+71<000000000000018+81234567<", "18"),
        ("1042", "1042"),
    ],
)
def test_tokens_are_found_as_they_are_looked_up(text: str, key: str) -> None:
    assert key in keys_in(text)


@pytest.mark.parametrize("text", ["1.250,00", "1 250.00 kr", "Tack", "12", "", "–"])
def test_amounts_words_and_short_numbers_are_none(text: str) -> None:
    assert not keys_in(text)


def test_a_part_of_a_number_is_no_token() -> None:
    assert "1042" not in keys_in("21042 10420 A1042B")


def test_a_long_text_gives_few_keys_only() -> None:
    assert len(keys_in(" ".join(map(str, range(1_000, 9_000))))) == 40


def test_the_number_an_ocr_is_made_of() -> None:
    assert without_check_digit("1234574") == ("12345", "123457")
    assert without_check_digit("123455") == ("12345",)
    assert without_check_digit("123456") == ()


def test_every_single_slip_is_among_the_corrections() -> None:
    meant = "1042175"
    slips = ["1043175", "1024175", "104217", "10421755", "0142175"]
    assert all(meant in set(corrections(slip)) for slip in slips)
    assert not set(corrections("INV-1"))


def test_of_long_references_only_those_with_a_right_check_digit_are_tried() -> None:
    assert len(set(corrections("123456789012345"))) < 60
