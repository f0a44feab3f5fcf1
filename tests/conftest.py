"""The mail servers that tests run against: the embedded one, and real ones started once for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.embedded import Embedded
from tests.servers.postfix import Postfix


@pytest.fixture(scope="session")
def embedded() -> Iterator[Embedded]:
    """IMAP and SMTP in a thread of this process."""
    with Embedded() as world:
        yield world


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A real IMAP server."""
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A real SMTP server that delivers into Dovecot."""
    server = Postfix(dovecot)
    try:
        server.start()
        yield server
    finally:
        server.remove()
