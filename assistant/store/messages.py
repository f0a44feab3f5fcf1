"""The conversations: which message was about which client and invoices, and what a reminder answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from assistant.domain.reminder import Conversation
from assistant.store.database import insert, rows


@dataclass(frozen=True)
class Known:
    """A message of a conversation: `in` from the client, `own` written by the owner, `out` by the assistant."""

    message_id: str
    client: str
    direction: str
    at: datetime
    sender: str
    subject: str
    invoices: tuple[str, ...] = ()


class Messages:
    """What has been said about each invoice, by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, known: Known) -> None:
        """Remember a message; part of the store's commit."""
        values = {
            "message_id": known.message_id,
            "client": known.client,
            "direction": known.direction,
            "at": known.at.isoformat(),
            "sender": known.sender,
            "subject": known.subject,
        }
        insert(self._database, "messages", values, ignore=True)
        for number in known.invoices:
            about = {"invoice": number, "message_id": known.message_id}
            insert(self._database, "message_invoices", about, ignore=True)

    def own_since(self, client: str, moment: datetime) -> Sequence[str]:
        """The ids of the mails that the owner wrote to the client by hand and that were kept since then."""
        sql = """select m.message_id from messages m join inbox i using (message_id)
                 where m.client = ? and m.direction = 'own' and i.received_at > ? order by i.id"""
        return [one["message_id"] for one in rows(self._database, sql, client, moment.isoformat())]

    def conversation(self, invoice: str) -> Conversation:
        """The thread a reminder for this invoice answers: the mail that brought it first, the last message last."""
        sql = """select m.message_id, m.subject, m.direction from messages m join message_invoices using (message_id)
                 where invoice = ? order by m.at, m.rowid"""
        said = rows(self._database, sql, invoice)
        thread = rows(self._database, "select thread from invoices where invoice = ? and thread <> ''", invoice)
        first = [one["thread"] for one in thread]
        ids = tuple(dict.fromkeys((*first, *(one["message_id"] for one in said))))
        subject = next((one["subject"] for one in said if one["direction"] != "out"), "")
        return Conversation(subject, ids)
