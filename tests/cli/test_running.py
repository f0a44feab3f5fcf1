"""`once` and `run`: one pass, and the daemon, on a real (embedded) mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

import assistant
from assistant.store.lease import Lease
from tests.cli.conftest import CONFIG, NOW, Firm
from tests.servers.embedded import Embedded


@pytest.fixture
def online(firm: Firm, embedded: Embedded) -> tuple[Firm, str]:
    """The firm with a mailbox of its own, and its clients with theirs."""
    user = embedded.new_user()
    for address in ("anna@akers.example", "mette@solbrod.example", "ekonomi@nordljus.example"):
        embedded.add_user(address)
    firm.write("config.toml", CONFIG.format(imap_port=embedded.imap_port, smtp_port=embedded.smtp_port, user=user))
    return firm, user


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(online: tuple[Firm, str], embedded: Embedded) -> None:
    firm, user = online
    firm.said("go")
    before = len(embedded.messages("anna@akers.example"))
    said = firm.said("once", "--dry-run", "--at", "2026-11-24T11:00")
    assert "would be sent: 1042 first to anna@akers.example: Påminnelse: faktura 1042" in said
    assert "would have read 0 messages, written 1 reminder, sent 2 mails" in said
    assert len(embedded.messages("anna@akers.example")) == before
    assert embedded.messages(user, "Drafts") == []
    assert firm.store().query("select count(*) as n from outbox") == [{"n": 0}]
    assert firm.store().query("select count(*) as n from folders") == [{"n": 0}]


def test_before_go_a_pass_puts_the_reminder_into_drafts(online: tuple[Firm, str], embedded: Embedded) -> None:
    firm, user = online
    before = len(embedded.messages("anna@akers.example"))
    said = firm.said("once")
    assert "put into Drafts: 1042 first to anna@akers.example" in said
    assert "written 1 reminder, put 1 into Drafts, sent 1 mail" in said
    (draft,) = embedded.messages(user, "Drafts")
    assert message_from_bytes(draft, policy=policy.default)["To"] == "Anna Berg <anna@akers.example>"
    assert len(embedded.messages("anna@akers.example")) == before


def test_after_go_it_leaves_once(online: tuple[Firm, str], embedded: Embedded) -> None:
    firm, user = online
    firm.said("go")
    before = len(embedded.messages("anna@akers.example"))
    *_, done = firm.told("once")
    assert (done["what"], done["written"], done["problems"]) == ("pass", 1, [])
    firm.said("once")
    assert len(embedded.messages("anna@akers.example")) == before + 1
    assert [message_from_bytes(raw)["X-Invoice-Assistant"] for raw in embedded.messages(user, "Sent")] == [
        "first; invoices=1042",
        "notice",
    ]


def test_a_mailbox_that_is_down_is_one_line_and_nothing_is_sent(firm: Firm) -> None:
    firm.said("go")
    done = firm.run("once")
    assert done.exit_code == 1
    assert "nothing listens at the IMAP server 127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.output
    assert firm.store().query("select count(*) as n from reminders") == [{"n": 0}]


def test_beside_a_running_daemon_neither_a_pass_nor_a_second_daemon(
    online: tuple[Firm, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    firm, _ = online
    # Whoever started these tests lives, and is another process.
    monkeypatch.setattr(os, "getpid", os.getppid)
    store = firm.store()
    Lease(store.database, "the daemon").take(NOW)
    monkeypatch.undo()
    monkeypatch.chdir(firm.folder)
    for command in ("once", "run"):
        assert "works on this store; stop it first" in firm.refused(command)
    store.close()


def test_the_daemon_reads_the_mailbox_logs_for_the_journal_and_ends_on_sigterm(
    online: tuple[Firm, str], pass_time: Callable[[datetime], None]
) -> None:
    firm, _ = online
    # The daemon has a real clock, and its lease is only good by the same.
    pass_time(datetime.now(UTC))
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(Path(assistant.__file__).parent.parent),
        "JOURNAL_STREAM": "8:1",
    }
    command = [sys.executable, "-m", "assistant", "run"]
    with subprocess.Popen(command, cwd=firm.folder, env=environment, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert until(lambda: bool(firm.store().query("select * from outbox where state = 'sent'")))
            assert "works on this store" in firm.refused("once")
            daemon.send_signal(signal.SIGTERM)
            said, _ = daemon.communicate(timeout=30)
        finally:
            daemon.kill()
    assert daemon.returncode == 0
    assert "<6>delivered outcome=sent purpose=notice" in said
    assert all(line.startswith("<") for line in said.splitlines())
    assert firm.store().query("select * from lease") == []


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_run_tells_the_mistakes_of_every_config_before_it_starts(firm: Firm) -> None:
    folder = firm.folder / "firms"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.toml").write_text(CONFIG.format(imap_port=0, smtp_port=1, user="x"))
    done = firm.run("run", str(folder))
    assert done.exit_code == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["a.toml", "b.toml"]


def test_run_refuses_a_folder_without_a_config(firm: Firm, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "there is no config (*.toml)" in firm.refused("run", "none")
