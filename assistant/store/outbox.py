"""Mails decided on, until it is known what became of them; and the guard against sending one twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from assistant.domain.message import Address
from assistant.domain.reminder import OutgoingMail
from assistant.store.charges import Asked, Charges
from assistant.store.database import insert, row, rows, writing
from assistant.store.rows import Row


@dataclass(frozen=True)
class Outgoing:
    """A mail to put into the outbox: a reminder (with each invoice's stage), a draft of one, or a notice."""

    mail: OutgoingMail
    purpose: str
    client: str = ""
    stages: Mapping[str, str] | None = None
    # What it claims on top, by invoice: claimed once it has left.
    charges: Asked = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """A mail in the outbox. `stages` maps each invoice it carries to the stage it completes."""

    id: int
    mail: OutgoingMail
    purpose: str
    client: str
    state: str
    attempts: int
    stages: Mapping[str, str]
    queued_at: datetime


class Outbox:
    """queued -> sending -> sent | refused | in-doubt, or back to queued; drafted -> sent; any waiting -> withdrawn."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, outgoing: Outgoing, at: datetime) -> int:
        """Queue a mail (a draft waits as drafted once it lies in the folder); the same reminder twice is an error."""
        mail = outgoing.mail
        values = {
            "message_id": mail.message_id,
            "purpose": outgoing.purpose,
            "client": outgoing.client,
            "sender": mail.sender.email,
            "recipients": json.dumps({"to": mail.to, "cc": mail.cc}, ensure_ascii=False),
            "subject": mail.subject,
            "raw": mail.raw,
            "state": "queued",
            "queued_at": at.isoformat(),
            "next_at": at.isoformat(),
            "attempts": 0,
            "answer": "",
            # A copy goes to Sent once it has left; the draft's folder is its own copy.
            "filed": 1,
        }
        with writing(self._database):
            id = insert(self._database, "outbox", values)
            for invoice, stage in (outgoing.stages or {}).items():
                insert(self._database, "reminders", {"outbox": id, "invoice": invoice, "stage": stage, "active": 1})
            Charges(self._database).ask(id, outgoing.charges)
        return id

    def ready(self, now: datetime) -> Sequence[Waiting]:
        """Queued mails whose time has come, oldest first."""
        # What waits is said as the partial index says it, here and below: so SQLite sees that it holds every such row.
        sql = """select * from outbox indexed by outbox_waiting
                 where state in ('queued', 'sending') and state = 'queued' and next_at <= ? order by id"""
        return [self._waiting(one) for one in rows(self._database, sql, now.isoformat())]

    def sending(self) -> Sequence[Waiting]:
        """Mails that were on the wire when the process ended: nobody knows what became of them."""
        sql = "select * from outbox where state in ('queued', 'sending') and state = 'sending'"
        return [self._waiting(one) for one in rows(self._database, sql)]

    def drafted(self) -> Sequence[Waiting]:
        """Drafts that wait for the owner's hand."""
        return [self._waiting(one) for one in rows(self._database, "select * from outbox where state = 'drafted'")]

    def drafts_for(self, client: str, since: datetime) -> Sequence[Waiting]:
        """Drafts for a client, put down since then, that the owner may still send, newest first.

        One that was withdrawn may be open in a mail program, and one that is queued may lie in the folder already.
        """
        sql = """select * from outbox where client = ? and purpose = 'draft' and queued_at >= ?
                   and state in ('drafted', 'queued', 'withdrawn') order by id desc"""
        return [self._waiting(one) for one in rows(self._database, sql, client, since.isoformat())]

    def reached(self, client: str) -> frozenset[str]:
        """Every address of the client's that a reminder left for, or may have left for, in lower case."""
        sql = """select recipients from outbox
                 where client = ? and purpose <> 'notice' and state in ('sent', 'in-doubt')"""
        found = [json.loads(one["recipients"]) for one in rows(self._database, sql, client)]
        return frozenset(email.lower() for one in found for email in (*one["to"], *one["cc"]))

    def tried_since(self, stages: Mapping[str, str]) -> datetime | None:
        """When the first of the mails was written that should have completed one of these stages and was not taken."""
        sql = """select min(o.queued_at) as at from outbox o join reminders r on r.outbox = o.id
                 where r.invoice = ? and r.stage = ? and o.attempts > 0
                   and o.state in ('queued', 'sending', 'withdrawn')"""
        found = [row(self._database, sql, invoice, stage) for invoice, stage in stages.items()]
        return min((datetime.fromisoformat(one["at"]) for one in found if one and one["at"]), default=None)

    def by_message_id(self, message_id: str) -> Waiting | None:
        """The mail with that Message-ID."""
        found = row(self._database, "select * from outbox where message_id = ?", message_id)
        return None if found is None else self._waiting(found)

    def since(self, id: int) -> Sequence[Waiting]:
        """What was put into the outbox after the mail of that number, in order."""
        return [self._waiting(one) for one in rows(self._database, "select * from outbox where id > ? order by id", id)]

    def claim(self, id: int) -> bool:
        """queued -> sending, committed before the network is touched; False when somebody else was first."""
        with writing(self._database):
            sql = "update outbox set state = 'sending', attempts = attempts + 1 where id = ? and state = 'queued'"
            return self._database.conn.execute(sql, (id,)).rowcount == 1

    def again(self, id: int, next_at: datetime, answer: str) -> None:
        """sending -> queued: the server asked to come again later."""
        with writing(self._database):
            sql = "update outbox set state = 'queued', next_at = ?, answer = ? where id = ?"
            self._database.conn.execute(sql, (next_at.isoformat(), answer, id))

    def settle(self, id: int, state: str, answer: str, at: datetime) -> None:
        """The end of it: sent, in-doubt, drafted, refused or withdrawn; the last two free the stage again."""
        with writing(self._database):
            # A draft that the owner sent lies in Sent already.
            sql = """update outbox set state = ?, answer = ?, settled_at = ?,
                       filed = iif(? = 'sent' and purpose <> 'draft', 0, 1) where id = ?"""
            self._database.conn.execute(sql, (state, answer, at.isoformat(), state, id))
            if state in {"refused", "withdrawn"}:
                self._database.conn.execute("update reminders set active = 0 where outbox = ?", (id,))

    def begin_anew(self, invoice: str) -> None:
        """Another part of the invoice is in turn: its stages may be sent although an earlier part's were."""
        sql = """update reminders set active = 0 where invoice = ? and active = 1
                   and outbox in (select id from outbox where state in ('sent', 'in-doubt'))"""
        with writing(self._database):
            self._database.conn.execute(sql, (invoice,))

    def unfiled(self) -> Sequence[Waiting]:
        """Sent mails whose copy is not in Sent yet."""
        return [self._waiting(one) for one in rows(self._database, "select * from outbox where filed = 0")]

    def filed(self, id: int) -> None:
        """The copy lies in Sent."""
        with writing(self._database):
            self._database.conn.execute("update outbox set filed = 1 where id = ?", (id,))

    def sent_since(self, moment: datetime) -> int:
        """How many reminders left since then, or may have, or are about to."""
        left = """select count(*) as n from outbox
                  where settled_at >= ? and purpose = 'reminder' and state in ('sent', 'in-doubt')"""
        waits = """select count(*) as n from outbox
                   where state in ('queued', 'sending') and purpose = 'reminder' and queued_at >= ?"""
        found = [row(self._database, sql, moment.isoformat()) for sql in (left, waits)]
        return sum(int(one["n"]) for one in found if one)

    def first_left(self) -> datetime | None:
        """When the first reminder of all left."""
        sql = """select min(settled_at) as at from outbox
                 where purpose = 'reminder' and state in ('sent', 'in-doubt')"""
        found = row(self._database, sql)
        return datetime.fromisoformat(found["at"]) if found and found["at"] else None

    def busiest_day(self, since: datetime, before: datetime) -> int:
        """The most reminders that left on one day (UTC) of that time."""
        sql = """select count(*) as n from outbox where purpose = 'reminder' and state in ('sent', 'in-doubt')
                   and settled_at >= ? and settled_at < ? group by substr(settled_at, 1, 10) order by n desc limit 1"""
        found = row(self._database, sql, since.isoformat(), before.isoformat())
        return int(found["n"]) if found else 0

    def _waiting(self, found: Row) -> Waiting:
        recipients = json.loads(found["recipients"])
        to, cc = tuple(recipients["to"]), tuple(recipients["cc"])
        mail = OutgoingMail(
            found["message_id"], Address(found["sender"]), to, cc, found["subject"], bytes(found["raw"])
        )
        stages = rows(self._database, "select invoice, stage from reminders where outbox = ?", found["id"])
        named = {one["invoice"]: one["stage"] for one in stages}
        queued = datetime.fromisoformat(found["queued_at"])
        state, attempts = found["state"], found["attempts"]
        return Waiting(found["id"], mail, found["purpose"], found["client"], state, attempts, named, queued)
