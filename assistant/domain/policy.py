"""The owner's settings that decisions rest on, as one value; read from the config, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from assistant.domain.client import Client
from assistant.domain.ladder import DEFAULT, Ladder
from assistant.domain.rest import NOTHING_MORE, Rest


@dataclass(frozen=True)
class SendingWindow:
    """When mails may leave, in the client's own time zone."""

    opens: time = time(8, 0)
    closes: time = time(16, 30)


@dataclass(frozen=True)
class Brakes:
    """What stops an assistant that has gone astray: counts of mails, and minutes without a read inbox.

    Without a number of the owner's own for the day, `DAY_AT_FIRST` holds until there is a month to compare with; then
    more than `ABNORMAL` times the busiest day of the month is too much (but never fewer than `NEVER_TOO_MANY`).
    """

    per_pass: int = 20
    per_day: int | None = None
    deaf_minutes: int = 30
    after_pause_per_day: int = 10


DAY_AT_FIRST = 50
ABNORMAL = 3
NEVER_TOO_MANY = 10


@dataclass(frozen=True)
class BankSource:
    """A source of bank files: its account or the layout of its CSV files, and how many bank days its data may age."""

    name: str
    account: str = ""
    mapping: str = ""
    max_age_days: int = 3


@dataclass(frozen=True)
class MoneyGuard:
    """Without a bank source: from which stage on, and how recently, the owner must have confirmed what is booked."""

    confirm_from: str = "third"
    confirm_days: int = 14
    sources: tuple[BankSource, ...] = ()


@dataclass(frozen=True)
class Policy:
    """How the owner wants it done."""

    country: str = "SE"
    timezone: str = "Europe/Stockholm"
    ladders: Mapping[str, Ladder] = field(default_factory=lambda: {"default": DEFAULT})
    gap_days: int = 7
    backlog_days: int = 30
    owner_conversation_days: int = 7
    pay_within_days: int = 7
    sending: SendingWindow = SendingWindow()
    rest: Rest = NOTHING_MORE
    brakes: Brakes = Brakes()
    money: MoneyGuard = MoneyGuard()

    def ladder(self, client: Client) -> Ladder:
        """The ladder that applies to the client; a name that is no longer configured falls back to the default."""
        return self.ladders.get(client.ladder) or self.ladders.get("default", DEFAULT)
