"""When the next stage of a case comes due.

The rules, in order: the lowest stage not yet done goes next and none is skipped upward; days count from the due date,
from the day itself to later ones from the first bank day on which a payment is still in time; a late stage pushes the
later ones so that they keep their gaps; a note from before the due date is left out once its day is over; a day on
which the client does not work moves to the next on which it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case, How, Pending, PendingState, StageDone
from assistant.domain.hold import Hold
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import Ladder, Stage, origin


@dataclass(frozen=True)
class Terms:
    """What a decision about a case rests on besides the case: its ladder, the calendars at both ends, and the day."""

    ladder: Ladder
    calendar: Calendar
    bank: Calendar
    today: date


def in_time_until(invoice: Invoice, bank: Calendar) -> date:
    """The last day on which payment is in time: a due date on a closed day moves to the next bank day.

    Lag (1930:173) 2 § in Sweden; the same custom in Denmark.
    """
    return bank.on_or_after(invoice.due)


def next_stage(case: Case, terms: Terms) -> Stage | None:
    """The lowest stage above all that are done and not below the start the owner chose; None at the top.

    The last one goes again before it, where it repeats and nobody has answered.
    """
    ladder = terms.ladder
    lowest = max((_place(done, case, ladder) + 1 for done in case.done), default=0)
    if case.start:
        lowest = max(lowest, ladder.index(case.start))
    following = ladder.stages[lowest] if lowest < len(ladder.stages) else None
    again = _repetition(case, ladder, lowest - 1)
    if again is None or (following is not None and day_of(case, following, terms) <= day_of(case, again, terms)):
        return following
    return again


def _place(done: StageDone, case: Case, ladder: Ladder) -> int:
    """How far up the ladder the done stage stands; one that the ladder no longer has, by the day it had."""
    at = ladder.index(done.stage)
    if at >= 0:
        return at
    day = (done.on - case.invoice.due).days if done.day is None else done.day
    return max((at for at, stage in enumerate(ladder.stages) if stage.day <= day), default=-1)


def _repetition(case: Case, ladder: Ladder, at: int) -> Stage | None:
    last = case.last_done
    if last is None or last.how is How.PASSED or ladder.index(last.stage) != at or at < 0:
        return None
    stage = ladder.stages[at]
    if not stage.repeat_every or (case.answered_on is not None and case.answered_on >= last.on):
        return None
    return stage.again(1 + sum(1 for done in case.done if origin(done.stage) == stage.id))


def day_of(case: Case, stage: Stage, terms: Terms) -> date:
    """The first day on which the stage may leave, as the schedule goes (gates may say later)."""
    last = last_reminded(case, terms.ladder)
    if stage.is_repetition and last is not None:
        return terms.calendar.on_or_after(last.on + timedelta(days=stage.repeat_every))
    anchor = case.invoice.due if stage.day < 0 else in_time_until(case.invoice, terms.bank)
    day = anchor + timedelta(days=stage.day)
    first = _first_time(case, last)
    if first is not None:
        before = _day_on(first, terms.ladder)
        day = max(day, first.on + timedelta(days=0 if before is None else stage.day - before))
    return terms.calendar.on_or_after(day)


def last_reminded(case: Case, ladder: Ladder) -> StageDone | None:
    """The overdue stage that was last really done for this invoice, perhaps for the second time or the third."""
    done = (one for one in reversed(case.done) if one.how is not How.PASSED)
    return next((one for one in done if (_day_on(one, ladder) or 0) > 0), None)


def _first_time(case: Case, last: StageDone | None) -> StageDone | None:
    """Repetitions push nothing: what follows keeps its distance from the first time."""
    if last is None:
        return None
    same = (one for one in case.done if origin(one.stage) == origin(last.stage) and one.how is not How.PASSED)
    return next(same, last)


def _day_on(done: StageDone, ladder: Ladder) -> int | None:
    """The day of a done stage on the ladder, or the one it had there once; None when nobody knows."""
    at = ladder.index(done.stage)
    return done.day if at < 0 else ladder.stages[at].day


def is_over(case: Case, stage: Stage, terms: Terms) -> bool:
    """Whether a note from before the due date has missed its day: nobody wants "due soon" afterwards."""
    return not stage.overdue and max(terms.today, day_of(case, stage, terms)) > _last_day_of(case, stage, terms)


def _last_day_of(case: Case, stage: Stage, terms: Terms) -> date:
    if stage.day < 0:
        return case.invoice.due - timedelta(days=1)
    return in_time_until(case.invoice, terms.bank)


def attend_on(case: Case, terms: Terms) -> date | None:
    """The first day on which the case wants a look, or None while only somebody's word can move it."""
    if not case.is_open or case.backlog:
        return None
    ends = [hold.until + timedelta(days=1) for hold in case.holds if hold.until is not None]
    if case.holds:
        return min(ends, default=None)
    if case.pending is not None:
        return _attend_pending_on(case, case.pending, terms)
    stage = next_stage(case, terms)
    return None if stage is None else day_of(case, stage, terms)


def _attend_pending_on(case: Case, pending: Pending, terms: Terms) -> date | None:
    """The day an announced stage leaves, or on which a drafted note from before the due date is left out."""
    if pending.state is PendingState.ANNOUNCED:
        return pending.leaves
    at = terms.ladder.index(pending.stage)
    if pending.state is PendingState.QUEUED or at < 0 or terms.ladder.stages[at].overdue:
        return None
    return _last_day_of(case, terms.ladder.stages[at], terms) + timedelta(days=1)


def stopping(holds: tuple[Hold, ...], today: date) -> tuple[Hold, ...]:
    """The holds that still stop reminders today, the one that lasts longest first (open-ended before all)."""
    active = [hold for hold in holds if hold.active(today)]
    return tuple(sorted(active, key=lambda hold: hold.until or date.max, reverse=True))
