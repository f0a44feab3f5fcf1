"""The notice to the owner: at most every few hours, each question once, each trouble once."""

from __future__ import annotations

from datetime import date

from assistant.domain.task import NewTask, TaskKind
from assistant.flows.notify import notify
from assistant.flows.world import Pass, World
from assistant.store.store import Change
from tests.flows.doubles import SOLROSEN, at, firm, round_on

DAY = date(2026, 12, 2)
TROUBLE = ("mailbox-trouble", {"error": "imap.example:993 does not answer"})


def _ask(world: World, number: str) -> None:
    task = NewTask(TaskKind.ANSWER, "solrosen", "", {"sentence": f"Fråga {number}"}, f"<{number}@solrosen.example>")
    world.store.commit(Change(tasks=(task,)), at(DAY, 9), DAY)


def _subjects(world: World) -> int:
    return len(world.store.query("select 1 from outbox where purpose = 'notice'"))


def _notified(world: World, hour: int, *problems: tuple[str, dict[str, str]], minute: int = 0) -> int:
    """How many notices there are after a pass at that hour."""
    notify(world, Pass(at(DAY, hour, minute), problems=list(problems)))
    return _subjects(world)


def test_without_anything_to_tell_nothing_is_written() -> None:
    assert _notified(firm(), 9) == 0


def test_every_question_is_told_once() -> None:
    world = firm()
    _ask(world, "1")
    assert [_notified(world, hour) for hour in (9, 14, 19)] == [1, 1, 1]
    assert world.store.tasks.untold() == []


def test_what_comes_soon_after_a_notice_waits_for_the_next() -> None:
    world = firm()
    _ask(world, "1")
    first = _notified(world, 9)
    _ask(world, "2")
    assert [first, _notified(world, 12, minute=59), _notified(world, 13)] == [1, 1, 2]


def test_a_trouble_is_told_once_while_it_lasts() -> None:
    world = firm()
    assert [_notified(world, hour, TROUBLE) for hour in (0, 5, 10, 15)] == [1, 1, 1, 1]


def test_a_trouble_that_comes_back_is_told_again_even_if_it_went_between_two_notices() -> None:
    world = firm()
    told = [_notified(world, 0, TROUBLE), _notified(world, 1), _notified(world, 5, TROUBLE)]
    assert told == [1, 1, 2]


def test_a_second_trouble_is_told_beside_a_lasting_one() -> None:
    world = firm()
    other = ("sender-trouble", {"error": "smtp.example:465 refuses the password"})
    assert [
        _notified(world, 0, TROUBLE),
        _notified(world, 5, TROUBLE, other),
        _notified(world, 10, TROUBLE, other),
    ] == [
        1,
        2,
        2,
    ]


async def test_a_notice_goes_to_the_owner_at_any_hour_and_names_client_and_question() -> None:
    world = firm()
    _ask(world, "1")
    await round_on(world, date(2026, 12, 5), 23)
    [mail] = world.sender.taken  # type: ignore[attr-defined]
    assert mail.to == (world.owner.email,)
    assert SOLROSEN.name.encode() in mail.raw
    assert b"Auto-Submitted: auto-generated" in mail.raw
