"""Events: what happened to one invoice's follow-up, in the past tense. `decide` says what follows from each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.domain.hold import HoldKind
from assistant.domain.law.charge import ChargeKind
from assistant.domain.money import Money


@dataclass(frozen=True)
class InvoiceImported:
    """The invoice entered the ledger; `backlog` when it was long overdue on that day."""

    backlog: bool = False


@dataclass(frozen=True)
class BacklogReleased:
    """The owner said yes to following up an old invoice, starting at a stage of the ladder."""

    start: str = ""


@dataclass(frozen=True)
class PaymentRecorded:
    """Money came in. `source` names who says so; `payment` is its key where a bank file tells of it."""

    amount: Money
    on: date
    source: str
    sentence: str = ""
    message_id: str = ""
    payment: str = ""


@dataclass(frozen=True)
class PaymentConfirmed:
    """A bank file tells of money that somebody's word had counted as paid before."""

    amount: Money
    on: date
    source: str
    payment: str = ""


@dataclass(frozen=True)
class InvoiceCredited:
    """A credit note (or the owner's word) took something off the invoice.

    `payment` is the key of the one beside which a rounding or a bank's fee was waived.
    """

    amount: Money
    reason: str = ""
    payment: str = ""


@dataclass(frozen=True)
class WrittenOff:
    """The owner gave the rest up, or handed it over to somebody else."""

    reason: str


@dataclass(frozen=True)
class Reopened:
    """A payment was taken back, or the owner says it is not paid after all.

    `waived` is the rounding or fee that had been waived beside it, and is owed again.
    """

    reason: str
    taken_back: Money | None = None
    payment: str = ""
    waived: Money | None = None


@dataclass(frozen=True)
class HoldPlaced:
    """Nobody is to be chased for now; `by` is the client, the owner, or the assistant."""

    kind: HoldKind
    until: date | None
    reason: str
    by: str
    sentence: str = ""
    message_id: str = ""


@dataclass(frozen=True)
class HoldsEnded:
    """The owner's word, or a new fact, ended holds of these kinds (all, when none is named)."""

    reason: str
    by: str
    kinds: tuple[HoldKind, ...] = ()


@dataclass(frozen=True)
class HoldsExpired:
    """The last day of some holds has passed."""


@dataclass(frozen=True)
class StageAnnounced:
    """The owner was told of a stage that leaves by itself unless stopped."""

    stage: str
    leaves: date
    # Superiors who get a copy, as the owner is told.
    cc: str = ""


@dataclass(frozen=True)
class StageStopped:
    """The owner said no to the stage under way: it counts as done without a mail."""

    stage: str
    reason: str


@dataclass(frozen=True)
class ReminderQueued:
    """The mail is written and waits in the outbox; `gates` is what each of them answered, in words."""

    stage: str
    message_id: str
    gates: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReminderDrafted:
    """The mail lies in the Drafts folder, for the owner to send."""

    stage: str
    message_id: str


@dataclass(frozen=True)
class ReminderSent:
    """The SMTP server took the mail, or the owner sent the draft."""

    stage: str
    message_id: str
    to: str = ""


@dataclass(frozen=True)
class ReminderInDoubt:
    """The connection broke where nobody can know; counts as sent, and a person is asked."""

    stage: str
    message_id: str
    to: str = ""


@dataclass(frozen=True)
class ReminderWithdrawn:
    """A queued or drafted mail will not leave: something happened first."""

    stage: str
    message_id: str
    reason: str


@dataclass(frozen=True)
class DraftDeleted:
    """The owner deleted the draft without sending it: a no, until the owner says what it meant."""

    stage: str
    message_id: str


@dataclass(frozen=True)
class ReminderRefused:
    """The server would not take the mail for good; `instead` is who gets it next, where there is somebody."""

    stage: str
    message_id: str
    to: str
    answer: str
    instead: str = ""


@dataclass(frozen=True)
class ReminderLost:
    """The owner says that a mail in doubt never arrived: its stage was not done."""

    stage: str
    message_id: str


@dataclass(frozen=True)
class StagePassed:
    """The day of a stage before the due date is over, so it is left out."""

    stage: str


@dataclass(frozen=True)
class TaskStageReached:
    """A stage that sends nothing came due: its work is a task for the owner."""

    stage: str


@dataclass(frozen=True)
class ChargeClaimed:
    """A letter that left has claimed a fee, compensation or interest on top of the invoice."""

    kind: ChargeKind
    amount: Money
    stage: str
    reason: str
    source: str
    message_id: str = ""


@dataclass(frozen=True)
class ChargesWaived:
    """The owner gave up what was claimed on top and is not paid."""

    reason: str


@dataclass(frozen=True)
class ChargesPaid:
    """Money came in for charges, beside what was paid of the invoice."""

    amount: Money
    on: date
    source: str


@dataclass(frozen=True)
class HeldBack:
    """A stage was due and a gate stopped it: kept once a day, so that `why` can tell of every day."""

    stage: str
    gate: str
    reason: str
    until: date | None = None


Event = (
    InvoiceImported
    | BacklogReleased
    | PaymentRecorded
    | PaymentConfirmed
    | InvoiceCredited
    | WrittenOff
    | Reopened
    | HoldPlaced
    | HoldsEnded
    | HoldsExpired
    | StageAnnounced
    | StageStopped
    | ReminderQueued
    | ReminderDrafted
    | ReminderSent
    | ReminderInDoubt
    | ReminderWithdrawn
    | DraftDeleted
    | ReminderLost
    | ReminderRefused
    | StagePassed
    | TaskStageReached
    | ChargeClaimed
    | ChargesWaived
    | ChargesPaid
    | HeldBack
)
