"""Mail programs: how owner, clients and strangers hand in mail and read their mailboxes at the demo's servers."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Protocol

from imapclient import DELETED, SEEN, IMAPClient

from assistant.demo.letters import parsed
from assistant.demo.servers import HOST, PASSWORD


class Ports(Protocol):
    """Where the servers listen."""

    imap_port: int
    smtp_port: int


def hand_in(ports: Ports, sender: str, recipients: Iterable[str], raw: bytes, login: str = "") -> None:
    """Hand a mail to the SMTP server; with a login as one of the house, without one from outside."""
    with smtplib.SMTP(HOST, ports.smtp_port, timeout=30) as line:
        line.ehlo()
        if login:
            line.login(login, PASSWORD)
        line.sendmail(sender, list(recipients), raw)


def addressed(message: EmailMessage) -> list[str]:
    """Everybody in To and Cc."""
    named = [str(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
    return [email for _, email in getaddresses(named)]


class OwnersProgram:
    """The owner's mail program: sends by SMTP, files in Sent, reads Drafts, like any other."""

    def __init__(self, ports: Ports, email: str) -> None:
        self._ports = ports
        self.email = email

    def send(self, raw: bytes) -> None:
        """Send a mail and keep the copy in Sent."""
        hand_in(self._ports, self.email, addressed(parsed(raw)), raw, self.email)
        with self._mailbox() as mailbox:
            mailbox.append("Sent", raw, [SEEN])

    def send_draft(self, message_id: str) -> bytes:
        """Send the draft of that Message-ID as it is and take it out of Drafts; the bytes that were sent."""
        with self._mailbox() as mailbox:
            mailbox.select_folder("Drafts")
            found = mailbox.search(["HEADER", "Message-ID", message_id])
            raw = bytes(mailbox.fetch(found, ["BODY.PEEK[]"])[found[0]][b"BODY[]"])
            mailbox.add_flags(found, [DELETED])
            mailbox.expunge()
        self.send(raw)
        return raw

    def _mailbox(self) -> IMAPClient:
        mailbox = IMAPClient(HOST, port=self._ports.imap_port, ssl=False)
        mailbox.login(self.email, PASSWORD)
        return mailbox
