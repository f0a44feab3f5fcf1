"""The hard facts of a payment: items of the ledger that it names by reference, by number or by remittance advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from assistant.domain.money import Money
from assistant.domain.payment_reference import Proof, proof, reference_key
from assistant.payments.credit import Advised, Credit, Reference
from assistant.payments.open_items import OpenItem, OpenItems
from assistant.payments.outcome import Evidence, Ground
from assistant.payments.tokens import keys_in, without_check_digit

# A check digit on fewer digits than this proves nothing: one number in ten has one by chance.
_PROVES = 5


class Strength(IntEnum):
    """How sure it is that the item is meant."""

    NUMBER = 1
    REFERENCE = 2


@dataclass(frozen=True)
class Hit:
    """An item the payment names, how, and what the payer said is paid of it."""

    item: OpenItem
    strength: Strength
    evidence: Evidence
    amount: Money | None = None


class Remaining:
    """What is left of items while payments of one run are placed: what an earlier one took is gone."""

    def __init__(self) -> None:
        self._left: dict[str, Money] = {}

    def now(self, item: OpenItem) -> OpenItem:
        """The item with what is left of it after the payments placed so far."""
        left = self._left.get(item.number)
        return item if left is None else replace(item, balance=left, open=bool(left))

    def set(self, number: str, left: Money) -> None:
        """Note what is left of an item now."""
        self._left[number] = left


def hits_of(credit: Credit, items: OpenItems, remaining: Remaining) -> tuple[Hit, ...]:
    """Every item the payment names, each once with the strongest fact for it; strongest first, then by number."""
    found: dict[str, Hit] = {}
    for hit in _every_hit(credit, items):
        number = hit.item.number
        known = found.get(number)
        if known is None:
            found[number] = replace(hit, item=remaining.now(hit.item))
        else:
            better = hit if hit.strength > known.strength else known
            found[number] = replace(better, item=known.item, amount=known.amount or hit.amount)
    return tuple(sorted(found.values(), key=lambda one: (-one.strength, one.item.number)))


def _every_hit(credit: Credit, items: OpenItems) -> Iterator[Hit]:
    for reference in credit.references:
        yield from _by_reference(reference, items)
    keys = keys_in("\n".join((credit.text, credit.end_to_end)))
    for key in keys:
        yield from _by_key(key, None, items)
    for advice in items.advices(credit.amount):
        for number in advice.invoices:
            yield from _named(items.by_number(reference_key(number)), Ground.ADVICE, number, None)


def _by_reference(reference: Reference, items: OpenItems) -> Iterator[Hit]:
    key = reference_key(reference.text)
    if reference.advised is Advised.DOCUMENT:
        yield from _named(items.by_number(key), Ground.NUMBER, reference.text, reference.amount)
        yield from _named(items.by_reference(key), Ground.REFERENCE, reference.text, reference.amount)
        return
    yield from _by_key(key, reference.amount, items)
    # People write "Faktura 1042" where only an OCR belongs.
    for other in keys_in(reference.text):
        if other != key:
            yield from _by_key(other, reference.amount, items)


def _by_key(key: str, amount: Money | None, items: OpenItems) -> Iterator[Hit]:
    if not key:
        return
    checked = len(key) >= _PROVES and proof(key) is not Proof.NONE
    ground = Ground.CHECKED_REFERENCE if checked else Ground.REFERENCE
    yield from _named(items.by_reference(key), ground, key, amount)
    yield from _named(items.by_number(key), Ground.NUMBER, key, amount)
    for number in without_check_digit(key):
        yield from _named(items.by_number(number), Ground.NUMBER, f"{number} in {key}", amount)


def _named(found: Iterable[OpenItem], ground: Ground, seen: str, amount: Money | None) -> Iterator[Hit]:
    strength = Strength.REFERENCE if ground is Ground.CHECKED_REFERENCE else Strength.NUMBER
    for item in found:
        yield Hit(item, strength, Evidence(ground, seen), amount)
