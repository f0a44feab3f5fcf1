"""What reconciling looks up of the ledger, by indexes; implements `payments.open_items.OpenItems`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key
from assistant.payments.open_items import CREDIT, Advice, OpenItem
from assistant.store.database import row
from assistant.store.database import rows as every_row
from assistant.store.rows import Row

MOST = 50
_MOST_OF_CLIENT = 200
# A word that more clients than this have in their name tells nobody apart.
_COMMON = 400
# How the number of such a credit is looked up by its key.
_CREDIT_KEY = re.compile(rf"{reference_key(CREDIT)}(\d{{1,12}})")

_ITEM = """select i.invoice, i.client, i.amount, i.currency, i.issued, i.due, i.reference, c.status, c.balance,
  c.credited, case when c.status = 'paid' then (
    select coalesce(sum(a.amount), 0) from allocations a where a.invoice = i.invoice and a.payment is null
  ) else 0 end as said, (
    select coalesce(sum(h.amount), 0) from charges h where h.invoice = i.invoice and h.state = 'claimed'
  ) as charges
  from invoices i join cases c using (invoice)"""
_CREDITS = "select id, client, credit_left, surplus, currency, booked from payments where credit_left > 0"


class StoredItems:
    """Open invoices, credit notes and credits of clients. What somebody said is paid counts as open to a bank file:

    it confirms the word instead of paying a second time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_reference(self, key: str) -> Sequence[OpenItem]:
        if not key:
            return ()
        return self._items("where i.reference_key = ? and i.reference_key <> '' order by i.rowid limit ?", key, MOST)

    def by_number(self, key: str) -> Sequence[OpenItem]:
        if found := _CREDIT_KEY.fullmatch(key):
            return [_credit_item(one) for one in self._rows(f"{_CREDITS} and id = ?", int(found[1]))]
        return self._items("where i.number_key = ? order by i.rowid limit ?", key, MOST) if key else ()

    def by_amount(self, amount: Money) -> Sequence[OpenItem]:
        where = "where c.balance = ? and i.currency = ? and c.status = 'open' order by i.rowid limit ?"
        return self._items(where, amount.minor, amount.currency, MOST)

    def of_client(self, client: str) -> Sequence[OpenItem]:
        where = "where c.client = ? and c.status = 'open' order by i.due, i.rowid limit ?"
        credits = self._rows(f"{_CREDITS} and client = ? order by booked, id limit ?", client, MOST)
        return [*self._items(where, client, _MOST_OF_CLIENT), *map(_credit_item, credits)]

    def clients_by_account(self, account: str) -> Sequence[str]:
        sql = "select client from payers where account = ? and client <> '' order by client limit ?"
        return [one["client"] for one in self._rows(sql, account, MOST)]

    def clients_by_name(self, words: Sequence[str]) -> Sequence[str]:
        """Those who share most words first; a first few letters count where whole words find nobody."""
        counted: dict[str, int] = {}
        for word in words:
            sql = "select client from client_words where word = ? limit ?"
            known = self._rows(sql, word, _COMMON + 1)
            for one in known if len(known) <= _COMMON else ():
                counted[one["client"]] = counted.get(one["client"], 0) + (1 if word.endswith("*") else 3)
        return sorted(counted, key=lambda client: (-counted[client], client))[:MOST]

    def client_name(self, client: str) -> str:
        found = row(self._database, "select name from clients where client = ?", client)
        return str(found["name"]) if found else ""

    def advices(self, amount: Money) -> Sequence[Advice]:
        sql = "select * from advices where amount = ? and currency = ? and used_by is null order by id limit ?"
        return [
            Advice(one["client"], amount, tuple(json.loads(one["invoices"])), one["message_id"])
            for one in self._rows(sql, amount.minor, amount.currency, MOST)
        ]

    def paid_by(self, end_to_end: str) -> Sequence[OpenItem]:
        where = """where i.invoice in (
          select a.invoice from payments p join allocations a on a.payment = p.key
          where p.end_to_end = ? and p.end_to_end <> '' and a.amount > 0) order by i.rowid limit ?"""
        return self._items(where, end_to_end, MOST)

    def _items(self, where: str, *parameters: Any) -> Sequence[OpenItem]:
        return [_item(one) for one in self._rows(f"{_ITEM} {where}", *parameters)]

    def _rows(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return every_row(self._database, sql, *parameters)


def _item(found: Row) -> OpenItem:
    """What was credited or waived was never to be paid, so it is no part of the amount."""
    currency = found["currency"]
    said = max(0, found["said"])
    return OpenItem(
        number=found["invoice"],
        client=found["client"],
        balance=Money(found["balance"] + said, currency),
        amount=Money(found["amount"] - (found["credited"] or 0), currency),
        issued=date.fromisoformat(found["issued"]),
        due=date.fromisoformat(found["due"]),
        reference=found["reference"],
        charges=Money(found["charges"], currency) if found["charges"] else None,
        open=found["status"] == "open" or (found["balance"] + said > 0 and found["status"] == "paid"),
    )


def _credit_item(found: Row) -> OpenItem:
    day = date.fromisoformat(found["booked"])
    left, whole = Money(-found["credit_left"], found["currency"]), Money(-found["surplus"], found["currency"])
    return OpenItem(f"{CREDIT}{found['id']}", found["client"], left, whole, day, day)
