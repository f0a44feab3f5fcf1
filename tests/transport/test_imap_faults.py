"""Servers that are poor, half dead or rude: what a Mailbox makes of them."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.ports import LoginRefusedError, MailboxDownError, Mark, News
from assistant.transport.account import ImapAccount
from assistant.transport.imap import ImapMailbox
from tests.servers.loopback import free_port
from tests.servers.scripted import Line, ScriptedImap, hang_up, say_nothing
from tests.transport.conftest import Open
from tests.transport.letters import letter

LONG = 30.0


MARK = Mark(3, 7)


async def test_no_news_costs_one_command(opened: Open) -> None:
    with ScriptedImap() as server:
        mailbox = opened(server)
        await mailbox.folders()
        server.heard.clear()

        assert await mailbox.news("INBOX", MARK) == News("INBOX", MARK)

        assert server.heard == ["STATUS"]


async def test_a_server_that_tells_no_next_uid_is_searched(opened: Open) -> None:
    answers = {
        "STATUS": b"* STATUS INBOX (UIDVALIDITY 3 MESSAGES 2)\r\n%t OK done\r\n",
        "EXAMINE": b"* 2 EXISTS\r\n* OK [UIDVALIDITY 3] ok\r\n%t OK [READ-ONLY] done\r\n",
        # The last message is always among the found, however old (RFC 3501 6.4.8).
        "UID SEARCH": b"* SEARCH 7\r\n%t OK done\r\n",
        "UID FETCH": b"* 2 FETCH (UID 7 RFC822.SIZE 9 FLAGS () BODY[HEADER]<0> {4}\r\nA:\r\n)\r\n%t OK done\r\n",
    }
    with ScriptedImap(answers) as server:
        mailbox = opened(server)

        assert await mailbox.news("INBOX", MARK) == News("INBOX", MARK)
        first = await mailbox.news("INBOX", Mark(3, 6))

    assert (first.mark, [heading.uid for heading in first.headings]) == (MARK, [7])


async def test_a_server_that_stands_still_is_given_up(opened: Open) -> None:
    with ScriptedImap({"STATUS": say_nothing}) as server:
        mailbox = opened(server, read=0.2)
        await mailbox.folders()

        with pytest.raises(MailboxDownError, match="no answer from the IMAP server"):
            await mailbox.news("INBOX", None)

        # Asked once: to stand still twice would cost twice the patience.
        assert server.heard.count("STATUS") == 1


async def test_a_server_that_stands_still_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.transport.imap.GOODBYE", 0.1)
    with ScriptedImap({"LOGOUT": say_nothing}) as server:
        mailbox = ImapMailbox(server.account)
        await mailbox.folders()

        await asyncio.wait_for(mailbox.close(), LONG)

        assert server.heard.count("LOGOUT") == 1


async def test_half_a_line_and_the_end_is_a_lost_connection(opened: Open) -> None:
    def half(line: Line, _command: bytes) -> None:
        line.say(b"* STATUS INBOX (UIDNE")
        line.hang_up()

    with ScriptedImap({"STATUS": half}) as server, pytest.raises(MailboxDownError):
        await opened(server).news("INBOX", None)


async def test_an_answer_that_makes_no_sense_is_told(opened: Open) -> None:
    with ScriptedImap({"STATUS": b"* STATUS INBOX (UIDNEXT many\r\n%t OK done\r\n"}) as server:
        mailbox = opened(server)

        with pytest.raises(MailboxDownError, match="cannot be understood"):
            await mailbox.news("INBOX", None)
        assert await mailbox.folders()


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (b"%t NO [AUTHENTICATIONFAILED] Invalid credentials\r\n", True),
        (b"%t NO Login failed.\r\n", True),
        (b"%t NO [AUTHORIZATIONFAILED] not you\r\n", True),
        (b"%t NO [UNAVAILABLE] Temporary authentication failure.\r\n", False),
        (b"%t NO [ALERT] Too many simultaneous connections. (Failure)\r\n", False),
        (b"%t BAD what?\r\n", False),
        (b"* BYE going down\r\n", False),
        (hang_up, False),
    ],
)
async def test_only_a_refused_password_needs_a_person(opened: Open, answer: bytes, refused: bool) -> None:
    with ScriptedImap({"LOGIN": answer}) as server, pytest.raises(MailboxDownError) as caught:
        await opened(server).folders()

    assert isinstance(caught.value, LoginRefusedError) is refused
    assert "secret" not in str(caught.value)


async def test_a_server_that_greets_with_goodbye_is_down(opened: Open) -> None:
    with (
        ScriptedImap(greeting=b"* BYE too many connections\r\n") as server,
        pytest.raises(MailboxDownError, match="IMAP server") as caught,
    ):
        await opened(server).folders()

    assert not isinstance(caught.value, LoginRefusedError)


async def test_a_server_that_is_down_is_not_hammered(opened: Open) -> None:
    with ScriptedImap(greeting=b"* BYE too many connections\r\n") as server:
        mailbox = opened(server)
        for _ in range(20):
            with pytest.raises(MailboxDownError):
                await mailbox.folders()

        assert server.connections == 1


async def test_a_password_beyond_ascii_is_sent_in_utf_8(opened: Open) -> None:
    heard: list[bytes] = []

    def authenticate(line: Line, command: bytes) -> None:
        line.say(b"+ \r\n")
        heard.append(base64.b64decode(line.hear()))
        line.say(command.split()[0] + b" OK [CAPABILITY IMAP4rev1] welcome\r\n")

    with ScriptedImap({"AUTHENTICATE": authenticate}) as server:
        await opened(replace(server.account, password="lösenord")).folders()

    assert heard == ["\0anna\0lösenord".encode()]


async def test_an_access_token_is_used_where_the_account_has_one(opened: Open) -> None:
    heard: list[bytes] = []

    def authenticate(line: Line, command: bytes) -> None:
        heard.append(command.split()[2])
        line.say(b"+ \r\n")
        heard.append(base64.b64decode(line.hear()))
        line.say(command.split()[0] + b" OK [CAPABILITY IMAP4rev1] welcome\r\n")

    with ScriptedImap({"AUTHENTICATE": authenticate}) as server:
        await opened(replace(server.account, password=lambda: "tok", oauth=True)).folders()

    assert heard == [b"XOAUTH2", b"user=anna\1auth=Bearer tok\1\1"]


async def test_a_copy_is_never_put_in_twice(opened: Open) -> None:
    def take_and_hang_up(line: Line, _command: bytes) -> None:
        line.say(b"+ go on\r\n")
        line.hear()
        line.hang_up()

    with ScriptedImap({"APPEND": take_and_hang_up}) as server:
        mailbox = opened(server)
        await mailbox.folders()

        with pytest.raises(MailboxDownError):
            await mailbox.append("Sent", letter(1))

        assert server.heard.count("APPEND") == 1


async def test_a_copy_that_is_refused_is_told_with_the_reason(opened: Open) -> None:
    full = {"APPEND": b"%t NO [OVERQUOTA] Quota exceeded\r\n"}
    with ScriptedImap(full) as server, pytest.raises(MailboxDownError, match="Quota exceeded"):
        await opened(server).append("Sent", letter(1))


async def test_a_useless_structure_leads_to_the_start_of_the_message(opened: Open) -> None:
    def fetch(line: Line, command: bytes) -> None:
        answer = b"RFC822.SIZE 99999"
        if b"BODYSTRUCTURE" in command:
            answer = b'BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 9 1) "MIXED" NIL NIL NIL)'
        elif b"BODY.PEEK[]<0.5>" in command:
            answer = b"BODY[]<0> {5}\r\nFrom:"
        line.say(b"* 2 FETCH (UID 7 " + answer + b")\r\n" + command.split()[0] + b" OK done\r\n")

    with ScriptedImap({"UID FETCH": fetch}) as server:
        assert await opened(server).text("INBOX", 7, limit=5) == b"From:"


async def test_uids_of_a_renumbered_folder_are_not_used(opened: Open) -> None:
    with ScriptedImap() as server:
        mailbox = opened(server)
        await mailbox.news("INBOX", MARK)
        server.answers["EXAMINE"] = b"* 2 EXISTS\r\n* OK [UIDVALIDITY 4] ok\r\n%t OK [READ-ONLY] done\r\n"

        with pytest.raises(MailboxDownError, match="renumbered"):
            await mailbox.raw("INBOX", 7)


async def test_words_the_server_cannot_search_for_are_looked_for_here(opened: Open) -> None:
    def search(line: Line, command: bytes) -> None:
        tag = command.split()[0]
        line.say(
            tag + b" NO [BADCHARSET] only ASCII\r\n"
            if b"CHARSET" in command
            else b"* SEARCH 6 7\r\n" + tag + b" OK done\r\n"
        )

    def fetch(line: Line, command: bytes) -> None:
        assert b"BODY.PEEK[HEADER.FIELDS" in command
        line.say(
            b'* 1 FETCH (UID 6 BODY[HEADER.FIELDS ("FROM")] "Subject: hej")\r\n',
            b'* 2 FETCH (UID 7 BODY[HEADER.FIELDS ("FROM")] "From: =?utf-8?q?=C3=85sa_=C3=96berg?= <a@b.example>")\r\n',
            command.split()[0] + b" OK done\r\n",
        )

    with ScriptedImap({"UID SEARCH": search, "UID FETCH": fetch}) as server:
        assert await opened(server).search("INBOX", date(2026, 11, 1), ["åsa öberg"]) == [7]


async def test_a_missing_certificate_file_is_told(opened: Open, tmp_path: Path) -> None:
    account = ImapAccount("localhost", free_port(), "tls", "anna", "secret", ca_file=tmp_path / "ca.pem")

    with pytest.raises(MailboxDownError, match="ca_file"):
        await opened(account).folders()
