"""Payments that came in, each kept once, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from assistant.domain.money import Money
from assistant.payments.credit import Credit, Direction
from assistant.store.database import insert, row, rows, writing
from assistant.store.payment_rows import (
    WAITING,
    Choice,
    KeptPayment,
    State,
    choices_text,
    credit_of,
    kept_of,
    payment_row,
)

_WAITING = ", ".join(f"'{one}'" for one in WAITING)


@dataclass(frozen=True)
class Outcome:
    """What became of a payment, as it is written down."""

    state: State
    why: str
    by: str = ""
    client: str = ""
    surplus: int = 0
    # How much of the surplus is the client's credit.
    credit: int = 0
    twin_of: str = ""


@dataclass(frozen=True)
class Asked:
    """What the owner is asked of a payment: why, the likeliest places, and the clients it may come from."""

    why: str
    choices: tuple[Choice, ...] = ()
    suspects: tuple[str, ...] = ()
    # The payment that it may be the same as.
    twin_of: str = ""


class Payments:
    """Implements `payments.booking.Booked`; every writing method is part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_key(self, key: str) -> Credit | None:
        found = row(self._database, "select * from payments where key = ?", key)
        return None if found is None else credit_of(found)

    def by_entry(self, entry: str) -> Sequence[Credit]:
        sql = "select * from payments where entry = ? and entry <> '' and state <> 'replaced'"
        return [credit_of(one) for one in rows(self._database, sql, entry)]

    def is_placed(self, key: str) -> bool:
        found = row(self._database, "select state from payments where key = ?", key)
        return found is not None and found["state"] not in {*WAITING, State.REPLACED}

    def get(self, key: str) -> KeptPayment | None:
        """A payment by its key."""
        found = row(self._database, "select * from payments where key = ?", key)
        return None if found is None else kept_of(found)

    def by_id(self, id: int) -> KeptPayment | None:
        """A payment by its number."""
        found = row(self._database, "select * from payments where id = ?", id)
        return None if found is None else kept_of(found)

    def keep(self, credit: Credit, at: datetime) -> None:
        """Keep a payment as it was told; nothing is decided yet."""
        fresh = {"state": State.NEW.value, "client": "", "surplus": 0, "credit_left": 0, "why": "", "candidates": ""}
        values = payment_row(credit) | fresh | {"placed_by": "", "kept_at": at.isoformat()}
        with writing(self._database):
            insert(self._database, "payments", values)

    def waiting(self) -> Sequence[KeptPayment]:
        """What has no place yet, in order of booking."""
        sql = f"select * from payments where state in ({_WAITING}) order by booked, key"  # noqa: S608 - our own words
        return [kept_of(one) for one in rows(self._database, sql)]

    def of_day(self, amount: Money, direction: Direction, day: date) -> Sequence[KeptPayment]:
        """Payments of this amount and direction that were booked on that day, but for sums that were told in parts."""
        sql = """select * from payments where amount = ? and currency = ? and booked = ? and direction = ?
                 and state <> 'replaced' order by key"""
        return [
            kept_of(one) for one in rows(self._database, sql, amount.minor, amount.currency, day.isoformat(), direction)
        ]

    def twins_of(self, key: str) -> Sequence[Credit]:
        """Other tellings of the payment that were found to be it, though nobody said so."""
        sql = "select * from payments where twin_of = ? and state = 'twin' and placed_by = 'bank' order by key"
        return [credit_of(one) for one in rows(self._database, sql, key)]

    def settled_as(self, why: str, limit: int) -> Sequence[KeptPayment]:
        """The newest twins that were found to be such for exactly this reason."""
        sql = "select * from payments where state = 'twin' and why = ? order by booked desc, key limit ?"
        return [kept_of(one) for one in rows(self._database, sql, why, limit)]

    def hand_over(self, old: str, new: str) -> None:
        """The place of one telling is that of another telling of the same payment from now on."""
        with writing(self._database):
            for table_of, column in (("allocations", "payment"), ("waived", "payment"), ("advices", "used_by")):
                sql = f"update {table_of} set {column} = ? where {column} = ?"  # noqa: S608 - our own tables
                self._database.conn.execute(sql, (new, old))
            sql = """update payments set (state, why, placed_by, client, surplus, credit_left, placed_at, twin_of,
                       candidates) = (select state, why, placed_by, client, surplus, credit_left, placed_at, null, ''
                       from payments where key = ?) where key = ?"""
            self._database.conn.execute(sql, (old, new))
            self._suspect(new, ())

    def restate(self, key: str, why: str) -> None:
        """What its place rests on, now that more is told of it."""
        with writing(self._database):
            self._database.conn.execute("update payments set why = ? where key = ?", (why, key))

    def batches_of(self, credit: Credit, days: int) -> Sequence[Credit]:
        """The first of the several payments of each booking of this sum that another source told one by one."""
        since, until = credit.booked - timedelta(days=days), credit.booked + timedelta(days=days)
        sql = """select * from payments where key in (
                   select min(key) from payments where booked between ? and ? and currency = ? and direction = ?
                     and source <> ? and entry <> '' and state not in ('twin', 'replaced')
                   group by entry, source having sum(amount) = ? and count(*) > 1) order by key"""
        about = (since.isoformat(), until.isoformat(), credit.currency, credit.direction, credit.source)
        return [credit_of(one) for one in rows(self._database, sql, *about, credit.amount.minor)]

    def ask(self, key: str, asked: Asked) -> None:
        """Nobody can tell where it belongs."""
        with writing(self._database):
            sql = "update payments set state = 'asked', why = ?, candidates = ?, twin_of = ? where key = ?"
            about = (asked.why, choices_text(asked.choices), asked.twin_of or None, key)
            self._database.conn.execute(sql, about)
            self._suspect(key, asked.suspects)

    def free(self, key: str, why: str, by: str, suspects: Sequence[str] = ()) -> None:
        """It was taken from its place, and must be given another; whose it may be."""
        with writing(self._database):
            sql = """update payments set state = 'asked', why = ?, placed_by = ?, surplus = 0, credit_left = 0
                     where key = ?"""
            self._database.conn.execute(sql, (why, by, key))
            self._suspect(key, suspects)

    def settled_for(self, why: str) -> int:
        """How many payments have their place for exactly this reason."""
        found = row(self._database, "select count(*) as many from payments where state = 'placed' and why = ?", why)
        return int(found["many"]) if found else 0

    def renew(self, key: str) -> None:
        """It was taken from its place, to be looked at as if it had come just now."""
        with writing(self._database):
            sql = """update payments set state = 'new', why = '', placed_by = '', client = '', surplus = 0,
                       credit_left = 0, candidates = '', twin_of = null where key = ?"""
            self._database.conn.execute(sql, (key,))
            self._suspect(key, ())

    def set_apart(self, key: str) -> None:
        """The owner says that it is not the same as another payment."""
        with writing(self._database):
            self._database.conn.execute("update payments set apart = 1, twin_of = null where key = ?", (key,))

    def settle(self, key: str, outcome: Outcome, at: datetime) -> None:
        """It has its place, or needs none."""
        sql = """update payments set state = ?, why = ?, placed_by = ?, client = ?, surplus = ?, credit_left = ?,
                   twin_of = ?, candidates = '', placed_at = ? where key = ?"""
        about = (outcome.state, outcome.why, outcome.by, outcome.client, outcome.surplus, outcome.credit)
        with writing(self._database):
            self._database.conn.execute(sql, (*about, outcome.twin_of or None, at.isoformat(), key))
            self._suspect(key, ())

    def _suspect(self, key: str, clients: Iterable[str]) -> None:
        self._database.conn.execute("delete from payment_suspects where payment = ?", (key,))
        for client in dict.fromkeys(clients):
            sql = "insert into payment_suspects (payment, client) values (?, ?)"
            self._database.conn.execute(sql, (key, client))

    def suspected_of(self, client: str) -> Sequence[KeptPayment]:
        """Payments without a place that may be this client's."""
        sql = """select p.* from payment_suspects s join payments p on p.key = s.payment
                 where s.client = ? and p.state = 'asked' order by p.booked, p.key"""
        return [kept_of(one) for one in rows(self._database, sql, client)]

    def placed_of(self, client: str, by: str, limit: int) -> Sequence[KeptPayment]:
        """The newest payments that `by` has placed with the client, or with an invoice of it; oldest first."""
        sql = """select p.* from payments p where p.state = 'placed' and p.placed_by = ? and p.client = ?
                 union select p.* from payments p where p.state = 'placed' and p.placed_by = ? and p.client = ''
                   and exists (select 1 from allocations a join invoices i using (invoice)
                     where a.payment = p.key and i.client = ?)
                 order by booked desc, key desc limit ?"""
        return [kept_of(one) for one in reversed(rows(self._database, sql, by, client, by, client, limit))]

    def placed_from(self, by: str, credit: Credit) -> frozenset[str]:
        """The clients with whom `by` has placed what came from the same account or number as this payment."""
        sql = """select client from payments where state = 'placed' and placed_by = ? and payer_account = ?
                   and payer_account <> ''
                 union select client from payments where state = 'placed' and placed_by = ?
                   and json_extract(details, '$.payer_number') = ? and json_extract(details, '$.payer_number') <> ''"""
        found = rows(self._database, sql, by, credit.payer_account, by, credit.payer_number)
        return frozenset(one["client"] for one in found if one["client"])

    def marks(self) -> list[int]:
        """How far invoices and credit notes go, for `overtaken` to tell what is new."""
        sql = """select coalesce((select max(rowid) from invoices), 0) as invoices,
                   coalesce((select max(rowid) from credit_notes), 0) as notes"""
        found = row(self._database, sql) or {}
        return [found["invoices"], found["notes"]]

    def arrived(self, marks: Sequence[int]) -> Mapping[str, str]:
        """Clients with an invoice or credit note that came after the marks, and from which day on that may matter.

        A payment that names its invoice may be older than that: then a credit note matters from the payment's day on.
        """
        invoices, notes = marks
        sql = """select client, min(since) as since from (
                   select client, issued as since from invoices where rowid > ?
                   union all select i.client, min(i.issued, coalesce((
                       select min(p.booked) from allocations a join payments p on p.key = a.payment
                       where a.invoice = i.invoice), i.issued))
                   from credit_notes n join invoices i using (invoice) where n.rowid > ?) group by client"""
        return {one["client"]: one["since"] for one in rows(self._database, sql, invoices, notes)}

    def placed_since(self, by: str, day: str, limit: int) -> Sequence[KeptPayment]:
        """What `by` has placed that was booked on that day or later, the newest first."""
        sql = """select * from payments where state = 'placed' and placed_by = ? and booked >= ?
                 order by booked desc, key limit ?"""
        return [kept_of(one) for one in rows(self._database, sql, by, day, limit)]

    def also_taught(self, kept: KeptPayment, account: str, ground: str) -> bool:
        """Whether another placed payment from the account says by the same ground that it is the client's."""
        sql = """select 1 as yes from payments where state = 'placed' and client = ? and key <> ? and why like ?
                 and (payer_account = ? or json_extract(details, '$.payer_number') = ?) limit 1"""
        about = (kept.client, kept.credit.key, f"%{ground}%", account, account)
        return row(self._database, sql, *about) is not None

    def newest_placed(self, by: str, client: str = "") -> str:
        """The last booking day of what `by` has placed, of all or of one client's; empty without any."""
        sql = "select max(booked) as day from payments where state = 'placed' and placed_by = ?"
        about = (by,) if not client else (by, client)
        found = row(self._database, f"{sql} and client in (?, '')" if client else sql, *about)
        return str(found["day"] or "") if found else ""

    def credits_of(self, client: str) -> Sequence[KeptPayment]:
        """Payments of which something is left as the client's credit, oldest first."""
        sql = "select * from payments where client = ? and credit_left > 0 order by booked, key"
        return [kept_of(one) for one in rows(self._database, sql, client)]

    def use_credit(self, key: str, amount: Money) -> None:
        """So much of the credit kept from this payment is used now."""
        with writing(self._database):
            sql = "update payments set credit_left = credit_left - ? where key = ?"
            self._database.conn.execute(sql, (amount.minor, key))

    def every(self, since: date | None = None, client: str = "") -> Sequence[KeptPayment]:
        """All payments, or one client's, newest first; those told twice are left out."""
        sql = """select * from payments p where state not in ('twin', 'replaced') and booked >= ?
                 and (? = '' or client = ? or exists (
                   select 1 from allocations a join invoices i using (invoice)
                   where a.payment = p.key and i.client = ?))
                 order by booked desc, id desc"""
        first = since.isoformat() if since else ""
        return [kept_of(one) for one in rows(self._database, sql, first, client, client, client)]
