"""Parts of invoices with days of their own, credit notes, and what the accounting program's lists said last."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_payments  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations

_TABLES = """
-- [["2026-12-01", 400000], …]: day and amount of each part, when an invoice is to be paid in parts
alter table invoices add column instalments text not null default '';
-- one row for each credit note, so that the same one again takes nothing more off
create table credit_notes (
  number text primary key, invoice text not null references invoices, amount integer not null check (amount > 0),
  issued text not null, document text references documents, taken_at text not null
) strict;
create index credit_notes_by_invoice on credit_notes (invoice);
create index invoices_unsent on invoices (issued) where thread = '';
"""


@migrations()
def m004_due_dates(db: Database) -> None:
    """Due dates of parts, and credit notes."""
    db.executescript(_TABLES)
