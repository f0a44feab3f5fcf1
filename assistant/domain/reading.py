"""What the assistant understands of a message: its kinds with evidence, whose it is, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.domain.message import Message
from assistant.domain.money import Money


class Kind(StrEnum):
    """What an incoming message is; a message may be several things."""

    PAYMENT_NOTICE = "payment-notice"
    FAILED_PAYMENT = "failed-payment"
    PAYMENT_CLAIM = "payment-claim"
    PROMISE = "promise"
    PLAN_REQUEST = "plan-request"
    DISPUTE = "dispute"
    REFUSAL = "refusal"
    COPY_REQUEST = "copy-request"
    QUESTION = "question"
    REDIRECT = "redirect"
    ACKNOWLEDGEMENT = "acknowledgement"
    OUT_OF_OFFICE = "out-of-office"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    SUSPICIOUS = "suspicious"
    OWNER_COMMAND = "owner-command"
    UNRELATED = "unrelated"
    UNCLEAR = "unclear"
    # Not an incoming kind: the owner's own mail to a client, seen in Sent.
    OWNER_MAIL = "owner-mail"


class Trust(StrEnum):
    """How far the sender is who they say they are."""

    OWNER = "owner"
    AUTHENTICATED = "authenticated"
    KNOWN = "known"
    UNKNOWN = "unknown"
    SUSPICIOUS = "suspicious"


@dataclass(frozen=True)
class Evidence:
    """The sentence of the message on which a kind rests."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Bounce:
    """A delivery report: who was not reached, for good or for now, and which of our messages it was."""

    recipients: tuple[str, ...]
    hard: bool
    original: str = ""
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Payment:
    """What a notice or a claim says about money; `source` is the name that the owner gave to whoever tells.

    With a `rule` the notice was read by it: `tells` is what it says, `id` the provider's own mark of the payment, and
    `read` each field with its value and the line it stands in.
    """

    amount: Money | None = None
    reference: str = ""
    payer: str = ""
    source: str = ""
    rule: str = ""
    tells: str = ""
    id: str = ""
    on: date | None = None
    # The provider's domain, where it is authenticated and the owner has not named it as a source.
    unnamed: str = ""
    read: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """A message understood. `client` and `invoices` are empty when they cannot be known."""

    message: Message
    kind: Kind
    kinds: tuple[Kind, ...]
    evidence: tuple[Evidence, ...] = ()
    new_text: str = ""
    language: str = ""
    client: str = ""
    invoices: tuple[str, ...] = ()
    # Other clients or numbers it might be about, when one cannot be chosen: a person decides.
    candidates: tuple[str, ...] = ()
    date: date | None = None
    amount: Money | None = None
    answered: bool = False
    trust: Trust = Trust.UNKNOWN
    bounce: Bounce | None = None
    payment: Payment | None = None
    substitute: str = ""
    # Invoices with the amounts that a remittance advice lists.
    listed: tuple[tuple[str, Money], ...] = ()

    @property
    def sentence(self) -> str:
        """The evidence for the leading kind, else the first words the writer wrote."""
        for one in self.evidence:
            if one.kind is self.kind:
                return one.text
        return self.new_text.strip()[:300]
