"""How long it takes to import a hundred thousand invoices from CSV, as one list, into a new store on disk.

Goal: below 20 s. Run with a number to import as many.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from assistant.domain.message import Address
from assistant.domain.policy import Policy
from assistant.flows.take_in_lists import Offered, take_in_lists
from assistant.flows.world import World
from assistant.store.store import Store

MANY = 100_000
GOAL_SECONDS = 20.0
_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_INVOICES_EACH = 20
_NOBODY = cast(Any, None)


@dataclass(frozen=True)
class _Lists:
    clients: Offered
    invoices: Offered


def main() -> int:
    """Import, import again, and say how long each took; 1 when the goal is missed."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    lists = _lists(many)
    with tempfile.TemporaryDirectory() as folder:
        world = _world(Store(Path(folder) / "bench.db"))
        _timed("clients", lambda: take_in_lists(world, [lists.clients], _NOW))
        seconds = _timed(f"{many} new invoices", lambda: take_in_lists(world, [lists.invoices], _NOW))
        _timed("the same list again", lambda: take_in_lists(world, [lists.invoices], _NOW))
        (lines,) = world.store.query("select count(*) as n from journal where event = 'InvoiceImported'")
        print(f"journal lines: {lines['n']}")
        world.store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory: {peak} MB")
    allowed = GOAL_SECONDS * max(1.0, many / MANY)
    print(f"goal: {many} new invoices in {allowed:.0f} s: {'met' if seconds <= allowed else 'MISSED'}")
    return int(seconds > allowed or lines["n"] != many)


def _timed(what: str, work: Any) -> float:
    began, used = time.perf_counter(), time.process_time()
    work()
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.1f} s ({time.process_time() - used:.1f} s of processor)", flush=True)
    return seconds


def _world(store: Store) -> World:
    # Importing lists touches neither mailbox nor words.
    owner = Address("ekonomi@nordljus.example", "Nordljus Media AB")
    return World(store, _NOBODY, _NOBODY, _NOBODY, Policy(), _NOBODY, owner)


def _lists(many: int) -> _Lists:
    countries = ("SE", "SE", "DK", "GB")
    clients = ["client;name;type;country;language"]
    clients += [f"c{n};Firma {n} AB;business;{countries[n % 4]};sv" for n in range(max(1, many // _INVOICES_EACH))]
    invoices = ["invoice;client;amount;currency;issued;due;reference"]
    for n in range(many):
        issued = date(2026, 9, 15) + timedelta(days=n % 65)
        owes = f"c{n % (len(clients) - 1)};{1000 + n % 9000},50;SEK"
        invoices.append(f"F{n};{owes};{issued};{issued + timedelta(days=30)};{n}")
    folder = Path()
    return _Lists(
        Offered("clients.csv", "\n".join(clients).encode(), folder),
        Offered("invoices.csv", "\n".join(invoices).encode(), folder),
    )


if __name__ == "__main__":
    sys.exit(main())
