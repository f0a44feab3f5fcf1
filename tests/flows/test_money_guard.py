"""No reminder overtakes a payment: old bank data stop all, a payment without a place stops the client it may be of."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.case import Status
from assistant.domain.policy import BankSource
from assistant.domain.task import TaskKind
from assistant.flows import command
from assistant.flows.command import CommandError
from assistant.flows.facts import facts_of, moment_of
from assistant.flows.freshness import freshness
from assistant.flows.world import World
from tests.flows.doubles import at, bring_in, case, round_on, tasks
from tests.flows.money import CEDER, SOLROSEN, TODAY, bill, firm, paid_in, told

SEB = (BankSource("seb", max_age_days=3),)


def sent_to(world: World) -> list[str]:
    return sorted(row["client"] for row in world.store.query("select client from outbox where purpose = 'reminder'"))


def guarded() -> World:
    return firm(bill("1042", "12500.00"), bill("1043", "800.00"), bill("2001", "900.00", "ceder"), banks=SEB)


async def test_without_any_bank_file_nothing_leaves_and_the_owner_is_told_once() -> None:
    world = guarded()
    await round_on(world, TODAY)
    await round_on(world, TODAY, 11)
    assert sent_to(world) == []
    assert tasks(world) == [("bank-stale", "")]
    told(world, paid_in("12500.00", "1042"))
    assert tasks(world) == []


async def test_the_owner_may_answer_that_all_payments_are_booked() -> None:
    world = guarded()
    await round_on(world, TODAY)
    command.decide_task(world, 1, "yes", at(TODAY))
    await round_on(world, TODAY, 11)
    assert sent_to(world) == ["ceder", "solrosen"]


async def test_a_payment_finds_its_place_in_the_next_pass_when_its_invoice_has_come() -> None:
    world = guarded()
    told(world, paid_in("777.00", "1099"))
    bring_in(world, bill("1099", "777.00"), on=TODAY)
    await round_on(world, TODAY)
    assert case(world, "1099").status is Status.PAID


async def test_a_fresh_file_lets_reminders_leave_and_an_old_one_holds_them_again() -> None:
    world = guarded()
    told(world, paid_in("12500.00", "1042"))
    await round_on(world, TODAY)
    assert sent_to(world) == ["ceder", "solrosen"]
    assert [one.stale for one in freshness(world, at(date(2026, 11, 30)))] == [True]


async def test_the_owners_word_that_all_is_booked_counts_as_fresh_data() -> None:
    world = guarded()
    world.store.remember("payments_confirmed_on", TODAY.isoformat())
    await round_on(world, TODAY)
    assert sent_to(world) == ["ceder", "solrosen"]


async def test_a_payment_that_may_be_a_clients_holds_that_client_alone() -> None:
    world = guarded()
    told(world, paid_in("13300.00", payer="Bageriet Solrosen AB"))
    await round_on(world, TODAY)
    assert sent_to(world) == ["ceder"]
    facts = facts_of(world, SOLROSEN, moment_of(world, at(TODAY), at(TODAY)))
    assert facts.unmatched == ("13300.00 SEK, 2026-11-20, Bageriet Solrosen AB (#1)",)
    command.decide_task(world, 1, "not ours", at(TODAY))
    assert facts_of(world, CEDER, moment_of(world, at(TODAY), at(TODAY))).unmatched == ()
    await round_on(world, TODAY, 11)
    assert sent_to(world) == ["ceder", "solrosen"]


async def test_who_has_paid_enough_on_another_invoice_is_not_reminded_until_the_owner_says_so() -> None:
    world = guarded()
    told(world, paid_in("13300.00", payer="Bageriet Solrosen AB"))
    command.decide_task(world, 1, "1042", at(TODAY))
    (asked,) = world.store.tasks.open()
    assert (asked.task.kind, asked.task.client) == (TaskKind.OVERPAID, "solrosen")
    await round_on(world, TODAY)
    assert sent_to(world) == ["ceder"]
    command.decide_task(world, asked.id, "done", at(TODAY))
    await round_on(world, TODAY, 11)
    assert sent_to(world) == ["ceder", "solrosen"]


async def test_what_was_paid_too_much_is_used_on_the_invoice_that_the_owner_names() -> None:
    world = guarded()
    told(world, paid_in("13300.00", payer="Bageriet Solrosen AB"))
    command.decide_task(world, 1, "1042", at(TODAY))
    (asked,) = world.store.tasks.open()
    with pytest.raises(CommandError, match="solrosen has no invoice 9999"):
        command.decide_task(world, asked.id, "9999", at(TODAY))
    assert "paid in full" in command.decide_task(world, asked.id, "1043", at(TODAY))
    assert (case(world, "1043").status, world.store.payments.credits_of("solrosen")) == (Status.PAID, [])
    await round_on(world, TODAY)
    assert sent_to(world) == ["ceder"]
