"""Trying things out: the same flows on a copy of the store, with nobody at the other end.

`plan` walks over days to come, `once --dry-run` makes one pass: nothing is sent, stored or marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.domain.reminder import OutgoingMail
from assistant.flows.world import World
from assistant.ports import Delivery, Folder, FolderRole, Heading, Mailbox, Mark, News, Outcome


class SilentSender:
    """Takes every mail and sends none."""

    def __init__(self) -> None:
        self.taken: list[OutgoingMail] = []

    async def send(self, mail: OutgoingMail) -> Delivery:
        self.taken.append(mail)
        return Delivery(Outcome.SENT, "rehearsed")

    async def close(self) -> None:
        """Nothing is open."""


class ReadOnlyMailbox:
    """A mailbox that can be read (or, with none behind it, is empty) and forgets what is put into it."""

    def __init__(self, behind: Mailbox | None = None) -> None:
        self._behind = behind

    async def folders(self) -> Sequence[Folder]:
        if self._behind is not None:
            return await self._behind.folders()
        return (Folder("INBOX", FolderRole.INBOX), Folder("Sent", FolderRole.SENT), Folder("Drafts", FolderRole.DRAFTS))

    async def news(self, folder: str, mark: Mark | None, since: date | None = None) -> News:
        if self._behind is not None:
            return await self._behind.news(folder, mark, since)
        return News(folder, mark or Mark(0, 0))

    async def search(self, folder: str, since: date, words: Sequence[str]) -> Sequence[int]:
        return await self._behind.search(folder, since, words) if self._behind is not None else ()

    async def headings(self, folder: str, uids: Sequence[int]) -> Sequence[Heading]:
        return await self._behind.headings(folder, uids) if self._behind is not None else ()

    async def text(self, folder: str, uid: int, limit: int = 65536) -> bytes:
        return await self._behind.text(folder, uid, limit) if self._behind is not None else b""

    async def raw(self, folder: str, uid: int) -> bytes:
        return await self._behind.raw(folder, uid) if self._behind is not None else b""

    async def find(self, folder: str, message_id: str) -> Sequence[int]:
        return await self._behind.find(folder, message_id) if self._behind is not None else ()

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, draft: bool = False) -> None:
        """Nothing is put anywhere."""

    async def remove(self, folder: str, uid: int, raw: bytes) -> bool:
        """Nothing is deleted, though it looks so."""
        return True

    async def wait(self, seconds: float) -> bool:
        """There is nothing to wait for."""
        return False

    def wake(self) -> None:
        """Nobody waits."""

    async def close(self) -> None:
        """The real mailbox belongs to somebody else."""


def rehearsal(world: World, mailbox: Mailbox | None = None) -> World:
    """The same world on a copy of its store, deaf and dumb unless a mailbox to read is given."""
    copied = world.store.copy()
    context = replace(world.context, ledger=copied.ledger)
    return replace(world, store=copied, mailbox=ReadOnlyMailbox(mailbox), sender=SilentSender(), context=context)
