"""Payments by the account they came from: what one of them teaches, the others may rest on."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_waived  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations

_INDEXES = """
create index payments_by_payer_account on payments (payer_account) where payer_account <> '';
create index payments_by_payer_number on payments (json_extract(details, '$.payer_number'))
  where json_extract(details, '$.payer_number') <> '';
"""


@migrations()
def m010_payers(db: Database) -> None:
    """Look-ups of placed payments by who paid them."""
    db.executescript(_INDEXES)
