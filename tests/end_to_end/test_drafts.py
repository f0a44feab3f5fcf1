"""Approval in a real mail program: the draft is edited and sent, thrown away, overtaken, or left altered."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage

from imapclient import IMAPClient

from tests.end_to_end.firm import NUMBER, START, THREAD, Firm
from tests.end_to_end.process import Process
from tests.end_to_end.test_on_real_servers import ask
from tests.servers.loopback import HOST, PASSWORD, until
from tests.servers.neomutt import Neomutt

_GREETING, _OWN_WORDS = "Hej Anders", "Hej Anders, tack för senast"
_DONE = "select stage, how from stages_done where how = 'sent'"
_TASKS = "select kind from tasks where answered_at is null and kind like 'draft-%'"


def _program(firm: Firm) -> Neomutt:
    return Neomutt(firm.folder, firm.dovecot, firm.postfix, firm.owner)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _drafted(firm: Firm, at: datetime = START) -> Process:
    daemon = Process(firm.config, at)
    until(lambda: ask(firm, "select 1 from outbox where state = 'drafted'") != [], "the reminder lies in Drafts")
    return daemon


def _pass_at(firm: Firm, at: datetime) -> None:
    """A daemon that reads everything once, and ends."""
    daemon = Process(firm.config, at)
    moment = at.isoformat()
    until(lambda: ask(firm, f"select min(read_at) >= '{moment}' from folders") == [(1,)], "all folders are read")
    assert daemon.end() == 0, daemon.log.read_text()


def test_the_owner_edits_the_draft_and_sends_it_from_a_mail_program(firm: Firm) -> None:
    daemon = _drafted(firm)
    try:
        _program(firm).send_draft(_GREETING, _OWN_WORDS)
        until(lambda: len(firm.reminders()) == 1, "the client has the mail")
        assert _OWN_WORDS in _text(firm.reminders()[0])
        assert str(firm.reminders()[0]["References"]).split() == [THREAD]
        assert str(firm.reminders()[0]["In-Reply-To"]) == THREAD
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    _pass_at(firm, START + timedelta(minutes=20))
    assert ask(firm, _DONE) == [("first", "sent")]
    [copy] = [one for one in firm.in_folder("Sent") if one["X-Invoice-Assistant"] != "notice"][1:]
    assert _OWN_WORDS in _text(copy)
    assert ask(firm, _TASKS) == []
    assert firm.in_folder("Drafts") == []
    _the_next_answers_it(firm, str(copy["Message-ID"]))


def _the_next_answers_it(firm: Firm, sent: str) -> None:
    """A week later: the next stage, in the thread of what the owner really sent; nothing went twice."""
    daemon = _drafted(firm, START + timedelta(days=7))
    assert daemon.end() == 0, daemon.log.read_text()
    [second] = firm.in_folder("Drafts")
    assert str(second["X-Invoice-Assistant"]).startswith("second;")
    assert str(second["References"]).split() == [THREAD, sent]
    assert second["In-Reply-To"] == sent
    assert len(firm.reminders()) == 1
    assert ask(firm, _DONE) == [("first", "sent")]


def test_a_draft_that_is_thrown_away_is_asked_about_once(firm: Firm) -> None:
    assert _drafted(firm).end() == 0
    with IMAPClient(HOST, firm.dovecot.imap, ssl=False) as client:
        client.login(firm.owner, PASSWORD)
        client.select_folder("Drafts")
        client.delete_messages(client.search())
        client.expunge()
    _pass_at(firm, START + timedelta(minutes=20))
    _pass_at(firm, START + timedelta(hours=2))
    _pass_at(firm, START + timedelta(hours=3))
    assert ask(firm, _TASKS) == [("draft-deleted",)]
    assert (firm.in_folder("Drafts"), firm.reminders(), ask(firm, _DONE)) == ([], [], [])


def test_a_draft_is_withdrawn_when_the_client_has_paid(firm: Firm) -> None:
    daemon = _drafted(firm)
    try:
        firm.say("paid", NUMBER)
        until(lambda: firm.in_folder("Drafts") == [], "the draft is gone")
    finally:
        assert daemon.end() == 0, daemon.log.read_text()
    assert ask(firm, _TASKS) == []
    assert ask(firm, "select state from outbox where purpose = 'draft'") == [("withdrawn",)]


def test_an_altered_draft_stays_and_the_owner_is_warned(firm: Firm) -> None:
    assert _drafted(firm).end() == 0
    _program(firm).save_draft(_GREETING, _OWN_WORDS)
    [saved] = firm.in_folder("Drafts")
    assert _OWN_WORDS in _text(saved)
    _pass_at(firm, START + timedelta(minutes=20))
    assert ask(firm, _TASKS) == [("draft-waiting",)]
    firm.say("paid", NUMBER)
    _pass_at(firm, START + timedelta(minutes=40))
    assert ask(firm, _TASKS) == [("draft-obsolete",)]
    assert [_text(one) for one in firm.in_folder("Drafts")] == [_text(saved)]
