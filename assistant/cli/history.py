"""`timeline`: everything that happened to an invoice or a client, in order."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.details import found
from assistant.cli.show import json_lines, quoted, say, table
from assistant.domain.case import Case


@command("timeline", example="invoice-assistant timeline 1042")
@click.argument("target", metavar="INVOICE|CLIENT")
@pass_call
def timeline(call: Call, target: str) -> None:
    """Everything that happened and why, in order, with the client's own words where a step rests on them."""
    world = call.world()
    one = found(world, target)
    journal = world.store.journal
    entries = journal.of_invoice(one.number) if isinstance(one, Case) else journal.of_client(one.client)
    if call.as_json:
        json_lines(
            {
                "at": entry.at,
                "client": entry.client,
                "invoice": entry.invoice or None,
                "event": entry.event,
                "reason": entry.reason,
                "sentence": entry.sentence or None,
                "facts": json.loads(entry.facts),
            }
            for entry in entries
        )
        return
    if not entries:
        say("nothing has happened yet")
        return
    zone = ZoneInfo(call.config.owner.timezone)
    rows = [
        (
            f"{datetime.fromisoformat(entry.at).astimezone(zone):%Y-%m-%d %H:%M}",
            entry.invoice,
            f"{entry.reason}: {quoted(entry.sentence)}" if entry.sentence else entry.reason,
        )
        for entry in entries
    ]
    table(("when", "invoice", "what"), rows, whole=("when", "invoice"))
