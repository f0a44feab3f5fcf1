"""What every Sender must do, at the embedded server and at a real Postfix alike; then the faults only one can make."""

from __future__ import annotations

import asyncio
import email
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from assistant.ports import Outcome
from assistant.transport.account import SmtpAccount
from assistant.transport.smtp import SmtpSender
from tests.servers.dovecot import Dovecot
from tests.servers.embedded import Embedded
from tests.servers.faulty import AsciiSmtp
from tests.servers.loopback import HOST, free_port, until
from tests.servers.postfix import Postfix
from tests.transport.letters import outgoing


@dataclass
class PostOffice:
    """A server that takes mail, and the one whose inboxes it goes to."""

    smtp: Embedded | Postfix
    boxes: Embedded | Dovecot

    def account(self, user: str, password: str = "secret") -> SmtpAccount:
        """The login for sending."""
        if isinstance(self.smtp, Postfix):
            return self.smtp.account(user, password)
        return self.smtp.smtp_account(user, password)

    def inbox(self, user: str, count: int) -> list[bytes]:
        """What is in the inbox once that many mails are there."""
        until(lambda: len(self.boxes.messages(user)) >= count, f"{user} has {count} mails")
        return self.boxes.messages(user)


@pytest.fixture(params=["embedded", "postfix"])
def office(request: pytest.FixtureRequest) -> PostOffice:
    """Each kind of server in turn."""
    smtp = request.getfixturevalue(request.param)
    return PostOffice(smtp, smtp.dovecot if isinstance(smtp, Postfix) else smtp)


@pytest.fixture
def owner(office: PostOffice) -> str:
    """The one who sends."""
    return office.boxes.new_user()


@pytest.fixture
def client(office: PostOffice) -> str:
    """The one who gets it."""
    return office.boxes.new_user()


@pytest.fixture
async def sender(office: PostOffice, owner: str) -> AsyncIterator[SmtpSender]:
    """Connects at the first mail."""
    one = SmtpSender(office.account(owner))
    yield one
    await one.close()


def body_of(raw: bytes) -> bytes:
    """The part after the header block."""
    return raw.partition(b"\r\n\r\n")[2]


async def test_a_mail_arrives_unchanged(office: PostOffice, owner: str, client: str, sender: SmtpSender) -> None:
    mail = outgoing(owner, client)

    delivery = await sender.send(mail)

    assert delivery.outcome is Outcome.SENT
    assert delivery.answer.startswith("250 ")
    assert delivery.refused == ()
    (arrived,) = office.inbox(client, 1)
    assert arrived.endswith(mail.raw)


async def test_a_copy_goes_to_everybody_on_the_envelope(
    office: PostOffice, owner: str, client: str, sender: SmtpSender
) -> None:
    second = office.boxes.new_user()

    await sender.send(outgoing(owner, client, cc=(second,)))

    assert len(office.inbox(client, 1)) == len(office.inbox(second, 1)) == 1


async def test_a_batch_goes_over_one_connection(
    office: PostOffice, owner: str, client: str, sender: SmtpSender
) -> None:
    for _ in range(3):
        assert (await sender.send(outgoing(owner, client))).outcome is Outcome.SENT

    assert len(office.inbox(client, 3)) == 3


async def test_many_sends_at_once_take_turns(office: PostOffice, owner: str, client: str, sender: SmtpSender) -> None:
    deliveries = await asyncio.gather(*(sender.send(outgoing(owner, client)) for _ in range(5)))

    assert {delivery.outcome for delivery in deliveries} == {Outcome.SENT}
    assert len(office.inbox(client, 5)) == 5


async def test_a_wrong_password_is_our_trouble_and_is_not_told(office: PostOffice, owner: str, client: str) -> None:
    sender = SmtpSender(office.account(owner, password="hemligt?"))

    delivery = await sender.send(outgoing(owner, client))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)
    assert owner in delivery.answer
    assert "hemligt" not in delivery.answer + repr(sender.account)
    await sender.close()


async def test_a_mail_without_recipients_is_refused(owner: str, sender: SmtpSender) -> None:
    assert (await sender.send(outgoing(owner))).outcome is Outcome.REFUSED


async def test_a_mail_that_is_too_big_is_refused_before_it_is_sent(owner: str, client: str, sender: SmtpSender) -> None:
    delivery = await sender.send(outgoing(owner, client, raw=b"Subject: stor\r\n\r\n" + b"rad\r\n" * 6_000_000))

    assert delivery.outcome is Outcome.REFUSED
    assert "30000017 bytes" in delivery.answer
    assert not delivery.server_trouble


async def test_after_a_refusal_the_next_mail_goes_out(
    office: PostOffice, owner: str, client: str, sender: SmtpSender
) -> None:
    nobody = "reject@any.test" if isinstance(office.smtp, Postfix) else "perm@any.test"

    refused = await sender.send(outgoing(owner, nobody))
    sent = await sender.send(outgoing(owner, client))

    assert (refused.outcome, refused.refused) == (Outcome.REFUSED, (nobody,))
    assert refused.answer.startswith(f"{nobody}: 550 5.")
    assert not refused.server_trouble
    assert sent.outcome is Outcome.SENT


async def test_one_refused_recipient_does_not_keep_the_mail_from_the_other(
    office: PostOffice, owner: str, client: str, sender: SmtpSender
) -> None:
    nobody = "reject@any.test" if isinstance(office.smtp, Postfix) else "perm@any.test"

    delivery = await sender.send(outgoing(owner, client, cc=(nobody,)))

    assert (delivery.outcome, delivery.refused) == (Outcome.SENT, (nobody,))
    assert len(office.inbox(client, 1)) == 1


async def test_a_greylisted_mail_is_sent_later(office: PostOffice, owner: str, sender: SmtpSender) -> None:
    grey = "greylist@any.test" if isinstance(office.smtp, Postfix) else "grey@any.test"

    delivery = await sender.send(outgoing(owner, grey))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, False)
    assert delivery.answer.startswith(f"{grey}: 45")


async def test_a_server_that_closes_down_gets_the_mail_later(
    office: PostOffice, owner: str, client: str, sender: SmtpSender
) -> None:
    closing = "hangup@any.test" if isinstance(office.smtp, Postfix) else "closing@any.test"

    assert (await sender.send(outgoing(owner, closing))).outcome is Outcome.LATER
    assert (await sender.send(outgoing(owner, client))).outcome is Outcome.SENT


async def test_implicit_tls_works_as_well(postfix: Postfix) -> None:
    owner, client = postfix.dovecot.new_user(), postfix.dovecot.new_user()
    sender = SmtpSender(postfix.account(owner, security="tls"))

    assert (await sender.send(outgoing(owner, client))).outcome is Outcome.SENT
    await sender.close()


async def test_an_untrusted_certificate_is_our_trouble(postfix: Postfix) -> None:
    owner = postfix.dovecot.new_user()
    sender = SmtpSender(SmtpAccount(HOST, postfix.submission, "starttls", owner, "secret"))

    delivery = await sender.send(outgoing(owner, owner))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)
    assert "certificate" in delivery.answer
    assert "ca_file" in delivery.answer


async def test_no_password_goes_out_without_the_encryption_asked_for(embedded: Embedded) -> None:
    owner = embedded.new_user()
    sender = SmtpSender(SmtpAccount(HOST, embedded.smtp_port, "starttls", owner, "secret"))

    delivery = await sender.send(outgoing(owner, owner))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)
    assert "STARTTLS" in delivery.answer
    assert embedded.messages(owner) == []


@pytest.fixture
def world(embedded: Embedded) -> Embedded:
    """The server that makes mistakes on demand."""
    return embedded


@pytest.fixture
async def clumsy(world: Embedded) -> AsyncIterator[SmtpSender]:
    """A sender at the server that makes mistakes."""
    one = SmtpSender(world.smtp_account(world.new_user()))
    yield one
    await one.close()


@pytest.mark.parametrize(
    ("recipient", "outcome", "answer"),
    [
        ("dataperm", Outcome.REFUSED, "554 5.6.0 Content refused"),
        ("datatemp", Outcome.LATER, "451 4.3.0 Try again later"),
        ("full", Outcome.LATER, "452 4.3.1 Disk full"),
        ("dropdata", Outcome.LATER, "hung up"),
        ("dropdot", Outcome.IN_DOUBT, "no answer"),
    ],
)
async def test_what_the_server_makes_of_the_content(
    clumsy: SmtpSender, recipient: str, outcome: Outcome, answer: str
) -> None:
    delivery = await clumsy.send(outgoing(clumsy.account.user, f"{recipient}@kund.example"))

    assert delivery.outcome is outcome
    assert answer in delivery.answer
    assert not delivery.server_trouble


async def test_a_mail_cut_after_the_dot_is_never_sent_twice(world: Embedded, clumsy: SmtpSender) -> None:
    before = len(world.taken)

    await clumsy.send(outgoing(clumsy.account.user, "dropdot@kund.example"))

    assert len(world.taken) == before + 1


async def test_a_mail_cut_after_the_dot_on_a_used_connection_is_never_sent_twice(
    world: Embedded, clumsy: SmtpSender
) -> None:
    before = len(world.taken)
    await clumsy.send(outgoing(clumsy.account.user, clumsy.account.user))

    delivery = await clumsy.send(outgoing(clumsy.account.user, "dropdot@kund.example"))

    assert delivery.outcome is Outcome.IN_DOUBT
    assert len(world.taken) == before + 1


async def test_a_big_mail_cut_in_the_middle_was_not_delivered(clumsy: SmtpSender) -> None:
    raw = b"Subject: stor\r\n\r\n" + b"en rad till\r\n" * 1_500_000

    delivery = await clumsy.send(outgoing(clumsy.account.user, "dropmid@kund.example", raw=raw))

    assert delivery.outcome is Outcome.LATER


async def test_silence_after_the_dot_is_doubt(monkeypatch: pytest.MonkeyPatch, clumsy: SmtpSender) -> None:
    monkeypatch.setattr("assistant.transport.dialogue.ANSWER_TO_DOT", 0.2)

    delivery = await clumsy.send(outgoing(clumsy.account.user, "hangdot@kund.example"))

    assert delivery.outcome is Outcome.IN_DOUBT


async def test_an_idle_connection_that_the_server_closed_is_replaced(world: Embedded, clumsy: SmtpSender) -> None:
    client = world.new_user()
    await clumsy.send(outgoing(clumsy.account.user, client))
    world.stop_smtp()
    world.start_smtp()

    delivery = await clumsy.send(outgoing(clumsy.account.user, client))

    assert delivery.outcome is Outcome.SENT
    assert len(world.messages(client)) == 2


async def test_a_server_that_is_gone_is_our_trouble(world: Embedded, clumsy: SmtpSender) -> None:
    world.stop_smtp()
    try:
        delivery = await clumsy.send(outgoing(clumsy.account.user, clumsy.account.user))
    finally:
        world.start_smtp()

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)
    assert f"nothing listens at the SMTP server {clumsy.account.place}" in delivery.answer


async def test_a_connection_is_not_kept_for_long(world: Embedded) -> None:
    user = world.new_user()
    sender = SmtpSender(world.smtp_account(user), linger=0.05)
    await sender.send(outgoing(user, user))

    async with asyncio.timeout(30):
        while sender.is_connected:
            await asyncio.sleep(0.01)

    assert (await sender.send(outgoing(user, user))).outcome is Outcome.SENT
    await sender.close()
    assert not sender.is_connected


@pytest.fixture
def ascii_world() -> Iterator[Embedded]:
    """A server that knows ASCII addresses and small mails only."""
    with Embedded(AsciiSmtp) as world:
        yield world


async def test_an_address_the_server_cannot_take_is_refused(ascii_world: Embedded) -> None:
    owner = ascii_world.new_user()
    sender = SmtpSender(ascii_world.smtp_account(owner))

    delivery = await sender.send(outgoing(owner, "åsa@kund.example"))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.REFUSED, False)
    assert "SMTPUTF8" in delivery.answer
    assert (await sender.send(outgoing(owner, owner))).outcome is Outcome.SENT
    await sender.close()


async def test_an_address_beyond_ascii_is_taken_where_the_server_can(world: Embedded, clumsy: SmtpSender) -> None:
    world.add_user("åsa@kund.example")

    delivery = await clumsy.send(outgoing(clumsy.account.user, "åsa@kund.example"))

    assert delivery.outcome is Outcome.SENT
    assert len(world.messages("åsa@kund.example")) >= 1


@pytest.mark.parametrize("address", ["bo\r\nRCPT TO:<ann@kund.example>", "", "<>"])
async def test_an_address_that_is_none_is_refused_and_breaks_nothing(clumsy: SmtpSender, address: str) -> None:
    delivery = await clumsy.send(outgoing(clumsy.account.user, address))

    assert delivery.outcome is Outcome.REFUSED
    assert (await clumsy.send(outgoing(clumsy.account.user, clumsy.account.user))).outcome is Outcome.SENT


@pytest.mark.parametrize("greeting", [b"421 4.3.2 too busy\r\n", b"554 5.3.2 no service\r\n", b""])
async def test_a_server_that_will_not_talk_is_our_trouble(greeting: bytes) -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(greeting)

        threading.Thread(target=answer, daemon=True).start()
        sender = SmtpSender(SmtpAccount(HOST, port, "none", "anna", "secret"))

        delivery = await sender.send(outgoing("anna@kund.example", "bo@kund.example"))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)
    assert str(port) in delivery.answer
    assert "\n" not in delivery.answer


async def test_a_silent_server_is_not_waited_for_for_ever() -> None:
    with socket.create_server((HOST, 0)) as listener:
        account = SmtpAccount(HOST, listener.getsockname()[1], "none", "anna", "secret")

        delivery = await SmtpSender(account, timeout=0.2).send(outgoing("anna@kund.example", "bo@kund.example"))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)
    assert "no answer" in delivery.answer


async def test_nobody_is_told_of_a_server_that_is_not_there() -> None:
    account = SmtpAccount(HOST, free_port(), "none", "anna", "secret")

    delivery = await SmtpSender(account).send(outgoing("anna@kund.example", "bo@kund.example"))

    assert (delivery.outcome, delivery.server_trouble) == (Outcome.LATER, True)


async def test_the_message_id_is_what_was_given(
    office: PostOffice, owner: str, client: str, sender: SmtpSender
) -> None:
    await sender.send(outgoing(owner, client))

    (arrived,) = office.inbox(client, 1)
    assert email.message_from_bytes(arrived)["Message-ID"] == "<1@nordljus.example>"
    assert body_of(arrived) == body_of(outgoing(owner, client).raw)
