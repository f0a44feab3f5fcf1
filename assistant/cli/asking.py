"""`why`: every gate of an invoice with its reason, and when the next reminder can leave."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from assistant.cli.because import Answer, answer
from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.details import case_and_client, head, hold_lines
from assistant.cli.outlook import Outlook, as_object, moment_at, outlook
from assistant.cli.show import busy, json_lines, say, table


@command("why", example="invoice-assistant why 1042")
@click.argument("invoice")
@at_option
@pass_call
def why(call: Call, invoice: str, at: Any) -> None:
    """Why an invoice is, or is not, reminded of now: every gate with pass or fail and the reason; then what comes next.

    The earliest day is found by walking forward, day by day, as if nobody answered and nobody paid.
    """
    world = call.world()
    now = call.now(at)
    case, client = case_and_client(world, invoice)
    seen = outlook(world, case, client, moment_at(world, now, at is not None))
    with busy("walking ahead"):
        said = asyncio.run(answer(world, seen, now))
    if call.as_json:
        json_lines([_object(seen, said)])
        return
    head(seen)
    for line in hold_lines(seen.holds):
        say(f"  {line}")
    if seen.stage is not None and case.is_open:
        say(f"\nMay `{seen.stage.id}` leave {'then' if at else 'now'}?")
        rows = [("pass" if verdict.open else "FAIL", name, verdict.reason) for name, verdict in seen.verdicts]
        table(("", "gate", "reason"), rows, whole=("", "gate"))
    say()
    for line in said.lines:
        say(line)


def _object(seen: Outlook, said: Answer) -> dict[str, Any]:
    gates = [
        {"gate": name, "open": verdict.open, "reason": verdict.reason, "until": verdict.until}
        for name, verdict in seen.verdicts
    ]
    holds = [
        {"kind": one.kind.value, "since": one.since, "until": one.until, "reason": one.reason, "sentence": one.sentence}
        for one in seen.holds
    ]
    facts = dict(as_object(seen)) | {"holds": holds, "gates": gates}
    return facts | {"earliest": said.earliest, "needs": list(said.needs), "answer": " ".join(said.lines)}
