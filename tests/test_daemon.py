"""The loop: it works, waits, reloads, and ends when told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.daemon import IDLE_SECONDS, Daemon
from assistant.flows.world import World
from assistant.store.lease import LeaseHeldError
from assistant.store.store import Store
from tests.flows.doubles import at, case, firm, fresh
from tests.waiting import FIRST_DAY, FakeClock, late_firm, mailbox_of, nothing, sender_of


async def test_a_round_is_made_and_everything_is_let_go_at_the_end() -> None:
    world, clock = late_firm(), FakeClock()
    await Daemon(lambda: world, clock).serve()
    assert case(world).done[-1].stage == "first"
    assert clock.waits == [IDLE_SECONDS]
    assert (mailbox_of(world).closed, sender_of(world).closed) == (1, 1)
    assert world.store.query("select * from lease") == []


# The lease


async def test_a_second_daemon_on_the_same_store_is_refused() -> None:
    world = late_firm()
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
    world = late_firm()
    for _ in range(2):
        await Daemon(lambda: world, FakeClock()).serve()
    assert len(sender_of(world).reminders) == 1


async def test_a_daemon_whose_lease_was_taken_while_it_slept_ends() -> None:
    world = late_firm()

    def taken() -> None:
        world.store.database.execute(
            "update lease set holder = 'other', pid = 1, host = 'other', beat_at = ?",
            [at(FIRST_DAY, 10, 5).isoformat()],
        )

    with pytest.raises(LeaseHeldError):
        await Daemon(lambda: world, FakeClock([taken])).serve()


# Stop and reload


async def test_stop_ends_the_wait_at_once() -> None:
    world = late_firm()
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
    assert mailbox_of(world).wakes == 1


async def test_stop_finishes_the_unit_of_work() -> None:
    """The mail on the wire is settled and its copy filed before the process ends."""
    world = late_firm()
    daemon = Daemon(lambda: world, FakeClock([nothing]))
    sender_of(world).before = lambda _: daemon.stop()
    await daemon.serve()
    assert case(world).done[-1].stage == "first"
    assert len(mailbox_of(world).content["Sent"]) == 1
    assert world.store.outbox.sending() == []


async def test_reload_takes_the_new_world_and_lets_the_old_one_go() -> None:
    old, new = late_firm(), late_firm()
    worlds = [old, new]
    clock = FakeClock()
    daemon = Daemon(lambda: worlds.pop(0), clock)
    clock.acts.append(daemon.reload)
    await daemon.serve()
    assert daemon.world is new
    assert [mailbox_of(one).closed for one in (old, new)] == [1, 1]
    assert len(sender_of(new).reminders) == 1


async def test_a_reload_with_a_broken_config_keeps_the_old_world(caplog: pytest.LogCaptureFixture) -> None:
    world, clock = late_firm(), FakeClock()
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
