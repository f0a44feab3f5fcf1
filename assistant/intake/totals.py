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
    net, whole = _said(totals, "LineExtensionAmount"), _said(totals, "TaxInclusiveAmount")
    more = (_said(totals, "ChargeTotalAmount") or _NONE) - (_said(totals, "AllowanceTotalAmount") or _NONE)
    found = _Sums(totals, currency, file)
    if lines and None not in lines:
        found.equal("the lines", (sum(filter(None, lines), _NONE),), net)
    if net is not None and (taxes := _ubl_taxes(document, currency)):
        found.equal("net and tax", tuple(net + one + tax for tax in taxes for one in (more, _NONE)), whole)
    if whole is not None:
        prepaid = _said(totals, "PrepaidAmount") or _NONE
        rest = (_said(totals, "PayableRoundingAmount") or _NONE) - prepaid
        others = _for_others(document)
        # A part payment may be told in both places, and is not owed again.
        counted = (whole + rest, whole + rest + more, whole + rest + (others if others != prepaid else _NONE))
        found.equal(_LESS_PAID, counted, _said(totals, "PayableAmount"))
    return found.fault


def cii_fault(sums: Element | None, currency: str, file: str) -> str:
    """The same for the monetary summation of a CII invoice; the profile Minimum leaves out what is paid already."""
    net, tax, whole = _said(sums, "TaxBasisTotalAmount"), _cii_tax(sums, currency), _said(sums, "GrandTotalAmount")
    found = _Sums(sums, currency, file)
    if net is not None and tax is not None:
        found.equal("net and tax", (net + tax,), whole)
    prepaid = _said(sums, "TotalPrepaidAmount")
    told = prepaid is not None or _said(sums, "LineTotalAmount") is not None
    if whole is not None and told and not credits_outright(sums):
        rest = (_said(sums, "RoundingAmount") or _NONE) - (prepaid or _NONE)
        found.equal(_LESS_PAID, (whole + rest,), _said(sums, "DuePayableAmount"))
    return found.fault


def _for_others(document: Element) -> Decimal:
    """What is collected for third parties beside the invoice's own sum (extension of XRechnung, BT-DEX-002)."""
    paid = (_number(one) for one in markup.every(document, "PrepaidPayment/PaidAmount"))
    return sum(filter(None, paid), _NONE)


def credits_outright(sums: Element | None) -> bool:
    """Whether a total below zero is followed by nothing to pay: it is to be taken off what is owed, not paid out."""
    whole, paid = _said(sums, "GrandTotalAmount") or _NONE, _said(sums, "TotalPrepaidAmount") or _NONE
    return whole < 0 and not paid and _said(sums, "DuePayableAmount") == 0


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


def _ubl_taxes(document: Element, currency: str) -> tuple[Decimal, ...]:
    """The same for UBL, where each currency has a TaxTotal; OIOUBL has one for each kind of tax.

    Some state the tax a second time, without its parts, in the same currency; so there are two ways to count.
    """
    every = list(markup.every(document, "TaxTotal"))
    parted = [one for one in every if markup.first(one, "TaxSubtotal") is not None]
    return tuple(dict.fromkeys(sum(own, _NONE) for one in (every, parted) if (own := _taxes(one, currency))))


def _taxes(totals: list[Element], currency: str) -> list[Decimal]:
    amounts = [markup.first(one, "TaxAmount") for one in totals]
    own = [_number(one) for one in amounts if one is not None and one.get("currencyID", currency) == currency]
    return [one for one in own if one is not None]


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
