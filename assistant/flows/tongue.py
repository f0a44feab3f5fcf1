"""Which language a contact writes: noticed, proposed to the owner once, and taken only on the owner's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.domain.client import Contact
from assistant.domain.reading import Reading
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.world import World

# What there are templates for.
SPOKEN = ("sv", "da", "en")
# A mail of this many letters tells by itself; of shorter ones it takes two in a row.
_LONGER = 200


def own_language(world: World, reading: Reading) -> str:
    """The language of the writer's own words; the empty string when they are too few to tell."""
    guess = world.context.guess_language
    return guess(reading.new_text) if guess is not None else ""


def language_tasks(world: World, reading: Reading) -> tuple[NewTask, ...]:
    """The question whether to write to a contact in the language they write, if there is reason to ask it."""
    client = world.store.ledger.client(reading.client) if reading.answered and reading.client else None
    sender = reading.message.sender.email
    contact = next((one for one in client.contacts if one.email.lower() == sender), None) if client else None
    if client is None or contact is None:
        return ()
    written = own_language(world, reading)
    written_to = contact.language or client.language
    if written not in SPOKEN or written == written_to or not _sure(world, reading, written):
        return ()
    if any(_same(task, sender, written) for task in world.store.tasks.asked(TaskKind.LANGUAGE, client.client)):
        return ()
    facts = {"email": sender, "name": contact.name, "written_in": written, "written_to": written_to}
    return (NewTask(TaskKind.LANGUAGE, client.client, "", facts, reading.message.message_id),)


def write_in(world: World, task: NewTask, _now: datetime) -> str:
    """The owner's yes: from now on the contact is written to in their language; answers with what was done."""
    client = world.store.ledger.client(task.client)
    email, language = task.facts.get("email", ""), task.facts.get("written_in", "")
    contact = next((one for one in client.contacts if one.email == email), None) if client else None
    if client is None or contact is None:
        return f"{email} is not a contact of {task.client} any more"
    changed: Contact = replace(contact, language=language)
    world.store.ledger.put_client(replace(client, contacts=(changed,)))
    return f"{email} is written to in {language} from now on"


def _sure(world: World, reading: Reading, written: str) -> bool:
    if sum(one.isalpha() for one in reading.new_text) >= _LONGER:
        return True
    before = world.store.readings.languages_of(reading.message.sender.email, 1)
    return list(before) == [written]


def _same(task: Task, email: str, written: str) -> bool:
    """Asked before, whatever was answered: the owner is not asked again."""
    return task.task.facts.get("email") == email and task.task.facts.get("written_in") == written
