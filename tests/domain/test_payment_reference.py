"""References and their check digits: the vectors that Bankgirot, the Danish card, KID, viite and ISO 11649 give."""

from __future__ import annotations

import pytest

from assistant.domain.payment_reference import (
    Proof,
    fik_lines,
    fik_payment_id,
    is_bankgiro,
    is_fik_creditor,
    is_plusgiro,
    is_viite,
    kid11_digit,
    proof,
    reference_key,
    with_check_digit,
    with_length_and_check_digit,
    with_viite_digit,
)


def test_an_ocr_gets_its_check_digit_and_its_length_digit() -> None:
    assert with_check_digit("12345") == "123455"
    assert with_length_and_check_digit("12345") == "1234574"
    assert proof("123455") is Proof.OCR
    assert proof("1234574") is Proof.OCR_LENGTH


def test_one_wrong_or_two_swapped_digits_prove_nothing() -> None:
    assert proof("1234584") is Proof.NONE
    assert proof("1235474") is Proof.NONE


def test_bankgiro_and_plusgiro_numbers() -> None:
    assert is_bankgiro("5402-9681")
    assert is_bankgiro("991-2346")
    assert not is_bankgiro("5402-9682")
    assert is_plusgiro("90 20 03-3")
    assert not is_plusgiro("90 20 03-4")


def test_the_payment_id_of_a_danish_card() -> None:
    assert fik_payment_id("1") == "000000000000018"
    assert fik_payment_id("2") == "000000000000026"
    assert is_fik_creditor("81234567")
    assert not is_fik_creditor("71234567")


def test_the_code_line_of_a_danish_card_is_found_in_text() -> None:
    assert fik_lines("betal med +71<000000000000018+81234567< tak") == [("000000000000018", "81234567")]


def test_kid_by_modulus_10_and_11() -> None:
    assert with_check_digit("60224") == "602243"
    assert kid11_digit("8601111794") == "7"
    assert proof("86011117947") is not Proof.NONE


def test_a_finnish_reference() -> None:
    assert with_viite_digit("123456") == "1234561"
    assert with_viite_digit("1234567") == "12345672"
    assert is_viite("1234 5672")
    assert not is_viite("1234 5673")


def test_a_creditor_reference_of_iso_11649() -> None:
    assert proof("RF18 5390 0754 7034") is Proof.RF
    assert proof("RF19539007547034") is Proof.NONE


@pytest.mark.parametrize("text", ["000000000000018", "18", "+71<000000000000018+81234567<", " 0000 18 "])
def test_one_reference_has_one_key_however_it_is_written(text: str) -> None:
    assert reference_key(text) == "18"
