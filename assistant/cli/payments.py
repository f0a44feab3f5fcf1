"""`payments`, `reconcile`: money that came in, where it went and why, and what has no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.details import found
from assistant.cli.kinds import day
from assistant.cli.show import json_lines, say, table
from assistant.domain.client import Client
from assistant.domain.freshness import Freshness
from assistant.domain.money import Money
from assistant.flows.freshness import freshness
from assistant.flows.looking_again import look_again
from assistant.flows.rehearse import rehearsal
from assistant.flows.undoing import net_of
from assistant.flows.world import World
from assistant.store.payment_rows import KeptPayment, State

_COLUMNS = ("day", "amount", "payer", "said", "went to", "why")


@command(
    "payments",
    example="""
    invoice-assistant payments --unmatched
    invoice-assistant payments acme --since 2026-11-01 --json
    """,
)
@click.argument("client", required=False)
@click.option("--since", type=day, metavar="DATE", help="Only what was booked on this day or later.")
@click.option("--unmatched", is_flag=True, help="Only what has no place yet.")
@pass_call
def payments(call: Call, client: str | None, since: date | None, unmatched: bool) -> None:
    """What came in by bank files, newest first: where it went and why, and how fresh each source is."""
    world = call.world()
    one = found(world, client) if client else None
    name = one.client if isinstance(one, Client) else one.invoice.client if one else ""
    kept = [one for one in world.store.payments.every(since, name) if not unmatched or one.waiting]
    if call.as_json:
        json_lines(as_object(world, one) for one in kept)
        return
    if kept:
        table(_COLUMNS, [_row(world, one) for one in kept], right=("amount",), whole=("day", "amount"))
    else:
        say("nothing waits for its place" if unmatched else "no bank file has told of a payment yet")
    for line in (*_told(world, name), *_sources(world, freshness(world, call.now()))):
        say(line)


def _row(world: World, kept: KeptPayment) -> tuple[str, ...]:
    credit = kept.credit
    said = " ".join((*(one.text for one in credit.references), credit.text)).strip()
    return str(credit.booked), str(credit.amount), credit.payer, said, _went_to(world, kept), kept.why


def _went_to(world: World, kept: KeptPayment) -> str:
    if kept.state is State.PLACED:
        # What an invoice got in another currency than the payment's is no part of the amount beside it.
        numbers = [
            number if part.currency == kept.credit.currency else f"{number} ({part})"
            for number, part in _parts(world, kept).items()
        ]
        rest = [f"credit of {kept.client}: {kept.credit_left} left"] if kept.credit_left else []
        gone = f"credit of {kept.client}, used" if kept.surplus else "taken back"
        return ", ".join((*numbers, *rest)) or gone
    task = world.store.tasks.open_about(kept.credit.key)
    return f"task {task.id}" if task else str(kept.state)


def _parts(world: World, kept: KeptPayment) -> dict[str, Money]:
    """What each invoice has of the payment now, in the invoice's own currency."""
    used = net_of(world, kept.credit.key)
    known = world.store.ledger.invoices_numbered(list(used))
    return {number: Money(minor, known[number].currency) for number, minor in used.items()}


def _told(world: World, client: str) -> Iterator[str]:
    """Payments that are known by mail only."""
    sql = """select h.invoice, h.since, h.reason from holds h where h.kind = 'told' and ? in ('', h.client)
             order by h.since, h.invoice"""
    for row in world.store.query(sql, client):
        yield f"{row['invoice']}: {row['reason']} (since {row['since']})"


def _sources(world: World, sources: Sequence[Freshness]) -> Iterator[str]:
    for one in sources:
        reach = f"data until {one.until}" if one.until else "no file yet"
        late = f", {one.age} bank days old: too old (at most {one.limit})" if one.stale and one.until else ""
        yield f"{one.name}: {reach}{late}"
    for statement in world.store.sources.statements(20):
        yield from (f"{statement.file}: {doubt}" for doubt in statement.doubts)


def as_object(world: World, kept: KeptPayment) -> Mapping[str, Any]:
    """A payment as JSON shows it."""
    credit = kept.credit
    task = world.store.tasks.open_about(credit.key)
    return {
        "payment": kept.id,
        "date": credit.booked,
        "amount": str(credit.amount.decimal),
        "currency": credit.currency,
        "direction": credit.direction.value,
        "payer": credit.payer or None,
        "payer_account": credit.payer_account or None,
        "reference": credit.references[0].text if credit.references else None,
        "text": credit.text or None,
        "source": credit.source,
        "file": credit.file,
        "state": kept.state.value,
        "client": kept.client or None,
        "invoices": [
            {"invoice": number, "amount": str(part.decimal), "currency": part.currency}
            for number, part in _parts(world, kept).items()
        ],
        "credit_left": str(kept.credit_left.decimal) if kept.credit_left else None,
        "why": kept.why,
        "placed_by": kept.placed_by or None,
        "task": task.id if task else None,
        "candidates": [
            {"client": one.client or None, "invoices": list(one.numbers), "evidence": one.why} for one in kept.choices
        ],
    }


@command("reconcile", example="invoice-assistant reconcile --dry-run")
@click.option("--dry-run", is_flag=True, help="Only show what would be done, with the evidence.")
@pass_call
def reconcile(call: Call, dry_run: bool) -> None:
    """Look again at every payment without a place, and show what speaks for each."""
    world = call.world(make=not dry_run)
    if dry_run:
        world = rehearsal(world)
    waiting = [one.credit.key for one in world.store.payments.waiting()]
    look_again(world, call.now(), anew=True)
    kept = [one for key in waiting if (one := world.store.payments.get(key)) is not None]
    if call.as_json:
        json_lines(as_object(world, one) for one in kept)
        return
    if not kept:
        say("every payment has its place")
        return
    rows = [row for one in kept for row in _evidence(world, one)]
    table(("day", "amount", "payer", "for", "evidence"), rows, right=("amount",), whole=("day", "amount"))
    placed = sum(one.state is State.PLACED for one in kept)
    would = "would get" if dry_run else "got"
    say(f"{placed} of {len(kept)} {would} a place; the rest wait for you" if placed else f"{len(kept)} wait for you")


def _evidence(world: World, kept: KeptPayment) -> Iterator[tuple[str, ...]]:
    """A line for what was decided or asked, and one for each candidate."""
    credit = kept.credit
    yield str(credit.booked), str(credit.amount), credit.payer, _went_to(world, kept), kept.why
    for at, one in enumerate(kept.choices, start=1):
        yield "", "", "", f"{at}: {' + '.join(one.numbers)}", one.why
