"""A payment that names items: settled when the amount, the payer and the facts agree, else asked with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key
from assistant.payments.converted import settle_converted
from assistant.payments.facts import Hit, Strength
from assistant.payments.open_items import OpenItem
from assistant.payments.outcome import Allocation, Evidence, Ground, Reason, Settled
from assistant.payments.payer import Standing
from assistant.payments.placing import Placing, fitting, in_part, total_of, whole, with_rest
from assistant.payments.subsets import adding_up
from assistant.payments.tokens import corrections
from assistant.payments.work import Asked, Work, settled

_MOST_NOTES = 3


def settle_named(work: Work) -> Settled | Asked:
    """The payment settled, or why not."""
    if not work.hits:
        return Asked(Reason.NO_HARD_FACT)
    open_hits = tuple(hit for hit in work.hits if hit.item.open)
    if not any(hit.item.balance.minor > 0 for hit in open_hits):
        return Asked(Reason.ALREADY_PAID)
    same = tuple(hit for hit in open_hits if hit.item.currency == work.credit.currency)
    if not same:
        asked = Asked(Reason.OTHER_CURRENCY, tuple((hit.item,) for hit in open_hits))
        return settle_converted(work, open_hits) or asked
    exact: list[tuple[tuple[Hit, ...], Placing]] = []
    for tier in _tiers(same):
        exact += _exact(work, tier)
        if exact and tier[0].strength is Strength.REFERENCE:
            break
    if len(exact) > 1:
        return Asked(Reason.SEVERAL, tuple(_items_of(work, placing) for _, placing in exact))
    if exact:
        ((chosen, placing),) = exact
        return _refusal(work, chosen) or settled(work, chosen, placing)
    return _inexact(work, same)


def _tiers(hits: tuple[Hit, ...]) -> Iterator[tuple[Hit, ...]]:
    """What belongs together: the proven items, these with others of the same clients; else client by client."""
    proven = tuple(hit for hit in hits if hit.strength is Strength.REFERENCE)
    if proven:
        yield proven
        clients = {hit.item.client for hit in proven}
        with_others = tuple(hit for hit in hits if hit.item.client in clients)
        if len(with_others) > len(proven):
            yield with_others
        return
    for client in sorted({hit.item.client for hit in hits}):
        yield tuple(hit for hit in hits if hit.item.client == client)


def _exact(work: Work, tier: tuple[Hit, ...]) -> Iterator[tuple[tuple[Hit, ...], Placing]]:
    """The ways in which the amount is that of what is named; more than one is for a person to choose from."""
    items = tuple(hit.item for hit in tier)
    placing = _as_advised(work, tier) or fitting(items, work.credit, work.tolerances)
    if placing and placing.allocations:
        # What looks like a bank's fee may be a credit note, to the last unit.
        feed = any(one.ground is Ground.FEE for one in placing.evidence)
        netted = list(_less_credit_notes(work, tier)) if feed else []
        yield from ((tier, one) for one in netted or [placing])
        return
    sets = _exact_sets(tier, work.credit.amount)
    for chosen in sets:
        paid = tuple(hit.item for hit in chosen)
        ground = Ground.SUM if len(chosen) > 1 else Ground.EXACT_AMOUNT
        evidence = (Evidence(ground, str(work.credit.amount)),)
        yield chosen, Placing(whole(paid), evidence, Money(0, work.credit.currency))
    if not sets:
        yield from ((tier, one) for one in _less_credit_notes(work, tier))


def _exact_sets(tier: tuple[Hit, ...], amount: Money) -> list[tuple[Hit, ...]]:
    if len(tier) < 2:
        return []
    found = adding_up([hit.item.balance.minor for hit in tier], amount.minor, most=min(len(tier), 6))
    return [tuple(tier[place] for place in places) for places in found]


def _as_advised(work: Work, tier: tuple[Hit, ...]) -> Placing | None:
    """The payer's own division of the amount, if it divides all of it and no part is more than is open."""
    told = [(hit.item, hit.amount) for hit in tier if hit.amount is not None]
    if len(told) != len(tier) or sum(amount.minor for _, amount in told) != work.credit.amount.minor:
        return None
    if any(abs(amount.minor) > abs(item.balance.minor) or _against(item, amount) for item, amount in told):
        return None
    allocations = tuple(Allocation(item.number, amount) for item, amount in told)
    return Placing(allocations, (Evidence(Ground.ADVISED_AMOUNT),), Money(0, work.credit.currency))


def _against(item: OpenItem, amount: Money) -> bool:
    return amount.minor * item.balance.minor <= 0


def _less_credit_notes(work: Work, tier: tuple[Hit, ...]) -> Iterator[Placing]:
    """What is named, less credit notes of the same client that make up the whole difference, in every such way."""
    items = tuple(hit.item for hit in tier)
    clients = {item.client for item in items}
    missing = work.credit.amount.minor - total_of(items)
    if len(clients) != 1 or missing >= 0:
        return
    numbers = {item.number for item in items}
    notes = [one for one in work.notes_of(items[0].client) if one.number not in numbers]
    for places in adding_up([note.balance.minor for note in notes], missing, most=_MOST_NOTES):
        netted = [notes[place] for place in places]
        seen = ", ".join(note.number for note in netted)
        yield Placing(whole([*items, *netted]), (Evidence(Ground.CREDIT_NOTE, seen),), Money(0, work.credit.currency))


def _items_of(work: Work, placing: Placing) -> tuple[OpenItem, ...]:
    found = (work.item(one.number) for one in placing.allocations)
    return tuple(one for one in found if one is not None)


def _refusal(work: Work, chosen: tuple[Hit, ...]) -> Asked | None:
    """Why items that fit the amount are still not settled: the payer, the date, or a number that may be mistyped."""
    as_asked = partial(Asked, first=(tuple(hit.item for hit in chosen),))
    clients = sorted({hit.item.client for hit in chosen})
    standings = {work.standing(client) for client in clients}
    weakest = min(hit.strength for hit in chosen)
    if weakest is Strength.REFERENCE:
        return as_asked(Reason.RIVAL) if Standing.OTHER in standings and _payer_owes_it(work) else None
    if any(hit.item.issued > work.credit.booked for hit in chosen):
        return as_asked(Reason.TOO_EARLY)
    if any(not hit.item.open and hit.strength is Strength.REFERENCE for hit in work.hits) and standings != {
        Standing.SAME
    }:
        return as_asked(Reason.ALREADY_PAID)
    if Standing.OTHER in standings or (Standing.STRANGER in standings and len(chosen) < 2):
        return as_asked(Reason.OTHER_PAYER)
    if standings != {Standing.SAME} and any(_twin(work, hit) for hit in chosen):
        return as_asked(Reason.SEVERAL)
    return None


def _payer_owes_it(work: Work) -> bool:
    """Whether the client that the payer seems to be has an item of just this amount."""
    amount = work.credit.amount
    return any(item.balance == amount for client in work.payer.clients() for item in work.open_of(client))


def _twin(work: Work, hit: Hit) -> bool:
    """Whether another open item with the same amount has a number that differs in one digit only."""
    same = {item.number for item in work.items.by_amount(hit.item.balance) if item.number != hit.item.number}
    if not same:
        return False
    near = set(corrections(reference_key(hit.item.number)))
    return any(reference_key(number) in near for number in same)


def _inexact(work: Work, hits: tuple[Hit, ...]) -> Settled | Asked:
    """A part, or more than is open: only from the client itself, and only if nothing else has just that amount."""
    best = max(hit.strength for hit in hits)
    named = tuple(hit for hit in hits if hit.strength is best and hit.item.balance.minor > 0)
    own = tuple(hit for hit in named if work.standing(hit.item.client) is Standing.SAME)
    clients = {hit.item.client for hit in own or named}
    if len(clients) != 1:
        return Asked(Reason.SEVERAL)
    if not own:
        (client,) = clients
        other = work.standing(client) is Standing.OTHER
        return Asked(Reason.OTHER_PAYER if other else Reason.NOT_THE_AMOUNT)
    if any(hit.item.issued > work.credit.booked for hit in own):
        return Asked(Reason.TOO_EARLY)
    if better := _that_fit(work, own[0].item.client):
        more = work.credit.amount.minor > total_of([hit.item for hit in own])
        return Asked(Reason.MORE_THAN_NAMED if more else Reason.RIVAL, better)
    return _over_or_part(work, own)


def _that_fit(work: Work, client: str) -> tuple[tuple[OpenItem, ...], ...]:
    """Open items of the client that make up the amount, though not all of them, or none, are named."""
    items = work.open_of(client)
    found = adding_up([item.balance.minor for item in items], work.credit.amount.minor)
    return tuple(tuple(items[place] for place in places) for places in found)


def _over_or_part(work: Work, own: Sequence[Hit]) -> Settled | Asked:
    items = tuple(hit.item for hit in own)
    over = work.credit.amount.minor - total_of(items)
    if over > 0 and over >= min(total_of(items), _smallest_other(work, items)):
        # What is over may be meant for the client's next invoice, or for several of them.
        return Asked(Reason.MORE_THAN_NAMED, (items,))
    if over > 0:
        return settled(work, tuple(own), with_rest(items, work.credit))
    if len(own) > 1:
        return Asked(Reason.LESS_THAN_NAMED, (items,))
    return settled(work, tuple(own), in_part(items[0], work.credit))


def _smallest_other(work: Work, items: Sequence[OpenItem]) -> int:
    """The least the client owes on any one invoice that is not named; more than anything when there is none."""
    numbers = {item.number for item in items}
    owed = (one.balance.minor for one in work.open_of(items[0].client) if one.number not in numbers)
    return min((minor for minor in owed if minor > 0), default=total_of(items))
