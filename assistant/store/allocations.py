"""What each invoice was paid with: a payment of a bank file, or somebody's word that a bank file may confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from assistant.domain.case import Case
from assistant.domain.events import Event, InvoiceCredited, PaymentConfirmed, PaymentRecorded, Reopened
from assistant.store.database import insert, row, rows
from assistant.store.rows import Row


@dataclass(frozen=True)
class Kept:
    """A part of what an invoice was paid with, in minor units; below zero when it was taken back."""

    invoice: str
    payment: str
    amount: int
    on: date
    source: str


class Allocations:
    """Written by the store's commit alone, so that they always add up to what the case says is paid."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, event: Event, after: Case, now: datetime, today: date) -> None:
        """Write down what the event changed of what is paid; called before the case itself is written."""
        if isinstance(event, PaymentConfirmed):
            self._add(after.number, event.payment, event.amount.minor, (event.on, event.source, now))
            self._add(after.number, "", -event.amount.minor, (event.on, event.source, now))
        elif isinstance(event, PaymentRecorded):
            self._add(after.number, event.payment, event.amount.minor, (event.on, event.source, now))
        elif isinstance(event, Reopened):
            before = row(self._database, "select paid from cases where invoice = ?", after.number)
            gone = (after.paid.minor if after.paid else 0) - int((before or {}).get("paid") or 0)
            self._take_back(after.number, event.payment, gone, (today, event.reason, now))
            if event.waived:
                self._owe_again(after.number, event.payment, event.waived.minor)
        elif isinstance(event, InvoiceCredited) and event.payment:
            self._waive(after.number, event.payment, event.amount.minor)

    def _take_back(self, invoice: str, payment: str, gone: int, about: tuple[date, str, datetime]) -> None:
        """Words go first when nobody names a payment: they were never confirmed."""
        if payment:
            self._add(invoice, payment, gone, about)
            return
        said = self.said(invoice)
        from_words = max(gone, -said) if gone < 0 else gone
        self._add(invoice, "", from_words, about)
        for part in self.of_invoice(invoice) if gone < from_words else ():
            less = max(gone - from_words, -part.amount) if part.payment and part.amount > 0 else 0
            self._add(invoice, part.payment, less, about)
            gone -= less

    def _add(self, invoice: str, payment: str, amount: int, about: tuple[date, str, datetime]) -> None:
        if not amount:
            return
        on, source, at = about
        values = {"invoice": invoice, "payment": payment or None, "amount": amount, "on_day": on.isoformat()}
        insert(self._database, "allocations", values | {"source": source, "at": at.isoformat()})

    def _waive(self, invoice: str, payment: str, amount: int) -> None:
        insert(self._database, "waived", {"invoice": invoice, "payment": payment, "amount": amount})

    def _owe_again(self, invoice: str, payment: str, amount: int) -> None:
        """Of the payment that is named, if anything was waived beside it; else of any."""
        parts = self.waived(invoice)
        for key, minor in sorted(parts.items(), key=lambda one: one[0] != payment):
            less = min(amount, minor)
            amount -= less
            if less:
                self._waive(invoice, key, -less)

    def waived(self, invoice: str) -> dict[str, int]:
        """What was waived of the invoice and is not owed again, by payment, in minor units."""
        sql = """select payment, sum(amount) as amount from waived where invoice = ?
                 group by payment having sum(amount) > 0 order by min(id)"""
        return {one["payment"]: one["amount"] for one in rows(self._database, sql, invoice)}

    def owed_again(self, invoice: str, payment: str) -> int:
        """What is owed again because this payment took another one back, in minor units."""
        sql = "select coalesce(-sum(amount), 0) as amount from waived where invoice = ? and payment = ?"
        found = row(self._database, sql, invoice, payment)
        return max(0, int(found["amount"])) if found else 0

    def said(self, invoice: str) -> int:
        """How much of what is paid rests on somebody's word alone."""
        sql = "select coalesce(sum(amount), 0) as said from allocations where invoice = ? and payment is null"
        found = row(self._database, sql, invoice)
        return int(found["said"]) if found else 0

    def last_said_on(self, invoice: str) -> date | None:
        """The day of the last such word."""
        sql = "select max(on_day) as day from allocations where invoice = ? and payment is null and amount > 0"
        found = row(self._database, sql, invoice)
        return date.fromisoformat(found["day"]) if found and found["day"] else None

    def of_invoice(self, invoice: str) -> Sequence[Kept]:
        """What the invoice was paid with, in order."""
        return [
            _kept(one)
            for one in rows(self._database, "select * from allocations where invoice = ? order by id", invoice)
        ]

    def of_payment(self, key: str) -> Sequence[Kept]:
        """What the payment was used for, in order."""
        return [
            _kept(one) for one in rows(self._database, "select * from allocations where payment = ? order by id", key)
        ]


def _kept(found: Row) -> Kept:
    day = date.fromisoformat(found["on_day"])
    return Kept(found["invoice"], found["payment"] or "", found["amount"], day, found["source"])
