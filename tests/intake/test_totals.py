"""The sums of an invoice: held against each other in every way in which they are honestly written."""

from __future__ import annotations

import pytest

from assistant.intake.ubl import read_ubl

TAX = "<TaxTotal><TaxAmount currencyID='SEK'>{}</TaxAmount>{}</TaxTotal>"
PARTS = "<TaxSubtotal><TaxAmount currencyID='SEK'>{}</TaxAmount></TaxSubtotal>"
THIRD = "<PrepaidPayment><PaidAmount currencyID='SEK'>{}</PaidAmount></PrepaidPayment>"
INVOICE = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1042</ID>{}<LegalMonetaryTotal>
<LineExtensionAmount currencyID="SEK">100.00</LineExtensionAmount>
<TaxInclusiveAmount currencyID="SEK">{}</TaxInclusiveAmount>{}
<PayableAmount currencyID="SEK">{}</PayableAmount></LegalMonetaryTotal></Invoice>"""


def fault(beside: str, whole: str, payable: str, prepaid: str = "") -> str:
    """What is wrong with an invoice over a hundred crowns without tax."""
    paid = f"<PrepaidAmount currencyID='SEK'>{prepaid}</PrepaidAmount>" if prepaid else ""
    return read_ubl(INVOICE.format(beside, whole, paid, payable).encode(), "1042.xml").fault


@pytest.mark.parametrize(
    ("taxes", "whole"),
    [
        (TAX.format("25.00", ""), "125.00"),
        # Once with its parts and once without: the same tax.
        (TAX.format("25.00", PARTS.format("25.00")) + TAX.format("25.00", ""), "125.00"),
        # Of two kinds.
        (TAX.format("25.00", PARTS.format("25.00")) + TAX.format("7.00", PARTS.format("7.00")), "132.00"),
        (TAX.format("25.00", PARTS.format("25.00")) + TAX.format("7.00", ""), "132.00"),
    ],
)
def test_a_tax_counts_once_and_every_kind_of_tax_counts(taxes: str, whole: str) -> None:
    assert fault(taxes, whole, whole) == ""
    assert "net and tax make" in fault(taxes, "190.00", "190.00")


def test_what_is_collected_for_others_comes_on_top() -> None:
    assert fault(THIRD.format("19.00") + THIRD.format("10.00"), "100.00", "129.00") == ""
    assert fault(THIRD.format("19.00"), "100.00", "109.00", prepaid="10.00") == ""
    assert "make 100.00 SEK, not 130.00" in fault(THIRD.format("19.00"), "100.00", "130.00")


def test_what_is_paid_already_is_never_asked_for_again() -> None:
    assert fault(THIRD.format("20.00"), "100.00", "80.00", prepaid="20.00") == ""
    assert "make 80.00 SEK, not 100.00" in fault(THIRD.format("20.00"), "100.00", "100.00", prepaid="20.00")
