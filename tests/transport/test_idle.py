"""Waiting for mail at servers that notify well, badly or not at all."""

from __future__ import annotations

import asyncio

import pytest

from assistant.ports import MailboxDownError, Mark, News
from tests.servers.scripted import ScriptedImap, hang_up, idle
from tests.transport.conftest import Open

LONG = 30.0


MARK = Mark(3, 7)


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"+ idling\r\n", b"* 3 EXISTS\r\n"], id="whole"),
        pytest.param([b"+ idling\r\n", b"* 3 EX", b"IS", b"TS\r\n"], id="in pieces"),
        pytest.param([b"+ idling\r\n* 3 EXISTS\r\n"], id="together with the go-ahead"),
        pytest.param([b"* 3 EXISTS\r\n+ idling\r\n"], id="before the go-ahead"),
        pytest.param([b"+ idling\r\n", b"* 1 EXPUNGE\r\n* 2 EXISTS\r\n"], id="while another one goes"),
    ],
)
async def test_a_notice_is_heard(opened: Open, pieces: list[bytes]) -> None:
    with ScriptedImap({"IDLE": idle(*pieces)}) as server:
        assert await asyncio.wait_for(opened(server).wait(3600), LONG)


@pytest.mark.parametrize("chatter", [b"* OK Still here\r\n", b"* 1 FETCH (FLAGS (\\Seen))\r\n", b"* 2 EXISTS\r\n"])
async def test_chatter_is_no_news(opened: Open, chatter: bytes) -> None:
    with ScriptedImap({"IDLE": idle(b"+ idling\r\n", chatter)}) as server:
        mailbox = opened(server)
        waiting = asyncio.create_task(mailbox.wait(3600))
        async with asyncio.timeout(LONG):
            while server.heard.count("IDLE") < 3:
                await asyncio.sleep(0.01)

        assert not waiting.done()
        mailbox.wake()
        assert not await waiting


async def test_a_mute_server_is_asked_again_and_again(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.transport.idle.RENEW_UNPROVEN", 0.05)
    with ScriptedImap({"IDLE": idle(b"+ idling\r\n")}) as server:
        waiting = asyncio.create_task(opened(server).wait(3600))
        async with asyncio.timeout(LONG):
            while server.heard.count("IDLE") < 3:
                await asyncio.sleep(0.01)
        server.answers["IDLE"] = idle(b"+ idling\r\n", after_done=b"* 3 EXISTS\r\n")

        assert await asyncio.wait_for(waiting, LONG)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"LOGIN": b"%t OK [CAPABILITY IMAP4rev1] welcome\r\n"}, id="unknown"),
        pytest.param({"IDLE": b"%t NO too many are idle already\r\n"}, id="refused"),
    ],
)
async def test_without_idle_the_server_is_asked(opened: Open, answers: dict[str, bytes]) -> None:
    with ScriptedImap(answers) as server:
        waiting = asyncio.create_task(opened(server, ask_every=0.02).wait(3600))
        async with asyncio.timeout(LONG):
            while server.heard.count("NOOP") < 3:
                await asyncio.sleep(0.01)
        server.answers["NOOP"] = b"* 3 EXISTS\r\n%t OK done\r\n"

        assert await asyncio.wait_for(waiting, LONG)


async def test_waiting_without_idle_ends_in_time(opened: Open) -> None:
    with ScriptedImap({"LOGIN": b"%t OK [CAPABILITY IMAP4rev1] welcome\r\n"}) as server:
        assert not await opened(server, ask_every=0.02).wait(0.1)


async def test_a_connection_lost_while_waiting_is_told(opened: Open) -> None:
    with ScriptedImap({"IDLE": hang_up}) as server:
        mailbox = opened(server)

        with pytest.raises(MailboxDownError, match="hung up"):
            await mailbox.wait(3600)

        assert server.heard.count("IDLE") == 1


async def test_a_long_connection_that_ends_while_waiting_is_replaced(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.transport.session.STEADY", 0.0)
    with ScriptedImap({"IDLE": idle(b"+ idling\r\n", b"* BYE autologout\r\n")}) as server:
        assert await asyncio.wait_for(opened(server).wait(3600), LONG)

        assert server.connections == 2


async def test_a_cancelled_wait_lets_go_of_the_connection(opened: Open) -> None:
    with ScriptedImap({"IDLE": idle(b"+ idling\r\n")}) as server:
        mailbox = opened(server)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(mailbox.wait(3600), 0.1)

        assert await asyncio.wait_for(mailbox.news("INBOX", MARK), LONG) == News("INBOX", MARK)
