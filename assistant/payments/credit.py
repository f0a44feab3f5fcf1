"""Money that came in, as a bank file or payment service tells it, and what a file as a whole says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.domain.money import Money


class Direction(StrEnum):
    """Where the money went."""

    IN = "in"
    # A payment that was taken back: a bounced direct debit, a returned transfer, a chargeback.
    TAKEN_BACK = "taken back"
    # What a payer held back of others' payments against a credit note (bankgiro, record 21).
    DEDUCTED = "deducted"


class Advised(StrEnum):
    """How the sender calls a reference."""

    # A field for references alone: OCR, FIK, KID, RF, SCOR.
    REFERENCE = "reference"
    # The number of a document: an invoice or a credit note.
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference a payment came with; the amount is what the payer said of it (negative for a credit note)."""

    text: str
    advised: Advised = Advised.REFERENCE
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """One payment. `key` is the same however often and in whatever file it is told; the amount is above zero."""

    key: str
    amount: Money
    booked: date
    file: str
    # Which kind of source says so: camt.053, camt.054, bgmax, mt940, swish, csv seb …
    source: str
    direction: Direction = Direction.IN
    valued: date | None = None
    # The owner's account it came to.
    account: str = ""
    payer: str = ""
    payer_account: str = ""
    payer_number: str = ""
    references: tuple[Reference, ...] = ()
    text: str = ""
    end_to_end: str = ""
    # What a bank or payment service kept of the amount, and what the payer had sent in another currency.
    charges: Money | None = None
    instructed: Money | None = None
    # The bank's own booking it is part of: camt.053 and camt.054 share it, one with and one without the details.
    entry: str = ""
    whole_entry: bool = True

    @property
    def currency(self) -> str:
        """The currency it was booked in."""
        return self.amount.currency


@dataclass(frozen=True, slots=True)
class Total:
    """A sum or count that the file states and the reader found to be right: `sum of payments`, `1900.00 SEK`."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A file (or one account's part of it) read whole; `totals` are the controls that were compared and held."""

    file: str
    source: str
    credits: tuple[Credit, ...]
    totals: tuple[Total, ...] = ()
    account: str = ""
    # Controls that do not hold, though that refuses no file: a person should know.
    doubts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    # What the account held before and after, where the file says so.
    opening: Money | None = None
    closing: Money | None = None
    # Lines that are no payments to the owner: money out, not yet booked, fees.
    left_out: int = 0


class BankFileError(ValueError):
    """A file of which nothing is taken: one line that names file, place and remedy."""

    def __init__(self, file: str, place: str, what: str, remedy: str = "fetch it from the bank again") -> None:
        self.file, self.place, self.what, self.remedy = file, place, what, remedy
        super().__init__(f"{file}{f' {place}' if place else ''}: {what}; {remedy}")


def digest(parts: Iterable[object]) -> str:
    """A short name for these parts, the same on every machine and in every year."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def keyed(credits: Sequence[Credit], identity: Callable[[Credit], Sequence[object]]) -> tuple[Credit, ...]:
    """Each credit with its key made from its identity; the second of two alike is told from the first by a count."""
    seen: Counter[str] = Counter()
    named = []
    for credit in credits:
        name = digest(identity(credit))
        seen[name] += 1
        named.append(replace(credit, key=name if seen[name] == 1 else f"{name}-{seen[name]}"))
    return tuple(named)
