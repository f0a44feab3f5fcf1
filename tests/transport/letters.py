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


@functools.cache
def bounce_with_original() -> bytes:
    """A delivery report (RFC 3464) that gives the big original back."""
    head = (
        "From: MAILER-DAEMON@mx.example\r\nTo: ekonomi@nordljus.example\r\nSubject: Undelivered\r\n"
        "Message-ID: <dsn@mx.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="4711"\r\n\r\n'
    )
    status = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; bo@kund.example\r\nAction: failed\r\n"
    parts = (
        ("text/plain", "Sorry.\r\n"),
        ("message/delivery-status", status + "Status: 5.1.1\r\n"),
        ("message/rfc822", answer_with_pdf().decode("ascii")),
    )
    body = "".join(f"--4711\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    return f"{head}{body}--4711--\r\n".encode()


def outgoing(sender: str, *to: str, cc: tuple[str, ...] = (), raw: bytes | None = None) -> OutgoingMail:
    """A mail that is ready to be sent."""
    body = b"Hej!\r\n.\r\n.. tv\xc3\xa5 punkter\r\n"
    ready = (
        f"From: {sender}\r\nTo: {', '.join(to)}\r\nSubject: Faktura 1042\r\nMessage-ID: <1@nordljus.example>\r\n"
        "Date: Mon, 23 Nov 2026 09:15:00 +0100\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + body
    return OutgoingMail("<1@nordljus.example>", Address(sender), to, cc, "Faktura 1042", ready if raw is None else raw)
