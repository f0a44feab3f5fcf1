"""When a payment is late, and from which day it bears interest."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.law.charge import CaseFacts
from assistant.domain.law.profile import TermRule

_DAY = timedelta(days=1)


def last_day(due: date, bank: Calendar, moves: bool) -> date:
    """The last day on which payment is in time: the due date or, where it `moves`, the next bank day."""
    return bank.on_or_after(due) if moves else due


def interest_from(facts: CaseFacts, term: TermRule, bank: Calendar, moves: bool) -> date | str:
    """The first day that bears interest; a reason in words when none does.

    A due date that was only printed on the invoice is not agreed: interest then waits for the term the law gives,
    counted from the day the invoice was sent.
    """
    invoice = facts.invoice
    if invoice.due_agreed:
        return last_day(invoice.due, bank, moves) + _DAY
    if term.must_say and not facts.says_interest:
        return (
            "the due date was not agreed beforehand, and nothing shows that the invoice said that interest is charged; "
            "a due date that was agreed is marked with due_agreed"
        )
    sent = facts.sent_on or invoice.issued
    return last_day(max(invoice.due, sent + timedelta(days=term.days)), bank, moves) + _DAY
