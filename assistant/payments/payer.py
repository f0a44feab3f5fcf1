"""Who paid: accounts seen before, and names compared without company forms, accents and word order."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from assistant.payments.credit import Credit
from assistant.payments.open_items import OpenItems

_FORMS = frozenset(
    [
        "ab",
        "publ",
        "hb",
        "kb",
        "ef",
        "as",
        "a/s",
        "aps",
        "i/s",
        "p/s",
        "k/s",
        "ivs",
        "asa",
        "oy",
        "oyj",
        "ltd",
        "limited",
        "plc",
        "llc",
        "llp",
        "inc",
        "gmbh",
        "bv",
        "nv",
        "sa",
        "sarl",
        "srl",
        "ag",
        "co",
        "och",
        "og",
        "and",
        "the",
        "filial",
        "sverige",
        "danmark",
        "holding",
        "group",
    ]
)
_SINGLE = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "ß": "ss", "&": " "})
_SAME, _ALIKE, _MARGIN = 92.0, 84.0, 8.0
_MOST_HEARD = 80
# Short names are alike by chance.
_SHORTEST = 5


class Standing(StrEnum):
    """How the payer stands to a client."""

    SAME = "same"
    UNKNOWN = "unknown"
    STRANGER = "stranger"
    OTHER = "other"


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """The name's telling words in lower case, without accents and company forms, in alphabetical order."""
    plain = name.lower().translate(_SINGLE).replace("a/s", " ").replace("i/s", " ")
    plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    # Danish and old Swedish spellings of the same sounds.
    plain = plain.replace("aa", "a").replace("ae", "a").replace("oe", "o")
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word and word not in _FORMS]
    return " ".join(sorted(words))


def name_words(name: str) -> tuple[str, ...]:
    """The words a name is looked up by: its telling words, and their first four letters against misspellings."""
    words = [word for word in folded(name).split() if len(word) >= 3]
    return tuple(dict.fromkeys([*words, *(f"{word[:4]}*" for word in words if len(word) >= 5)]))


def likeness(one: str, other: str) -> float:
    """0 to 100: how alike two names are."""
    first, second = folded(one), folded(other)
    if min(len(first), len(second)) < _SHORTEST:
        return 100.0 if first and first == second else 0.0
    whole = fuzz.ratio(first, second)
    # A bank cuts names at 35 characters or adds a department behind.
    return max(whole, fuzz.token_set_ratio(first, second) - 4.0 if len(first.split()) > 1 else 0.0)


class Payer:
    """The clients a payment may come from: sure by account, likely by name; names are looked up only when needed."""

    def __init__(self, credit: Credit, items: OpenItems) -> None:
        self.name = credit.payer
        # A bank's list often has one column of text for all: whose name is in it is worth a question, but no proof.
        self.heard = credit.payer or credit.text[:_MOST_HEARD]
        accounts = [one for one in (credit.payer_account, credit.payer_number) if one]
        self.by_account = tuple(dict.fromkeys(client for one in accounts for client in items.clients_by_account(one)))
        self._items = items

    @cached_property
    def by_name(self) -> tuple[tuple[str, float], ...]:
        """Clients of a like name and how alike it is, the likest first."""
        names = self._items.clients_by_name(name_words(self.heard)) if self.heard else ()
        scored = [(client, likeness(self.heard, self._items.client_name(client))) for client in names]
        scored.sort(key=lambda one: (-one[1], one[0]))
        return tuple(scored[:8])

    def standing(self, client: str) -> Standing:
        """How the payer stands to this client."""
        if self.by_account:
            return Standing.SAME if client in self.by_account else Standing.OTHER
        return self._by_its_name(client)

    def is_named(self, client: str) -> bool:
        """Whether the payer's name alone would say that it is this client."""
        return self._by_its_name(client) is Standing.SAME

    def _by_its_name(self, client: str) -> Standing:
        if not self.name:
            return Standing.UNKNOWN
        own = likeness(self.name, self._items.client_name(client))
        if own >= _SAME:
            return Standing.SAME
        others = max((alike for other, alike in self.by_name if other != client), default=0.0)
        if own >= _ALIKE and own >= others:
            return Standing.SAME
        return Standing.OTHER if others >= _SAME and others >= own + _MARGIN else Standing.STRANGER

    def sounds_like(self, client: str) -> bool:
        """Whether no name was told as the payer's, but this client's stands in the text."""
        return not self.name and any(one == client and alike >= _SAME for one, alike in self.by_name)

    def clients(self) -> tuple[str, ...]:
        """Whose open items are worth a look, the likeliest first."""
        named = [client for client, alike in self.by_name if alike >= 60.0]
        return tuple(dict.fromkeys([*self.by_account, *named]))[:5]
