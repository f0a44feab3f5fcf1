"""Mails for tests, written out."""

from __future__ import annotations

import email.policy
import functools
from email.message import EmailMessage

from assistant.domain.message import Address
from assistant.domain.reminder import OutgoingMail

PDF = b"%PDF-1.4 " + bytes(range(256)) * 1200


def letter(number: int | str, subject: str = "Faktura", sender: str = "anna@kund.example") -> bytes:
    """A short plain mail with the Message-ID <number@kund.example>."""
    return (
        f"From: Anna Ek <{sender}>\r\nTo: ekonomi@nordljus.example\r\nSubject: {subject} {number}\r\n"
        f"Message-ID: <{number}@kund.example>\r\nDate: Mon, 23 Nov 2026 09:15:00 +0100\r\n\r\nHej!\r\n\r\nAnna\r\n"
    ).encode()


@functools.cache
def answer_with_pdf(text: str = "Den är betald i går. Hälsningar Åsa") -> bytes:
    """An answer in text and HTML with a big PDF."""
    mail = EmailMessage(policy=email.policy.SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"] = "Åsa Öberg <asa@kund.example>", "ekonomi@nordljus.example"
    mail["Subject"], mail["Message-ID"] = "Sv: Faktura 1042 – påminnelse", "<pdf@kund.example>"
    mail.set_content(text + "\n")
    mail.add_alternative(f"<p>{text}</p>", subtype="html")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="kvitto.pdf")
    return mail.as_bytes()


def outgoing(sender: str, *to: str, cc: tuple[str, ...] = (), raw: bytes | None = None) -> OutgoingMail:
    """A mail that is ready to be sent."""
    body = b"Hej!\r\n.\r\n.. tv\xc3\xa5 punkter\r\n"
    ready = (
        f"From: {sender}\r\nTo: {', '.join(to)}\r\nSubject: Faktura 1042\r\nMessage-ID: <1@nordljus.example>\r\n"
        "Date: Mon, 23 Nov 2026 09:15:00 +0100\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + body
    return OutgoingMail("<1@nordljus.example>", Address(sender), to, cc, "Faktura 1042", ready if raw is None else raw)
