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
from assistant.domain.case import Case, How, Pending, PendingState
from assistant.domain.hold import Hold
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import Ladder, Stage


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
    """The lowest stage above all that are done and not below the start the owner chose; None at the top."""
    ladder = terms.ladder
    lowest = max((ladder.index(done.stage) + 1 for done in case.done), default=0)
    if case.start:
        lowest = max(lowest, ladder.index(case.start))
    return ladder.stages[lowest] if lowest < len(ladder.stages) else None


def day_of(case: Case, stage: Stage, terms: Terms) -> date:
    """The first day on which the stage may leave, as the schedule goes (gates may say later)."""
    anchor = case.invoice.due if stage.day < 0 else in_time_until(case.invoice, terms.bank)
    day = anchor + timedelta(days=stage.day)
    before = last_reminded(case, terms.ladder)
    if before is not None:
        previous, on = before
        day = max(day, on + timedelta(days=stage.day - previous.day))
    return terms.calendar.on_or_after(day)


def last_reminded(case: Case, ladder: Ladder) -> tuple[Stage, date] | None:
    """The last overdue stage that was really done for this invoice, and its day."""
    for done in reversed(case.done):
        index = ladder.index(done.stage)
        if index >= 0 and done.how is not How.PASSED and ladder.stages[index].overdue:
            return ladder.stages[index], done.on
    return None


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
