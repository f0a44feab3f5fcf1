"""The demo: a hundred days of a sample firm, with the real daemon, real mail over real sockets, and a fast clock."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from assistant.daemon import Daemon
from assistant.demo.agenda import Agenda, StoryClock
from assistant.demo.album import leave, page
from assistant.demo.cast import Cast, load_cast
from assistant.demo.checks import Evidence, check_all
from assistant.demo.clients import Clients
from assistant.demo.edge import Edge
from assistant.demo.letters import parsed
from assistant.demo.live import play_along
from assistant.demo.owner import OwnerAtWork
from assistant.demo.post import OwnersProgram
from assistant.demo.servers import MailWorld
from assistant.demo.setting import (
    Setting,
    bring_in,
    contact_bringer,
    lay_out,
    make_room,
    people_of,
    send_invoices,
    write_lists,
)
from assistant.demo.story import Story
from assistant.demo.summary import outcomes, print_checks, print_table
from assistant.demo.telling import Line
from assistant.flows.world import World
from assistant.store.store import Store

ZONE = "Europe/Stockholm"
FIRST_DAY = date(2026, 3, 2)
DAYS = 104
_GO_AT = time(10, 0)


@dataclass
class Show:
    """Everything that plays together."""

    cast: Cast
    mail: MailWorld
    setting: Setting
    agenda: Agenda
    story: Story
    clients: Clients
    owner: OwnerAtWork
    first_mails: dict[str, bytes]

    def between(self, world: World, now: datetime) -> None:
        """After each look of the assistant: what it did is told, the others see what came and plan what to do."""
        self.story.tell_journal(world)
        self.clients.look(now)
        self.owner.look(world, self.clients.doings, now)


def main(out: Path, live: bool = False) -> int:
    """Play the story into the folder `out`, in place of an earlier demo's; 0 when the program kept all it promises.

    With `live` the story ends about now, and the servers stay up for mail clients until Ctrl-C.
    """
    if not make_room(out):
        print(f"{out} holds other files than a demo's: name an empty folder with --out", file=sys.stderr)
        return 1
    with _logging_hushed():
        return _perform(out, live)


@contextmanager
def _logging_hushed() -> Iterator[None]:
    """The story is told by the demo's own words; what the program logs would stand between them."""
    log = logging.getLogger("assistant")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _perform(out: Path, live: bool) -> int:
    cast = load_cast(_monday_before(date.today()) if live else FIRST_DAY)  # noqa: DTZ011 - whoever plays along lives here
    with MailWorld(people_of(cast), postman=Edge) as mail:
        show = _set_up(cast, mail, out)
        store = asyncio.run(_play(show))
        faults = _end(show, store)
        store.close()
        if live:
            play_along(cast, mail, show.setting, show.story.console)
    return 1 if faults else 0


def _monday_before(today: date) -> date:
    """The first day of a story that ends now or a few days ago."""
    day = today - timedelta(days=DAYS)
    return day - timedelta(days=day.weekday())


def _set_up(cast: Cast, mail: MailWorld, out: Path) -> Show:
    setting = lay_out(cast, mail, out)
    agenda = Agenda(ZONE)
    story = Story(cast, ZONE)
    first_mails = send_invoices(cast, mail, agenda, setting)
    clients = Clients(cast, mail, agenda, story.tell)
    owner = OwnerAtWork(cast, OwnersProgram(mail, cast.firm.email), agenda, story.tell)
    owner.pdfs = setting.pdfs
    owner.bring_contacts = contact_bringer(cast, out)
    write_lists(cast, out)
    clients.plan_strangers()
    return Show(cast, mail, setting, agenda, story, clients, owner, first_mails)


async def _play(show: Show) -> Store:
    clock = StoryClock(show.agenda, show.cast.first_day, show.cast.first_day + timedelta(days=DAYS), show.between)
    daemon = Daemon(show.setting.build, clock)
    world = daemon.world
    show.agenda.do_until(world, clock.now())
    bring_in(world, show.setting.folder, clock.now())
    bills = sum(len(one.invoices) for one in show.cast.players)
    show.story.open()
    what = f"brings in {len(show.cast.players)} clients and {bills} invoices, and starts the assistant"
    show.story.tell(Line(clock.now(), "owner", "", what))
    show.agenda.plan(show.agenda.at(show.cast.first_day, _GO_AT), show.owner.say_go)
    await daemon.serve()
    return world.store


def _end(show: Show, store: Store) -> bool:
    """Table, checks and album; whether a promise was broken."""
    checks = check_all(_evidence(show, store))
    console = show.story.console
    print_table(console, outcomes(show.cast, store))
    print_checks(console, checks)
    _leave_album(show, store)
    return any(faults for _, faults in checks)


def _leave_album(show: Show, store: Store) -> None:
    out = show.setting.folder
    postman = show.mail.postman
    passed = [one.raw for one in postman.passed] if isinstance(postman, Edge) else []
    leaves = leave(show.cast, store, [*show.first_mails.values(), *passed], out, ZONE)
    (out / "index.html").write_text(
        page(show.cast, store, leaves, outcomes(show.cast, store), show.story), encoding="utf-8"
    )
    words = (
        f"\nEverything to look through lies in {out}: index.html, {len(leaves)} mails in sent/ and received/, the store"
    )
    show.story.console.print(words, soft_wrap=True)


def _evidence(show: Show, store: Store) -> Evidence:
    firm = show.cast.firm.email
    inbox = zip(show.mail.messages(firm), show.mail.flags(firm), strict=True)
    unread = frozenset(str(parsed(raw)["Subject"]) for raw, flags in inbox if "\\Seen" not in flags)
    postman = show.mail.postman
    passed = tuple(postman.passed) if isinstance(postman, Edge) else ()
    sent = tuple(show.mail.messages(firm, "Sent"))
    return Evidence(show.cast, store, passed, show.first_mails, show.setting.pdfs, sent, unread)
