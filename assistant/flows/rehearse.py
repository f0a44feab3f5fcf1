"""Looking ahead and trying things out: the same flows on a copy of the store, with nobody at the other end.

`plan` walks future days, `once --dry-run` makes one pass: nothing is sent, stored or marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from assistant.domain.calendar import calendar_of
from assistant.domain.client import Client
from assistant.domain.reminder import OutgoingMail
from assistant.flows.deliver import deliver
from assistant.flows.remind import remind
from assistant.flows.settle import settle
from assistant.flows.world import Pass, World
from assistant.ports import Delivery, Folder, FolderRole, Heading, Mailbox, Mark, News, Outcome
from assistant.store.outbox import Waiting

_HOUR = time(10, 0)


class SilentSender:
    """Takes every mail and sends none."""

    def __init__(self) -> None:
        self.taken: list[OutgoingMail] = []

    async def send(self, mail: OutgoingMail) -> Delivery:
        self.taken.append(mail)
        return Delivery(Outcome.SENT, "rehearsed")

    async def close(self) -> None:
        """Nothing is open."""


class ReadOnlyMailbox:
    """A mailbox that can be read (or, with none behind it, is empty) and forgets what is put into it."""

    def __init__(self, behind: Mailbox | None = None) -> None:
        self._behind = behind

    async def folders(self) -> Sequence[Folder]:
        if self._behind is not None:
            return await self._behind.folders()
        return (Folder("INBOX", FolderRole.INBOX), Folder("Sent", FolderRole.SENT), Folder("Drafts", FolderRole.DRAFTS))

    async def news(self, folder: str, mark: Mark | None, since: date | None = None) -> News:
        if self._behind is not None:
            return await self._behind.news(folder, mark, since)
        return News(folder, mark or Mark(0, 0))

    async def search(self, folder: str, since: date, words: Sequence[str]) -> Sequence[int]:
        return await self._behind.search(folder, since, words) if self._behind is not None else ()

    async def headings(self, folder: str, uids: Sequence[int]) -> Sequence[Heading]:
        return await self._behind.headings(folder, uids) if self._behind is not None else ()

    async def text(self, folder: str, uid: int, limit: int = 65536) -> bytes:
        return await self._behind.text(folder, uid, limit) if self._behind is not None else b""

    async def raw(self, folder: str, uid: int) -> bytes:
        return await self._behind.raw(folder, uid) if self._behind is not None else b""

    async def find(self, folder: str, message_id: str) -> Sequence[int]:
        return await self._behind.find(folder, message_id) if self._behind is not None else ()

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, draft: bool = False) -> None:
        """Nothing is put anywhere."""

    async def wait(self, seconds: float) -> bool:
        """There is nothing to wait for."""
        return False

    def wake(self) -> None:
        """Nobody waits."""

    async def close(self) -> None:
        """The real mailbox belongs to somebody else."""


@dataclass(frozen=True)
class Planned:
    """A mail that would leave on a day."""

    day: date
    client: str
    stages: tuple[tuple[str, str], ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    by_hand: bool


def rehearsal(world: World, mailbox: Mailbox | None = None) -> World:
    """The same world on a copy of its store, deaf and dumb unless a mailbox to read is given."""
    copied = world.store.copy()
    context = replace(world.context, ledger=copied.ledger)
    return replace(world, store=copied, mailbox=ReadOnlyMailbox(mailbox), sender=SilentSender(), context=context)


async def plan(world: World, now: datetime, days: int, only: str = "") -> list[Planned]:
    """What would leave on which day if nobody answered and nobody paid, the payments being confirmed all along.

    `only` names the one client that is asked about; empty plans for all.
    """
    imagined = rehearsal(world)
    found: list[Planned] = []
    try:
        clients = [one for one in imagined.store.ledger.clients() if only in {"", one.client}]
        for ahead in range(days + 1):
            day = world.today(now) + timedelta(days=ahead)
            imagined.store.remember("payments_confirmed_on", day.isoformat())
            for moment in ([] if ahead else [now]) + _moments(clients, day, now):
                found += await _one_pass(imagined, moment, day, only)
    finally:
        imagined.store.close()
    return found


def _moments(clients: Sequence[Client], day: date, now: datetime) -> list[datetime]:
    """The office hours of the day in each time zone that clients work in, as far as they are still to come."""
    zones = {calendar_of(one).local(now).tzinfo for one in clients}
    return sorted(
        moment for zone in zones if (moment := datetime.combine(day, _HOUR, zone).astimezone(now.tzinfo)) > now
    )


async def _one_pass(imagined: World, moment: datetime, day: date, only: str) -> list[Planned]:
    this = Pass(moment, read_at=moment, only=only)
    before = {row["id"] for row in imagined.store.query("select id from outbox")}
    settle(imagined, this)
    remind(imagined, this)
    # The owner is told of what is announced, and lets it go.
    imagined.store.tasks.told([task.id for task in imagined.store.tasks.untold()], moment)
    await deliver(imagined, this)
    new = imagined.store.query("select id, message_id from outbox order by id")
    written = [imagined.store.outbox.by_message_id(row["message_id"]) for row in new if row["id"] not in before]
    return [_planned(day, one) for one in written if one is not None]


def _planned(day: date, one: Waiting) -> Planned:
    mail = one.mail
    return Planned(day, one.client, tuple(one.stages.items()), mail.to, mail.cc, mail.subject, one.purpose == "draft")
