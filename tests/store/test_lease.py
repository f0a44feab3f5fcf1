"""One daemon per store."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from assistant.store.lease import STALE_AFTER, Lease, LeaseHeldError
from assistant.store.store import Store

NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)


@pytest.fixture
def store() -> Store:
    return Store(None)


def _held_by(store: Store, pid: int, host: str, holder: str = "other") -> None:
    sql = "insert into lease (id, holder, pid, host, beat_at) values (1, ?, ?, ?, ?)"
    store.database.execute(sql, [holder, pid, host, NOW.isoformat()])


def _dead_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_a_second_daemon_is_refused_while_the_first_lives(store: Store) -> None:
    first = Lease(store.database, "first")
    first.take(NOW)
    with pytest.raises(LeaseHeldError, match=f"process {os.getpid()}"):
        Lease(store.database, "second").take(NOW)
    first.give_back()
    Lease(store.database, "second").take(NOW)


def test_a_daemon_may_take_its_own_lease_again(store: Store) -> None:
    lease = Lease(store.database, "first")
    lease.take(NOW)
    lease.take(NOW)
    lease.give_back()
    assert store.query("select * from lease") == []


def test_a_process_that_is_gone_holds_nothing(store: Store) -> None:
    _held_by(store, _dead_process(), socket.gethostname())
    Lease(store.database, "mine").take(NOW)
    assert store.query("select holder from lease") == [{"holder": "mine"}]


def test_in_a_container_every_process_has_the_same_number(store: Store) -> None:
    _held_by(store, os.getpid(), socket.gethostname(), "the one before me")
    Lease(store.database, "mine").take(NOW)
    assert store.query("select holder from lease") == [{"holder": "mine"}]


def test_a_living_process_holds_until_it_has_not_renewed_for_long(store: Store) -> None:
    _held_by(store, 1, socket.gethostname())
    with pytest.raises(LeaseHeldError):
        Lease(store.database, "mine").take(NOW)
    Lease(store.database, "mine").take(NOW + STALE_AFTER)


def test_another_machine_holds_until_it_has_not_renewed_for_long(store: Store) -> None:
    _held_by(store, _dead_process(), "another-machine")
    with pytest.raises(LeaseHeldError, match="another-machine"):
        Lease(store.database, "mine").take(NOW + STALE_AFTER - timedelta(seconds=1))
    Lease(store.database, "mine").take(NOW + STALE_AFTER)


def test_a_daemon_that_slept_while_another_took_over_gives_way(store: Store) -> None:
    slept = Lease(store.database, "slept")
    slept.take(NOW)
    store.database.execute("delete from lease")
    _held_by(store, 1, socket.gethostname())
    with pytest.raises(LeaseHeldError):
        slept.renew(NOW + timedelta(minutes=1))
    slept.give_back()
    assert [row["holder"] for row in store.query("select holder from lease")] == ["other"]
