"""Waits for new mail in the selected folder: IDLE (RFC 2177) where the server knows it, else by asking now and then.

imapclient's idle_check is never used: it spins on a closed connection and breaks on half lines (its issues 565, 519).
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError
from imapclient.imapclient import _parse_untagged_response

# A server that never spoke up during IDLE may be mute (Courier without FAM) or deaf (Dovecot out of inotify watches).
RENEW_UNPROVEN = 60.0
RENEW_PROVEN = 240.0
# Mail that comes while a server turns to IDLE may be told to nobody: the first round of a wait is short, to ask again.
FIRST_ROUND = 2.0
ASK_EVERY = 20.0


class Ending(Enum):
    """Why a wait ended."""

    NEWS = auto()
    QUIET = auto()
    WOKEN = auto()
    # Another call wants the connection; the wait goes on after it.
    DISTURBED = auto()


class Bell:
    """Lets other threads and signal handlers end a wait at once."""

    def __init__(self) -> None:
        self._inside, self._outside = socket.socketpair()
        self._inside.setblocking(False)
        self._outside.setblocking(False)

    def ring(self, ending: Ending) -> None:
        """End the running wait, or the next one, with this; never blocks."""
        try:
            self._outside.send(b"w" if ending is Ending.WOKEN else b"d")
        except OSError:
            # Full: it rings already. Closed: nobody waits any more.
            return

    def fileno(self) -> int:
        """For poll."""
        return self._inside.fileno()

    def heard(self) -> Ending | None:
        """What was rung since the last look; WOKEN outdoes DISTURBED."""
        rung = b""
        try:
            while chunk := self._inside.recv(64):
                rung += chunk
        except OSError:
            pass
        if b"w" in rung:
            return Ending.WOKEN
        return Ending.DISTURBED if rung else None

    def close(self) -> None:
        """Both ends."""
        self._inside.close()
        self._outside.close()


@dataclass
class Waiter:
    """How to wait on one connection; remembers whether its server ever spoke up during IDLE."""

    client: IMAPClient
    bell: Bell
    # How many messages the selected folder has: only more than that is news.
    exists: int = 0
    ask_every: float = ASK_EVERY
    proven: bool = field(default=False, init=False)
    can_idle: bool | None = field(default=None, init=False)

    def wait(self, seconds: float) -> Ending:
        """At most that long; the folder must be selected. Raises OSError or IMAPClientError when the server is gone."""
        if self.can_idle is None:
            self.can_idle = self.client.has_capability("IDLE")
        until = time.monotonic() + seconds
        round_seconds = FIRST_ROUND
        while True:
            if (rung := self.bell.heard()) is not None:
                return rung
            left = until - time.monotonic()
            if left <= 0:
                return Ending.QUIET
            ending = self._idle(min(left, round_seconds)) if self.can_idle else self._ask(left)
            if ending is not Ending.QUIET:
                return ending
            round_seconds = RENEW_PROVEN

    def _ask(self, seconds: float) -> Ending:
        poll = select.poll()
        poll.register(self.bell.fileno(), select.POLLIN)
        poll.poll(min(seconds, self.ask_every) * 1000)
        if (rung := self.bell.heard()) is not None:
            return rung
        return Ending.NEWS if self._tells_news(self.client.noop()[1]) else Ending.QUIET

    def _idle(self, seconds: float) -> Ending:
        if self._tells_news(self.client.noop()[1]):
            return Ending.NEWS
        renew = RENEW_PROVEN if self.proven and _buffer(self.client) is not None else RENEW_UNPROVEN
        lines = self._begin()
        if not self.can_idle:
            return Ending.NEWS if self._tells_news(lines) else Ending.QUIET
        spoke = bool(lines) or _unread(self.client) or self._poll(min(seconds, renew))
        rung = self.bell.heard()
        lines += self.client.idle_done()[1]
        if self._tells_news(lines):
            self.proven = self.proven or spoke
            return Ending.NEWS
        return rung or Ending.QUIET

    def _begin(self) -> list[Any]:
        """Start IDLE; what the server says before its go-ahead, on which imapclient's own `idle` would break."""
        imap = self.client._imap
        tag = self.client._idle_tag = imap._command("IDLE")
        lines = []
        while (line := imap._get_response()) is not None:
            if imap.tagged_commands[tag]:
                # Some servers offer IDLE but refuse it when too many use it.
                imap.tagged_commands.pop(tag)
                self.can_idle = False
                break
            lines.append(_parse_untagged_response(line))
        return lines

    def _poll(self, seconds: float) -> bool:
        connection = self.client.socket().fileno()
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        poll.register(self.bell.fileno(), select.POLLIN)
        return any(descriptor == connection for descriptor, _ in poll.poll(seconds * 1000))

    def _tells_news(self, lines: list[Any]) -> bool:
        """True when the folder grew; a server that says goodbye is gone."""
        news = False
        for line in lines:
            match tuple(line):
                case (b"BYE", *_):
                    raise IMAPClientAbortError("it said goodbye")
                case (int(), b"EXPUNGE"):
                    self.exists -= 1
                case (int(count), b"EXISTS"):
                    news = news or count > self.exists
                    self.exists = count
        return news


def _buffer(client: IMAPClient) -> Any:
    imap = client._imap
    return getattr(imap, "file", None) or getattr(imap, "_file", None)


def _unread(client: IMAPClient) -> bool:
    """True when a line came together with `+ idling` and already lies in imaplib's buffer, where poll cannot see it."""
    buffer = _buffer(client)
    if not hasattr(buffer, "peek"):
        return False
    connection = client.socket()
    patience = connection.gettimeout()
    connection.settimeout(0)
    try:
        return bool(buffer.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        connection.settimeout(patience)
