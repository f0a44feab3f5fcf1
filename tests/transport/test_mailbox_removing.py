"""Deleting our own draft, and nothing else, at the embedded server and at a real Dovecot alike."""

from __future__ import annotations

import pytest
from imapclient import IMAPClient

from assistant.ports import Mailbox
from assistant.transport.imap import ImapMailbox
from tests.servers.loopback import HOST
from tests.servers.scripted import ScriptedImap
from tests.transport.conftest import Open, Server
from tests.transport.letters import letter


async def _uids(mailbox: Mailbox) -> list[int]:
    return [heading.uid for heading in (await mailbox.news("Drafts", None)).headings]


async def test_a_draft_nobody_altered_is_gone_for_good(server: Server, user: str, mailbox: Mailbox) -> None:
    for number in (1, 2):
        await mailbox.append("Drafts", letter(number), draft=True)
    first, second = await _uids(mailbox)

    assert await mailbox.remove("Drafts", first, letter(1))

    assert server.messages(user, "Drafts") == [letter(2)]
    assert await _uids(mailbox) == [second]
    assert await mailbox.raw("Drafts", second) == letter(2)


async def test_one_that_was_altered_or_is_gone_stays_as_it_is(server: Server, user: str, mailbox: Mailbox) -> None:
    await mailbox.append("Drafts", letter(1), draft=True)
    (uid,) = await _uids(mailbox)

    assert not await mailbox.remove("Drafts", uid, letter(2))
    assert not await mailbox.remove("Drafts", uid + 1, letter(1))

    assert server.messages(user, "Drafts") == [letter(1)]
    assert server.flags(user, "Drafts") == [frozenset({"\\Seen", "\\Draft"})]


async def test_what_somebody_else_marked_as_deleted_is_left_to_them(
    server: Server, user: str, mailbox: Mailbox
) -> None:
    for number in (1, 2):
        await mailbox.append("Drafts", letter(number), draft=True)
    first, second = await _uids(mailbox)
    _mark_deleted(server, user, second)

    assert await mailbox.remove("Drafts", first, letter(1))

    assert server.messages(user, "Drafts") == [letter(2)]


def _mark_deleted(server: Server, user: str, uid: int) -> None:
    account = server.account(user)
    with IMAPClient(HOST, account.port, ssl=False) as client:
        client.login(user, account.password if isinstance(account.password, str) else account.password())
        client.select_folder("Drafts")
        client.delete_messages([uid])


@pytest.mark.parametrize("capabilities", [b"IMAP4rev1 IDLE", b"IMAP4rev1 IDLE MOVE"])
async def test_a_server_that_cannot_delete_one_alone_is_asked_to_delete_nothing(
    opened: Open, capabilities: bytes
) -> None:
    answers = {
        "CAPABILITY": b"* CAPABILITY %b\r\n%%t OK done\r\n" % capabilities,
        "LOGIN": b"%%t OK [CAPABILITY %b] welcome\r\n" % capabilities,
    }
    with ScriptedImap(answers) as scripted:
        mailbox: ImapMailbox = opened(scripted)

        assert not await mailbox.remove("Drafts", 7, letter(1))

        assert not {"UID STORE", "STORE", "EXPUNGE", "UID EXPUNGE", "SELECT"} & set(scripted.heard)
