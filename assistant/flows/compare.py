"""Two plans held against each other: which stage of which invoice leaves earlier, later, or in one of them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.flows.plan import Planned


@dataclass(frozen=True)
class Difference:
    """A stage of an invoice: the day it leaves by the one ladder and by the other; None where it does not."""

    client: str
    invoice: str
    stage: str
    before: date | None
    after: date | None

    @property
    def words(self) -> str:
        """What is different, in a few words: 3 days later, no longer sent, new."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "no longer sent"
        days = (self.after - self.before).days
        return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"


def differences(before: Iterable[Planned], after: Iterable[Planned]) -> Sequence[Difference]:
    """Every stage that leaves on another day, or in one of the plans alone: by client, invoice and day."""
    old, new = _days(before), _days(after)
    changed = [Difference(*key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)]
    return sorted(changed, key=lambda one: (one.client, one.invoice, one.after or one.before or date.max, one.stage))


def _days(planned: Iterable[Planned]) -> dict[tuple[str, str, str], date]:
    """The first day of each stage: one that is withdrawn may be written again."""
    found: dict[tuple[str, str, str], date] = {}
    for one in planned:
        for number, stage in one.stages:
            found.setdefault((one.client, number, stage), one.day)
    return found
