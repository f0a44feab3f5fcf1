"""Hands mails to the SMTP server over one connection for a short batch, and tells exactly what became of each."""

from __future__ import annotations

import asyncio
import socket

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
)

from assistant.domain.reminder import OutgoingMail
from assistant.ports import Delivery, Outcome
from assistant.transport.account import SmtpAccount
from assistant.transport.dialogue import BrokenBeforeDotError, said, transact
from assistant.transport.trouble import network_trouble

__all__ = ["SmtpAccount", "SmtpSender"]

# A batch's next mail comes within this; no connection is kept over minutes.
LINGER = 5.0


class _UnreachableError(Exception):
    """There is no usable connection: `str()` says why and what to do."""


class SmtpSender:
    """A Sender (see ports) at an SMTP server: one mail at a time, always with the encryption that was asked for."""

    def __init__(self, account: SmtpAccount, timeout: float = 60.0, linger: float = LINGER) -> None:
        self.account = account
        self._timeout = timeout
        self._linger = linger
        self._lock = asyncio.Lock()
        self._client: SMTP | None = None
        self._leaving: asyncio.Task[None] | None = None

    @property
    def is_connected(self) -> bool:
        """True while a connection is held for the next mail."""
        return self._client is not None and self._client.is_connected

    async def send(self, mail: OutgoingMail) -> Delivery:
        """Deliver to all recipients in one transaction.

        IN_DOUBT when the server had the whole mail but gave no answer: it must not be sent again blindly.
        """
        if not mail.recipients:
            return Delivery(Outcome.REFUSED, "the mail has no recipient")
        async with self._lock:
            self._stay()
            try:
                return await self._send(mail)
            except _UnreachableError as error:
                return Delivery(Outcome.LATER, str(error), server_trouble=True)
            except asyncio.CancelledError:
                # Cut in the middle of a transaction the connection is of no more use.
                self._drop()
                raise
            finally:
                self._leave_soon()

    async def try_out(self) -> str:
        """Log in and say NOOP: the empty string when the server takes us, else one line that says why not."""
        async with self._lock:
            self._stay()
            try:
                await (await self._connected()).noop()
            except _UnreachableError as error:
                return str(error)
            except (SMTPException, OSError) as error:
                self._drop()
                return self._explain(error)
            finally:
                self._leave_soon()
        return ""

    async def close(self) -> None:
        """Say QUIT and let go of the connection."""
        async with self._lock:
            self._stay()
            await self._quit()

    async def _send(self, mail: OutgoingMail) -> Delivery:
        reused = self.is_connected
        client = await self._connected()
        try:
            return await self._transact(client, mail)
        except BrokenBeforeDotError as error:
            self._drop()
            if not reused:
                return Delivery(Outcome.LATER, f"{self._where()} hung up ({error}) before it had the mail")
        # The server had closed the idle connection: that is no failure.
        client = await self._connected()
        try:
            return await self._transact(client, mail)
        except BrokenBeforeDotError as error:
            self._drop()
            return Delivery(Outcome.LATER, f"{self._where()} hung up ({error}) before it had the mail")

    async def _transact(self, client: SMTP, mail: OutgoingMail) -> Delivery:
        try:
            delivery = await transact(client, mail)
        except (SMTPException, ValueError) as error:
            # An address or a header that no server may be sent.
            self._drop()
            return Delivery(Outcome.REFUSED, f"the mail cannot be sent: {error}")
        if delivery.outcome is not Outcome.SENT:
            await self._start_over(client)
        return delivery

    async def _start_over(self, client: SMTP) -> None:
        """Clear the envelope of a mail that was not taken, so that the next one starts clean."""
        try:
            await client.rset()
        except (SMTPException, OSError):
            self._drop()

    async def _connected(self) -> SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        self._drop()
        self._client = await self._connect()
        return self._client

    async def _connect(self) -> SMTP:
        account = self.account
        client: SMTP | None = None
        try:
            client = SMTP(
                hostname=account.host,
                port=account.port,
                use_tls=account.security == "tls",
                # Never None: that is "if the server offers it", and sends the password in clear text when it does not.
                start_tls=account.security == "starttls",
                tls_context=None if account.security == "none" else account.context(),
                timeout=self._timeout,
                local_hostname=_greeting_name(),
            )
            await client.connect()
            await self._log_in(client)
        except BaseException as error:
            if client is not None:
                client.close()
            if isinstance(error, (SMTPException, OSError)):
                raise _UnreachableError(self._explain(error)) from error
            raise
        return client

    async def _log_in(self, client: SMTP) -> None:
        if not self.account.user:
            await client.ehlo()
        elif self.account.oauth:
            await client.auth_xoauth2(self.account.user, self.account.secret())
        else:
            await client.login(self.account.user, self.account.secret())

    async def _quit(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        try:
            if client.is_connected:
                await client.quit(timeout=5.0)
        except (SMTPException, OSError):
            pass
        finally:
            client.close()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _stay(self) -> None:
        if self._leaving is not None and self._leaving is not asyncio.current_task():
            self._leaving.cancel()
        self._leaving = None

    def _leave_soon(self) -> None:
        if self._client is not None:
            self._leaving = asyncio.create_task(self._leave())

    async def _leave(self) -> None:
        await asyncio.sleep(self._linger)
        await self.close()

    def _where(self) -> str:
        return f"the SMTP server {self.account.place}"

    def _explain(self, error: BaseException) -> str:
        where = self._where()
        cause = error.__cause__ or error
        if isinstance(error, SMTPAuthenticationError) and error.code >= 500:
            return f"{where} refused the login of {self.account.user} ({said(error)}): check user and password"
        if isinstance(error, SMTPResponseException):
            return f"{where} takes no mail just now ({said(error)})"
        plain = isinstance(cause, TimeoutError) or not isinstance(cause, SMTPException)
        found = network_trouble(where, self.account.host, cause) if plain else None
        return found or f"{where} cannot be used: {' '.join(str(error).split())}"


def _greeting_name() -> str:
    # aiosmtplib would ask the name server for ours, which can take many seconds.
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
