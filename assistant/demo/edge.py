"""The mail server's edge: judges who may speak for a domain, keeps what passed, and knows dead mailboxes."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr

from aiosmtpd.smtp import SMTP, Envelope, Session

from assistant.demo.letters import parsed
from assistant.demo.servers import TAKEN, MailWorld, Postman


@dataclass(frozen=True)
class Passed:
    """A mail that went through the server: from whom, to whom, and its bytes as they arrived."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class Edge(Postman):
    """Writes the verdict of its checks above every mail, as a receiving server does (RFC 8601)."""

    def __init__(self, world: MailWorld) -> None:
        super().__init__(world)
        self.passed: list[Passed] = []
        self.undelivered: list[tuple[str, bytes]] = []
        # A recipient without a mailbox is taken all the same: the refusal comes later, as a bounce.
        world.outside = self._nobody_there

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Judge the sender, then deliver."""
        raw = _without_verdicts(envelope.original_content or b"")
        sender = envelope.mail_from or ""
        # Our own people log in; a bounce comes from nobody.
        if sender and not session.authenticated:
            raw = _verdict(sender, raw, "mx.lysvik.example") + raw
        answer = await self.world.post(sender, envelope.rcpt_tos, raw)
        if answer == TAKEN:
            self.passed.append(Passed(sender, tuple(envelope.rcpt_tos), raw))
        return answer

    def _nobody_there(self, _sender: str, recipient: str, raw: bytes) -> str:
        self.undelivered.append((recipient, raw))
        return TAKEN


def _verdict(sender: str, raw: bytes, server: str) -> bytes:
    """Here a mail is genuine when it was handed in by the domain that it names as its sender."""
    said = parseaddr(str(parsed(raw)["From"]))[1].rpartition("@")[2].lower()
    domain = sender.rpartition("@")[2].lower()
    genuine = bool(domain) and domain == said
    dkim = f"dkim=pass header.d={said}" if genuine else "dkim=none"
    dmarc = f"dmarc={'pass' if genuine else 'fail'} header.from={said}"
    return f"Authentication-Results: {server};\r\n {dkim};\r\n {dmarc}\r\n".encode()


def _without_verdicts(raw: bytes) -> bytes:
    """A verdict that came along with the mail is anybody's word (RFC 8601 section 5)."""
    head, separator, body = raw.partition(b"\r\n\r\n")
    lines: list[bytes] = []
    dropping = False
    for line in head.split(b"\r\n"):
        dropping = dropping if line[:1] in {b" ", b"\t"} else line.lower().startswith(b"authentication-results:")
        if not dropping:
            lines.append(line)
    return b"\r\n".join(lines) + separator + body
