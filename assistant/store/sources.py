"""Where money news come from: the files that were read, who pays from which account, and what clients say they paid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from assistant.payments.credit import Statement
from assistant.payments.open_items import Advice
from assistant.store.database import row, rows, table, writing
from assistant.store.rows import Row, day

# What the place of a payment may rest on.
_RESTED_ON = ("invoices", "allocations", "payers", "advices", "payments", "client_words", "credit_notes", "charges")


@dataclass(frozen=True)
class ReadStatement:
    """A statement that was read: of which bank, how far it reaches, and what a person should know of it."""

    file: str
    bank: str
    source: str
    account: str
    since: date | None
    until: date | None
    read_at: datetime
    payments: int
    totals: Mapping[str, str]
    doubts: tuple[str, ...]


class Sources:
    """Every writing method is part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, digest: str) -> bool:
        """Whether exactly this file has been read."""
        return row(self._database, "select 1 as yes from statements where digest = ?", digest) is not None

    def add(self, digest: str, bank: str, statement: Statement, at: datetime) -> None:
        """Remember a statement that was read whole."""
        days = [one.booked for one in statement.credits]
        until = statement.until or max(days, default=None)
        since = statement.since or min(days, default=None)
        values = {
            "digest": digest,
            "file": statement.file,
            "bank": bank,
            "source": statement.source,
            "account": statement.account,
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
            "read_at": at.isoformat(),
            "payments": len(statement.credits),
            "left_out": statement.left_out,
            "totals": json.dumps({one.what: one.value for one in statement.totals}, ensure_ascii=False),
            "doubts": json.dumps(statement.doubts, ensure_ascii=False),
        }
        with writing(self._database):
            table(self._database, "statements").insert(values)

    def reaches(self) -> Mapping[str, date]:
        """The newest day that each bank's data cover."""
        found = rows(self._database, "select bank, max(until) as until from statements where until <> '' group by bank")
        return {one["bank"]: date.fromisoformat(one["until"]) for one in found}

    def statements(self, limit: int = 200) -> Sequence[ReadStatement]:
        """The last statements that were read, newest first."""
        sql = "select * from statements order by id desc limit ?"
        return [_statement(one) for one in rows(self._database, sql, limit)]

    def teach(self, account: str, client: str, by: str, at: datetime, *, for_good: bool = False) -> None:
        """Somebody settled that this account pays for the client; an empty client: for nobody who owes us.

        `for_good`: whoever taught it before, it is this word that stays.
        """
        if not account:
            return
        with writing(self._database):
            if client:
                self._database.conn.execute("delete from payers where account = ? and client = ''", (account,))
            values = {"account": account, "client": client, "taught_by": by, "at": at.isoformat()}
            table(self._database, "payers").insert(values, ignore=not for_good, replace=for_good)

    def unteach(self, account: str, client: str, owner: str) -> None:
        """A payment that taught the account was taken from its place; what the owner taught stays."""
        with writing(self._database):
            sql = "delete from payers where account = ? and client = ? and taught_by <> ?"
            self._database.conn.execute(sql, (account, client, owner))

    def is_nobodys(self, account: str) -> bool:
        """Whether the owner said of this payer that it is no client."""
        found = row(self._database, "select 1 as yes from payers where account = ? and client = ''", account)
        return bool(account) and found is not None

    def advise(self, advice: Advice, at: datetime) -> None:
        """Keep a client's word on what one payment is for; the same message again changes nothing."""
        values = {
            "client": advice.client,
            "amount": advice.total.minor,
            "currency": advice.total.currency,
            "invoices": json.dumps(advice.invoices, ensure_ascii=False),
            "message_id": advice.message_id,
            "at": at.isoformat(),
        }
        with writing(self._database):
            table(self._database, "advices").insert(values, ignore=True)

    def use_advice(self, message_id: str, payment: str) -> None:
        """The payment that the advice was about has come."""
        with writing(self._database):
            sql = "update advices set used_by = ? where message_id = ? and used_by is null"
            self._database.conn.execute(sql, (payment, message_id))

    def free_advices(self, payment: str) -> None:
        """The payment that used them was taken from its place."""
        with writing(self._database):
            self._database.conn.execute("update advices set used_by = null where used_by = ?", (payment,))

    def saw(self, digest: str) -> bool:
        """Whether a file of these bytes was looked at before."""
        return row(self._database, "select 1 as yes from seen_files where digest = ?", digest) is not None

    def see(self, digest: str, name: str, at: datetime, problem: str = "") -> None:
        """Remember that a file was looked at, and what was wrong with it."""
        values = {"digest": digest, "name": name, "at": at.isoformat(), "problem": problem}
        with writing(self._database):
            table(self._database, "seen_files").upsert(values, pk="digest")

    def fingerprint(self) -> str:
        """A text that changes when payments without a place should be looked at again."""
        marks = []
        for name in (
            "invoices",
            "allocations",
            "payers",
            "advices",
            "payments",
            "client_words",
            "credit_notes",
            "charges",
        ):
            count = "count(*)" if name == "client_words" else "coalesce(max(rowid), 0)"
            found = row(self._database, f"select {count} as mark from {name}")  # noqa: S608 - our own tables
            marks.append(str(found["mark"]) if found else "")
        return "/".join(marks)


def _statement(found: Row) -> ReadStatement:
    return ReadStatement(
        file=found["file"],
        bank=found["bank"],
        source=found["source"],
        account=found["account"],
        since=day(found["since"]),
        until=day(found["until"]),
        read_at=datetime.fromisoformat(found["read_at"]),
        payments=found["payments"],
        totals=json.loads(found["totals"]),
        doubts=tuple(json.loads(found["doubts"])),
    )
