"""Notices of payment services and banks: money that came in, or was taken back, with amount, reference and payer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.ledger import OpenInvoice
from assistant.domain.message import Message
from assistant.understanding.amounts import amounts_in, best
from assistant.understanding.phrases import Phrases

OPENING = 160
_PAYER = re.compile(
    r"(?im)^\W*(?:betalare|betaler|indbetaler|innbetaler|afsender|avsändare|avsender|från|fra|from|"
    r"payer|customer|paid by|kund|kunde|"
    r"debitor|sender|name|navn|namn|remitter)\b[ .:\t]{1,30}(.{2,60})$"
)
_REFERENCE = re.compile(
    r"(?im)^\W*(?:referens|reference|reference(?: number)?|ocr|fik|kid|meddelande|besked|melding|"
    r"message|tekst|text|description|"
    r"beskrivning|beskrivelse|ref|invoice|faktura|betalings-?id|note|kommentar|memo)\b"
    r"(?: \([^)]*\))?[ .:\t#]{1,30}(.{2,60})$"
)
_HEADLINE = re.compile(
    r"(?im)^.*\b(?:total|totalt|summa|sum|beløb|belopp|beløp|amount|received|modtaget|mottagit|mottatt"
    r"|received a|payment of|"
    r"betalning på|betaling på|indbetaling|insättning|innbetaling|paid)\b.*$"
)


@dataclass(frozen=True)
class Notice:
    """What a notice says, as written; `taken_back` when the money went the other way."""

    taken_back: bool
    values: tuple[Decimal, ...]
    currency: str
    reference: str
    payer: str

    def amount(self, invoices: Sequence[OpenInvoice]) -> Decimal | None:
        """The amount, read so that it fits one of the invoices if it can."""
        fitting = [one.balance.decimal for one in invoices if one.balance.decimal in self.values]
        return fitting[0] if fitting else (self.values[0] if self.values else None)


# Payment services and banks say "we" and "you"; whoever says "I" is a person. A Danish "I" is "you": it takes a verb.
_PERSON = re.compile(
    r"\bI['’]?(?:ve|m|ll|d)\b|\bI (?:have|am|keep|think|see|can|just|paid|made|did|do|was|will)\b|\b[Jj](?:ag|eg)\b"
)


def speaks_as_a_person(text: str) -> bool:
    """Whether somebody speaks of themselves in the singular."""
    return _PERSON.search(text[:4_000]) is not None


def notice_of(message: Message, text: str, phrases: Phrases) -> Notice | None:
    """The notice in the message, or None when it tells of no payment."""
    words = f"{message.subject}\n{text}"[:8_000]
    opening = f"{message.subject}\n{text}"[:OPENING]
    failed, arrived = phrases.says("payment_failed", words), phrases.says("payment_arrived", words)
    if not failed and not arrived:
        return None
    # Every notice of a debit says somewhere below that it may yet be charged back.
    taken_back = phrases.says("payment_failed", opening) or not arrived
    found = amounts_in("\n".join(_HEADLINE.findall(words))) or amounts_in(words)
    found = [one for one in found if one.marked] or found
    if not found:
        return None
    first = found[0]
    reference, payer = _REFERENCE.search(text), _PAYER.search(text)
    return Notice(
        taken_back,
        (best(first, ()), *first.values),
        next((one.currency for one in found if one.currency), ""),
        reference.group(1).strip() if reference else "",
        payer.group(1).strip() if payer else "",
    )
