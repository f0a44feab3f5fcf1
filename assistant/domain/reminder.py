"""A reminder: one mail to one client that carries all its cases that are due, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.domain.claim import Claims
from assistant.domain.client import Client, Contact, Person
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import Stage
from assistant.domain.law.charge import Charge
from assistant.domain.message import Address
from assistant.domain.money import Money


class Service(StrEnum):
    """What becomes of deliveries or service to the client."""

    GOES_ON = ""
    WILL_STOP = "will-stop"
    STOPS = "stops"


@dataclass(frozen=True)
class Line:
    """One invoice in a reminder: what is left of it and the stage this mail completes for it.

    `charges` are claimed on top by this mail, `earlier` were by another and are still to be paid.
    """

    invoice: Invoice
    balance: Money
    stage: Stage
    charges: tuple[Charge, ...] = ()
    earlier: Claims = ()


@dataclass(frozen=True)
class Conversation:
    """The mail thread a reminder answers: ids oldest first; the last one is answered."""

    subject: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """What is said to whom. `lines` are in the order they are shown: most advanced first, then oldest."""

    client: Client
    to: Contact
    lines: tuple[Line, ...]
    stage: Stage
    language: str
    today: date
    pay_by: date
    cc: tuple[Contact | Person, ...] = ()
    previous_on: date | None = None
    conversation: Conversation = Conversation()
    # What each further day costs, where interest runs.
    per_day: Money | None = None
    # Whether this mail tells that deliveries or service will stop, or (told before, on `stop_told_on`) that they do.
    service: Service = Service.GOES_ON
    stop_told_on: date | None = None

    @property
    def currency(self) -> str:
        """All lines are in one currency."""
        return self.lines[0].balance.currency

    @property
    def numbers(self) -> tuple[str, ...]:
        """The invoice numbers, in the order shown."""
        return tuple(line.invoice.number for line in self.lines)


@dataclass(frozen=True)
class Document:
    """A file to attach, exactly these bytes."""

    filename: str
    content: bytes
    content_type: str = "application/pdf"


@dataclass(frozen=True)
class OutgoingMail:
    """A mail that is ready: `raw` is what is sent, byte for byte."""

    message_id: str
    sender: Address
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    raw: bytes

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody the envelope names."""
        return (*self.to, *self.cc)
