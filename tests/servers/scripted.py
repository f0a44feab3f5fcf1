"""An IMAP server that says exactly what a test wants it to say: half lines, silence, goodbyes."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Self

from assistant.transport.account import ImapAccount
from tests.servers.loopback import HOST

# What goes out, a list in pieces of their own, with `%t` for the command's tag; or a function of the command.
Answer = bytes | list[bytes] | Callable[["Line", bytes], None]

USUAL: dict[str, Answer] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n%t OK done\r\n",
    "LOGIN": b"%t OK [CAPABILITY IMAP4rev1 IDLE] welcome\r\n",
    "NOOP": b"%t OK done\r\n",
    "LIST": b'* LIST () "/" INBOX\r\n%t OK done\r\n',
    "STATUS": b"* STATUS INBOX (UIDNEXT 8 UIDVALIDITY 3 MESSAGES 2)\r\n%t OK done\r\n",
    "EXAMINE": b"* 2 EXISTS\r\n* OK [UIDVALIDITY 3] ok\r\n* OK [UIDNEXT 8] ok\r\n%t OK [READ-ONLY] done\r\n",
    "UID SEARCH": b"* SEARCH\r\n%t OK done\r\n",
    "LOGOUT": b"* BYE\r\n%t OK done\r\n",
}


class Line:
    """One client's connection."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self._lines = connection.makefile("rb")

    def hear(self) -> bytes:
        """The client's next line; empty when it is gone."""
        try:
            return self._lines.readline()
        except OSError:
            return b""

    def say(self, *pieces: bytes) -> None:
        """Each piece in a segment of its own."""
        for number, piece in enumerate(pieces):
            if number:
                # Two segments, not one: this is what splits them, nothing waits for it to be over.
                time.sleep(0.05)
            self.connection.sendall(piece)

    def hang_up(self) -> None:
        """Close, as a server does."""
        self.connection.shutdown(socket.SHUT_RDWR)


class ScriptedImap:
    """Answers like a small IMAP server, except where it was given other answers. `heard` are the commands' names."""

    def __init__(self, answers: Mapping[str, Answer] | None = None, greeting: bytes = b"* OK ready\r\n") -> None:
        self.answers = {**USUAL, **(answers or {})}
        self.heard: list[str] = []
        self._greeting = greeting
        self._socket = socket.create_server((HOST, 0))
        self._lines: list[socket.socket] = []

    @property
    def connections(self) -> int:
        """How many there have been."""
        return len(self._lines)

    @property
    def account(self) -> ImapAccount:
        """The login; any password is right."""
        return ImapAccount(HOST, int(self._socket.getsockname()[1]), "none", "anna", "secret")

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for connection in (self._socket, *self._lines):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._lines.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        line = Line(connection)
        try:
            line.say(self._greeting)
            while command := line.hear():
                self._answer(line, command)
        except OSError:
            return

    def _answer(self, line: Line, command: bytes) -> None:
        found = re.match(rb"(\S+) ((?:UID )?\w+)", command)
        if found is None:
            return
        tag, name = found[1], found[2].decode().upper()
        self.heard.append(name)
        answer = self.answers.get(name, b"%t BAD unknown\r\n")
        if callable(answer):
            answer(line, command)
            return
        pieces = answer if isinstance(answer, list) else [answer]
        line.say(*(piece.replace(b"%t", tag) for piece in pieces))


def hang_up(line: Line, _command: bytes) -> None:
    """An answer: close the connection."""
    line.hang_up()


def say_nothing(_line: Line, _command: bytes) -> None:
    """An answer: none."""


def idle(*pieces: bytes, after_done: bytes = b"") -> Answer:
    """An answer to IDLE: the pieces at once, then, after DONE, `after_done` and the end."""

    def act(line: Line, command: bytes) -> None:
        tag = command.split()[0]
        line.say(*pieces)
        if line.hear():
            line.say(after_done + tag + b" OK idle done\r\n")

    return act
