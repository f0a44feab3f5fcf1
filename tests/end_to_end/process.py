"""A daemon in a process of its own, whose clock stands on a working day and which can be killed at a named step.

Run as `python -m tests.end_to_end.process CONFIG START STEP`: the clock starts at START (ISO, aware) and goes on in
real time; at STEP (or never, with "-") the process kills itself with SIGKILL, as a power cut would.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.config import load_config
from assistant.daemon import Daemon, WallClock, heed_signals
from assistant.flows.world import World
from assistant.store.store import Store
from assistant.wiring import build_world

STEPS = (
    "after writing",
    "after claiming",
    "after sending",
    "after settling",
    "after filing",
    "after keeping",
    "after answering",
    "after drafting",
)


class LaterClock(WallClock):
    """Real time, moved so that it began at a given moment."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._ahead = start - datetime.now(UTC)

    def now(self) -> datetime:
        return super().now() + self._ahead


def die(*_: object) -> None:
    """As if the plug were pulled."""
    os.kill(os.getpid(), signal.SIGKILL)


def _then_die(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        die()
        return result

    return wrapped


def _then_die_async(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def wrapped(*arguments: Any, **named: Any) -> Any:
        result = await function(*arguments, **named)
        die()
        return result

    return wrapped


def arm(world: World, step: str) -> World:
    """Make the world end at a step."""
    store, mailbox, sender = world.store, world.mailbox, world.sender
    match step:
        case "after writing":
            store.outbox.claim = die  # type: ignore[method-assign,assignment]
        case "after claiming":
            store.outbox.claim = _then_die(store.outbox.claim)  # type: ignore[method-assign]
        case "after sending":
            sender.send = _then_die_async(sender.send)  # type: ignore[method-assign]
        case "after settling":
            store.outbox.unfiled = die  # type: ignore[method-assign,assignment]
        case "after filing" | "after drafting":
            mailbox.append = _then_die_async(mailbox.append)  # type: ignore[method-assign]
        case "after keeping":
            store.inbox.keep = _then_die(store.inbox.keep)  # type: ignore[method-assign]
        case "after answering":
            store.inbox.settle = _then_die(store.inbox.settle)  # type: ignore[method-assign]
    return world


class Process:
    """The daemon as a child process; its output goes to a file."""

    def __init__(self, config: Path, start: datetime, step: str = "-") -> None:
        self.log = config.parent / "daemon.log"
        command = [sys.executable, "-m", "tests.end_to_end.process", str(config), start.isoformat(), step]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    @property
    def pid(self) -> int:
        return self._child.pid

    def ended(self) -> bool:
        """Whether it is gone."""
        return self._child.poll() is not None

    def kill(self) -> None:
        """SIGKILL, as a power cut."""
        self._child.kill()
        self._child.wait()

    def wait_or_kill(self, seconds: float) -> None:
        """Let it live for so long, then kill it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(timeout=seconds)
        self.kill()

    def reload(self) -> None:
        """SIGHUP."""
        self._child.send_signal(signal.SIGHUP)

    def end(self) -> int:
        """SIGTERM; the exit code once the unit of work is finished."""
        self._child.terminate()
        return self._child.wait(timeout=30)

    def wait(self) -> int:
        """The exit code once it has ended by itself."""
        return self._child.wait(timeout=60)


async def _serve(config: Path, start: datetime, step: str) -> None:
    def build() -> World:
        settings = load_config(config)
        return arm(build_world(settings, Store(settings.store.path)), step)

    daemon = Daemon(build, LaterClock(start))
    heed_signals([daemon])
    await daemon.serve()


if __name__ == "__main__":
    import logging

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    asyncio.run(_serve(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3]))
