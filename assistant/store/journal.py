"""The journal: everything that happened and why, append-only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from assistant.domain.decision import Decision
from assistant.store.cases import keep_evidence
from assistant.store.codec import encode
from assistant.store.database import insert, insert_many, rows


@dataclass(frozen=True)
class Entry:
    """One line of the journal; `event` and `facts` are the event as name and JSON, `sentence` its evidence."""

    at: str
    today: str
    client: str
    invoice: str
    event: str
    facts: str
    reason: str
    sentence: str


class Journal:
    """Written by the store's commit, read by `timeline`, `why` and the replay."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, event: object, reason: str, about: tuple[str, str], when: tuple[datetime, date]) -> None:
        """Append an event about (client, invoice or '') with its reason; the sentence becomes evidence."""
        client, invoice = about
        name, facts = encode(event)
        sentence, message_id = getattr(event, "sentence", ""), getattr(event, "message_id", "")
        values = {
            "at": when[0].isoformat(),
            "today": when[1].isoformat(),
            "client": client,
            "invoice": invoice or None,
            "event": name,
            "facts": facts,
            "reason": reason,
            "evidence": keep_evidence(self._database, client, message_id, sentence),
        }
        insert(self._database, "journal", values)

    def write_arrivals(self, decisions: Iterable[Decision], when: tuple[datetime, date]) -> None:
        """Append what was decided about many new invoices, a line each; none of these events has a sentence."""
        told = {"at": when[0].isoformat(), "today": when[1].isoformat(), "evidence": None}
        lines = (
            told
            | {"client": one.case.invoice.client, "invoice": one.case.number, "event": name, "facts": facts}
            | {"reason": one.reason}
            for one in decisions
            for name, facts in (encode(one.event),)
        )
        insert_many(self._database, "journal", lines)

    def of_invoice(self, invoice: str) -> Sequence[Entry]:
        """Everything about an invoice, in order."""
        return self._read("where j.invoice = ?", invoice)

    def of_client(self, client: str) -> Sequence[Entry]:
        """Everything about a client and its invoices, in order."""
        return self._read("where j.client = ?", client)

    def every(self) -> Sequence[Entry]:
        """All of it, in order."""
        return self._read("")

    def rest_of(self, invoice: str, client: str) -> tuple[date, date] | None:
        """From when to when holds kept the invoice at rest since its last reminder; None when none has ended."""
        sql = """select min(case when event = 'HoldPlaced' then today end) as placed,
                   max(case when event in ('HoldsEnded', 'HoldsExpired') then today end) as ended
                 from journal where {} and id > coalesce((select max(id) from journal
                   where invoice = ? and event in ('ReminderSent', 'ReminderInDoubt')), 0)"""
        own = rows(self._database, sql.format("invoice = ?"), invoice, invoice)[0]
        all_of_it = rows(self._database, sql.format("client = ? and invoice is null"), client, invoice)[0]
        spans = [
            (date.fromisoformat(one["placed"]), date.fromisoformat(one["ended"]))
            for one in (own, all_of_it)
            if one["placed"] and one["ended"]
        ]
        return max(spans, key=lambda span: span[1] - span[0], default=None)

    def soft_bounces(self, client: str, email: str, since: date) -> int:
        """How often mail to this address has come back for now since that day."""
        sql = """select count(*) as n from journal where client = ? and event = 'HoldPlaced' and today >= ?
                   and facts ->> 'kind' = 'soft-bounce' and facts ->> 'reason' like '%' || ? || '%'"""
        return int(rows(self._database, sql, client, since.isoformat(), email)[0]["n"])

    def held_back_today(self, invoice: str, gate: str, today: date) -> bool:
        """Whether the journal of the day says already that this gate held the invoice back."""
        sql = """select 1 as yes from journal
                 where invoice = ? and event = 'HeldBack' and today = ? and facts ->> 'gate' = ? limit 1"""
        return bool(rows(self._database, sql, invoice, today.isoformat(), gate))

    def _read(self, where: str, *parameters: str) -> list[Entry]:
        sql = f"""select j.at, j.today, j.client, coalesce(j.invoice, '') as invoice, j.event, j.facts, j.reason,
                    coalesce(e.sentence, '') as sentence
                  from journal j left join evidence e on e.id = j.evidence {where} order by j.id"""  # noqa: S608
        return [Entry(**one) for one in rows(self._database, sql, *parameters)]
