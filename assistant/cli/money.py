"""The owner's word about money beside `paid`: credit, write-off, waive, reopen."""

from __future__ import annotations

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.details import case_and_client
from assistant.cli.words import carry_out, money_of
from assistant.flows import command as word
from assistant.flows import waiving


@command("credit", example='invoice-assistant credit 1042 --amount 500,00 --reason "two boxes were broken"')
@click.argument("invoice")
@click.option("--amount", metavar="AMOUNT", help="Only so much of it; else what is left.")
@click.option("--reason", default="", metavar="TEXT", help="Why; it stands in the journal.")
@pass_call
def credit(call: Call, invoice: str, amount: str | None, reason: str) -> None:
    """Say that something was taken off an invoice; with nothing left to pay it is closed."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (invoice,), lambda one: word.credit(world, one, now, money_of(world, one, amount), reason))


@command("write-off", example='invoice-assistant write-off 1042 --reason "bankruptcy"')
@click.argument("invoice")
@click.option("--reason", default="written off", metavar="TEXT", help="Why; it stands in the journal.")
@pass_call
def write_off(call: Call, invoice: str, reason: str) -> None:
    """Give up what is left of an invoice: it is closed, and nobody is reminded of it any more."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (invoice,), lambda one: word.write_off(world, one, reason, now))


@command("waive", example='invoice-assistant waive 1042 --reason "an old client"')
@click.argument("invoices", nargs=-1, required=True, metavar="INVOICE...")
@click.option("--reason", default="waived by the owner", metavar="TEXT", help="Why; it stands in the journal.")
@pass_call
def waive(call: Call, invoices: tuple[str, ...], reason: str) -> None:
    """Give up the fees, compensation and interest claimed on top; later reminders claim nothing of it again."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, invoices, lambda one: waiving.waive(world, case_and_client(world, one)[0], reason, now))


@command("reopen", example='invoice-assistant reopen 1042 --reason "the money was for another order"')
@click.argument("invoice")
@click.option("--reason", default="on the owner's word", metavar="TEXT", help="Why; it stands in the journal.")
@pass_call
def reopen(call: Call, invoice: str, reason: str) -> None:
    """An invoice is not settled after all. A payment of a bank file that paid it is asked about anew."""
    world, now = call.world(make=True), call.now()
    carry_out(call, world, (invoice,), lambda one: word.reopen(world, one, reason, now))
