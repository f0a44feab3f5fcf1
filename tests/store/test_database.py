"""The file: who may open it, and several at once."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.domain.case import Case
from assistant.domain.decide import decide
from assistant.domain.events import InvoiceImported
from assistant.store.database import StoreError, open_database, writing
from assistant.store.readings import KeptReading
from assistant.store.schema import APPLICATION_ID, migrations
from assistant.store.store import Store
from tests.domain.cases import due_on, on
from tests.store.filled import NOW, TODAY, counts, filled, queue


def test_a_new_store_has_all_its_tables_and_bears_our_mark(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db")
    assert not migrations.pending(database)
    assert database.conn.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
    assert {"cases", "journal", "outbox", "overdue", "timeline"} <= {
        name for (name,) in database.conn.execute("select name from sqlite_master")
    }


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.schema._VIEWS", "create view broken as select nonsense from; ")
    with pytest.raises(StoreError, match=r"a\.db"):
        open_database(tmp_path / "a.db")
    monkeypatch.undo()
    assert not migrations.pending(open_database(tmp_path / "a.db"))


def test_two_processes_may_make_the_store_at_the_same_moment(tmp_path: Path) -> None:
    make = f"from assistant.store.store import Store; from pathlib import Path; Store(Path({str(tmp_path / 'a.db')!r}))"
    both = [subprocess.Popen([sys.executable, "-c", make]) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]


def test_only_the_owner_may_read_the_file_and_what_lies_beside_it(tmp_path: Path) -> None:
    store = filled(Store(tmp_path / "inner" / "a.db"))
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "inner").iterdir()} == {0o600}
    store.close()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch(mode=0o644)
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_program_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table theirs (a)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_what_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database, but quite some text " * 40)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        Store(path)


def test_a_place_nobody_can_write_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="must be a file"):
        Store(tmp_path / "file" / "a.db")


def test_what_was_kept_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    filled(Store(tmp_path / "a.db")).close()
    again = Store(tmp_path / "a.db")
    assert again.cases.get("1042") == _counted(due_on())
    again.close()


def _counted(case: Case) -> Case:
    return decide(case, InvoiceImported(), on(TODAY)).case


def test_the_command_line_writes_beside_the_daemon(tmp_path: Path) -> None:
    """Reading first and writing later fails at once under WAL when another process wrote in between."""
    one, other = Store(tmp_path / "a.db"), Store(tmp_path / "a.db")
    seen = one.changed()
    for turn in range(20):
        with one.transaction():
            one.remember("turn", str(int(one.setting("turn") or "0") + 1))
        with other.transaction():
            other.remember("turn", str(int(other.setting("turn")) + 1))
        assert one.setting("turn") == str(2 * turn + 2)
    assert one.changed() != seen
    one.close()
    other.close()


def test_a_store_that_stays_locked_is_an_error_in_words(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "a.db"), Store(tmp_path / "a.db")
    other.database.conn.execute("pragma busy_timeout = 1")
    with one.transaction(), pytest.raises(StoreError, match="locked"), writing(other.database):
        other.remember("live", "yes")
    one.close()
    other.close()


def test_a_copy_changes_nothing_in_the_original(store: Store) -> None:
    copied = store.copy()
    queue(copied)
    assert copied.cases.get("1042") != store.cases.get("1042")
    assert (counts(store)["outbox"], counts(copied)["outbox"]) == (0, 1)
    copied.close()


def test_a_store_of_the_first_release_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    """Readings came later: what was read before keeps its kind, and nothing else is known of it."""
    store = filled(Store(tmp_path / "a.db"))
    store.inbox.keep(("INBOX", 1, 1), "<a@b.example>", b"", NOW)
    store.inbox.settle(1, "promise")
    before = counts(store)
    store.database.conn.executescript(
        "drop table readings; delete from _sqlite_migrations where name = 'm002_readings'"
    )
    store.close()
    later = Store(tmp_path / "a.db")
    assert counts(later) == before
    assert later.readings.latest(1) == KeptReading(1, "promise", whole=False)
