"""What was claimed on top of invoices, and what a ladder that changes must not forget."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store import schema_invoices  # noqa: F401 - its migration comes before this one
from assistant.store.schema import migrations

_TABLES = """
-- fees, compensation and interest beside the balance; interest is claimed anew with each letter, up to that day
create table charges (
  id integer primary key, invoice text not null references invoices, position integer not null,
  kind text not null check (kind in ('interest', 'compensation', 'reminder-fee', 'notice-fee')),
  amount integer not null check (amount > 0), currency text not null, claimed_on text not null,
  state text not null check (state in ('claimed', 'replaced', 'waived', 'paid')),
  stage text not null, reason text not null, source text not null, message_id text not null,
  unique (invoice, position)
) strict;
create index charges_claimed on charges (invoice) where state = 'claimed';
-- what a mail in the outbox claims: claimed only when it has left
create table charges_asked (
  id integer primary key, outbox integer not null references outbox, invoice text not null references invoices,
  kind text not null, amount integer not null, currency text not null, reason text not null, source text not null
) strict;
create index charges_asked_by_mail on charges_asked (outbox);
alter table stages_done add column day integer;
alter table cases add column answered_on text;
alter table cases add column stop_announced_on text;
"""


@migrations()
def m005_charges(db: Database) -> None:
    """Charges, the days of done stages, when a client answered, and when the end of service was announced."""
    db.executescript(_TABLES)
