"""One call of the program: which config it uses, what time it is, and the world it opens."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from assistant.config import Config
    from assistant.flows.world import World
    from assistant.store.store import Store

VARIABLE = "INVOICE_ASSISTANT_CONFIG"
HERE = Path("config.toml")
_SYSTEM = Path("/etc/invoice-assistant/config.toml")
# A day without an hour means office hours, in which mails may leave.
_HOUR = time(10, 0)


class NoConfigError(Exception):
    """There is no config where one is looked for."""


def clock() -> datetime:
    """The one place where a command learns what time it is."""
    return datetime.now(UTC)


@dataclass
class Call:
    """What was asked before any command, and what is opened on the way; everything is opened once."""

    config_file: Path | None = None
    as_json: bool = False
    debug: bool = False
    _stores: list[Store] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The config's path: --config, else the environment, else here, else the system's (NoConfigError)."""
        named = self.config_file or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
        found = named or next((path for path in (HERE, _SYSTEM) if path.exists()), None)
        if found is None:
            raise NoConfigError(
                f"there is no config: neither {HERE} here nor {_SYSTEM}; "
                "name one with --config, or write one with `invoice-assistant init`"
            )
        return found

    @cached_property
    def config(self) -> Config:
        """The config (ConfigError, NoConfigError)."""
        from assistant.config import load_config  # noqa: PLC0415 - --help and usage errors need no pydantic

        return load_config(self.path)

    def now(self, at: date | datetime | None = None) -> datetime:
        """The moment of this call, in UTC; `at` stands for the clock, in the owner's zone where it names none."""
        if at is None:
            return clock()
        moment = at if isinstance(at, datetime) else datetime.combine(at, _HOUR)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.config.owner.timezone))
        return moment.astimezone(UTC)

    def store(self, *, make: bool = False) -> Store:
        """The store (StoreError). One that does not exist yet is made only by what writes into it."""
        from assistant.store.store import Store  # noqa: PLC0415

        path = self.config.store.path
        store = Store(path if make or path.exists() else None)
        self._stores.append(store)
        return store

    def world(self, *, make: bool = False) -> World:
        """The firm's world with nobody at the other end: for everything that needs no network."""
        from assistant.flows.rehearse import ReadOnlyMailbox, SilentSender  # noqa: PLC0415
        from assistant.wiring import build_world  # noqa: PLC0415

        store = self.store(make=make)
        return build_world(self.config, store, ReadOnlyMailbox(), SilentSender())

    def close(self) -> None:
        """Let go of what was opened."""
        while self._stores:
            self._stores.pop().close()
