"""`plan`: what would go to whom on which day."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.show import busy, json_lines, say, table
from assistant.domain.ladder import Approval
from assistant.flows.plan import Planned
from assistant.flows.plan import plan as look_ahead
from assistant.flows.rehearse import rehearsal
from assistant.flows.world import World


@command("plan", example="invoice-assistant plan --days 90")
@click.option("--days", type=click.IntRange(1, 730), default=60, show_default=True, help="How far to look ahead.")
@at_option
@pass_call
def plan(call: Call, days: int, at: Any) -> None:
    """What would go to whom on which day, if nobody answered, nobody paid, and you let everything pass.

    A firm that is not live yet is planned as if it were; until `go` each of these mails goes into Drafts.
    """
    world = call.world()
    imagined = rehearsal(world)
    imagined.store.remember("live", "yes")
    with busy(f"walking {days} days ahead"):
        found = asyncio.run(look_ahead(imagined, call.now(at), days))
    if call.as_json:
        json_lines({**_facts(world, one), "live": world.live} for one in found)
        return
    if not found:
        say(f"nothing would leave within {days} days")
        return
    rows = [
        (
            f"{one.day:%a} {one.day}",
            facts["name"],
            _stages(one),
            ", ".join(one.to),
            ", ".join(one.cc),
            facts["how"],
            one.subject,
        )
        for one in found
        for facts in [_facts(world, one)]
    ]
    table(("day", "client", "invoices", "to", "copy", "how", "subject"), rows, whole=("day", "how"), spare=("subject",))
    if not world.live:
        say("not live yet: until `go` each of these goes into Drafts instead")


def _stages(planned: Planned) -> str:
    return ", ".join(f"{number} {stage}" for number, stage in planned.stages)


def _facts(world: World, planned: Planned) -> dict[str, Any]:
    client = world.store.ledger.client(planned.client)
    return {
        "day": planned.day,
        "client": planned.client,
        "name": client.name if client else planned.client,
        "stages": dict(planned.stages),
        "to": list(planned.to),
        "cc": list(planned.cc),
        "how": _how(world, planned),
        "subject": planned.subject,
    }


def _how(world: World, planned: Planned) -> str:
    client = world.store.ledger.client(planned.client)
    if planned.by_hand:
        return "draft"
    ladder = world.policy.ladder(client) if client else None
    wanted = {stage.id: stage.approval for stage in ladder.stages} if ladder else {}
    return "announced" if Approval.VETO in {wanted.get(stage) for _, stage in planned.stages} else "by itself"
