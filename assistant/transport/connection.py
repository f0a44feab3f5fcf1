"""Opens a logged-in IMAP connection, and says in one line why there is none."""

from __future__ import annotations

import re
import socket
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from assistant.ports import LoginRefusedError, MailboxDownError
from assistant.transport.account import ImapAccount
from assistant.transport.trouble import network_trouble

# RFC 5530: what a NO to LOGIN may mean besides a wrong password, and what passes by itself.
_PASSING = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]|too many|temporar|try again", re.I)
_REFUSED = re.compile(r"\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED)\]", re.I)


def connect(account: ImapAccount, timeout: SocketTimeout) -> IMAPClient:
    """A client that is logged in.

    Raises LoginRefusedError when the server refused user or password, MailboxDownError for all that may pass by itself.
    """
    client: IMAPClient | None = None
    try:
        client = _open(account, timeout)
        _log_in(client, account)
    except LoginError as error:
        _hang_up(client)
        raise _login_trouble(account, error) from error
    except (OSError, IMAPClientError) as error:
        _hang_up(client)
        raise MailboxDownError(explain(account, error)) from error
    except BaseException:
        _hang_up(client)
        raise
    return client


def explain(account: ImapAccount, error: BaseException) -> str:
    """One line that says what went wrong at which server and what to do about it."""
    where = f"the IMAP server {account.place}"
    if (network := network_trouble(where, account.host, error)) is not None:
        return network
    if isinstance(error, IMAPClientAbortError):
        words = _words(error)
        return f"{where} hung up{'' if 'EOF' in words else f' ({words})'}: nothing to do unless it goes on"
    return f"{where} answered no: {_words(error)}"


def _open(account: ImapAccount, timeout: SocketTimeout) -> IMAPClient:
    tls = account.security == "tls"
    context = None if account.security == "none" else account.context()
    # The library's annotation knows only numbers, its documentation SocketTimeout.
    patience: Any = timeout
    client = IMAPClient(account.host, account.port, ssl=tls, ssl_context=context if tls else None, timeout=patience)
    client.normalise_times = False
    try:
        _tune(client.socket())
        if account.security == "starttls":
            client.starttls(context)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _tune(connection: socket.socket) -> None:
    # Nagle and delayed ACK together cost 40 ms for each APPEND; keep-alive finds a peer that vanished during IDLE.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def _log_in(client: IMAPClient, account: ImapAccount) -> None:
    secret = account.secret()
    if account.oauth and client.has_capability("AUTH=OAUTHBEARER"):
        client.oauthbearer_login(account.user, secret)
    elif account.oauth:
        client.oauth2_login(account.user, secret)
    elif (account.user + secret).isascii() and not client.has_capability("LOGINDISABLED"):
        client.login(account.user, secret)
    else:
        # LOGIN is ASCII only; PLAIN is UTF-8 (RFC 4616).
        client.plain_login(account.user, secret)


def _login_trouble(account: ImapAccount, error: LoginError) -> MailboxDownError:
    # imapclient makes a LoginError of a hang-up, too; what it was made of stands in the context.
    cause = error.__context__
    words = _words(error)
    if isinstance(cause, IMAPClientAbortError) or "command error: BAD" in words:
        return MailboxDownError(explain(account, cause or error))
    if _PASSING.search(words) and not _REFUSED.search(words):
        return MailboxDownError(f"the IMAP server {account.place} takes no login just now ({words})")
    return LoginRefusedError(
        f"the IMAP server {account.place} refused the login of {account.user} ({words}): check user and password"
    )


def _hang_up(client: IMAPClient | None) -> None:
    if client is not None:
        try:
            client.shutdown()
        except (OSError, IMAPClientError):
            return


def _words(error: BaseException) -> str:
    text = str(error)
    quoted = re.fullmatch(r"""(?:.*: )?b(['"])(.*)\1""", text, re.S)
    return " ".join((quoted[2] if quoted else text).split())[:200]
