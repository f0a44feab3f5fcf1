"""Files that come by themselves, into a watched directory or with a mail: each is taken once, or complained of once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime

from assistant.domain.task import NewTask, TaskKind
from assistant.flows.book import Fate, book, looks_like_bank_file
from assistant.flows.take_in import pdf_problems, take_in
from assistant.flows.take_in_lists import Offered
from assistant.flows.world import Pass, World
from assistant.payments.credit import BankFileError
from assistant.ports import Dropped, FolderDownError
from assistant.store.database import StoreError
from assistant.store.store import Change

log = logging.getLogger(__name__)


class FileRefusedError(Exception):
    """A file of which nothing was taken: `str()` is one line that names file, place and remedy."""


# Takes a file, and says what a person should know of it; BankFileError or FileRefusedError when it cannot be taken.
Taker = Callable[[World, Dropped, datetime], tuple[str, ...]]


def watch(world: World, this: Pass) -> None:
    """Take what was put into the watched directories since the last pass."""
    for folder in world.drop_folders:
        try:
            for dropped in folder.ready(this.now):
                take_file(world, dropped, this.now)
        except FolderDownError as down:
            this.problems.append(("folder-trouble", {"error": str(down)}))


def take_file(world: World, dropped: Dropped, now: datetime, taker: Taker | None = None) -> None:
    """Take a file by what it is (or as told); what is wrong with it becomes a task, once for the same bytes."""
    digest = hashlib.sha256(dropped.raw).hexdigest()
    if not dropped.raw or world.store.sources.saw(digest):
        return
    problem = ""
    try:
        notes = (taker or _taker(world, dropped))(world, dropped, now)
    except (BankFileError, FileRefusedError) as refused:
        problem, notes = str(refused), (str(refused),)
    except StoreError:
        raise
    except Exception as wrong:
        # A bug on one file must not stop the others: a person looks.
        log.exception("set aside file=%s", dropped.name)
        problem = f"{dropped.name}: {type(wrong).__name__}: {wrong}"
        notes = (problem,)
    tasks = tuple(
        NewTask(TaskKind.BAD_FILE, facts={"error": note, "subject": dropped.name}, message_id=f"{digest[:24]}-{at}")
        for at, note in enumerate(notes)
    )
    with world.store.transaction():
        world.store.sources.see(digest, dropped.name, now, problem)
        world.store.commit(Change(tasks=tasks), now, world.today(now))
    log.info("file name=%s %s", dropped.name, problem or "taken")


def _taker(world: World, dropped: Dropped) -> Taker:
    return take_bank_file if looks_like_bank_file(world, dropped.raw) else take_other


def take_bank_file(world: World, dropped: Dropped, now: datetime) -> tuple[str, ...]:
    """Book it; its doubts are what a person should know."""
    booking = book(world, dropped.name, dropped.raw, now)
    log.info("booked file=%s payments=%d asked=%d", dropped.name, len(booking.payments), booking.count(Fate.ASKED))
    return tuple(f"{dropped.name}: {doubt}" for doubt in booking.doubts)


def take_other(world: World, dropped: Dropped, now: datetime) -> tuple[str, ...]:
    """Invoices, credit notes and lists; what a person should know of them."""
    offered = Offered(dropped.name, dropped.raw, dropped.folder, pdf_problems(world, dropped.raw, dropped.folder))
    imported = take_in(world, [offered], now)
    if refused := imported.refused.get(dropped.name):
        raise FileRefusedError("; ".join(refused.lines))
    return ()
