"""Credit notes that were taken, so that each takes its amount off once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from assistant.domain.money import Money
from assistant.store.database import row, table, writing


@dataclass(frozen=True)
class CreditNote:
    """A credit note and the invoice that it reduces; the amount is above zero."""

    number: str
    invoice: str
    amount: Money
    issued: date
    document: str = ""


class CreditNotes:
    """Written by the import alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, number: str) -> CreditNote | None:
        """The credit note of that number."""
        sql = "select n.*, i.currency from credit_notes n join invoices i using (invoice) where n.number = ?"
        found = row(self._database, sql, number)
        if found is None:
            return None
        amount, issued = Money(found["amount"], found["currency"]), date.fromisoformat(found["issued"])
        return CreditNote(found["number"], found["invoice"], amount, issued, found["document"] or "")

    def keep(self, note: CreditNote, at: datetime) -> None:
        """Remember that it was taken."""
        values = {
            "number": note.number,
            "invoice": note.invoice,
            "amount": note.amount.minor,
            "issued": note.issued.isoformat(),
            "document": note.document or None,
            "taken_at": at.isoformat(),
        }
        with writing(self._database):
            table(self._database, "credit_notes").insert(values)
