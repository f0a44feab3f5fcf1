"""What a client wrote and nobody has decided is raised again; an answer ends what was held for it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.reading import Kind
from assistant.flows import command
from assistant.flows.world import World
from tests.flows.doubles import at, bring_in, case, firm, hear, invoice, reading, round_on, tasks

FIRST_DAY = date(2026, 12, 2)
IMPORTED = date(2026, 11, 20)
OPEN_ENDED = [Kind.PLAN_REQUEST, Kind.QUESTION, Kind.REFUSAL, Kind.UNCLEAR, Kind.DISPUTE]


def _asked(kind: Kind, *numbers: str, **other: object) -> World:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    hear(world, reading(kind, *(numbers or ("1042",)), on=at(FIRST_DAY, 8), **other), at(FIRST_DAY, 8))
    for number in {"1042", "1043"} - set(numbers or ("1042",)):
        command.paid(world, number, at(FIRST_DAY, 8))
    return world


def _told(world: World, word: str) -> int:
    return sum(word.encode() in mail.raw for mail in world.sender.notices)  # type: ignore[attr-defined]


def _answer(world: World, answer: str) -> str:
    [task] = [one for one in world.store.tasks.open() if one.task.kind == "answer"]
    return command.decide_task(world, task.id, answer, at(FIRST_DAY, 12))


def _holds(world: World, number: str = "1042") -> list[tuple[str, str]]:
    return [(one.kind.value, str(one.until)) for one in case(world, number).holds]


@pytest.mark.parametrize("kind", OPEN_ENDED)
async def test_an_undecided_question_is_told_again_every_third_working_day(kind: Kind) -> None:
    world = _asked(kind)
    told = []
    for day in range(2, 15):
        await round_on(world, date(2026, 12, day))
        await round_on(world, date(2026, 12, day), 15)
        told.append(len(world.sender.notices))  # type: ignore[attr-defined]
    # Wednesday 2nd, Monday 7th, Thursday 10th.
    assert told == [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]


async def test_what_ends_by_its_day_is_told_once() -> None:
    world = _asked(Kind.ACKNOWLEDGEMENT)
    for day in range(2, 9):
        await round_on(world, date(2026, 12, day))
    assert len(world.sender.notices) == 1  # type: ignore[attr-defined]


async def test_a_decided_question_is_told_no_more() -> None:
    world = _asked(Kind.QUESTION)
    await round_on(world, FIRST_DAY)
    _answer(world, "done")
    for day in range(3, 11):
        await round_on(world, date(2026, 12, day))
    assert "answer" not in {kind for kind, _ in tasks(world)}
    assert len(world.sender.notices) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [Kind.QUESTION, Kind.REFUSAL, Kind.UNCLEAR, Kind.PLAN_REQUEST])
@pytest.mark.parametrize("word", ["done", "no"])
def test_done_ends_what_was_held_for_the_message_on_every_invoice(kind: Kind, word: str) -> None:
    world = _asked(kind, "1042", "1043")
    command.pause(world, "1043", None, "asked to", at(FIRST_DAY, 9))
    said = _answer(world, word)
    assert (_holds(world), _holds(world, "1043")) == ([], [("pause", "None")])
    assert "1042" in said
    assert "1043" in said


@pytest.mark.parametrize("word", ["done", "yes", "no"])
def test_a_dispute_needs_more_than_a_word(word: str) -> None:
    world = _asked(Kind.DISPUTE)
    with pytest.raises(command.CommandError, match="resume"):
        _answer(world, word)
    assert _holds(world) == [("dispute", "None")]
    assert ("answer", "1042") in tasks(world)


@pytest.mark.parametrize("kind", [Kind.PLAN_REQUEST, Kind.PROMISE])
def test_yes_to_what_names_no_day_asks_for_one(kind: Kind) -> None:
    world = _asked(kind, date=date(2027, 6, 1) if kind is Kind.PROMISE else None)
    if kind is Kind.PROMISE:
        assert _answer(world, "yes").startswith("1042")
        assert _holds(world)[0][1].startswith("2027-06")
        return
    with pytest.raises(command.CommandError, match="promise DATE"):
        _answer(world, "yes")


def test_no_to_a_promise_too_far_off_lets_the_reminders_go_on() -> None:
    world = _asked(Kind.PROMISE, date=date(2027, 6, 1))
    _answer(world, "no")
    assert _holds(world) == []


@pytest.mark.parametrize("answer", ["pause 2026-12-20", "promise 2026-12-20", "resume"])
def test_another_decision_takes_the_place_of_what_waited(answer: str) -> None:
    world = _asked(Kind.QUESTION)
    _answer(world, answer)
    assert "question" not in {kind for kind, _ in _holds(world)}


async def test_a_hold_nobody_asks_about_any_more_is_asked_about_anew() -> None:
    world = _asked(Kind.REFUSAL)
    [task] = world.store.tasks.open()
    world.store.tasks.answer(task.id, "lost", at(FIRST_DAY, 9))
    await round_on(world, FIRST_DAY)
    assert tasks(world) == [("answer", "1042")]
    assert _told(world, "1042") == 1
    _answer(world, "done")
    await round_on(world, date(2026, 12, 3), 8)
    assert "answer" not in {kind for kind, _ in tasks(world)}


async def test_an_owner_s_own_pause_is_not_asked_about() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    command.pause(world, "1042", None, "asked to", at(IMPORTED))
    command.dispute(world, "1042", "wrong", at(IMPORTED))
    for day in (2, 3, 7, 10):
        await round_on(world, date(2026, 12, day))
    assert tasks(world) == []
