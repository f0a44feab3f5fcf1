"""How to reach a mail server and prove who we are, without ever showing the secret."""

from __future__ import annotations

import functools
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["tls", "starttls", "none"]


def is_loopback(host: str) -> bool:
    """True for this very machine: `localhost`, 127.0.0.0/8 and ::1."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


@functools.lru_cache(maxsize=8)
def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """One shared context for each set of trusted certificates: a context of one's own costs 0.85 MB a connection."""
    return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)


@dataclass(frozen=True)
class _Account:
    """One login at one server. `password` may be a function, asked anew at each login, so that it can be changed.

    With `oauth` the password is an access token. `ca_file` replaces the trusted certificates of the system.
    """

    host: str
    port: int
    security: Security
    user: str
    password: str | Callable[[], str] = field(repr=False)
    oauth: bool = False
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        """Refuse to send a password in clear text over a network."""
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(
                f'security = "none" would send the password to {self.host} in clear text: '
                'use "tls" or "starttls"; "none" is for this machine only'
            )

    @property
    def place(self) -> str:
        """Host and port as a person writes them."""
        return f"{self.host}:{self.port}"

    def secret(self) -> str:
        """The password or token of this moment."""
        return self.password() if callable(self.password) else self.password

    def context(self) -> ssl.SSLContext:
        """The TLS context that trusts what this account trusts; OSError when `ca_file` cannot be read."""
        return tls_context(self.ca_file)


@dataclass(frozen=True)
class ImapAccount(_Account):
    """The mailbox's login."""


@dataclass(frozen=True)
class SmtpAccount(_Account):
    """The login for sending; an empty user means a server that asks for none."""
