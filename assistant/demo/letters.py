"""The mails people write in the demo: first sendings, answers, absence notices, bounces, notices of payment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP, default
from email.utils import format_datetime, formataddr, getaddresses
from itertools import count

from babel.dates import format_date

from assistant.demo.cast import Bill, Cast, Player
from assistant.domain.money import Money
from assistant.writing.formats import money

PAYMENT_SERVICE = "Paysund"
SERVICE_ADDRESS = "kvitto@paysund.example"
_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}
_WEEKDAY = {"sv": "EEEE'en den' d MMMM", "da": "EEEE 'den' d. MMMM", "en": "EEEE d MMMM"}
_REPLY = {"sv": "SV", "da": "SV", "en": "Re"}
_AWAY = {"sv": "Autosvar", "da": "Autosvar", "en": "Automatic reply"}
_INVOICE = {"sv": "Faktura", "da": "Faktura", "en": "Invoice"}
_FIRST_SENDING = {
    "sv": (
        "Hej {name}!",
        "Tack för ett fint samarbete.",
        "Här kommer faktura {number} på {amount}, att betala senast {due}.",
        "Vänliga hälsningar",
    ),
    "da": (
        "Hej {name}",
        "Tak for et godt samarbejde.",
        "Her er faktura {number} på {amount}, som skal betales senest {due}.",
        "Venlig hilsen",
    ),
    "en": (
        "Hi {name},",
        "It was a pleasure working with you.",
        "Please find attached invoice {number} for {amount}, due on {due}.",
        "Best wishes,",
    ),
}
_numbers: Iterator[int] = count(1)


@dataclass(frozen=True)
class Sender:
    """Somebody who writes a mail, in a language."""

    name: str
    email: str
    language: str = "en"


def parsed(raw: bytes) -> EmailMessage:
    """A mail as Python's own library reads it."""
    return message_from_bytes(raw, policy=default)


def plain(message: EmailMessage) -> str:
    """The text part as its reader sees it."""
    part = message.get_body(preferencelist=("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def spoken_day(day: date, language: str) -> str:
    """A day as people write it in a mail: fredagen den 20 mars, fredag den 20. marts, Friday 20 March."""
    return format_date(day, _WEEKDAY[language], locale=_LOCALES[language])


def invoice_mail(cast_: Cast, player: Player, bill: Bill, pdf: bytes, when: datetime) -> EmailMessage:
    """The mail with which the owner sent the invoice in the first place."""
    firm, contact = cast_.firm, player.contacts[0]
    message = _mail(Sender(firm.name, firm.email, player.language), formataddr((contact.name, contact.email)), when)
    amount, due = money(player.amount(bill), player.language), spoken_day(cast_.day(bill.due), player.language)
    first = contact.name.split()[0]
    greeting, opening, asked, closing = _FIRST_SENDING[player.language]
    asked = asked.format(number=bill.number, amount=amount, due=due)
    message["Subject"] = f"{_INVOICE[player.language]} {bill.number}"
    text = f"{greeting.format(name=first)}\n\n{opening} {asked}\n\n{closing}"
    message.set_content(f"{text}\n{firm.signature_name}\n{firm.name}\n{firm.phone}\n")
    attach(message, pdf, f"{bill.number}.pdf")
    return message


def attach(message: EmailMessage, pdf: bytes, name: str) -> None:
    """Attach an invoice."""
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)


def answer(original: bytes, sender: Sender, text: str, when: datetime) -> EmailMessage:
    """An answer in the thread, the original quoted below as mail programs do."""
    before = parsed(original)
    message = _reply(before, sender, when)
    message["Subject"] = _prefixed(str(before["Subject"]), _REPLY[sender.language])
    quoted = "\n".join(f"> {line}".rstrip() for line in plain(before).strip().split("\n"))
    message.set_content(f"{text.strip()}\n\n{_wrote(before, sender.language)}\n{quoted}\n")
    return message


def away(original: bytes, sender: Sender, text: str, when: datetime) -> EmailMessage:
    """An absence notice as Exchange sends it (RFC 3834)."""
    before = parsed(original)
    message = _reply(before, sender, when)
    message["Subject"] = f"{_AWAY[sender.language]}: {before['Subject']}"
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(f"{text.strip()}\n")
    return message


def bounced(original: bytes, recipient: str, when: datetime) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464)."""
    before = parsed(original)
    host = "mx." + recipient.rpartition("@")[2]
    diagnostic = f"550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in virtual mailbox table"
    report = MIMEMultipart("report", policy=SMTP)
    report.set_param("report-type", "delivery-status")
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{host}>"
    report["To"] = before["From"].addresses[0].addr_spec
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(when)
    report["Message-ID"] = _message_id(host)
    report["Auto-Submitted"] = "auto-replied"
    words = (
        f"This is the mail system at host {host}.\n\nI'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\n"
        f"<{recipient}>: host {host} said: {diagnostic} (in reply to RCPT TO command)\n"
    )
    report.attach(MIMEText(words, "plain", "us-ascii"))
    status = message_from_bytes(
        f"Reporting-MTA: dns; {host}\n\nFinal-Recipient: rfc822; {recipient}\nOriginal-Recipient: rfc822;{recipient}\n"
        f"Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; {host}\nDiagnostic-Code: smtp; {diagnostic}\n".encode()
    )
    delivery = MIMEMessage(status, "delivery-status")
    report.attach(delivery)
    headers = MIMEText(original.split(b"\r\n\r\n")[0].decode("ascii", "replace") + "\r\n", "rfc822-headers", "us-ascii")
    report.attach(headers)
    return report.as_bytes()


@dataclass(frozen=True)
class Paid:
    """What a notice of payment tells: how much, for what, by whom, to whom."""

    amount: Money
    invoice: str
    reference: str
    payer: str
    to: str


def payment_notice(paid: Paid, when: datetime) -> EmailMessage:
    """The payment service tells the owner that money came in."""
    message = _mail(Sender(PAYMENT_SERVICE, SERVICE_ADDRESS), paid.to, when)
    amount = money(paid.amount, "sv")
    message["Subject"] = f"Betalning mottagen: {amount} från {paid.payer}"
    message.set_content(
        f"Hej!\n\nDu har tagit emot en betalning via {PAYMENT_SERVICE}.\n\n"
        f"Belopp: {amount}\nBetalare: {paid.payer}\nFaktura: {paid.invoice}\nReferens: {paid.reference}\n"
        f"Datum: {when:%Y-%m-%d}\n\nPengarna finns på ditt konto nästa bankdag.\n\n{PAYMENT_SERVICE} AB\n"
    )
    return message


def from_a_stranger(sender: str, to: str, subject: str, text: str, when: datetime) -> EmailMessage:
    """A mail that has nothing to do with invoices."""
    name, email = getaddresses([sender])[0]
    message = _mail(Sender(name, email), to, when)
    message["Subject"] = subject
    message.set_content(text)
    return message


def _mail(sender: Sender, to: str, when: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((sender.name, sender.email))
    message["To"] = to
    message["Date"] = format_datetime(when)
    message["Message-ID"] = _message_id(sender.email.rpartition("@")[2])
    return message


def _reply(before: EmailMessage, sender: Sender, when: datetime) -> EmailMessage:
    message = _mail(sender, str(before["From"]), when)
    message["In-Reply-To"] = str(before["Message-ID"])
    message["References"] = f"{before.get('References', '')} {before['Message-ID']}".strip()
    return message


def _prefixed(subject: str, prefix: str) -> str:
    return subject if subject.lower().startswith(("re:", "sv:", "vs:")) else f"{prefix}: {subject}"


def _wrote(before: EmailMessage, language: str) -> str:
    when: datetime = before["Date"].datetime
    day = format_date(when.date(), "long", locale=_LOCALES[language])
    return {
        "sv": f"Den {day} kl. {when:%H:%M} skrev {before['From']}:",
        "da": f"Den {day} kl. {when:%H.%M} skrev {before['From']}:",
        "en": f"On {day} at {when:%H:%M}, {before['From']} wrote:",
    }[language]


def _message_id(domain: str) -> str:
    return f"<{next(_numbers):04d}.{domain.replace('.', '-')}@mail.{domain}>"
