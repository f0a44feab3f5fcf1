"""CII invoices (Factur-X, ZUGFeRD 1 and 2, XRechnung CII): the XML out of the PDF, handed in -> what it says."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.intake.invoice_facts import (
    CREDITING,
    DocumentType,
    Instalment,
    InvoiceFacts,
    InvoiceFileError,
    amount_at,
    day_at,
    root_of,
    weighed,
)
from assistant.intake.invoice_pdfs import pdfs_in
from assistant.intake.totals import cii_fault, credits_outright

# Names by which the XML is attached to the PDF, newest first.
ATTACHED_AS = ("factur-x.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml")
_ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument"})
# ZUGFeRD 1 has other names for the same parts.
_HEADER = ("ExchangedDocument", "HeaderExchangedDocument")
_SETTLEMENT = ("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
_AGREEMENT = ("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
_SUMS = ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
_BUYER_NUMBERS = (
    "SpecifiedLegalOrganization/ID",
    "SpecifiedTaxRegistration/ID",
    "URIUniversalCommunication/URIID",
    "GlobalID",
    "ID",
)
_DAY = ("DueDateDateTime/DateTimeString", "DueDateDateTime")


def document_of(root: Element) -> Element | None:
    """The invoice, also inside an envelope; None when there is none."""
    return next((one for one in root.iter() if markup.name_of(one) in _ROOTS or _is_early(one)), None)


def _is_early(element: Element) -> bool:
    """Before its first version ZUGFeRD called the document an `Invoice`, and wrote days without a `DateTimeString`."""
    return markup.name_of(element) == "Invoice" and markup.first(element, "HeaderExchangedDocument") is not None


def read_cii(raw: bytes, file: str) -> InvoiceFacts:
    """What the invoice says; InvoiceFileError (one line: file, place, remedy) when it cannot be taken."""
    document = document_of(root_of(raw, file))
    if document is None:
        raise InvoiceFileError(file, "line 1", "it holds no Factur-X, ZUGFeRD or other CII invoice")
    header = markup.first(document, *_HEADER)
    trade = markup.first(document, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    settlement, agreement = markup.first(trade, *_SETTLEMENT), markup.first(trade, *_AGREEMENT)
    if header is None or settlement is None or not markup.text(header, "ID"):
        raise InvoiceFileError(file, f"line {markup.line_of(document)}", "it has no number or no amount")
    return weighed(_facts(header, settlement, agreement, file))


def _facts(header: Element, settlement: Element, agreement: Element | None, file: str) -> InvoiceFacts:
    sums = markup.first(settlement, *_SUMS)
    payable = ("GrandTotalAmount",) if credits_outright(sums) else ("DuePayableAmount", "GrandTotalAmount")
    stated = markup.first(sums, *payable)
    currency = markup.text(settlement, "InvoiceCurrencyCode") or (
        stated.get("currencyID", "") if stated is not None else ""
    )
    amount = amount_at(stated, currency, file)
    if amount is None:
        raise InvoiceFileError(file, f"line {markup.line_of(settlement)}", "it does not say what is to be paid")
    credits = markup.text(header, "TypeCode") in CREDITING
    if amount.minor < 0:
        amount, credits = -amount, not credits
    buyer = markup.first(agreement, "BuyerTradeParty")
    instalments = tuple(_instalments(settlement, currency, file))
    return InvoiceFacts(
        type=DocumentType.CREDIT_NOTE if credits else DocumentType.INVOICE,
        number=markup.text(header, "ID"),
        issued=day_at(markup.first(header, "IssueDateTime/DateTimeString", "IssueDateTime"), file),
        due=min((one.due for one in instalments), default=None),
        amount=amount,
        reference=markup.text(settlement, "PaymentReference"),
        buyer=markup.text(buyer, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        buyer_numbers=markup.texts(buyer, *_BUYER_NUMBERS),
        buyer_country=markup.text(buyer, "PostalTradeAddress/CountryID"),
        buyer_email=markup.text(buyer, "DefinedTradeContact/EmailURIUniversalCommunication/URIID"),
        seller=markup.text(markup.first(agreement, "SellerTradeParty"), "Name"),
        corrects=markup.text(settlement, "InvoiceReferencedDocument/IssuerAssignedID", "InvoiceReferencedDocument/ID"),
        instalments=instalments if len(instalments) > 1 else (),
        attached=tuple(pdfs_in(agreement, "AdditionalReferencedDocument", "AttachmentBinaryObject")),
        fault=cii_fault(sums, currency, file),
    )


def _instalments(settlement: Element, currency: str, file: str) -> Iterator[Instalment]:
    for terms in markup.every(settlement, "SpecifiedTradePaymentTerms"):
        if (day := day_at(markup.first(terms, *_DAY), file)) is not None:
            yield Instalment(day, amount_at(markup.first(terms, "PartialPaymentAmount"), currency, file))
