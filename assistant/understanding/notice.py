"""Notices of payment services and banks: money that came in, or was taken back, with amount, reference and payer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.ledger import OpenInvoice
from assistant.domain.message import Message
from assistant.understanding.amounts import amounts_in, best, currency_of, plain_numbers
from assistant.understanding.notice_rules import FieldRead, NoticeRule, Tells
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
    """What a notice says, as written; `taken_back` when the money went the other way.

    With a `rule` it was read by that one, each field where it stands.
    """

    taken_back: bool
    values: tuple[Decimal, ...]
    currency: str
    reference: str
    payer: str
    rule: NoticeRule | None = None
    read: tuple[FieldRead, ...] = ()

    def value(self, name: str) -> str:
        """The field as the rule read it, the empty string when it did not."""
        return next((one.value for one in self.read if one.name == name), "")

    def line(self, name: str) -> str:
        """The line of the mail in which the field stands, the empty string when it was not read."""
        return next((one.line for one in self.read if one.name == name), "")

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


_CODE = re.compile(r"\b[A-Z]{3}\b")
_TAKEN_BACK = (Tells.FAILED, Tells.CHARGEBACK, Tells.REFUND)


def notice_by_rule(rule: NoticeRule, message: Message, text: str) -> Notice:
    """What the rule reads in the message that it fits."""
    read = rule.read(message.subject, text)
    values = {one.name: one.value for one in read}
    found = next(iter(amounts_in(values.get("amount", ""))), None) or next(
        iter(plain_numbers(values.get("amount", ""))), None
    )
    codes = _CODE.findall(f"{values.get('currency', '')} {values.get('amount', '')}")
    currency = codes[-1] if codes else currency_of(values.get("currency", "")) or (found.currency if found else "")
    return Notice(
        rule.tells in _TAKEN_BACK,
        (best(found, ()), *found.values) if found else (),
        currency,
        values.get("reference", "") or values.get("invoice", ""),
        values.get("payer", ""),
        rule,
        read,
    )


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
