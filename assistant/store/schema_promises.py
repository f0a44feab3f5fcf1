"""Promises that were kept, counted beside those that were made and broken."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_payments  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations


@migrations()
def m006_promises(db: Database) -> None:
    """How many promises about the invoice were kept."""
    db.execute("alter table cases add column kept_promises integer not null default 0")
