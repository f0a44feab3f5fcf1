"""`reread`: what would be read differently by the rules of today; nothing changes until `--apply`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.progress import progress
from assistant.cli.show import counted, json_lines, quoted, say, table
from assistant.flows.reread import Difference, apply, differences
from assistant.flows.world import World

_WORTH_A_BAR = 50


@command(
    "reread",
    example="""
    invoice-assistant reread
    invoice-assistant reread --apply
    """,
)
@click.option("--apply", "bring_in_force", is_flag=True, help="Bring the new readings in force.")
@at_option
@pass_call
def reread(call: Call, bring_in_force: bool, at: Any) -> None:
    """Read every kept message again and show what would be read differently, as after an update.

    Nothing is changed until you say --apply. Then the new readings are put into the journal and the holds they ask for
    are placed. No hold is lifted and no money is booked by it: where a reading would no longer hold, you are asked.
    """
    now = call.now(at)
    world = call.world(make=bring_in_force)
    found = _read(world, call, now)
    if bring_in_force:
        # Each is looked at anew: what the one before it placed may be all that the next one asks for.
        for one in found:
            apply(world, one.kept.id, now)
    if call.as_json:
        json_lines(_object(one, bring_in_force) for one in found)
    else:
        _tell(found, bring_in_force)


def _read(world: World, call: Call, now: Any) -> Sequence[Difference]:
    with progress("reading", len(world.store.inbox.read_ids()), _WORTH_A_BAR) as tick:
        return list(differences(world, now, tick))


def _tell(found: Sequence[Difference], applied: bool) -> None:
    if not found:
        say("everything is read as it was")
        return
    rows = [
        (
            one.kept.received_at[:10],
            one.now.message.sender.email,
            "; ".join(f"{name} {then} \N{RIGHTWARDS ARROW} {now}" for name, then, now in one.fields),
            quoted(one.now.sentence) if one.now.sentence else "",
            "; ".join(one.effects) or "nothing",
        )
        for one in found
    ]
    table(("received", "from", "read differently", "because", "what follows"), rows, whole=("received",))
    mails = counted(len(found), "message")
    say(f"{mails} read anew" if applied else f"{mails} would be read differently; `reread --apply` brings it in force")


def _object(one: Difference, applied: bool) -> dict[str, Any]:
    then, now = one.then, one.now
    known = then.whole
    return {
        "message": one.kept.message_id,
        "received": one.kept.received_at,
        "from": now.message.sender.email,
        "client": now.client or None,
        "then": {
            "kind": then.kind or None,
            "date": then.on,
            "invoices": list(then.invoices) if known else None,
            "answered": then.answered if known else None,
        },
        "now": {
            "kind": now.kind.value,
            "date": now.date,
            "invoices": list(now.invoices),
            "answered": now.answered,
        },
        "evidence": [{"kind": str(each.kind), "text": each.text} for each in now.evidence],
        "effects": list(one.effects),
        "applied": applied,
    }
