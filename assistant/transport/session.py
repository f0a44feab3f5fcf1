"""One IMAP connection that comes back by itself: opened when needed, dropped when broken, not hammered when down."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from typing import TypeVar

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

from assistant.ports import LoginRefusedError, MailboxDownError
from assistant.transport.account import ImapAccount
from assistant.transport.connection import connect, explain

T = TypeVar("T")

LONGEST_PAUSE = 300.0
# Repeated wrong logins lock an account out at many servers.
FIRST_PAUSE_AFTER_REFUSAL = 30.0
# A connection that held this long was a good one: its end says nothing about the server.
STEADY = 30.0

_GARBLED = (ProtocolError, ValueError, LookupError, AssertionError)
FAULTS = (OSError, IMAPClientError, *_GARBLED)


class Session:
    """Belongs to one thread; only `break_off` may be called from another."""

    def __init__(self, account: ImapAccount, timeout: SocketTimeout) -> None:
        self.account = account
        self._timeout = timeout
        self._client: IMAPClient | None = None
        self._since = 0.0
        self._strikes = 0
        self._not_before = 0.0
        self._trouble: MailboxDownError | None = None
        self.folder: str | None = None

    def read(self, task: Callable[[IMAPClient], T]) -> T:
        """Do what may be done twice: a connection that broke since the last call is replaced once.

        Raises MailboxDownError.
        """
        was_open = self._client is not None
        try:
            return self._done(task(self.client()))
        except FAULTS as error:
            trouble = self.lost(error)
            if not was_open or self._client is not None or isinstance(error, TimeoutError):
                raise trouble from error
        try:
            return self._done(task(self.client()))
        except FAULTS as error:
            raise self.lost(error) from error

    def write(self, task: Callable[[IMAPClient], T]) -> T:
        """Do what must not be done twice, on a connection that has just answered. Raises MailboxDownError."""
        self.read(lambda client: client.noop())
        try:
            return self._done(task(self.client()))
        except FAULTS as error:
            raise self.lost(error) from error

    def client(self) -> IMAPClient:
        """The open connection, opened now if there is none and the pause after the last failure is over."""
        if self._client is not None:
            return self._client
        if self._trouble is not None and time.monotonic() < self._not_before:
            raise type(self._trouble)(str(self._trouble))
        try:
            self._client = connect(self.account, self._timeout)
        except MailboxDownError as trouble:
            self._trouble = trouble
            self._strikes += 1
            first = FIRST_PAUSE_AFTER_REFUSAL if isinstance(trouble, LoginRefusedError) else 1.0
            self._pause(first * 2 ** min(self._strikes - 1, 10))
            raise
        self._since = time.monotonic()
        self.folder = None
        return self._client

    def lost(self, error: BaseException) -> MailboxDownError:
        """What to raise for this fault; the connection is dropped unless the server merely answered no."""
        if isinstance(error, IMAPClientError) and not isinstance(error, (IMAPClientAbortError, ProtocolError)):
            return MailboxDownError(explain(self.account, error))
        steady = self.is_steady()
        self._drop()
        words = explain(self.account, error)
        if isinstance(error, _GARBLED) and not isinstance(error, OSError):
            words = f"the IMAP server {self.account.place} gave an answer that cannot be understood ({error})"
        self._trouble = MailboxDownError(words)
        self._strikes = 0 if steady else self._strikes + 1
        if self._strikes > 1:
            self._pause(2 ** min(self._strikes - 2, 10))
        return self._trouble

    def is_steady(self) -> bool:
        """True when the connection has held for a while."""
        return self._client is not None and time.monotonic() - self._since >= STEADY

    def log_out(self) -> None:
        """Say goodbye if there is a connection."""
        if self._client is not None:
            try:
                self._client.logout()
            except FAULTS:
                pass
            finally:
                self._drop()

    def break_off(self) -> None:
        """Cut the connection under a call that hangs; from any thread."""
        client = self._client
        if client is None:
            return
        try:
            descriptor = os.dup(client.socket().fileno())
        except (OSError, AttributeError):
            return
        with socket.socket(fileno=descriptor) as line:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def _done(self, result: T) -> T:
        if self.is_steady():
            self._strikes = 0
        return result

    def _pause(self, seconds: float) -> None:
        self._not_before = time.monotonic() + min(seconds, LONGEST_PAUSE)

    def _drop(self) -> None:
        client, self._client, self.folder = self._client, None, None
        if client is not None:
            try:
                client.shutdown()
            except (OSError, IMAPClientError):
                return
