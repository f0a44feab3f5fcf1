"""The main job on a real Dovecot and a real Postfix: remind in the thread, heed the answer, stop at the payment."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.end_to_end.firm import NUMBER, START, THREAD, Firm
from tests.end_to_end.process import Process
from tests.servers.loopback import until


def ask(firm: Firm, sql: str) -> list[tuple[object, ...]]:
    """Rows of the store, read beside the daemon."""
    with closing(sqlite3.connect(firm.store, timeout=10)) as connection:
        return connection.execute(sql).fetchall()


def test_a_reminder_leaves_in_the_thread_an_answer_stops_it_and_a_payment_closes_it(firm: Firm) -> None:
    firm.say("go")
    daemon = Process(firm.config, START)
    try:
        until(lambda: len(firm.reminders()) == 1, "the client has the reminder")
        _threaded_and_whole(firm)
        until(lambda: len(firm.in_folder("Sent")) == 2, "the copy lies in Sent")
        assert firm.dovecot.messages(firm.owner, "Sent")[1] == _as_sent(firm)

        reply = firm.mail(firm.client, firm.owner, "SV: Faktura", "Hej! Vad gäller det här?", _reminder_id(firm))
        firm.dovecot.deliver(firm.owner, reply.as_bytes())
        until(lambda: ask(firm, "select 1 from holds") != [], "the answer, seen through IDLE, holds the case")
        assert ask(firm, "select kind from tasks where kind = 'answer'") == [("answer",)]

        firm.dovecot.deliver(firm.owner, _notice(firm))
        until(lambda: ask(firm, "select status from cases") == [("paid",)], "the notice closes the invoice")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    again = Process(firm.config, START.replace(month=12, day=15))
    until(lambda: _read_in_december(firm), "a month later all folders are read")
    assert again.end() == 0
    assert len(firm.reminders()) == 1
    # Nothing was marked read: the reply, the payment notice, and our own notice to the owner.
    assert firm.dovecot.flags(firm.owner) == [frozenset()] * 3


def _read_in_december(firm: Firm) -> bool:
    return ask(firm, "select min(read_at) >= '2026-12' from folders") == [(1,)]


def _reminder_id(firm: Firm) -> str:
    return str(firm.reminders()[0]["Message-ID"])


def _threaded_and_whole(firm: Firm) -> None:
    reminder = firm.reminders()[0]
    assert str(reminder["References"]).split() == [THREAD]
    assert reminder["In-Reply-To"] == THREAD
    assert NUMBER in str(reminder.get_body(("plain",)))
    attached = [part.get_content() for part in reminder.iter_attachments()]
    assert attached == [firm.pdf]


def _as_sent(firm: Firm) -> bytes:
    return bytes(ask(firm, "select raw from outbox where purpose = 'reminder'")[0][0])  # type: ignore[arg-type]


def _notice(firm: Firm) -> bytes:
    message = firm.mail(
        "Stripe <notifications@stripe.com>",
        firm.owner,
        f"Payment of SEK 12,500.00 for invoice {NUMBER}",
        f"You received a payment of SEK 12,500.00 for invoice {NUMBER}.",
    )
    verdict = b"mx.example.test; dkim=pass header.d=stripe.com; dmarc=pass header.from=stripe.com"
    return b"Authentication-Results: " + verdict + b"\r\n" + message.as_bytes()


def test_before_go_the_reminder_only_lies_in_drafts(firm: Firm) -> None:
    daemon = Process(firm.config, START)
    try:
        until(lambda: len(firm.in_folder("Drafts")) == 1, "the reminder lies in Drafts")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    assert firm.reminders() == []
    assert firm.in_folder("Drafts")[0]["To"] == f"Anders Björkman <{firm.client}>"


def test_a_second_daemon_on_the_same_store_is_refused(firm: Firm) -> None:
    daemon = Process(firm.config, START)
    try:
        until(lambda: ask(firm, "select 1 from lease") != [], "the first holds the lease")
        second = Process(firm.config, START)
        assert second.wait() != 0
        assert "another invoice-assistant" in second.log.read_text()
    finally:
        assert daemon.end() == 0
