"""Clients, contacts, invoices and their documents, and the look-ups that reading a message needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from assistant.domain.client import Client
from assistant.domain.invoice import Invoice
from assistant.domain.ledger import OpenInvoice, Thread
from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key
from assistant.payments.payer import name_words
from assistant.store.database import insert_many, row, rows, table, writing
from assistant.store.rows import Row, client_of, client_row, contact_row, invoice_of, invoice_row

_AT_ONCE = 500
_OPEN = "select i.*, c.balance, c.status from invoices i join cases c using (invoice)"


class StoredLedger:
    """The ledger as it is kept; implements `domain.ledger.Ledger`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def client(self, client: str) -> Client | None:
        found = row(self._database, "select * from clients where client = ?", client)
        return None if found is None else client_of(found, self._contacts(client))

    def clients(self) -> Sequence[Client]:
        """All clients, by name."""
        every = rows(self._database, "select * from clients order by name collate nocase")
        return [client_of(one, self._contacts(one["client"])) for one in every]

    def _contacts(self, client: str) -> list[dict[str, object]]:
        return rows(self._database, "select * from contacts where client = ? order by id", client)

    def clients_by_address(self, email: str) -> Sequence[str]:
        found = rows(self._database, "select distinct client from contacts where email = ?", email.lower())
        return [one["client"] for one in found]

    def clients_by_domain(self, domain: str) -> Sequence[str]:
        found = rows(self._database, "select distinct client from contacts where domain = ?", domain.lower())
        return [one["client"] for one in found]

    def clients_by_name(self, words: Sequence[str]) -> Sequence[str]:
        every = [word for word in words if len(word) > 3][:8]
        wanted = " or ".join("name like ?" for _ in every) or "0"
        sql = f"select client from clients where {wanted} limit 20"  # noqa: S608 - only question marks are put in
        return [one["client"] for one in rows(self._database, sql, *(f"%{word}%" for word in every))]

    def thread(self, message_id: str) -> Thread | None:
        known = row(self._database, "select client from messages where message_id = ?", message_id)
        if known is not None:
            numbers = rows(self._database, "select invoice from message_invoices where message_id = ?", message_id)
            return Thread(known["client"], tuple(one["invoice"] for one in numbers))
        sent_with = rows(self._database, "select invoice, client from invoices where thread = ?", message_id)
        return Thread(sent_with[0]["client"], tuple(one["invoice"] for one in sent_with)) if sent_with else None

    def invoice(self, number: str) -> OpenInvoice | None:
        found = row(self._database, f"{_OPEN} where i.invoice = ?", number)
        return None if found is None else _open_invoice(found)

    def invoices_numbered(self, numbers: Sequence[str]) -> dict[str, Invoice]:
        """Those of the invoices that are known, by number."""
        found: dict[str, Invoice] = {}
        for at in range(0, len(numbers), _AT_ONCE):
            some = numbers[at : at + _AT_ONCE]
            sql = f"select * from invoices where invoice in ({', '.join('?' * len(some))})"  # noqa: S608 - question marks
            found |= {one["invoice"]: invoice_of(one) for one in rows(self._database, sql, *some)}
        return found

    def by_reference(self, reference: str) -> Sequence[OpenInvoice]:
        key = reference_key(reference)
        return (
            [_open_invoice(one) for one in rows(self._database, f"{_OPEN} where i.reference_key = ?", key)]
            if key
            else []
        )

    def open_invoices(self, client: str) -> Sequence[OpenInvoice]:
        found = rows(self._database, f"{_OPEN} where c.client = ? and c.status = 'open' order by i.due", client)
        return [_open_invoice(one) for one in found]

    def earliest_issued(self) -> str:
        """The issue date (ISO) of the oldest open invoice, or the empty string."""
        sql = "select issued from cases where status = 'open' and issued <> '' order by issued limit 1"
        found = row(self._database, sql)
        return str(found["issued"]) if found else ""

    def first_issued(self) -> str:
        """The issue date (ISO) of the oldest invoice of all, or the empty string."""
        found = row(self._database, "select min(issued) as issued from invoices")
        return str(found["issued"] or "") if found else ""

    def document(self, sha256: str) -> bytes | None:
        """The bytes of an attached invoice."""
        found = row(self._database, "select content from documents where sha256 = ?", sha256)
        return None if found is None else bytes(found["content"])

    def put_client(self, client: Client) -> None:
        """Add a client or bring it up to date; contacts that are not named any more stay until told otherwise."""
        with writing(self._database):
            table(self._database, "clients").upsert(client_row(client), pk="client")
            self._put_words(client)
            for contact in client.contacts:
                known = "select deliverable from contacts where client = ? and email = ?"
                before = row(self._database, known, client.client, contact.email.lower())
                values = contact_row(client.client, contact)
                if before is None:
                    table(self._database, "contacts").insert(values)
                else:
                    del values["deliverable"]
                    self._update_contact(values)

    def _put_words(self, client: Client) -> None:
        """The words of its name, by which a payer is found."""
        known = {
            one["word"] for one in rows(self._database, "select word from client_words where client = ?", client.client)
        }
        words = set(name_words(client.name))
        for word in known - words:
            self._database.conn.execute("delete from client_words where word = ? and client = ?", (word, client.client))
        for word in words - known:
            self._database.conn.execute("insert into client_words (word, client) values (?, ?)", (word, client.client))

    def _update_contact(self, values: dict[str, object]) -> None:
        sql = (
            "update contacts set name = :name, role = :role, phone = :phone, language = :language, domain = :domain "
            "where client = :client and email = :email"
        )
        self._database.conn.execute(sql, values)

    def put_invoice(self, invoice: Invoice) -> None:
        """Add an invoice or bring it up to date; its case is the store's to open."""
        with writing(self._database):
            table(self._database, "invoices").upsert(invoice_row(invoice), pk="invoice")

    def put_new_invoices(self, invoices: Iterable[Invoice]) -> None:
        """Add many invoices that are not known yet."""
        with writing(self._database):
            insert_many(self._database, "invoices", (invoice_row(one) for one in invoices))

    def put_document(self, content: bytes) -> str:
        """Keep a file once; the answer is its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        with writing(self._database):
            table(self._database, "documents").insert({"sha256": sha256, "content": content}, ignore=True)
        return sha256

    def mark_undeliverable(self, email: str, deliverable: bool = False) -> None:
        """Remember that mail to the address does not arrive (or arrives again)."""
        with writing(self._database):
            sql = "update contacts set deliverable = ? where email = ?"
            self._database.conn.execute(sql, (int(deliverable), email.lower()))


def _open_invoice(found: Row) -> OpenInvoice:
    return OpenInvoice(invoice_of(found), Money(found["balance"], found["currency"]), found["status"] == "open")
