"""A whole mail world on this machine: IMAP (pymap) and SMTP (aiosmtpd) in one thread, all mail kept in memory."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pymap.parsing.specials.flag import Flag

from assistant.demo.imap_server import Account, Accounts, ImapServer

T = TypeVar("T")

HOST = "127.0.0.1"
PASSWORD = "secret"  # noqa: S105 - it guards nothing: the servers listen on loopback and forget everything
FOLDERS = ("INBOX", "Sent", "Drafts", "Trash", "Archive", "Junk")
PATIENCE = 30.0

TAKEN = "250 2.0.0 taken"
UNKNOWN = "550 5.1.1 no such mailbox here"

# (envelope sender, recipient, mail) -> the SMTP answer for a recipient who has no mailbox here.
Outside = Callable[[str, str, bytes], str]


def nobody_else(_sender: str, _recipient: str, _raw: bytes) -> str:
    """There is no world outside: whoever has no mailbox is unknown."""
    return UNKNOWN


class Postman:
    """What the SMTP server does with a mail (aiosmtpd's handler)."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient who has a mailbox, or whom the outside may answer for; refuse the others at once."""
        if not self.world.is_local(address) and self.world.outside is nobody_else:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Put the mail into each inbox, unless somebody outside refuses it."""
        raw = envelope.original_content or b""
        sender = envelope.mail_from or ""
        return await self.world.post(sender, envelope.rcpt_tos, raw)


class MailWorld:
    """Mailboxes for many people at any domains, one password for all. Start it with `with`, or `start` and `close`.

    The methods are for other threads than the world's own. Mail stays when a server is stopped and started again.
    """

    def __init__(
        self,
        users: Iterable[str] = (),
        outside: Outside = nobody_else,
        postman: Callable[[MailWorld], Postman] = Postman,
        smtp: type[SMTP] = SMTP,
    ) -> None:
        self.outside = outside
        self.imap_port = 0
        self.smtp_port = 0
        self.postman = postman(self)
        self._smtp = smtp
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail world", daemon=True)
        self._accounts = Accounts(PASSWORD, FOLDERS)
        self._imap = ImapServer(self._accounts)
        self._post: asyncio.Server | None = None
        self._lines: set[SMTP] = set()
        self._users = tuple(users)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Both servers, on free ports of loopback."""
        # aiosmtpd warns of its own deprecated attribute at every login.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._thread.start()
        for user in self._users:
            self.add_user(user)
        self.start_imap()
        self.start_smtp()

    def close(self) -> None:
        """Stop both servers and the thread."""
        self.stop_imap()
        self.stop_smtp()
        self._call(self._settle())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def add_user(self, user: str) -> None:
        """A mailbox with the usual folders; nothing happens when it is there already."""
        self._call(self._accounts.add(user))

    def is_local(self, address: str) -> bool:
        """True when somebody here has this address; upper and lower case are the same."""
        return address.lower() in self._accounts.users

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", when: datetime | None = None) -> None:
        """Put a message into a folder as new mail, arrived now unless said otherwise.

        KeyError for an unknown user or folder.
        """
        self._call(self._account(user).put(folder, raw, when or datetime.now(UTC)))

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The raw messages of a folder, oldest first."""
        return [raw for raw, _ in self._call(self._account(user).contents(folder))]

    def flags(self, user: str, folder: str = "INBOX") -> list[frozenset[str]]:
        """The flags of each message, in the order of `messages`."""
        return [_words(flags) for _, flags in self._call(self._account(user).contents(folder))]

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """Give a folder another UIDVALIDITY and its messages other UIDs."""
        self._call(self._account(user).renumber(folder))

    def start_imap(self) -> None:
        """On the same port as before, if there was one."""
        self.imap_port = self._call(self._imap.start(HOST, self.imap_port))

    def stop_imap(self) -> None:
        """Hang up on everybody and listen no more."""
        self._call(self._imap.stop())

    def drop_imap_connections(self) -> None:
        """Cut every line without a goodbye."""
        self._call(self._imap.drop())

    def start_smtp(self) -> None:
        """On the same port as before, if there was one."""

        async def task() -> int:
            self._post = await self._loop.create_server(self._line, HOST, self.smtp_port, reuse_address=True)
            return int(self._post.sockets[0].getsockname()[1])

        self.smtp_port = self._call(task())

    def stop_smtp(self) -> None:
        """Hang up on everybody and listen no more."""

        async def task() -> None:
            server, self._post = self._post, None
            if server is not None:
                server.close()
            for line in self._lines:
                if isinstance(line.transport, asyncio.WriteTransport):
                    line.transport.abort()
            self._lines.clear()

        self._call(task())

    async def post(self, sender: str, recipients: Iterable[str], raw: bytes) -> str:
        """Deliver one mail from inside the world's loop; the SMTP answer."""
        recipients = list(recipients)
        for address in recipients:
            if not self.is_local(address):
                answer = await asyncio.to_thread(self.outside, sender, address, raw)
                if not answer.startswith("2"):
                    return answer
        for address in recipients:
            if self.is_local(address):
                await self._account(address).put("INBOX", raw, datetime.now(UTC))
        return TAKEN

    def _account(self, user: str) -> Account:
        return self._accounts.users[user.lower()]

    def _line(self) -> SMTP:
        line = self._smtp(
            self.postman,
            data_size_limit=25_000_000,
            enable_SMTPUTF8=True,
            authenticator=self._authenticate,
            auth_require_tls=False,
            hostname="demo.example",
            loop=self._loop,
        )
        self._lines = {known for known in self._lines if known.transport is not None} | {line}
        return line

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, login: Any) -> AuthResult:
        good = isinstance(login, LoginPassword) and login.password == PASSWORD.encode()
        return AuthResult(success=good and self.is_local(login.login.decode("utf-8", "replace")), handled=False)

    def _call(self, task: Coroutine[Any, Any, T]) -> T:
        future: concurrent.futures.Future[T] = asyncio.run_coroutine_threadsafe(task, self._loop)
        return future.result(PATIENCE)

    async def _settle(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _words(flags: Iterable[Flag]) -> frozenset[str]:
    return frozenset(bytes(flag).decode("ascii", "replace") for flag in flags)
