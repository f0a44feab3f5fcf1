"""Whether the sums that an e-invoice states add up, as EN 16931 asks (BR-CO-10 to BR-CO-16)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.intake.invoice_facts import InvoiceFileError

# Sums of rounded lines may be off by a coin; OIOUBL allows a whole crown.
_SLACK = Decimal(1)
_NONE = Decimal(0)
_LESS_PAID = "total less what is paid already"


def ubl_fault(document: Element, currency: str, file: str) -> str:
    """One line with both sums when LegalMonetaryTotal contradicts itself or its lines, else the empty string.

    OIOUBL adds charges and allowances of the whole invoice behind TaxInclusiveAmount, Peppol before it.
    """
    totals = markup.first(document, "LegalMonetaryTotal")
    lines = [
        _number(markup.first(line, "LineExtensionAmount"))
        for name in ("InvoiceLine", "CreditNoteLine")
        for line in markup.every(document, name)
    ]
    net, whole, tax = (
        _said(totals, "LineExtensionAmount"),
        _said(totals, "TaxInclusiveAmount"),
        _ubl_tax(document, currency),
    )
    more = (_said(totals, "ChargeTotalAmount") or _NONE) - (_said(totals, "AllowanceTotalAmount") or _NONE)
    found = _Sums(totals, currency, file)
    if lines and None not in lines:
        found.equal("the lines", (sum(filter(None, lines), _NONE),), net)
    if net is not None and tax is not None:
        found.equal("net and tax", (net + more + tax, net + tax), whole)
    if whole is not None:
        rest = (_said(totals, "PayableRoundingAmount") or _NONE) - (_said(totals, "PrepaidAmount") or _NONE)
        found.equal(_LESS_PAID, (whole + rest, whole + rest + more), _said(totals, "PayableAmount"))
    return found.fault


def cii_fault(sums: Element | None, currency: str, file: str) -> str:
    """The same for the monetary summation of a CII invoice; the profile Minimum leaves out what is paid already."""
    net, tax, whole = _said(sums, "TaxBasisTotalAmount"), _cii_tax(sums, currency), _said(sums, "GrandTotalAmount")
    found = _Sums(sums, currency, file)
    if net is not None and tax is not None:
        found.equal("net and tax", (net + tax,), whole)
    prepaid = _said(sums, "TotalPrepaidAmount")
    if whole is not None and (prepaid is not None or _said(sums, "LineTotalAmount") is not None):
        rest = (_said(sums, "RoundingAmount") or _NONE) - (prepaid or _NONE)
        found.equal(_LESS_PAID, (whole + rest,), _said(sums, "DuePayableAmount"))
    return found.fault


class _Sums:
    """The sums of one invoice, held against each other; keeps the first fault."""

    def __init__(self, element: Element | None, currency: str, file: str) -> None:
        self.fault = ""
        self._element, self._currency, self._file = element, currency, file

    def equal(self, what: str, counted: tuple[Decimal, ...], said: Decimal | None) -> None:
        """Note a fault unless one of the ways to count agrees with what is said."""
        if said is None or self._element is None or self.fault or any(abs(one - said) <= _SLACK for one in counted):
            return
        place = f"line {markup.line_of(self._element)}"
        wrong = f"its sums do not add up: {what} make {counted[0]} {self._currency}, not {said}"
        self.fault = str(InvoiceFileError(self._file, place, wrong))


def _ubl_tax(document: Element, currency: str) -> Decimal | None:
    """The same for UBL, where each currency has a TaxTotal; OIOUBL has one for each kind of tax."""
    amounts = [markup.first(one, "TaxAmount") for one in markup.every(document, "TaxTotal")]
    own = [_number(one) for one in amounts if one is not None and one.get("currencyID", currency) == currency]
    return sum(filter(None, own), Decimal(0)) if own else None


def _cii_tax(sums: Element | None, currency: str) -> Decimal | None:
    """The tax in the invoice's own currency; a second total may be in that of the tax office."""
    totals = list(markup.every(sums, "TaxTotalAmount"))
    own = [one for one in totals if one.get("currencyID", currency) == currency]
    return _number(own[0] if own else None)


def _said(element: Element | None, name: str) -> Decimal | None:
    return _number(markup.first(element, name))


def _number(element: Element | None) -> Decimal | None:
    try:
        return Decimal(markup.own_text(element))
    except InvalidOperation:
        return None
