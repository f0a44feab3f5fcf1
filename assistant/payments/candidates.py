"""What a person is offered for a payment that could not be settled: the likeliest items first, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key
from assistant.payments.credit import Credit
from assistant.payments.open_items import OpenItem
from assistant.payments.outcome import Allocation, Candidate, Evidence, Ground
from assistant.payments.payer import Standing, likeness
from assistant.payments.placing import fitting, is_what_was_sent, whole
from assistant.payments.subsets import adding_up
from assistant.payments.tokens import corrections, keys_in
from assistant.payments.work import Work

OFFERED = 5
_MOST_LOOKED_UP = 600
_MOST_OF_CLIENT = 40

_POINTS = {
    Ground.CHECKED_REFERENCE: 40.0,
    Ground.REFERENCE: 32.0,
    Ground.ADVICE: 35.0,
    Ground.NUMBER: 30.0,
    Ground.NEAR: 25.0,
    Ground.EXACT_AMOUNT: 30.0,
    Ground.SUM: 28.0,
    Ground.CHARGES: 28.0,
    Ground.ROUNDING: 22.0,
    Ground.FEE: 20.0,
    Ground.ACCOUNT: 30.0,
    Ground.DATE: 3.0,
}
_NAME_POINTS = 26.0
_EARLY = -20.0
_ANOTHER = -2.0
# Each further item of a set that is named too.
_FURTHER = 6.0


def candidates_for(work: Work, first: Sequence[tuple[OpenItem, ...]]) -> tuple[Candidate, ...]:
    """At most five ways to place the payment, each of them open items of one currency; the best first."""
    near = set(_near(work))
    ranked: dict[tuple[str, ...], Candidate] = {}
    # In another currency nothing else fits so well as the very sum that was sent.
    sent: set[tuple[str, ...]] = set()
    for items in (*first, *_proposed(work, near)):
        own = tuple(sorted((one for one in items if one.open), key=lambda item: item.number))
        numbers = tuple(one.number for one in own)
        if sum(one.balance.minor for one in own) > 0 and numbers not in ranked:
            ranked[numbers] = _candidate(work, own, near)
            sent |= {numbers} if is_what_was_sent(own, work.credit) else set()
    ordered = sorted(ranked.items(), key=lambda one: (one[0] not in sent, -one[1].score, one[1].numbers))
    return tuple(candidate for _, candidate in ordered[:OFFERED])


def _proposed(work: Work, near: set[str]) -> Iterator[tuple[OpenItem, ...]]:
    for hit in work.hits:
        yield (hit.item,)
    named = [hit.item.client for hit in work.hits]
    for client in islice(dict.fromkeys([*work.payer.clients(), *named]), 8):
        items = work.owed_by(client)
        yield from ((one,) for one in items[:_MOST_OF_CLIENT])
        # Sums are sought only where somebody can be meant: they are many.
        if work.standing(client) is Standing.SAME or client in named or work.payer.sounds_like(client):
            for places in adding_up([one.balance.minor for one in items], work.credit.amount.minor):
                yield tuple(items[place] for place in places)
    yield from ((work.remaining.now(one),) for one in work.items.by_amount(work.credit.amount))
    found = (work.item(number) for number in sorted(near))
    yield from ((one,) for one in found if one is not None)


def _near(work: Work) -> Iterator[str]:
    """Numbers of items whose reference or number is one slip away from what the payment says."""
    said = [reference_key(one.text) for one in work.credit.references]
    said += keys_in(work.credit.text)
    tried = (other for key in dict.fromkeys(said) for other in corrections(key))
    for key in islice(dict.fromkeys(tried), _MOST_LOOKED_UP):
        for item in (*work.items.by_reference(key), *work.items.by_number(key)):
            if item.open:
                yield item.number


def _candidate(work: Work, items: tuple[OpenItem, ...], near: set[str]) -> Candidate:
    evidence, score = [], _ANOTHER * (len(items) - 1)
    for ground, seen, points in _points(work, items, near):
        score += points
        if ground is not None:
            evidence.append(Evidence(ground, seen))
    allocations, surplus = _laid(items, work.credit)
    clients = {item.client for item in items}
    client = clients.pop() if len(clients) == 1 else ""
    return Candidate(client, allocations, tuple(evidence), surplus, round(score, 3))


def _points(work: Work, items: tuple[OpenItem, ...], near: set[str]) -> Iterator[tuple[Ground | None, str, float]]:
    numbers = {item.number for item in items}
    named = [hit.evidence for hit in work.hits if hit.item.number in numbers]
    for place, one in enumerate(named):
        yield one.ground, one.seen, _FURTHER if place else _POINTS[one.ground]
    if not named and (slipped := sorted(numbers & near)):
        yield Ground.NEAR, slipped[0], _POINTS[Ground.NEAR]
    if items[0].currency == work.credit.currency:
        placing = fitting(items, work.credit, work.tolerances)
        for one in placing.evidence if placing else ():
            yield one.ground, one.seen, _POINTS.get(one.ground, 20.0)
    yield from _payer_points(work, items[0].client)
    yield from _date_points(work.credit, items)


def _payer_points(work: Work, client: str) -> Iterator[tuple[Ground | None, str, float]]:
    if client in work.payer.by_account:
        yield Ground.ACCOUNT, work.credit.payer_account or work.credit.payer_number, _POINTS[Ground.ACCOUNT]
    elif work.payer.heard:
        alike = likeness(work.payer.heard, work.items.client_name(client))
        if alike >= 50.0:
            ground = Ground.NAME if alike >= 80.0 else None
            yield ground, work.payer.heard, _NAME_POINTS * (alike - 40.0) / 60.0


def _date_points(credit: Credit, items: tuple[OpenItem, ...]) -> Iterator[tuple[Ground | None, str, float]]:
    if any(item.issued > credit.booked for item in items):
        yield None, "", _EARLY
    away = min(abs((credit.booked - item.due).days) for item in items)
    yield (Ground.DATE if away <= 5 else None), str(credit.booked), _POINTS[Ground.DATE] / (1 + away / 10)


def _laid(items: tuple[OpenItem, ...], credit: Credit) -> tuple[tuple[Allocation, ...], Money]:
    """The amount over the items, oldest due first, never more than is open; what is left over."""
    if items[0].currency != credit.currency:
        return tuple(Allocation(one.number, Money(0, one.currency)) for one in items), credit.amount
    notes = [one for one in items if one.balance.minor < 0]
    left = credit.amount.minor - sum(one.balance.minor for one in notes)
    laid = list(whole(notes))
    for one in sorted((one for one in items if one.balance.minor > 0), key=lambda item: (item.due, item.number)):
        part = min(left, one.balance.minor)
        left -= part
        if part:
            laid.append(Allocation(one.number, Money(part, credit.currency)))
    return tuple(laid), Money(left, credit.currency)
