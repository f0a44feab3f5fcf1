"""What a flow needs of the world, filled by `wiring`; and what it knows of the pass it runs in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.domain.calendar import Calendar, calendar_of
from assistant.domain.client import Client, Person
from assistant.domain.law.claims import Law
from assistant.domain.law.countries import law_for
from assistant.domain.law.rates import Rates
from assistant.domain.law.settings import LawSettings
from assistant.domain.message import Address
from assistant.domain.policy import Policy
from assistant.domain.schedule import Terms
from assistant.flows.patience import Patience
from assistant.intake.ledger_mapping import LedgerMapping
from assistant.intake.pdf_content import PdfContent
from assistant.payments.mapping import Mapping as CsvLayout
from assistant.ports import DropFolder, Mailbox, Sender
from assistant.store.store import Store
from assistant.understanding.context import Context
from assistant.writing.compose import Writer


@dataclass(frozen=True)
class Folders:
    """Which folders are watched (none named: all but Trash and Drafts), and where Sent and Drafts are."""

    watched: tuple[str, ...] = ()
    sent: str = ""
    drafts: str = ""
    server_files_sent: bool = False


@dataclass(frozen=True)
class World:
    """One firm: its mailbox, its store, its words and its settings."""

    store: Store
    mailbox: Mailbox
    sender: Sender
    writer: Writer
    policy: Policy
    context: Context
    owner: Address
    people: tuple[Person, ...] = ()
    folders: Folders = Folders()
    notice_hours: int = 4
    # What is wrong with a template, by language and stage; empty where all is well.
    template_problems: Mapping[tuple[str, str], str] = field(default_factory=dict)
    # The layouts of CSV files that tell of payments: the owner's own before those that come with the program.
    mappings: tuple[CsvLayout, ...] = ()
    # Opens a PDF apart from this process, since it may be hostile.
    read_pdf: Callable[[bytes], PdfContent] = field(default=lambda _raw: PdfContent(problem="nobody opens PDFs here"))
    # The layouts of accounting programs' lists of invoices: the owner's own before those that come with the program.
    ledger_mappings: tuple[LedgerMapping, ...] = ()
    # Directories into which files are put to be imported.
    drop_folders: tuple[DropFolder, ...] = ()
    # What the owner chose where the law leaves a choice, and the reference rates of interest.
    law: LawSettings = field(default_factory=LawSettings)
    rates: Rates = field(default_factory=dict)
    # Addresses from which the owner's bank sends its files, in lower case.
    bank_senders: frozenset[str] = frozenset()

    @property
    def bank(self) -> Calendar:
        """The owner's own calendar: bank days and business days."""
        return Calendar(self.policy.country, timezone=self.policy.timezone)

    def law_for(self, client: Client) -> Law:
        """All that charges to this client rest on."""
        return law_for(self.policy.country, client, self.rates, self.law)

    def today(self, now: datetime) -> date:
        """The day it is where the owner is."""
        return now.astimezone(ZoneInfo(self.policy.timezone)).date()

    def terms(self, client: Client, now: datetime) -> Terms:
        """What decisions about this client's cases rest on."""
        return Terms(self.policy.ladder(client), calendar_of(client, self.policy.rest), self.bank, self.today(now))

    @property
    def live(self) -> bool:
        """Whether the owner has said `go`."""
        return self.store.setting("live") == "yes"


@dataclass
class Pass:
    """One pass: its moment, whether listening worked, and what it did; filled as it goes along."""

    now: datetime
    read_at: datetime | None = None
    # The one client whose reminders are looked at, when only that client is asked about.
    only: str = ""
    # In a walk over imagined days: who need not be looked at yet.
    patience: Patience = field(default_factory=Patience)
    kept: int = 0
    read: int = 0
    queued: int = 0
    sent: int = 0
    problems: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    # What held reminders back for a while without being a trouble: the owner is told all the same.
    brakes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    full: bool = False

    @property
    def busy(self) -> bool:
        """Whether anything happened."""
        return bool(self.kept or self.read or self.queued or self.sent)
