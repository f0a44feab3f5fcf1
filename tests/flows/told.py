"""What clients have said, remembered apart from the store, so that it can be held against what leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from assistant.domain.effects import FURTHEST_PROMISE
from assistant.domain.reading import Kind

# Nobody is chased after these until the owner has spoken; who says it is paid least of all.
_UNTIL_THE_OWNER_SPEAKS = {
    Kind.DISPUTE,
    Kind.PLAN_REQUEST,
    Kind.REFUSAL,
    Kind.QUESTION,
    Kind.UNCLEAR,
    Kind.PAYMENT_CLAIM,
}


@dataclass
class Told:
    """By invoice: those on which only the owner's word counts, and the last day on which others are left alone."""

    stopped: set[str] = field(default_factory=set)
    free_after: dict[str, date] = field(default_factory=dict)

    def hears(self, kind: Kind, numbers: Iterable[str], day: date | None, today: date) -> None:
        """A person answered about these invoices, and named a day perhaps."""
        for number in numbers:
            if kind in _UNTIL_THE_OWNER_SPEAKS:
                self.stopped.add(number)
            # Any answer stops for the day at least; a promise that can be believed for as long as it says.
            believed = kind is Kind.PROMISE and day is not None and today <= day <= today + FURTHEST_PROMISE
            end = day if believed and day is not None else today
            self.free_after[number] = end if kind is Kind.PROMISE else max(end, self.free_after.get(number, end))

    def owner_speaks(self, numbers: Iterable[str]) -> None:
        """The owner has decided about these."""
        for number in numbers:
            self.stopped.discard(number)
            self.free_after.pop(number, None)

    def may_be_reminded(self, number: str, today: date) -> bool:
        """Whether nothing that was said stands against a reminder."""
        return number not in self.stopped and today > self.free_after.get(number, today - timedelta(days=1))
