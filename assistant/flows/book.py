"""Bank files: read whole or not at all; what is new is kept and what follows is decided, as one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.flows.world import World
from assistant.payments.bank_file import BankRules, Kind, read_bank_file, recognise
from assistant.payments.credit import Credit


class Fate(StrEnum):
    """What became of a payment."""

    PLACED = "placed"
    TAKEN_BACK = "taken back"
    ASKED = "asked"
    # Kept before: by an earlier file, or as the same payment told by another source.
    KNOWN = "known"


@dataclass(frozen=True)
class BookedPayment:
    """One payment of the file and what became of it; `why` says on what that rests, or why it is asked about."""

    credit: Credit
    fate: Fate
    invoices: tuple[str, ...] = ()
    client: str = ""
    why: str = ""

    @property
    def certain(self) -> bool:
        """Whether nobody needs to be asked where it belongs."""
        return self.fate is not Fate.ASKED


@dataclass(frozen=True)
class Booking:
    """What became of a file: its payments, the controls that held (`totals`), and what a person should know."""

    file: str
    # camt.053, bgmax, csv seb …; several when an archive holds several.
    sources: tuple[str, ...]
    payments: tuple[BookedPayment, ...]
    totals: Mapping[str, str]
    # Controls that do not hold, though that refuses no file.
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, fate: Fate) -> int:
        """How many payments ended so."""
        return sum(one.fate is fate for one in self.payments)


def looks_like_bank_file(world: World, raw: bytes) -> bool:
    """Whether the bytes tell of payments (an archive is taken for one too), whatever the file is called."""
    return recognise(raw, world.mappings) is not Kind.UNKNOWN


def book(world: World, name: str, raw: bytes, now: datetime) -> Booking:
    """Read the file, keep what is new and decide on it, all or nothing; the same file again changes nothing.

    BankFileError (one line: file, place, remedy) when anything in it is unsound; then nothing of it is kept.
    """
    statements = read_bank_file(raw, name, BankRules(world.today(now), world.mappings))
    return Booking(
        file=name,
        sources=tuple(dict.fromkeys(one.source for one in statements)),
        payments=tuple(BookedPayment(credit, Fate.ASKED) for one in statements for credit in one.credits),
        totals={total.what: total.value for one in statements for total in one.totals},
        doubts=tuple(doubt for one in statements for doubt in one.doubts),
    )
