"""Cases and terms to start from: an invoice of 12 500 kronor due on Tuesday the first of December 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case, How, StageDone
from assistant.domain.decide import Decision, decide
from assistant.domain.events import Event
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import DEFAULT, Ladder
from assistant.domain.money import Money
from assistant.domain.schedule import Terms

DUE = date(2026, 12, 1)
SWEDEN = Calendar("SE")


def on(day: date, ladder: Ladder = DEFAULT, calendar: Calendar = SWEDEN) -> Terms:
    """A Swedish owner's terms on that day."""
    return Terms(ladder, calendar, SWEDEN, day)


def due_on(due: date = DUE, number: str = "1042") -> Case:
    """An open case with nothing done."""
    return Case(Invoice(number, "solrosen", kronor(12500), due - timedelta(30), due))


def kronor(amount: int) -> Money:
    """Swedish money."""
    return Money.of(amount, "SEK")


def after(case: Case, *done: tuple[str, date] | tuple[str, date, How]) -> Case:
    """The case with these stages behind it."""
    return replace(case, done=tuple(StageDone(*one) for one in done))


def held(case: Case, kind: HoldKind, until: date | None = None, since: date = DUE) -> Case:
    """The case with one more hold."""
    return replace(case, holds=(*case.holds, Hold(kind, since, until, str(kind))))


def told(case: Case, day: date, *events: Event) -> Decision:
    """The last decision after these events, all on that day."""
    decision = None
    for event in events:
        decision = decide(case, event, on(day))
        case = decision.case
    assert decision is not None
    return decision
