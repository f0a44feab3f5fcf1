"""What every Sender must do, at the embedded server and at a real Postfix alike."""

from __future__ import annotations

import asyncio
import email
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from assistant.ports import Outcome
from assistant.transport.account import SmtpAccount
from assistant.transport.smtp import SmtpSender
from tests.servers.dovecot import Dovecot
from tests.servers.embedded import Embedded
from tests.servers.loopback import HOST, until
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


async def test_the_message_id_is_kept(office: PostOffice, owner: str, client: str, sender: SmtpSender) -> None:
    await sender.send(outgoing(owner, client))

    (arrived,) = office.inbox(client, 1)
    assert email.message_from_bytes(arrived)["Message-ID"] == "<1@nordljus.example>"
    assert body_of(arrived) == body_of(outgoing(owner, client).raw)
