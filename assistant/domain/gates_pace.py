"""How a follow-up begins again after a long pause: not on a Friday afternoon, not before a holiday, not all at once.

A client who has heard nothing for weeks and gets a reminder nobody answers for until Monday is not well served; and a
firm that has been away must not write to everybody on the day it is back.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case
from assistant.domain.facts import Facts
from assistant.domain.ladder import Stage
from assistant.domain.schedule import day_of
from assistant.domain.verdict import Verdict, fails, passes

LONG_REST = 14
_FRIDAY = 4
_NOON = time(12, 0)


def restart(case: Case, stage: Stage, facts: Facts) -> Verdict:
    """Open unless this would be the first reminder after a long rest of the invoice or of the whole firm."""
    day = day_of(case, stage, facts.terms)
    back = facts.resumed_on is not None and day < facts.resumed_on
    rested = max(facts.rested_days, (facts.terms.today - day).days)
    if not stage.overdue or (rested < LONG_REST and not back):
        return passes("restart.no-pause")
    calendar = facts.terms.calendar
    local = calendar.local(facts.now)
    following = calendar.add(local.date(), 1)
    if local.weekday() == _FRIDAY and local.time() >= _NOON:
        return fails("restart.friday", until=following, days=rested)
    if _is_eve(calendar, local.date()):
        return fails("restart.eve", until=following, days=rested)
    most = facts.policy.brakes.after_pause_per_day
    if back and facts.sent_today >= most:
        return fails("restart.spread", until=following, resumed=facts.resumed_on, count=facts.sent_today, limit=most)
    return passes("restart.may", days=rested)


def _is_eve(calendar: Calendar, day: date) -> bool:
    """Whether a weekday on which nobody works comes before the next working day."""
    ahead, following = day + timedelta(days=1), calendar.add(day, 1)
    while ahead < following:
        if ahead.weekday() <= _FRIDAY:
            return True
        ahead += timedelta(days=1)
    return False
