"""`statement`: what a client owes, what it paid, and what is kept for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.details import found
from assistant.cli.show import json_lines, say, table
from assistant.domain.case import Case
from assistant.domain.client import Client
from assistant.domain.money import Money
from assistant.flows.world import World
from assistant.store.allocations import Kept
from assistant.store.payment_rows import KeptPayment


@dataclass(frozen=True)
class _Paid:
    """One part of what an invoice was paid with."""

    part: Kept
    amount: Money


@command("statement", example="invoice-assistant statement acme")
@click.argument("client")
@pass_call
def statement(call: Call, client: str) -> None:
    """A client's open invoices, what was paid on them, credits kept for the client, and the balance per currency."""
    world = call.world()
    one = found(world, client)
    whose = one if isinstance(one, Client) else world.store.ledger.client(one.invoice.client)
    if whose is None:
        raise click.UsageError(f"there is no client {client}")
    cases = world.store.cases.of_client(whose.client, only_open=False)
    credits = world.store.payments.credits_of(whose.client)
    paid = [
        _Paid(part, Money(part.amount, case.invoice.currency))
        for case in cases
        for part in world.store.allocations.of_invoice(case.number)
    ]
    paid.sort(key=lambda one: (one.part.on, one.part.invoice))
    if call.as_json:
        json_lines([_object(whose, cases, paid, credits)])
        return
    _tell(world, whose, cases, call.now().date())
    _tell_money(cases, paid, credits)


def _balances(cases: Sequence[Case], credits: Sequence[KeptPayment]) -> dict[str, Money]:
    """What is owed in each currency, less what is kept for the client."""
    left = [case.balance for case in cases if case.is_open]
    left += [-one.credit_left for one in credits if one.credit_left]
    sums: dict[str, Money] = {}
    for one in left:
        sums[one.currency] = sums.get(one.currency, Money(0, one.currency)) + one
    return dict(sorted(sums.items()))


def _tell(world: World, client: Client, cases: Sequence[Case], today: date) -> None:
    say(f"{client.name} ({client.client}), {today}")
    rows = [_line(case, today) for case in cases if case.is_open]
    if not rows:
        say("nothing is open")
        return
    columns = ("invoice", "issued", "due", "days late", "amount", "paid", "credited", "left")
    table(columns, rows, right=("days late", "amount", "paid", "credited", "left"), whole=columns)
    waiting = world.store.payments.suspected_of(client.client)
    for one in waiting:
        say(
            f"may be theirs, without a place: {one.credit.amount} of {one.credit.booked} from {one.credit.payer or '?'}"
        )


def _line(case: Case, today: date) -> tuple[str, ...]:
    invoice = case.invoice
    late = max(0, (today - invoice.due).days)
    paid, credited = (str(one.decimal) if one else "" for one in (case.paid, case.credited))
    days = (str(invoice.issued), str(invoice.due), str(late or ""))
    return case.number, *days, str(invoice.amount), paid, credited, str(case.balance)


def _tell_money(cases: Sequence[Case], paid: Sequence[_Paid], credits: Sequence[KeptPayment]) -> None:
    if paid:
        say()
        rows = [(str(one.part.on), one.part.invoice, str(one.amount), one.part.source) for one in paid]
        table(("paid on", "invoice", "amount", "by the word of"), rows, right=("amount",), whole=("paid on", "amount"))
    for one in credits:
        say(f"kept as credit: {one.credit_left} of the payment of {one.credit.booked}")
    for sums in _balances(cases, credits).values():
        say(f"balance: {sums}")


def _object(
    client: Client, cases: Sequence[Case], paid: Sequence[_Paid], credits: Sequence[KeptPayment]
) -> Mapping[str, Any]:
    return {
        "client": client.client,
        "name": client.name,
        "open": [
            {
                "invoice": case.number,
                "issued": case.invoice.issued,
                "due": case.invoice.due,
                "amount": str(case.invoice.amount.decimal),
                "currency": case.invoice.currency,
                "paid": str(case.paid.decimal) if case.paid else None,
                "credited": str(case.credited.decimal) if case.credited else None,
                "left": str(case.balance.decimal),
            }
            for case in cases
            if case.is_open
        ],
        "payments": [
            {
                "date": one.part.on,
                "invoice": one.part.invoice,
                "amount": str(one.amount.decimal),
                "currency": one.amount.currency,
                "source": one.part.source,
                "confirmed": bool(one.part.payment),
            }
            for one in paid
        ],
        "credits": [
            {"date": one.credit.booked, "left": str(one.credit_left.decimal), "currency": one.credit.currency}
            for one in credits
            if one.credit_left
        ],
        "balance": {currency: str(amount.decimal) for currency, amount in _balances(cases, credits).items()},
    }
