"""What becomes of a payment: settled with evidence, taken back, or a question with ranked candidates and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.money import Money
from assistant.payments.credit import Credit


class Ground(StrEnum):
    """What speaks for a candidate. The first four are hard facts; nothing is settled without one."""

    CHECKED_REFERENCE = "reference with check digit"
    REFERENCE = "reference"
    NUMBER = "number"
    ADVICE = "remittance advice"
    EXACT_AMOUNT = "exact amount"
    ADVISED_AMOUNT = "amount as the payer divided it"
    SUM = "sum of several"
    ROUNDING = "amount but for rounding"
    FEE = "amount but for the bank's fee"
    CHARGES = "amount with fees and interest"
    CREDIT_NOTE = "amount less a credit note"
    ACCOUNT = "payer's account seen before"
    NAME = "payer's name"
    NEAR = "reference but for one digit"
    DATE = "date"
    EARLIER_PAYMENT = "the earlier payment's id"


HARD = frozenset({Ground.CHECKED_REFERENCE, Ground.REFERENCE, Ground.NUMBER, Ground.ADVICE, Ground.EARLIER_PAYMENT})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One ground and what it was seen in: `reference with check digit: 123455`."""

    ground: Ground
    seen: str = ""

    def __str__(self) -> str:
        return f"{self.ground}: {self.seen}" if self.seen else str(self.ground)


@dataclass(frozen=True, slots=True)
class Allocation:
    """A part of a payment for one item: below zero for a credit note that is netted.

    `waived` is what is left of the item and not asked for (rounding, a bank's fee); `charges` what was paid beside it.
    """

    number: str
    amount: Money
    waived: Money | None = None
    charges: Money | None = None


class Surplus(StrEnum):
    """Why more came than was open."""

    NONE = ""
    CLIENT_CREDIT = "kept as credit of the client"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Settled:
    """A payment whose every minor unit has its place: allocations + their charges + surplus = the amount."""

    credit: Credit
    client: str
    allocations: tuple[Allocation, ...]
    evidence: tuple[Evidence, ...]
    surplus: Money
    surplus_is: Surplus = Surplus.NONE
    # Fees and interest that are still open on items that are paid now: the owner is asked, waiving is the default.
    left_over_charges: Money | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A payment that went back: these items are open again by so much."""

    credit: Credit
    client: str
    allocations: tuple[Allocation, ...]
    evidence: tuple[Evidence, ...]


class Reason(StrEnum):
    """Why a person is asked."""

    NO_HARD_FACT = "neither a reference nor a number of an open invoice came with it"
    ALREADY_PAID = "the invoice it names is paid already"
    OTHER_CURRENCY = "it came in another currency than the invoice it names"
    SEVERAL = "what it names can be read in more than one way"
    RIVAL = "the reference says one invoice, the amount another"
    OTHER_PAYER = "it names an invoice of another client than the payer seems to be"
    NOT_THE_AMOUNT = "it names an invoice, but neither the amount nor the payer fits"
    MORE_THAN_NAMED = "it names one invoice, but the amount is that of several"
    LESS_THAN_NAMED = "it names several invoices, but does not pay for all of them"
    TOO_EARLY = "it came before the invoice it names was issued"
    TAKEN_BACK = "a payment was taken back, and it cannot be told which"
    DEDUCTED = "the payer deducted a credit note"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to place a payment, as good as its score; what it leaves over is `surplus`."""

    client: str
    allocations: tuple[Allocation, ...]
    evidence: tuple[Evidence, ...]
    surplus: Money
    score: float

    @property
    def numbers(self) -> tuple[str, ...]:
        """The items it would pay."""
        return tuple(one.number for one in self.allocations)


@dataclass(frozen=True, slots=True)
class Question:
    """A payment a person must place: why, and the likeliest candidates first."""

    credit: Credit
    reason: Reason
    candidates: tuple[Candidate, ...] = ()


Outcome = Settled | TakenBack | Question
