"""What a PDF says of its invoice: found by the words beside it, certain only when nothing speaks against it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.intake.invoice_facts import DocumentType, InvoiceFacts
from assistant.intake.pdf_text import read_text

SWEDISH = """Nordljus Media AB
Faktura
Fakturanummer    Fakturadatum    Förfallodatum    Kundnummer
1042             2026-11-01      2026-12-01       20331
Beskrivning   Antal   á-pris    Belopp
Annons        1       10 000,00  10 000,00
Moms 25 %  2 500,00
Summa exkl. moms  10 000,00
Att betala 12 500,00 kr
OCR 1042175
Bankgiro 5402-9681
#               1042175 #      12500 00   4 >        54029681#41#
"""
DANISH = """Faktura nr. 20331
Fakturadato: 1. november 2026
Forfaldsdato: 15.11.2026
Ordrenr. 99881
Subtotal 1.000,00
Moms 25% 250,00
I alt til betaling DKK 1.250,00
+71<000000000000018+81234567<
"""
ENGLISH = """INVOICE
Invoice No: INV-2026-042
Invoice date: 3 November 2026
Due date: December 3, 2026
Order number 8871
VAT 20%  £200.00
Total due £1,200.00
Payment reference RF18 5390 0754 7034
"""


def test_a_swedish_invoice_with_its_payment_slip() -> None:
    facts = read_text(SWEDISH)
    assert (facts.number, facts.issued, facts.due) == ("1042", date(2026, 11, 1), date(2026, 12, 1))
    assert (facts.amount, facts.reference) == (Money.of("12500.00", "SEK"), "1042175")
    assert facts.certain
    assert 'amount: 12500.00 by "Att betala"' in facts.reasons


def test_a_danish_invoice_with_its_payment_card() -> None:
    facts = read_text(DANISH, "DK")
    assert (facts.number, facts.issued, facts.due) == ("20331", date(2026, 11, 1), date(2026, 11, 15))
    assert (facts.amount, facts.reference) == (Money.of("1250.00", "DKK"), "000000000000018")
    assert facts.certain


def test_an_english_invoice() -> None:
    facts = read_text(ENGLISH, "GB")
    assert (facts.number, facts.issued, facts.due) == ("INV-2026-042", date(2026, 11, 3), date(2026, 12, 3))
    assert (facts.amount, facts.reference) == (Money.of("1200.00", "GBP"), "RF18539007547034")
    assert facts.certain


def test_kr_is_the_crown_of_the_owners_country() -> None:
    assert read_text("Att betala 100,00 kr", "SE").amount == Money.of("100.00", "SEK")
    assert read_text("At betale 100,00 kr.", "DK").amount == Money.of("100.00", "DKK")
    assert read_text("Alla belopp i EUR\nAtt betala 100,00", "SE").amount == Money.of("100.00", "EUR")


def test_a_scanned_page_is_never_guessed_at() -> None:
    facts = read_text(" \r\n\n")
    assert facts == InvoiceFacts(certain=False, reasons=("text: there is none in it; it may be a scanned page",))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (SWEDISH.replace("12500 00   4", "12600 00   4"), "amount: the payment slip says 12600,00"),
        (SWEDISH.replace("OCR 1042175", "OCR 20331"), "reference: 20331 is printed as well"),
        (
            SWEDISH.replace("# ", "").replace("#41#", "").replace("OCR 1042175", "OCR 1042176"),
            "no check digit that holds",
        ),
        (SWEDISH.replace("2026-12-01", "2026-10-01"), "due: 2026-10-01 does not follow 2026-11-01"),
        (SWEDISH.replace("Att betala", "Kvar"), "amount: no words that announce it"),
        (ENGLISH.replace("Total due", "Total £1,000.00\nTotal"), "amount: of several totals 1200.00 is the largest"),
        (SWEDISH + "Fakturanummer 1043\n", "number: 1042 or 1043"),
        (DANISH.replace("Forfaldsdato", "Dato"), "due: no words that announce it"),
        (ENGLISH.replace("£", ""), "amount: its currency is not told"),
    ],
)
def test_what_speaks_against_it_is_told_and_must_be_confirmed(text: str, doubt: str) -> None:
    facts = read_text(text, "GB" if text.startswith("INVOICE") else "SE")
    assert not facts.certain
    assert any(doubt in reason for reason in facts.reasons), facts.reasons


def test_order_and_customer_numbers_are_no_invoice_numbers() -> None:
    assert read_text("Ordernummer 5512\nKundnummer 20331\nAtt betala 10,00 SEK").number == ""


def test_a_credit_note_is_one() -> None:
    assert read_text("Kreditfaktura\n" + SWEDISH).type is DocumentType.CREDIT_NOTE
    assert read_text(SWEDISH).type is DocumentType.INVOICE


def test_no_text_is_too_strange() -> None:
    for text in ("\x00" * 100, "Faktura " * 5_000, "1" * 20_000, "Förfallodatum 2026-99-99\nAtt betala ,,"):
        assert not read_text(text).certain


def test_a_long_number_beside_a_label_of_the_sum_is_no_amount() -> None:
    facts = read_text(ENGLISH.replace("Total due £1,200.00", "Total amount 4698018857\nTotal due £1,200.00"))
    assert facts.amount == Money.of("1200.00", "GBP")
    assert read_text("Invoice 17\nTotal 4698018857\n").amount is None
