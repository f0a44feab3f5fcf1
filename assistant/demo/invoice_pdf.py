"""The invoices of the sample firm as PDFs, laid out the way a small firm's look in Sweden, Denmark and England."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

from assistant.demo.cast import Bill, Cast, Player

_INK, _SOFT, _ACCENT = "#1d2a33", "#6b7780", "#0f5c66"
_LEFT, _RIGHT, _TOP = 57.0, 538.0, 780.0
_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}
_WORDS = {
    "sv": {
        "title": "Faktura",
        "number": "Fakturanummer",
        "issued": "Fakturadatum",
        "due": "Förfallodatum",
        "terms": "Villkor",
        "days": "{} dagar netto",
        "what": "Beskrivning",
        "price": "Belopp",
        "net": "Summa exkl. moms",
        "vat": "Moms 25 %",
        "reverse": "",
        "total": "Att betala",
        "pay": "Betalning",
        "reference": "OCR-nummer",
        "org": "Org.nr",
        "thanks": "Tack för förtroendet! Frågor om fakturan? Ring eller skriv till oss.",
    },
    "da": {
        "title": "Faktura",
        "number": "Fakturanummer",
        "issued": "Fakturadato",
        "due": "Forfaldsdato",
        "terms": "Betaling",
        "days": "netto {} dage",
        "what": "Beskrivelse",
        "price": "Beløb",
        "net": "I alt ekskl. moms",
        "vat": "Moms",
        "reverse": "Omvendt betalingspligt: køber afregner momsen.",
        "total": "At betale",
        "pay": "Betaling",
        "reference": "Betalings-id",
        "org": "Org.nr.",
        "thanks": "Tak for samarbejdet! Spørgsmål til fakturaen? Ring eller skriv til os.",
    },
    "en": {
        "title": "Invoice",
        "number": "Invoice number",
        "issued": "Invoice date",
        "due": "Due date",
        "terms": "Terms",
        "days": "{} days net",
        "what": "Description",
        "price": "Amount",
        "net": "Total excl. VAT",
        "vat": "VAT",
        "reverse": "Reverse charge: VAT to be accounted for by the recipient.",
        "total": "Amount due",
        "pay": "Payment",
        "reference": "Reference",
        "org": "Reg. no.",
        "thanks": "Thank you for working with us. Any question about this invoice? Call or write to us.",
    },
}


def invoice_pdf(cast: Cast, player: Player, bill: Bill) -> bytes:
    """One page A4: who, for what, how much, until when, and how to pay."""
    paper = io.BytesIO()
    canvas: Any = _canvas(paper)
    words = _WORDS[player.language]
    canvas.setTitle(f"{words['title']} {bill.number}")
    canvas.setAuthor(cast.firm.name)
    _head(canvas, cast, player, bill)
    bottom = _rows(canvas, player, bill)
    _total(canvas, player, bill, bottom - 26)
    _payment(canvas, cast, player, bill)
    canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _canvas(paper: io.BytesIO) -> Any:
    """An empty page; the same words always give the same bytes."""
    # Only the demo draws invoices, so only the demo waits for the library.
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    make: Any = Canvas
    return make(paper, pagesize=A4, invariant=1)


def _head(canvas: Any, cast: Cast, player: Player, bill: Bill) -> None:
    words, firm = _WORDS[player.language], cast.firm
    canvas.setFillColor(_ACCENT)
    canvas.rect(0, 826, 596, 16, stroke=0, fill=1)
    _text(canvas, (_LEFT, _TOP), firm.name, size=15, bold=True, colour=_ACCENT)
    _text(canvas, (_RIGHT, _TOP), words["title"], size=22, right=True)
    contact = player.contacts[0]
    for at, line in enumerate((player.name, *player.address.split("\n"), contact.name)):
        _text(canvas, (_LEFT, 712 - 15 * at), line, bold=at == 0)
    facts = (
        (words["number"], bill.number),
        (words["issued"], _day(cast.day(bill.issued), player)),
        (words["terms"], words["days"].format(bill.due - bill.issued)),
        (words["due"], _day(cast.day(bill.due), player)),
    )
    for at, (label, value) in enumerate(facts):
        _text(canvas, (350, 712 - 17 * at), label, colour=_SOFT)
        _text(canvas, (_RIGHT, 712 - 17 * at), value, right=True, bold=label == words["due"])


def _rows(canvas: Any, player: Player, bill: Bill) -> float:
    words, height = _WORDS[player.language], 590.0
    _text(canvas, (_LEFT, height), words["what"], colour=_SOFT)
    _text(canvas, (_RIGHT, height), words["price"], colour=_SOFT, right=True)
    _line(canvas, height - 8)
    for what, price in bill.work:
        height -= 28
        _text(canvas, (_LEFT, height), what, size=10.5)
        _text(canvas, (_RIGHT, height), _money(Decimal(price), player), size=10.5, right=True)
    _line(canvas, height - 14)
    return height - 14


def _total(canvas: Any, player: Player, bill: Bill, height: float) -> None:
    words = _WORDS[player.language]
    net = Decimal(sum(price for _, price in bill.work))
    lines = [(words["net"], net)] + ([(words["vat"], net * player.vat / 100)] if player.vat else [])
    for label, value in lines:
        _text(canvas, (350, height), label, colour=_SOFT)
        _text(canvas, (_RIGHT, height), _money(value, player), right=True)
        height -= 18
    canvas.setFillColor("#e8f1f2")
    canvas.roundRect(336, height - 18, _RIGHT - 326, 32, 4, stroke=0, fill=1)
    _text(canvas, (350, height - 7), words["total"], size=12, bold=True)
    amount = player.amount(bill)
    _text(canvas, (_RIGHT, height - 7), _money(amount.decimal, player), size=13, bold=True, right=True)
    if not player.vat:
        _text(canvas, (_LEFT, height - 5), words["reverse"], size=8, colour=_SOFT)


def _payment(canvas: Any, cast: Cast, player: Player, bill: Bill) -> None:
    words, firm = _WORDS[player.language], cast.firm
    _text(canvas, (_LEFT, 262), words["pay"], size=12, bold=True, colour=_ACCENT)
    reference = player.reference(bill)
    spaced = " ".join(firm.iban[at : at + 4] for at in range(0, len(firm.iban), 4))
    ways = {
        "SE": (("Bankgiro", firm.bankgiro), (words["reference"], reference)),
        "DK": (("FIK", f"+71<{reference}+{firm.fik}<"), (words["reference"], reference)),
    }.get(player.country, (("IBAN", spaced), ("BIC", firm.bic), (words["reference"], reference)))
    for at, (label, value) in enumerate(ways):
        _text(canvas, (_LEFT, 240 - 18 * at), label, colour=_SOFT)
        _text(canvas, (_LEFT + 110, 240 - 18 * at), value, size=11, bold=True)
    _text(canvas, (_LEFT, 150), words["thanks"])
    _line(canvas, 96)
    foot = f"{firm.name} · {', '.join(firm.address.split(chr(10)))} · {words['org']} {firm.org_number}"
    _text(canvas, (_LEFT, 80), foot, size=8, colour=_SOFT)
    _text(canvas, (_LEFT, 68), f"{firm.email} · {firm.phone}", size=8, colour=_SOFT)


def _text(  # noqa: PLR0913 - how a line looks
    canvas: Any,
    place: tuple[float, float],
    text: str,
    *,
    size: float = 9.5,
    bold: bool = False,
    colour: str = _INK,
    right: bool = False,
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    # The standard fonts have no narrow blank, which Swedish and Danish numbers are written with.
    plain = text.replace("\u202f", "\u00a0")
    (canvas.drawRightString if right else canvas.drawString)(*place, plain)


def _line(canvas: Any, height: float) -> None:
    canvas.setStrokeColor("#c9d3d6")
    canvas.setLineWidth(0.6)
    canvas.line(_LEFT, height, _RIGHT, height)


def _day(day: date, player: Player) -> str:
    return format_date(day, "d MMMM y" if player.language != "da" else "d. MMMM y", locale=_LOCALES[player.language])


def _money(amount: Decimal, player: Player) -> str:
    return format_currency(amount, player.pays_in, locale=_LOCALES[player.language])
