"""What a country's law says about late payment, as values; one file per country fills them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.domain.client import ClientType
from assistant.domain.money import Money


class DayCount(StrEnum):
    """How days become a part of a year."""

    ACT_365 = "act/365"
    ACT_ACT = "act/act"
    ACT_360 = "act/360"
    THIRTY_360 = "30e/360"


class Agreed(StrEnum):
    """What an agreed rate of interest is worth: it holds, or only as far as the statutory one."""

    HOLDS = "holds"
    CAPPED = "capped"


class Element(StrEnum):
    """A thing that a formal notice may have to say."""

    CREDITOR = "creditor"
    DEBTOR = "debtor"
    BASIS = "basis"
    INVOICE = "invoice"
    INVOICE_DATE = "invoice-date"
    DUE_DATE = "due-date"
    PRINCIPAL = "principal"
    INTEREST_AMOUNT = "interest-amount"
    INTEREST_RATE = "interest-rate"
    INTEREST_PERIOD = "interest-period"
    INTEREST_PRINCIPAL = "interest-principal"
    DAILY_INTEREST = "daily-interest"
    COSTS = "costs"
    TOTAL = "total"
    HOW_TO_PAY = "how-to-pay"
    PAY_BY = "pay-by"
    OBJECTIONS = "objections"
    CONSEQUENCE = "consequence"
    PROTOCOL_FORMS = "protocol-forms"


@dataclass(frozen=True)
class InterestRule:
    """Statutory interest: a table of reference rates plus percentage points, moving with it or fixed when it begins."""

    table: str
    margin: Decimal
    floating: bool
    source: str
    day_count: DayCount = DayCount.ACT_365


@dataclass(frozen=True)
class TermRule:
    """When interest begins although no due date was agreed beforehand: so many days after the invoice was sent."""

    source: str
    days: int = 30
    # Whether the invoice must have said that interest will be charged.
    must_say: bool = False


@dataclass(frozen=True)
class Bracket:
    """The compensation for a debt of up to that amount, the amount itself included; None for any larger debt."""

    compensation: Money
    up_to: Money | None = None


@dataclass(frozen=True)
class CompensationRule:
    """A fixed sum for a late payment, once per invoice."""

    brackets: tuple[Bracket, ...]
    source: str
    # Whether fees for reminders and notices are set off against it, so that never both are owed.
    set_off: bool = False
    # Whether it comes with statutory interest alone, and not where another rate was agreed.
    statutory_only: bool = False


@dataclass(frozen=True)
class FeeRule:
    """What a letter may cost the client, how often, how far apart, and whether that must have been agreed."""

    amount: Money
    source: str
    at_most: int = 1
    days_apart: int = 0
    agreed: bool = False


@dataclass(frozen=True)
class NoticeRule:
    """The formal notice before a claim goes further: how long it must give, and what it must say."""

    name: str
    source: str
    elements: tuple[Element, ...]
    least_days: int
    usual_days: int
    # Bank days that must be left after the letter has presumably arrived.
    bank_days_after_receipt: int = 0
    # Whether an e-mail can only be a copy of it.
    by_post: bool = True


@dataclass(frozen=True)
class Profile:
    """The law of one country for one type of client. What it does not give is None, with the reason beside it."""

    country: str
    name: str
    type: ClientType
    term: TermRule
    notice: NoticeRule
    interest: InterestRule | None = None
    agreed: Agreed = Agreed.HOLDS
    compensation: CompensationRule | None = None
    reminder_fee: FeeRule | None = None
    notice_fee: FeeRule | None = None
    # Whether a formal notice counts as one more reminder and may cost as much.
    notice_is_reminder: bool = False
    no_interest: str = "no law there gives interest that was not agreed"
    no_compensation: str = "no law there gives compensation for a late payment"
    no_fee: str = "no law there gives a fee for reminders; only one that was agreed with a firm is charged"


BUSINESSES = (ClientType.BUSINESS, ClientType.SOLE_TRADER, ClientType.PUBLIC)


def by_type(profiles: Iterable[Profile]) -> dict[ClientType, Profile]:
    """The profiles of one country by the type of client."""
    return {profile.type: profile for profile in profiles}
