"""What a reminder may claim: an answer for everything that is asked, and nothing in a dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.client import ClientType
from assistant.domain.law.charge import Charge, Refused, Want
from assistant.domain.law.charges import DISPUTED, charges_for, charges_for_letter
from tests.domain.law.claiming import DUE, amount_of, client_of, facts_of, law_of, reason_of

COUNTRIES = st.sampled_from(["SE", "DK", "GB", "IE", "FI", "NO", "DE", "US"])


def test_each_thing_wanted_gets_its_answer_in_order() -> None:
    client = client_of("DK")
    answers = charges_for(facts_of(client), set(Want), law_of(client), DUE + timedelta(31))
    # A month at 10.75 %: 10000 x 10.75 % x 30/360.
    assert [amount_of(one) for one in answers] == ["89.58 DKK", "310.00 DKK", "100.00 DKK"]
    assert all(isinstance(one, Charge) and one.reason and one.source for one in answers)


def test_what_is_not_wanted_is_not_answered() -> None:
    client = client_of("DK")
    (only,) = charges_for(facts_of(client), [Want.FEE], law_of(client), DUE + timedelta(31))
    assert amount_of(only) == "100.00 DKK"
    assert charges_for(facts_of(client), [], law_of(client), DUE + timedelta(31)) == ()


@given(COUNTRIES, st.sampled_from(ClientType), st.integers(-10, 900), st.booleans())
def test_a_disputed_claim_gets_no_interest_no_compensation_and_no_fee(
    country: str, type: ClientType, days: int, notice: bool
) -> None:
    client = replace(client_of(country, type, fee=True), interest_agreed="10")
    facts = replace(facts_of(client), disputed=True, notice_lacks=() if notice else None)
    answers = charges_for(facts, set(Want), law_of(client), DUE + timedelta(days))
    assert [(one.want, one.reason) for one in answers if isinstance(one, Refused)] == [
        (want, DISPUTED) for want in Want
    ]
    assert len(answers) == len(Want)


@given(COUNTRIES, st.sampled_from(ClientType), st.integers(-10, 900))
def test_every_answer_has_a_reason_and_every_charge_a_source_and_more_than_nothing(
    country: str, type: ClientType, days: int
) -> None:
    client = client_of(country, type, fee=True)
    for answer in charges_for(facts_of(client), set(Want), law_of(client), DUE + timedelta(days)):
        assert answer.reason
        if isinstance(answer, Charge):
            assert answer.source
            assert answer.amount.minor > 0
            assert days > 0


@pytest.mark.parametrize("type", list(ClientType))
def test_in_the_united_states_nothing_is_charged_that_was_not_agreed(type: ClientType) -> None:
    client = client_of("US", type)
    answers = charges_for(facts_of(client), set(Want), law_of(client), DUE + timedelta(31))
    assert [isinstance(one, Refused) for one in answers] == [True, True, True]


def test_a_letter_about_several_invoices_bears_one_fee_and_a_compensation_for_each() -> None:
    client = client_of("DK")
    first, second, third = (facts_of(client, amount) for amount in ("1000", "2000", "3000"))
    second = replace(second, invoice=replace(second.invoice, number="1043"))
    cases = [replace(first, disputed=True), second, third]
    answers = charges_for_letter(cases, {Want.COMPENSATION, Want.FEE}, law_of(client), DUE + timedelta(31))
    assert [reason_of(one) for one in answers[0]] == [DISPUTED, DISPUTED]
    assert [amount_of(one) for one in answers[1]] == ["310.00 DKK", "100.00 DKK"]
    assert amount_of(answers[2][0]) == "310.00 DKK"
    assert reason_of(answers[2][1]) == "one letter bears one fee, and 1043 bears it"
