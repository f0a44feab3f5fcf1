"""What went wrong on the way to a server, in one line that says what to do about it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

_Words = Callable[[str, str, BaseException], str]


def _untrusted(where: str, _host: str, error: BaseException) -> str:
    reason = getattr(error, "verify_message", "")
    return f"the certificate of {where} is not trusted ({reason}): mend it there, or name its CA in ca_file"


def _no_tls(where: str, _host: str, error: BaseException) -> str:
    reason = getattr(error, "reason", "") or error
    return f'no TLS with {where} ({reason}): check port and security ("tls" or "starttls")'


def _unknown_host(_where: str, host: str, _error: BaseException) -> str:
    return f"{host} is not a known host name: check it, and the name server"


def _silent(where: str, _host: str, _error: BaseException) -> str:
    return f"no answer from {where}: it or the network in between stands still"


def _nobody_listens(where: str, _host: str, _error: BaseException) -> str:
    return f"nothing listens at {where}: check host and port, and that the server is up"


def _file_missing(_where: str, _host: str, error: BaseException) -> str:
    return f"{getattr(error, 'filename', None) or 'ca_file'} cannot be read: check ca_file"


def _broken(where: str, _host: str, error: BaseException) -> str:
    return f"no connection to {where} ({getattr(error, 'strerror', None) or error}): check the network"


# From the special to the general: the first that fits speaks.
_TROUBLES: tuple[tuple[type[BaseException], _Words], ...] = (
    (ssl.SSLCertVerificationError, _untrusted),
    (ssl.SSLError, _no_tls),
    (socket.gaierror, _unknown_host),
    (TimeoutError, _silent),
    (ConnectionRefusedError, _nobody_listens),
    (FileNotFoundError, _file_missing),
    (PermissionError, _file_missing),
    (OSError, _broken),
)


def network_trouble(where: str, host: str, error: BaseException) -> str | None:
    """The line for an error of TLS, name server or network; None for any other."""
    return next((words(where, host, error) for kind, words in _TROUBLES if isinstance(error, kind)), None)
