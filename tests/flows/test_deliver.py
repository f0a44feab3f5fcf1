"""The outbox: claimed before the network is touched, and what the server answered is decided on in its turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.domain.money import Money
from assistant.domain.reading import Kind
from assistant.flows import command
from assistant.flows.deliver import deliver
from assistant.flows.remind import remind
from assistant.flows.world import Folders, World
from assistant.ports import Delivery, Outcome
from tests.flows.doubles import (
    LARS,
    ScriptedSender,
    at,
    bring_in,
    case,
    days,
    done,
    firm,
    hear,
    invoice,
    reading,
    round_on,
    tasks,
)
from tests.flows.outbox import (
    DOUBT,
    FIRST_DAY,
    IMPORTED,
    LATER,
    REFUSED,
    mailbox_of,
    pass_at,
    queued,
    sender_of,
    states,
)


async def test_what_left_is_known_and_a_copy_lies_in_sent() -> None:
    world = queued()
    await deliver(world, pass_at())
    [mail] = sender_of(world).taken
    assert done(world)[-1] == ("first", "2026-12-02", "sent")
    assert mailbox_of(world).content["Sent"] == [mail.raw]
    assert world.store.cases.standing("solrosen").last_reminder_on == FIRST_DAY
    assert world.store.ledger.thread(mail.message_id) is not None


async def test_a_server_that_files_copies_itself_gets_no_second_one() -> None:
    world = replace(queued(), folders=Folders(server_files_sent=True))
    await deliver(world, pass_at())
    assert (mailbox_of(world).content, world.store.outbox.unfiled()) == ({}, [])


async def test_a_copy_that_could_not_be_filed_is_filed_later() -> None:
    world = queued()
    mailbox_of(world).break_on = "append"
    this = pass_at()
    await deliver(world, this)
    assert [kind for kind, _ in this.problems] == ["mailbox-trouble"]
    mailbox_of(world).break_on = ""
    await deliver(world, pass_at(11))
    await deliver(world, pass_at(12))
    assert len(mailbox_of(world).content["Sent"]) == 1


@pytest.mark.parametrize(
    "happens",
    [
        lambda world: hear(world, reading(Kind.DISPUTE, "1042", on=at(FIRST_DAY)), at(FIRST_DAY)),
        lambda world: command.paid(world, "1042", at(FIRST_DAY)),
        lambda world: command.pause(world, "solrosen", None, "asked to", at(FIRST_DAY)),
        lambda world: command.stop_stage(world, "1042", "first", at(FIRST_DAY)),
        lambda world: command.stop(world, at(FIRST_DAY)),
    ],
    ids=["answered", "paid", "paused", "called off", "stopped"],
)
async def test_a_mail_is_withdrawn_when_something_happened_since_it_was_written(
    happens: Callable[[World], object],
) -> None:
    world = queued()
    happens(world)
    await deliver(world, pass_at(11))
    assert (sender_of(world).taken, states(world), case(world).pending) == ([], ["withdrawn"], None)


async def test_a_mail_about_two_invoices_is_written_anew_when_one_is_paid() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    remind(world, pass_at())
    command.paid(world, "1042", at(FIRST_DAY))
    await round_on(world, FIRST_DAY, 11)
    await round_on(world, FIRST_DAY, 12)
    [mail] = sender_of(world).reminders
    assert b"invoices=1043" in mail.raw
    assert b"invoices=1042" not in mail.raw


async def test_a_mail_of_yesterday_is_written_anew() -> None:
    """It would ask for payment by a day that was counted from yesterday."""
    world = queued(None, LATER)
    await deliver(world, pass_at(16))
    await round_on(world, FIRST_DAY + timedelta(1), 9)
    await round_on(world, FIRST_DAY + timedelta(1), 10)
    [mail] = sender_of(world).reminders
    assert states(world) == ["withdrawn", "sent"]
    assert done(world)[-1] == ("first", "2026-12-03", "sent")
    assert b"Date: Thu, 03 Dec 2026" in mail.raw


async def test_another_currency_delayed_over_night_shares_the_gap() -> None:
    world = firm(sender=ScriptedSender([LATER]))
    bring_in(world, invoice("1042"), invoice("1043", amount=Money.of(100, "EUR")), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    await days(world, date(2026, 12, 3), date(2026, 12, 9))
    assert [one[1] for one in done(world, "1043") if one[0] == "first"] == ["2026-12-09"]


async def test_a_closed_hour_is_waited_for() -> None:
    world = queued()
    await deliver(world, pass_at(17))
    assert states(world) == ["queued"]


async def test_later_is_tried_again_more_and_more_slowly() -> None:
    world = queued(None, *[LATER] * 4)
    for hour, minute in ((10, 0), (10, 4), (10, 5), (10, 19), (10, 20), (10, 49), (10, 50), (11, 49), (11, 50)):
        await deliver(world, pass_at(hour, minute))
    attempts = world.store.query("select attempts from outbox")
    assert (attempts, states(world)) == ([{"attempts": 5}], ["sent"])


async def test_refused_undoes_the_stage_and_asks_the_owner() -> None:
    world = queued(None, REFUSED)
    await round_on(world, FIRST_DAY)
    assert [one[0] for one in done(world) if one[0] == "first"] == []
    assert tasks(world) == [("refused", "1042")]
    command.resume(world, "1042", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    assert done(world)[-1] == ("first", "2026-12-02", "sent")


async def test_in_doubt_counts_as_sent_and_is_asked_about() -> None:
    world = queued(None, DOUBT)
    await deliver(world, pass_at())
    assert done(world)[-1] == ("first", "2026-12-02", "in-doubt")
    assert tasks(world) == [("in-doubt", "1042")]
    await days(world, FIRST_DAY, FIRST_DAY + timedelta(5))
    assert len(sender_of(world).reminders) == 1


async def test_an_address_the_server_does_not_know_is_as_good_as_a_bounce() -> None:
    world = queued(None, Delivery(Outcome.REFUSED, "550 5.1.1 no such mailbox here"))
    await deliver(world, pass_at())
    await round_on(world, FIRST_DAY, 11)
    assert [mail.to for mail in sender_of(world).reminders] == [(LARS.email,)]
    assert (tasks(world), case(world).holds) == ([("bad-address", "")], ())


@pytest.mark.parametrize("word", ["no", "nej"])
async def test_no_to_a_mail_in_doubt_lets_the_stage_go_again(word: str) -> None:
    world = firm(sender=ScriptedSender([DOUBT]))
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    [asked] = world.store.tasks.open()
    command.decide_task(world, asked.id, word, at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    assert [done(world, number)[-1] for number in ("1042", "1043")] == [("first", "2026-12-02", "sent")] * 2
    assert states(world)[0] == "refused"
    assert "the owner says that first never arrived" in str([one.reason for one in world.store.journal.every()])


async def test_yes_to_a_mail_in_doubt_leaves_it_as_sent() -> None:
    world = queued(None, DOUBT)
    await deliver(world, pass_at())
    [asked] = world.store.tasks.open()
    command.decide_task(world, asked.id, "yes", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    assert done(world)[-1] == ("first", "2026-12-02", "in-doubt")


async def test_a_mail_the_server_only_puts_off_is_told_after_a_day_and_once() -> None:
    """Each morning it is written anew, with the days as they are then."""
    world = queued(None, *[LATER] * 60)
    for day in range(3):
        for hour in (9, 10, 12, 15):
            await round_on(world, FIRST_DAY + timedelta(day), hour)
            told = [kind for kind, _ in tasks(world)]
            assert told == (["deferred"] if (day, hour) >= (1, 10) else []), (day, hour)
    sender_of(world).outcomes.clear()
    await round_on(world, date(2026, 12, 7), 9)
    await round_on(world, date(2026, 12, 7), 10)
    assert (done(world)[-1][0], tasks(world)) == ("first", [])


async def test_one_mail_in_doubt_about_several_invoices_is_one_question() -> None:
    world = firm(sender=ScriptedSender([DOUBT]))
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert [kind for kind, _ in tasks(world)] == ["in-doubt"]


async def test_a_copy_that_was_refused_marks_the_address_alone() -> None:
    world = queued(None, Delivery(Outcome.SENT, "250 ok", refused=(LARS.email,)))
    await deliver(world, pass_at())
    client = world.store.ledger.client("solrosen")
    assert client is not None
    assert [one.email for one in client.contacts if not one.deliverable] == [LARS.email]
    assert done(world)[-1][0] == "first"
    assert tasks(world) == [("bad-address", "")]


async def test_trouble_with_the_server_stops_the_rest_and_is_told() -> None:
    world = firm(sender=ScriptedSender([replace(LATER, server_trouble=True)]))
    bring_in(world, invoice("1042"), invoice("1043", amount=Money.of(100, "EUR")), on=IMPORTED)
    this = pass_at()
    remind(world, this)
    await deliver(world, this)
    assert ([kind for kind, _ in this.problems], states(world)) == (["sender-trouble"], ["queued", "queued"])


async def test_a_mail_is_claimed_before_the_network_is_touched() -> None:
    seen: list[str] = []
    world = queued()
    sender_of(world).before = lambda _: seen.extend(states(world))
    await deliver(world, pass_at())
    assert seen == ["sending"]
