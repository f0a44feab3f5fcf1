"""The owner says where a payment belongs, and is not asked the same a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.case import Status
from assistant.domain.money import Money
from assistant.flows import command
from assistant.flows.command import CommandError
from assistant.flows.world import World
from assistant.store.payment_rows import State
from tests.flows.doubles import at, case, tasks
from tests.flows.money import CSV, TODAY, bill, firm, kr, ocr, paid_in, seb, told
from tests.payments.camt_files import Entry, Tx


@pytest.fixture
def world() -> World:
    return firm()


def decide(world: World, answer: str) -> str:
    """The answer to the one question that is open."""
    (task,) = world.store.tasks.open()
    return command.decide_task(world, task.id, answer, at(TODAY))


def state(world: World, at_most: int = 1) -> list[str]:
    return [one["state"] for one in world.store.query("select state from payments order by id limit ?", at_most)]


def test_a_candidate_is_chosen_by_its_number_in_the_list(world: World) -> None:
    told(world, paid_in("800.00"))
    assert "800.00 SEK paid on 2026-11-20" in decide(world, "1")
    assert case(world, "1043").status is Status.PAID
    assert tasks(world) == []


def test_invoices_are_named_and_what_is_left_over_becomes_the_clients_credit(world: World) -> None:
    told(world, paid_in("14000.00"))
    decide(world, "1042, 1043")
    assert {case(world, one).status for one in ("1042", "1043")} == {Status.PAID}
    (credit,) = world.store.payments.credits_of("solrosen")
    assert credit.credit_left == kr("700.00")


def test_less_than_the_invoice_is_a_part_of_it(world: World) -> None:
    told(world, paid_in("700.00"))
    decide(world, "1042")
    assert case(world).balance == kr("11800.00")


def test_an_answer_teaches_the_payers_account(world: World) -> None:
    told(world, paid_in("800.00", payer="Mor Annas Hushåll", iban="SE1", text="1043"))
    assert case(world, "1043").is_open
    decide(world, "1043")
    told(world, paid_in("12500.00", payer="Mor Annas Hushåll", iban="SE1", text="1042"), name="next.xml")
    assert case(world).status is Status.PAID


def test_what_is_not_ours_is_asked_about_once_for_each_payer(world: World) -> None:
    told(world, paid_in("31.00", payer="Skatteverket"))
    decide(world, "not ours")
    told(world, paid_in("32.00", payer="Skatteverket", day="2026-11-22"), name="next.xml")
    assert tasks(world) == []
    assert state(world, 2) == [State.NOT_OURS, State.NOT_OURS]


def test_a_payer_who_was_not_ours_and_names_an_invoice_pays_it(world: World) -> None:
    told(world, paid_in("31.00", payer="Anna Berg"))
    decide(world, "not ours")
    told(world, paid_in("800.00", "1043", payer="Anna Berg"), name="next.xml")
    assert case(world, "1043").status is Status.PAID


def test_a_payment_may_be_kept_as_a_clients_credit_as_a_whole(world: World) -> None:
    told(world, paid_in("99.00"))
    decide(world, "credit ceder")
    assert [one.credit_left for one in world.store.payments.credits_of("ceder")] == [kr("99.00")]


def test_what_came_in_another_currency_pays_the_invoice_in_full_when_the_owner_says_so(world: World) -> None:
    tx = Tx("1100.00", payer="Bageriet Solrosen AB", text="1042", currency="EUR")
    told(world, Entry("1100.00", (tx,), currency="EUR"))
    assert tasks(world) == [("place-payment", "")]
    assert "1100.00 EUR" in decide(world, "1042")
    assert case(world).paid == kr("12500.00")


def test_the_same_payment_told_twice_is_said_to_be_the_same_or_another(world: World) -> None:
    told(world, paid_in("800.00", "1043"))
    seb(world, CSV.format(text="Insättning", amount="800,00"))
    decide(world, "same")
    assert (state(world, 2), tasks(world)) == ([State.PLACED, State.TWIN], [])

    world = firm()
    told(world, paid_in("800.00", "1043"))
    seb(world, CSV.format(text="Insättning", amount="800,00"))
    decide(world, "other")
    assert tasks(world) == [("place-payment", "")]


def test_a_payment_that_went_back_opens_the_invoice_that_is_named(world: World) -> None:
    told(world, paid_in("12500.00", "1042"))
    told(world, Entry("12500.00", (Tx("12500.00"),), mark="DBIT", reversal=True, name="R", day="2026-11-21"), name="b")
    assert tasks(world) == [("place-payment", "")]
    with pytest.raises(CommandError, match="less than"):
        decide(world, "1043")
    decide(world, "1042")
    assert case(world).is_open


def test_an_invoice_that_is_opened_again_frees_its_payment_and_the_owner_places_it(world: World) -> None:
    told(world, paid_in("800.00", "1043"))
    assert "must be placed anew" in command.reopen(world, "1043", "that was for another order", at(TODAY))
    assert case(world, "1043").is_open
    told(world, paid_in("1.00", payer="", day="2026-01-02"), name="next.xml")
    assert case(world, "1043").is_open
    decide(world, "1042")
    assert case(world).balance == kr("11700.00")


def test_while_a_freed_payment_has_no_place_its_client_is_not_reminded(world: World) -> None:
    told(world, paid_in("800.00", "1043"))
    client = case(world, "1043").invoice.client
    assert world.store.payments.suspected_of(client) == []
    command.reopen(world, "1043", "that was for another order", at(TODAY))
    assert [one.credit.amount for one in world.store.payments.suspected_of(client)] == [kr("800.00")]
    decide(world, "1042")
    assert world.store.payments.suspected_of(client) == []


@pytest.mark.parametrize("answer", ["9999", "7", "credit nobody", "perhaps"])
def test_an_answer_that_means_nothing_is_refused_and_the_question_stays(world: World, answer: str) -> None:
    told(world, paid_in("800.00"))
    with pytest.raises(CommandError):
        decide(world, answer)
    assert tasks(world) == [("place-payment", "")]


@pytest.mark.parametrize(
    ("answer", "told_what"),
    [
        ("7", "there is no candidate 7; say 1"),
        ("9999", "there is no invoice 9999; say 1"),
        ("credit", "say `credit CLIENT`"),
        ("kredit", "say `credit CLIENT`"),
        ("credit solrose", "no client solrose; did you mean solrosen"),
        ("paid", "`paid` does not say what it is for; say 1"),
        ("Ja", "`ja` does not say what it is for"),
    ],
)
def test_a_refused_answer_says_what_would_be_one(world: World, answer: str, told_what: str) -> None:
    told(world, paid_in("800.00"))
    with pytest.raises(CommandError, match=told_what):
        decide(world, answer)


def test_a_candidate_is_not_spoken_of_where_there_is_none(world: World) -> None:
    told(world, paid_in("31.00", payer="Skatteverket"))
    with pytest.raises(CommandError, match="there is no candidate 1; say the numbers of its invoices"):
        decide(world, "1")


@pytest.mark.parametrize("answer", ["inte våra", "Inte vår", "ikke vores", "nej"])
def test_not_ours_is_understood_in_swedish_and_danish(world: World, answer: str) -> None:
    told(world, paid_in("31.00", payer="Skatteverket"))
    decide(world, answer)
    assert state(world) == [State.NOT_OURS]


def test_credit_is_understood_in_swedish_and_danish(world: World) -> None:
    told(world, paid_in("99.00"))
    decide(world, "kredit ceder")
    assert [one.credit_left for one in world.store.payments.credits_of("ceder")] == [kr("99.00")]


@pytest.mark.parametrize(
    ("answer", "second"),
    [("samma", State.TWIN), ("samme", State.TWIN), ("annan", State.ASKED), ("en anden", State.ASKED)],
)
def test_same_or_another_is_understood_in_swedish_and_danish(world: World, answer: str, second: State) -> None:
    told(world, paid_in("800.00", "1043"))
    seb(world, CSV.format(text="Insättning", amount="800,00"))
    decide(world, answer)
    assert state(world, 2) == [State.PLACED, second]


def test_of_what_came_in_another_currency_the_invoice_of_the_sum_that_was_sent_is_offered_first() -> None:
    euro = [
        replace(bill(number, "1.00"), amount=Money.of(sum_, "EUR")) for number, sum_ in (("7001", 500), ("7002", 990))
    ]
    near = replace(bill("7000", "640.00"), amount=Money.of(640, "EUR"), due=date(2026, 11, 20))
    world = firm(near, *euro)
    sent = "<AmtDtls><InstdAmt><Amt Ccy='EUR'>990.00</Amt></InstdAmt></AmtDtls>"
    tx = Tx("11230.00", payer="Bageriet Solrosen AB", text="7000 7001 7002", extra=sent)
    told(world, Entry("11230.00", (tx,), name="EUR", day="2026-11-20"))
    (asked,) = world.store.tasks.open()
    assert asked.task.facts["offered"].startswith("1: 7002 (")
    decide(world, "1")
    assert case(world, "7002").status is Status.PAID


def test_credits_write_offs_and_their_limits(world: World) -> None:
    assert "1000.00 SEK credited: broken; 11500.00 SEK is left" in command.credit(
        world, "1042", at(TODAY), kr("1000.00"), "broken"
    )
    with pytest.raises(CommandError, match="only 11500"):
        command.credit(world, "1042", at(TODAY), kr("12000.00"))
    command.write_off(world, "1042", "too small to fight over", at(TODAY))
    assert case(world).status is Status.CLOSED
    with pytest.raises(CommandError, match="closed already"):
        command.write_off(world, "1042", "again", at(TODAY))
    with pytest.raises(CommandError, match="open already"):
        command.reopen(world, "1043", "why not", at(date(2026, 11, 24)))


def test_a_question_of_several_candidates_waives_a_fee_when_that_is_why_it_fits() -> None:
    world = firm(bill("1042", "5000.00"), bill("1052", "5000.00"))
    told(world, paid_in("4999.50", payer="Cederlunds Måleri HB"))
    decide(world, "1042")
    assert case(world).balance == kr("0.50")


def test_what_came_in_another_currency_and_went_back_opens_what_it_had_paid() -> None:
    world = firm(replace(bill("1042", "1.00"), amount=Money.of("100.00", "EUR")))
    sent = '<AmtDtls><InstdAmt><Amt Ccy="EUR">100.00</Amt></InstdAmt></AmtDtls>'
    told(world, Entry("1130.00", (Tx("1130.00", ocr("1042"), payer="Bageriet Solrosen AB", extra=sent),), name="IN"))
    assert case(world).status is Status.PAID
    for name, amount in (("OTHER", "99.00"), ("BACK", "1130.00")):
        tx = Tx(amount, ocr("1042"), payer="Bageriet Solrosen AB")
        told(world, Entry(amount, (tx,), mark="DBIT", reversal=True, name=name, day="2026-11-21"), name=name)
    (other, back) = (one.id for one in world.store.tasks.open())
    with pytest.raises(CommandError, match="SEK has paid none of these"):
        command.decide_task(world, other, "1042", at(TODAY))
    command.decide_task(world, back, "1042", at(TODAY))
    assert case(world).balance == Money.of("100.00", "EUR")
    command.decide_task(world, other, "not ours", at(TODAY))
    assert not world.store.sources.is_nobodys("name:bageriet solrosen")
