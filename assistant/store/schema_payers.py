"""Payments by the account they came from, and by the telling that is kept of them: what one teaches, others rest on."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_waived  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations

_INDEXES = """
create index payments_by_payer_account on payments (payer_account) where payer_account <> '';
create index payments_by_payer_number on payments (json_extract(details, '$.payer_number'))
  where json_extract(details, '$.payer_number') <> '';
create index payments_twins on payments (twin_of) where state = 'twin';
create index tasks_answered on tasks (message_id) where answered_at is not null and message_id <> '';
"""


@migrations()
def m010_payers(db: Database) -> None:
    """Look-ups of payments by who paid them, and of twins by what they are, and of what was answered about them."""
    db.executescript(_INDEXES)
