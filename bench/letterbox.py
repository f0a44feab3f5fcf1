"""A mailbox inside this process that knows where each message lies, so that a year of mail stays quick."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from assistant.ports import Folder, FolderRole, Heading, Mark, News

_ID = re.compile(rb"^message-id:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)
_ROLES = {"INBOX": FolderRole.INBOX, "Sent": FolderRole.SENT, "Drafts": FolderRole.DRAFTS}


class Letterbox:
    """INBOX, Sent and Drafts; a message that is removed leaves its number empty."""

    def __init__(self) -> None:
        self._lying: dict[str, list[bytes]] = {name: [] for name in _ROLES}
        self._where: dict[tuple[str, str], list[int]] = defaultdict(list)

    def put(self, folder: str, raw: bytes) -> None:
        """A message arrives, or is put there by hand."""
        self._lying[folder].append(raw)
        found = _ID.search(raw.replace(b"\r\n ", b" "))
        if found:
            self._where[folder, found[1].decode()].append(len(self._lying[folder]))

    def take(self, folder: str, message_id: str) -> bytes:
        """Take a message away; empty when it is not there."""
        for uid in self._where.pop((folder, message_id), ()):
            raw, self._lying[folder][uid - 1] = self._lying[folder][uid - 1], b""
            return raw
        return b""

    async def folders(self) -> Sequence[Folder]:
        return [Folder(name, role) for name, role in _ROLES.items()]

    async def news(self, folder: str, mark: Mark | None, since: date | None = None) -> News:
        every, first = self._lying[folder], mark.last_uid if mark else 0
        return News(folder, Mark(1, len(every)), tuple(await self.headings(folder, range(first + 1, len(every) + 1))))

    async def search(self, folder: str, since: date, words: Sequence[str]) -> Sequence[int]:
        return ()

    async def headings(self, folder: str, uids: Sequence[int]) -> Sequence[Heading]:
        raws = [(uid, self._lying[folder][uid - 1]) for uid in uids]
        return [Heading(uid, raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", len(raw)) for uid, raw in raws if raw]

    async def text(self, folder: str, uid: int, limit: int = 65536) -> bytes:
        return self._lying[folder][uid - 1][:limit]

    async def raw(self, folder: str, uid: int) -> bytes:
        return self._lying[folder][uid - 1]

    async def find(self, folder: str, message_id: str) -> Sequence[int]:
        return self._where.get((folder, message_id), ())

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, draft: bool = False) -> None:
        self.put(folder, raw)

    async def remove(self, folder: str, uid: int, raw: bytes) -> bool:
        if self._lying[folder][uid - 1] != raw:
            return False
        found = _ID.search(raw.replace(b"\r\n ", b" "))
        return bool(found and self.take(folder, found[1].decode()))

    async def wait(self, seconds: float) -> bool:
        return False

    def wake(self) -> None:
        """Nobody waits."""

    async def close(self) -> None:
        """Nothing is open."""
