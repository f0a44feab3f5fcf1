"""A contact who writes another language than they are written to: proposed once, taken on the owner's yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.domain.reading import Kind
from assistant.flows.command import decide_task
from assistant.flows.tongue import language_tasks
from assistant.flows.world import World
from assistant.store.readings import KeptReading
from tests.flows.doubles import ANNA, at, bring_in, firm, invoice, reading, tasks

DAY = date(2026, 12, 2)
SHORT = "We have paid this one already, thank you."
LONG = "Thank you for the reminder, it had slipped through while our bookkeeper was away on holiday. " * 3


@pytest.fixture
def world() -> World:
    """Everybody who writes there writes English, so the guesser says; the client is written to in Swedish."""
    world = firm()
    bring_in(world, invoice("1042"), on=date(2026, 11, 20))
    return replace(world, context=replace(world.context, guess_language=lambda text: "en" if len(text) > 20 else ""))


def _wrote(world: World, text: str, day: int = 0) -> None:
    """The message comes in, is asked about if there is reason to, and is kept."""
    when = at(DAY + timedelta(day))
    heard = reading(Kind.QUESTION, "1042", on=when, new_text=text)
    for task in language_tasks(world, heard):
        world.store.tasks.add(task, when)
    world.store.inbox.keep(("INBOX", 1, day + 1), heard.message.message_id, b"", when)
    language = world.context.guess_language(text) if world.context.guess_language else ""
    kept = world.store.inbox.get(heard.message.message_id)
    assert kept is not None
    world.store.readings.add(KeptReading(kept.id, "question", sender=ANNA.email, language=language), when)


def _language(world: World) -> str:
    client = world.store.ledger.client("solrosen")
    assert client is not None
    return next(one.language for one in client.contacts if one.email == ANNA.email)


def test_one_short_mail_is_not_enough(world: World) -> None:
    """Anybody forwards a line in English."""
    _wrote(world, SHORT)
    assert tasks(world) == []


def test_two_in_a_row_are(world: World) -> None:
    """The question names the contact and both languages."""
    _wrote(world, SHORT)
    _wrote(world, SHORT, 1)
    (task,) = world.store.tasks.open()
    facts = {"email": ANNA.email, "name": "Anna Berg", "written_in": "en", "written_to": "sv"}
    assert (task.task.kind.value, dict(task.task.facts)) == ("language", facts)


def test_too_few_words_in_between_do_not_count(world: World) -> None:
    """ "Ok" is no language."""
    for day, text in enumerate((SHORT, "Ok", SHORT)):
        _wrote(world, text, day)
    assert tasks(world) == [("language", "")]


def test_one_longer_mail_is_enough(world: World) -> None:
    """Nobody writes several sentences in a language that is not theirs."""
    _wrote(world, LONG)
    assert tasks(world) == [("language", "")]


def test_the_language_is_taken_only_on_yes(world: World) -> None:
    """Then the contact is written to in it, and the client's other contacts as before."""
    _wrote(world, LONG)
    assert _language(world) == ""
    (task,) = world.store.tasks.open()
    decide_task(world, task.id, "yes", at(DAY))
    assert _language(world) == "en"
    _wrote(world, LONG, 1)
    assert tasks(world) == []


def test_after_no_it_is_not_asked_again(world: World) -> None:
    """The owner has decided."""
    _wrote(world, LONG)
    (task,) = world.store.tasks.open()
    decide_task(world, task.id, "no", at(DAY))
    _wrote(world, LONG, 1)
    assert (tasks(world), _language(world)) == ([], "")


def test_a_language_without_templates_is_not_proposed(world: World) -> None:
    """Nobody could write in it."""
    finnish = replace(world, context=replace(world.context, guess_language=lambda _text: "fi"))
    _wrote(finnish, LONG)
    assert tasks(finnish) == []


def test_a_stranger_s_language_is_nobody_s(world: World) -> None:
    """Only a contact is written to."""
    heard = reading(Kind.QUESTION, "1042", on=at(DAY), new_text=LONG)
    stranger = replace(heard, message=replace(heard.message, sender=replace(heard.message.sender, email="x@y.example")))
    assert language_tasks(world, stranger) == ()
