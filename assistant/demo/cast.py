"""The cast of the demo, read from story.toml: the firm, its clients, their invoices, and who does what when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Any, TypeVar

import tomli
from stdnum import luhn

from assistant.domain.money import Money

_Record = TypeVar("_Record")
# A firm in Sweden sells with Swedish VAT at home; a business abroad accounts for it itself.
VAT_AT_HOME = 25
_CURRENCIES = {"SE": "SEK", "DK": "DKK", "GB": "GBP", "IE": "EUR"}


class Does(StrEnum):
    """What a client can do."""

    WRITES = "writes"
    PAYS_ONLINE = "pays-online"
    TRANSFERS = "transfers"
    IS_AWAY = "is-away"


@dataclass(frozen=True)
class Act:
    """What a client does so many working days after a mail of that stage reached it."""

    upon: str
    days: int
    at: time
    does: Does
    text: str = ""
    says: str = ""
    promises: int = 0
    share: int = 0


@dataclass(frozen=True)
class Word:
    """What the owner answers to a task about the client: a word as for `decide`, or `copy`, `contacts`."""

    word: str
    note: str
    task: str = "answer"
    days: int = 0
    text: str = ""


@dataclass(frozen=True)
class Hand:
    """A mail that the owner writes by hand, so many working days after a stage."""

    upon: str
    days: int
    at: time
    text: str


@dataclass(frozen=True)
class Contact:
    """A person at the client; `closed` is a mailbox that is no more."""

    name: str
    email: str
    role: str = "primary"
    phone: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Bill:
    """An invoice of the story: what was done for how much, before VAT; days count from the first day."""

    number: str
    issued: int
    due: int
    work: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Player:
    """A client with its part in the story."""

    id: str
    name: str
    character: str
    country: str
    language: str
    address: str
    contacts: tuple[Contact, ...]
    invoices: tuple[Bill, ...]
    type: str = "business"
    region: str = ""
    currency: str = ""
    act: tuple[Act, ...] = ()
    owner: tuple[Word, ...] = ()
    hand: tuple[Hand, ...] = ()
    new_contacts: tuple[Contact, ...] = ()

    @property
    def pays_in(self) -> str:
        """The currency of its invoices."""
        return self.currency or _CURRENCIES[self.country]

    @property
    def vat(self) -> int:
        """The VAT on its invoices, in percent."""
        return VAT_AT_HOME if self.country == "SE" else 0

    @property
    def domain(self) -> str:
        """Where its people have their mail."""
        return self.contacts[0].email.rpartition("@")[2]

    def amount(self, bill: Bill) -> Money:
        """What is to be paid, VAT included."""
        net = sum(price for _, price in bill.work)
        return Money(net * (100 + self.vat), self.pays_in)

    def reference(self, bill: Bill) -> str:
        """OCR number in Sweden, payment slip number in Denmark, elsewhere the invoice's own number."""
        digits = "26" + "".join(sign for sign in bill.number if sign.isdigit())
        if self.country == "DK":
            digits = digits.zfill(14)
        return digits + luhn.calc_check_digit(digits) if self.country in {"SE", "DK"} else bill.number


@dataclass(frozen=True)
class Firm:
    """The sample firm that the assistant works for."""

    name: str
    email: str
    signature_name: str
    phone: str
    org_number: str
    address: str
    bankgiro: str
    iban: str
    bic: str
    fik: str
    people: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Stranger:
    """A mail to the owner that has nothing to do with invoices."""

    day: int
    at: time
    sender: str
    subject: str
    text: str


@dataclass(frozen=True)
class Forger:
    """When somebody pretends to be the payment service, about which invoice."""

    day: int
    at: time
    invoice: str


@dataclass(frozen=True)
class Cast:
    """Everybody, and the first day of the story."""

    first_day: date
    firm: Firm
    players: tuple[Player, ...]
    forger: Forger
    strangers: tuple[Stranger, ...]

    def day(self, number: int) -> date:
        """The day of that number."""
        return self.first_day + timedelta(days=number)

    def player(self, id: str) -> Player:
        """The client of that id."""
        return next(one for one in self.players if one.id == id)

    def bill(self, number: str) -> tuple[Player, Bill]:
        """The invoice of that number and whose it is."""
        return next((one, bill) for one in self.players for bill in one.invoices if bill.number == number)

    def name_of(self, email: str) -> str:
        """Whose address it is, by name and office; the address itself if nobody knows."""
        for player in self.players:
            for one in (*player.contacts, *player.new_contacts):
                if one.email == email:
                    office = {"cfo": " (CFO)", "ceo": " (CEO)"}.get(one.role, "")
                    return one.name + office
        known = {one["email"]: f"{one['name']} (our {one['role']})" for one in self.firm.people}
        return known.get(email, email)

    def player_of_address(self, email: str) -> Player | None:
        """The client with that address or its domain."""
        domain = email.rpartition("@")[2]
        return next((one for one in self.players if one.domain == domain), None)


def load_cast(first_day: date) -> Cast:
    """The cast as the package brings it, its days counted from `first_day` (a Monday)."""
    text = (files("assistant.demo") / "story.toml").read_text(encoding="utf-8")
    story = tomli.loads(text)
    people = tuple(story["firm"].pop("people"))
    return Cast(
        first_day=first_day,
        firm=Firm(**story["firm"], people=people),
        players=tuple(_player(one) for one in story["client"]),
        forger=Forger(**story["forger"]),
        strangers=_all(Stranger, story["stranger"]),
    )


def _player(table: dict[str, Any]) -> Player:
    lists = {
        "contacts": _all(Contact, table["contacts"]),
        "new_contacts": _all(Contact, table.get("new_contacts", ())),
        "invoices": tuple(_bill(one) for one in table["invoices"]),
        "act": tuple(Act(**one | {"does": Does(one["does"])}) for one in table.get("act", ())),
        "owner": _all(Word, table.get("owner", ())),
        "hand": _all(Hand, table.get("hand", ())),
    }
    known = {field.name for field in fields(Player)}
    return Player(**{name: value for name, value in table.items() if name in known} | lists)


def _bill(table: dict[str, Any]) -> Bill:
    return Bill(**table | {"work": tuple((what, price) for what, price in table["work"])})


def _all(record: type[_Record], tables: Any) -> tuple[_Record, ...]:
    return tuple(record(**one) for one in tables)
