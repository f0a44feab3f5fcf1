"""Clients as they are: who pays when, who answers what to a reminder, in words of their own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from assistant.domain.client import Client
from assistant.domain.invoice import Invoice
from assistant.domain.reminder import OutgoingMail


class Manner(StrEnum):
    """How an invoice fares."""

    ON_TIME = "on time"
    LATE = "late"
    IN_PART = "in part"
    PROMISE_KEPT = "promise kept"
    PROMISE_BROKEN = "promise broken"
    DISPUTE = "dispute"
    CLAIM = "says it is paid"
    QUESTION = "asks something"
    AWAY = "is away"
    BOUNCE = "mail bounces"
    SILENT = "silent"


_SHARES = {
    Manner.ON_TIME: 55,
    Manner.LATE: 20,
    Manner.IN_PART: 5,
    Manner.PROMISE_KEPT: 5,
    Manner.PROMISE_BROKEN: 3,
    Manner.DISPUTE: 3,
    Manner.CLAIM: 3,
    Manner.QUESTION: 2,
    Manner.AWAY: 2,
    Manner.BOUNCE: 0.5,
    Manner.SILENT: 1.5,
}
_SAY = {
    (Manner.PROMISE_KEPT, "sv"): "Hej! Vi betalar faktura {number} den {day}.",
    (Manner.PROMISE_KEPT, "da"): "Hej! Vi betaler faktura {number} den {day}.",
    (Manner.PROMISE_KEPT, "en"): "Hello, we will pay invoice {number} on {day}.",
    (Manner.DISPUTE, "sv"): "Hej, vi bestrider faktura {number}: leveransen var inte komplett.",
    (Manner.DISPUTE, "da"): "Hej, vi bestrider faktura {number}: leverancen var ikke komplet.",
    (Manner.DISPUTE, "en"): "Hello, we dispute invoice {number}: the delivery was not complete.",
    (Manner.CLAIM, "sv"): "Hej, faktura {number} är redan betald.",
    (Manner.CLAIM, "da"): "Hej, faktura {number} er allerede betalt.",
    (Manner.CLAIM, "en"): "Hello, invoice {number} has already been paid.",
    (Manner.QUESTION, "sv"): "Hej, vad avser faktura {number}?",
    (Manner.QUESTION, "da"): "Hej, hvad dækker faktura {number}?",
    (Manner.QUESTION, "en"): "Hello, what is invoice {number} for?",
}
_AWAY = "Jag är på semester till och med {day}."
_DSN = (
    "From: MAILER-DAEMON@mx.nordljus.example\r\nTo: {owner}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    "Message-ID: {id}\r\nDate: {stamp}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.nordljus.example\r\n\r\n"
    "Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {answers}\r\n\r\n--b--\r\n"
)


@dataclass
class Fate:
    """What the client makes of one invoice: when it pays, and what it has told the firm."""

    invoice: Invoice
    client: Client
    manner: Manner
    pays: list[tuple[date, int]] = field(default_factory=list)
    answered: bool = False
    promised: date | None = None
    disputed: bool = False


def fate_of(invoice: Invoice, client: Client, dice: random.Random) -> Fate:
    """Drawn when the invoice is sent."""
    manner = dice.choices(list(_SHARES), list(_SHARES.values()))[0]
    whole, due = invoice.amount.minor, invoice.due
    late = due + timedelta(days=dice.randint(2, 28))
    pays = {
        Manner.ON_TIME: [(due - timedelta(days=dice.randint(0, 12)), whole)],
        Manner.LATE: [(late, whole)],
        Manner.IN_PART: [(late, whole // 3), (late + timedelta(days=20), whole - whole // 3)],
        Manner.CLAIM: [(late + timedelta(days=20), whole)],
        Manner.QUESTION: [(late + timedelta(days=15), whole)],
        Manner.AWAY: [(late + timedelta(days=15), whole)],
        Manner.BOUNCE: [(late + timedelta(days=30), whole)],
        Manner.SILENT: [(due + timedelta(days=120), whole)],
        Manner.PROMISE_BROKEN: [(due + timedelta(days=75), whole)],
    }.get(manner, [])
    return Fate(invoice, client, manner, pays)


def answer(fate: Fate, mail: OutgoingMail, today: date, count: int, dice: random.Random) -> bytes:
    """What comes back to this reminder, once for each invoice; empty when nobody answers."""
    if fate.answered or today <= fate.invoice.due:
        return b""
    said = _words(fate, today, dice)
    if not said and fate.manner is not Manner.BOUNCE:
        return b""
    fate.answered = True
    about = {
        "id": f"<reply.{count}@{fate.client.client}.example>",
        "answers": mail.message_id,
        "owner": mail.sender.email,
        "to": mail.to[0],
        "stamp": f"{today + timedelta(days=1):%a, %d %b %Y} 07:30:00 +0000",
    }
    if fate.manner is Manner.BOUNCE:
        return _DSN.format(**about).encode()
    automatic = "Auto-Submitted: auto-replied\r\n" if fate.manner is Manner.AWAY else ""
    return (
        f"From: {about['to']}\r\nTo: {about['owner']}\r\nSubject: Sv: Faktura\r\nMessage-ID: {about['id']}\r\n"
        f"In-Reply-To: {about['answers']}\r\nReferences: {about['answers']}\r\nDate: {about['stamp']}\r\n{automatic}"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{said}\r\n"
    ).encode()


def _words(fate: Fate, today: date, dice: random.Random) -> str:
    day = today + timedelta(days=dice.randint(4, 20))
    number, language = fate.invoice.number, fate.client.language
    if fate.manner in {Manner.PROMISE_KEPT, Manner.PROMISE_BROKEN}:
        fate.promised = day
        if fate.manner is Manner.PROMISE_KEPT:
            fate.pays = [(day, fate.invoice.amount.minor)]
        return _SAY[Manner.PROMISE_KEPT, language].format(number=number, day=day.isoformat())
    if fate.manner is Manner.DISPUTE:
        fate.disputed = True
    if fate.manner is Manner.AWAY:
        return _AWAY.format(day=day.isoformat())
    return _SAY.get((fate.manner, language), "").format(number=number)
