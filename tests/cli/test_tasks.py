"""`tasks`, `decide`, `done`."""

from __future__ import annotations

from assistant.domain.task import NewTask, TaskKind
from assistant.store.store import Change
from tests.cli.conftest import NOW, Firm


def asked(firm: Firm) -> None:
    store = firm.store()
    facts = {"kind": "promise", "sentence": "We pay on Friday.", "invoices": "1042"}
    store.commit(Change(tasks=(NewTask(TaskKind.ANSWER, "acme", "1042", facts, "<m@x>"),)), NOW, NOW.date())
    store.close()


def test_tasks_are_told_in_words_with_what_may_be_answered(firm: Firm) -> None:
    asked(firm)
    said = firm.said("tasks")
    assert "yes [STAGE] or no" in said
    assert "Åkers Bygg AB has replied about invoice 1042 (promise to pay): “We pay on Friday.”" in said
    assert "paid, promise DATE, dispute, pause DATE, resume or done" in said
    first, second = firm.told("tasks")
    assert (first["task"], first["kind"], first["invoice"]) == (1, "backlog", "1043")
    assert second["facts"]["sentence"] == "We pay on Friday."


def test_an_answer_is_carried_out_and_closes_the_task(firm: Firm) -> None:
    asked(firm)
    assert "payment promised for 2026-12-01" in firm.said("decide", "2", "promise", "1", "december")
    assert [one["task"] for one in firm.told("tasks")] == [1]
    assert firm.said("done", "1") == "task 1, done: noted\n"
    assert firm.said("tasks") == "nothing waits for you\n"


def test_an_answer_nobody_understands_is_refused_with_what_would_be(firm: Firm) -> None:
    line = firm.refused("decide", "1", "perhaps")
    assert "`perhaps` is no answer here; say yes, no, done" in line
    assert [one["task"] for one in firm.told("tasks")] == [1]


def test_a_stage_the_ladder_does_not_have_is_refused(firm: Firm) -> None:
    assert "there is no stage frist; the ladder has heads-up" in firm.refused("decide", "1", "yes", "frist")
