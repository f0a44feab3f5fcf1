"""The mail world of demo and tests: everybody has a mailbox, and what is outside can be played."""

from __future__ import annotations

import smtplib
import threading

import pytest
from imapclient import IMAPClient

from assistant.demo.servers import HOST, PASSWORD, MailWorld

HELLO = b"Subject: hej\r\n\r\nhej\r\n"


def post(world: MailWorld, recipients: list[str]) -> dict[str, tuple[int, bytes]]:
    """Send one mail without login; who was refused."""
    with smtplib.SMTP(HOST, world.smtp_port, timeout=30) as client:
        return client.sendmail("anna@ek.example", recipients, HELLO)


def test_people_at_many_domains_get_their_mail() -> None:
    people = [f"bo@firma{number}.example" for number in range(50)]
    with MailWorld(people) as world:
        assert post(world, people) == {}

        assert [len(world.messages(person)) for person in people] == [1] * 50


def test_upper_and_lower_case_are_one_address() -> None:
    with MailWorld(["Bo@Firma.example"]) as world:
        post(world, ["bo@firma.EXAMPLE"])

        assert len(world.messages("BO@firma.example")) == 1


def test_who_has_no_mailbox_is_unknown() -> None:
    with MailWorld() as world, pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        post(world, ["bo@firma.example"])

    assert caught.value.recipients["bo@firma.example"][0] == 550


def test_the_outside_answers_as_it_likes() -> None:
    seen = []

    def outside(sender: str, recipient: str, raw: bytes) -> str:
        seen.append((sender, recipient, raw))
        return "250 taken" if recipient.startswith("bo") else "554 5.7.1 not here"

    with MailWorld(["ann@firma.example"], outside) as world:
        assert post(world, ["bo@ute.example", "ann@firma.example"]) == {}
        with pytest.raises(smtplib.SMTPDataError):
            post(world, ["kim@ute.example", "ann@firma.example"])

        # What was refused has been delivered to nobody.
        assert len(world.messages("ann@firma.example")) == 1
    assert [(sender, recipient) for sender, recipient, _ in seen] == [
        ("anna@ek.example", "bo@ute.example"),
        ("anna@ek.example", "kim@ute.example"),
    ]


def test_the_outside_may_deliver_an_answer() -> None:
    def outside(sender: str, _recipient: str, _raw: bytes) -> str:
        threading.Thread(target=world.deliver, args=(sender, b"Subject: Borta\r\n\r\nTillbaka i maj.\r\n")).start()
        return "250 taken"

    with MailWorld(["anna@ek.example"], outside) as world:
        with IMAPClient(HOST, world.imap_port, ssl=False, timeout=30) as client:
            client.login("anna@ek.example", PASSWORD)
            client.select_folder("INBOX", readonly=True)
            client.idle()
            post(world, ["bo@ute.example"])
            assert client.idle_check(timeout=30)
            client.idle_done()

        assert world.messages("anna@ek.example") == [b"Subject: Borta\r\n\r\nTillbaka i maj.\r\n"]


def test_keywords_are_kept() -> None:
    with MailWorld(["anna@ek.example"]) as world:
        world.deliver("anna@ek.example", HELLO)
        with IMAPClient(HOST, world.imap_port, ssl=False, timeout=30) as client:
            client.login("anna@ek.example", PASSWORD)
            client.select_folder("INBOX")
            client.add_flags(client.search(), ["betald"])

        assert world.flags("anna@ek.example") == [frozenset({"betald"})]


def test_the_end_leaves_no_thread_of_the_world_behind() -> None:
    before = {thread for thread in threading.enumerate() if thread.name == "mail world"}
    with MailWorld() as world:
        IMAPClient(HOST, world.imap_port, ssl=False, timeout=30)

    assert {thread for thread in threading.enumerate() if thread.name == "mail world"} == before
