"""The mailbox over IMAP: imapclient in a thread of its own, as one client belongs to one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from imapclient import DRAFT, SEEN, IMAPClient, SocketTimeout

from assistant.ports import Folder, Heading, MailboxDownError, Mark, News
from assistant.transport import reading
from assistant.transport.account import ImapAccount
from assistant.transport.discarding import remove
from assistant.transport.idle import ASK_EVERY, Bell, Ending, Waiter
from assistant.transport.roles import assign_roles
from assistant.transport.session import FAULTS, Session

__all__ = ["ImapAccount", "ImapMailbox"]

T = TypeVar("T")
INBOX = "INBOX"
GOODBYE = 5.0


@dataclass(frozen=True)
class _State:
    """What STATUS or EXAMINE says of a folder; `next_uid` is missing at some servers (Courier)."""

    uidvalidity: int
    next_uid: int | None
    exists: int

    def has_more_than(self, before: _State) -> bool:
        if self.uidvalidity != before.uidvalidity:
            return True
        if self.next_uid is not None and before.next_uid is not None:
            return self.next_uid > before.next_uid
        return self.exists > before.exists


class ImapMailbox:
    """A Mailbox (see ports) at an IMAP server. Its methods are for one asyncio loop; `wake` is for anybody.

    Folders are only ever opened read-only, but for `remove`. A connection that broke between two calls is replaced
    unnoticed; a server that is down is tried again by later calls, after growing pauses during which they fail at once.
    """

    def __init__(
        self, account: ImapAccount, timeout: SocketTimeout | None = None, ask_every: float = ASK_EVERY
    ) -> None:
        self.account = account
        self._session = Session(account, timeout or SocketTimeout(connect=15, read=60))
        self._ask_every = ask_every
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"imap {account.place}")
        self._bell = Bell()
        self._waiting = 0
        self._waiter: Waiter | None = None
        self._inbox_as_told: _State | None = None
        # The numbering that the UIDs we handed out belong to.
        self._numbering: dict[str, int] = {}

    async def folders(self) -> Sequence[Folder]:
        """All selectable folders."""
        return await self._run(lambda client: assign_roles(client.list_folders()))

    async def news(self, folder: str, mark: Mark | None, since: date | None = None) -> News:
        """What came after the mark; with no (or an outdated) mark everything since the day, or all of it."""
        return await self._run(lambda client: self._news(client, folder, mark, since))

    async def search(self, folder: str, since: date, words: Sequence[str]) -> Sequence[int]:
        """UIDs of messages since that day that have one of the words in From, To, Cc or Subject."""

        def task(client: IMAPClient) -> list[int]:
            self._number(folder, self._examine(client, folder))
            return reading.search(client, since, words)

        return await self._run(task)

    async def headings(self, folder: str, uids: Sequence[int]) -> Sequence[Heading]:
        """The header blocks of these messages; those that are gone are left out."""
        return await self._fetch(folder, lambda client: tuple(reading.headings(client, uids)))

    async def text(self, folder: str, uid: int, limit: int = 65536) -> bytes:
        """The message without big attachments, readable as a message; empty when it is gone."""
        return await self._fetch(folder, lambda client: reading.text(client, uid, limit))

    async def raw(self, folder: str, uid: int) -> bytes:
        """The whole message, unread state untouched; empty when it is gone."""
        return await self._fetch(folder, lambda client: reading.raw(client, uid))

    async def find(self, folder: str, message_id: str) -> Sequence[int]:
        """UIDs of the messages that carry this Message-ID."""

        def task(client: IMAPClient) -> list[int]:
            self._number(folder, self._examine(client, folder))
            return reading.find(client, message_id)

        return await self._run(task)

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, draft: bool = False) -> None:
        """Put a message into a folder, dated now.

        When this raises, the message may be there all the same: look for its Message-ID before trying again.
        """
        flags = [flag for flag, wanted in ((SEEN, seen), (DRAFT, draft)) if wanted]
        await self._submit(lambda: self._session.write(lambda client: client.append(folder, raw, flags)))

    async def remove(self, folder: str, uid: int, raw: bytes) -> bool:
        """Delete this one message for good if it is still exactly these bytes and the server can delete one alone."""

        def task(client: IMAPClient) -> bool:
            # It is opened for writing: whoever reads next must open it again, read-only.
            self._session.folder = None
            return remove(client, folder, uid, raw)

        return await self._submit(lambda: self._session.write(task))

    async def wait(self, seconds: float) -> bool:
        """Wait for news in the inbox, at most that long; True when there may be some. Other calls may come between."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        ending = Ending.DISTURBED
        while ending is Ending.DISTURBED:
            self._waiting += 1
            try:
                left = max(0.0, until - loop.time())
                ending = await loop.run_in_executor(self._thread, self._wait, left)
            except asyncio.CancelledError:
                self._bell.ring(Ending.DISTURBED)
                raise
            finally:
                self._waiting -= 1
        return ending is Ending.NEWS

    def wake(self) -> None:
        """End a running `wait`, or else the next one, at once; from any thread or signal handler."""
        self._bell.ring(Ending.WOKEN)

    async def close(self) -> None:
        """Log out and let go; a server that does not answer is not waited for."""
        self.wake()
        farewell = asyncio.get_running_loop().run_in_executor(self._thread, self._session.log_out)
        try:
            await asyncio.wait_for(asyncio.shield(farewell), GOODBYE)
        except TimeoutError:
            self._session.break_off()
            await farewell
        finally:
            self._thread.shutdown(wait=False)
            self._bell.close()

    async def _run(self, task: Callable[[IMAPClient], T]) -> T:
        return await self._submit(lambda: self._session.read(task))

    async def _fetch(self, folder: str, task: Callable[[IMAPClient], T]) -> T:
        def select_and_fetch(client: IMAPClient) -> T:
            # A selected folder shows what arrived meanwhile only after the server said so: NOOP makes it say so.
            if self._session.folder == folder:
                client.noop()
            elif (before := self._numbering.get(folder)) != self._examine(client, folder).uidvalidity and before:
                raise MailboxDownError(f'the folder "{folder}" was renumbered: its news must be read again first')
            return task(client)

        return await self._run(select_and_fetch)

    async def _submit(self, task: Callable[[], T]) -> T:
        if self._waiting:
            self._bell.ring(Ending.DISTURBED)
        return await asyncio.get_running_loop().run_in_executor(self._thread, task)

    def _news(self, client: IMAPClient, folder: str, mark: Mark | None, since: date | None) -> News:
        state = self._examine(client, folder) if self._session.folder == folder else _status(client, folder)
        if mark and mark.uidvalidity == state.uidvalidity and state.next_uid and state.next_uid <= mark.last_uid + 1:
            self._told(folder, state)
            return News(folder, mark)
        state = self._examine(client, folder)
        if mark and mark.uidvalidity == state.uidvalidity:
            uids, last = reading.new_uids(client, mark.last_uid), mark.last_uid
        else:
            uids, last = sorted(client.search(reading.since_criteria(since))), 0
        found = tuple(reading.headings(client, uids))
        self._told(folder, state)
        last = max(last, (state.next_uid or 1) - 1, *uids)
        if last == 0:
            last = max(reading.new_uids(client, 0), default=0)
        renumbered = mark is not None and mark.uidvalidity != state.uidvalidity
        return News(folder, Mark(state.uidvalidity, last), found, renumbered)

    def _number(self, folder: str, state: _State) -> None:
        self._numbering[folder] = state.uidvalidity

    def _told(self, folder: str, state: _State) -> None:
        self._number(folder, state)
        if folder.upper() == INBOX:
            self._inbox_as_told = state

    def _examine(self, client: IMAPClient, folder: str) -> _State:
        # Forgotten first: a failed EXAMINE leaves nothing selected (RFC 3501 6.3.1).
        self._session.folder = None
        answer = client.select_folder(folder, readonly=True)
        self._session.folder = folder
        return _state(answer, b"EXISTS")

    def _wait(self, seconds: float) -> Ending:
        try:
            return self._wait_in_inbox(self._session.client(), seconds)
        except FAULTS as error:
            steady = self._session.is_steady()
            trouble = self._session.lost(error)
            if not steady:
                raise trouble from error
        # Servers end long connections now and then; what came meanwhile is told at once.
        self._session.client()
        return Ending.NEWS

    def _wait_in_inbox(self, client: IMAPClient, seconds: float) -> Ending:
        state = self._examine(client, INBOX)
        if self._inbox_as_told and state.has_more_than(self._inbox_as_told):
            return Ending.NEWS
        if self._waiter is None or self._waiter.client is not client:
            self._waiter = Waiter(client, self._bell, ask_every=self._ask_every)
        self._waiter.exists = state.exists
        return self._waiter.wait(seconds)


def _status(client: IMAPClient, folder: str) -> _State:
    return _state(client.folder_status(folder, ["UIDNEXT", "UIDVALIDITY", "MESSAGES"]), b"MESSAGES")


def _state(answer: dict[bytes, Any], count: bytes) -> _State:
    next_uid = answer.get(b"UIDNEXT")
    return _State(int(answer.get(b"UIDVALIDITY", 0)), int(next_uid) if next_uid else None, int(answer.get(count, 0)))
