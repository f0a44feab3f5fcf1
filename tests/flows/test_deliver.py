"""The outbox: claimed before the network is touched, and what the server answered is decided on in its turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.domain.money import Money
from assistant.domain.reading import Kind
from assistant.domain.reminder import OutgoingMail
from assistant.flows import command
from assistant.flows.deliver import deliver, resolve_doubts
from assistant.flows.remind import remind
from assistant.flows.world import Folders, Pass, World
from assistant.ports import Delivery, MailboxDownError, Outcome
from assistant.store.store import Store
from tests.flows.doubles import (
    ANNA,
    LARS,
    ScriptedMailbox,
    ScriptedSender,
    at,
    bring_in,
    case,
    days,
    done,
    firm,
    fresh,
    hear,
    invoice,
    reading,
    round_on,
    tasks,
)

FIRST_DAY = date(2026, 12, 2)
IMPORTED = date(2026, 11, 20)
LATER = Delivery(Outcome.LATER, "451 try again")
REFUSED = Delivery(Outcome.REFUSED, "550 no such user")
DOUBT = Delivery(Outcome.IN_DOUBT, "the line broke")


def _sender(world: World) -> ScriptedSender:
    assert isinstance(world.sender, ScriptedSender)
    return world.sender


def _mailbox(world: World) -> ScriptedMailbox:
    assert isinstance(world.mailbox, ScriptedMailbox)
    return world.mailbox


def _queued(store: Store | None = None, *outcomes: Delivery) -> World:
    """A firm whose first reminder is written and waits in the outbox."""
    world = firm(store, sender=ScriptedSender(list(outcomes)))
    bring_in(world, invoice(), on=IMPORTED)
    remind(world, _now())
    assert case(world).pending is not None
    return world


def _now(hour: int = 10, minute: int = 0, day: date = FIRST_DAY) -> Pass:
    now = at(day, hour, minute)
    return Pass(now, read_at=now)


def _states(world: World) -> list[str]:
    return [row["state"] for row in world.store.query("select state from outbox order by id")]


async def test_what_left_is_known_and_a_copy_lies_in_sent() -> None:
    world = _queued()
    await deliver(world, _now())
    [mail] = _sender(world).taken
    assert done(world)[-1] == ("first", "2026-12-02", "sent")
    assert _mailbox(world).content["Sent"] == [mail.raw]
    assert world.store.cases.standing("solrosen").last_reminder_on == FIRST_DAY
    assert world.store.ledger.thread(mail.message_id) is not None


async def test_a_server_that_files_copies_itself_gets_no_second_one() -> None:
    world = replace(_queued(), folders=Folders(server_files_sent=True))
    await deliver(world, _now())
    assert (_mailbox(world).content, world.store.outbox.unfiled()) == ({}, [])


async def test_a_copy_that_could_not_be_filed_is_filed_later() -> None:
    world = _queued()
    _mailbox(world).break_on = "append"
    this = _now()
    await deliver(world, this)
    assert [kind for kind, _ in this.problems] == ["mailbox-trouble"]
    _mailbox(world).break_on = ""
    await deliver(world, _now(11))
    await deliver(world, _now(12))
    assert len(_mailbox(world).content["Sent"]) == 1


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
    world = _queued()
    happens(world)
    await deliver(world, _now(11))
    assert (_sender(world).taken, _states(world), case(world).pending) == ([], ["withdrawn"], None)


async def test_a_mail_about_two_invoices_is_written_anew_when_one_is_paid() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    remind(world, _now())
    command.paid(world, "1042", at(FIRST_DAY))
    await round_on(world, FIRST_DAY, 11)
    await round_on(world, FIRST_DAY, 12)
    [mail] = _sender(world).reminders
    assert b"invoices=1043" in mail.raw
    assert b"invoices=1042" not in mail.raw


async def test_a_mail_of_yesterday_is_written_anew() -> None:
    """It would ask for payment by a day that was counted from yesterday."""
    world = _queued(None, LATER)
    await deliver(world, _now(16))
    await round_on(world, FIRST_DAY + timedelta(1), 9)
    await round_on(world, FIRST_DAY + timedelta(1), 10)
    [mail] = _sender(world).reminders
    assert _states(world) == ["withdrawn", "sent"]
    assert done(world)[-1] == ("first", "2026-12-03", "sent")
    assert b"Date: Thu, 03 Dec 2026" in mail.raw


async def test_another_currency_delayed_over_night_shares_the_gap() -> None:
    world = firm(sender=ScriptedSender([LATER]))
    bring_in(world, invoice("1042"), invoice("1043", amount=Money.of(100, "EUR")), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    await days(world, date(2026, 12, 3), date(2026, 12, 9))
    assert [one[1] for one in done(world, "1043") if one[0] == "first"] == ["2026-12-09"]


async def test_a_closed_hour_is_waited_for() -> None:
    world = _queued()
    await deliver(world, _now(17))
    assert _states(world) == ["queued"]


async def test_later_is_tried_again_more_and_more_slowly() -> None:
    world = _queued(None, *[LATER] * 4)
    for hour, minute in ((10, 0), (10, 4), (10, 5), (10, 19), (10, 20), (10, 49), (10, 50), (11, 49), (11, 50)):
        await deliver(world, _now(hour, minute))
    attempts = world.store.query("select attempts from outbox")
    assert (attempts, _states(world)) == ([{"attempts": 5}], ["sent"])


async def test_refused_undoes_the_stage_and_asks_the_owner() -> None:
    world = _queued(None, REFUSED)
    await round_on(world, FIRST_DAY)
    assert [one[0] for one in done(world) if one[0] == "first"] == []
    assert tasks(world) == [("refused", "1042")]
    command.resume(world, "1042", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    assert done(world)[-1] == ("first", "2026-12-02", "sent")


async def test_in_doubt_counts_as_sent_and_is_asked_about() -> None:
    world = _queued(None, DOUBT)
    await deliver(world, _now())
    assert done(world)[-1] == ("first", "2026-12-02", "in-doubt")
    assert tasks(world) == [("in-doubt", "1042")]
    await days(world, FIRST_DAY, FIRST_DAY + timedelta(5))
    assert len(_sender(world).reminders) == 1


async def test_one_mail_in_doubt_about_several_invoices_is_one_question() -> None:
    world = firm(sender=ScriptedSender([DOUBT]))
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert [kind for kind, _ in tasks(world)] == ["in-doubt"]


async def test_a_copy_that_was_refused_marks_the_address_alone() -> None:
    world = _queued(None, Delivery(Outcome.SENT, "250 ok", refused=(LARS.email,)))
    await deliver(world, _now())
    client = world.store.ledger.client("solrosen")
    assert client is not None
    assert [one.email for one in client.contacts if not one.deliverable] == [LARS.email]
    assert done(world)[-1][0] == "first"
    assert tasks(world) == [("bad-address", "")]


async def test_trouble_with_the_server_stops_the_rest_and_is_told() -> None:
    world = firm(sender=ScriptedSender([replace(LATER, server_trouble=True)]))
    bring_in(world, invoice("1042"), invoice("1043", amount=Money.of(100, "EUR")), on=IMPORTED)
    this = _now()
    remind(world, this)
    await deliver(world, this)
    assert ([kind for kind, _ in this.problems], _states(world)) == (["sender-trouble"], ["queued", "queued"])


async def test_a_mail_is_claimed_before_the_network_is_touched() -> None:
    seen: list[str] = []
    world = _queued()
    _sender(world).before = lambda _: seen.extend(_states(world))
    await deliver(world, _now())
    assert seen == ["sending"]


# A process that dies


class Killed(BaseException):
    """The process ends here."""


def _killed(*_: object) -> None:
    raise Killed


async def _die(world: World, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliver, and die right before the claim, the send, the settling or the filing."""
    if step == "send":
        _sender(world).before = _killed
    with monkeypatch.context() as patch:
        if step == "claim":
            patch.setattr(world.store.outbox, "claim", _killed)
        if step == "settle":
            patch.setattr("assistant.flows.deliver._end", _killed)
        if step == "file":
            patch.setattr("assistant.flows.deliver._file", _killed)
        with pytest.raises(Killed):
            await deliver(world, _now())
    world.store.close()


@pytest.mark.parametrize("step", ["claim", "send", "settle", "file"])
@pytest.mark.parametrize("in_sent", [False, True], ids=["no copy", "copy in Sent"])
async def test_a_crash_sends_no_reminder_twice_and_loses_none(
    step: str, in_sent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    world = _queued(Store(path))
    taken: list[OutgoingMail] = _sender(world).taken
    await _die(world, step, monkeypatch)
    again = fresh(path, sender=ScriptedSender(taken=taken))
    if in_sent and taken:
        _mailbox(again).content["Sent"] = [taken[0].raw]
    await resolve_doubts(again, _now(10, 1))
    for hour in (11, 12):
        await round_on(again, FIRST_DAY, hour)
    lost = not taken and ("in-doubt", "1042") not in tasks(again)
    assert (len([mail for mail in taken if mail.to == (ANNA.email,)]) <= 1, lost) == (True, False)
    assert done(again)[-1][0] == "first"
    assert len(_mailbox(again).content.get("Sent", [])) <= 1 + len(_sender(again).notices)
    again.store.close()


async def test_a_mail_found_in_sent_after_a_crash_is_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _queued(Store(tmp_path / "a.db"))
    await _die(world, "settle", monkeypatch)
    again = fresh(tmp_path / "a.db")
    _mailbox(again).content["Sent"] = [_sender(world).taken[0].raw]
    await resolve_doubts(again, _now(11))
    assert (done(again)[-1], tasks(again)) == (("first", "2026-12-02", "sent"), [])


async def test_a_crash_cannot_be_judged_while_the_mailbox_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _queued(Store(tmp_path / "a.db"))
    await _die(world, "settle", monkeypatch)
    again = fresh(tmp_path / "a.db", mailbox=ScriptedMailbox(down=True))
    with pytest.raises(MailboxDownError):
        await resolve_doubts(again, _now(11))
    assert _states(again) == ["sending"]


# Drafts


def _drafting() -> World:
    world = firm()
    world.store.remember("live", "no")
    return world


async def test_a_draft_is_put_into_the_folder_once_even_after_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    world = _drafting()
    bring_in(world, invoice(), on=IMPORTED)
    remind(world, _now())
    with monkeypatch.context() as patch:
        patch.setattr("assistant.flows.deliver._end", _killed)
        with pytest.raises(Killed):
            await deliver(world, _now())
    await deliver(world, _now(11))
    assert len(_mailbox(world).content["Drafts"]) == 1
    assert case(world).pending.state == "drafted"  # type: ignore[union-attr]


async def test_a_draft_about_a_paid_invoice_is_taken_back_and_written_anew_for_the_others() -> None:
    world = _drafting()
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    command.paid(world, "1042", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    await round_on(world, FIRST_DAY, 13)
    assert _states(world)[0] == "withdrawn"
    assert case(world, "1042").pending is None
    drafts = _mailbox(world).lying_in("Drafts")
    assert [one["X-Invoice-Assistant"] for one in drafts] == ["first; invoices=1042, 1043", "first; invoices=1043"]
    assert sorted(tasks(world)) == [("draft-obsolete", "1042"), ("draft-waiting", "1043")]


async def test_a_mailbox_that_takes_no_drafts_is_told_and_tried_again() -> None:
    world = _drafting()
    bring_in(world, invoice(), on=IMPORTED)
    _mailbox(world).break_on = "append"
    this = await round_on(world, FIRST_DAY)
    assert "mailbox-trouble" in [kind for kind, _ in this.problems]
    _mailbox(world).break_on = ""
    await round_on(world, FIRST_DAY, 11)
    assert len(_mailbox(world).content["Drafts"]) == 1
