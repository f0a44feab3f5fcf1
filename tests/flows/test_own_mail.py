"""The owner's own voice: contact, the sending of an invoice, or a draft of ours sent by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.domain.message import Message
from assistant.domain.reading import Kind
from assistant.flows.world import World
from tests.flows.doubles import (
    SOLROSEN,
    at,
    bring_in,
    case,
    days,
    done,
    firm,
    hear,
    invoice,
    own,
    reading,
    round_on,
    tasks,
)

FIRST_DAY = date(2026, 12, 2)
IMPORTED = date(2026, 11, 20)


def _firm(live: str = "yes", *numbers: str) -> World:
    world = firm()
    world.store.remember("live", live)
    bring_in(world, *(invoice(number) for number in numbers or ("1042",)), on=IMPORTED)
    return world


def _seen_in_sent(world: World, message: Message, day: date, *numbers: str, **other: object) -> None:
    found = reading(Kind.OWNER_MAIL, *(numbers or ("1042",)), on=at(day, 11), message=message, **other)
    hear(world, found, at(day, 11))


def _holds(world: World) -> list[tuple[str, str]]:
    return [(one.kind.value, str(one.until)) for one in world.store.cases.standing("solrosen").holds]


async def test_a_mail_by_hand_is_contact_and_rests_seven_days() -> None:
    world = _firm()
    _seen_in_sent(world, own("Hej", "Slutet av mars går bra.", FIRST_DAY), FIRST_DAY)
    assert _holds(world) == [("owner-conversation", "2026-12-09")]
    assert world.store.cases.standing("solrosen").last_contact_on == FIRST_DAY
    await days(world, FIRST_DAY, date(2026, 12, 10))
    assert done(world)[-1] == ("first", "2026-12-10", "sent")


def test_a_mail_found_by_looking_back_rests_nothing_any_more() -> None:
    world = _firm()
    _seen_in_sent(world, own("Hej", "Hur går det?", date(2026, 11, 1)), FIRST_DAY)
    assert _holds(world) == []
    assert world.store.cases.standing("solrosen").last_contact_on == date(2026, 11, 1)


def test_the_mail_that_brings_the_invoice_is_no_conversation() -> None:
    world = _firm()
    issued = invoice().issued
    _seen_in_sent(world, own("Faktura 1042", "Här är den.", issued, pdf=True), issued + timedelta(1))
    assert _holds(world) == []
    assert world.store.messages.conversation("1042").references == (f"<own.{issued:%Y%m%d}@nordljus.example>",)


def test_sending_the_invoice_once_more_later_is_a_conversation() -> None:
    world = _firm()
    _seen_in_sent(world, own("Faktura 1042", "Här är den igen.", FIRST_DAY, pdf=True), FIRST_DAY)
    assert _holds(world) == [("owner-conversation", "2026-12-09")]


def test_a_mail_to_nobody_we_know_changes_nothing() -> None:
    world = _firm()
    before = len(world.store.journal.every())
    _seen_in_sent(world, own("Hej", "Lunch?", FIRST_DAY), FIRST_DAY, client="")
    assert len(world.store.journal.every()) == before


async def _drafted(world: World) -> str:
    await round_on(world, FIRST_DAY)
    pending = case(world).pending
    assert pending is not None
    return pending.message_id


async def test_a_draft_the_owner_sent_is_the_stage_done() -> None:
    world = _firm("no")
    draft = await _drafted(world)
    _seen_in_sent(world, own("Påminnelse", "…", FIRST_DAY, message_id=draft), FIRST_DAY)
    assert done(world)[-1] == ("first", "2026-12-02", "sent")
    assert world.store.cases.standing("solrosen").last_reminder_on == FIRST_DAY
    assert (_holds(world), tasks(world)) == ([], [])


async def test_a_draft_sent_under_a_new_id_is_known_by_our_header() -> None:
    world = _firm("no", "1042", "1043")
    await _drafted(world)
    message = replace(
        own("Något helt annat", "…", FIRST_DAY), headers=(("x-invoice-assistant", "first; invoices=1042, 1043"),)
    )
    _seen_in_sent(world, message, FIRST_DAY, "1042", "1043")
    assert [done(world, number)[-1][0] for number in ("1042", "1043")] == ["first", "first"]


async def test_a_draft_sent_under_a_new_id_without_our_header_is_known_by_its_subject() -> None:
    world = _firm("no")
    draft = await _drafted(world)
    waiting = world.store.outbox.by_message_id(draft)
    assert waiting is not None
    _seen_in_sent(world, own(waiting.mail.subject, "…", FIRST_DAY), FIRST_DAY)
    assert done(world)[-1][0] == "first"


async def test_a_draft_that_was_sent_is_filed_by_its_mail_program_alone() -> None:
    world = _firm("no")
    draft = await _drafted(world)
    _seen_in_sent(world, own("Påminnelse", "…", FIRST_DAY, message_id=draft), FIRST_DAY)
    await round_on(world, FIRST_DAY, 12)
    assert [one["X-Invoice-Assistant"] for one in world.mailbox.lying_in("Sent")] == ["notice"]  # type: ignore[attr-defined]


async def test_a_withdrawn_draft_that_was_sent_all_the_same_counts() -> None:
    world = _firm("no")
    draft = await _drafted(world)
    waiting = world.store.outbox.by_message_id(draft)
    assert waiting is not None
    world.store.outbox.settle(waiting.id, "withdrawn", "", at(FIRST_DAY))
    _seen_in_sent(world, own("Påminnelse", "…", FIRST_DAY, message_id=draft), FIRST_DAY)
    assert done(world)[-1][0] == "first"


async def test_our_own_copy_in_sent_changes_nothing() -> None:
    world = _firm()
    await round_on(world, FIRST_DAY)
    [mail] = world.sender.reminders  # type: ignore[attr-defined]
    before = (case(world), world.store.cases.standing("solrosen"))
    _seen_in_sent(world, own(mail.subject, "…", FIRST_DAY, message_id=mail.message_id), FIRST_DAY)
    assert (case(world), world.store.cases.standing("solrosen")) == before


@pytest.mark.parametrize("stage", ["heads-up", "first"])
async def test_a_draft_sent_counts_for_the_gap_only_when_overdue(stage: str) -> None:
    world = _firm("no")
    day = date(2026, 11, 26) if stage == "heads-up" else FIRST_DAY
    await round_on(world, day)
    pending = case(world).pending
    assert pending is not None
    _seen_in_sent(world, own("…", "…", day, message_id=pending.message_id), day)
    last = world.store.cases.standing("solrosen").last_reminder_on
    assert last == (day if stage == "first" else None)
    assert world.store.ledger.client("solrosen") == SOLROSEN
