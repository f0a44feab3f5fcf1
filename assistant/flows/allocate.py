"""What becomes of a payment is decided and written down: events for its invoices, its own state, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain.events import Event, InvoiceCredited, PaymentConfirmed, PaymentRecorded, Reopened
from assistant.domain.money import Money
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.deciding import ANSWERED_BY_MONEY, decided
from assistant.flows.world import World
from assistant.payments.credit import Credit, Direction
from assistant.payments.open_items import CREDIT
from assistant.store.payment_rows import KeptPayment, State
from assistant.store.payments import Outcome
from assistant.store.store import Change

BANK = "bank"
WAIVED = "waived: rounding, or a bank's fee"


@dataclass(frozen=True)
class Part:
    """So much of a payment for an invoice (below zero: a credit note that is netted), and what is waived beside it."""

    number: str
    minor: int
    waived: int = 0


@dataclass(frozen=True)
class Placement:
    """Where a payment goes, in whole: parts + surplus = its amount, in its currency."""

    client: str
    parts: tuple[Part, ...]
    why: str
    by: str = BANK
    surplus: int = 0
    # Whether the surplus is the client's credit; else it is a rounding.
    credited: bool = False
    # That of the invoices, when the payment arrived in another; then the parts are no parts of its amount.
    currency: str = ""


def said_by(credit: Credit, why: str) -> str:
    """Who says so, and on what it rests."""
    return f"bank: {credit.source} of {credit.booked}{f', {why}' if why else ''}"


def said_by_credit(credit: Credit) -> str:
    """The same of what is paid with the credit that a payment left."""
    return f"what was paid too much before, with {credit.source} of {credit.booked}"


def place(world: World, kept: KeptPayment, placement: Placement, now: datetime) -> str:
    """Give a payment its place; answers with what it did to the invoices."""
    credit = kept.credit
    parts = [one for one in placement.parts if not one.number.startswith(CREDIT)]
    reasons = []
    whole = [(part, credit.key, part.minor) for part in parts]
    for part, payment, minor in whole if placement.currency else _funded(world, kept, placement):
        source = said_by(credit, placement.why)
        if payment != credit.key:
            source = said_by_credit(credit)
            world.store.payments.use_credit(payment, Money(minor, credit.currency))
        money = Money(minor, placement.currency or credit.currency)
        for event in _events(world, part, money, credit, (payment, source)):
            reasons.append(happened(world, part.number, event, now))
    left = placement.surplus if placement.credited else 0
    outcome = Outcome(State.PLACED, placement.why, placement.by, placement.client, placement.surplus, left)
    world.store.payments.settle(credit.key, outcome, now)
    close_question(world, credit, placement.why, now)
    if left:
        _tell_of_surplus(world, kept, placement, [one.number for one in parts], now)
    return "; ".join(dict.fromkeys(reasons)) or f"kept as credit of {placement.client}"


def _funded(world: World, kept: KeptPayment, placement: Placement) -> Iterator[tuple[Part, str, int]]:
    """Each part with the payment it comes out of: this one, and then credits that earlier ones left."""
    own = [one for one in placement.parts if not one.number.startswith(CREDIT)]
    netted = [one for one in placement.parts if one.number.startswith(CREDIT)]
    budget = kept.credit.amount.minor - placement.surplus - sum(one.minor for one in own if one.minor < 0)
    pool: dict[str, int] = {}
    for one in netted:
        earlier = world.store.payments.by_id(int(one.number.removeprefix(CREDIT)))
        if earlier is not None:
            pool[earlier.credit.key] = -one.minor
    for part in own:
        if part.minor < 0:
            yield part, kept.credit.key, part.minor
            continue
        here = min(part.minor, budget)
        budget -= here
        need = part.minor - here
        if here:
            yield part, kept.credit.key, here
        for key, left in pool.items():
            used = min(need, left)
            pool[key], need = left - used, need - used
            if used:
                yield replace(part, waived=0), key, used


def _events(world: World, part: Part, money: Money, credit: Credit, told: tuple[str, str]) -> Iterator[Event]:
    """What the money is to the invoice: new, or what somebody's word had counted already."""
    payment, source = told
    case = world.store.cases.get(part.number)
    if case is None:
        return
    said = max(0, world.store.allocations.said(part.number))
    confirmed = min(said, money.minor)
    if case.is_open and money.minor != said:
        confirmed = max(0, min(confirmed, money.minor - case.balance.minor))
    if confirmed:
        yield PaymentConfirmed(Money(confirmed, money.currency), credit.booked, source, payment)
    fresh = Money(money.minor - confirmed, money.currency)
    if not fresh:
        return
    if part.waived and case.is_open:
        yield InvoiceCredited(Money(part.waived, money.currency), WAIVED, payment)
    yield PaymentRecorded(fresh, credit.booked, source, credit.text, payment=payment)


def take_back(world: World, kept: KeptPayment, placement: Placement, now: datetime) -> str:
    """A payment went back: its invoices are open again, and the owner is told."""
    credit = kept.credit
    reasons = []
    for part in placement.parts:
        why = f"the payment was taken back, {said_by(credit, placement.why)}"
        money = Money(part.minor, placement.currency or credit.currency)
        back = Reopened(why, money, credit.key, waived_beside(world, part.number, money))
        reasons.append(happened(world, part.number, back, now))
    outcome = Outcome(State.PLACED, placement.why, placement.by, placement.client)
    world.store.payments.settle(credit.key, outcome, now)
    close_question(world, credit, placement.why, now)
    numbers = [one.number for one in placement.parts]
    facts = {"amount": str(credit.amount), "invoices": ", ".join(numbers), "payer": credit.payer}
    task = NewTask(TaskKind.TAKEN_BACK, placement.client, numbers[0] if len(numbers) == 1 else "", facts, credit.key)
    world.store.commit(Change(tasks=(task,)), now, world.today(now))
    return "; ".join(reasons)


def waived_beside(world: World, number: str, gone: Money | None = None) -> Money | None:
    """What was waived beside the money that is taken back: beside all when nothing is left, else beside that payment.

    No amount: all of it is taken back. None when nothing was waived.
    """
    case, waived = world.store.cases.get(number), world.store.allocations.waived(number)
    if case is None or not waived:
        return None
    currency = case.invoice.currency
    if gone is None or case.paid is None or gone.minor >= case.paid.minor:
        return Money(sum(waived.values()), currency)
    parts = world.store.allocations.of_invoice(number)
    paid = {key: sum(one.amount for one in parts if one.payment == key) for key in waived}
    return next((Money(waived[key], currency) for key, minor in paid.items() if minor == gone.minor), None)


def happened(world: World, number: str, event: Event, now: datetime) -> str:
    """Decide on the event, write it down, and close what it answers; the reason in words."""
    case = world.store.cases.get(number)
    if case is None:
        raise KeyError(number)
    decision = decided(world, case, event, now)
    if not decision.case.is_open:
        world.store.tasks.answer_about(number, ANSWERED_BY_MONEY, decision.reason, now)
    return f"{number}: {decision.reason}"


def question_key(kind: TaskKind, credit: Credit) -> str:
    """The key of the one question that may be open about a payment."""
    return NewTask(kind, message_id=credit.key).key


def close_question(world: World, credit: Credit, answer: str, now: datetime) -> None:
    """Nobody needs to say where the payment belongs any more."""
    for kind in (TaskKind.PLACE_PAYMENT, TaskKind.SAME_PAYMENT):
        world.store.tasks.answer_by_key(question_key(kind, credit), answer, now)


def _tell_of_surplus(
    world: World, kept: KeptPayment, placement: Placement, numbers: Sequence[str], now: datetime
) -> None:
    amount = str(Money(placement.surplus, kept.credit.currency))
    facts = {"amount": amount, "invoices": ", ".join(numbers)}
    task = NewTask(TaskKind.OVERPAID, placement.client, "", facts, kept.credit.key)
    world.store.commit(Change(tasks=(task,)), now, world.today(now))


def is_back(kept: KeptPayment) -> bool:
    """Whether the payment went out of the account again."""
    return kept.credit.direction is not Direction.IN
