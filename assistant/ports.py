"""The two doors to the world, mailbox and sender, and the ways in which they can fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.domain.reminder import OutgoingMail


class MailboxDownError(Exception):
    """The mailbox cannot be read now: `str()` is one clear line saying what, where and what to do."""


class LoginRefusedError(MailboxDownError):
    """The server refused user or password: a person must mend it, trying again will not."""


class FolderDownError(Exception):
    """A watched directory, or a file in it, cannot be read: `str()` is one clear line saying what and what to do."""


@dataclass(frozen=True)
class Dropped:
    """A file that was put into a watched directory; `folder` is where what it names lies beside it."""

    name: str
    raw: bytes
    folder: Path


class DropFolder(Protocol):
    """A directory into which files are put for the assistant. Nothing in it is moved, changed or deleted."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    def ready(self, now: datetime) -> Iterator[Dropped]:
        """Files that are new, or changed, since they were last handed out, and have stopped growing.

        Raises FolderDownError.
        """


class FolderRole(StrEnum):
    """What a folder is for, by RFC 6154 special use or else by its name."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True)
class Folder:
    """A folder as the server names it (decoded), and what it is for."""

    name: str
    role: FolderRole


@dataclass(frozen=True)
class Mark:
    """How far a folder has been read: valid only while `uidvalidity` stays the same (RFC 3501 2.3.1.1)."""

    uidvalidity: int
    last_uid: int


@dataclass(frozen=True)
class Heading:
    """A message in a folder of which only the header block has been fetched."""

    uid: int
    header: bytes
    size: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class News:
    """What is new in a folder, oldest first, and the mark that is right once all of it is kept."""

    folder: str
    mark: Mark
    headings: tuple[Heading, ...] = ()
    # True when the folder was renumbered, so what comes here may have been seen before.
    renumbered: bool = False


class Mailbox(Protocol):
    """One account's folders. Nothing here marks a message read or moves it; only `remove` deletes, and only our own.

    Every method raises MailboxDownError when the server cannot be reached or hangs up; the next call connects again.
    """

    async def folders(self) -> Sequence[Folder]:
        """All selectable folders."""

    async def news(self, folder: str, mark: Mark | None, since: date | None = None) -> News:
        """What came after the mark; with no (or an outdated) mark everything since the day, or all of it."""

    async def search(self, folder: str, since: date, words: Sequence[str]) -> Sequence[int]:
        """UIDs of messages since that day that have one of the words in From, To, Cc or Subject."""

    async def headings(self, folder: str, uids: Sequence[int]) -> Sequence[Heading]:
        """The header blocks of these messages; those that are gone are left out."""

    async def text(self, folder: str, uid: int, limit: int = 65536) -> bytes:
        """The message without big attachments: header block and the text parts, at most `limit` bytes each.

        Empty when the message is gone.
        """

    async def raw(self, folder: str, uid: int) -> bytes:
        """The whole message, unread state untouched; empty when it is gone."""

    async def find(self, folder: str, message_id: str) -> Sequence[int]:
        """UIDs of the messages that carry this Message-ID."""

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, draft: bool = False) -> None:
        """Put a message into a folder, dated now.

        When this raises, the message may be there all the same: `find` it before trying again.
        """

    async def remove(self, folder: str, uid: int, raw: bytes) -> bool:
        """Delete this one message for good, if it is still exactly these bytes; True when it is gone by our hand.

        False, and nothing is touched, when it was altered or is gone, or when the server cannot delete one message
        alone (UIDPLUS, RFC 4315).
        """

    async def wait(self, seconds: float) -> bool:
        """Wait for news in the inbox (IDLE), at most that long; True when there may be some."""

    def wake(self) -> None:
        """End a running `wait` at once; may be called from any thread or signal handler."""

    async def close(self) -> None:
        """Log out and let go."""


class Outcome(StrEnum):
    """What the SMTP server made of a mail."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    IN_DOUBT = "in-doubt"


@dataclass(frozen=True)
class Delivery:
    """The outcome with the server's own words; `refused` are recipients it would not take although others were."""

    outcome: Outcome
    answer: str = ""
    refused: tuple[str, ...] = ()
    # Something is wrong with us (login, TLS, connection), not with this mail: stop sending for now.
    server_trouble: bool = False


class Sender(Protocol):
    """Hands mails to the SMTP server. Nothing normal is an exception: every answer is a Delivery."""

    async def send(self, mail: OutgoingMail) -> Delivery:
        """Deliver to all recipients of the mail in one transaction."""

    async def close(self) -> None:
        """Let go of any connection."""
