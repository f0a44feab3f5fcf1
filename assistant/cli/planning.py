"""`plan`: what would go to whom on which day, and what another ladder would change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from dateutil.relativedelta import relativedelta

from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.outlook import open_cases
from assistant.cli.show import complain, counted, json_lines, say, table, walking
from assistant.config import Config, with_ladders
from assistant.domain.ladder import Approval
from assistant.domain.money import total
from assistant.flows.compare import Difference, differences
from assistant.flows.past import otherwise
from assistant.flows.plan import Planned
from assistant.flows.plan import plan as look_ahead
from assistant.flows.rehearse import rehearsal
from assistant.flows.world import World
from assistant.wiring import build_world


@command(
    "plan",
    example="""
    invoice-assistant plan --days 90
    invoice-assistant plan --ladder new.toml
    invoice-assistant plan --past --months 12 --ladder new.toml
    """,
)
@click.option("--days", type=click.IntRange(1, 730), default=60, show_default=True, help="How far to look ahead.")
@click.option(
    "--ladder",
    "ladders",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Show what would be different with the [[ladder]] tables of this file.",
)
@click.option("--past", is_flag=True, help="Instead: what would have gone otherwise in the last months.")
@click.option("--months", type=click.IntRange(1, 60), default=6, show_default=True, help="How far back --past goes.")
@at_option
@pass_call
def plan(call: Call, days: int, ladders: Path | None, past: bool, months: int, at: Any) -> None:  # noqa: PLR0913, PLR0917 - the options
    """What would go to whom on which day, if nobody answered, nobody paid, and you let everything pass.

    A firm that is not live yet is planned as if it were; until `go` each of these mails goes into Drafts.
    With --ladder, only what another ladder would change: each stage that leaves on another day, or not at all.
    With --past the days that have been are gone through again, with every payment, answer and hold as it really came.
    """
    other = with_ladders(call.path, ladders) if ladders is not None else None
    world = call.world()
    if past:
        tell_past(call, _under(other, world) if other else world, call.now(at), months)
        return
    with walking((days + 1) * (2 if other else 1)) as tick:
        found = asyncio.run(look_ahead(_live(world), call.now(at), days, tick=tick))
        if other is not None:
            changed = _under(other, world)
            then = asyncio.run(look_ahead(_live(changed), call.now(at), days, tick=tick))
            tell_differences(call, world, differences(found, then), (len(found), len(then)))
            return
    if call.as_json:
        json_lines({**_facts(world, one), "live": world.live} for one in found)
        return
    if not found:
        waiting = sum(1 for _ in open_cases(world))
        why = "; `status` tells what each open invoice waits for" if waiting else ""
        say(f"nothing would leave within {days} days{why}")
        return
    _calendar(world, found)
    if not world.live:
        say("not live yet: until `go` each of these goes into Drafts instead")


def _live(world: World) -> World:
    imagined = rehearsal(world)
    imagined.store.remember("live", "yes")
    return imagined


def _under(config: Config, world: World) -> World:
    """The same firm with the other config's ladders, and what is wrong with the templates they need."""
    changed = build_world(config, world.store, world.mailbox, world.sender)
    problems = {problem for problem in changed.template_problems.values() if problem}
    for problem in sorted(problems):
        complain(f"{problem}; what needs it would not leave")
    return changed


def _calendar(world: World, found: Sequence[Planned]) -> None:
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


def tell_differences(call: Call, world: World, found: Sequence[Difference], mails: tuple[int, int]) -> None:
    """Each stage that is different, and how many mails there are in all."""
    names = {one.client: one.name for one in world.store.ledger.clients()}
    if call.as_json:
        json_lines({**asdict(one), "name": names.get(one.client, one.client), "difference": one.words} for one in found)
        return
    if found:
        rows = [
            (names.get(one.client, one.client), one.invoice, one.stage, _day(one.before), _day(one.after), one.words)
            for one in found
        ]
        table(("client", "invoice", "stage", "now", "then", "difference"), rows, whole=("invoice", "now", "then"))
    else:
        say("no difference")
    say(f"{counted(mails[0], 'mail')} now, {counted(mails[1], 'mail')} then")


def tell_past(call: Call, world: World, now: datetime, months: int) -> None:
    """What the world's ladders would have done otherwise in so many months."""
    today = world.today(now)
    since = today - relativedelta(months=months)
    with walking((today - since).days + 1) as tick:
        found, stages = asyncio.run(otherwise(world, now, since, tick))
    names = {one.client: one.name for one in world.store.ledger.clients()}
    if call.as_json:
        json_lines(
            {
                **asdict(one.difference),
                "name": names.get(one.difference.client, one.difference.client),
                "difference": one.difference.words,
                "why": one.why,
            }
            for one in found
        )
        return
    rows = [
        (names.get(it.client, it.client), it.invoice, it.stage, _day(it.before), _day(it.after), it.words, one.why)
        for one in found
        for it in [one.difference]
    ]
    if rows:
        columns = ("client", "invoice", "stage", "really", "then", "difference", "why")
        table(columns, rows, whole=("invoice", "really", "then"))
    else:
        say("nothing would have gone otherwise")
    say(f"since {since}: {counted(stages[0], 'stage')} left, {stages[1]} would have left")


def _day(day: date | None) -> str:
    return f"{day:%a} {day}" if day else "\N{EN DASH}"


def _stages(planned: Planned) -> str:
    return ", ".join(f"{number} {stage}{_on_top(planned, number)}" for number, stage in planned.stages)


def _on_top(planned: Planned, number: str) -> str:
    """What the mail would claim on top of that invoice."""
    claimed = [one.amount for one in planned.charges.get(number, ())]
    return f" +{total(claimed, claimed[0].currency)}" if claimed else ""


def _facts(world: World, planned: Planned) -> dict[str, Any]:
    client = world.store.ledger.client(planned.client)
    return {
        "day": planned.day,
        "client": planned.client,
        "name": client.name if client else planned.client,
        "stages": dict(planned.stages),
        "charges": [
            {"invoice": number, "kind": one.kind.value, "amount": str(one.amount.decimal)}
            for number, found in planned.charges.items()
            for one in found
        ],
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
