"""A mail as a value: what the headers and the parts say, before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Address:
    """A mailbox: display name and address, the address in lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the at sign, in lower case."""
        return self.email.rpartition("@")[2].lower()


@dataclass(frozen=True)
class Attachment:
    """A part of a message that is not its text; `size` in bytes, decoded."""

    filename: str
    content_type: str
    size: int
    content: bytes = b""


@dataclass(frozen=True)
class Message:
    """A parsed message. Message ids are kept with their angle brackets; `date` is aware, or None if unreadable."""

    message_id: str
    sender: Address
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    # The headers that tell machines from people, names in lower case, in order of appearance.
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """The first header of that name (lower case), or the empty string."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def thread(self) -> tuple[str, ...]:
        """Every message id this one points back to, the nearest first."""
        back = (*self.in_reply_to, *reversed(self.references))
        return tuple(dict.fromkeys(back))
