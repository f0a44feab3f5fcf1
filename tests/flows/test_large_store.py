"""A pass asks a large store by indexes alone: nothing it asks looks through a whole table."""

from __future__ import annotations

import re
from datetime import date

from assistant.store.store import Store
from tests.flows.doubles import bring_in, firm, invoice, round_on

# What grows with the years; the others hold a row for each folder, bank or setting.
BIG = {
    "allocations",
    "cases",
    "contacts",
    "documents",
    "evidence",
    "holds",
    "inbox",
    "invoices",
    "journal",
    "message_invoices",
    "messages",
    "outbox",
    "payments",
    "reminders",
    "stages_done",
    "tasks",
}
_SCAN = re.compile(r"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$")


def _scans(store: Store, statements: set[str]) -> list[tuple[str, str]]:
    """The plan's lines that look through a big table, or through an index that holds all of it."""
    partial = {one["name"] for one in store.query("select name from sqlite_master where sql like '%index%where%'")}
    aliases = re.compile(r"\b(?:from|join)\s+(\w+)\s+(?:as\s+)?(\w+)", re.IGNORECASE)
    found = []
    for sql in statements:
        named = {alias: table for table, alias in aliases.findall(sql)}
        for line in store.query(f"explain query plan {sql}"):
            scan = _SCAN.match(line["detail"])
            if scan and named.get(scan[1], scan[1]) in BIG and scan[2] not in partial:
                found.append((line["detail"], sql))
    return found


async def test_no_question_of_a_pass_looks_through_a_big_table() -> None:
    world = firm()
    bring_in(world, invoice(), invoice("1043", date(2026, 12, 5)), on=date(2026, 11, 20))
    asked: set[str] = set()
    world.store.database.conn.set_trace_callback(
        lambda sql: asked.add(sql) if sql.lstrip().lower().startswith("select") else None
    )
    for day in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)):
        await round_on(world, day)
        await round_on(world, day, 11)
    world.store.database.conn.set_trace_callback(None)
    assert len(asked) > 50
    assert _scans(world.store, asked) == []


def test_a_question_that_looks_through_a_table_is_found() -> None:
    store = firm().store
    assert _scans(store, {"select * from outbox where subject = 'x'"})
    assert _scans(store, {"select c.* from cases c where c.balance > 5"})
    assert not _scans(store, {"select * from outbox where filed = 0"})
