"""Both ends of the wire as scripted doubles, and a small firm in one store for the tests of the flows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.domain.case import Case
from assistant.domain.client import Client, Contact, OwnRole, Person, Role
from assistant.domain.decide import decide
from assistant.domain.events import InvoiceImported
from assistant.domain.invoice import Invoice
from assistant.domain.message import Address, Attachment, Message
from assistant.domain.money import Money
from assistant.domain.policy import Policy
from assistant.domain.reading import Evidence, Kind, Reading
from assistant.domain.reminder import OutgoingMail
from assistant.flows.answer import change_of
from assistant.flows.round import one_round
from assistant.flows.world import Folders, Pass, World
from assistant.ports import Delivery, Folder, FolderRole, Heading, MailboxDownError, Mark, News, Outcome
from assistant.store.inbox import Kept
from assistant.store.store import Change, Store
from assistant.understanding.context import Context
from assistant.writing.compose import Writer
from assistant.writing.facts import House, Owner
from assistant.writing.payment import PaymentWays
from assistant.writing.templates import template_environment

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANNA = Contact("anna@solrosen.example", "Anna Berg", Role.PRIMARY, "070-123 45 67")
LARS = Contact("lars@solrosen.example", "Lars Holm", Role.ACCOUNTS)
KIM = Contact("kim@solrosen.example", "Kim Ek", Role.CFO)
SOLROSEN = Client("solrosen", "Bageriet Solrosen AB", contacts=(ANNA, LARS, KIM))
KARIN = Person("karin@nordljus.example", "Karin Ek", OwnRole.MANAGER)
OWNER = Address("ekonomi@nordljus.example", "Nordljus Media AB")
HOUSE = House(Owner("Nordljus Media AB", OWNER.email, "08-123 45 67", "Karin Ek"), PaymentWays(bankgiro="123-4567"))
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """The moment at which it is that late in Stockholm."""
    return datetime.combine(day, time(hour, minute), STOCKHOLM).astimezone(UTC)


@dataclass
class ScriptedMailbox:
    """Folders in memory. `down` breaks every call; `after` breaks the calls once so many have been made."""

    roles: tuple[FolderRole, ...] = (FolderRole.INBOX, FolderRole.SENT, FolderRole.DRAFTS)
    content: dict[str, list[bytes]] = field(default_factory=dict)
    down: bool = False
    break_on: str = ""
    can_remove: bool = True
    wakes: int = 0
    closed: int = 0

    def _up(self, call: str) -> None:
        if self.down or self.break_on == call:
            raise MailboxDownError("imap.example:993 does not answer")

    def lying_in(self, folder: str) -> list[EmailMessage]:
        """What lies in a folder, parsed."""
        raws = self.content.get(folder, [])
        return [message_from_bytes(raw, policy=policy.default) for raw in raws if raw]  # type: ignore[misc]

    def throw_away(self, folder: str) -> None:
        """Somebody deletes all that lies in a folder: the numbers stay taken."""
        self.content[folder] = [b"" for _ in self.content.get(folder, [])]

    async def folders(self) -> Sequence[Folder]:
        self._up("folders")
        return [Folder(role.value.title() if role is not FolderRole.INBOX else "INBOX", role) for role in self.roles]

    async def news(self, folder: str, mark: Mark | None, since: date | None = None) -> News:
        self._up("news")
        every = self.content.get(folder, [])
        first = mark.last_uid if mark else 0
        fresh = tuple(
            Heading(uid, raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", len(raw))
            for uid, raw in enumerate(every[first:], start=first + 1)
            if raw
        )
        return News(folder, Mark(1, len(every)), fresh)

    async def search(self, folder: str, since: date, words: Sequence[str]) -> Sequence[int]:
        self._up("search")
        found = enumerate(self.content.get(folder, []), start=1)
        return [uid for uid, raw in found if any(word.encode() in raw for word in words)]

    async def headings(self, folder: str, uids: Sequence[int]) -> Sequence[Heading]:
        self._up("headings")
        raws = {uid: self.content[folder][uid - 1] for uid in uids}
        return [Heading(uid, raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", len(raw)) for uid, raw in raws.items()]

    async def text(self, folder: str, uid: int, limit: int = 65536) -> bytes:
        self._up("text")
        return self.content[folder][uid - 1]

    async def raw(self, folder: str, uid: int) -> bytes:
        self._up("raw")
        return self.content[folder][uid - 1]

    async def find(self, folder: str, message_id: str) -> Sequence[int]:
        self._up("find")
        found = enumerate(self.content.get(folder, []), start=1)
        return [uid for uid, raw in found if raw and message_from_bytes(raw)["Message-ID"] == message_id]

    async def append(self, folder: str, raw: bytes, *, seen: bool = True, draft: bool = False) -> None:
        self._up("append")
        self.content.setdefault(folder, []).append(raw)

    async def remove(self, folder: str, uid: int, raw: bytes) -> bool:
        self._up("remove")
        if not self.can_remove or self.content[folder][uid - 1] != raw:
            return False
        self.content[folder][uid - 1] = b""
        return True

    async def wait(self, seconds: float) -> bool:
        self._up("wait")
        return False

    def wake(self) -> None:
        self.wakes += 1

    async def close(self) -> None:
        self.closed += 1


@dataclass
class ScriptedSender:
    """Answers with the outcomes given, then with `sent`; `before` is called when a mail is on the wire."""

    outcomes: list[Delivery] = field(default_factory=list)
    taken: list[OutgoingMail] = field(default_factory=list)
    before: Callable[[OutgoingMail], None] | None = None
    closed: int = 0

    async def send(self, mail: OutgoingMail) -> Delivery:
        if self.before is not None:
            self.before(mail)
        delivery = self.outcomes.pop(0) if self.outcomes else Delivery(Outcome.SENT, "250 ok")
        if delivery.outcome in {Outcome.SENT, Outcome.IN_DOUBT}:
            self.taken.append(mail)
        return delivery

    async def close(self) -> None:
        self.closed += 1

    @property
    def reminders(self) -> list[OutgoingMail]:
        """What went to clients."""
        return [mail for mail in self.taken if mail.to != (OWNER.email,)]

    @property
    def notices(self) -> list[OutgoingMail]:
        """What went to the owner."""
        return [mail for mail in self.taken if mail.to == (OWNER.email,)]


def invoice(number: str = "1042", due: date = date(2026, 12, 1), **other: object) -> Invoice:
    """An invoice of 12 500 kronor with its PDF in the store, unless said otherwise."""
    facts: dict[str, object] = {
        "client": "solrosen",
        "amount": Money.of(12500, "SEK"),
        "issued": due - timedelta(30),
        "document": "pdf",
    }
    return Invoice(number, due=due, **(facts | other))  # type: ignore[arg-type]


def firm(store: Store | None = None, *clients: Client, **other: object) -> World:
    """A live firm with one client, nobody's invoices, and doubles at both ends."""
    store = store or Store(None)
    for client in clients or (SOLROSEN,):
        store.ledger.put_client(client)
    store.remember("live", "yes")
    return world_on(store, **other)


def world_on(store: Store, **other: object) -> World:
    """A world on a store that is filled already: what a process that starts again has."""
    facts: dict[str, object] = {
        "mailbox": ScriptedMailbox(),
        "sender": ScriptedSender(),
        "writer": Writer(HOUSE, template_environment(None)),
        "policy": Policy(),
        "context": Context(store.ledger, owner_addresses=frozenset({OWNER.email})),
        "owner": OWNER,
        "people": (KARIN,),
        "folders": Folders(),
    }
    return World(store=store, **(facts | other))  # type: ignore[arg-type]


def bring_in(world: World, *invoices: Invoice, on: date) -> None:
    """Import invoices on a day; a document named `pdf` is put into the store first."""
    for one in invoices:
        document = world.store.ledger.put_document(_PDF) if one.document else ""
        case = Case(replace(one, document=document))
        client = world.store.ledger.client(one.client)
        assert client is not None
        terms = world.terms(client, at(on))
        old = terms.today - one.due > timedelta(days=world.policy.backlog_days)
        with world.store.transaction():
            world.store.open_case(case)
            world.store.commit(Change((decide(case, InvoiceImported(old), terms),)), at(on), on)


async def round_on(world: World, day: date, hour: int = 10, minute: int = 0) -> Pass:
    """One pass at that time of that day in Stockholm."""
    return await one_round(world, at(day, hour, minute))


async def days(world: World, first: date, last: date) -> None:
    """A pass at ten o'clock on each of these days, the owner confirming every day that payments are booked."""
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        world.store.remember("payments_confirmed_on", day.isoformat())
        await round_on(world, day)


def case(world: World, number: str = "1042") -> Case:
    """The case of an invoice."""
    found = world.store.cases.get(number)
    assert found is not None
    return found


def done(world: World, number: str = "1042") -> list[tuple[str, str, str]]:
    """The stages behind an invoice: id, day, how."""
    return [(one.stage, one.on.isoformat(), one.how.value) for one in case(world, number).done]


def tasks(world: World) -> list[tuple[str, str]]:
    """What is open on the owner's list: kind and invoice."""
    return [(one.task.kind.value, one.task.invoice) for one in world.store.tasks.open()]


def reading(kind: Kind, *numbers: str, on: datetime, **other: object) -> Reading:
    """What a client wrote, understood."""
    said = f"({kind})"
    message = Message(f"<{kind}.{on:%Y%m%d%H%M}@solrosen.example>", Address(ANNA.email), subject="Sv: Faktura", date=on)
    facts: dict[str, object] = {
        "message": message,
        "kinds": (kind,),
        "evidence": (Evidence(kind, said),),
        "new_text": said,
        "client": "solrosen",
        "invoices": numbers,
        "answered": kind not in {Kind.OUT_OF_OFFICE, Kind.AUTO_REPLY, Kind.BOUNCE, Kind.OWNER_MAIL},
    }
    return Reading(kind=kind, **(facts | other))  # type: ignore[arg-type]


def hear(world: World, heard: Reading, now: datetime) -> None:
    """Decide on what came in, as `answer` does."""
    kept = Kept(0, "INBOX", heard.message.message_id, b"", "new", now.isoformat())
    world.store.commit(change_of(world, heard, kept, now), now, world.today(now))


def own(subject: str, text: str, day: date, *, message_id: str = "", pdf: bool = False) -> Message:
    """A mail that the owner wrote to Anna."""
    attachments = (Attachment("1042.pdf", "application/pdf", len(_PDF)),) if pdf else ()
    to = (Address(ANNA.email, ANNA.name),)
    id = message_id or f"<own.{day:%Y%m%d}@nordljus.example>"
    return Message(id, OWNER, to, subject=subject, date=at(day), text=text, attachments=attachments)


def letter(sender: str, to: str, subject: str, text: str, message_id: str, answers: str = "") -> bytes:
    """A plain mail as it lies in a folder."""
    thread = f"In-Reply-To: {answers}\r\n" if answers else ""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Tue, 01 Dec 2026 12:00:00 +0100\r\n"
        f"Message-ID: {message_id}\r\n{thread}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def fresh(path: Path, **other: object) -> World:
    """What a process that starts again finds in the file."""
    return world_on(Store(path), **other)
