"""What was waived beside a payment, so that it is owed again when the payment is taken back."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_outbox  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations

_TABLES = """
-- roundings and bank's fees, in minor units; below zero when they are owed again
create table waived (
  id integer primary key, invoice text not null references invoices, payment text not null references payments (key),
  amount integer not null
) strict;
create index waived_by_invoice on waived (invoice);
create index waived_by_payment on waived (payment);
create index payments_placed on payments (client, booked) where state = 'placed' and placed_by = 'bank';
"""


@migrations()
def m009_waived(db: Database) -> None:
    """What was waived beside each payment, and automatic placements by client."""
    db.executescript(_TABLES)
