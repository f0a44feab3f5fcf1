"""CII: Factur-X and both generations of ZUGFeRD."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.intake.facturx import read_cii
from assistant.intake.invoice_facts import DocumentType, Instalment, InvoiceFacts, InvoiceFileError

TERMS = (
    "<SpecifiedTradePaymentTerms>{part}<DueDateDateTime><DateTimeString format='102'>{day}</DateTimeString>"
    "</DueDateDateTime></SpecifiedTradePaymentTerms>"
)
NEW = """<?xml version="1.0"?>
<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
<ExchangedDocument><ID>471102</ID><TypeCode>380</TypeCode>
<IssueDateTime><DateTimeString format="102">20261101</DateTimeString></IssueDateTime></ExchangedDocument>
<SupplyChainTradeTransaction>
<ApplicableHeaderTradeAgreement><SellerTradeParty><Name>Vi AB</Name></SellerTradeParty>
<BuyerTradeParty><Name>Acme AB</Name></BuyerTradeParty></ApplicableHeaderTradeAgreement>
<ApplicableHeaderTradeSettlement><PaymentReference>RF18539007547034</PaymentReference>
<InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>{terms}
<SpecifiedTradeSettlementHeaderMonetarySummation><GrandTotalAmount>600.00</GrandTotalAmount>
<DuePayableAmount>529.87</DuePayableAmount></SpecifiedTradeSettlementHeaderMonetarySummation>
</ApplicableHeaderTradeSettlement></SupplyChainTradeTransaction></CrossIndustryInvoice>"""
OLD = (
    NEW.replace("CrossIndustryInvoice", "CrossIndustryDocument")
    .replace("<ExchangedDocument>", "<HeaderExchangedDocument>")
    .replace("</ExchangedDocument>", "</HeaderExchangedDocument>")
    .replace("ApplicableHeaderTrade", "ApplicableSupplyChainTrade")
    .replace("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    .replace("SettlementHeaderMonetary", "SettlementMonetary")
)
DUE = TERMS.format(part="", day="20261201")
FACTS = InvoiceFacts(
    number="471102",
    issued=date(2026, 11, 1),
    due=date(2026, 12, 1),
    amount=Money.of("529.87", "EUR"),
    reference="RF18539007547034",
    buyer="Acme AB",
    seller="Vi AB",
)


@pytest.mark.parametrize("layout", [NEW, OLD])
def test_both_generations_say_the_same(layout: str) -> None:
    assert read_cii(layout.format(terms=DUE).encode(), "factur-x.xml") == FACTS


def test_the_draft_before_the_first_version_says_the_same() -> None:
    draft = OLD.format(terms=DUE).replace("CrossIndustryDocument", "Invoice")
    draft = draft.replace("<DateTimeString format='102'>", "").replace('<DateTimeString format="102">', "")
    assert read_cii(draft.replace("</DateTimeString>", "").encode(), "f") == FACTS


def test_the_currency_may_stand_beside_the_sum_alone() -> None:
    beside = NEW.format(terms=DUE).replace(">EUR<", "><").replace("<DuePayable", '<DuePayableAmount currencyID="EUR"')
    assert read_cii(beside.replace('"EUR"Amount', '"EUR"').encode(), "f") == FACTS


def test_a_sum_below_zero_with_nothing_to_pay_is_taken_off_what_is_owed() -> None:
    sums = ">-529.87</GrandTotalAmount><TotalPrepaidAmount>{}</TotalPrepaidAmount><DuePayableAmount>0.00<"
    note = NEW.format(terms=DUE).replace(">600.00</GrandTotalAmount>\n<DuePayableAmount>529.87<", sums)
    assert read_cii(note.format("0.00").encode(), "f") == replace(FACTS, type=DocumentType.CREDIT_NOTE)
    paid_out = read_cii(note.format("-529.87").encode(), "f")
    assert paid_out.amount == Money.of(0, "EUR")


def test_a_credit_note_and_a_sum_below_zero() -> None:
    note = NEW.format(terms=DUE).replace("380", "381")
    assert read_cii(note.encode(), "f") == replace(FACTS, type=DocumentType.CREDIT_NOTE)
    below = NEW.format(terms=DUE).replace(">529.87<", ">-529.87<")
    assert read_cii(below.encode(), "f") == replace(FACTS, type=DocumentType.CREDIT_NOTE)


def test_parts_with_a_day_each_are_kept() -> None:
    terms = "".join(
        TERMS.format(part=f"<PartialPaymentAmount>{amount}</PartialPaymentAmount>", day=day)
        for amount, day in (("500.00", "20261201"), ("29.87", "20270101"))
    )
    facts = read_cii(NEW.format(terms=terms).encode(), "f")
    assert facts.due == date(2026, 12, 1)
    assert facts.instalments[1] == Instalment(date(2027, 1, 1), Money.of("29.87", "EUR"))


def test_without_a_due_date_a_person_has_to_say() -> None:
    facts = read_cii(NEW.format(terms="").encode(), "f")
    assert not facts.certain
    assert facts.due is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<Invoice/>", "no Factur-X"),
        (NEW.format(terms="").replace("<ID>471102</ID>", "").encode(), "no number"),
        (NEW.format(terms="").replace(">EUR<", "><").encode(), 'not say in which currency "529.87" is'),
        (NEW.format(terms="").replace(">EUR<", ">D-Mark<").encode(), "is no currency"),
        (NEW.format(terms=DUE).replace("20261201", "20261301").encode(), "no calendar"),
        (b"<CrossIndustryInvoice>", "broken XML"),
    ],
)
def test_what_cannot_be_taken_says_where_and_why(raw: bytes, said: str) -> None:
    with pytest.raises(InvoiceFileError) as caught:
        read_cii(raw, "factur-x.xml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("factur-x.xml line ")
