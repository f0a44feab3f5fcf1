"""What the daemon tells the service manager, and how it waits on the real clock and for dead servers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from assistant import daemon as module
from assistant.daemon import IDLE_SECONDS, Daemon, WallClock
from assistant.ports import Delivery, MailboxDownError, Outcome
from assistant.store.store import Store
from tests.flows.doubles import ScriptedMailbox, firm
from tests.waiting import FakeClock, late_firm, mailbox_of, nothing, sender_of


async def test_nothing_is_sent_and_the_pauses_grow_while_the_mailbox_is_down() -> None:
    world = late_firm()
    mailbox_of(world).down = True
    clock = FakeClock([nothing] * 9)
    await Daemon(lambda: world, clock).serve()
    assert clock.waits == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert sender_of(world).reminders == []
    assert len(sender_of(world).notices) == 1


async def test_when_the_mailbox_is_back_the_pauses_end() -> None:
    world = late_firm()
    mailbox_of(world).down = True
    clock = FakeClock([nothing, lambda: setattr(world.mailbox, "down", False)])
    await Daemon(lambda: world, clock).serve()
    assert clock.waits == [5, 10, IDLE_SECONDS]
    assert len(sender_of(world).reminders) == 1


async def test_a_mail_server_in_trouble_is_tried_again_more_slowly() -> None:
    trouble = Delivery(Outcome.LATER, "421 closing", server_trouble=True)
    world = late_firm()
    sender_of(world).outcomes.extend([trouble] * 4)
    clock = FakeClock([nothing])
    await Daemon(lambda: world, clock).serve()
    assert clock.waits == [5, 10]


async def test_what_was_on_the_wire_is_looked_for_before_anything_is_sent() -> None:
    world = late_firm()
    daemon = Daemon(lambda: world, FakeClock())
    await daemon.serve()
    sent = world.store.query("select id from outbox where purpose = 'reminder'")[0]["id"]
    world.store.database.execute("update outbox set state = 'sending' where id = ?", [sent])
    await Daemon(lambda: world, FakeClock([nothing])).serve()
    assert (len(sender_of(world).reminders), world.store.outbox.sending()) == (1, [])


@pytest.mark.parametrize("when", ["during the round", "during the wait"])
async def test_a_store_written_by_another_connection_ends_the_wait(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_NOTICE_SECONDS", 0.001)
    beside = Store(tmp_path / "a.db")
    woken: list[bool] = []

    class Idle(ScriptedMailbox):
        async def wait(self, seconds: float) -> bool:
            for turn in range(int(seconds)):
                if turn == 20 and when == "during the wait":
                    beside.remember("live", "no")
                if woken:
                    return True
                await asyncio.sleep(0.001)
            return False

        def wake(self) -> None:
            woken.append(True)

    world = firm(Store(tmp_path / "a.db"), mailbox=Idle())
    clock = WallClock()
    await clock.wait(world, 10)
    assert not woken
    if when == "during the round":
        beside.remember("live", "no")
    await clock.wait(world, 5000)
    assert woken
    beside.close()
    world.store.close()


async def test_a_dead_mailbox_is_waited_out_as_long_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float | None] = []

    async def wait(_tasks: object, timeout: float | None = None) -> None:
        waited.append(timeout)

    monkeypatch.setattr(module.asyncio, "wait", wait)
    world = late_firm()
    mailbox_of(world).break_on = "wait"
    for seconds in (IDLE_SECONDS, 320.0):
        assert await WallClock().wait(world, seconds)
    assert waited == [5.0, 320.0]


def test_the_wall_clock_knows_its_zone() -> None:
    assert WallClock().now().utcoffset() == timedelta(0)


@pytest.fixture
def notified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What was sent to the socket that systemd names."""
    place = tmp_path / "notify"
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    channel.bind(str(place))
    channel.setblocking(False)
    monkeypatch.setenv("NOTIFY_SOCKET", str(place))

    def read() -> list[str]:
        found = []
        while True:
            try:
                found.append(channel.recv(100).decode())
            except BlockingIOError:
                return found

    return read


async def test_the_service_manager_is_told_of_every_turn(notified: Callable[[], list[str]]) -> None:
    world, clock = late_firm(), FakeClock()
    daemon = Daemon(lambda: world, clock)
    clock.acts += [nothing, daemon.reload]
    await daemon.serve()
    assert notified() == ["READY=1", *["WATCHDOG=1"] * 2, "RELOADING=1", "READY=1", "WATCHDOG=1", "STOPPING=1"]


async def test_the_watchdog_is_fed_while_the_mailbox_is_down(notified: Callable[[], list[str]]) -> None:
    """A restart would not mend it."""
    world = late_firm()
    mailbox_of(world).down = True
    world.store.database.execute("update outbox set state = 'sending'")
    await Daemon(lambda: world, FakeClock([nothing])).serve()
    assert notified().count("WATCHDOG=1") == 2


async def test_a_service_manager_that_went_away_is_no_reason_to_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    world = late_firm()
    await Daemon(lambda: world, FakeClock()).serve()
    assert len(sender_of(world).reminders) == 1


async def test_a_mail_on_the_wire_stays_in_doubt_until_the_mailbox_can_be_read() -> None:
    world = late_firm()
    await Daemon(lambda: world, FakeClock()).serve()
    world.store.database.execute("update outbox set state = 'sending' where purpose = 'reminder'")
    mailbox_of(world).break_on = "find"
    with pytest.raises(MailboxDownError):
        await mailbox_of(world).find("Sent", "<a@b.example>")
    clock = FakeClock([lambda: setattr(world.mailbox, "break_on", "")])
    await Daemon(lambda: world, clock).serve()
    assert (clock.waits[0], world.store.outbox.sending()) == (5, [])
