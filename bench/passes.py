"""A pass over a store of a million open invoices: one that finds a thousand due, and one that finds nothing to do.

    python -m bench.passes [INVOICES] [DUE]

Goals: the pass that finds and writes what is due below 10 s, the idle one below 50 ms. How long sending takes is told
beside it: each mail is written to the disk before and after it is on the wire, and the disk decides. The store is kept
in the temporary folder, since filling it takes a minute or two.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from datetime import date, timedelta

from assistant.flows.deliver import deliver
from assistant.flows.rehearse import ReadOnlyMailbox
from assistant.flows.remind import remind
from assistant.flows.round import one_round
from assistant.flows.settle import settle
from assistant.flows.world import Pass, World
from assistant.store.store import Store
from bench.filled import Size, kept
from bench.firm import at, world_on

TODAY = date(2026, 11, 25)
IDLE_ROUNDS = 50
GOAL_SECONDS, GOAL_IDLE = 10.0, 0.05


def main() -> int:
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    invoices, due = (*numbers, 1_000_000, 1_000)[:2] if len(numbers) != 1 else (numbers[0], 1_000)
    begun = time.perf_counter()
    # Nothing falls due before the spring, but for what is moved to today.
    path = kept(Size(invoices // 10, invoices, TODAY, 120, 300))
    world = world_on(Store(path), ReadOnlyMailbox())
    ready = time.perf_counter() - begun
    _make_due(world, due)
    print(f"{invoices:,} open invoices, {path.stat().st_size >> 20:,} MB (ready in {ready:.0f} s)")
    found, sent, busy = asyncio.run(_busy(world))
    idle = asyncio.run(_idle(world))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sent:,} reminders found and written in {found:.1f} s, sent in {busy:.1f} s more")
    print(f"idle pass: {1e3 * idle[0]:.1f} ms in the middle, {1e3 * idle[1]:.1f} ms at most; {memory:.0f} MB at most")
    reached = sent == due and found < GOAL_SECONDS and idle[0] < GOAL_IDLE
    print("reached" if reached else "MISSED")
    world.store.close()
    return 0 if reached else 1


def _make_due(world: World, count: int) -> None:
    """One invoice of each of so many clients is a day late; its case wants a look today."""
    late = (TODAY - timedelta(days=1)).isoformat()
    with world.store.transaction():
        run = world.store.database.conn.execute
        chosen = [
            (one["invoice"],)
            for one in world.store.query("select min(invoice) as invoice from cases group by client limit ?", count)
        ]
        for number in chosen:
            run("update invoices set due = ? where invoice = ?", (late, *number))
            run("update cases set attend_on = ? where invoice = ?", (TODAY.isoformat(), *number))


async def _busy(world: World) -> tuple[float, int, float]:
    """Seconds until all is written, how many reminders that is, and the seconds until they have left."""
    this = Pass(at(TODAY), read_at=at(TODAY))
    begun, worked = time.perf_counter(), time.process_time()
    settle(world, this)
    remind(world, this)
    written = time.perf_counter()
    print(f"finding and writing took {time.process_time() - worked:.1f} s of processor time")
    await deliver(world, this)
    return written - begun, this.queued, time.perf_counter() - written


async def _idle(world: World) -> tuple[float, float]:
    times = []
    for minute in range(IDLE_ROUNDS):
        now = at(TODAY, 11) + timedelta(minutes=4 * minute)
        begun = time.perf_counter()
        await one_round(world, now)
        times.append(time.perf_counter() - begun)
    times.sort()
    return times[len(times) // 2], times[-1]


if __name__ == "__main__":
    sys.exit(main())
