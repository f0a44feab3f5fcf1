"""UBL 2 invoices and credit notes (Peppol BIS Billing 3, OIOUBL, EHF) -> what they say; found by local names alone."""

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
from assistant.intake.totals import ubl_fault

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
# Danish inpayment forms: PaymentID is the card type, the payer's id stands in InstructionID.
_CARD_TYPES = frozenset({"01", "04", "15", "71", "73", "75"})
_BUYER_NUMBERS = ("PartyLegalEntity/CompanyID", "PartyTaxScheme/CompanyID", "EndpointID", "PartyIdentification/ID")


def document_of(root: Element) -> Element | None:
    """The invoice or credit note, also inside an envelope (SBDH, attached document); None when there is none."""
    for element in root.iter():
        if markup.name_of(element) in {"Invoice", "CreditNote"} and markup.namespace_of(element).startswith(_UBL):
            return element
    return None


def read_ubl(raw: bytes, file: str) -> InvoiceFacts:
    """What the invoice says; InvoiceFileError (one line: file, place, remedy) when it cannot be taken."""
    document = document_of(root_of(raw, file))
    if document is None:
        raise InvoiceFileError(file, "line 1", "it holds no UBL invoice or credit note")
    return _facts(document, file)


def _facts(document: Element, file: str) -> InvoiceFacts:
    totals = markup.first(document, "LegalMonetaryTotal")
    payable = markup.first(totals, "PayableAmount")
    if payable is None:
        raise InvoiceFileError(file, f"line {markup.line_of(document)}", "it does not say what is to be paid")
    currency = payable.get("currencyID", "") or markup.text(document, "DocumentCurrencyCode")
    amount = amount_at(payable, currency, file)
    code = markup.text(document, "InvoiceTypeCode", "CreditNoteTypeCode")
    credits = markup.name_of(document) == "CreditNote" or code in CREDITING
    if amount is not None and amount.minor < 0:
        # An invoice below zero gives money back, a credit note below zero takes it.
        amount, credits = -amount, not credits
    number = markup.text(document, "ID")
    if not number:
        raise InvoiceFileError(file, f"line {markup.line_of(document)}", "it has no number")
    customer = markup.first(document, "AccountingCustomerParty/Party")
    instalments = tuple(_instalments(document, currency, file))
    facts = InvoiceFacts(
        type=DocumentType.CREDIT_NOTE if credits else DocumentType.INVOICE,
        number=number,
        issued=day_at(markup.first(document, "IssueDate"), file),
        due=min((one.due for one in instalments), default=None),
        amount=amount,
        reference=_reference(document),
        buyer=_name(customer),
        buyer_numbers=markup.texts(customer, *_BUYER_NUMBERS),
        buyer_email=markup.text(customer, "Contact/ElectronicMail"),
        buyer_country=markup.text(customer, "PostalAddress/Country/IdentificationCode"),
        seller=_name(markup.first(document, "AccountingSupplierParty/Party")),
        corrects=markup.text(document, "BillingReference/InvoiceDocumentReference/ID"),
        instalments=instalments if len(instalments) > 1 else (),
        attached=tuple(pdfs_in(document, "AdditionalDocumentReference", "Attachment/EmbeddedDocumentBinaryObject")),
        fault=ubl_fault(document, currency, file),
    )
    return weighed(facts)


def _name(party: Element | None) -> str:
    return markup.text(party, "PartyLegalEntity/RegistrationName", "PartyName/Name")


def _instalments(document: Element, currency: str, file: str) -> Iterator[Instalment]:
    """Terms with a day and an amount each; else the one due date, which each dialect puts elsewhere."""
    parts = [
        Instalment(day, amount_at(markup.first(terms, "Amount"), currency, file))
        for terms in markup.every(document, "PaymentTerms")
        if (day := day_at(markup.first(terms, "InstallmentDueDate", "PaymentDueDate"), file)) is not None
    ]
    if len(parts) > 1 and all(one.amount for one in parts):
        yield from parts
        return
    single = markup.first(document, "DueDate", "PaymentMeans/PaymentDueDate")
    if (day := day_at(single, file)) is not None:
        yield Instalment(day)
    else:
        yield from parts[:1]


def _reference(document: Element) -> str:
    """OCR, KID, RF or the id of a Danish inpayment form."""
    for means in markup.every(document, "PaymentMeans"):
        paid_as = markup.text(means, "PaymentID")
        instruction = markup.text(means, "InstructionID")
        if paid_as in _CARD_TYPES or (not paid_as and instruction):
            if instruction:
                return instruction
        elif paid_as:
            return paid_as
    return ""
