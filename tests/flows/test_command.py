"""The owner's word becomes events like any other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.domain.case import Status
from assistant.domain.money import Money
from assistant.domain.reading import Kind
from assistant.domain.task import NewTask, TaskKind
from assistant.flows import command
from assistant.flows.command import CommandError
from assistant.flows.world import World
from assistant.store.store import Change
from tests.flows.doubles import at, bring_in, case, days, firm, hear, invoice, reading, round_on, tasks

DAY = date(2026, 12, 9)
NOW = at(DAY)


@pytest.fixture
def world() -> World:
    """A firm with one invoice that is a week late."""
    found = firm()
    bring_in(found, invoice(), on=date(2026, 11, 20))
    return found


def _holds(world: World, number: str = "1042") -> list[tuple[str, str]]:
    return [(one.kind.value, str(one.until)) for one in case(world, number).holds]


def _asked(world: World, kind: TaskKind, invoice: str = "1042", **facts: str) -> int:
    task = NewTask(kind, "solrosen", invoice, facts)
    world.store.commit(Change(tasks=(task,)), NOW, DAY)
    return next(one.id for one in world.store.tasks.open() if one.task == task)


# Money


def test_paid_closes_the_invoice_with_what_is_left(world: World) -> None:
    command.paid(world, "1042", NOW, Money.of(2500, "SEK"))
    said = command.paid(world, "1042", NOW)
    assert (case(world).status, said) == (
        Status.PAID,
        "10000.00 SEK paid on 2026-12-09, by the word of the owner: paid in full",
    )


def test_paid_answers_what_was_asked_about_the_client_s_words(world: World) -> None:
    hear(world, reading(Kind.PAYMENT_CLAIM, "1042", on=NOW), NOW)
    assert tasks(world) == [("answer", "1042")]
    command.paid(world, "1042", NOW)
    assert tasks(world) == []


def test_paid_in_another_currency_or_twice_is_refused(world: World) -> None:
    with pytest.raises(CommandError, match="is in SEK, not EUR"):
        command.paid(world, "1042", NOW, Money.of(1, "EUR"))
    command.paid(world, "1042", NOW)
    with pytest.raises(CommandError, match="nothing is left to pay"):
        command.paid(world, "1042", NOW)


# Holds


def test_a_promise_given_by_telephone_holds_two_bank_days_past_its_day(world: World) -> None:
    command.promise(world, "1042", date(2026, 12, 18), NOW)
    assert _holds(world) == [("promise", "2026-12-22")]


def test_a_promise_takes_the_place_of_what_waited_for_the_owner(world: World) -> None:
    hear(world, reading(Kind.QUESTION, "1042", on=NOW), NOW)
    command.promise(world, "1042", date(2026, 12, 18), NOW)
    assert (_holds(world), tasks(world)) == ([("promise", "2026-12-22")], [])


def test_nobody_promises_or_pauses_for_the_past(world: World) -> None:
    yesterday = DAY - timedelta(1)
    with pytest.raises(CommandError, match="is past"):
        command.promise(world, "1042", yesterday, NOW)
    with pytest.raises(CommandError, match="is past"):
        command.pause(world, "1042", yesterday, "", NOW)


def test_more_than_was_left_is_told_at_once(world: World) -> None:
    assert command.paid(world, "1042", NOW, case(world).balance + case(world).balance).endswith(
        f"; {case(world).invoice.amount} more than was left"
    )


def test_a_dispute_holds_until_resumed(world: World) -> None:
    command.dispute(world, "1042", "fel pris", NOW)
    assert _holds(world) == [("dispute", "None")]
    command.resume(world, "1042", NOW)
    assert _holds(world) == []


async def test_a_pause_lasts_through_its_last_day(world: World) -> None:
    command.pause(world, "1042", date(2026, 12, 10), "jul", NOW)
    await days(world, DAY, date(2026, 12, 10))
    assert case(world).done == ()
    await days(world, date(2026, 12, 11), date(2026, 12, 11))
    assert case(world).done[-1].stage == "first"


async def test_a_client_is_paused_and_resumed_as_a_whole(world: World) -> None:
    bring_in(world, invoice("1043"), on=DAY)
    command.dispute(world, "1043", "fel", NOW)
    command.pause(world, "solrosen", None, "samtal pågår", NOW)
    await round_on(world, DAY)
    assert world.sender.reminders == []  # type: ignore[attr-defined]
    said = command.resume(world, "solrosen", NOW)
    assert "no longer held for pause" in said
    assert "1043: no longer held for dispute" in said
    assert (_holds(world, "1043"), world.store.cases.standing("solrosen").holds) == ([], ())


def test_who_or_what_nobody_knows_is_named(world: World) -> None:
    with pytest.raises(CommandError, match="no invoice 9999"):
        command.paid(world, "9999", NOW)
    with pytest.raises(CommandError, match="no invoice or client 9999"):
        command.pause(world, "9999", None, "", NOW)


# Going and stopping


def test_go_and_stop_are_remembered(world: World) -> None:
    command.stop(world, NOW)
    stopped = world.live
    command.go(world, NOW)
    assert (stopped, world.live) == (False, True)


# Tasks


@pytest.mark.parametrize(
    ("answer", "holds"),
    [
        ("promise 2026-12-18", [("promise", "2026-12-22")]),
        ("dispute fel pris", [("dispute", "None")]),
        ("pause 2026-12-20", [("pause", "2026-12-20")]),
        ("resume", []),
        ("paid", []),
    ],
)
def test_an_answer_to_a_question_is_carried_out(world: World, answer: str, holds: list[tuple[str, str]]) -> None:
    hear(world, reading(Kind.QUESTION, "1042", on=NOW), NOW)
    [task] = world.store.tasks.open()
    command.decide_task(world, task.id, answer, NOW)
    assert (_holds(world), tasks(world)) == (holds, [])


@pytest.mark.parametrize("answer", ["yes", "ok", "no", "done", "JA", "nej"])
def test_a_plain_word_is_noted(world: World, answer: str) -> None:
    assert command.decide_task(world, _asked(world, TaskKind.CALL), answer, NOW) == "noted"
    assert tasks(world) == []


def test_payments_are_confirmed_with_yes_alone(world: World) -> None:
    asked = _asked(world, TaskKind.CONFIRM_PAYMENTS, "")
    command.decide_task(world, asked, "no", NOW)
    assert world.store.setting("payments_confirmed_on") == ""
    command.decide_task(world, _asked(world, TaskKind.CONFIRM_PAYMENTS, ""), "ja", NOW)
    assert world.store.setting("payments_confirmed_on") == "2026-12-09"


def test_an_old_invoice_starts_where_the_owner_says() -> None:
    world = firm()
    bring_in(world, invoice(due=date(2026, 9, 1)), on=DAY)
    [asked] = world.store.tasks.open()
    with pytest.raises(CommandError, match="no stage nowhere"):
        command.decide_task(world, asked.id, "yes nowhere", NOW)
    command.decide_task(world, asked.id, "yes third", NOW)
    assert (case(world).backlog, case(world).start, tasks(world)) == (False, "third", [])


async def test_no_to_a_draft_lets_every_invoice_in_it_go_on() -> None:
    world = firm()
    world.store.remember("live", "no")
    bring_in(world, invoice("1042"), invoice("1043"), on=DAY)
    await round_on(world, DAY)
    [asked] = world.store.tasks.open()
    command.decide_task(world, asked.id, "no", NOW)
    assert [case(world, number).pending for number in ("1042", "1043")] == [None, None]
    assert [case(world, number).done[-1].how.value for number in ("1042", "1043")] == ["passed", "passed"]


def test_no_to_a_stage_that_is_not_under_way_any_more_says_so(world: World) -> None:
    asked = _asked(world, TaskKind.VETO, stage="formal")
    assert "not under way" in command.decide_task(world, asked, "no", NOW)


@pytest.mark.parametrize("answer", ["perhaps", "promise", "promise tomorrow", "pause soon", ""])
def test_a_word_nobody_understands_changes_nothing(world: World, answer: str) -> None:
    asked = _asked(world, TaskKind.ANSWER)
    before = case(world)
    with pytest.raises(CommandError):
        command.decide_task(world, asked, answer, NOW)
    assert (case(world), len(world.store.tasks.open())) == (before, 1)


def test_a_task_is_answered_once(world: World) -> None:
    asked = _asked(world, TaskKind.ANSWER)
    command.decide_task(world, asked, "paid", NOW)
    with pytest.raises(CommandError, match="answered already"):
        command.decide_task(world, asked, "paid", NOW)
    with pytest.raises(CommandError, match="no task 999"):
        command.decide_task(world, 999, "yes", NOW)
