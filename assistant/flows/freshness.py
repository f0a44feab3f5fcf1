"""How far each bank source's data reach, and whether that is far enough for reminders to leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.domain.calendar import Calendar
from assistant.flows.world import World

_FURTHEST = 400


@dataclass(frozen=True)
class Freshness:
    """A source, the last day its data cover (or the owner vouches for), its age in bank days, and its limit."""

    name: str
    until: date | None
    age: int
    limit: int

    @property
    def stale(self) -> bool:
        """Whether its data are too old, or it never had any."""
        return self.until is None or self.age > self.limit


def freshness(world: World, now: datetime) -> tuple[Freshness, ...]:
    """Every configured source; the owner's word that all payments are booked counts as data up to its day."""
    reaches = world.store.sources.reaches()
    said = world.store.setting("payments_confirmed_on")
    confirmed = date.fromisoformat(said) if said else None
    found = []
    for bank in world.policy.money.sources:
        until = max(filter(None, (reaches.get(bank.name), confirmed)), default=None)
        age = _bank_days(world.bank, until, world.today(now)) if until else _FURTHEST
        found.append(Freshness(bank.name, until, age, bank.max_age_days))
    return tuple(found)


def _bank_days(bank: Calendar, since: date, until: date) -> int:
    """How many bank days lie after the one day up to the other."""
    ahead = min((until - since).days, _FURTHEST)
    return sum(bank.is_working_day(since + timedelta(days=one)) for one in range(1, ahead + 1))
