"""Which credits of a file are new: the same payment is told by camt.053 and camt.054, by two exports, and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.payments.credit import Credit


class Booked(Protocol):
    """The credits that are booked already, by key."""

    def by_key(self, key: str) -> Credit | None:
        """The credit of this key."""

    def by_entry(self, entry: str) -> Sequence[Credit]:
        """The credits of one booking of the bank."""

    def is_placed(self, key: str) -> bool:
        """Whether it has been allocated, or a person has said what it is."""


@dataclass(frozen=True)
class Fresh:
    """What to book, and which booked ones it takes the place of (a batch as one sum, now told in its parts)."""

    new: tuple[Credit, ...]
    replaced: tuple[Credit, ...] = ()


def fresh(credits: Iterable[Credit], booked: Booked) -> Fresh:
    """The credits not yet booked. The parts of an entry are preferred to its sum, unless the sum is placed already."""
    new: dict[str, Credit] = {}
    parts: dict[str, list[Credit]] = {}
    replaced: dict[str, Credit] = {}
    every = {credit.key: credit for credit in credits}
    # Parts first, so that one call with both files comes to the same as two calls.
    for credit in sorted(every.values(), key=lambda one: one.whole_entry):
        if booked.by_key(credit.key) is not None:
            continue
        known = (*booked.by_entry(credit.entry), *parts.get(credit.entry, ())) if credit.entry else ()
        others = [one for one in known if one.whole_entry is not credit.whole_entry and one.source != credit.source]
        if others and (credit.whole_entry or any(booked.is_placed(one.key) for one in others)):
            continue
        new[credit.key] = credit
        parts.setdefault(credit.entry, []).append(credit)
        replaced.update((one.key, one) for one in others)
    return Fresh(tuple(new.values()), tuple(replaced.values()))
