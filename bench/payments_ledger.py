"""A made-up ledger of open invoices and a month of payments to it, with the mess of real life and the truth known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assistant.domain.money import Money
from assistant.domain.payment_reference import fik_payment_id, with_check_digit, with_length_and_check_digit
from assistant.payments.credit import Advised, Credit, Reference
from assistant.payments.index import ItemsInMemory, Ledger
from assistant.payments.open_items import OpenItem

TODAY = date(2026, 11, 22)
_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "sk",
    "st",
    "t",
    "tr",
    "v",
)
_VOWELS = ("a", "e", "i", "o", "u", "y", "å", "ä", "ö", "æ", "ø")
_ENDS = (
    "berg",
    "dal",
    "holm",
    "lund",
    "mark",
    "rud",
    "sen",
    "son",
    "strand",
    "vik",
    "by",
    "gård",
    "feld",
    "kvist",
    "ström",
)
_TRADES = (
    "Bygg", "Städ", "Måleri", "El", "Rör", "Snickeri", "Transport", "Konsult", "Media", "Revision", "Tandklinik",
    "Café", "Fysio", "Tryk", "Tømrer", "Murer", "Catering", "Design", "Data", "Energi", "Fastigheter",
    "Ejendomme", "Logistik",
)  # fmt: skip
_FORMS = ("AB", "AB", "AB", "ApS", "A/S", "HB", "Oy", "Ltd", "")
_USUAL = (9_900, 19_900, 29_900, 49_900, 99_500, 125_000, 250_000, 312_500, 500_000, 625_000, 1_000_000, 1_250_000)
_NOT_OURS = ("Hyra november", "Återbetalning moms", "Lån", "Egen insättning", "Försäkring skada", "")

# How often each kind of payment comes, in thousandths.
KINDS = {
    "clean": 780,
    "noise in the text": 40,
    "rounded to crowns": 20,
    "fee deducted abroad": 20,
    "several, all named": 40,
    "several, divided by the payer": 10,
    "part": 15,
    "overpaid": 10,
    "with fees and interest": 10,
    "less a credit note": 8,
    "somebody else pays": 12,
    "wrong digit": 10,
    "reference missing": 12,
    "several, one named": 5,
    "paid already": 4,
    "not for an invoice": 4,
}


@dataclass(frozen=True)
class Paid:
    """A payment, of what kind it is, and the items it is meant for (none: no open invoice is right)."""

    credit: Credit
    kind: str
    truth: frozenset[str]


@dataclass
class World:
    """The ledger and what is needed to make payments to it."""

    chance: random.Random
    items: list[OpenItem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    account_of: dict[str, str] = field(default_factory=dict)
    by_client: dict[str, list[int]] = field(default_factory=dict)

    def index(self) -> ItemsInMemory:
        """The ledger as reconciling looks it up."""
        return ItemsInMemory(self.items, Ledger(self.names, self.accounts))


def world_of(invoices: int, seed: int = 1) -> World:
    """A ledger of so many items, twenty a client; one in twenty is paid, one in a hundred a credit note."""
    world = World(random.Random(seed))
    chance = world.chance
    clients = [f"c{place}" for place in range(max(20, invoices // 20))]
    for place, client in enumerate(clients):
        world.names[client] = _name(chance)
        account = f"SE{place:020d}" if chance.random() < 0.9 else f"DE{place:020d}"
        world.account_of[client] = account
        # Of half of the clients an earlier payment taught the account.
        if chance.random() < 0.5:
            world.accounts[account] = (client,)
    for place in range(invoices):
        client = clients[int(len(clients) * chance.random() ** 1.3)]
        world.by_client.setdefault(client, []).append(place)
        world.items.append(_item(chance, 10_000_000 + place * 3 + chance.randrange(3), client))
    return world


def _name(chance: random.Random) -> str:
    word = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2))))
    middle = chance.choice(_TRADES) if chance.random() < 0.8 else ""
    return " ".join(filter(None, ((word + chance.choice(_ENDS)).capitalize(), middle, chance.choice(_FORMS))))


def _item(chance: random.Random, number: int, client: str) -> OpenItem:
    minor = chance.choice(_USUAL) if chance.random() < 0.35 else chance.randrange(10_000, 9_000_000)
    due = TODAY - timedelta(days=chance.randrange(-20, 60))
    paid, note = chance.random() < 0.05, chance.random() < 0.01
    amount = Money(-minor if note else minor, "SEK")
    text = str(number)
    style = chance.random()
    reference = with_length_and_check_digit(text) if style < 0.5 else with_check_digit(text) if style < 0.7 else ""
    reference = fik_payment_id(text) if 0.7 <= style < 0.8 else reference
    return OpenItem(
        number=text,
        client=client,
        balance=Money(0, "SEK") if paid else amount,
        amount=amount,
        issued=due - timedelta(days=30),
        due=due,
        reference=reference,
        open=not paid,
        charges=Money(6_000, "SEK") if not paid and not note and chance.random() < 0.03 else None,
    )


class Payers:
    """Makes payments; no item is meant by two of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = world.chance
        self._taken: set[int] = set()
        self._order = self.chance.sample(range(len(world.items)), len(world.items))
        self._makers: dict[str, Callable[[], Paid | None]] = {
            "clean": self._clean,
            "noise in the text": self._noise,
            "rounded to crowns": self._rounded,
            "fee deducted abroad": self._fee,
            "several, all named": self._several,
            "several, divided by the payer": self._divided,
            "part": self._part,
            "overpaid": self._overpaid,
            "with fees and interest": self._charges,
            "less a credit note": self._netted,
            "somebody else pays": self._somebody,
            "wrong digit": self._wrong_digit,
            "reference missing": self._missing,
            "several, one named": self._one_named,
            "paid already": self._paid_already,
            "not for an invoice": self._unrelated,
        }

    def payments(self, number: int) -> Iterator[Paid]:
        """So many payments, the kinds mixed as they come in life."""
        kinds, weights = list(KINDS), list(KINDS.values())
        made = 0
        while made < number:
            kind = self.chance.choices(kinds, weights)[0]
            paid = self._makers[kind]()
            if paid is not None:
                key = f"p{made}"
                yield replace(paid, credit=replace(paid.credit, key=key), kind=kind)
                made += 1

    def _next(self, fits: Callable[[OpenItem], bool]) -> OpenItem | None:
        for _ in range(min(400, len(self._order))):
            place = self._order.pop()
            item = self.world.items[place]
            if place not in self._taken and fits(item):
                self._taken.add(place)
                return item
            self._order.insert(0, place) if len(self._order) < 1_000 else self._later(place)
        return None

    def _later(self, place: int) -> None:
        self._order[self.chance.randrange(len(self._order))], swapped = place, self._order[0]
        self._order[0] = swapped

    def _open(self) -> OpenItem | None:
        return self._next(lambda item: item.open and item.balance.minor > 0)

    def _others(self, item: OpenItem, most: int) -> list[OpenItem]:
        found = []
        for place in self.world.by_client[item.client]:
            other = self.world.items[place]
            if place not in self._taken and other.open and other.balance.minor > 0 and len(found) < most:
                found.append((place, other))
        self._taken.update(place for place, _ in found)
        return [other for _, other in found]

    def _credit(self, item: OpenItem, minor: int, references: tuple[Reference, ...], text: str = "") -> Credit:
        client = item.client
        return Credit(
            key="",
            amount=Money(minor, "SEK"),
            booked=max(item.issued, min(TODAY, item.due + timedelta(days=self.chance.randrange(-5, 12)))),
            file="bench",
            source="camt.054",
            account="SE4550000000058398257466",
            payer=self._as_written(self.world.names[client]),
            payer_account=self.world.account_of[client] if self.chance.random() < 0.7 else "",
            references=references,
            text=text,
        )

    def _as_written(self, name: str) -> str:
        """Names as banks carry them: in capitals, cut, without the form, misspelt, or not at all."""
        style = self.chance.random()
        if style < 0.10:
            place = self.chance.randrange(1, len(name))
            return name[: place - 1] + name[place:] if style < 0.05 else name[:place] + name[place - 1] + name[place:]
        if style < 0.15:
            return ""
        if style < 0.25:
            return name.replace("å", "a").replace("ä", "a").replace("ö", "o").replace("ø", "o").upper()
        return name[:35] if style < 0.9 else name.rsplit(" ", 1)[0]

    def _named(self, item: OpenItem) -> tuple[tuple[Reference, ...], str]:
        """How a payer names an invoice: the reference in its field, or it or the number in the text."""
        style = self.chance.random()
        if item.reference and style < 0.8:
            return (Reference(item.reference),), ""
        if item.reference and style < 0.88:
            return (), f"OCR {item.reference}"
        if style < 0.94:
            return (), self.chance.choice(("Faktura {}", "fakt {}", "Inv. {}", "betalning {}", "{}")).format(
                item.number
            )
        return (Reference(item.number, Advised.DOCUMENT),), ""

    def _of(self, item: OpenItem, minor: int) -> Paid:
        references, text = self._named(item)
        return Paid(self._credit(item, minor, references, text), "", frozenset({item.number}))

    def _clean(self) -> Paid | None:
        item = self._open()
        return self._of(item, item.balance.minor) if item else None

    def _noise(self) -> Paid | None:
        paid = self._clean()
        if paid is None:
            return None
        noise = self.chance.choice(
            ("kundnr {}", "order {} tel 070-1234567", "2026-11-{:.2}", "att: {} ref 10000")
        ).format(str(self.chance.randrange(10_000_000, 10_000_000 + 3 * len(self.world.items))))
        return replace(paid, credit=replace(paid.credit, text=f"{paid.credit.text} {noise}".strip()))

    def _rounded(self) -> Paid | None:
        item = self._next(lambda one: one.open and one.balance.minor > 0 and one.balance.minor % 100 != 0)
        return self._of(item, round(item.balance.minor, -2)) if item else None

    def _fee(self) -> Paid | None:
        item = self._next(
            lambda one: one.open and one.balance.minor > 100_000 and self.world.account_of[one.client][:2] == "DE"
        )
        if item is None:
            return None
        paid = self._of(item, item.balance.minor - self.chance.randrange(1_000, 4_500))
        return replace(paid, credit=replace(paid.credit, payer_account=self.world.account_of[item.client]))

    def _many(self, most: int) -> list[OpenItem]:
        item = self._open()
        return [item, *self._others(item, most)] if item else []

    def _several(self) -> Paid | None:
        items = self._many(2)
        if len(items) < 2:
            return None
        total = sum(item.balance.minor for item in items)
        if self.chance.random() < 0.5:
            text = "Faktura " + self.chance.choice((", ", " + ", "/", " och ")).join(item.number for item in items)
            credit = self._credit(_latest(items), total, (), text)
        else:
            references = tuple(Reference(item.reference or item.number) for item in items)
            credit = self._credit(_latest(items), total, references)
        return Paid(credit, "", frozenset(item.number for item in items))

    def _divided(self) -> Paid | None:
        items = self._many(3)
        if len(items) < 2:
            return None
        references = tuple(Reference(item.number, Advised.DOCUMENT, item.balance) for item in items)
        credit = self._credit(_latest(items), sum(item.balance.minor for item in items), references)
        return Paid(credit, "", frozenset(item.number for item in items))

    def _part(self) -> Paid | None:
        item = self._next(lambda one: one.open and one.balance.minor > 50_000)
        return self._of(item, item.balance.minor * self.chance.randrange(2, 8) // 10) if item else None

    def _overpaid(self) -> Paid | None:
        item = self._open()
        return self._of(item, item.balance.minor + self.chance.randrange(500, 9_000)) if item else None

    def _charges(self) -> Paid | None:
        item = self._next(lambda one: one.charges is not None)
        return self._of(item, item.balance.minor + item.charges.minor) if item and item.charges else None

    def _netted(self) -> Paid | None:
        note = self._next(lambda one: one.open and one.balance.minor < 0)
        if note is None:
            return None
        fitting = [one for one in self._others(note, 5) if one.balance.minor + note.balance.minor > 10_000]
        if not fitting:
            return None
        paid = self._of(fitting[0], fitting[0].balance.minor + note.balance.minor)
        return replace(paid, truth=frozenset({note.number, fitting[0].number}))

    def _somebody(self) -> Paid | None:
        paid = self._clean()
        if paid is None:
            return None
        return replace(paid, credit=replace(paid.credit, payer=_name(self.chance), payer_account=""))

    def _wrong_digit(self) -> Paid | None:
        item = self._open()
        if item is None:
            return None
        said = item.reference if item.reference and self.chance.random() < 0.7 else item.number
        place = self.chance.randrange(len(said))
        if self.chance.random() < 0.3 and place:
            wrong = said[: place - 1] + said[place] + said[place - 1] + said[place + 1 :]
        else:
            wrong = said[:place] + str((int(said[place]) + self.chance.randrange(1, 10)) % 10) + said[place + 1 :]
        if wrong == said:
            return None
        return Paid(self._credit(item, item.balance.minor, (Reference(wrong),)), "", frozenset({item.number}))

    def _missing(self) -> Paid | None:
        item = self._open()
        if item is None:
            return None
        text = self.chance.choice(("", "Betalning", "Faktura", "enl. faktura", "Tack!"))
        return Paid(self._credit(item, item.balance.minor, (), text), "", frozenset({item.number}))

    def _one_named(self) -> Paid | None:
        items = self._many(2)
        if len(items) < 2:
            return None
        references, text = self._named(items[0])
        credit = self._credit(_latest(items), sum(item.balance.minor for item in items), references, text)
        return Paid(credit, "", frozenset(item.number for item in items))

    def _paid_already(self) -> Paid | None:
        item = self._next(lambda one: not one.open and one.amount.minor > 0)
        if item is None:
            return None
        return replace(self._of(item, item.amount.minor), truth=frozenset())

    def _unrelated(self) -> Paid | None:
        item = self._open()
        if item is None:
            return None
        credit = self._credit(item, self.chance.randrange(1_000, 5_000_000), (), self.chance.choice(_NOT_OURS))
        return Paid(replace(credit, payer=_name(self.chance), payer_account=""), "", frozenset())


def _latest(items: list[OpenItem]) -> OpenItem:
    """Nobody pays together what is not yet issued."""
    return max(items, key=lambda item: item.issued)
