"""Servers that cut, refuse or fall silent in the middle of a mail: what a Sender makes of them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from assistant.ports import Outcome
from assistant.transport.account import SmtpAccount
from assistant.transport.smtp import SmtpSender
from tests.servers.embedded import Embedded
from tests.servers.faulty import AsciiSmtp
from tests.servers.loopback import HOST, free_port
from tests.transport.letters import outgoing


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
