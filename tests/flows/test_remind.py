"""Which cases are due, what holds them back, and one mail for each group that may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes

import pytest

from assistant.domain.client import Client
from assistant.domain.events import ReminderQueued
from assistant.domain.gates import GATES
from assistant.domain.money import Money
from assistant.domain.reading import Kind
from assistant.flows import command
from assistant.store.codec import decode
from tests.flows.doubles import (
    ANNA,
    OWNER,
    SOLROSEN,
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

FIRST_DAY = date(2026, 12, 2)
IMPORTED = date(2026, 11, 20)


def _stages(sender: object) -> list[tuple[str, str]]:
    assert isinstance(sender, ScriptedSender)
    header = b"X-Invoice-Assistant: "
    return [
        (mail.to[0], next(line[len(header) :].decode() for line in mail.raw.splitlines() if line.startswith(header)))
        for mail in sender.reminders
    ]


async def test_one_mail_carries_all_that_is_due_of_a_client() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043"), on=date(2026, 12, 1))
    await round_on(world, FIRST_DAY)
    assert _stages(world.sender) == [(ANNA.email, "first; invoices=1042, 1043")]
    assert done(world, "1042")[-1] == done(world, "1043")[-1] == ("first", "2026-12-02", "sent")


async def test_the_most_advanced_stage_leads_and_each_invoice_completes_its_own() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043", date(2026, 12, 8)), on=IMPORTED)
    await days(world, date(2026, 12, 2), date(2026, 12, 9))
    assert _stages(world.sender)[-1] == (ANNA.email, "second; invoices=1042, 1043")
    assert (done(world, "1042")[-1][0], done(world, "1043")[-1][0]) == ("second", "first")


async def test_currencies_go_apart_on_the_same_day() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043", amount=Money.of(100, "EUR")), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert _stages(world.sender) == [(ANNA.email, "first; invoices=1043"), (ANNA.email, "first; invoices=1042")]


async def test_an_invoice_that_comes_free_on_the_same_day_waits_for_the_gap() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    command.pause(world, "1043", None, "asked to", at(IMPORTED))
    await round_on(world, FIRST_DAY)
    command.resume(world, "1043", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    await days(world, date(2026, 12, 3), date(2026, 12, 9))
    assert [one[1] for one in _stages(world.sender)] == ["first; invoices=1042", "second; invoices=1042, 1043"]


async def test_what_waits_in_the_outbox_keeps_the_client_s_other_invoices_waiting() -> None:
    from assistant.ports import Delivery, Outcome

    later = Delivery(Outcome.LATER, "451 later")
    world = firm(sender=ScriptedSender([later]))
    bring_in(world, invoice("1042"), invoice("1043", date(2026, 12, 2)), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    world.sender.outcomes.extend([later, later])  # type: ignore[attr-defined]
    await round_on(world, FIRST_DAY, 11)
    assert len(world.store.outbox.ready(at(date(2026, 12, 3)))) == 1


async def test_the_reason_a_stage_was_held_back_is_kept_once_a_day_for_each_gate() -> None:
    world = firm()
    bring_in(world, invoice("1042", document=""), on=IMPORTED)
    for hour in (7, 9, 10, 11):
        await round_on(world, FIRST_DAY, hour)
    await round_on(world, FIRST_DAY + timedelta(1))
    held = [one for one in world.store.journal.of_invoice("1042") if one.event == "HeldBack"]
    assert [(one.today, "document" in one.facts) for one in held] == [("2026-12-02", True), ("2026-12-03", True)]
    assert tasks(world) == [("missing-document", "1042")]


async def test_a_client_nobody_can_reach_is_told_to_the_owner() -> None:
    world = firm(None, replace(SOLROSEN, contacts=()))
    bring_in(world, invoice(), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert (tasks(world), _stages(world.sender)) == ([("bad-address", "")], [])


async def test_firm_reminders_wait_until_the_owner_says_that_payments_are_booked() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await days(world, date(2026, 12, 2), date(2026, 12, 9))
    world.store.remember("payments_confirmed_on", "2026-11-20")
    await round_on(world, date(2026, 12, 16))
    assert tasks(world) == [("confirm-payments", "")]
    [asked] = world.store.tasks.open()
    command.decide_task(world, asked.id, "yes", at(date(2026, 12, 16), 11))
    await round_on(world, date(2026, 12, 16), 12)
    assert done(world)[-1] == ("third", "2026-12-16", "sent")


async def test_a_firm_stage_is_announced_and_leaves_the_next_bank_day() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await days(world, FIRST_DAY, date(2027, 1, 4))
    assert ("veto", "1042") in tasks(world)
    await days(world, date(2027, 1, 5), date(2027, 1, 5))
    assert done(world)[-1] == ("formal", "2027-01-05", "sent")
    assert ("veto", "1042") not in tasks(world)


async def test_an_announcement_that_did_not_reach_the_owner_is_made_again() -> None:
    """A machine that slept over night wakes up on the day announced."""
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await days(world, FIRST_DAY, date(2027, 1, 3))
    world.store.remember("last_notice_at", at(date(2027, 1, 4), 9, 59).isoformat())
    await days(world, date(2027, 1, 4), date(2027, 1, 4))
    await days(world, date(2027, 1, 5), date(2027, 1, 5))
    assert done(world)[-1][0] == "third"
    await days(world, date(2027, 1, 7), date(2027, 1, 7))
    assert done(world)[-1] == ("formal", "2027-01-07", "sent")


async def test_a_stage_the_owner_stops_is_left_out() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await days(world, FIRST_DAY, date(2027, 1, 4))
    [veto] = [one for one in world.store.tasks.open() if one.task.kind == "veto"]
    command.decide_task(world, veto.id, "no", at(date(2027, 1, 4), 12))
    await days(world, date(2027, 1, 5), date(2027, 1, 20))
    assert [one for one in done(world) if one[0] == "formal"] == [("formal", "2027-01-04", "passed")]


async def test_before_go_every_mail_is_a_draft() -> None:
    world = firm()
    world.store.remember("live", "")
    bring_in(world, invoice(), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    drafts = world.mailbox.lying_in("Drafts")  # type: ignore[attr-defined]
    assert [one["To"] for one in drafts] == ["Anna Berg <anna@solrosen.example>"]
    assert (_stages(world.sender), tasks(world)) == ([], [("draft-waiting", "1042")])


async def test_a_note_drafted_and_not_sent_in_time_does_not_block_the_rest() -> None:
    world = firm()
    world.store.remember("live", "no")
    bring_in(world, invoice(), on=IMPORTED)
    await days(world, date(2026, 11, 26), date(2026, 12, 2))
    assert [one[0] for one in done(world)] == ["heads-up", "due-today"]
    assert case(world).pending.stage == "first"  # type: ignore[union-attr]


async def test_the_final_letter_is_always_the_owner_s_to_send() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    await days(world, FIRST_DAY, date(2027, 2, 6))
    assert case(world).pending.state == "drafted"  # type: ignore[union-attr]
    assert "final" not in str(_stages(world.sender))
    assert ("draft-waiting", "1042") in tasks(world)


async def test_nothing_leaves_while_the_mailbox_cannot_be_read() -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    world.mailbox.down = True  # type: ignore[attr-defined]
    await round_on(world, FIRST_DAY)
    assert (_stages(world.sender), world.store.outbox.ready(at(FIRST_DAY))) == ([], [])
    assert [mail.to for mail in world.sender.taken] == [(OWNER.email,)]  # type: ignore[attr-defined]


async def test_nothing_leaves_on_a_day_the_client_keeps() -> None:
    """The fifth of June is Constitution Day in Denmark."""
    danish = Client("solsikken", "Solsikken ApS", country="DK", language="da", contacts=(ANNA,))
    world = firm(None, danish)
    bring_in(world, invoice(due=date(2026, 6, 4), client="solsikken"), on=date(2026, 6, 1))
    await days(world, date(2026, 6, 5), date(2026, 6, 8))
    assert done(world)[-1] == ("first", "2026-06-08", "sent")


async def test_one_client_s_trouble_does_not_stop_the_others() -> None:
    bad = Client("bad", "Two\nlines AB", contacts=(ANNA,))
    world = firm(None, bad, SOLROSEN)
    bring_in(world, invoice("1"), invoice("2", client="bad"), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert _stages(world.sender) == [(ANNA.email, "first; invoices=1")]
    assert ("set-aside", "") in tasks(world)


async def test_a_pass_sends_no_more_than_the_brakes_allow() -> None:
    many = [replace(SOLROSEN, client=f"c{at}", contacts=(replace(ANNA, email=f"a@c{at}.example"),)) for at in range(5)]
    world = firm(None, *many)
    policy = replace(world.policy, brakes=replace(world.policy.brakes, per_pass=2, per_day=3))
    world = replace(world, policy=policy)
    bring_in(world, *(invoice(f"{at}", client=f"c{at}") for at in range(5)), on=IMPORTED)
    sent = []
    for hour in (9, 10, 11):
        await round_on(world, FIRST_DAY, hour)
        sent.append(len(_stages(world.sender)))
    assert sent == [2, 3, 3]


@pytest.mark.parametrize("kind", [Kind.DISPUTE, Kind.PROMISE, Kind.PAYMENT_CLAIM, Kind.QUESTION, Kind.UNCLEAR])
async def test_no_reminder_after_an_answer(kind: Kind) -> None:
    world = firm()
    bring_in(world, invoice(), on=IMPORTED)
    hear(world, reading(kind, "1042", on=at(FIRST_DAY, 8)), at(FIRST_DAY, 8))
    await round_on(world, FIRST_DAY)
    assert _stages(world.sender) == []


async def test_an_old_invoice_waits_for_the_owner_s_yes_and_starts_where_told() -> None:
    world = firm()
    bring_in(world, invoice(due=date(2026, 9, 1)), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert (_stages(world.sender), tasks(world)) == ([], [("backlog", "1042")])
    [asked] = world.store.tasks.open()
    command.decide_task(world, asked.id, "yes second", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    assert (_stages(world.sender), tasks(world)) == ([(ANNA.email, "second; invoices=1042")], [])


async def test_the_journal_keeps_the_whole_answer_of_the_gates_for_each_reminder_written() -> None:
    world = firm()
    bring_in(world, invoice("1042"), on=date(2026, 12, 1))
    await round_on(world, FIRST_DAY)
    (queued,) = [one for one in world.store.journal.of_invoice("1042") if one.event == "ReminderQueued"]
    event = decode(queued.event, queued.facts)
    assert isinstance(event, ReminderQueued)
    assert [line.partition(": ")[0] for line in event.gates] == [name for name, _ in GATES]
    assert "no hold: no hold" in event.gates


def _days_of(sender: object) -> list[str]:
    assert isinstance(sender, ScriptedSender)
    return [str(message_from_bytes(mail.raw)["Date"])[5:16] for mail in sender.reminders]


async def test_currencies_that_fall_due_apart_come_together_and_never_within_the_gap() -> None:
    world = firm()
    euro = Money.of(100, "EUR")
    bring_in(world, invoice("1042"), invoice("1043", date(2026, 12, 4), amount=euro), on=IMPORTED)
    await days(world, date(2026, 12, 2), date(2026, 12, 18))
    stages = [said.partition(";")[0] for _, said in _stages(world.sender)]
    overdue = list(zip(_days_of(world.sender), stages, strict=True))
    # The euro invoice would have gone on the fifth of December, three days after the other.
    assert [(day, stage) for day, stage in overdue if stage not in {"due-today", "heads-up"}] == [
        ("02 Dec 2026", "first"),
        ("09 Dec 2026", "first"),
        ("09 Dec 2026", "second"),
        ("16 Dec 2026", "second"),
        ("16 Dec 2026", "third"),
    ]


async def test_a_disputed_invoice_drops_out_of_the_mail_and_is_not_called_overdue() -> None:
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043"), invoice("1044"), on=IMPORTED)
    hear(world, reading(Kind.DISPUTE, "1043", on=at(date(2026, 12, 1))), at(date(2026, 12, 1)))
    await days(world, date(2026, 12, 2), date(2026, 12, 9))
    assert [said for _, said in _stages(world.sender)] == [
        "first; invoices=1042, 1044",
        "second; invoices=1042, 1044",
    ]
    assert all(b"1043" not in mail.raw for mail in world.sender.reminders)  # type: ignore[attr-defined]
