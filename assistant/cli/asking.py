"""`why`: every gate of an invoice with its reason, and when the next reminder can leave."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from assistant.cli.because import Answer, answer
from assistant.cli.call import Call
from assistant.cli.charges import letter_as_object, letter_lines, next_letter
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.details import case_and_client, head, hold_lines
from assistant.cli.outlook import Outlook, as_object, moment_at, outlook
from assistant.cli.show import busy, json_lines, say, table
from assistant.domain.reasons import gate_name, said


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
        found = asyncio.run(answer(world, seen, now))
    if call.as_json:
        json_lines([_object(seen, found) | {"charges": letter_as_object(next_letter(world, seen))}])
        return
    head(seen)
    for line in hold_lines(seen.holds):
        say(f"  {line}")
    if seen.stage is not None and case.is_open:
        _gates(seen, seen.stage.id, "then" if at else "now", call.config.owner.language)
    letter = next_letter(world, seen)
    if letter is not None and seen.stage is not None:
        say(f"\nOn top, `{seen.stage.id}` would claim on {seen.facts.terms.today}:")
        for line in letter_lines(letter):
            say(f"  {line}")
    say()
    for line in found.lines:
        say(line)


def _gates(seen: Outlook, stage: str, when: str, language: str) -> None:
    """Every gate in the owner's language, and the first day on which a closed one may open by itself."""

    def word(key: str, **facts: str) -> str:
        return said(f"why.{key}", facts, language)

    say(f"\n{word(when, stage=stage)}")
    columns = ("", word("gate"), word("reason"), word("until"))
    rows = [
        (
            word("pass" if verdict.open else "fail"),
            gate_name(name, language),
            verdict.words(language),
            str(verdict.until or ""),
        )
        for name, verdict in seen.verdicts
    ]
    table(columns, rows, whole=(columns[0], columns[1], columns[3]))


def _object(seen: Outlook, found: Answer) -> dict[str, Any]:
    gates = [
        {
            "gate": name,
            "open": verdict.open,
            "reason": verdict.reason,
            "until": verdict.until,
            "key": verdict.key,
            "facts": dict(verdict.facts),
        }
        for name, verdict in seen.verdicts
    ]
    holds = [
        {"kind": one.kind.value, "since": one.since, "until": one.until, "reason": one.reason, "sentence": one.sentence}
        for one in seen.holds
    ]
    facts = dict(as_object(seen)) | {"holds": holds, "gates": gates}
    return facts | {"earliest": found.earliest, "needs": list(found.needs), "answer": " ".join(found.lines)}
