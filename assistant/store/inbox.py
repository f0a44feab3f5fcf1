"""How far each folder has been read, and the raw bytes of what may concern a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from assistant.store.database import row, rows, table, writing
from assistant.store.rows import Row


@dataclass(frozen=True)
class FolderMark:
    """How far a folder has been read, and when it last was (ISO, UTC)."""

    uidvalidity: int
    last_uid: int
    read_at: str


@dataclass(frozen=True)
class Kept:
    """A message kept raw, and what has become of it: new, read, or aside (a person must look)."""

    id: int
    folder: str
    message_id: str
    raw: bytes
    state: str
    received_at: str
    kind: str = ""


class Inbox:
    """The bytes come first: a message is kept before anybody asks what it means."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, folder: str) -> FolderMark | None:
        """How far the folder has been read."""
        found = row(self._database, "select * from folders where folder = ?", folder)
        return None if found is None else FolderMark(found["uidvalidity"], found["last_uid"], found["read_at"])

    def set_mark(self, folder: str, uidvalidity: int, last_uid: int, at: datetime) -> None:
        """All of the folder up to this UID has been kept or passed over."""
        values = {"folder": folder, "uidvalidity": uidvalidity, "last_uid": last_uid, "read_at": at.isoformat()}
        with writing(self._database):
            table(self._database, "folders").upsert(values, pk="folder")

    def knows(self, message_id: str) -> bool:
        """Whether this message has been kept before: it may lie in several folders, and UIDs may change."""
        return row(self._database, "select 1 as yes from inbox where message_id = ?", message_id) is not None

    def keep(self, where: tuple[str, int, int], message_id: str, raw: bytes, at: datetime) -> None:
        """Keep a message raw, found at (folder, UIDVALIDITY, UID); keeping it again changes nothing."""
        folder, uidvalidity, uid = where
        values = {
            "folder": folder,
            "uidvalidity": uidvalidity,
            "uid": uid,
            "message_id": message_id,
            "received_at": at.isoformat(),
            "raw": raw,
            "state": "new",
            "kind": "",
            "problem": "",
        }
        with writing(self._database):
            table(self._database, "inbox").insert(values, ignore=True)

    def unread(self, limit: int = 200) -> Sequence[Kept]:
        """Kept messages that nobody has read yet, in the order they came."""
        found = rows(self._database, "select * from inbox where state = 'new' order by id limit ?", limit)
        return [_kept(one) for one in found]

    def get(self, message_id: str) -> Kept | None:
        """A kept message by its Message-ID."""
        found = row(self._database, "select * from inbox where message_id = ? order by id limit 1", message_id)
        return None if found is None else _kept(found)

    def read_ids(self) -> Sequence[int]:
        """Every message that was read or set aside, in the order they came; the assistant's own are left out."""
        sql = "select id from inbox where state <> 'new' and kind <> 'own' order by id"
        return [one["id"] for one in rows(self._database, sql)]

    def at(self, id: int) -> Kept | None:
        """The kept message with that number."""
        found = row(self._database, "select * from inbox where id = ?", id)
        return None if found is None else _kept(found)

    def settle(self, id: int, kind: str, problem: str = "") -> None:
        """It has been read as a message of this kind, or is set aside with a problem."""
        with writing(self._database):
            sql = "update inbox set state = ?, kind = ?, problem = ? where id = ?"
            self._database.conn.execute(sql, ("aside" if problem else "read", kind, problem, id))


def _kept(found: Row) -> Kept:
    return Kept(
        id=found["id"],
        folder=found["folder"],
        message_id=found["message_id"],
        raw=bytes(found["raw"]),
        state=found["state"],
        received_at=found["received_at"],
        kind=found["kind"],
    )
