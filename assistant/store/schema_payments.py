"""The tables of money that came in, and the columns by which reconciling looks up the ledger."""

from __future__ import annotations

from sqlite_utils import Database

from assistant.domain.payment_reference import reference_key
from assistant.payments.payer import name_words
from assistant.store.schema import migrations

_TABLES = """
-- one row for each payment, however many files tell of it
create table payments (
  id integer primary key, key text not null unique,
  amount integer not null check (amount > 0), currency text not null, booked text not null,
  direction text not null check (direction in ('in', 'taken back', 'deducted')),
  source text not null, account text not null, payer text not null, payer_account text not null,
  text text not null, end_to_end text not null, entry text not null,
  whole_entry integer not null check (whole_entry in (0, 1)),
  -- the rest of what was told: references, charges, the file (JSON)
  details text not null,
  state text not null check (state in ('new', 'placed', 'asked', 'not ours', 'early', 'twin', 'replaced')),
  client text not null, surplus integer not null check (surplus >= 0),
  -- what is left of a surplus that is kept as the client's credit
  credit_left integer not null check (credit_left between 0 and surplus),
  why text not null, candidates text not null, placed_by text not null, kept_at text not null, placed_at text,
  twin_of text references payments (key),
  -- the owner said that it is not the same as another one
  apart integer not null default 0 check (apart in (0, 1))
) strict;
create index payments_by_entry on payments (entry) where entry <> '';
create index payments_by_end_to_end on payments (end_to_end) where end_to_end <> '';
create index payments_by_amount on payments (amount, currency, booked);
create index payments_waiting on payments (booked) where state in ('new', 'asked', 'early');
create index payments_credited on payments (client) where credit_left > 0;
create index payments_by_client on payments (client, booked);
create index payments_by_day on payments (booked);
-- what each invoice was paid with; without a payment it is somebody's word, until a bank file confirms it
create table allocations (
  id integer primary key, invoice text not null references invoices, payment text references payments (key),
  amount integer not null, on_day text not null, source text not null, at text not null
) strict;
create index allocations_by_invoice on allocations (invoice);
create index allocations_by_payment on allocations (payment) where payment is not null;
-- whose an unplaced payment may be: no reminder to them until it is placed
create table payment_suspects (
  payment text not null references payments (key), client text not null, primary key (payment, client)
) strict;
create index suspects_by_client on payment_suspects (client);
-- who pays from which account; without a client it is nobody's who owes us
create table payers (
  account text not null, client text not null, taught_by text not null, at text not null, primary key (account, client)
) strict;
create table advices (
  id integer primary key, client text not null references clients, amount integer not null, currency text not null,
  invoices text not null, message_id text not null, at text not null, used_by text references payments (key),
  unique (message_id, amount, currency)
) strict;
create index advices_by_amount on advices (amount, currency) where used_by is null;
create table statements (
  id integer primary key, digest text not null, file text not null, bank text not null, source text not null,
  account text not null, since text, until text, read_at text not null, payments integer not null,
  left_out integer not null, totals text not null, doubts text not null
) strict;
create index statements_by_digest on statements (digest);
create index statements_by_bank on statements (bank, until);
-- files of watched folders and attachments that were looked at, so that each is taken, or complained of, once
create table seen_files (digest text primary key, name text not null, at text not null, problem text not null) strict;
create table client_words (
  word text not null, client text not null references clients, primary key (word, client)
) strict, without rowid;
create index client_words_by_client on client_words (client);
"""
_LEDGER = """
alter table invoices add column number_key text not null default '';
create index invoices_by_issue on invoices (issued);
create index invoices_by_number on invoices (number_key);
create index tasks_by_message on tasks (message_id) where answered_at is null;
create index cases_by_balance on cases (balance) where status = 'open';
"""


@migrations()
def m003_payments(db: Database) -> None:
    """Payments, what they were used for, who paid, and the keys by which the ledger is looked up."""
    for script in (_TABLES, _LEDGER):
        db.executescript(script)
    known = db.execute("select invoice, reference from invoices").fetchall()
    for number, reference in known:
        keys = (reference_key(number), reference_key(reference), number)
        db.execute("update invoices set number_key = ?, reference_key = ? where invoice = ?", keys)
    for client, name in db.execute("select client, name from clients").fetchall():
        for word in name_words(name):
            db.execute("insert or ignore into client_words (word, client) values (?, ?)", (word, client))
    # What was paid until now rests on somebody's word, for all that is known here.
    db.execute(
        """insert into allocations (invoice, payment, amount, on_day, source, at)
           select c.invoice, null, c.paid, i.issued, 'before payments were kept', i.issued
           from cases c join invoices i using (invoice) where c.paid is not null and c.paid <> 0"""
    )
