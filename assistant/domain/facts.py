"""What is true of the world besides the case, as one value: what the gates look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from assistant.domain.case import Standing
from assistant.domain.client import Client
from assistant.domain.freshness import Freshness
from assistant.domain.hold import HoldKind
from assistant.domain.policy import DAY_AT_FIRST, Policy
from assistant.domain.schedule import Terms


@dataclass(frozen=True)
class Facts:
    """What is true now besides the case. `read_at` is when every watched folder had been read, None if one was not."""

    now: datetime
    client: Client
    standing: Standing
    policy: Policy
    terms: Terms
    live: bool = False
    read_at: datetime | None = None
    payments_confirmed_on: date | None = None
    has_document: bool = True
    template_problem: str = ""
    # What a formal notice lacks of what the law wants it to say, as names of elements; written only when asked.
    notice_lacks: Callable[[], tuple[str, ...]] = tuple
    recipient: str = ""
    sent_today: int = 0
    sent_this_pass: int = 0
    # Currencies in which an overdue reminder has reached the client today, and whether one waits in the outbox.
    reminded_in: frozenset[str] = frozenset()
    one_waits: bool = False
    # Whether the owner has been told of what was announced.
    announcement_told: bool = True
    # How old the data of each bank source are, and payments without a place that may be this client's, in words.
    sources: tuple[Freshness, ...] = ()
    unmatched: tuple[str, ...] = ()
    # What the client paid too much, in words, when it covers the invoice and the owner is asked about it.
    credit: str = ""
    # Superiors whom the mail would reach, those of the client whom none has reached yet, and what speaks against it.
    superiors: tuple[str, ...] = ()
    new_superiors: tuple[str, ...] = ()
    open_matters: tuple[HoldKind, ...] = ()
    # How many reminders a day may leave; how long holds kept this invoice at rest; when the firm was back from a pause.
    day_limit: int = DAY_AT_FIRST
    rested_days: int = 0
    resumed_on: date | None = None
