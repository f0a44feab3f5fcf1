"""Holds: the reasons why a case or a whole client must not be chased now, each with an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoldKind(StrEnum):
    """Why nobody is chased."""

    PROMISE = "promise"
    PROMISE_NO_DAY = "promise-no-day"
    PAYMENT_CLAIM = "payment-claim"
    ASKED = "asked"
    TOLD = "told"
    DISPUTE = "dispute"
    PLAN = "plan"
    PLAN_REQUEST = "plan-request"
    REFUSAL = "refusal"
    QUESTION = "question"
    UNCLEAR = "unclear"
    ACKNOWLEDGEMENT = "acknowledgement"
    REDIRECT = "redirect"
    COPY_REQUEST = "copy-request"
    OUT_OF_OFFICE = "out-of-office"
    BAD_ADDRESS = "bad-address"
    SOFT_BOUNCE = "soft-bounce"
    PART_PAYMENT = "part-payment"
    PAUSE = "pause"
    OWNER_CONVERSATION = "owner-conversation"
    NOT_LISTED = "not-listed"
    DRAFT_DELETED = "draft-deleted"


# What a client has said it will do; a promise with a day is kept or broken, one without is neither.
PROMISES = frozenset({HoldKind.PROMISE, HoldKind.PROMISE_NO_DAY})


# What only a person at the client says: it ends the repetitions of a stage.
ANSWERS = PROMISES | {
    HoldKind.PAYMENT_CLAIM,
    HoldKind.DISPUTE,
    HoldKind.PLAN,
    HoldKind.PLAN_REQUEST,
    HoldKind.REFUSAL,
    HoldKind.QUESTION,
    HoldKind.UNCLEAR,
    HoldKind.ACKNOWLEDGEMENT,
    HoldKind.REDIRECT,
    HoldKind.COPY_REQUEST,
}


# The reason of a pause for which the owner gave none.
PAUSED = "paused by the owner"


class Scope(StrEnum):
    """Whether a hold stops one invoice or all of a client's."""

    INVOICE = "invoice"
    CLIENT = "client"


@dataclass(frozen=True)
class Hold:
    """A hold in force: `until` is its last day (the owner's zone); None ends only by somebody's word."""

    kind: HoldKind
    since: date
    until: date | None = None
    reason: str = ""
    sentence: str = ""
    message_id: str = ""
    scope: Scope = Scope.INVOICE

    def active(self, today: date) -> bool:
        """Whether it still stops reminders on that day."""
        return self.until is None or today <= self.until
