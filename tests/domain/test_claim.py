"""Claims on top of an invoice: counted anew, taken back, waived, paid; and what they make of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.case import Case, Status
from assistant.domain.claim import (
    Claim,
    ClaimState,
    charged,
    outstanding,
    owed_in_charges,
    settled,
    waived,
    with_claim,
    without_message,
)
from assistant.domain.decide import decide
from assistant.domain.events import ChargeClaimed, ChargesPaid, ChargesWaived, InvoiceCredited, PaymentRecorded
from assistant.domain.law.charge import ChargeKind
from assistant.domain.moot import moot
from assistant.domain.task import TaskKind
from tests.domain.cases import due_on, kronor, on

DAY = date(2026, 12, 31)
INTEREST, COMPENSATION, FEE = ChargeKind.INTEREST, ChargeKind.COMPENSATION, ChargeKind.REMINDER_FEE


def _claim(kind: ChargeKind, amount: int, message_id: str = "<a@x>") -> Claim:
    return Claim(kind, kronor(amount), DAY, message_id=message_id)


def _claimed(case: Case, kind: ChargeKind, amount: int, day: date = DAY) -> Case:
    return decide(case, ChargeClaimed(kind, kronor(amount), "formal", "late", "the law", "<a@x>"), on(day)).case


def test_interest_takes_the_place_of_what_was_claimed_of_it_and_fees_add_up() -> None:
    claims = with_claim(with_claim((), _claim(INTEREST, 100)), _claim(FEE, 60))
    claims = with_claim(with_claim(claims, _claim(INTEREST, 150)), _claim(FEE, 60))
    assert [(one.kind, one.state) for one in claims] == [
        (INTEREST, ClaimState.REPLACED),
        (FEE, ClaimState.CLAIMED),
        (INTEREST, ClaimState.CLAIMED),
        (FEE, ClaimState.CLAIMED),
    ]
    assert owed_in_charges(claims, "SEK") == kronor(270)


def test_a_mail_that_nobody_got_has_claimed_nothing_and_what_it_replaced_stands_again() -> None:
    claims = with_claim(with_claim((), _claim(INTEREST, 100, "<a@x>")), _claim(INTEREST, 150, "<b@x>"))
    assert without_message(claims, "<b@x>") == (_claim(INTEREST, 100, "<a@x>"),)
    assert without_message(claims, "<c@x>") == claims
    assert without_message(claims, "") == claims


def test_a_payment_settles_interest_first_and_nothing_by_halves() -> None:
    claims = (_claim(FEE, 60), _claim(INTEREST, 100), _claim(COMPENSATION, 450))
    states = [one.state for one in settled(claims, kronor(160))]
    assert states == [ClaimState.PAID, ClaimState.PAID, ClaimState.CLAIMED]
    assert [one.state for one in settled(claims, kronor(99))] == [
        ClaimState.PAID,
        ClaimState.CLAIMED,
        ClaimState.CLAIMED,
    ]


@given(st.lists(st.tuples(st.sampled_from(ChargeKind), st.integers(1, 1000)), max_size=8), st.integers(0, 5000))
def test_claims_are_never_lost_and_never_paid_beyond_the_money(facts: list[tuple[ChargeKind, int]], paid: int) -> None:
    claims: tuple[Claim, ...] = ()
    for kind, amount in facts:
        claims = with_claim(claims, _claim(kind, amount))
    after = settled(claims, kronor(paid))
    assert len(after) == len(facts)
    assert sum(one.amount.minor for one in after if one.state is ClaimState.PAID) <= kronor(paid).minor
    assert outstanding(waived(after)) == ()
    assert len([one for one in outstanding(claims) if one.kind is INTEREST]) <= 1


def test_what_was_waived_or_paid_still_counts_where_the_law_counts() -> None:
    claims = (
        replace(_claim(FEE, 60), state=ClaimState.WAIVED),
        replace(_claim(INTEREST, 5), state=ClaimState.REPLACED),
    )
    assert [one.kind for one in charged(claims)] == [FEE]


def test_charges_are_no_part_of_the_balance_and_a_paid_invoice_asks_about_them_once() -> None:
    case = _claimed(_claimed(due_on(), INTEREST, 100), COMPENSATION, 450)
    assert case.balance == kronor(12500)
    decision = decide(case, PaymentRecorded(kronor(12500), DAY, "bank"), on(DAY))
    assert decision.case.status is Status.PAID
    assert [(task.kind, task.facts["amount"]) for task in decision.tasks] == [
        (TaskKind.LEFT_OVER_CHARGES, "550.00 SEK")
    ]
    assert TaskKind.LEFT_OVER_CHARGES not in moot(decision.case)


def test_money_for_the_charges_ends_the_question() -> None:
    case = decide(_claimed(due_on(), FEE, 60), PaymentRecorded(kronor(12500), DAY, "bank"), on(DAY)).case
    paid = decide(case, ChargesPaid(kronor(60), DAY, "bank"), on(DAY))
    assert (outstanding(paid.case.claims), paid.tasks) == ((), ())
    assert TaskKind.LEFT_OVER_CHARGES in moot(paid.case)


def test_waiving_leaves_the_invoice_to_be_paid() -> None:
    decision = decide(_claimed(due_on(), FEE, 60), ChargesWaived("goodwill"), on(DAY))
    assert decision.reason == "charges of 60.00 SEK waived: goodwill"
    assert decision.case.is_open
    assert decision.case.balance == kronor(12500)


def test_an_invoice_credited_in_full_takes_its_charges_along() -> None:
    decision = decide(_claimed(due_on(), FEE, 60), InvoiceCredited(kronor(12500), "wrong"), on(DAY))
    assert decision.case.status is Status.CLOSED
    assert outstanding(decision.case.claims) == ()
    assert decision.tasks == ()
