"""pymap's in-memory IMAP server, made fit for use inside another program."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from proxyprotocol.result import ProxyResultUnknown
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext


class _Folder(MailboxData):
    """Keeps keywords, which pymap drops silently without the wildcard among the permanent flags."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return get_system_flags() - {Recent} | {Wildcard}


class _Folders(MailboxSet):
    """Folders that keep keywords."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Folder(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> Any:
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = folder = _Folder(self._content_cache, self._thread_cache)
            return folder.mailbox_id


class Account:
    """One user's folders, from inside the server."""

    def __init__(self, folders: _Folders) -> None:
        self._folders = folders

    async def put(self, folder: str, raw: bytes, when: datetime) -> None:
        """Append as new mail; KeyError for an unknown folder."""
        mailbox = await self._folders.get_mailbox(folder)
        await mailbox.append(AppendMessage(raw, when, frozenset()), recent=True)

    async def contents(self, folder: str) -> list[tuple[bytes, frozenset[Flag]]]:
        """Each message with its flags, oldest first."""
        mailbox = await self._folders.get_mailbox(folder)
        return [(_raw(message), message.permanent_flags) async for message in mailbox.messages()]

    async def renumber(self, folder: str) -> None:
        """As if the folder had been restored from a backup: another UIDVALIDITY, other UIDs."""
        mailbox = await self._folders.get_mailbox(folder)
        old = list(mailbox._messages.values())
        mailbox._uid_validity += 1
        mailbox._messages.clear()
        for message in old:
            mailbox._max_uid += 1
            mailbox._messages[mailbox._max_uid] = Message.copy(message, uid=mailbox._max_uid)
        mailbox._mod_sequences.update(list(mailbox._messages))
        mailbox._updated.set()


class Accounts:
    """All users of the server, with one password."""

    def __init__(self, password: str, folders: Iterable[str]) -> None:
        self.users: dict[str, Account] = {}
        self._password = password
        self._folders = tuple(folders)
        arguments = Namespace(
            debug=False, host=None, port=0, cert=None, key=None, tls=False, passlib_cfg=None, proxy_protocol=None,
            inherited_sockets=None, demo_data=False, demo_user="", demo_password="",
        )  # fmt: skip
        self.config = Config.from_args(arguments, hash_context=Cleartext(), invalid_user_sleep=0, reject_dnsbl=False)
        self.login = Login(self.config)

    async def add(self, user: str) -> None:
        """A user with the usual folders; nothing happens when there is one of that name."""
        name = user.lower()
        if name in self.users:
            return
        self.config.apply_context()
        folders = _Folders()
        for folder in self._folders:
            if folder != "INBOX":
                await folders.add_mailbox(folder)
        self.login.users_dict[name] = UserMetadata(self.config, name, password=self._password)
        self.config.set_cache[name] = (folders, FilterSet())
        self.users[name] = Account(folders)


class ImapServer:
    """Listens, and knows its connections, so that they can be cut."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._listener: asyncio.Server | None = None
        self._writers: set[StreamWriter] = set()

    async def start(self, host: str, port: int) -> int:
        """Listen; the port, which is chosen when it is 0."""
        self._listener = await asyncio.start_server(self._serve, host, port, reuse_address=True)
        return int(self._listener.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more and cut every connection."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        await self.drop()

    async def drop(self) -> None:
        """Cut every connection without a goodbye."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        # pymap's own callback keeps no reference to the session's task, and the garbage collector may take it.
        self._accounts.config.apply_context()
        self._writers.add(writer)
        corked: Any = _Corked(writer)
        server = IMAPServer(self._accounts.login, self._accounts.config)
        try:
            about = SocketInfo.get(writer, ProxyResultUnknown(), unique_id=os.urandom(8))
            await server(reader, corked, about)
        except ConnectionError:
            return
        finally:
            self._writers.discard(writer)


class _Corked:
    """Sends whole answers: pymap writes them in pieces, and half a line is more than some clients bear."""

    def __init__(self, writer: StreamWriter) -> None:
        self._writer = writer
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._pieces.append(bytes(data))

    def writelines(self, pieces: Iterable[bytes]) -> None:
        self._pieces.extend(bytes(piece) for piece in pieces)

    async def drain(self) -> None:
        whole, self._pieces = b"".join(self._pieces), []
        if whole and not self._writer.is_closing():
            self._writer.write(whole)
        await self._writer.drain()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


def _raw(message: Message) -> bytes:
    content = message._content
    return bytes(content) if content is not None else b""
