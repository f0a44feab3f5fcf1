"""Invoices in parts: the case follows the earliest part not paid, and each part climbs the ladder from below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.domain.case import Case, How, StageDone
from assistant.domain.decide import Decision, decide
from assistant.domain.events import Event, InvoiceCredited, InvoiceImported, PaymentRecorded, Reopened
from assistant.domain.instalments import due_of
from assistant.domain.money import Money
from tests.domain.cases import due_on, on

FIRST, SECOND, THIRD = date(2026, 11, 20), date(2026, 12, 21), date(2027, 1, 20)


def sek(amount: int) -> Money:
    return Money.of(amount, "SEK")


def in_parts() -> Case:
    parts = ((FIRST, sek(4000)), (SECOND, sek(4000)), (THIRD, sek(4000)))
    case = due_on(FIRST)
    return replace(case, invoice=replace(case.invoice, amount=sek(12000), instalments=parts))


def after(case: Case, *events: Event, today: date = FIRST) -> Decision:
    decision = decide(case, InvoiceImported(), on(today))
    for event in events:
        decision = decide(decision.case, event, on(today))
    return decision


def paid(amount: int) -> PaymentRecorded:
    return PaymentRecorded(sek(amount), FIRST, "the owner")


def test_the_part_in_turn_is_the_first_that_is_not_covered() -> None:
    invoice = in_parts().invoice
    covered = [due_of(invoice, sek(amount)) for amount in (0, 3999, 4000, 8000, 11999, 12000)]
    assert covered == [FIRST, FIRST, SECOND, THIRD, THIRD, THIRD]


def test_only_what_is_due_by_then_is_asked_for() -> None:
    case = in_parts()
    assert case.asked == sek(4000)
    assert after(case, paid(5000)).case.asked == sek(3000)
    assert after(case, paid(1000)).case.asked == sek(3000)
    assert after(case, paid(9000)).case.asked == sek(3000)


def test_a_part_that_is_paid_moves_the_case_on_and_the_journal_says_so() -> None:
    reminded = replace(in_parts(), done=(StageDone("first", FIRST, How.SENT), StageDone("second", FIRST, How.SENT)))
    decision = after(reminded, paid(4000))
    assert decision.case.invoice.due == SECOND
    assert decision.case.done == ()
    assert decision.case.is_open
    assert decision.reason.endswith("the part in turn is now the one due on 2026-12-21, 4000.00 SEK")


def test_less_than_a_part_leaves_the_case_where_it_is() -> None:
    reminded = replace(in_parts(), done=(StageDone("first", FIRST, How.SENT),))
    decision = after(reminded, paid(3000))
    assert (decision.case.invoice.due, decision.case.done) == (FIRST, reminded.done)


def test_a_credit_covers_parts_as_well() -> None:
    assert after(in_parts(), InvoiceCredited(sek(8000))).case.invoice.due == THIRD


def test_a_payment_taken_back_brings_its_part_back() -> None:
    decision = after(in_parts(), paid(4000), Reopened("bounced", sek(4000)))
    assert decision.case.invoice.due == FIRST


def test_the_whole_invoice_paid_is_paid() -> None:
    assert not after(in_parts(), paid(12000)).case.is_open
