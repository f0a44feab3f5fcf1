"""A case: the follow-up of one invoice, with the stages done, what is under way, and its holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.domain.claim import Claims
from assistant.domain.hold import Hold
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money


class Status(StrEnum):
    """Few on purpose: everything that pauses is a hold."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


class How(StrEnum):
    """How a stage came to be behind us."""

    SENT = "sent"
    IN_DOUBT = "in-doubt"
    PASSED = "passed"
    TASK = "task"


@dataclass(frozen=True)
class StageDone:
    """A stage that will not come again, and the day it was done."""

    stage: str
    on: date
    how: How = How.SENT
    # Its day on the ladder of that time: where it stood, should the ladder no longer have it.
    day: int | None = field(default=None, compare=False)


class PendingState(StrEnum):
    """What a stage that is under way waits for."""

    ANNOUNCED = "announced"
    QUEUED = "queued"
    DRAFTED = "drafted"


@dataclass(frozen=True)
class Pending:
    """The one stage under way: announced to the owner, queued for sending, or waiting in Drafts."""

    stage: str
    state: PendingState
    since: date
    message_id: str = ""
    leaves: date | None = None


@dataclass(frozen=True)
class Case:
    """The follow-up of one invoice. `attend_on` is the first day on which it wants a look, None for never."""

    invoice: Invoice
    status: Status = Status.OPEN
    paid: Money | None = None
    credited: Money | None = None
    done: tuple[StageDone, ...] = ()
    pending: Pending | None = None
    holds: tuple[Hold, ...] = ()
    backlog: bool = False
    start: str = ""
    broken_promises: int = 0
    promises: int = 0
    kept_promises: int = 0
    # When the client last answered about it, and when the client was told that deliveries or service will stop.
    answered_on: date | None = None
    stop_announced_on: date | None = None
    # Fees, compensation and interest claimed on top; never part of the balance.
    claims: Claims = ()
    attend_on: date | None = None

    @property
    def number(self) -> str:
        """The invoice's number."""
        return self.invoice.number

    @property
    def balance(self) -> Money:
        """Amount less payments and credits; charges are never part of it."""
        rest = self.invoice.amount
        for part in (self.paid, self.credited):
            rest = rest if part is None else rest - part
        return rest

    @property
    def asked(self) -> Money:
        """What is to be paid by the due date: the balance, less the parts of it that fall due later."""
        later = (part for due, part in self.invoice.instalments if due > self.invoice.due)
        rest = self.balance
        for part in later:
            rest = rest - part
        return rest if 0 < rest.minor < self.balance.minor else self.balance

    @property
    def is_open(self) -> bool:
        """Whether there is still something to follow up."""
        return self.status is Status.OPEN

    @property
    def last_done(self) -> StageDone | None:
        """The stage that was done last."""
        return self.done[-1] if self.done else None


@dataclass(frozen=True)
class Standing:
    """What holds for a client as a whole: its holds, and when it last heard from us or from the owner."""

    client: str
    holds: tuple[Hold, ...] = ()
    last_reminder_on: date | None = None
    last_contact_on: date | None = None
