"""What can be claimed on top of an invoice, each with its reason and its source; and what cannot, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.domain.client import Client
from assistant.domain.invoice import Invoice
from assistant.domain.law.interest import InterestPeriod, Owed
from assistant.domain.money import Money


class ChargeKind(StrEnum):
    """What is claimed."""

    INTEREST = "interest"
    COMPENSATION = "compensation"
    REMINDER_FEE = "reminder-fee"
    NOTICE_FEE = "notice-fee"


class Want(StrEnum):
    """What a stage asks for; a fee is a reminder's, or a formal notice's where the letter is one."""

    INTEREST = "interest"
    COMPENSATION = "compensation"
    FEE = "fee"


FEES = frozenset({ChargeKind.REMINDER_FEE, ChargeKind.NOTICE_FEE})


@dataclass(frozen=True)
class Charge:
    """An amount that may be claimed, why in words, and by which law. `periods` show how interest was counted."""

    kind: ChargeKind
    amount: Money
    reason: str
    source: str
    periods: tuple[InterestPeriod, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Something wanted that may not be claimed, why in words, and the first day on which it may be, if known."""

    want: Want
    reason: str
    source: str = ""
    until: date | None = None
    # What the owner can do about it.
    do: str = ""


@dataclass(frozen=True)
class Charged:
    """Something that was claimed earlier on the same invoice, and the day it was sent."""

    kind: ChargeKind
    amount: Money
    on: date


@dataclass(frozen=True)
class CaseFacts:
    """What charges rest on. `owed` is what was owed when (see `owed_after`), charges never included."""

    invoice: Invoice
    client: Client
    owed: tuple[Owed, ...]
    charged: tuple[Charged, ...] = ()
    disputed: bool = False
    # The day the invoice was sent, where that was not the day it was issued.
    sent_on: date | None = None
    # Whether the invoice says that interest is charged on late payment.
    says_interest: bool = False
    # What a formal notice lacks; None when the letter is an ordinary reminder.
    notice_lacks: tuple[str, ...] | None = None
