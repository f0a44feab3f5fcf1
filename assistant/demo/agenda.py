"""What somebody is going to do, in the order of time; and the clock of the story, which runs from look to look."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from assistant.domain.calendar import Calendar
from assistant.flows.world import World

Deed = Callable[[World, datetime], None]

# When the assistant looks: three times on a working day, once at the weekend.
_LOOKS = (time(8, 5), time(10, 30), time(14, 0))
_WEEKEND = (time(10, 30),)


class Agenda:
    """Deeds with their moments."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def plan(self, when: datetime, deed: Deed) -> None:
        """Do it at that moment."""
        heapq.heappush(self._deeds, (when, next(self._order), deed))

    def do_until(self, world: World, until: datetime) -> None:
        """Do what is planned before that moment, also what comes up meanwhile."""
        while self._deeds and self._deeds[0][0] < until:
            when, _, deed = heapq.heappop(self._deeds)
            deed(world, when)

    def at(self, day: date, hour: time) -> datetime:
        """A moment on the owner's wall clock."""
        return datetime.combine(day, hour, self.zone)

    def after(self, now: datetime, days: int, hour: time, calendar: Calendar) -> datetime:
        """So many working days later at that hour; for none, a quarter of an hour later if the hour has passed."""
        local = now.astimezone(self.zone)
        day = calendar.add(local.date(), days) if days else local.date()
        return max(self.at(day, hour), now + timedelta(minutes=15)) if days == 0 else self.at(day, hour)

    def next_look(self, now: datetime) -> datetime:
        """When the assistant looks again."""
        local = now.astimezone(self.zone)
        for ahead in range(2):
            day = local.date() + timedelta(days=ahead)
            for hour in _LOOKS if day.weekday() < 5 else _WEEKEND:
                if self.at(day, hour) > now:
                    return self.at(day, hour)
        raise ValueError("there is a look every day")


class StoryClock:
    """The daemon's clock in the demo: while it waits, a piece of the story happens."""

    def __init__(
        self, agenda: Agenda, first_day: date, last_day: date, between: Callable[[World, datetime], None]
    ) -> None:
        self._agenda = agenda
        self._now = agenda.at(first_day, time(8, 5))
        self._last_day = last_day
        self._between = between

    def now(self) -> datetime:
        """The story's time."""
        return self._now

    async def wait(self, world: World, seconds: float) -> bool:
        """Let everybody act until the next look; False when the story is over."""
        following = self._agenda.next_look(self._now)
        self._between(world, self._now)
        self._agenda.do_until(world, following)
        self._now = following
        return following.astimezone(self._agenda.zone).date() <= self._last_day
