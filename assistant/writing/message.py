"""The bytes of a mail: headers from structured fields, text and HTML as alternatives, documents as they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import css_inline

from assistant.domain.message import Address
from assistant.domain.reminder import Document, OutgoingMail
from assistant.writing.flowed import flowed
from assistant.writing.templates import Rendered

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_MOST_REFERENCES = 20


class HeaderError(ValueError):
    """A value for a header holds a line break or is no address: nothing is sent with it. `str()` names the header."""


class _Words(UnstructuredHeader, BaseHeader):
    """A header of plain words: folded between them and never inside one.

    The standard library turns a message id longer than a line into an encoded word, which breaks the thread.
    """

    def fold(self, *, policy: Policy) -> str:
        """The header with its words on lines of at most 78 characters where they fit (RFC 5322 2.1.1, 2.2.3)."""
        lines = [f"{self.name}:"]
        for word in str(self).split():
            if len(lines[-1]) + 1 + len(word) > 78 and lines[-1].strip() != f"{self.name}:":
                lines.append("")
            lines[-1] += f" {word}"
        return policy.linesep.join(lines) + policy.linesep


class _KnownHeaders(HeaderRegistry):
    """Headers as the standard library makes them, but each class, and what all mails have alike, is made once.

    The library makes and parses two dozen of them for a mail, most of them the same each time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._class = lru_cache(maxsize=64)(super().__getitem__)
        self._header = lru_cache(maxsize=256)(super().__call__)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._class(name)

    def __call__(self, name: str, value: Any) -> BaseHeader:
        # Addresses cannot be told apart by a hash.
        return self._header(name, value) if isinstance(value, str) else super().__call__(name, value)


def _policy() -> EmailPolicy[EmailMessage]:
    registry = _KnownHeaders()
    for name in ("references", "in-reply-to", "x-invoice-assistant"):
        registry.map_to_type(name, _Words)
    return SMTP.clone(header_factory=registry)


_POLICY = _policy()
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom, when, under which id, and which messages it follows (oldest first)."""

    sender: Address
    to: Address
    message_id: str
    now: datetime
    cc: tuple[Address, ...] = ()
    references: tuple[str, ...] = ()
    # Of the assistant's own making (RFC 3834): a notice is, a reminder speaks for a person.
    automatic: bool = False


def outgoing(envelope: Envelope, said: Rendered, documents: Sequence[Document], tag: str) -> OutgoingMail:
    """The finished mail, its `raw` ready for the wire (CRLF). HeaderError for what no header may hold."""
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(envelope, said.subject, tag):
        message[name] = value
    message.set_content(flowed(said.text), charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    message.make_alternative(_boundary("alternative", envelope.message_id))
    html = _INLINER.inline(said.html)
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    if documents:
        message.make_mixed(_boundary("mixed", envelope.message_id))
    for document in documents:
        _plain("attachment", document.filename)
        maintype, _, subtype = document.content_type.partition("/")
        message.add_attachment(document.content, maintype=maintype, subtype=subtype, filename=document.filename)
    return OutgoingMail(
        message_id=envelope.message_id,
        sender=envelope.sender,
        to=(envelope.to.email,),
        cc=tuple(one.email for one in envelope.cc),
        subject=said.subject,
        raw=message.as_bytes(),
    )


def _boundary(kind: str, message_id: str) -> str:
    """Looks like the standard library's, which takes a number by chance and searches the whole mail for it.

    No need: a part in quoted-printable never holds "==", one in base64 never "--" (RFC 2045 6.7, 6.8).
    """
    number = int.from_bytes(hashlib.sha256(f"{kind} {message_id}".encode()).digest()[:7])
    return f"{'=' * 15}{number:019d}=="


def tag(stage: str, invoices: Iterable[str]) -> str:
    """The value of X-Invoice-Assistant: `second; invoices=1042, 1043`, other signs than a token's percent-encoded."""
    numbers = ", ".join(quote(number, safe="") for number in invoices)
    return f"{quote(stage, safe='')}; invoices={numbers}" if numbers else quote(stage, safe="")


def chain(references: Sequence[str]) -> tuple[str, ...]:
    """The ids a References header carries: well-formed, each once, and of a long thread the first and the last.

    RFC 5322 3.6.4 lets it grow for ever; RFC 5537 3.4.4 says which to keep.
    """
    ids = [_plain("References", one) for one in references]
    # An id given twice counts where it stands last: the last one is what is answered.
    known = list(reversed(dict.fromkeys(reversed([one for one in ids if _MESSAGE_ID.fullmatch(one)]))))
    return tuple(known if len(known) <= _MOST_REFERENCES else [known[0], *known[1 - _MOST_REFERENCES :]])


def _headers(envelope: Envelope, subject: str, tag: str) -> Iterable[tuple[str, object]]:
    if not _MESSAGE_ID.fullmatch(_plain("Message-ID", envelope.message_id)):
        raise HeaderError(f"Message-ID: {envelope.message_id!r} is not one")
    yield "From", _mailbox("From", envelope.sender)
    yield "To", _mailbox("To", envelope.to)
    if envelope.cc:
        yield "Cc", [_mailbox("Cc", one) for one in envelope.cc]
    yield "Subject", _plain("Subject", subject)
    yield "Date", format_datetime(envelope.now)
    yield "Message-ID", envelope.message_id
    references = chain(envelope.references)
    if references:
        yield "In-Reply-To", references[-1]
        yield "References", " ".join(references)
    if envelope.automatic:
        yield "Auto-Submitted", "auto-generated"
    yield "X-Invoice-Assistant", _plain("X-Invoice-Assistant", tag)


def _mailbox(header: str, address: Address) -> MailAddress:
    try:
        return MailAddress(_plain(header, address.name), addr_spec=_plain(header, address.email))
    except HeaderError:
        raise
    except Exception as wrong:  # the parser answers a bad address with whatever it stumbled over
        raise HeaderError(f"{header}: {address.email!r} is not a mail address") from wrong


def _plain(header: str, value: str) -> str:
    if any(mark in value for mark in "\r\n\0"):
        raise HeaderError(f"{header}: a line break in {value!r}")
    return value
