"""Files enter, each told by its content: lists and open items, invoice documents, bank files.

The lists of one import are taken together or not at all, since they speak of one another; every other file stands by
itself: whole or not at all, whatever becomes of its neighbours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assistant.flows.book import Booking, book, looks_like_bank_file
from assistant.flows.looking_again import look_again
from assistant.flows.open_items import ListShrunkError, ask_about_list, take_in_open_items
from assistant.flows.take_in_documents import Brought, DocumentRefusedError, TakenDocument, take_in_document
from assistant.flows.take_in_lists import ImportRefusedError, Offered, Taken, look_back_for, take_in_lists
from assistant.flows.world import World
from assistant.intake.buyer import Buyers, buyers
from assistant.intake.csv import is_list, pdfs_named
from assistant.intake.document import Format, ReadDocument, format_of
from assistant.payments.credit import BankFileError
from assistant.store.database import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refused:
    """A file of which nothing was taken: every reason on a line of its own, and what could be read of it."""

    lines: tuple[str, ...]
    read: ReadDocument | None = None


Outcome = Taken | TakenDocument | Booking | Refused


@dataclass(frozen=True)
class Imported:
    """What became of each file, in the order in which they were offered."""

    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def refused(self) -> Mapping[str, Refused]:
        """The files of which nothing was taken."""
        return {name: one for name, one in self.outcomes.items() if isinstance(one, Refused)}


def take_in(
    world: World,
    offered: Sequence[Offered],
    now: datetime,
    tick: Callable[[], None] = lambda: None,
    *,
    complete: bool = False,
) -> Imported:
    """Take every file by what it is; `complete`: its lists of invoices hold all that is open in the books."""
    lists = [one for one in offered if is_a_list(world, one.raw)]
    found: dict[str, Outcome] = dict(_lists(world, lists, now, tick, complete=complete))
    known = buyers(world.store.ledger.clients()) if len(lists) < len(offered) else None
    banks = {one.name for one in offered if one.name not in found and looks_like_bank_file(world, one.raw)}
    # Invoices before the payments that may be meant for them.
    for one in sorted(offered, key=lambda one: one.name in banks):
        if one.name not in found and known is not None:
            found[one.name] = _taken(world, one, known if one.name not in banks else None, now)
    # Payments that came before their invoices.
    look_again(world, now)
    return Imported({one.name: found[one.name] for one in offered})


def _taken(world: World, one: Offered, known: Buyers | None, now: datetime) -> Outcome:
    """One file by itself, a bank file where no buyers are given; what is wrong with it stops none of the others."""
    try:
        if known is None:
            return book(world, one.name, one.raw, now)
        taken = take_in_document(world, Brought(one.name, one.raw), known, now)
        look_back_for(world, [taken.number] if taken.number else [])
    except BankFileError as wrong:
        return Refused((str(wrong),))
    except DocumentRefusedError as wrong:
        return Refused((str(wrong),), wrong.read)
    except StoreError:
        raise
    except Exception as wrong:
        # A bug on one file: said in one line, since this may stand on somebody's terminal.
        log.debug("set aside file=%s", one.name, exc_info=True)
        what = f"it could not be read ({type(wrong).__name__}: {wrong})"
        return Refused((f"{one.name}: {what}; leave it out, and report this with the file",))
    return taken


def is_a_list(world: World, raw: bytes) -> bool:
    """Whether it is a table of clients, contacts or invoices; what nothing else recognises is read as one too."""
    if format_of(raw) is not Format.OTHER:
        return False
    return is_list(raw, world.ledger_mappings) or not looks_like_bank_file(world, raw)


def pdf_problems(world: World, raw: bytes, folder: Path) -> dict[str, str]:
    """Of the PDFs that a list names those that cannot be used, each with the reason."""
    found = {}
    for name in pdfs_named(raw):
        try:
            problem = world.read_pdf((folder / name).read_bytes()).problem
        except OSError as wrong:
            problem = wrong.strerror or str(wrong)
        if problem:
            found[name] = f"{name}: {problem}"
    return found


def _lists(
    world: World, offered: Sequence[Offered], now: datetime, tick: Callable[[], None], *, complete: bool
) -> Mapping[str, Outcome]:
    if not offered:
        return {}
    try:
        taken = take_in_open_items(world, offered, now) if complete else take_in_lists(world, offered, now, tick)
    except ListShrunkError as shrunk:
        line = ask_about_list(world, offered, shrunk, now)
        return {one.name: Refused((line,) if one is offered[0] else ()) for one in offered}
    except ImportRefusedError as refused:
        return {one.name: Refused(refused.problems.get(one.name, ())) for one in offered}
    return {one.imported.file: one for one in taken}
