"""How every Mailbox waits, loses its server and finds it again, at the embedded server and at a real Dovecot alike."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.ports import LoginRefusedError, Mailbox, MailboxDownError, News
from assistant.transport.imap import ImapMailbox
from tests.transport.conftest import Server
from tests.transport.letters import letter

LONG = 30.0


@pytest.fixture
def stoppable(server: Server) -> Iterator[Server]:
    """A server that the test may stop; it runs again afterwards."""
    yield server
    server.restart()


def subjects(news: News) -> list[str]:
    """The subjects of what came."""
    return [email.message_from_bytes(heading.header)["Subject"] for heading in news.headings]


async def when_back(mailbox: Mailbox) -> News:
    """News, as soon as the server is there again."""
    deadline = time.monotonic() + LONG
    while True:
        try:
            return await mailbox.news("INBOX", None)
        except MailboxDownError:
            assert time.monotonic() < deadline, "the mailbox did not come back"
            await asyncio.sleep(0.05)


async def test_waiting_ends_when_mail_comes(server: Server, user: str, mailbox: Mailbox) -> None:
    mark = (await mailbox.news("INBOX", None)).mark
    for number in (1, 2, 3):
        waiting = asyncio.create_task(mailbox.wait(LONG))
        await asyncio.to_thread(server.deliver, user, letter(number))

        assert await waiting
        news = await mailbox.news("INBOX", mark)
        assert subjects(news) == [f"Faktura {number}"]
        mark = news.mark


async def test_mail_that_came_between_news_and_waiting_is_told_at_once(
    server: Server, user: str, mailbox: Mailbox
) -> None:
    await mailbox.news("INBOX", None)
    server.deliver(user, letter(1))
    await mailbox.news("Sent", None)

    assert await mailbox.wait(LONG)


async def test_waiting_in_vain_ends_in_time(mailbox: Mailbox) -> None:
    await mailbox.news("INBOX", None)

    assert not await mailbox.wait(0.1)


async def test_waiting_is_ended_from_another_thread(mailbox: Mailbox) -> None:
    await mailbox.news("INBOX", None)
    waiting = asyncio.create_task(mailbox.wait(3600))
    await asyncio.sleep(0)
    threading.Thread(target=mailbox.wake).start()

    assert not await asyncio.wait_for(waiting, LONG)


async def test_other_calls_are_not_held_up_by_waiting(server: Server, user: str, mailbox: Mailbox) -> None:
    await mailbox.news("INBOX", None)
    waiting = asyncio.create_task(mailbox.wait(3600))
    await asyncio.sleep(0)

    await asyncio.wait_for(mailbox.append("Sent", letter(1)), LONG)
    await asyncio.wait_for(mailbox.news("Sent", None), LONG)

    assert not waiting.done()
    await asyncio.to_thread(server.deliver, user, letter(2))
    assert await asyncio.wait_for(waiting, LONG)


async def test_a_restart_of_the_server_goes_unnoticed(stoppable: Server, user: str, mailbox: Mailbox) -> None:
    stoppable.deliver(user, letter(1))
    before = await mailbox.news("INBOX", None)
    stoppable.stop()
    stoppable.restart()

    assert await mailbox.news("INBOX", before.mark) == News("INBOX", before.mark)


async def test_a_copy_is_filed_once_after_a_restart(stoppable: Server, user: str, mailbox: Mailbox) -> None:
    await mailbox.news("INBOX", None)
    stoppable.stop()
    stoppable.restart()

    await mailbox.append("Sent", letter(1))

    assert stoppable.messages(user, "Sent") == [letter(1)]


async def test_a_server_that_is_gone_is_told_in_one_line_and_comes_back(
    stoppable: Server, user: str, mailbox: ImapMailbox
) -> None:
    stoppable.deliver(user, letter(1))
    await mailbox.news("INBOX", None)
    stoppable.stop()

    for _ in range(3):
        with pytest.raises(MailboxDownError, match=mailbox.account.place) as caught:
            await mailbox.news("INBOX", None)
        assert "\n" not in str(caught.value)
        assert not isinstance(caught.value, LoginRefusedError)
    with pytest.raises(MailboxDownError):
        await mailbox.wait(LONG)
    stoppable.restart()

    assert subjects(await when_back(mailbox)) == ["Faktura 1"]


async def test_a_wrong_password_is_told_without_telling_it(server: Server, user: str) -> None:
    mailbox = ImapMailbox(server.account(user, password="hemligt?"))

    for _ in range(2):
        with pytest.raises(LoginRefusedError, match=user) as caught:
            await mailbox.folders()
        assert "hemligt" not in str(caught.value) + repr(mailbox.account)
    await mailbox.close()
