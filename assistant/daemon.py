"""The daemon: the loop and the only clock. It does not decide anything.

    while not stopped: one round; tell systemd; wait for mail, for the CLI's word, or for the next moment

A dead mail server is told to the owner and tried again more and more slowly; the watchdog is fed all the same, because
a restart would not mend it. A broken store or config ends the process with one clear line.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

from assistant.flows.deliver import resolve_doubts
from assistant.flows.round import one_round
from assistant.flows.world import Pass, World
from assistant.ports import MailboxDownError
from assistant.store.lease import Lease
from assistant.store.store import Store

log = logging.getLogger(__name__)

# How long to wait for mail at most before looking at everything again.
IDLE_SECONDS = 240.0
_NOTICE_SECONDS = 1.0
_FIRST_RETRY, _LAST_RETRY = 5.0, 600.0


class Clock(Protocol):
    """Says what time it is and waits; the demo has one that runs through a hundred days in a minute."""

    def now(self) -> datetime: ...

    async def wait(self, world: World, seconds: float) -> bool:
        """Wait until there may be something to do; False when it is over."""


class WallClock:
    """Real time. Waits in IDLE, and wakes early when another process wrote to the store."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait(self, world: World, seconds: float) -> bool:
        noticed = asyncio.create_task(self._notice(world))
        try:
            await world.mailbox.wait(seconds)
        except MailboxDownError:
            # A line that broke while idle is tried again soon; after rounds that failed the pause is as long as told.
            pause = _FIRST_RETRY if seconds == IDLE_SECONDS else seconds
            await asyncio.wait({noticed}, timeout=pause)
        finally:
            noticed.cancel()
        if noticed.done() and not noticed.cancelled():
            # What went wrong while looking must not pass for news: the loop would spin.
            noticed.result()
        return True

    async def _notice(self, world: World) -> None:
        # What was written while the last round ran counts too: it may have come after the round looked.
        before = self._seen.setdefault(id(world.store), world.store.changed())
        # Another process wrote: SQLite tells nobody, so it has to be looked at.
        while (now := world.store.changed()) == before:  # noqa: ASYNC110
            await asyncio.sleep(_NOTICE_SECONDS)
        self._seen[id(world.store)] = now
        world.mailbox.wake()


class Daemon:
    """One firm's loop. `build` makes the world anew on SIGHUP, so that config and templates can be changed."""

    def __init__(self, build: Callable[[], World], clock: Clock) -> None:
        self._build = build
        self._clock = clock
        self._stop = False
        self._reload = False
        self._nudged = asyncio.Event()
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4()}"
        self.world = build()
        self._lease = Lease(self.world.store.database, self._holder)

    def stop(self) -> None:
        """Finish the unit of work at hand and end."""
        self._stop = True
        self._nudge()

    def reload(self) -> None:
        """Read config and templates again before the next round."""
        self._reload = True
        self._nudge()

    def _nudge(self) -> None:
        self._nudged.set()
        self.world.mailbox.wake()

    async def serve(self) -> None:
        """Run until told to stop. Raises LeaseHeldError when another daemon works on this store."""
        self._lease.take(self._clock.now())
        _tell_systemd("READY=1")
        failures = 0
        resolved = False
        try:
            while not self._stop:
                if self._reload:
                    await self._rebuild()
                resolved = resolved or await self._resolve()
                this = await self._round()
                failures = failures + 1 if this.problems or not resolved else 0
                _tell_systemd("WATCHDOG=1")
                if self._stop or not await self._rest(failures):
                    break
        finally:
            _tell_systemd("STOPPING=1")
            await self._let_go()

    async def _resolve(self) -> bool:
        """Before anything else: what was on the wire when the last process ended."""
        try:
            await resolve_doubts(self.world, Pass(self._clock.now()))
        except MailboxDownError as down:
            log.warning("mailbox-trouble %s", down)
            return False
        return True

    async def _round(self) -> Pass:
        now = self._clock.now()
        self._lease.renew(now)
        return await one_round(self.world, now)

    async def _rest(self, failures: int) -> bool:
        seconds = min(_FIRST_RETRY * 2 ** min(failures - 1, 10), _LAST_RETRY) if failures else IDLE_SECONDS
        waiting = asyncio.ensure_future(self._clock.wait(self.world, seconds))
        nudged = asyncio.ensure_future(self._nudged.wait())
        try:
            await asyncio.wait({waiting, nudged}, return_when=asyncio.FIRST_COMPLETED)
            return waiting.result() if waiting.done() else True
        finally:
            waiting.cancel()
            nudged.cancel()
            await asyncio.gather(waiting, nudged, return_exceptions=True)
            self._nudged.clear()

    async def _rebuild(self) -> None:
        """A config or template with mistakes is refused in one line, and the old one stays."""
        self._reload = False
        _tell_systemd("RELOADING=1")
        try:
            new = self._build()
            lease = Lease(new.store.database, self._holder)
            lease.take(self._clock.now())
        except Exception as wrong:
            log.error("reload refused: %s", wrong)
        else:
            old, self.world = self.world, new
            await old.mailbox.close()
            await old.sender.close()
            if old.store is not new.store:
                self._change_store(old.store, lease)
            log.info("reloaded")
        _tell_systemd("READY=1")

    def _change_store(self, old: Store, lease: Lease) -> None:
        if old.path != self.world.store.path:
            self._lease.give_back()
        self._lease = lease
        old.close()

    async def _let_go(self) -> None:
        await self.world.mailbox.close()
        await self.world.sender.close()
        self._lease.give_back()


async def run(builds: list[Callable[[], World]]) -> None:
    """Serve every firm until SIGTERM or SIGINT; SIGHUP reloads."""
    clock = WallClock()
    daemons = [Daemon(build, clock) for build in builds]
    heed_signals(daemons)
    async with asyncio.TaskGroup() as together:
        for daemon in daemons:
            together.create_task(daemon.serve())


def heed_signals(daemons: list[Daemon]) -> None:
    """SIGTERM and SIGINT end all of them after the unit of work at hand; SIGHUP makes all of them reload."""

    def every(act: Callable[[Daemon], None]) -> Callable[[], None]:
        def handle() -> None:
            for daemon in daemons:
                act(daemon)

        return handle

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, every(Daemon.stop))
    loop.add_signal_handler(signal.SIGINT, every(Daemon.stop))
    loop.add_signal_handler(signal.SIGHUP, every(Daemon.reload))


def _tell_systemd(state: str) -> None:
    """sd_notify(3): a datagram to the socket systemd names; silence without one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.sendto(state.encode(), address)
        except OSError as wrong:
            log.warning("cannot reach the service manager: %s", wrong)
