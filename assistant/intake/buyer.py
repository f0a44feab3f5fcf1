"""Which known client an invoice is for: by organisation or VAT number, then mail address, then name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.domain.client import Client
from assistant.intake.invoice_facts import InvoiceFacts

_FORMS = frozenset(
    {
        "ab",
        "aktiebolag",
        "publ",
        "hb",
        "handelsbolag",
        "kb",
        "aps",
        "as",
        "a/s",
        "i/s",
        "k/s",
        "ivs",
        "asa",
        "oy",
        "oyj",
    }
    | {"ltd", "limited", "plc", "llc", "llp", "inc", "gmbh"}
)
_SHORTEST_NUMBER, _SHORTEST_NAME = 6, 4
_NUMBERS_IN_TEXT = re.compile(r"(?<![\w])(?:[A-Z]{2} ?)?\d(?:[ -]?\d){5,13}(?![\d])")


def number_key(text: str) -> str:
    """The spelling by which two organisation numbers are the same, VAT numbers included.

    A Swedish VAT number is the organisation number between SE and 01; a Danish one is the CVR number behind DK.
    """
    plain = re.sub(r"[^0-9A-Z]", "", text.upper().rpartition(":")[2])
    if found := re.fullmatch(r"([A-Z]{2})(\d{6,14})(MVA|TVA)?", plain):
        plain = found[2]
        if found[1] == "SE" and len(plain) == 12 and plain.endswith("01"):
            plain = plain[:10]
    return plain if len(plain) >= _SHORTEST_NUMBER and any(one.isdigit() for one in plain) else ""


def name_key(text: str) -> str:
    """A name without company form, capitals and punctuation."""
    words = [word for word in re.split(r"[\s,.()&+\"']+", text.casefold()) if word and word not in _FORMS]
    return " ".join(words)


@dataclass(frozen=True)
class Buyers:
    """The known clients by everything an invoice may call them."""

    by_number: Mapping[str, frozenset[str]]
    by_email: Mapping[str, frozenset[str]]
    by_name: Mapping[str, frozenset[str]]
    by_id: Mapping[str, frozenset[str]]

    def of(self, facts: InvoiceFacts) -> tuple[str, ...]:
        """The clients that the buyer may be: one when it is certain, several when nothing tells them apart."""
        numbers = [number_key(one) for one in facts.buyer_numbers]
        emails = [facts.buyer_email.lower(), *(one.lower() for one in facts.buyer_numbers if "@" in one)]
        return _narrowed(
            (
                _all(self.by_number, numbers),
                _all(self.by_email, emails),
                _all(self.by_name, [name_key(facts.buyer)]),
                _all(self.by_id, [one.casefold() for one in facts.buyer_numbers]),
            )
        )

    def called(self, text: str) -> tuple[str, ...]:
        """The clients that a cell of a list names: by their id, their organisation number or their name."""
        return _narrowed(
            (
                _all(self.by_id, [text.casefold().strip()]),
                _all(self.by_number, [number_key(text)]),
                _all(self.by_name, [name_key(text)]),
            )
        )

    def in_text(self, text: str) -> tuple[str, ...]:
        """The clients that a printed invoice names anywhere."""
        numbers = [number_key(found.group()) for found in _NUMBERS_IN_TEXT.finditer(text)]
        words = f" {name_key(text)} "
        names = [name for name in self.by_name if len(name) >= _SHORTEST_NAME and f" {name} " in words]
        # A name within a longer one is not meant: Ekens Bygg in Ekens Bygg Norr.
        longest = [one for one in names if not any(one != other and f" {one} " in f" {other} " for other in names)]
        emails = [one for one in self.by_email if one in text.lower()] if "@" in text else []
        return _narrowed((_all(self.by_number, numbers), _all(self.by_email, emails), _all(self.by_name, longest)))


def buyers(clients: Iterable[Client]) -> Buyers:
    """The clients in a form in which buyers are looked up."""
    numbers, emails, names, ids = (defaultdict[str, set[str]](set) for _ in range(4))
    for client in clients:
        if key := number_key(client.org_number):
            numbers[key].add(client.client)
        for contact in client.contacts:
            emails[contact.email.lower()].add(client.client)
        if key := name_key(client.name):
            names[key].add(client.client)
        ids[client.client.casefold()].add(client.client)
    return Buyers(*({key: frozenset(found) for key, found in one.items()} for one in (numbers, emails, names, ids)))


def _all(known: Mapping[str, frozenset[str]], keys: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(known.get(key, frozenset()) for key in keys if key))


def _narrowed(found: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The strongest sign decides; weaker ones only tell apart those whom it leaves open."""
    left: frozenset[str] = frozenset()
    for some in found:
        left = (left & some or left) if left else some
        if len(left) == 1:
            break
    return tuple(sorted(left))
