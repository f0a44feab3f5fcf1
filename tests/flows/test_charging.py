"""What letters claim on top: only what the law gives, only once they have left, and until the owner waives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from itertools import pairwise

import pytest

from assistant.domain.claim import ClaimState, outstanding
from assistant.domain.client import Client, ClientType, OwnRole, Person
from assistant.domain.decide import decide
from assistant.domain.events import ReminderRefused
from assistant.domain.ladder import DEFAULT, Approval, Ladder, Stage, Tone
from assistant.domain.law.rates import Rate, RateTable, Verified
from assistant.domain.law.settings import LawSettings, SetOff
from assistant.domain.money import Money
from assistant.domain.policy import Policy
from assistant.domain.task import TaskKind
from assistant.flows import command
from assistant.flows.waiving import waive
from assistant.flows.world import World
from assistant.ports import Delivery, Outcome
from assistant.store.store import Change
from assistant.writing.compose import Writer
from assistant.writing.payment import PaymentWays
from assistant.writing.templates import template_environment
from tests.flows.doubles import (
    ANNA,
    HOUSE,
    SOLROSEN,
    ScriptedSender,
    at,
    bring_in,
    case,
    done,
    firm,
    invoice,
    round_on,
    tasks,
)

DUE = date(2026, 6, 1)
FORMAL_ON = date(2026, 7, 1)
RATES = {
    "se": RateTable(
        "se",
        "referensräntan",
        "SE",
        "räntelagen",
        "riksbank.se",
        DUE,
        tuple(Rate(date(2026, month, 1), Decimal(2), Verified.OWNER, "looked up") for month in (1, 7)),
    )
}
# Straight to the stages that claim something, each by itself.
SHORT = Ladder(
    (
        Stage("formal", 30, Tone.FIRM, fee=True, interest=True),
        Stage("management", 45, Tone.SERIOUS, interest=True),
        Stage("handover", 90, Tone.FORMAL),
    )
)


def _firm(client: Client = SOLROSEN, ladder: Ladder = SHORT, **other: object) -> World:
    facts: dict[str, object] = {"policy": Policy(ladders={"default": ladder}), "rates": RATES}
    world = firm(None, client, **(facts | other))
    world.store.remember("payments_confirmed_on", "2027-12-31")
    return world


def _claims(world: World, number: str = "1042") -> list[tuple[str, str, str]]:
    return [(one.kind.value, str(one.amount), one.state.value) for one in case(world, number).claims]


def _text(world: World) -> str:
    """What the last mail to the client says."""
    to_client = [mail for mail in world.sender.reminders if mail.to == (ANNA.email,)]  # type: ignore[attr-defined]
    body = message_from_bytes(to_client[-1].raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


async def test_the_formal_reminder_claims_interest_and_compensation_line_by_line() -> None:
    world = _firm()
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    # 12 500 x 10 % x 30/365 = 102.74.
    assert _claims(world) == [("interest", "102.74 SEK", "claimed"), ("compensation", "450.00 SEK", "claimed")]
    said = _text(world)
    for words in ("Kapitalbelopp: 12 500,00 kr", "Dröjsmålsränta: 102,74 kr", "Förseningsersättning: 450,00 kr"):
        assert words in said
    assert "Summa att betala: 13 052,74 kr" in said
    assert "10 % per år på 12 500,00 kr från den 2 juni 2026 till den 1 juli 2026, 30 dagar" in said
    assert case(world).balance == Money.of(12500, "SEK")


async def test_a_later_letter_counts_interest_anew_and_names_what_was_claimed_before() -> None:
    world = _firm()
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    await round_on(world, date(2026, 7, 16))
    assert _claims(world) == [
        ("interest", "102.74 SEK", "replaced"),
        ("compensation", "450.00 SEK", "claimed"),
        ("interest", "154.11 SEK", "claimed"),
    ]
    said = _text(world)
    assert "Förseningsersättning, begärd den 2026-07-01: 450,00 kr" in said
    assert "Summa att betala: 13 104,11 kr" in said


async def test_interest_is_counted_on_what_was_left_after_each_payment() -> None:
    world = _firm()
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 5))
    command.paid(world, "1042", at(date(2026, 6, 16)), Money.of(2500, "SEK"), date(2026, 6, 11))
    await round_on(world, FORMAL_ON)
    # 12 500 x 10 % x 10/365 + 10 000 x 10 % x 20/365 = 34.25 + 54.79.
    assert _claims(world)[0] == ("interest", "89.04 SEK", "claimed")


async def test_without_a_verified_rate_no_interest_is_claimed() -> None:
    world = _firm(rates={})
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    assert [kind for kind, _, _ in _claims(world)] == ["compensation"]
    assert "ränta" not in _text(world)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.LATER])
async def test_what_did_not_leave_claims_nothing(outcome: Outcome) -> None:
    world = _firm(sender=ScriptedSender([Delivery(outcome, "no")]))
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    assert _claims(world) == []


async def test_a_mail_in_doubt_counts_as_sent_and_so_do_its_claims() -> None:
    world = _firm(sender=ScriptedSender([Delivery(Outcome.IN_DOUBT, "?")]))
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    assert len(_claims(world)) == 2


async def test_a_disputed_invoice_claims_nothing_and_is_not_mentioned() -> None:
    world = _firm()
    bring_in(world, invoice("1042", DUE, due_agreed=True), invoice("1043", DUE, due_agreed=True), on=date(2026, 6, 20))
    command.dispute(world, "1043", "half of it was missing", at(date(2026, 6, 25)))
    await round_on(world, FORMAL_ON)
    assert _claims(world, "1043") == []
    assert "1043" not in _text(world)
    assert done(world, "1043") == []


async def test_a_fee_is_claimed_only_where_it_was_agreed() -> None:
    fees = LawSettings(set_off=SetOff.FEES)
    for agreed in (False, True):
        world = _firm(replace(SOLROSEN, fee_agreed=agreed), law=fees)
        bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
        await round_on(world, FORMAL_ON)
        fee = [one for one in _claims(world) if one[0] == "reminder-fee"]
        assert fee == ([("reminder-fee", "60.00 SEK", "claimed")] if agreed else [])


async def test_one_letter_about_two_invoices_bears_one_fee() -> None:
    world = _firm(replace(SOLROSEN, fee_agreed=True), law=LawSettings(set_off=SetOff.FEES))
    bring_in(world, invoice("1042", DUE, due_agreed=True), invoice("1043", DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    kinds = [kind for number in ("1042", "1043") for kind, _, _ in _claims(world, number)]
    assert sorted(kinds) == ["interest", "interest", "reminder-fee"]


async def test_danish_fees_come_three_times_at_most_over_all_invoices_of_the_client() -> None:
    weekly = Ladder((Stage("formal", 5, Tone.FIRM, fee=True, repeat_every=10),))
    client = replace(SOLROSEN, country="DK", language="da", type=ClientType.CONSUMER)
    world = _firm(client, weekly, policy=Policy(country="DK", ladders={"default": weekly}, backlog_days=400))
    one = Money.of(1000, "DKK")
    bring_in(world, *(invoice(number, DUE, amount=one, due_agreed=True) for number in ("1042", "1043")), on=DUE)
    days = []
    for ahead in range(80):
        await round_on(world, DUE + timedelta(ahead))
        before = sum(len(_claims(world, number)) for number in ("1042", "1043"))
        if before > len(days):
            days.append(DUE + timedelta(ahead))
    assert len(days) == 3
    assert all(later - earlier >= timedelta(10) for earlier, later in pairwise(days))
    assert len(world.sender.reminders) > 3  # type: ignore[attr-defined]


async def _claimed() -> World:
    world = _firm()
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    return world


async def test_what_is_waived_is_not_claimed_again() -> None:
    world = await _claimed()
    assert waive(world, case(world), "goodwill", at(FORMAL_ON, 12)) == "charges of 552.74 SEK waived: goodwill"
    await round_on(world, date(2026, 7, 16))
    assert {state for _, _, state in _claims(world)} == {"waived"}
    assert "Summa att betala" not in _text(world)
    assert "Att betala: 12 500,00 kr" in _text(world)


async def test_an_invoice_paid_without_its_charges_asks_and_waives_unless_told_otherwise() -> None:
    world = await _claimed()
    command.paid(world, "1042", at(date(2026, 7, 2)))
    assert tasks(world) == [("left-over-charges", "1042")]
    [asked] = world.store.tasks.open()
    assert asked.task.facts["amount"] == "552.74 SEK"
    command.decide_task(world, asked.id, "waive", at(date(2026, 7, 2), 11))
    assert {state for _, _, state in _claims(world)} == {"waived"}
    assert tasks(world) == []


async def test_the_owner_may_go_on_claiming_them() -> None:
    world = await _claimed()
    command.paid(world, "1042", at(date(2026, 7, 2)))
    [asked] = world.store.tasks.open()
    command.decide_task(world, asked.id, "claim", at(date(2026, 7, 2), 11))
    assert len(outstanding(case(world).claims)) == 2
    assert case(world).status == "paid"


async def test_an_invoice_that_is_written_off_takes_its_charges_along() -> None:
    world = await _claimed()
    command.write_off(world, "1042", "bankrupt", at(date(2026, 7, 2)))
    assert {state for _, _, state in _claims(world)} == {"waived"}
    assert tasks(world) == []


async def test_a_part_in_instalments_bears_interest_on_itself_alone() -> None:
    world = _firm()
    parts = ((DUE, Money.of(2500, "SEK")), (date(2026, 12, 1), Money.of(10000, "SEK")))
    bring_in(world, invoice(due=DUE, due_agreed=True, instalments=parts), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    # 2 500 x 10 % x 30/365.
    assert _claims(world)[0] == ("interest", "20.55 SEK", "claimed")


async def test_before_due_and_in_the_first_reminders_nothing_is_claimed() -> None:
    world = _firm(ladder=DEFAULT)
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 5, 20))
    for day in (date(2026, 5, 27), DUE, date(2026, 6, 2), date(2026, 6, 9), date(2026, 6, 16)):
        await round_on(world, day)
    assert len(done(world, "1042")) == 5
    assert _claims(world) == []


async def test_a_later_bounce_takes_back_what_the_letter_claimed() -> None:
    world = await _claimed()
    now = at(date(2026, 7, 2))
    id = case(world).claims[0].message_id
    refused = ReminderRefused("formal", id, ANNA.email, "550 no such user")
    world.store.commit(Change((decide(case(world), refused, world.terms(SOLROSEN, now)),)), now, date(2026, 7, 2))
    assert _claims(world) == []


async def test_a_dispute_that_came_after_the_claim_leaves_it_and_sends_nothing() -> None:
    world = await _claimed()
    command.dispute(world, "1042", "wrong price", at(date(2026, 7, 2)))
    await round_on(world, date(2026, 7, 16))
    assert len(world.sender.reminders) == 1  # type: ignore[attr-defined]
    assert {one.state for one in case(world).claims} == {ClaimState.CLAIMED}


STOPPING = Ladder(
    (
        Stage("third", 15, Tone.FIRM),
        Stage("formal", 30, Tone.FIRM, stop_service=True, fee=True),
    )
)


def _with_operations() -> World:
    people = (Person("lager@nordljus.example", "Olle Lund", OwnRole.OPERATIONS),)
    return _firm(ladder=STOPPING, people=people, policy=Policy(ladders={"default": STOPPING}))


async def test_the_end_of_service_is_announced_one_mail_before_and_told_to_operations_when_it_comes() -> None:
    world = _with_operations()
    bring_in(world, invoice(due=DUE), on=date(2026, 6, 2))
    await round_on(world, date(2026, 6, 16))
    assert "göra uppehåll i våra leveranser" in _text(world)
    await round_on(world, FORMAL_ON)
    told = [mail for mail in world.sender.taken if mail.to == ("lager@nordljus.example",)]  # type: ignore[attr-defined]
    assert [mail.subject for mail in told] == ["Stoppa leveranserna till Bageriet Solrosen AB"]
    assert "den 16 juni 2026 gör vi nu uppehåll" in _text(world)
    assert tasks(world) == [("stop-service", "1042")]
    await round_on(world, FORMAL_ON, 11)
    assert len([mail for mail in world.sender.taken if mail.to == told[0].to]) == 1  # type: ignore[attr-defined]


async def test_service_does_not_stop_unannounced() -> None:
    world = _with_operations()
    only = Ladder(STOPPING.stages[1:])
    world = replace(world, policy=Policy(ladders={"default": only}))
    bring_in(world, invoice(due=DUE), on=date(2026, 6, 20))
    await round_on(world, FORMAL_ON)
    assert "kan vi bli tvungna att göra uppehåll" in _text(world)
    assert tasks(world) == []
    assert case(world).stop_announced_on == FORMAL_ON


async def test_the_task_to_stop_service_is_over_once_the_invoice_is_paid() -> None:
    world = _with_operations()
    bring_in(world, invoice(due=DUE), on=date(2026, 6, 2))
    for day in (date(2026, 6, 16), FORMAL_ON):
        await round_on(world, day)
    command.paid(world, "1042", at(date(2026, 7, 2)))
    assert ("stop-service", "1042") not in tasks(world)


FINAL = Ladder((Stage("final", 60, Tone.FORMAL, approval=Approval.DRAFT, fee=True, interest=True),))


def _drafts(world: World) -> list[str]:
    drafts = world.mailbox.lying_in("Drafts")  # type: ignore[attr-defined]
    return [" ".join(body.get_content().split()) for one in drafts if (body := one.get_body(("plain",))) is not None]


async def test_a_formal_notice_that_says_all_it_must_is_put_into_drafts_with_its_deadline() -> None:
    world = _firm(ladder=FINAL)
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 2))
    await round_on(world, date(2026, 7, 31))
    [text] = _drafts(world)
    assert "senast den 14 augusti 2026" in text
    assert "Förseningsersättning: 450,00 kr" in text
    assert _claims(world) == []


async def test_a_formal_notice_that_lacks_something_waits_and_the_owner_is_told_what() -> None:
    writer = Writer(replace(HOUSE, payment=PaymentWays()), template_environment(None))
    world = _firm(ladder=FINAL, writer=writer)
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 2))
    await round_on(world, date(2026, 7, 31))
    assert _drafts(world) == []
    [asked] = world.store.tasks.open()
    assert asked.task.kind is TaskKind.NOTICE_LACKS
    assert asked.task.facts == {"reason": "det formella kravet saknar: hur betalningen ska ske"}


async def test_a_british_sole_trader_is_sent_no_letter_of_claim_without_the_protocol_s_forms() -> None:
    trader = replace(SOLROSEN, country="GB", language="en", type=ClientType.SOLE_TRADER)
    policy = Policy(country="GB", timezone="Europe/London", ladders={"default": FINAL})
    world = _firm(trader, FINAL, policy=policy)
    bring_in(world, invoice(due=DUE, amount=Money.of(500, "GBP"), due_agreed=True), on=date(2026, 6, 2))
    await round_on(world, date(2026, 7, 31), 12)
    [asked] = world.store.tasks.open()
    assert "Pre-Action Protocol" in asked.task.facts["reason"]


async def test_the_fee_of_a_formal_notice_is_claimed_when_the_owner_has_sent_it() -> None:
    world = _firm(ladder=FINAL, law=LawSettings(set_off=SetOff.FEES))
    bring_in(world, invoice(due=DUE, due_agreed=True), on=date(2026, 6, 2))
    await round_on(world, date(2026, 7, 31))
    raw = world.mailbox.content["Drafts"][0]  # type: ignore[attr-defined]
    world.mailbox.throw_away("Drafts")  # type: ignore[attr-defined]
    await world.mailbox.append("Sent", raw)
    await round_on(world, date(2026, 7, 31), 12)
    assert done(world)[-1][0] == "final"
    assert ("notice-fee", "180.00 SEK", "claimed") in _claims(world)
