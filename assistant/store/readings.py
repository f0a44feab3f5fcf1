"""How each kept message was read, and read again: rows that are only added to, the last one is in force."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from assistant.store.database import row, rows, table
from assistant.store.rows import Row, day


@dataclass(frozen=True)
class KeptReading:
    """What a message in the inbox was taken for. `language` is that of the writer's own words, empty if too few.

    `whole` is False for messages read before readings were kept: then only the kind is known.
    """

    inbox: int
    kind: str
    on: date | None = None
    invoices: tuple[str, ...] = ()
    answered: bool = False
    client: str = ""
    sender: str = ""
    language: str = ""
    in_sent: bool = False
    whole: bool = True


class Readings:
    """Written by the store's commit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, reading: KeptReading, at: datetime) -> None:
        """Put down how a message was read; what it was read as before stays."""
        values = {
            "inbox": reading.inbox,
            "at": at.isoformat(),
            "kind": reading.kind,
            "on_day": reading.on.isoformat() if reading.on else None,
            "invoices": json.dumps(reading.invoices),
            "answered": int(reading.answered),
            "client": reading.client,
            "sender": reading.sender,
            "language": reading.language,
            "in_sent": int(reading.in_sent),
        }
        table(self._database, "readings").insert(values)

    def latest(self, inbox: int) -> KeptReading | None:
        """The reading in force of the kept message with that id; None if it was never read."""
        found = row(self._database, "select * from readings where inbox = ? order by id desc limit 1", inbox)
        if found is not None:
            return _reading(found)
        before = row(self._database, "select kind from inbox where id = ? and state = 'read'", inbox)
        return KeptReading(inbox, before["kind"], whole=False) if before is not None else None

    def languages_of(self, sender: str, most: int = 5) -> Sequence[str]:
        """The languages of the last messages of this address that had enough words to tell, newest first."""
        sql = "select language from readings where sender = ? and language <> '' order by id desc limit ?"
        return [one["language"] for one in rows(self._database, sql, sender.lower(), most)]


def _reading(found: Row) -> KeptReading:
    return KeptReading(
        inbox=found["inbox"],
        kind=found["kind"],
        on=day(found["on_day"]),
        invoices=tuple(json.loads(found["invoices"])),
        answered=bool(found["answered"]),
        client=found["client"],
        sender=found["sender"],
        language=found["language"],
        in_sent=bool(found["in_sent"]),
    )
