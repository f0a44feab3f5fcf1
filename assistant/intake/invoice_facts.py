"""What an invoice document says of itself, wherever it was read: a UBL or CII file, or the text of a PDF."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from assistant.domain.markup import Element, MarkupError, line_of, own_text, parse
from assistant.domain.money import Money
from assistant.domain.wellformed import currencies_ever

# UNTDID 1001: document types that give money back.
CREDITING = frozenset({"381", "396", "81", "83", "261", "262", "296", "308", "420", "458", "532"})


class DocumentType(StrEnum):
    """Whether it asks for money or gives some back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


@dataclass(frozen=True)
class Instalment:
    """A part that falls due on a day of its own; without an amount, the day alone was told."""

    due: date
    amount: Money | None = None


@dataclass(frozen=True)
class Attached:
    """A PDF that the file brings along: the invoice as people see it."""

    filename: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class InvoiceFacts:
    """What was found; `amount` is what is to be paid, above zero on credit notes too; what is missing is empty.

    `certain` when nobody has to confirm anything; `reasons` say where each fact was found and what is doubtful.
    """

    type: DocumentType = DocumentType.INVOICE
    number: str = ""
    issued: date | None = None
    due: date | None = None
    amount: Money | None = None
    reference: str = ""
    buyer: str = ""
    # Everything that may be known of the buyer: organisation and VAT numbers, electronic addresses, customer number.
    buyer_numbers: tuple[str, ...] = ()
    buyer_email: str = ""
    # ISO 3166, where it is told.
    buyer_country: str = ""
    seller: str = ""
    # The invoice that a credit note takes off.
    corrects: str = ""
    # More than one when it is to be paid in parts.
    instalments: tuple[Instalment, ...] = ()
    # PDFs that stand in the file itself.
    attached: tuple[Attached, ...] = ()
    certain: bool = True
    reasons: tuple[str, ...] = ()
    # One line (file, place, remedy) when it cannot be taken although it could be read: its sums do not add up.
    fault: str = ""


class InvoiceFileError(ValueError):
    """A file from which no invoice is taken: one line that names file, place and remedy."""

    def __init__(self, file: str, place: str, what: str, remedy: str = "ask whoever made it for a correct one") -> None:
        self.file, self.place, self.what, self.remedy = file, place, what, remedy
        super().__init__(f"{file}{f' {place}' if place else ''}: {what}; {remedy}")


def amount_at(element: Element | None, currency: str, file: str) -> Money | None:
    """The amount an element says; InvoiceFileError for an unknown currency or an amount that is none."""
    said = own_text(element)
    if element is None or not said:
        return None
    if not currency:
        raise InvoiceFileError(file, f"line {line_of(element)}", f'it does not say in which currency "{said}" is')
    if currency not in currencies_ever():
        raise InvoiceFileError(file, f"line {line_of(element)}", f'"{currency}" is no currency')
    try:
        return Money.of(Decimal(said), currency)
    except (InvalidOperation, ValueError):
        raise InvoiceFileError(file, f"line {line_of(element)}", f'"{said}" is no amount in {currency}') from None


def root_of(raw: bytes, file: str) -> Element:
    """The document's outermost element; InvoiceFileError with the line where it is no XML that is taken."""
    try:
        return parse(raw)
    except MarkupError as wrong:
        raise InvoiceFileError(file, f"line {wrong.line}", str(wrong)) from None


def day_at(element: Element | None, file: str) -> date | None:
    """The day an element says: 2026-12-31 or 20261231, a time or zone behind it cut off."""
    said = own_text(element)
    if element is None or not said:
        return None
    try:
        return date.fromisoformat(said[:10] if "-" in said[:10] else said[:8])
    except ValueError:
        raise InvoiceFileError(file, f"line {line_of(element)}", f'"{said}" is a day no calendar has') from None


def weighed(facts: InvoiceFacts) -> InvoiceFacts:
    """The facts, certain unless something is missing or odd that somebody has to say."""
    lacking = []
    if facts.issued is None:
        lacking.append("issued: it does not say when")
    if facts.due is None and facts.type is DocumentType.INVOICE:
        lacking.append("due: it does not say when")
    if facts.due and facts.issued and facts.due < facts.issued:
        lacking.append(f"due: it is due on {facts.due}, before it was issued on {facts.issued}")
    return replace(facts, certain=not lacking, reasons=tuple(lacking))
