"""What a client paid too much: it covers an open invoice, or the owner says what becomes of it."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.case import Case
from assistant.domain.events import PaymentRecorded
from assistant.domain.money import Money
from assistant.domain.nearest import nearest
from assistant.domain.task import Task, TaskKind
from assistant.flows.allocate import happened, said_by_credit
from assistant.flows.owner_word import DONE, NO, YES, AnswerError
from assistant.flows.world import World
from assistant.store.payment_rows import KeptPayment


def covering_credit(world: World, case: Case) -> str:
    """The client's credit that would pay all that is left of the invoice, while the owner is asked about it, in words.

    Who has paid enough is not reminded: the money is here, on another invoice.
    """
    asked = [(one, world.store.tasks.open_about(one.credit.key)) for one in _credits(world, case)]
    open = [(one, task) for one, task in asked if task is not None and task.task.kind is TaskKind.OVERPAID]
    left = sum(one.credit_left.minor for one, _ in open if one.credit_left)
    if not open or left < case.balance.minor or case.balance.minor <= 0:
        return ""
    tasks = ", ".join(f"#{task.id}" for _, task in open if task is not None)
    return f"{Money(left, case.invoice.currency)} ({tasks})"


def _credits(world: World, case: Case) -> list[KeptPayment]:
    kept = world.store.payments.credits_of(case.invoice.client)
    return [one for one in kept if one.credit.currency == case.invoice.currency]


def about_too_much(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """Invoice numbers: the credit is used on them, in this order; other words: nothing changes but the question."""
    if words[0].lower() in DONE | NO | YES:
        return None
    kept = world.store.payments.get(task.task.message_id)
    if kept is None or not kept.credit_left:
        raise AnswerError("nothing of that payment is kept as credit; say `done` when it is settled with the client")
    cases = [_case(world, kept, number.strip(",")) for number in words if number.strip(",")]
    said = [_used(world, kept.credit.key, case, now) for case in cases]
    return "; ".join(one for one in said if one)


def _case(world: World, kept: KeptPayment, number: str) -> Case:
    case = world.store.cases.get(number)
    if case is None or case.invoice.client != kept.client:
        every = [one.number for one in world.store.cases.of_client(kept.client)]
        raise AnswerError(f"{kept.client} has no invoice {number}{nearest(number, every)}; or say `done`")
    if not case.is_open or case.invoice.currency != kept.credit.currency:
        raise AnswerError(f"nothing is left to pay on {number} in {kept.credit.currency}")
    return case


def _used(world: World, key: str, case: Case, now: datetime) -> str:
    kept = world.store.payments.get(key)
    if kept is None or not kept.credit_left:
        return ""
    used = min(kept.credit_left, case.balance)
    world.store.payments.use_credit(key, used)
    return happened(
        world, case.number, PaymentRecorded(used, kept.credit.booked, said_by_credit(kept.credit), payment=key), now
    )
