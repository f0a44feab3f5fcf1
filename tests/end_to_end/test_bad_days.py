"""What goes wrong in the world is one clear line; nothing is lost, nothing half-done, and the daemon goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.config import load_config
from assistant.flows.command import go
from assistant.flows.world import World
from assistant.store.database import StoreError
from assistant.store.store import Store
from assistant.wiring import build_world
from tests.end_to_end.firm import NUMBER, START, Firm
from tests.end_to_end.process import Process
from tests.end_to_end.test_on_real_servers import ask
from tests.servers.loopback import PASSWORD, until


def test_a_refused_mailbox_password_is_told_and_mended_by_a_reload(firm: Firm) -> None:
    (firm.folder / "password").write_text("wrong")
    daemon = Process(firm.config, START)
    try:
        until(lambda: "mailbox-trouble" in daemon.log.read_text(), "the trouble is logged")
        line = next(one for one in daemon.log.read_text().splitlines() if "mailbox-trouble" in one)
        assert firm.owner in line
        assert "password" in line
        assert "wrong" not in line.replace("wrong password", "")
        (firm.folder / "password").write_text(PASSWORD)
        daemon.reload()
        until(lambda: len(firm.in_folder("Drafts")) == 1, "it works at once")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()


def test_a_refused_sending_password_keeps_the_reminder_for_later(firm: Firm) -> None:
    head, _, tail = firm.config.read_text().partition("[smtp]")
    firm.config.write_text(head + "[smtp]" + tail.replace('password_file = "password"', 'password_file = "other"', 1))
    (firm.folder / "other").write_text("wrong")
    (firm.folder / "other").chmod(0o600)
    firm.say("go")
    daemon = Process(firm.config, START)
    try:
        until(lambda: "sender-trouble" in daemon.log.read_text(), "the trouble is logged")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    assert ask(firm, "select state from outbox where purpose = 'reminder'") == [("queued",)]
    assert firm.reminders() == []
    (firm.folder / "other").write_text(PASSWORD)
    again = Process(firm.config, START + timedelta(minutes=20))
    try:
        until(lambda: len(firm.reminders()) == 1, "it leaves once the password is right")
    finally:
        assert again.end() == 0, again.log.read_text()


def test_with_the_mailbox_gone_nothing_leaves_and_all_goes_on_when_it_is_back(firm: Firm) -> None:
    firm.say("go")
    firm.dovecot.stop()
    daemon = Process(firm.config, START)
    try:
        until(lambda: "mailbox-trouble" in daemon.log.read_text(), "the trouble is logged")
        assert ask(firm, "select * from outbox where purpose = 'reminder'") == []
        firm.dovecot.restart()
        until(lambda: len(firm.reminders()) == 1, "the reminder leaves when the mailbox is back", 100)
    finally:
        firm.dovecot.restart()
        assert daemon.end() == 0, daemon.log.read_text()


def test_a_template_with_an_unknown_variable_holds_its_stage_and_asks_the_owner(firm: Firm) -> None:
    own = firm.folder / "templates" / "sv"
    own.mkdir(parents=True)
    (own / "first.subject.j2").write_text("Faktura {{ invoice_nummer }}\n")
    firm.say("go")
    daemon = Process(firm.config, START)
    try:
        until(lambda: ask(firm, "select 1 from tasks where kind = 'template-error'") != [], "the owner is asked")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    assert firm.reminders() == []
    (facts,) = ask(firm, "select facts from tasks where kind = 'template-error'")[0]
    assert "first.subject.j2" in str(facts)
    assert "invoice_nummer" in str(facts)


def test_a_mail_that_cannot_be_parsed_stops_nothing(firm: Firm) -> None:
    broken = [
        b"From: " + firm.client.encode(),
        b"Subject: =?utf-8?b?\xff\xfe?=",
        b"Content-Type: multipart/mixed",
        b"Message-ID: <[a]@b",
        b"References: ((((",
        b"",
        b"\x00\x01--",
    ]
    firm.dovecot.deliver(firm.owner, b"\r\n".join(broken))
    daemon = Process(firm.config, START)
    try:
        until(lambda: ask(firm, "select state from inbox where folder = 'INBOX'") == [("read",)], "it has been read")
        until(lambda: ask(firm, "select min(read_at) is not null from folders") == [(1,)], "the round goes on")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    # Somebody at the client wrote something: nobody is chased until the owner has looked.
    assert ask(firm, "select count(*) from tasks where kind = 'answer'") == [(1,)]


def test_a_full_disk_is_one_clear_line_and_nothing_is_half_written(firm: Firm) -> None:
    store = Store(firm.store)
    world = build_world(load_config(firm.config), store)
    before = store.query("select count(*) as n from journal")
    pages = store.query("pragma page_count")[0]["page_count"]
    store.database.conn.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        _write_far_too_much(world)
    assert store.setting("live") == ""
    assert store.query("select count(*) as n from inbox") == [{"n": 0}]
    assert store.query("select count(*) as n from journal") == before
    assert store.cases.get(NUMBER) is not None
    store.close()


def _write_far_too_much(world: World) -> None:
    with world.store.transaction():
        go(world, START)
        for number in range(200):
            world.store.inbox.keep(("INBOX", 1, number), f"<{number}@x>", b"x" * 5000, START)
