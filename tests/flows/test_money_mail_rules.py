"""Notices that a rule has read: each payment counts once, and what has no certain place is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.domain.case import Status
from assistant.domain.hold import HoldKind
from assistant.domain.message import Address, Message
from assistant.domain.policy import BankSource
from assistant.domain.reading import Evidence, Kind, Payment, Trust
from assistant.flows import command
from assistant.flows.world import World
from assistant.understanding.notice_rules import NoticeRules, notice_rule_in
from tests.flows.doubles import at, case, hear, reading, tasks
from tests.flows.money import TODAY, firm, kr
from tests.flows.replayed import the_journal_tells_it_all

SEB = (BankSource("seb"),)
STRIPE = Payment(kr("12500.00"), "1042", "Solrosen", "stripe", "Stripe: payment received", "payment", "pi_1")
_numbers = iter(range(1, 10_000))


def told(
    world: World,
    payment: Payment = STRIPE,
    kind: Kind = Kind.PAYMENT_NOTICE,
    numbers: tuple[str, ...] = ("1042",),
    trust: Trust = Trust.AUTHENTICATED,
    sentence: str = "You received a payment of SEK 12,500.00",
    on: date = TODAY,
) -> None:
    """A notice comes in, each in a message of its own."""
    message = Message(f"<n{next(_numbers)}@stripe.com>", Address("notifications@stripe.com"), date=at(on))
    facts = {"message": message, "payment": payment, "trust": trust, "answered": False}
    hear(world, reading(kind, *numbers, on=at(on), evidence=(Evidence(kind, sentence),), **facts), at(on))


def why(world: World) -> list[str]:
    return [one.task.facts.get("reason", "") for one in world.store.tasks.open()]


@pytest.mark.parametrize("banks", [(), SEB], ids=["no bank", "a bank"])
def test_the_same_payment_told_twice_counts_once(banks: tuple[BankSource, ...]) -> None:
    world = firm(banks=banks)
    told(world)
    before = case(world)
    told(world, sentence="Reminder: you received a payment", on=TODAY + timedelta(days=1))
    assert (case(world), tasks(world)) == (before, [])
    the_journal_tells_it_all(world)


def test_a_notice_without_a_mark_that_is_sent_again_in_the_same_words_counts_once() -> None:
    world = firm()
    told(world, replace(STRIPE, id=""))
    told(world, replace(STRIPE, id=""))
    assert (case(world).paid, tasks(world)) == (kr("12500.00"), [])


def test_another_payment_of_what_is_paid_is_asked_about_and_not_booked() -> None:
    world = firm()
    told(world)
    told(world, replace(STRIPE, id="pi_2"))
    assert (case(world).paid, tasks(world), why(world)) == (
        kr("12500.00"),
        [("notice-untrusted", "1042")],
        ["already-paid"],
    )
    (asked,) = world.store.tasks.open()
    assert command.decide_task(world, asked.id, "paid", at(TODAY)) == "noted: it is paid already"
    assert (case(world).paid, tasks(world)) == (kr("12500.00"), [])


@pytest.mark.parametrize("banks", [(), SEB], ids=["no bank", "a bank"])
def test_a_payment_that_failed_and_was_tried_again_counts_again(banks: tuple[BankSource, ...]) -> None:
    world = firm(banks=banks)
    told(world)
    told(world, replace(STRIPE, tells="failed"), Kind.FAILED_PAYMENT)
    assert (case(world).status, [hold.kind for hold in case(world).holds]) == (Status.OPEN, [])
    told(world)
    assert case(world).status is Status.PAID or [one.kind for one in case(world).holds] == [HoldKind.TOLD]


def test_the_day_that_the_notice_names_is_the_day_of_payment() -> None:
    world = firm()
    told(world, replace(STRIPE, on=date(2026, 11, 19)))
    (line,) = [one for one in world.store.journal.of_invoice("1042") if one.event == "PaymentRecorded"]
    assert "paid on 2026-11-19, by the word of a notice of stripe, payment pi_1" in line.reason


def test_a_part_that_the_client_itself_pays_is_booked_and_the_rest_stays_open() -> None:
    for payer in ("Bageriet Solrosen", "anna@solrosen.example"):
        world = firm()
        told(world, replace(STRIPE, amount=kr("5000.00"), payer=payer))
        assert (case(world).paid, case(world).balance, tasks(world)) == (kr("5000.00"), kr("7500.00"), [])


def test_a_part_that_is_just_what_another_invoice_comes_to_is_asked_about() -> None:
    world = firm()
    told(world, replace(STRIPE, amount=kr("800.00"), payer="Bageriet Solrosen AB"))
    assert (case(world).paid, why(world)) == (None, ["not-the-amount"])


def test_more_than_is_open_is_asked_about() -> None:
    world = firm()
    told(world, replace(STRIPE, amount=kr("13000.00"), payer="Bageriet Solrosen AB"))
    assert (case(world).paid, why(world)) == (None, ["not-the-amount"])


@pytest.mark.parametrize("payer", ["", "Cederlunds Måleri HB", "Solrosen"])
@pytest.mark.parametrize("banks", [(), SEB], ids=["no bank", "a bank"])
def test_an_amount_that_is_not_the_open_one_is_asked_about_and_nobody_is_reminded_meanwhile(
    banks: tuple[BankSource, ...], payer: str
) -> None:
    world = firm(banks=banks)
    told(world, replace(STRIPE, amount=kr("5000.00"), payer=payer))
    assert (case(world).paid, tasks(world), why(world)) == (None, [("notice-untrusted", "1042")], ["not-the-amount"])
    assert [hold.kind for hold in case(world).holds] == [HoldKind.TOLD]
    (task,) = world.store.tasks.open()
    command.decide_task(world, task.id, "no", at(TODAY))
    assert (case(world).holds, tasks(world)) == ((), [])
    the_journal_tells_it_all(world)


def test_the_owner_answers_paid_to_a_notice_that_could_not_be_placed() -> None:
    world = firm()
    told(world, trust=Trust.UNKNOWN)
    (task,) = world.store.tasks.open()
    command.decide_task(world, task.id, "paid", at(TODAY))
    assert (case(world).status, tasks(world)) == (Status.PAID, [])


def test_a_provider_that_is_no_source_is_asked_about_with_what_to_write_into_the_config() -> None:
    world = firm()
    told(world, replace(STRIPE, source="", unnamed="stripe.com"), trust=Trust.UNKNOWN)
    (task,) = world.store.tasks.open()
    assert (case(world).status, task.task.facts["reason"]) == (Status.OPEN, "unnamed")
    assert task.task.facts["remedy"] == '[[payment_source]] name = "stripe" domains = ["stripe.com"]'


def test_a_notice_that_is_sent_again_is_asked_about_once() -> None:
    world = firm()
    for _ in range(2):
        told(world, trust=Trust.UNKNOWN)
    assert tasks(world) == [("notice-untrusted", "1042")]
    told(world, replace(STRIPE, id="pi_2"), trust=Trust.UNKNOWN)
    assert len(tasks(world)) == 2


@pytest.mark.parametrize(
    ("numbers", "reason"), [((), "no-invoice"), (("1042", "1043"), "several"), (("9999",), "no-invoice")]
)
def test_an_amount_that_no_one_invoice_is_named_for_is_asked_about(numbers: tuple[str, ...], reason: str) -> None:
    world = firm()
    told(world, numbers=numbers)
    assert (case(world).status, why(world)) == (Status.OPEN, [reason])


def test_mail_of_a_known_provider_that_no_rule_fits_is_asked_about() -> None:
    rule = notice_rule_in({"name": "stripe", "domains": ["stripe.com"], "subject": ["payment"]}, "x")
    world = firm()
    world = replace(world, context=replace(world.context, notice_rules=NoticeRules([rule])))
    told(world, Payment(kr("12500.00"), "1042", "Solrosen", "stripe"))
    assert (case(world).status, why(world)) == (Status.OPEN, ["no-rule"])


def test_a_refund_is_told_and_opens_nothing_a_chargeback_does() -> None:
    for tells, status in (("refund", Status.PAID), ("chargeback", Status.OPEN)):
        world = firm()
        told(world)
        told(world, replace(STRIPE, tells=tells), Kind.FAILED_PAYMENT)
        assert (case(world).status, tasks(world), why(world)) == (status, [("failed-payment", "")], [tells])
