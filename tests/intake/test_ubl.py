"""UBL: number, dates, sum and reference of Peppol and OIOUBL invoices and credit notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.intake.invoice_facts import DocumentType, Instalment, InvoiceFacts, InvoiceFileError
from assistant.intake.ubl import read_ubl

SPACES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def document(body: str, kind: str = "Invoice", totals: str = "", code: str = "380") -> bytes:
    payable = totals or '<cbc:PayableAmount currencyID="SEK">12500.00</cbc:PayableAmount>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2" {SPACES}>
  <cbc:ID>1042</cbc:ID><cbc:IssueDate>2026-11-01</cbc:IssueDate>
  <cbc:{kind}TypeCode>{code}</cbc:{kind}TypeCode><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Vi AB</cbc:Name></cac:PartyName></cac:Party>
  </cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Acme AB</cbc:RegistrationName>
  <cbc:CompanyID>5561234567</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
  {body}
  <cac:LegalMonetaryTotal>{payable}</cac:LegalMonetaryTotal>
</{kind}>""".encode()


DUE = "<cbc:DueDate>2026-12-01</cbc:DueDate>"
OCR = "<cac:PaymentMeans><cbc:PaymentID>1234574</cbc:PaymentID></cac:PaymentMeans>"
FACTS = InvoiceFacts(
    number="1042",
    issued=date(2026, 11, 1),
    due=date(2026, 12, 1),
    amount=Money.of("12500.00", "SEK"),
    reference="1234574",
    buyer="Acme AB",
    buyer_numbers=("5561234567",),
    seller="Vi AB",
)


def refused(raw: bytes) -> str:
    with pytest.raises(InvoiceFileError) as caught:
        read_ubl(raw, "faktura.xml")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_peppol_invoice() -> None:
    assert read_ubl(document(DUE + OCR), "faktura.xml") == FACTS


def test_an_invoice_in_an_envelope() -> None:
    inside = document(DUE + OCR).split(b"\n", 1)[1]
    assert read_ubl(b"<StandardBusinessDocument>" + inside + b"</StandardBusinessDocument>", "f") == FACTS


def test_a_danish_card_with_its_id_and_its_own_place_for_the_due_date() -> None:
    means = (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>93</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-12-01</cbc:PaymentDueDate>"
        "<cbc:InstructionID>000000000000018</cbc:InstructionID><cbc:PaymentID>71</cbc:PaymentID></cac:PaymentMeans>"
    )
    assert read_ubl(document(means), "f") == replace(FACTS, reference="000000000000018")


def test_a_credit_note_names_the_invoice_it_takes_off() -> None:
    corrects = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>1001</cbc:ID></cac:InvoiceDocumentReference>"
        "</cac:BillingReference>"
    )
    facts = read_ubl(document(corrects, "CreditNote", code="381"), "f")
    assert (facts.type, facts.corrects, facts.amount) == (DocumentType.CREDIT_NOTE, "1001", FACTS.amount)
    assert facts.certain


def test_an_invoice_below_zero_is_a_credit_note() -> None:
    below = '<cbc:PayableAmount currencyID="SEK">-12500.00</cbc:PayableAmount>'
    assert read_ubl(document(DUE, totals=below), "f").type is DocumentType.CREDIT_NOTE
    assert read_ubl(document(DUE, code="381"), "f").type is DocumentType.CREDIT_NOTE
    assert read_ubl(document(DUE, "CreditNote", totals=below, code="381"), "f").type is DocumentType.INVOICE


def test_instalments_are_kept_and_the_first_is_the_due_date() -> None:
    terms = "".join(
        f'<cac:PaymentTerms><cbc:Amount currencyID="SEK">6250.00</cbc:Amount>'
        f"<cbc:InstallmentDueDate>{day}</cbc:InstallmentDueDate></cac:PaymentTerms>"
        for day in ("2027-01-01", "2026-12-01")
    )
    facts = read_ubl(document(terms), "f")
    assert facts.due == date(2026, 12, 1)
    half = Money.of("6250.00", "SEK")
    assert facts.instalments == (Instalment(date(2027, 1, 1), half), Instalment(date(2026, 12, 1), half))


def test_what_is_missing_is_not_certain() -> None:
    facts = read_ubl(document(""), "f")
    assert not facts.certain
    assert facts.reasons == ("due: it does not say when",)
    late = read_ubl(document("<cbc:DueDate>2026-10-01</cbc:DueDate>"), "f")
    assert "before it was issued" in late.reasons[0]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<a", "broken XML"),
        (b"<Invoice/>", "no UBL invoice"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + document(DUE)[39:], "declares a document type"),
        (document(DUE, totals='<cbc:PayableAmount currencyID="XYZ">1</cbc:PayableAmount>'), '"XYZ" is no currency'),
        (document(DUE, totals='<cbc:PayableAmount currencyID="SEK">1,5</cbc:PayableAmount>'), "is no amount in SEK"),
        (document(DUE, totals="<cbc:LineExtensionAmount/>"), "what is to be paid"),
        (document(DUE).replace(b"<cbc:ID>1042</cbc:ID>", b""), "it has no number"),
        (document("<cbc:DueDate>2026-02-30</cbc:DueDate>"), "a day no calendar has"),
    ],
)
def test_what_cannot_be_taken_says_where_and_why(raw: bytes, said: str) -> None:
    assert said in refused(raw)
    assert refused(raw).startswith("faktura.xml line ")
