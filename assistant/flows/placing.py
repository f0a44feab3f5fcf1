"""The owner's answer to where a payment belongs: a candidate, invoices, a client's credit, not ours; it teaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.domain.nearest import nearest
from assistant.domain.payment_reference import reference_key
from assistant.domain.task import Task, TaskKind
from assistant.flows.allocate import Part, Placement, is_back, place, take_back
from assistant.flows.looking_again import look_again
from assistant.flows.owner_word import OWNER
from assistant.flows.reconciling import payer_marks
from assistant.flows.undoing import net_of
from assistant.flows.world import World
from assistant.payments.credit import Direction
from assistant.payments.open_items import OpenItem
from assistant.payments.taken_back import paid_of
from assistant.store.payment_rows import KeptPayment, State
from assistant.store.payments import Outcome

YES = frozenset({"yes", "ja", "ok", "same", "samma", "samme", "samma betalning", "samme betaling", "den samme"})
_NO = frozenset({"no", "nej", "other", "another", "annan", "en annan", "anden", "en anden"})
_NOT_OURS = frozenset(
    {"not ours", "not-ours", "none", "no", "nej", "inte vår", "inte våra", "inte vårt", "ikke vores", "ikke vor"}
)
_CREDIT = frozenset({"credit", "kredit"})
# Answers to other questions, which do not say for what the payment is.
_SAYS_NOT_WHICH = frozenset({"yes", "ja", "ok", "done", "klar", "klart", "paid", "betald", "betalt", "betalad"})
_SAID = "as the owner said"


class PlacingError(ValueError):
    """The answer cannot be carried out: why, and what to say instead."""


def answer_placing(world: World, task: Task, words: Sequence[str], now: datetime) -> str:
    """Give a payment its place by the owner's word; a part of the caller's transaction."""
    kept = world.store.payments.get(task.task.message_id)
    if kept is None or not kept.waiting:
        return "that payment has its place already"
    said = (
        _same(world, kept, words, now) if task.task.kind is TaskKind.SAME_PAYMENT else _placed(world, kept, words, now)
    )
    look_again(world, now, anew=True)
    return said


def _same(world: World, kept: KeptPayment, words: Sequence[str], now: datetime) -> str:
    answer = " ".join(words).lower()
    if answer in YES:
        why = "the same payment, as the owner said"
        world.store.payments.settle(kept.credit.key, Outcome(State.TWIN, why, OWNER, twin_of=kept.twin_of), now)
        return why
    if answer in _NO:
        world.store.payments.set_apart(kept.credit.key)
        return "another payment: it is looked at by itself"
    raise PlacingError("say `same` (it is the same payment) or `other` (it is another one)")


def _placed(world: World, kept: KeptPayment, words: Sequence[str], now: datetime) -> str:
    answer = " ".join(words).lower()
    if answer in _NOT_OURS:
        return _not_ours(world, kept, now)
    if answer in _SAYS_NOT_WHICH:
        raise PlacingError(f"`{answer}` does not say what it is for; say {_may_be_said(kept)}")
    if words[0].lower() in _CREDIT:
        if len(words) != 2:
            raise PlacingError("whose credit is it? say `credit CLIENT`, with the client's short name")
        return _as_credit(world, kept, words[1], now)
    rank = int(words[0]) if len(words) == 1 and words[0].isdigit() and len(words[0]) == 1 else 0
    if 0 < rank <= len(kept.choices):
        choice = kept.choices[rank - 1]
        items = [_item(world, number) for number in choice.numbers]
        if not is_back(kept) and _in_its_currency(kept, items):
            parts = tuple(Part(*one) for one in choice.parts)
            placement = Placement(choice.client, parts, _SAID, OWNER, choice.surplus, credited=choice.surplus > 0)
            return _done(world, kept, placement, now)
        return _by_items(world, kept, items, now)
    found = [(one, _found(world, one)) for one in (word.strip(",") for word in words)]
    unknown = next((one for one, item in found if item is None), None)
    if unknown is not None:
        what = "candidate" if len(words) == 1 and len(unknown) == 1 and unknown.isdigit() else "invoice"
        raise PlacingError(f"there is no {what} {unknown}; say {_may_be_said(kept)}")
    return _by_items(world, kept, [item for _, item in found if item is not None], now)


def _may_be_said(kept: KeptPayment) -> str:
    many = len(kept.choices)
    candidates = ("1 (the candidate), " if many == 1 else f"1 to {many} (a candidate), ") if many else ""
    if kept.credit.direction is Direction.TAKEN_BACK:
        return f"{candidates}the invoices that it had paid, or `not ours`"
    return f"{candidates}the numbers of its invoices, `credit CLIENT`, or `not ours`"


def _found(world: World, number: str) -> OpenItem | None:
    found = world.store.items.by_number(reference_key(number))
    return next((one for one in found if one.number.casefold() == number.casefold()), None)


def _item(world: World, number: str) -> OpenItem:
    exact = _found(world, number)
    if exact is None:
        raise PlacingError(f"there is no invoice {number}")
    return exact


def _in_its_currency(kept: KeptPayment, items: Sequence[OpenItem]) -> bool:
    return all(one.currency == kept.credit.currency for one in items)


def _by_items(world: World, kept: KeptPayment, items: Sequence[OpenItem], now: datetime) -> str:
    if not _in_its_currency(kept, items):
        return _in_another_currency(world, kept, items, now)
    client = items[0].client
    if is_back(kept):
        return _went_back(world, kept, items, now)
    left = kept.credit.amount.minor - sum(one.balance.minor for one in items if one.balance.minor < 0)
    parts = [Part(one.number, one.balance.minor) for one in items if one.balance.minor < 0]
    for one in items:
        used = min(left, one.balance.minor) if one.open and one.balance.minor > 0 else 0
        left -= used
        parts += [Part(one.number, used)] if used else []
    if left and any(one.minor < 0 for one in parts):
        raise PlacingError("with that credit note more would be left over than came in; leave it out")
    placement = Placement(client, tuple(parts), _SAID, OWNER, left, credited=left > 0)
    return _done(world, kept, placement, now)


def _went_back(world: World, kept: KeptPayment, items: Sequence[OpenItem], now: datetime) -> str:
    left, parts = kept.credit.amount.minor, []
    for one in items:
        used = min(left, paid_of(one))
        left -= used
        parts += [Part(one.number, used)] if used else []
    if left:
        raise PlacingError(f"less than {kept.credit.amount} was paid on {', '.join(one.number for one in items)}")
    return take_back(world, kept, Placement(items[0].client, tuple(parts), _SAID, OWNER), now)


def _in_another_currency(world: World, kept: KeptPayment, items: Sequence[OpenItem], now: datetime) -> str:
    """One invoice, paid in full by what came in another currency: what it is worth is for the books."""
    if is_back(kept):
        return _went_back_converted(world, kept, items, now)
    if len(items) != 1 or not items[0].open:
        raise PlacingError(f"{kept.credit.amount} can pay one open invoice of another currency, in full; name that one")
    (item,) = items
    why = f"{kept.credit.amount} pays {item.number} in full, {_SAID}"
    parts = (Part(item.number, item.balance.minor),)
    return _done(world, kept, Placement(item.client, parts, why, OWNER, currency=item.currency), now)


def _went_back_converted(world: World, kept: KeptPayment, items: Sequence[OpenItem], now: datetime) -> str:
    """What just this sum had paid of the invoice is open again, in the invoice's currency."""
    for item in items if len(items) == 1 else ():
        for key in dict.fromkeys(one.payment for one in world.store.allocations.of_invoice(item.number) if one.payment):
            earlier, minor = world.store.payments.get(key), net_of(world, key).get(item.number, 0)
            if earlier is not None and earlier.credit.amount == kept.credit.amount and minor > 0:
                parts = (Part(item.number, minor),)
                return take_back(world, kept, Placement(item.client, parts, _SAID, OWNER, currency=item.currency), now)
    raise PlacingError(
        f"{kept.credit.amount} has paid none of these; `reopen` the invoice that is not paid, then say `not ours` here"
    )


def _done(world: World, kept: KeptPayment, placement: Placement, now: datetime) -> str:
    clients = {_item(world, one.number).client for one in placement.parts if one.minor > 0} or {placement.client}
    client = clients.pop() if len(clients) == 1 else ""
    if placement.surplus and not client:
        raise PlacingError("these are invoices of several clients, and something is left over: name one client's alone")
    said = place(world, kept, placement, now)
    if client:
        _teach(world, kept, client, now)
    return said


def _as_credit(world: World, kept: KeptPayment, client: str, now: datetime) -> str:
    if world.store.ledger.client(client) is None:
        near = nearest(client, (one.client for one in world.store.ledger.clients()))
        raise PlacingError(f"there is no client {client}{near}")
    if kept.credit.direction is Direction.DEDUCTED:
        return _deducted(world, kept, client, now)
    if is_back(kept):
        raise PlacingError("a payment that went back opens invoices: name them")
    placement = Placement(client, (), _SAID, OWNER, kept.credit.amount.minor, credited=True)
    return _done(world, kept, placement, now)


def _deducted(world: World, kept: KeptPayment, client: str, now: datetime) -> str:
    """What the payer kept back uses up what is kept as its credit."""
    left = kept.credit.amount
    for one in world.store.payments.credits_of(client):
        if one.credit_left is None or one.credit.currency != left.currency:
            continue
        used = min(left, one.credit_left)
        world.store.payments.use_credit(one.credit.key, used)
        left -= used
    if left:
        raise PlacingError(f"{client} has no credit of {kept.credit.amount}")
    why = f"taken from the credit of {client}, {_SAID}"
    world.store.payments.settle(kept.credit.key, Outcome(State.PLACED, why, OWNER, client), now)
    return why


def _not_ours(world: World, kept: KeptPayment, now: datetime) -> str:
    why = "has nothing to do with the invoices, as the owner said"
    world.store.payments.settle(kept.credit.key, Outcome(State.NOT_OURS, why, OWNER), now)
    # Money that went out says nothing of who pays in.
    for mark in () if is_back(kept) else payer_marks(kept.credit):
        if not world.store.items.clients_by_account(mark):
            world.store.sources.teach(mark, "", OWNER, now)
    return why


def _teach(world: World, kept: KeptPayment, client: str, now: datetime) -> None:
    for account in (kept.credit.payer_account, kept.credit.payer_number):
        world.store.sources.teach(account, client, OWNER, now, for_good=True)
