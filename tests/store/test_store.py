"""What one commit keeps, and what never changes again."""

from __future__ import annotations

import sqlite3

import pytest

from assistant.domain.decide import decide
from assistant.domain.events import HoldPlaced
from assistant.domain.hold import HoldKind
from assistant.domain.task import NewTask, TaskKind
from assistant.store.messages import Known
from assistant.store.outbox import Outgoing
from assistant.store.store import Change, Settled, Store
from tests.domain.cases import on
from tests.store.filled import NOW, SOLROSEN, TODAY, counts, mail, queue


def test_the_journal_only_grows(store: Store) -> None:
    for sql in ("update journal set reason = 'never was'", "delete from journal"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.database.conn.execute(sql)


def test_a_commit_is_kept_whole_or_not_at_all(store: Store) -> None:
    case = store.cases.get("1042")
    assert case is not None
    before = (counts(store), case)
    held = decide(case, HoldPlaced(HoldKind.DISPUTE, None, "wrong", "the client", "Fel!"), on(TODAY))
    # The message is about an invoice nobody knows: the last thing written fails.
    known = Known("<a@b.example>", "solrosen", "in", NOW, "anna@solrosen.example", "Sv", ("nowhere",))
    change = Change(
        (held,),
        tasks=(NewTask(TaskKind.ANSWER, "solrosen", "1042"),),
        outgoing=Outgoing(mail(), "reminder", "solrosen", {"1042": "first"}),
        known=(known,),
        undeliverable=("anna@solrosen.example",),
    )
    with pytest.raises(sqlite3.IntegrityError):
        store.commit(change, NOW, TODAY)
    assert (counts(store), store.cases.get("1042")) == before
    assert store.ledger.client("solrosen") == SOLROSEN


def test_an_interruption_in_the_middle_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts(store)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store.outbox, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        queue(store)
    assert counts(store) == before
    assert not store.database.conn.in_transaction


def test_the_same_reminder_is_never_queued_twice(store: Store) -> None:
    queue(store)
    with pytest.raises(sqlite3.IntegrityError):
        queue(store, id="<ia.2@nordljus.example>")


@pytest.mark.parametrize(("state", "again"), [("withdrawn", True), ("refused", True), ("sent", False)])
def test_only_what_did_not_leave_may_be_written_again(store: Store, state: str, again: bool) -> None:
    queue(store)
    waiting = store.outbox.by_message_id("<ia.1@nordljus.example>")
    assert waiting is not None
    store.commit(Change(settled=Settled(waiting.id, state)), NOW, TODAY)
    if again:
        queue(store, id="<ia.2@nordljus.example>")
    else:
        with pytest.raises(sqlite3.IntegrityError):
            queue(store, id="<ia.2@nordljus.example>")
    assert len(store.outbox.ready(NOW)) == int(again)


def test_the_same_question_is_asked_once_while_it_is_open(store: Store) -> None:
    asked = NewTask(TaskKind.ANSWER, "solrosen", "1042", {"sentence": "Vad är detta?"}, "<a@b.example>")
    store.commit(Change(tasks=(asked, asked)), NOW, TODAY)
    assert [one.task for one in store.tasks.open()] == [asked]
    store.tasks.answer(store.tasks.open()[0].id, "done", NOW)
    store.commit(Change(tasks=(asked,)), NOW, TODAY)
    assert len(store.tasks.open()) == 1


def test_several_changes_are_one(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        _queue_and_stumble(store)
    assert (store.setting("live"), store.outbox.ready(NOW)) == ("", [])


def _queue_and_stumble(store: Store) -> None:
    with store.transaction():
        store.remember("live", "yes")
        queue(store)
        store.remember("live", str(1 // 0))
