"""Cases and standings, as rows: reading them, and writing what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from assistant.domain.case import Case, Standing
from assistant.domain.hold import Hold, HoldKind
from assistant.store.charges import Charges
from assistant.store.database import insert, insert_many, row, rows, update, upsert
from assistant.store.rows import Row, case_of, case_row, day, hold_of

_CASE = "select c.*, i.* from cases c join invoices i using (invoice)"
_HOLDS = "select h.*, e.sentence from holds h left join evidence e on e.id = h.evidence"


@dataclass(frozen=True)
class Unasked:
    """A hold that waits for the owner, and the client's sentence behind it; `invoice` is empty for a whole client."""

    kind: str
    client: str
    invoice: str
    message_id: str
    sentence: str


class Cases:
    """The follow-up of every invoice, and every client's standing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._charges = Charges(database)

    def get(self, number: str) -> Case | None:
        """The case of an invoice."""
        found = row(self._database, f"{_CASE} where c.invoice = ?", number)
        return None if found is None else self._whole(found)

    def of_client(self, client: str, *, only_open: bool = True) -> Sequence[Case]:
        """The client's cases, oldest due date first."""
        which = "and c.status = 'open'" if only_open else ""
        found = rows(self._database, f"{_CASE} where c.client = ? {which} order by i.due, c.invoice", client)
        return self._together(found, which, client)

    def due(self, today: date, limit: int = 100_000) -> Sequence[str]:
        """The clients that have an open case which wants a look today or did before; one indexed column."""
        sql = """select distinct client from cases where status = 'open' and attend_on is not null and attend_on <= ?
                 order by attend_on limit ?"""
        return [one["client"] for one in rows(self._database, sql, today.isoformat(), limit)]

    def expired(self, today: date) -> tuple[Sequence[str], Sequence[str]]:
        """Invoices, and clients, with a hold whose last day has passed."""
        sql = "select invoice, client from holds where until < ?"
        found = rows(self._database, sql, today.isoformat())
        # Each once; `distinct` would make SQLite look through all holds in the order of another index.
        invoices = dict.fromkeys(one["invoice"] for one in found if one["invoice"])
        return list(invoices), list(dict.fromkeys(one["client"] for one in found if not one["invoice"]))

    def reminded_on(self, client: str, day: date) -> Sequence[tuple[str, str]]:
        """Stage and currency of every reminder that left for the client on that day, or may have."""
        sql = """select distinct d.stage, i.currency from stages_done d join invoices i using (invoice)
                 where i.client = ? and d.done_on = ? and d.how in ('sent', 'in-doubt')"""
        found = rows(self._database, sql, client, day.isoformat())
        return [(one["stage"], one["currency"]) for one in found]

    def queued(self, client: str) -> Sequence[str]:
        """The stages of the client that are written and wait in the outbox."""
        sql = "select pending_stage from cases where client = ? and pending_state = 'queued'"
        return [one["pending_stage"] for one in rows(self._database, sql, client)]

    def promises(self, client: str) -> tuple[int, int, int]:
        """How many promises the client has made, kept and broken, over all its invoices."""
        sql = """select coalesce(sum(promises), 0) as made, coalesce(sum(kept_promises), 0) as kept,
                   coalesce(sum(broken_promises), 0) as broken from cases where client = ?"""
        found = row(self._database, sql, client) or {}
        return found.get("made", 0), found.get("kept", 0), found.get("broken", 0)

    def clients_held_for(self, message_id: str) -> Sequence[str]:
        """The clients that are held as a whole for what this message says."""
        sql = "select distinct client from holds where invoice is null and message_id = ? and message_id <> ''"
        return [one["client"] for one in rows(self._database, sql, message_id)]

    def unasked(self, kinds: Collection[HoldKind]) -> Sequence[Unasked]:
        """Holds of these kinds, for a message and without an end, about which no question is open."""
        sql = """select h.kind, h.client, coalesce(h.invoice, '') as invoice, h.message_id,
                   coalesce(e.sentence, '') as sentence
                 from holds h left join evidence e on e.id = h.evidence
                 where h.until is null and h.message_id <> '' and not exists (select 1 from tasks t
                   where t.answered_at is null and (t.client = h.client or t.message_id = h.message_id)
                   and (t.message_id = h.message_id or t.message_id like h.message_id || '#%' or t.invoice = h.invoice))
                 order by h.id"""
        return [Unasked(**one) for one in rows(self._database, sql) if one["kind"] in kinds]

    def standing(self, client: str) -> Standing:
        """The client's standing; a client nobody has written to yet has an empty one."""
        found = row(self._database, "select * from standings where client = ?", client) or {}
        holds = rows(self._database, f"{_HOLDS} where h.client = ? and h.invoice is null order by h.id", client)
        last_reminder, last_contact = found.get("last_reminder_on"), found.get("last_contact_on")
        return Standing(client, tuple(hold_of(one) for one in holds), day(last_reminder), day(last_contact))

    def _whole(self, found: Row) -> Case:
        number = found["invoice"]
        done = rows(self._database, "select * from stages_done where invoice = ? order by position", number)
        holds = rows(self._database, f"{_HOLDS} where h.invoice = ? order by h.id", number)
        return case_of(found, done, holds, self._charges.of_invoice(number))

    def _together(self, found: Sequence[Row], which: str, client: str) -> list[Case]:
        """The same for many cases of one client: three questions, not three for each."""
        if len(found) < 2:
            return [self._whole(one) for one in found]
        done, holds = defaultdict[str, list[Row]](list), defaultdict[str, list[Row]](list)
        parts = f"from cases c cross join stages_done d using (invoice) where c.client = ? {which}"
        for one in rows(self._database, f"select d.* {parts} order by d.invoice, d.position", client):
            done[one["invoice"]].append(one)
        parts = f"""from cases c cross join holds h using (invoice) left join evidence e on e.id = h.evidence
                    where c.client = ? {which}"""
        for one in rows(self._database, f"select h.*, e.sentence {parts} order by h.id", client):
            holds[one["invoice"]].append(one)
        claims = defaultdict[str, list[Row]](list)
        parts = f"from cases c cross join charges h using (invoice) where c.client = ? {which}"
        for one in rows(self._database, f"select h.* {parts} order by h.invoice, h.position", client):
            claims[one["invoice"]].append(one)
        return [case_of(one, *(of[one["invoice"]] for of in (done, holds, claims))) for one in found]

    def write_new(self, cases: Iterable[Case]) -> None:
        """Put many untouched cases down; called by the store alone."""
        insert_many(self._database, "cases", (case_row(one) for one in cases))

    def write(self, case: Case) -> None:
        """Put the case down as it is now; called by the store's commit alone."""
        values = case_row(case)
        # The other columns never change, and their indexes need not be touched.
        fixed = {name: values.pop(name) for name in ("invoice", "client", "issued")}
        if not update(self._database, "cases", values, ("invoice", case.number)):
            insert(self._database, "cases", fixed | values)
        self._write_stages(case)
        self._charges.write(case)
        self._database.conn.execute("delete from holds where invoice = ?", (case.number,))
        self._write_holds(case.invoice.client, case.number, case.holds)

    def _write_stages(self, case: Case) -> None:
        """Most changes of a case add one stage or none: only what is different is written."""
        names = ("stage", "done_on", "how", "day")
        wanted = [(done.stage, done.on.isoformat(), done.how.value, done.day) for done in case.done]
        sql = "select stage, done_on, how, day from stages_done where invoice = ? order by position"
        known = [tuple(one[name] for name in names) for one in rows(self._database, sql, case.number)]
        same = next((at for at, pair in enumerate(zip(known, wanted, strict=False)) if pair[0] != pair[1]), len(known))
        same = min(same, len(wanted))
        if same < len(known):
            sql = "delete from stages_done where invoice = ? and position >= ?"
            self._database.conn.execute(sql, (case.number, same))
        for position, done in enumerate(wanted[same:], start=same):
            values = {"invoice": case.number, "position": position} | dict(zip(names, done, strict=True))
            insert(self._database, "stages_done", values)

    def write_standing(self, standing: Standing) -> None:
        """Put the client's standing down as it is now; called by the store's commit alone."""
        reminder, contact = standing.last_reminder_on, standing.last_contact_on
        values = {
            "client": standing.client,
            "last_reminder_on": reminder.isoformat() if reminder else None,
            "last_contact_on": contact.isoformat() if contact else None,
        }
        upsert(self._database, "standings", values, "client")
        self._database.conn.execute("delete from holds where client = ? and invoice is null", (standing.client,))
        self._write_holds(standing.client, None, standing.holds)

    def _write_holds(self, client: str, invoice: str | None, holds: Sequence[Hold]) -> None:
        for hold in holds:
            values = {
                "client": client,
                "invoice": invoice,
                "kind": hold.kind.value,
                "since": hold.since.isoformat(),
                "until": hold.until.isoformat() if hold.until else None,
                "reason": hold.reason,
                "evidence": keep_evidence(self._database, client, hold.message_id, hold.sentence),
                "message_id": hold.message_id,
            }
            insert(self._database, "holds", values)


def keep_evidence(database: Database, client: str, message_id: str, sentence: str) -> int | None:
    """The id of the client's sentence, kept once; None when there is none."""
    if not sentence:
        return None
    key = (client, message_id, sentence)
    database.conn.execute("insert or ignore into evidence (client, message_id, sentence) values (?, ?, ?)", key)
    sql = "select id from evidence where client = ? and message_id = ? and sentence = ?"
    found = row(database, sql, *key)
    return int(found["id"]) if found else None
