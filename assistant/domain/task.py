"""Tasks: what only a person can do or decide, as a kind and its facts; the words are made when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TaskKind(StrEnum):
    """What the owner is asked."""

    ANSWER = "answer"
    UNKNOWN_SENDER = "unknown-sender"
    BACKLOG = "backlog"
    CONFIRM_PAYMENTS = "confirm-payments"
    CALL = "call"
    LETTER = "letter"
    MEETING = "meeting"
    HANDOVER = "handover"
    VETO = "veto"
    DRAFT_WAITING = "draft-waiting"
    DRAFT_OBSOLETE = "draft-obsolete"
    DRAFT_DELETED = "draft-deleted"
    IN_DOUBT = "in-doubt"
    REFUSED = "refused"
    BAD_ADDRESS = "bad-address"
    DEFERRED = "deferred"
    VOLUME = "volume"
    NOTICE_UNTRUSTED = "notice-untrusted"
    SET_ASIDE = "set-aside"
    OVERPAID = "overpaid"
    MISSING_DOCUMENT = "missing-document"
    TEMPLATE_ERROR = "template-error"
    SUSPICIOUS = "suspicious"
    FAILED_PAYMENT = "failed-payment"
    PROMISE_BROKEN = "promise-broken"
    ASK_WHEN = "ask-when"
    NO_PROOF = "no-proof"
    LANGUAGE = "language"
    READ_ANEW = "read-anew"
    PLACE_PAYMENT = "place-payment"
    SAME_PAYMENT = "same-payment"
    TAKEN_BACK = "taken-back"
    LEFT_OVER_CHARGES = "left-over-charges"
    STOP_SERVICE = "stop-service"
    NOTICE_LACKS = "notice-lacks"
    TOLD_UNCONFIRMED = "told-unconfirmed"
    BANK_STALE = "bank-stale"
    BAD_FILE = "bad-file"
    CONFIRM_INVOICE = "confirm-invoice"
    SETTLED_THERE = "settled-there"
    LIST_SHRUNK = "list-shrunk"
    NEVER_SENT = "never-sent"


@dataclass(frozen=True)
class NewTask:
    """A task to be put on the owner's list. The same `key` is asked only once while it is open."""

    kind: TaskKind
    client: str = ""
    invoice: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    message_id: str = ""

    @property
    def key(self) -> str:
        """What makes two tasks the same question; what is asked about a file is told apart by its digest."""
        document = self.facts.get("document", "")
        return "|".join((self.kind, self.client, self.invoice, self.message_id, *([document] if document else ())))


@dataclass(frozen=True)
class Task:
    """A task on the list, with its number."""

    id: int
    task: NewTask
    raised: str
    answer: str = ""
