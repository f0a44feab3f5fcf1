"""Compensation and fees: the amounts, their boundaries, how often and how far apart, and why there are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.client import ClientType
from assistant.domain.law.charge import CaseFacts, Charge, ChargeKind, Refused
from assistant.domain.law.fees import compensation_charge, fee_charge
from assistant.domain.law.settings import LawSettings, SetOff
from assistant.domain.money import Money
from tests.domain.law.claiming import DUE, amount_of, charged, client_of, facts_of, law_of, reason_of

LATE = DUE + timedelta(20)
FEES = LawSettings(set_off=SetOff.FEES)
REMINDER, NOTICE, COMPENSATION = ChargeKind.REMINDER_FEE, ChargeKind.NOTICE_FEE, ChargeKind.COMPENSATION
DK = client_of("DK")


def compensation(country: str, amount: str, type: ClientType = ClientType.BUSINESS) -> Charge | Refused:
    client = client_of(country, type)
    return compensation_charge(facts_of(client, amount), law_of(client), LATE)


def fee(facts: CaseFacts, settings: LawSettings | None = None, today: date = LATE) -> Charge | Refused:
    return fee_charge(facts, law_of(facts.client, settings), today)


@pytest.mark.parametrize(
    ("country", "debt", "sum_of_it"),
    [
        # Lag (1981:739) 4 a §: 450 whatever the debt. Renteloven § 9 a, stk. 3: 310.
        ("SE", "1", "450.00 SEK"),
        ("SE", "1000000", "450.00 SEK"),
        ("DK", "5000", "310.00 DKK"),
        # Late Payment Act 1998 s. 5A: 40 below 1,000; 70 from there below 10,000; then 100.
        ("GB", "999.99", "40.00 GBP"),
        ("GB", "1000", "70.00 GBP"),
        ("GB", "9999.99", "70.00 GBP"),
        ("GB", "10000", "100.00 GBP"),
        # SI 580/2012, Schedule: 40 up to and with 1,000; 70 up to and with 10,000; then 100.
        ("IE", "1000", "40.00 EUR"),
        ("IE", "1000.01", "70.00 EUR"),
        ("IE", "10000", "70.00 EUR"),
        ("IE", "10000.01", "100.00 EUR"),
        # Directive 2011/7/EU article 6: at least 40.
        ("DE", "50000", "40.00 EUR"),
        ("FI", "50000", "40.00 EUR"),
    ],
)
def test_compensation_goes_by_the_size_of_the_debt(country: str, debt: str, sum_of_it: str) -> None:
    assert amount_of(compensation(country, debt)) == sum_of_it


@pytest.mark.parametrize("country", ["SE", "DK", "GB", "IE", "FI", "DE"])
def test_consumers_owe_no_compensation_and_public_bodies_do(country: str) -> None:
    assert "alone" in reason_of(compensation(country, "5000", ClientType.CONSUMER))
    assert isinstance(compensation(country, "5000", ClientType.PUBLIC), Charge)
    assert isinstance(compensation(country, "5000", ClientType.SOLE_TRADER), Charge)


@pytest.mark.parametrize("country", ["US", "NO", "AU"])
def test_no_compensation_where_no_known_law_gives_it(country: str) -> None:
    assert isinstance(compensation(country, "5000"), Refused)


def test_compensation_comes_once_and_only_when_late() -> None:
    facts = facts_of(DK)
    answer = compensation_charge(facts, law_of(DK), DUE)
    assert (reason_of(answer), answer.until) == (  # type: ignore[union-attr]
        "it comes with the right to interest, on 2025-03-05",
        date(2025, 3, 5),
    )
    again = charged(facts, (COMPENSATION, "310", LATE))
    assert "already" in reason_of(compensation_charge(again, law_of(DK), LATE))


def test_no_compensation_for_what_was_paid_in_time() -> None:
    facts = facts_of(DK, payments=[(DUE, "10000")])
    assert reason_of(compensation_charge(facts, law_of(DK), LATE)) == "the invoice was paid in time"


def test_the_debt_is_what_was_owed_when_it_became_late() -> None:
    british = client_of("GB")
    facts = facts_of(british, "10000", payments=[(DUE, "9500"), (DUE + timedelta(3), "500")])
    assert amount_of(compensation_charge(facts, law_of(british), LATE)) == "40.00 GBP"


def test_an_amount_set_in_one_currency_is_not_converted() -> None:
    swedish = client_of(fee=True)
    facts = facts_of(swedish, currency="EUR")
    assert "the law sets it in SEK" in reason_of(compensation_charge(facts, law_of(swedish), LATE))
    assert "the law sets it in SEK" in reason_of(fee(facts, FEES))


def test_the_british_sum_comes_with_statutory_interest_alone() -> None:
    agreed = replace(client_of("GB"), interest_agreed="6")
    answer = compensation_charge(facts_of(agreed), law_of(agreed), LATE)
    assert "statutory interest alone" in reason_of(answer)


def test_swedish_fees_are_set_off_against_the_compensation() -> None:
    facts = facts_of(client_of(fee=True))
    law = law_of(facts.client)
    sixty = charged(facts, (REMINDER, "60", DUE + timedelta(8)))
    both = charged(facts, (REMINDER, "60", DUE + timedelta(8)), (NOTICE, "180", DUE + timedelta(12)))
    assert amount_of(compensation_charge(sixty, law, LATE)) == "390.00 SEK"
    assert amount_of(compensation_charge(both, law, LATE)) == "210.00 SEK"
    assert "set off" in reason_of(fee(facts))
    paid_up = charged(facts, (COMPENSATION, "450", DUE + timedelta(8)))
    assert "set off" in reason_of(fee(paid_up, FEES))


def test_a_swedish_owner_may_choose_the_fees() -> None:
    facts = facts_of(client_of(fee=True))
    assert amount_of(fee(facts, FEES)) == "60.00 SEK"
    assert "fees are claimed instead" in reason_of(compensation_charge(facts, law_of(facts.client, FEES), LATE))


def test_a_swedish_reminder_costs_nothing_unless_that_was_agreed_and_then_once() -> None:
    consumer = client_of("SE", ClientType.CONSUMER)
    assert "no fee was agreed" in reason_of(fee(facts_of(consumer)))
    agreed = facts_of(replace(consumer, fee_agreed=True))
    assert amount_of(fee(agreed)) == "60.00 SEK"
    assert "once" in reason_of(fee(charged(agreed, (REMINDER, "60", DUE + timedelta(8)))))


def test_an_inkassokrav_costs_180_kronor_if_it_says_what_it_must() -> None:
    facts = facts_of(client_of("SE", ClientType.CONSUMER))
    assert amount_of(fee(replace(facts, notice_lacks=()))) == "180.00 SEK"
    lacking = replace(facts, notice_lacks=("how to pay", "the rate of interest"))
    assert reason_of(fee(lacking)) == "inkassokrav lacks how to pay, the rate of interest"


def test_a_danish_reminder_costs_100_kroner_three_times_ten_days_apart() -> None:
    facts = facts_of(DK)
    first = fee(facts)
    assert amount_of(first) == "100.00 DKK"
    one = charged(facts, (REMINDER, "100", LATE))
    early = fee(one, today=LATE + timedelta(9))
    assert (reason_of(early), early.until) == (  # type: ignore[union-attr]
        "10 days must lie between two letters with a fee",
        LATE + timedelta(10),
    )
    second = fee(one, today=LATE + timedelta(10))
    assert amount_of(second) == "100.00 DKK"
    assert second.reason == "fee for a reminder, number 2 of at most 3"
    days = [LATE + timedelta(10 * at) for at in range(3)]
    three = charged(facts, *((REMINDER, "100", day) for day in days))
    assert "3 times" in reason_of(fee(three, today=LATE + timedelta(60)))


def test_a_danish_varsel_is_one_of_the_three_letters() -> None:
    facts = replace(facts_of(DK), notice_lacks=("how to pay",))
    charge = fee(facts)
    assert isinstance(charge, Charge)
    assert charge.kind is REMINDER


def test_danish_compensation_comes_on_top_of_the_fees() -> None:
    facts = charged(facts_of(DK), (REMINDER, "100", DUE + timedelta(8)))
    assert amount_of(compensation_charge(facts, law_of(DK), LATE)) == "310.00 DKK"
    assert amount_of(fee(charged(facts, (COMPENSATION, "310", DUE + timedelta(8))))) == "100.00 DKK"


@pytest.mark.parametrize("country", ["GB", "IE", "US", "FI", "NO", "DE"])
def test_where_no_law_sets_a_fee_none_is_charged_unless_agreed(country: str) -> None:
    assert "fee" in reason_of(fee(facts_of(client_of(country))))
    agreed = facts_of(client_of(country, fee=True))
    assert "law.agreed_fee" in reason_of(fee(agreed))
    twelve = Money.of(12, agreed.invoice.currency)
    settings = LawSettings(agreed_fee={twelve.currency: twelve})
    assert amount_of(fee(agreed, settings)) == str(twelve)
    assert "already" in reason_of(fee(charged(agreed, (REMINDER, "12", LATE)), settings))
    consumer = facts_of(client_of(country, ClientType.CONSUMER, fee=True))
    assert isinstance(fee(consumer, settings), Refused)
    assert isinstance(fee(replace(agreed, notice_lacks=()), settings), Refused)


def test_no_fee_before_it_is_late_and_none_when_nothing_is_left() -> None:
    assert reason_of(fee(facts_of(DK), today=DUE)) == "payment is in time until 2025-03-04"
    assert reason_of(fee(facts_of(DK, payments=[(DUE + timedelta(2), "10000")]))) == "nothing is left to pay"


@given(
    st.sampled_from(["SE", "DK", "GB", "IE", "FI", "NO", "DE", "US"]),
    st.sampled_from(ClientType),
    st.sampled_from(SetOff),
    st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.booleans()), max_size=12),
)
def test_whatever_is_asked_for_and_when_the_fees_stay_within_the_law(
    country: str, type: ClientType, set_off: SetOff, steps: list[tuple[int, bool, bool]]
) -> None:
    caps = {"SE": 450 if type is not ClientType.CONSUMER else 240, "DK": 300}
    facts, day = facts_of(client_of(country, type, fee=True)), DUE
    law = law_of(facts.client, LawSettings(set_off=set_off))
    sent: list[tuple[ChargeKind, str, date]] = []
    for wait, notice, compensate in steps:
        day += timedelta(wait)
        now = replace(charged(facts, *sent), notice_lacks=() if notice else None)
        answer = (compensation_charge if compensate else fee_charge)(now, law, day)
        if isinstance(answer, Charge):
            sent.append((answer.kind, str(answer.amount.decimal), day))
    fees = [(kind, int(float(amount)), on) for kind, amount, on in sent if kind is not COMPENSATION]
    assert sum(amount for _, amount, _ in fees) <= caps.get(country, 0)
    assert len([kind for kind, _, _ in sent if kind is COMPENSATION]) <= 1
    if country == "SE":
        assert sum(float(amount) for _, amount, _ in sent) <= caps["SE"]
    if country == "DK":
        days = [on for _, _, on in fees]
        assert all((after - before).days >= 10 for before, after in pairwise(days))
