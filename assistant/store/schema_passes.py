"""The indexes and the column by which a pass over a large store finds what it has to do and looks at nothing else."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.store.schema import migrations

_PASSES = """
alter table cases add column issued text not null default '';
-- how far must the mailbox be looked back? to the oldest open invoice
create index cases_by_issue on cases (issued) where status = 'open' and issued <> '';
create index outbox_left on outbox (settled_at) where purpose = 'reminder' and state in ('sent', 'in-doubt');
create index outbox_leaving on outbox (queued_at) where purpose = 'reminder' and state in ('queued', 'sending');
create index outbox_drafted on outbox (id) where state = 'drafted';
create index messages_own on messages (message_id) where direction = 'own';
create index tasks_open on tasks (id) where answered_at is null;
create index tasks_untold on tasks (id) where answered_at is null and told_at is null;
"""


@migrations()
def m007_passes(db: Database) -> None:
    """What every pass asks for, found without looking through whole tables."""
    db.executescript(_PASSES)
    db.execute("update cases set issued = (select i.issued from invoices i where i.invoice = cases.invoice)")
