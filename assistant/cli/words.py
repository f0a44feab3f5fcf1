"""The owner's word about invoices: paid, promise, dispute, pause, resume."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.details import case_and_client
from assistant.cli.kinds import day, read_amount
from assistant.cli.show import json_lines, say
from assistant.domain.money import Money
from assistant.flows import command as word
from assistant.flows.world import World


@command(
    "paid",
    example="""
    invoice-assistant paid 1042 1043
    invoice-assistant paid 1042 --amount 2500,00 --on 2026-11-20
    """,
)
@click.argument("invoices", nargs=-1, required=True, metavar="INVOICE...")
@click.option("--amount", metavar="AMOUNT", help="Only so much of it; else what is left.")
@click.option("--on", "on", type=day, metavar="DATE", help="The day the money came; else today.")
@pass_call
def paid(call: Call, invoices: tuple[str, ...], amount: str | None, on: date | None) -> None:
    """Say that invoices were paid, in full or in part; no reminder of them leaves any more."""
    if amount is not None and len(invoices) > 1:
        raise click.UsageError("--amount is for one invoice at a time")
    world, now = call.world(make=True), call.now()
    if on is not None and on > world.today(now):
        raise click.UsageError(f"{on} is still to come; say paid when the money is here")
    carry_out(call, world, invoices, lambda one: word.paid(world, one, now, money_of(world, one, amount), on))


def money_of(world: World, invoice: str, amount: str | None) -> Money | None:
    """What was typed after --amount, in the invoice's currency; wrong use when it is no amount."""
    if amount is None:
        return None
    case, _ = case_and_client(world, invoice)
    try:
        return read_amount(amount, case.invoice.currency)
    except ValueError as wrong:
        raise click.UsageError(f"--amount: {wrong}") from None


@command("promise", example="invoice-assistant promise 1042 2026-12-01")
@click.argument("invoice")
@click.argument("date", type=day)
@pass_call
def promise(call: Call, invoice: str, date: date) -> None:
    """The client promised to pay by that day: held until two bank days after it, then told whether it was kept."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (invoice,), lambda one: word.promise(world, one, date, now))


@command("dispute", example='invoice-assistant dispute 1042 --reason "half of the goods were missing"')
@click.argument("invoice")
@click.option("--reason", default="the client says something is wrong", metavar="TEXT", help="What is wrong.")
@pass_call
def dispute(call: Call, invoice: str, reason: str) -> None:
    """The client says that something is wrong: nothing moves until you say `resume`."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (invoice,), lambda one: word.dispute(world, one, reason, now))


@command("pause", example='invoice-assistant pause 1042 --until 2026-12-15 --reason "we talk about it on the 14th"')
@click.argument("what", metavar="INVOICE|CLIENT")
@click.option("--until", type=day, metavar="DATE", help="The last day of the pause; else until `resume`.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands in the journal.")
@pass_call
def pause(call: Call, what: str, until: date | None, reason: str) -> None:
    """Hold an invoice, or everything of a client."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (what,), lambda one: word.pause(world, one, until, reason, now))


@command("resume", example="invoice-assistant resume 1042")
@click.argument("what", metavar="INVOICE|CLIENT")
@pass_call
def resume(call: Call, what: str) -> None:
    """End every hold of an invoice, or of a client and all its invoices."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (what,), lambda one: word.resume(world, one, now))


def carry_out(call: Call, world: World, targets: tuple[str, ...], say_it: Callable[[str], str]) -> None:
    """All targets or none; each with what was written into the journal."""
    with world.store.transaction():
        said = {one: say_it(one) for one in dict.fromkeys(targets)}
    for target, reason in said.items():
        case = world.store.cases.get(target)
        if call.as_json:
            facts = {"status": case.status.value, "balance": str(case.balance.decimal)} if case else {}
            json_lines([{"target": target, "said": reason, **facts}])
        else:
            say(f"{target}: {reason}")
