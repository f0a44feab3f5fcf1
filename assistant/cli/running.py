"""`run`, the daemon; and `once`, one pass of the same."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from assistant import daemon
from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.journal import log_to_stdout
from assistant.cli.passed import Before, tell
from assistant.cli.show import busy
from assistant.config import ConfigError, load_config
from assistant.flows.deliver import resolve_doubts
from assistant.flows.rehearse import rehearsal
from assistant.flows.round import one_round
from assistant.flows.world import Pass, World
from assistant.store.lease import Lease
from assistant.store.store import Store
from assistant.wiring import build_world


@command(
    "run",
    example="""
    invoice-assistant run
    invoice-assistant run /etc/invoice-assistant/firms
    """,
)
@click.argument("configs", nargs=-1, metavar="[CONFIG...|FOLDER]", type=click.Path(path_type=Path))
@pass_call
def run(call: Call, configs: tuple[Path, ...]) -> None:
    """Run the daemon: for the firm of the config, for several configs, or for every *.toml in a folder.

    SIGTERM finishes the unit of work, SIGHUP reads config and templates again. Until `go` nothing leaves by itself.
    """
    paths = [path for one in configs or (call.path,) for path in _configs_in(one)]
    _refuse_mistakes(paths)
    log_to_stdout()
    asyncio.run(daemon.run([_builder(path) for path in paths]))


def _configs_in(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.toml"))
    if not found:
        raise click.ClickException(f"there is no config (*.toml) in {path}")
    return found


def _refuse_mistakes(paths: list[Path]) -> None:
    """Every mistake of every config at once, before anything is started."""
    mistakes: list[str] = []
    for path in paths:
        try:
            load_config(path)
        except ConfigError as wrong:
            mistakes += wrong.problems
    if mistakes:
        raise ConfigError(mistakes)


def _builder(path: Path) -> Callable[[], World]:
    def build() -> World:
        config = load_config(path)
        return build_world(config, Store(config.store.path))

    return build


@command(
    "once",
    example="""
    invoice-assistant once --dry-run
    invoice-assistant once --at 2026-12-01T09:00 --dry-run
    """,
)
@click.option("--dry-run", is_flag=True, help="Show what it would do; send, store and mark nothing.")
@at_option
@pass_call
def once(call: Call, dry_run: bool, at: Any) -> int:
    """One pass: read the mailbox, decide, send what is due. With --dry-run it reads the mailbox and only tells."""
    store = call.store(make=not dry_run)
    world = build_world(call.config, store)
    return asyncio.run(_pass(call, world, call.now(at), dry_run))


async def _pass(call: Call, world: World, now: datetime, dry_run: bool) -> int:
    acting = rehearsal(world, world.mailbox) if dry_run else world
    lease = Lease(acting.store.database, f"once:{socket.gethostname()}:{os.getpid()}")
    try:
        lease.take(call.now()) if not dry_run else None
        await resolve_doubts(acting, Pass(now))
        before = Before.of(acting)
        with busy("reading the mailbox"):
            this = await one_round(acting, now)
        tell(call, acting, before, this, dry_run)
    finally:
        lease.give_back()
        await world.mailbox.close()
        await world.sender.close()
    return 1 if this.problems else 0
