"""The tables, as migrations that are never edited after a release.

Dates are ISO text, moments are ISO text in UTC, money is an integer of minor units beside its currency.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

# Marks the file as ours (PRAGMA application_id): "InvA".
APPLICATION_ID = 0x496E7641

migrations = Migrations("invoice-assistant")

_LEDGER = """
create table settings (name text primary key, value text not null) strict;
create table clients (
  client text primary key, name text not null, type text not null, country text not null,
  region text not null, timezone text not null, language text not null, org_number text not null,
  address text not null, ladder text not null, fee_agreed integer not null check (fee_agreed in (0, 1)),
  interest_agreed text not null, terms_clause text not null
) strict;
create table contacts (
  id integer primary key, client text not null references clients, email text not null, name text not null,
  role text not null, phone text not null, language text not null,
  deliverable integer not null check (deliverable in (0, 1)), domain text not null,
  unique (client, email)
) strict;
-- who wrote? by address, then by domain
create index contacts_by_email on contacts (email);
create index contacts_by_domain on contacts (domain);
create table documents (sha256 text primary key, content blob not null) strict;
create table invoices (
  invoice text primary key, client text not null references clients,
  amount integer not null, currency text not null, issued text not null, due text not null,
  reference text not null, reference_key text not null, document text references documents,
  filename text not null, thread text not null, due_agreed integer not null check (due_agreed in (0, 1))
) strict;
create index invoices_by_client on invoices (client);
create index invoices_by_reference on invoices (reference_key) where reference_key <> '';
"""

_FOLLOW_UP = """
create table cases (
  invoice text primary key references invoices, client text not null references clients,
  status text not null check (status in ('open', 'paid', 'closed')),
  paid integer, credited integer, balance integer not null,
  backlog integer not null check (backlog in (0, 1)), start text not null,
  promises integer not null, broken_promises integer not null,
  pending_stage text, pending_state text check (pending_state in ('announced', 'queued', 'drafted')),
  pending_since text, pending_message_id text, pending_leaves text,
  attend_on text
) strict;
-- the one question of every pass: which open cases want a look today?
create index cases_to_attend on cases (attend_on) where status = 'open' and attend_on is not null;
create index cases_by_client on cases (client, status);
create table stages_done (
  invoice text not null references cases, position integer not null, stage text not null, done_on text not null,
  how text not null check (how in ('sent', 'in-doubt', 'passed', 'task')), primary key (invoice, position)
) strict;
create table evidence (
  id integer primary key, client text not null, message_id text not null, sentence text not null,
  unique (client, message_id, sentence)
) strict;
create table holds (
  id integer primary key, client text not null references clients, invoice text references invoices,
  kind text not null, since text not null, until text, reason text not null,
  evidence integer references evidence on delete set null, message_id text not null
) strict;
create index holds_by_invoice on holds (invoice);
create index holds_by_client on holds (client) where invoice is null;
create index holds_by_end on holds (until);
create table standings (
  client text primary key references clients, last_reminder_on text, last_contact_on text
) strict;
create table tasks (
  id integer primary key, kind text not null, client text not null, invoice text not null, facts text not null,
  message_id text not null, key text not null, raised_at text not null, told_at text, answer text, answered_at text
) strict;
-- the same question is asked once while it is open
create index tasks_by_invoice on tasks (invoice) where answered_at is null;
create unique index tasks_asked_once on tasks (key) where answered_at is null;
create table journal (
  id integer primary key, at text not null, today text not null, client text not null, invoice text,
  event text not null, facts text not null, reason text not null, evidence integer
) strict;
create index journal_by_invoice on journal (invoice);
create index journal_by_client on journal (client);
create trigger journal_is_append_only before update on journal
  begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_is_kept before delete on journal
  begin select raise(abort, 'the journal is append-only'); end;
"""

_MAIL = """
create table folders (
  folder text primary key, uidvalidity integer not null, last_uid integer not null, read_at text not null
) strict;
create table inbox (
  id integer primary key, folder text not null, uidvalidity integer not null, uid integer not null,
  message_id text not null, received_at text not null, raw blob not null,
  state text not null check (state in ('new', 'read', 'aside')), kind text not null, problem text not null,
  unique (folder, uidvalidity, uid)
) strict;
create index inbox_by_message on inbox (message_id);
create index inbox_unread on inbox (id) where state = 'new';
create table messages (
  message_id text primary key, client text not null, direction text not null check (direction in ('in', 'own', 'out')),
  at text not null, sender text not null, subject text not null
) strict;
create table message_invoices (
  invoice text not null references invoices, message_id text not null references messages,
  primary key (invoice, message_id)
) strict;
create index message_invoices_by_message on message_invoices (message_id);
create table outbox (
  id integer primary key, message_id text not null unique,
  purpose text not null check (purpose in ('reminder', 'draft', 'notice')),
  client text not null, sender text not null, recipients text not null, subject text not null, raw blob not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'refused', 'in-doubt', 'withdrawn', 'drafted')),
  queued_at text not null, next_at text not null, attempts integer not null, answer text not null,
  settled_at text, filed integer not null check (filed in (0, 1))
) strict;
create index outbox_waiting on outbox (next_at) where state in ('queued', 'sending');
create index outbox_unfiled on outbox (id) where filed = 0;
create index outbox_by_day on outbox (settled_at);
create table reminders (
  outbox integer not null references outbox, invoice text not null references invoices, stage text not null,
  active integer not null check (active in (0, 1)), primary key (outbox, invoice)
) strict;
-- never the same reminder twice: guarded here, not by care
create unique index reminders_never_twice on reminders (invoice, stage) where active = 1;
create table lease (
  id integer primary key check (id = 1), holder text not null, pid integer not null,
  host text not null, beat_at text not null
) strict;
"""

_VIEWS = """
create view overdue as
  select c.invoice, c.client, clients.name, i.due, c.balance / 100.0 as balance, i.currency,
    (select stage from stages_done d where d.invoice = c.invoice order by position desc limit 1) as last_stage,
    c.attend_on, (select group_concat(kind, ', ') from holds h where h.invoice = c.invoice) as holds
  from cases c join invoices i using (invoice) join clients on clients.client = c.client
  where c.status = 'open' order by i.due;
create view timeline as
  select j.at, j.client, j.invoice, j.event, j.reason, e.sentence
  from journal j left join evidence e on e.id = j.evidence order by j.id;
"""


@migrations()
def m001_initial(db: Database) -> None:
    """Ledger, follow-up, mail."""
    for script in (_LEDGER, _FOLLOW_UP, _MAIL, _VIEWS):
        db.executescript(script)
    db.execute(f"pragma application_id = {APPLICATION_ID}")


_READINGS = """
create table readings (
  id integer primary key, inbox integer not null references inbox, at text not null, kind text not null, on_day text,
  invoices text not null, answered integer not null check (answered in (0, 1)), client text not null,
  sender text not null, language text not null, in_sent integer not null check (in_sent in (0, 1))
) strict;
create index readings_by_message on readings (inbox);
create index readings_by_sender on readings (sender);
"""


@migrations()
def m002_readings(db: Database) -> None:
    """How each message was read, so that a later reading can be held against it."""
    db.executescript(_READINGS)
