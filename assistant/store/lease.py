"""One daemon per store: a lease that a living daemon renews and a second one is refused by."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from sqlite_utils import Database

from assistant.store.database import StoreError, row, table, writing

# A holder that has not renewed for this long is taken for dead, whatever its process number says: numbers are
# used again, and in a container every process has the same one.
STALE_AFTER = timedelta(minutes=30)
_HERE: set[str] = set()


class LeaseHeldError(StoreError):
    """Another daemon works on this store."""


class Lease:
    """Held by the daemon while it runs. `holder` is a name unique to the process's start."""

    def __init__(self, database: Database, holder: str) -> None:
        self._database = database
        self._holder = holder

    def take(self, now: datetime) -> None:
        """Take the lease, or raise LeaseHeldError naming who holds it."""
        with writing(self._database):
            held = row(self._database, "select * from lease")
            if held is not None and held["holder"] != self._holder and _alive(held, now):
                raise LeaseHeldError(
                    f"another invoice-assistant (process {held['pid']} on {held['host']}) works on this store; "
                    "stop it first, or give this one a store of its own under [store] path"
                )
            self._put(now)

    def renew(self, now: datetime) -> None:
        """Say that the holder still lives; LeaseHeldError when another one took over while this one slept."""
        self.take(now)

    def _put(self, now: datetime) -> None:
        _HERE.add(self._holder)
        values = {
            "id": 1,
            "holder": self._holder,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "beat_at": now.isoformat(),
        }
        table(self._database, "lease").upsert(values, pk="id")

    def give_back(self) -> None:
        """Let the next one in."""
        _HERE.discard(self._holder)
        with writing(self._database):
            self._database.conn.execute("delete from lease where holder = ?", (self._holder,))


def _alive(held: dict[str, object], now: datetime) -> bool:
    if held["host"] == socket.gethostname() and int(str(held["pid"])) == os.getpid():
        return held["holder"] in _HERE
    if held["host"] == socket.gethostname() and not _runs(int(str(held["pid"]))):
        return False
    return now - datetime.fromisoformat(str(held["beat_at"])) < STALE_AFTER


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
