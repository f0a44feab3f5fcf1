"""`explain`: what the program understands of messages, with the evidence; it changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.show import json_lines, quoted, say
from assistant.domain.reading import Reading
from assistant.flows.answer import change_of
from assistant.flows.attachments import opened
from assistant.flows.world import World
from assistant.store.inbox import Kept
from assistant.transport.imap import ImapMailbox
from assistant.understanding.explanation import explanation
from assistant.understanding.reading import read
from assistant.wiring import imap_account

_FOLDER = "INBOX"
_LOOK_BACK = timedelta(days=60)


@command(
    "explain",
    example="""
    invoice-assistant explain answer.eml --json
    invoice-assistant explain --mailbox 5
    """,
)
@click.argument("files", nargs=-1, metavar="FILE.eml...", type=click.Path(path_type=Path))
@click.option(
    "--mailbox",
    type=click.IntRange(1, 500),
    is_flag=False,
    flag_value=10,
    metavar="[N]",
    help="The newest N messages of the inbox (10), read without marking them.",
)
@at_option
@pass_call
def explain(call: Call, files: tuple[Path, ...], mailbox: int | None, at: Any) -> None:
    """What a message is, whose, about which invoices, until when, and on which sentence that rests.

    The ledger is that of the configured store. --at stands for the clock. Nothing is changed.
    """
    if not files and mailbox is None:
        raise click.UsageError("name a message (FILE.eml), or --mailbox")
    now = call.now(at)
    messages: Iterable[tuple[str, bytes]] = ((str(path), path.read_bytes()) for path in files)
    if mailbox is not None:
        messages = [*messages, *asyncio.run(_newest(call, mailbox, now))]
    world = call.world()
    if call.as_json:
        json_lines(explanation(_read(world, raw), name) for name, raw in messages)
        return
    for at_message, (name, raw) in enumerate(messages):
        if at_message:
            say()
        _tell(world, name, raw, now)


async def _newest(call: Call, count: int, now: datetime) -> list[tuple[str, bytes]]:
    """The last messages of the inbox, oldest first; nothing is marked read."""
    mailbox = ImapMailbox(imap_account(call.config.imap))
    try:
        news = await mailbox.news(_FOLDER, None, (now - _LOOK_BACK).date())
        uids = [heading.uid for heading in news.headings[-count:]]
        return [(f"{_FOLDER}/{uid}", await mailbox.raw(_FOLDER, uid)) for uid in uids]
    finally:
        await mailbox.close()


def _read(world: World, raw: bytes) -> Reading:
    return read(raw, replace(world.context, attached=opened(world, raw).texts))


def _tell(world: World, name: str, raw: bytes, now: datetime) -> None:
    reading = _read(world, raw)
    said = explanation(reading, name)
    say(f"{name}: {', '.join(said['kinds'])}")
    say(f"  from {said['from'] or 'nobody'} ({said['trust']}), in {said['language'] or 'no language'}")
    about = ", ".join(said["invoices"]) or "no invoice"
    whose = f" of {said['client']}" if said["client"] else ", no client that is known"
    say(f"  about {about}{whose}{_possibly(reading)}")
    for fact in ("date", "amount"):
        if said[fact]:
            say(f"  {fact}: {said[fact]}{' ' + said['currency'] if fact == 'amount' else ''}")
    for one in said["evidence"]:
        say(f"  {one['kind']}: {quoted(one['text'])}")
    for line in _by_rule(reading):
        say(f"  {line}")
    for line in _effects(world, reading, raw, now):
        say(f"  \N{RIGHTWARDS ARROW} {line}")


def _by_rule(reading: Reading) -> Iterator[str]:
    """The rule that read the notice, each field with the line it stands in, and what is missing for it to count."""
    payment = reading.payment
    if payment is None or not payment.rule:
        return
    yield f"read by the rule “{payment.rule}” ({payment.tells})"
    for name, value, line in payment.read:
        yield f"  {name}: {value}, from {quoted(line)}"
    if payment.unnamed:
        yield f'to make it count: [[payment_source]] name = "…" domains = ["{payment.unnamed}"] in the config'


def _possibly(reading: Reading) -> str:
    return f" (or {', '.join(reading.candidates)}?)" if reading.candidates else ""


def _effects(world: World, reading: Reading, raw: bytes, now: datetime) -> Iterator[str]:
    """What would follow from the message, if it came now."""
    message_id = reading.message.message_id
    change = change_of(world, reading, Kept(0, _FOLDER, message_id, raw, "new", now.isoformat()), now)
    for decision in change.decisions:
        yield f"{decision.case.number}: {decision.reason}"
    for standing in change.standings:
        yield f"{standing.standing.client}: {standing.reason}"
    for task in change.tasks:
        yield f"you are asked: {task.kind}"
    if not (change.decisions or change.standings or change.tasks):
        yield "nothing follows from it"
