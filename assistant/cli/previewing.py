"""`preview`: the mail of an invoice as it would be sent."""

from __future__ import annotations

import tempfile
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.charges import letter_as_object, letter_lines
from assistant.cli.command import at_option, command, pass_call
from assistant.cli.details import case_and_client
from assistant.cli.outlook import Outlook, moment_at, open_cases, outlook
from assistant.cli.show import complain, json_lines, say
from assistant.domain.grouping import Ready, groups
from assistant.domain.ladder import Stage
from assistant.domain.nearest import nearest
from assistant.domain.reminder import Reminder
from assistant.flows.charging import Letter, letter_of
from assistant.flows.command import CommandError
from assistant.flows.composing import reminder_of
from assistant.flows.world import World
from assistant.writing.templates import Rendered

# What closes now and opens by itself does not change what the mail will say.
_PASSING = {"due", "listened", "money current", "working hours", "document", "template", "approved", "volume", "gap"}


@command(
    "preview",
    example="""
    invoice-assistant preview 1042
    invoice-assistant preview 1042 --stage formal --language en --open
    """,
)
@click.argument("invoice")
@click.option("--stage", metavar="STAGE", help="As at this stage of the ladder; else the next one.")
@click.option("--language", type=click.Choice(["sv", "da", "en"]), help="In this language; else the client's.")
@click.option("--open", "in_browser", is_flag=True, help="Show the HTML in a browser.")
@at_option
@pass_call
def preview(call: Call, /, invoice: str, at: Any, **asked: Any) -> None:
    """The mail as it would be sent: to whom, with what attached, and its text; with --open its HTML in a browser."""
    world = call.world()
    now = call.now(at)
    case, client = case_and_client(world, invoice)
    moment = moment_at(world, now, at is not None)
    seen = outlook(world, case, client, moment)
    stage = _stage(seen, asked["stage"])
    group = [Ready(seen.case, stage)]
    if asked["stage"] is None:
        others = (outlook(world, other, client, moment) for other, _ in open_cases(world, client))
        group += [Ready(one.case, one.stage) for one in others if one.stage and _goes_along(one, seen)]
    try:
        shared = next(one for one in groups(group, seen.facts.terms.ladder) if group[0] in one)
        letter = letter_of(world, client, shared, seen.facts)
        reminder = reminder_of(world, client, shared, seen.facts, letter)
    except ValueError as wrong:
        raise CommandError(str(wrong)) from None
    if asked["language"]:
        reminder = replace(reminder, language=asked["language"])
    rendered = world.writer.render(reminder)
    _print(call, world, reminder, (rendered, letter))
    if asked["in_browser"]:
        _open(rendered)


def _stage(seen: Outlook, named: str | None) -> Stage:
    ladder = seen.facts.terms.ladder
    if named is None:
        if seen.stage is None or not seen.case.is_open:
            why = "every stage is done" if seen.case.is_open else f"it is {seen.case.status}"
            raise CommandError(f"no mail comes next for {seen.case.number}: {why}; name a stage with --stage")
        stage = seen.stage
    elif ladder.index(named) < 0:
        known = [stage.id for stage in ladder.stages]
        raise click.UsageError(f"--stage: there is no {named}{nearest(named, known) or ': ' + ', '.join(known)}")
    else:
        stage = ladder.stage(named)
    if not stage.mails:
        raise CommandError(f"{stage.id} sends no mail: it is a task for you")
    return stage


def _goes_along(other: Outlook, lead: Outlook) -> bool:
    """Whether another invoice of the client would share the mail."""
    due = other.day is not None and other.day <= max(lead.day or other.day, lead.facts.terms.today)
    stopped = any(name not in _PASSING for name, _ in other.closed)
    mails = other.stage is not None and other.stage.mails
    return other.case.number != lead.case.number and due and mails and not stopped


def _print(call: Call, world: World, reminder: Reminder, about: tuple[Rendered, Letter]) -> None:
    said, letter = about
    cases = [world.store.cases.get(number) for number in reminder.numbers]
    invoices = [case.invoice for case in cases if case is not None]
    attached = [one.filename or f"{one.number}.pdf" for one in invoices if one.document]
    people = {
        "from": _person(world.owner.name, world.owner.email),
        "to": _person(reminder.to.name, reminder.to.email),
        "cc": [_person(one.name, one.email) for one in reminder.cc],
    }
    if call.as_json:
        facts = {"stage": reminder.stage.id, "language": reminder.language, "invoices": list(reminder.numbers)}
        body = {
            "charges": letter_as_object(letter),
            "subject": said.subject,
            "attachments": attached,
            "text": said.text,
            "html": said.html,
        }
        json_lines([facts | people | body])
        return
    say(f"From: {people['from']}")
    say(f"To: {people['to']}")
    if people["cc"]:
        say(f"Cc: {', '.join(people['cc'])}")
    say(f"Subject: {said.subject}")
    say(f"Attached: {', '.join(attached) or 'nothing'}")
    for line in letter_lines(letter):
        say(f"On top: {line}")
    say()
    say(said.text)
    for one in invoices:
        if not one.document:
            complain(f"the PDF of {one.number} is not here to attach: nothing leaves before it is imported")


def _person(name: str, email: str) -> str:
    return f"{name} <{email}>" if name else email


def _open(said: Rendered) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".html", delete=False) as file:
        file.write(said.html)
    say(f"\nHTML: {file.name}")
    if not webbrowser.open(Path(file.name).as_uri()):
        complain(f"no browser could be started; open {file.name} yourself")
