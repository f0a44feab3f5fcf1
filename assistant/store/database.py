"""Opening the file: pragmas, permissions, migrations, and the one way to write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import Table

from assistant.store import (  # noqa: F401 - they register their migrations
    schema_charges,
    schema_invoices,
    schema_outbox,
    schema_passes,
    schema_payers,
    schema_payments,
    schema_promises,
    schema_waived,
)
from assistant.store.schema import APPLICATION_ID, migrations


class StoreError(Exception):
    """The store cannot be used: `str()` says what, where and what to do."""


def open_database(path: Path | None) -> Database:
    """Open (or make) the store's file with mode 0600 and bring its tables up to date; None is a store in memory."""
    if path is not None:
        _make_private(path)
    try:
        connection = sqlite3.connect(path or ":memory:", timeout=15)
        _refuse_foreign(connection, path)
        for pragma in ("journal_mode = wal", "foreign_keys = on", "synchronous = full", "busy_timeout = 15000"):
            connection.execute(f"pragma {pragma}")
        database = Database(connection, execute_plugins=False)
        if migrations.pending(database):
            _bring_up_to_date(database)
    except sqlite3.Error as wrong:
        raise StoreError(
            f"{path}: {wrong}; is it a store of invoice-assistant, and is there room on the disk?"
        ) from wrong
    return database


def _bring_up_to_date(database: Database) -> None:
    # Marked first: a process that dies in the first migration must not leave a file that looks like somebody else's.
    database.conn.execute(f"pragma application_id = {APPLICATION_ID}")
    # Daemon and command line may open a new store at the same moment: the second finds nothing left to do.
    with writing(database):
        migrations.apply(database)


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as wrong:
        raise StoreError(f"{path}: {wrong.strerror}; the store must be a file this user may write") from wrong


def _refuse_foreign(connection: sqlite3.Connection, path: Path | None) -> None:
    found = connection.execute("pragma application_id").fetchone()[0]
    tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    if found != APPLICATION_ID and tables:
        raise StoreError(f"{path}: this database belongs to another program; name another file under [store] path")


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction. It begins with the write lock: reading first and writing later fails under WAL.

    Nested uses are part of the outer transaction, so that a flow can commit several things as one.
    """
    if database.conn.in_transaction:
        with database.atomic():
            yield
        return
    try:
        database.conn.execute("begin immediate")
        try:
            yield
        except BaseException:
            database.rollback()
            raise
        database.commit()
    except sqlite3.OperationalError as wrong:
        # A full disk, a broken or a locked file: the process ends with this line and is started again later.
        place = rows(database, "pragma database_list")[0]["file"] or "the store in memory"
        raise StoreError(f"{place}: {wrong}; nothing of this step was written; is there room on the disk?") from wrong


def rows(database: Database, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """All rows of a query, as dicts."""
    cursor = database.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def row(database: Database, sql: str, *parameters: Any) -> dict[str, Any] | None:
    """The first row of a query, or None."""
    return next(iter(rows(database, sql, *parameters)), None)


def insert(database: Database, name: str, values: Mapping[str, Any], *, ignore: bool = False) -> int:
    """Add one row by plain SQL, a hundredth of what `Table.insert` costs for a single one; its rowid.

    `ignore` passes over a row that breaks a unique index.
    """
    sql = _inserting(name, tuple(values)).replace("insert", "insert or ignore", 1 if ignore else 0)
    return database.conn.execute(sql, tuple(values.values())).lastrowid or 0


def insert_many(database: Database, name: str, values: Iterable[Mapping[str, Any]]) -> None:
    """Add many rows that all have the same columns, in one statement."""
    rest = iter(values)
    if first := next(rest, None):
        sql = _inserting(name, tuple(first))
        database.conn.executemany(sql, (tuple(one.values()) for one in chain((first,), rest)))


def upsert(database: Database, name: str, values: Mapping[str, Any], pk: str) -> None:
    """Add one row, or bring the row of the same key up to date, by plain SQL."""
    database.conn.execute(_upserting(name, tuple(values), pk), tuple(values.values()))


def update(database: Database, name: str, values: Mapping[str, Any], where: tuple[str, object]) -> bool:
    """Change the row whose column has that value; whether there is one."""
    column, value = where
    return database.conn.execute(_updating(name, tuple(values), column), (*values.values(), value)).rowcount > 0


# The names of tables and columns are our own words; what strangers wrote stands among the values.
@cache
def _inserting(name: str, columns: tuple[str, ...]) -> str:
    return f"insert into {name} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"  # noqa: S608


@cache
def _updating(name: str, columns: tuple[str, ...], where: str) -> str:
    return f"update {name} set {', '.join(f'{column} = ?' for column in columns)} where {where} = ?"  # noqa: S608


@cache
def _upserting(name: str, columns: tuple[str, ...], pk: str) -> str:
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns if column != pk)
    return f"{_inserting(name, columns)} on conflict ({pk}) do update set {changed}"


def table(database: Database, name: str) -> Table:
    """A table that a migration has made; sqlite-utils would make a mistyped one on the spot, so it must be there."""
    return Table(database, name, strict=True)
