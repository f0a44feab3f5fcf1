"""A small firm on real servers: its mailbox, one client, one overdue invoice that went out by mail, and its config."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from assistant.cli.program import program
from tests.servers.dovecot import Dovecot
from tests.servers.loopback import PASSWORD
from tests.servers.postfix import Postfix

NUMBER = "2026-1042"
# A Tuesday morning, 8 days after the due date: `first` is what goes next.
START = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)
THREAD = "<sent-1042@nordljus.test>"


def invoice_pdf(path: Path) -> bytes:
    """A real PDF, written to the path."""
    page = Canvas(str(path))
    page.drawString(72, 720, f"Faktura {NUMBER}: 12 500,00 kr att betala till bankgiro 5402-9681")
    page.save()
    return path.read_bytes()


@dataclass
class Firm:
    """The owner's mailbox and the client's, on the same real servers."""

    folder: Path
    dovecot: Dovecot
    postfix: Postfix
    owner: str
    client: str
    pdf: bytes = b""

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def store(self) -> Path:
        return self.folder / "assistant.db"

    def set_up(self) -> None:
        """Write config and ledger, and let the owner send the invoice by hand a month ago."""
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "password").chmod(0o600)
        self.pdf = invoice_pdf(self.folder / "1042.pdf")
        self.config.write_text(self._config())
        (self.folder / "clients.csv").write_text(
            "client;name;type;country;language\nbygg;Björkmans Bygg AB;business;SE;sv\n", encoding="utf-8"
        )
        contacts = f"client;email;name;role\nbygg;{self.client};Anders Björkman;primary\n"
        (self.folder / "contacts.csv").write_text(contacts, encoding="utf-8")
        row = f"{NUMBER};bygg;12 500,00;SEK;2026-10-09;2026-11-09;20261042;1042.pdf;{THREAD}\n"
        header = "invoice;client;amount;currency;issued;due;reference;pdf;thread\n"
        (self.folder / "invoices.csv").write_text(header + row, encoding="utf-8")
        sent = self.mail(self.owner, self.client, f"Faktura {NUMBER} från Nordljus", "Hej Anders! Här kommer fakturan.")
        del sent["Message-ID"]
        sent["Message-ID"] = THREAD
        sent.replace_header("Date", format_datetime(START - timedelta(days=39)))
        sent.add_attachment(self.pdf, maintype="application", subtype="pdf", filename="1042.pdf")
        self.dovecot.deliver(self.owner, sent.as_bytes(), "Sent")
        self.dovecot.deliver(self.client, sent.as_bytes())

    def mail(self, sender: str, to: str, subject: str, text: str, answers: str = "") -> EmailMessage:
        """A plain mail of somebody, dated now."""
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"], message["To"], message["Subject"] = sender, to, subject
        message["Date"] = format_datetime(START + timedelta(minutes=20))
        message["Message-ID"] = f"<{abs(hash((sender, subject, text)))}@{sender.partition('@')[2]}>"
        if answers:
            message["In-Reply-To"] = message["References"] = answers
        message.set_content(text)
        return message

    def say(self, *words: str) -> str:
        """Run the program as a user would; its output, after it has ended well."""
        done = CliRunner().invoke(program, ["--config", str(self.config), *words])
        assert done.exit_code == 0, f"{words}: {done.output}"
        return done.output

    def reminders(self) -> list[EmailMessage]:
        """What the client got from the assistant."""
        return [one for one in self._parsed(self.client, "INBOX") if one["X-Invoice-Assistant"]]

    def in_folder(self, folder: str) -> list[EmailMessage]:
        """What lies in one of the owner's folders."""
        return self._parsed(self.owner, folder)

    def _parsed(self, user: str, folder: str) -> list[EmailMessage]:
        raws = self.dovecot.messages(user, folder)
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in raws]

    def _config(self) -> str:
        dovecot, postfix = self.dovecot, self.postfix
        return f"""
[owner]
name = "Nordljus Media AB"
email = "{self.owner}"
country = "SE"
language = "sv"
timezone = "Europe/Stockholm"
signature_name = "Karin Ek"

[imap]
host = "127.0.0.1"
port = {dovecot.imap}
security = "starttls"
user = "{self.owner}"
password_file = "password"
ca_file = "{dovecot.ca_file}"
trusted_authserv = ["mx.example.test"]

[smtp]
host = "127.0.0.1"
port = {postfix.submission}
security = "starttls"
user = "{self.owner}"
password_file = "password"
ca_file = "{postfix.ca_file}"

[store]
path = "assistant.db"

[payment]
bankgiro = "5402-9681"

[[payment_source]]
name = "stripe"
domains = ["stripe.com"]
"""
