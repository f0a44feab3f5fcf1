"""The loop and the only clock: it listens, waits, reloads, and ends when told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from assistant import daemon as module
from assistant.daemon import IDLE_SECONDS, Daemon, WallClock
from assistant.flows.world import World
from assistant.ports import Delivery, MailboxDownError, Outcome
from assistant.store.lease import LeaseHeldError
from assistant.store.store import Store
from tests.flows.doubles import ScriptedMailbox, ScriptedSender, at, bring_in, case, firm, fresh, invoice

FIRST_DAY = date(2026, 12, 2)
Act = Callable[[], object]


@dataclass
class FakeClock:
    """Ten o'clock on the first day, five minutes later after each wait; does one act in each wait, then it is over."""

    acts: list[Act] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    moment: datetime = field(default_factory=lambda: at(FIRST_DAY))

    def now(self) -> datetime:
        return self.moment

    async def wait(self, world: World, seconds: float) -> bool:
        self.waits.append(seconds)
        self.moment += timedelta(minutes=5)
        if not self.acts:
            return False
        self.acts.pop(0)()
        return True


def _nothing() -> None:
    """Time passes."""


def _firm() -> World:
    world = firm()
    bring_in(world, invoice(), on=date(2026, 11, 20))
    return world


def _mailbox(world: World) -> ScriptedMailbox:
    assert isinstance(world.mailbox, ScriptedMailbox)
    return world.mailbox


def _sender(world: World) -> ScriptedSender:
    assert isinstance(world.sender, ScriptedSender)
    return world.sender


async def test_a_round_is_made_and_everything_is_let_go_at_the_end() -> None:
    world, clock = _firm(), FakeClock()
    await Daemon(lambda: world, clock).serve()
    assert case(world).done[-1].stage == "first"
    assert clock.waits == [IDLE_SECONDS]
    assert (_mailbox(world).closed, _sender(world).closed) == (1, 1)
    assert world.store.query("select * from lease") == []


# The lease


async def test_a_second_daemon_on_the_same_store_is_refused() -> None:
    world = _firm()
    clock = FakeClock([lambda: None])
    first, second = Daemon(lambda: world, clock), Daemon(lambda: world, FakeClock())
    refused: list[str] = []

    async def start_second() -> None:
        try:
            await second.serve()
        except LeaseHeldError as held:
            refused.append(str(held))

    serving = asyncio.create_task(first.serve())
    await asyncio.sleep(0)
    await start_second()
    await serving
    assert "another invoice-assistant" in refused[0]


async def test_the_next_one_gets_in_when_the_first_has_ended() -> None:
    world = _firm()
    for _ in range(2):
        await Daemon(lambda: world, FakeClock()).serve()
    assert len(_sender(world).reminders) == 1


async def test_a_daemon_whose_lease_was_taken_while_it_slept_ends() -> None:
    world = _firm()

    def taken() -> None:
        world.store.database.execute(
            "update lease set holder = 'other', pid = 1, host = 'other', beat_at = ?",
            [at(FIRST_DAY, 10, 5).isoformat()],
        )

    with pytest.raises(LeaseHeldError):
        await Daemon(lambda: world, FakeClock([taken])).serve()


# Stop and reload


async def test_stop_ends_the_wait_at_once() -> None:
    world = _firm()
    waiting = asyncio.Event()

    class Endless(FakeClock):
        async def wait(self, world: World, seconds: float) -> bool:
            waiting.set()
            await asyncio.Event().wait()
            return True

    daemon = Daemon(lambda: world, Endless())
    serving = asyncio.create_task(daemon.serve())
    await asyncio.wait_for(waiting.wait(), 10)
    daemon.stop()
    await asyncio.wait_for(serving, 10)
    assert _mailbox(world).wakes == 1


async def test_stop_finishes_the_unit_of_work() -> None:
    """The mail on the wire is settled and its copy filed before the process ends."""
    world = _firm()
    daemon = Daemon(lambda: world, FakeClock([_nothing]))
    _sender(world).before = lambda _: daemon.stop()
    await daemon.serve()
    assert case(world).done[-1].stage == "first"
    assert len(_mailbox(world).content["Sent"]) == 1
    assert world.store.outbox.sending() == []


async def test_reload_takes_the_new_world_and_lets_the_old_one_go() -> None:
    old, new = _firm(), _firm()
    worlds = [old, new]
    clock = FakeClock()
    daemon = Daemon(lambda: worlds.pop(0), clock)
    clock.acts.append(daemon.reload)
    await daemon.serve()
    assert daemon.world is new
    assert [_mailbox(one).closed for one in (old, new)] == [1, 1]
    assert len(_sender(new).reminders) == 1


async def test_a_reload_with_a_broken_config_keeps_the_old_world(caplog: pytest.LogCaptureFixture) -> None:
    world, clock = _firm(), FakeClock()
    worlds: list[World] = [world]
    daemon = Daemon(lambda: worlds.pop(0), clock)
    clock.acts.append(daemon.reload)
    await daemon.serve()
    assert daemon.world is world
    assert len(clock.waits) == 2
    assert "reload refused" in caplog.text


async def test_after_a_reload_the_same_store_is_still_ours_and_the_old_handle_is_closed(tmp_path: Path) -> None:
    first = firm(Store(tmp_path / "a.db"))
    opened = [first]

    def build() -> World:
        if len(clock.waits) > 0:
            opened.append(fresh(tmp_path / "a.db"))
        return opened[-1]

    holders: list[object] = []
    clock = FakeClock()
    daemon = Daemon(build, clock)
    clock.acts += [daemon.reload, lambda: holders.extend(opened[-1].store.query("select holder from lease"))]
    await daemon.serve()
    assert (len(opened), len(holders)) == (2, 1)
    with pytest.raises(Exception, match="closed"):
        first.store.setting("live")
    again = Store(tmp_path / "a.db")
    assert again.query("select * from lease") == []
    again.close()


# A server that does not answer


async def test_nothing_is_sent_and_the_pauses_grow_while_the_mailbox_is_down() -> None:
    world = _firm()
    _mailbox(world).down = True
    clock = FakeClock([_nothing] * 9)
    await Daemon(lambda: world, clock).serve()
    assert clock.waits == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert _sender(world).reminders == []
    assert len(_sender(world).notices) == 1


async def test_when_the_mailbox_is_back_the_pauses_end() -> None:
    world = _firm()
    _mailbox(world).down = True
    clock = FakeClock([_nothing, lambda: setattr(world.mailbox, "down", False)])
    await Daemon(lambda: world, clock).serve()
    assert clock.waits == [5, 10, IDLE_SECONDS]
    assert len(_sender(world).reminders) == 1


async def test_a_mail_server_in_trouble_is_tried_again_more_slowly() -> None:
    trouble = Delivery(Outcome.LATER, "421 closing", server_trouble=True)
    world = _firm()
    _sender(world).outcomes.extend([trouble] * 4)
    clock = FakeClock([_nothing])
    await Daemon(lambda: world, clock).serve()
    assert clock.waits == [5, 10]


async def test_what_was_on_the_wire_is_looked_for_before_anything_is_sent() -> None:
    world = _firm()
    daemon = Daemon(lambda: world, FakeClock())
    await daemon.serve()
    sent = world.store.query("select id from outbox where purpose = 'reminder'")[0]["id"]
    world.store.database.execute("update outbox set state = 'sending' where id = ?", [sent])
    await Daemon(lambda: world, FakeClock([_nothing])).serve()
    assert (len(_sender(world).reminders), world.store.outbox.sending()) == (1, [])


# The wall clock


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
    world = _firm()
    _mailbox(world).break_on = "wait"
    for seconds in (IDLE_SECONDS, 320.0):
        assert await WallClock().wait(world, seconds)
    assert waited == [5.0, 320.0]


def test_the_wall_clock_knows_its_zone() -> None:
    assert WallClock().now().utcoffset() == timedelta(0)


# The service manager


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
    world, clock = _firm(), FakeClock()
    daemon = Daemon(lambda: world, clock)
    clock.acts += [_nothing, daemon.reload]
    await daemon.serve()
    assert notified() == ["READY=1", *["WATCHDOG=1"] * 2, "RELOADING=1", "READY=1", "WATCHDOG=1", "STOPPING=1"]


async def test_the_watchdog_is_fed_while_the_mailbox_is_down(notified: Callable[[], list[str]]) -> None:
    """A restart would not mend it."""
    world = _firm()
    _mailbox(world).down = True
    world.store.database.execute("update outbox set state = 'sending'")
    await Daemon(lambda: world, FakeClock([_nothing])).serve()
    assert notified().count("WATCHDOG=1") == 2


async def test_a_service_manager_that_went_away_is_no_reason_to_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    world = _firm()
    await Daemon(lambda: world, FakeClock()).serve()
    assert len(_sender(world).reminders) == 1


async def test_a_mail_on_the_wire_stays_in_doubt_until_the_mailbox_can_be_read() -> None:
    world = _firm()
    await Daemon(lambda: world, FakeClock()).serve()
    world.store.database.execute("update outbox set state = 'sending' where purpose = 'reminder'")
    _mailbox(world).break_on = "find"
    with pytest.raises(MailboxDownError):
        await _mailbox(world).find("Sent", "<a@b.example>")
    clock = FakeClock([lambda: setattr(world.mailbox, "break_on", "")])
    await Daemon(lambda: world, clock).serve()
    assert (clock.waits[0], world.store.outbox.sending()) == (5, [])
