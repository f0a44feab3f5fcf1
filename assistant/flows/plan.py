"""Walking over days that have not come: the same flows on a copy of the store, day after day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from assistant.domain.calendar import calendar_of
from assistant.domain.law.charge import Charge
from assistant.flows.deliver import deliver
from assistant.flows.patience import Patience
from assistant.flows.rehearse import rehearsal
from assistant.flows.remind import remind
from assistant.flows.retiming import retime_if_changed
from assistant.flows.settle import settle
from assistant.flows.world import Pass, World
from assistant.store.outbox import Waiting
from assistant.writing.sketch import Sketch

_HOUR = time(10, 0)


@dataclass(frozen=True)
class Planned:
    """A mail that would leave on a day."""

    day: date
    client: str
    stages: tuple[tuple[str, str], ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    by_hand: bool
    # What each invoice would be claimed for on top, in the order of the law: interest, compensation, fee.
    charges: Mapping[str, Sequence[Charge]] = field(default_factory=dict)


async def plan(
    world: World, now: datetime, days: int, only: str = "", tick: Callable[[], None] = lambda: None
) -> list[Planned]:
    """What would leave on which day if nobody answered and nobody paid, the payments being confirmed all along.

    `only` names the one client that is asked about; empty plans for all. `tick` is called after each day.
    """
    imagined = imagination(world)
    retime_if_changed(imagined, now)
    walk = Walk(imagined, only)
    zones = zones_of(imagined)
    found: list[Planned] = []
    try:
        for ahead in range(days + 1):
            day = world.today(now) + timedelta(days=ahead)
            with imagined.store.transaction():
                imagined.store.remember("payments_confirmed_on", day.isoformat())
                for moment in ([] if ahead else [now]) + office_hours(zones, day, now):
                    found += await walk.passes(moment, day)
            tick()
    finally:
        imagined.store.close()
    return found


def imagination(world: World) -> World:
    """A copy to walk in: of each mail only the heads are written, and cases stay in memory."""
    imagined = rehearsal(world)
    imagined.store.take_in_hand()
    context = replace(imagined.context, ledger=imagined.store.ledger)
    # Bank files come as they should: the owner's word for it stands for theirs.
    policy = replace(world.policy, money=replace(world.policy.money, sources=()))
    return replace(imagined, writer=Sketch(world.writer), context=context, policy=policy)


def zones_of(world: World) -> frozenset[tzinfo]:
    """The time zones that clients work in."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    return frozenset(zone for one in world.store.ledger.clients() if (zone := calendar_of(one).local(now).tzinfo))


def office_hours(zones: Iterable[tzinfo], day: date, after: datetime) -> list[datetime]:
    """Ten o'clock of the day in each time zone, each moment once, as far as they are still to come."""
    moments = {datetime.combine(day, _HOUR, zone).astimezone(after.tzinfo) for zone in zones}
    return sorted(moment for moment in moments if moment > after)


class Walk:
    """The passes of many days, one after the other; it remembers who need not be looked at yet."""

    def __init__(self, world: World, only: str = "") -> None:
        """`world` is an imagined one: what the walk does is written into its store."""
        self._world = world
        self._only = only
        self.patience = Patience(walks=True)

    async def passes(self, moment: datetime, day: date) -> list[Planned]:
        """What leaves at that moment: one pass, and more of them as long as the brake for a single one stops it."""
        found: list[Planned] = []
        while True:
            this = Pass(moment, read_at=moment, only=self._only, patience=self.patience)
            found += await self._pass(this, day)
            if this.queued < self._world.policy.brakes.per_pass:
                return found

    async def _pass(self, this: Pass, day: date) -> list[Planned]:
        store = self._world.store
        (last,) = store.query("select coalesce(max(id), 0) as id from outbox")
        settle(self._world, this)
        remind(self._world, this)
        # The owner is told of what is announced, and lets it go.
        store.tasks.told([task.id for task in store.tasks.untold()], this.now)
        await deliver(self._world, this)
        return [_planned(day, one, store.charges.asked(one.id)) for one in store.outbox.since(last["id"])]


def _planned(day: date, one: Waiting, charges: Mapping[str, Sequence[Charge]]) -> Planned:
    mail, stages = one.mail, tuple(one.stages.items())
    return Planned(day, one.client, stages, mail.to, mail.cc, mail.subject, one.purpose == "draft", charges)
