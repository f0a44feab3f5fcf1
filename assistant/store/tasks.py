"""What waits for a person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from assistant.domain.task import NewTask, Task, TaskKind
from assistant.store.database import insert, row, rows, writing
from assistant.store.rows import Row


class Tasks:
    """The owner's list. A question is asked once while it is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, task: NewTask, at: datetime) -> None:
        """Put it on the list, unless the same question is open there."""
        values = {
            "kind": task.kind.value,
            "client": task.client,
            "invoice": task.invoice,
            "facts": json.dumps(dict(task.facts), ensure_ascii=False),
            "message_id": task.message_id,
            "key": task.key,
            "raised_at": at.isoformat(),
        }
        insert(self._database, "tasks", values, ignore=True)

    def restate(self, task: NewTask, at: datetime) -> None:
        """Put it on the list, or bring what is said of the same open question up to date."""
        facts = json.dumps(dict(task.facts), ensure_ascii=False)
        sql = "update tasks set facts = ? where key = ? and answered_at is null"
        with writing(self._database):
            if not self._database.conn.execute(sql, (facts, task.key)).rowcount:
                self.add(task, at)

    def answer_by_key(self, key: str, answer: str, at: datetime) -> None:
        """Close an open question: something else has answered it."""
        with writing(self._database):
            sql = "update tasks set answer = ?, answered_at = ? where key = ? and answered_at is null"
            self._database.conn.execute(sql, (answer, at.isoformat(), key))

    def open(self) -> Sequence[Task]:
        """What has not been answered, oldest first."""
        return [_task(one) for one in rows(self._database, "select * from tasks where answered_at is null order by id")]

    def open_of(self, kind: TaskKind) -> Sequence[Task]:
        """The open questions of one kind, oldest first."""
        sql = "select * from tasks where answered_at is null and kind = ? order by id"
        return [_task(one) for one in rows(self._database, sql, kind.value)]

    def get(self, id: int) -> Task | None:
        """The task of that number, open or not."""
        found = row(self._database, "select * from tasks where id = ?", id)
        return None if found is None else _task(found)

    def asked(self, kind: TaskKind, client: str) -> Sequence[Task]:
        """Every task of that kind about the client, answered or not."""
        sql = "select * from tasks where kind = ? and client = ? order by id"
        return [_task(one) for one in rows(self._database, sql, kind.value, client)]

    def open_about(self, message_id: str) -> Task | None:
        """The open question about a message, or a payment by its key."""
        sql = "select * from tasks where message_id = ? and answered_at is null order by id limit 1"
        found = row(self._database, sql, message_id)
        return None if found is None else _task(found)

    def about(self, message_id: str) -> Sequence[Task]:
        """Every open question about a message, or a payment by its key."""
        sql = "select * from tasks where message_id = ? and answered_at is null order by id"
        return [_task(one) for one in rows(self._database, sql, message_id)]

    def answers_about(self, message_id: str) -> Sequence[tuple[TaskKind, str]]:
        """What was asked about a message, or a payment by its key, and has been answered: the kind, and the answer."""
        sql = "select kind, answer from tasks where message_id = ? and message_id <> '' and answered_at is not null"
        return [(TaskKind(one["kind"]), one["answer"]) for one in rows(self._database, sql, message_id)]

    def untold(self) -> Sequence[Task]:
        """Open tasks the owner has not been told of by mail."""
        sql = "select * from tasks where answered_at is null and told_at is null order by id"
        return [_task(one) for one in rows(self._database, sql)]

    def told_before(self, moment: datetime, kinds: Sequence[TaskKind]) -> Sequence[tuple[Task, datetime]]:
        """Open tasks of these kinds that the owner was last told of before then, and when."""
        sql = "select * from tasks where answered_at is null and told_at < ? order by id"
        found = [one for one in rows(self._database, sql, moment.isoformat()) if one["kind"] in kinds]
        return [(_task(one), datetime.fromisoformat(one["told_at"])) for one in found]

    def is_untold(self, kind: TaskKind, invoice: str) -> bool:
        """Whether such a question about the invoice is open and the owner has not been told of it."""
        sql = """select 1 as yes from tasks
                 where kind = ? and invoice = ? and answered_at is null and told_at is null limit 1"""
        return row(self._database, sql, kind.value, invoice) is not None

    def told(self, ids: Sequence[int], at: datetime) -> None:
        """The owner has been told of these."""
        with writing(self._database):
            for id in ids:
                self._database.conn.execute("update tasks set told_at = ? where id = ?", (at.isoformat(), id))

    def answer(self, id: int, answer: str, at: datetime) -> None:
        """The owner decided (or the question went away)."""
        with writing(self._database):
            sql = "update tasks set answer = ?, answered_at = ? where id = ? and answered_at is null"
            self._database.conn.execute(sql, (answer, at.isoformat(), id))

    def answer_about(self, invoice: str, kinds: Sequence[TaskKind], answer: str, at: datetime) -> None:
        """Close the open questions of these kinds about an invoice: something else has answered them."""
        sql = "select id, kind from tasks where invoice = ? and answered_at is null"
        for found in rows(self._database, sql, invoice):
            if TaskKind(found["kind"]) in kinds:
                self.answer(found["id"], answer, at)


def _task(found: Row) -> Task:
    facts = json.loads(found["facts"])
    task = NewTask(TaskKind(found["kind"]), found["client"], found["invoice"], facts, found["message_id"])
    return Task(found["id"], task, found["raised_at"], found["answer"] or "")
