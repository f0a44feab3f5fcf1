"""The index by which the mails to one client are found."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_passes  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations


@migrations()
def m008_outbox_by_client(db: Database) -> None:
    """Whom has a reminder reached, and which drafts may the owner still send?"""
    db.execute("create index outbox_by_client on outbox (client)")
