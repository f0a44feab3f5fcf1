"""The servers of the mailbox contract, a fresh user at each, and a mailbox there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from imapclient import SocketTimeout

from assistant.transport.account import ImapAccount
from assistant.transport.imap import ImapMailbox
from tests.servers.dovecot import Dovecot
from tests.servers.embedded import Embedded
from tests.servers.scripted import ScriptedImap

Server = Dovecot | Embedded


@pytest.fixture(params=["embedded", "dovecot"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each kind of server in turn."""
    chosen: Server = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def user(server: Server) -> str:
    """A new, empty mailbox."""
    return server.new_user()


@pytest.fixture
async def mailbox(server: Server, user: str) -> AsyncIterator[ImapMailbox]:
    """Logged in at the first call."""
    box = ImapMailbox(server.account(user))
    yield box
    await box.close()


Open = Callable[..., ImapMailbox]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    """Opens mailboxes with little patience, and closes them all."""
    boxes: list[ImapMailbox] = []

    def open_one(server: ScriptedImap | ImapAccount, **options: float) -> ImapMailbox:
        account = server if isinstance(server, ImapAccount) else server.account
        boxes.append(ImapMailbox(account, SocketTimeout(connect=5, read=options.pop("read", 5)), **options))
        return boxes[-1]

    yield open_one
    for box in boxes:
        await box.close()
