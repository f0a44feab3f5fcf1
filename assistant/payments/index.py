"""Open items in memory, looked up as the store looks them up: for rehearsals, tests and measuring."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key
from assistant.payments.open_items import Advice, OpenItem
from assistant.payments.payer import name_words

MOST = 50
_MOST_OF_CLIENT = 200
# A word that more clients than this have in their name tells nobody apart.
_COMMON = 400


@dataclass(frozen=True)
class Ledger:
    """What the index is made of beside the items."""

    names: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    advices: Sequence[Advice] = ()
    paid: Mapping[str, Sequence[str]] = field(default_factory=dict)


class ItemsInMemory:
    """Implements `OpenItems`; a look-up costs a hash or a bisection, whatever the number of items."""

    def __init__(self, items: Iterable[OpenItem], ledger: Ledger | None = None) -> None:
        self._items = list(items)
        self._ledger = ledger or Ledger()
        self._references: dict[str, int | list[int]] = {}
        self._numbers: dict[str, int | list[int]] = {}
        for place, item in enumerate(self._items):
            _add(self._numbers, reference_key(item.number), place)
            if item.reference:
                _add(self._references, reference_key(item.reference), place)
        self._index()

    def _index(self) -> None:
        still_open = [place for place, item in enumerate(self._items) if item.open]
        items = self._items
        self._by_amount = array("q", sorted(still_open, key=lambda place: (*_amount(items[place]), place)))
        self._by_client = array("q", sorted(still_open, key=lambda place: (*_due(items[place]), place)))
        self._words: dict[str, list[str]] = {}
        for client, name in self._ledger.names.items():
            for word in name_words(name):
                self._words.setdefault(word, []).append(client)
        self._advices: dict[Money, list[Advice]] = {}
        for advice in self._ledger.advices:
            self._advices.setdefault(advice.total, []).append(advice)

    def by_reference(self, key: str) -> Sequence[OpenItem]:
        return self._at(self._references.get(key, ()))

    def by_number(self, key: str) -> Sequence[OpenItem]:
        return self._at(self._numbers.get(key, ()))

    def by_amount(self, amount: Money) -> Sequence[OpenItem]:
        wanted = (amount.currency, amount.minor)
        begin = bisect_left(self._by_amount, wanted, key=lambda place: _amount(self._items[place]))
        places = self._by_amount[begin : begin + MOST]
        return [self._items[place] for place in places if _amount(self._items[place]) == wanted]

    def of_client(self, client: str) -> Sequence[OpenItem]:
        begin = bisect_left(self._by_client, client, key=lambda place: self._items[place].client)
        places = self._by_client[begin : begin + _MOST_OF_CLIENT]
        return [self._items[place] for place in places if self._items[place].client == client]

    def clients_by_account(self, account: str) -> Sequence[str]:
        return self._ledger.accounts.get(account, ())

    def clients_by_name(self, words: Sequence[str]) -> Sequence[str]:
        """Those who share most words first; a first few letters count where whole words find nobody."""
        counted: dict[str, int] = {}
        for word in words:
            known = self._words.get(word, ())
            for client in known if len(known) <= _COMMON else ():
                counted[client] = counted.get(client, 0) + (1 if word.endswith("*") else 3)
        best = sorted(counted, key=lambda client: (-counted[client], client))
        return best[:MOST]

    def client_name(self, client: str) -> str:
        return self._ledger.names.get(client, "")

    def advices(self, amount: Money) -> Sequence[Advice]:
        return self._advices.get(amount, ())

    def paid_by(self, end_to_end: str) -> Sequence[OpenItem]:
        numbers = self._ledger.paid.get(end_to_end, ())
        return [item for number in numbers for item in self.by_number(reference_key(number)) if item.number == number]

    def _at(self, places: int | Sequence[int]) -> Sequence[OpenItem]:
        if isinstance(places, int):
            return (self._items[places],)
        return [self._items[place] for place in places]


def _add(index: dict[str, int | list[int]], key: str, place: int) -> None:
    known = index.setdefault(key, place)
    if isinstance(known, list):
        known.append(place)
    elif known != place:
        index[key] = [known, place]


def _amount(item: OpenItem) -> tuple[str, int]:
    return item.balance.currency, item.balance.minor


def _due(item: OpenItem) -> tuple[str, int]:
    return item.client, item.due.toordinal()
