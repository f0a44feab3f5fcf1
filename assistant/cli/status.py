"""`status`: what is open, at what stage, on hold why, and what comes next; and whether all is well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.details import client_details, found, invoice_details
from assistant.cli.health import troubles
from assistant.cli.outlook import Outlook, as_object, hold_words, moment_at, next_words, open_cases, outlook
from assistant.cli.show import complain, counted, json_lines, say, table
from assistant.domain.case import Case
from assistant.domain.money import Money, total
from assistant.flows.world import World

COLUMNS = ("client", "invoice", "balance", "due", "late", "stage", "holds", "next")


@command(
    "status",
    example="""
    invoice-assistant status
    invoice-assistant status 1042
    invoice-assistant status --health
    """,
)
@click.argument("target", required=False, metavar="[CLIENT|INVOICE]")
@click.option("--health", is_flag=True, help="Only say whether all is well; exit 1 if not.")
@at_option
@pass_call
def status(call: Call, target: str | None, health: bool, at: Any) -> int:
    """What is open, at what stage, on hold why, and what comes next; of one client or invoice, everything.

    --health is for monitoring: one line, and exit code 1 when the mailbox is not read, a mail's fate is not known, a
    message could not be read, or a template is wrong.
    """
    world = call.world()
    now = call.now(at)
    if health:
        return _health(call, troubles(world, now))
    moment = moment_at(world, now, at is not None)
    if target is None:
        _every_open_invoice(call, world, [outlook(world, case, client, moment) for case, client in open_cases(world)])
        return 0
    one = found(world, target)
    if isinstance(one, Case):
        invoice_details(call, world, one, moment)
    else:
        client_details(call, world, one, moment)
        _show(call, [outlook(world, case, client, moment) for case, client in open_cases(world, one)])
    return 0


def _every_open_invoice(call: Call, world: World, seen: list[Outlook]) -> None:
    seen.sort(key=lambda one: (one.client.name.casefold(), one.case.invoice.due, one.case.number))
    _show(call, seen)
    sums = _sums(one.case.balance for one in seen)
    if call.as_json:
        totals = {currency: str(amount.decimal) for currency, amount in sums.items()}
        json_lines(
            [{"totals": totals, "invoices": len(seen), "live": world.live, "tasks": len(world.store.tasks.open())}]
        )
        return
    words = ", ".join(str(amount) for amount in sums.values()) or "nothing"
    say(f"{len(seen)} open: {words}" if seen else "nothing is open")
    tasks = len(world.store.tasks.open())
    if tasks:
        say(f"{counted(tasks, 'task')} for you: `invoice-assistant tasks`")
    say("live: reminders leave by themselves" if world.live else "not live yet: reminders go into Drafts until `go`")


def _show(call: Call, seen: list[Outlook]) -> None:
    if call.as_json:
        json_lines(as_object(one) for one in seen)
    elif seen:
        rows = [_row(one) for one in seen]
        table(COLUMNS, rows, right=("balance", "due", "late"), whole=("invoice",), spare=("late",))


def _row(seen: Outlook) -> tuple[str, ...]:
    case = seen.case
    late = (seen.facts.terms.today - case.invoice.due).days
    return (
        seen.client.name,
        case.number,
        str(case.balance),
        case.invoice.due.isoformat(),
        str(late) if late > 0 else "",
        seen.reached,
        "; ".join(hold_words(hold) for hold in seen.holds),
        next_words(seen),
    )


def _sums(balances: Iterable[Money]) -> dict[str, Money]:
    every = list(balances)
    return {
        currency: total((one for one in every if one.currency == currency), currency)
        for currency in sorted({one.currency for one in every})
    }


def _health(call: Call, wrong: list[str]) -> int:
    if call.as_json:
        json_lines([{"healthy": not wrong, "problems": wrong}])
    elif wrong:
        complain("; ".join(wrong))
    else:
        say("all is well")
    return 1 if wrong else 0
