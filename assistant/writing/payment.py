"""The ways to pay, as the client sees them: which apply, under which label, with which value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from assistant.domain.client import Client
from assistant.domain.reminder import Line

# A way that only works at home: the country whose banks know it, and the currency it moves.
_DOMESTIC = {
    "bankgiro": ("SE", "SEK"),
    "plusgiro": ("SE", "SEK"),
    "swish": ("SE", "SEK"),
    "fik": ("DK", "DKK"),
    "mobilepay": ("DK", "DKK"),
}
_EVERYWHERE = ("account", "pay_link")
_ABROAD = ("iban", "bic")

_LABELS = {
    "bankgiro": ("Bankgiro", "Bankgiro", "Bankgiro"),
    "plusgiro": ("Plusgiro", "Plusgiro", "Plusgiro"),
    "swish": ("Swish", "Swish", "Swish"),
    "fik": ("Inbetalningskort (Danmark)", "Indbetalingskort", "Payment slip (Denmark)"),
    "mobilepay": ("MobilePay", "MobilePay", "MobilePay"),
    "account": ("Konto", "Konto", "Account"),
    "iban": ("IBAN", "IBAN", "IBAN"),
    "bic": ("BIC", "BIC", "BIC"),
    "pay_link": ("Betala direkt", "Betal direkte", "Pay online"),
}
_COLUMN = {"sv": 0, "da": 1, "en": 2}


@dataclass(frozen=True)
class PaymentWays:
    """Where the owner takes payments, from the config; empty means not offered.

    `fik` is the creditor number; in `pay_link`, {invoice}, {amount}, {currency}, {reference} stand for the invoice's.
    """

    bankgiro: str = ""
    plusgiro: str = ""
    swish: str = ""
    iban: str = ""
    bic: str = ""
    fik: str = ""
    mobilepay: str = ""
    pay_link: str = ""
    account: str = ""


@dataclass(frozen=True)
class Way:
    """One way to pay: its label, the value to type or click, and what it is for (an invoice number, or nothing)."""

    label: str
    value: str
    hint: str = ""

    @property
    def link(self) -> bool:
        """Whether the value is to be clicked."""
        return self.value.startswith("https://")


def payment_ways(ways: PaymentWays, client: Client, lines: tuple[Line, ...], language: str) -> tuple[Way, ...]:
    """What to offer this client: what works in the client's country, the IBAN where nothing else does."""
    found: list[Way] = []
    for name in _offered(ways, client, lines[0].balance.currency):
        label = _LABELS[name][_COLUMN[language]]
        found += [Way(label, value, hint) for value, hint in _values(name, getattr(ways, name), lines)]
    return tuple(found)


def _offered(ways: PaymentWays, client: Client, currency: str) -> Iterable[str]:
    set_up = [name for name in _LABELS if getattr(ways, name)]
    here = [name for name in set_up if _DOMESTIC.get(name) == (client.country, currency)]
    abroad = [name for name in set_up if name in _ABROAD] if not here else []
    return here + abroad + [name for name in set_up if name in _EVERYWHERE] or set_up


def _values(name: str, value: str, lines: tuple[Line, ...]) -> Iterable[tuple[str, str]]:
    several = len(lines) > 1
    if name == "fik":
        slips = ((_slip(line.invoice.reference, value), line.invoice.number) for line in lines)
        return [(slip, number if several else "") for slip, number in slips if slip]
    if name == "pay_link" and "{" in value:
        return [(_link(value, line), line.invoice.number if several else "") for line in lines]
    return [(value, "")]


def _slip(reference: str, creditor: str) -> str:
    """The code line of a payment slip of type 71 (15 digits and the creditor), or nothing without such a reference."""
    if not (reference.isascii() and reference.isdigit() and len(reference) <= 15):
        return ""
    return f"+71<{reference.zfill(15)}+{creditor}<"


def _link(template: str, line: Line) -> str:
    values = {
        "invoice": line.invoice.number,
        "amount": str(line.balance.decimal),
        "currency": line.balance.currency,
        "reference": line.invoice.reference,
    }
    for name, value in values.items():
        template = template.replace("{" + name + "}", quote(value, safe=""))
    return template
