"""An automatic placement is taken away as if it had never been: what was paid, waived, learnt and asked with it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from assistant.domain.case import Status
from assistant.domain.events import HoldsEnded, InvoiceCredited, PaymentRecorded, Reopened
from assistant.domain.hold import HoldKind
from assistant.domain.money import Money
from assistant.domain.task import TaskKind
from assistant.flows.allocate import BANK, WAIVED, happened, said_by
from assistant.flows.owner_word import OWNER
from assistant.flows.world import World
from assistant.payments.credit import Credit, Direction
from assistant.payments.outcome import Ground
from assistant.store.payment_rows import KeptPayment

ANEW = "the payment was placed anew"
LATE = "something older came: its payments are placed in their order anew"
# How money going out of an invoice is told that nobody but the bank's files and this module speak of.
_OURS = "bank:"
# What is asked about a placement itself; once the owner has answered, it stays.
DECISIONS = (TaskKind.OVERPAID, TaskKind.TAKEN_BACK, TaskKind.LEFT_OVER_CHARGES)


def net_of(world: World, key: str) -> dict[str, int]:
    """What a payment is used for now: minor units by invoice, below zero where it took something back."""
    net = Counter[str]()
    for part in world.store.allocations.of_payment(key):
        net[part.invoice] += part.amount
    return {number: minor for number, minor in net.items() if minor}


def may_be_undone(world: World, kept: KeptPayment) -> bool:
    """Whether nothing that a person said rests on it: no word it confirmed, no invoice closed by hand, no charges."""
    if kept.placed_by != BANK or str(Ground.CHARGES) in kept.why:
        return False
    answers = world.store.tasks.answers_about(kept.credit.key)
    if any(kind in DECISIONS and answer != ANEW for kind, answer in answers):
        return False
    parts = world.store.allocations.of_payment(kept.credit.key)
    coming_in = kept.credit.direction is Direction.IN
    if (coming_in and any(one.amount < 0 and not one.source.startswith(_OURS) for one in parts)) or (
        not coming_in and not parts
    ):
        # The owner or a notice has taken it back, or told that it would be.
        return False
    for part in parts:
        case = world.store.cases.get(part.invoice)
        if case is None or case.status is Status.CLOSED:
            return False
        same = (one for one in world.store.allocations.of_invoice(part.invoice) if one.source == part.source)
        if any(not one.payment and one.amount < 0 for one in same):
            return False
    return True


def undo(world: World, kept: KeptPayment, why: str, now: datetime) -> None:
    """Take the payment from its place; the journal of its invoices says why. A part of the caller's transaction."""
    key = kept.credit.key
    for number, minor in net_of(world, key).items():
        _undo_part(world, kept, (number, minor), why, now)
    unlearn(world, kept)
    for one in world.store.tasks.about(key):
        if one.task.kind in DECISIONS:
            world.store.tasks.answer(one.id, ANEW, now)
    world.store.payments.renew(key)


def _undo_part(world: World, kept: KeptPayment, part: tuple[str, int], why: str, now: datetime) -> None:
    number, minor = part
    case = world.store.cases.get(number)
    if case is None:
        return
    currency, key = case.invoice.currency, kept.credit.key
    source = f"{said_by(kept.credit, '')}: {why}"
    if minor < 0:
        happened(world, number, PaymentRecorded(Money(-minor, currency), kept.credit.booked, source, payment=key), now)
        waived = world.store.allocations.owed_again(number, key)
        if waived:
            happened(world, number, InvoiceCredited(Money(waived, currency), WAIVED, key), now)
        return
    waived = world.store.allocations.waived(number).get(key, 0)
    back = Reopened(source, Money(minor, currency), key, Money(waived, currency) if waived else None)
    happened(world, number, back, now)
    if any(hold.kind is HoldKind.PART_PAYMENT for hold in case.holds):
        happened(world, number, HoldsEnded(why, BANK, (HoldKind.PART_PAYMENT,)), now)


def unlearn(world: World, kept: KeptPayment) -> None:
    """What its place taught is forgotten, unless another placement teaches the same or the owner has said it."""
    credit, sources = kept.credit, world.store.sources
    sources.free_advices(credit.key)
    if not kept.client or str(Ground.NAME) not in kept.why:
        return
    for account in accounts_of(world, credit):
        if not world.store.payments.also_taught(kept, account, str(Ground.NAME)):
            sources.unteach(account, kept.client, OWNER)


def accounts_of(world: World, credit: Credit) -> tuple[str, ...]:
    """What is told of the account it came from, by this telling and by those that tell less of the same payment."""
    tellings = [credit, *world.store.payments.twins_of(credit.key)]
    accounts = (account for one in tellings for account in (one.payer_account, one.payer_number) if account)
    return tuple(dict.fromkeys(accounts))
