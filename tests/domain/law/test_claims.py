"""Interest: nearly sixty claims worked out by hand, and the reasons why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.client import Client, ClientType
from assistant.domain.invoice import Invoice
from assistant.domain.law.charge import CaseFacts, Charge
from assistant.domain.law.claims import interest_charge, interest_per_day
from assistant.domain.law.countries import law_for
from assistant.domain.law.interest import owed_after
from assistant.domain.law.profile import DayCount
from assistant.domain.law.rates import overridden
from assistant.domain.law.settings import LawSettings, Rounding
from assistant.domain.money import Money
from tests.domain.law.claiming import DUE, RATES, amount_of, client_of, facts_of, law_of, reason_of

VECTORS = tomli.loads((Path(__file__).parent / "vectors.toml").read_text(encoding="utf-8"))["vector"]


def claim_of(vector: dict[str, Any]) -> tuple[CaseFacts, LawSettings]:
    """The facts and the settings of a worked example."""
    amount, currency = vector["amount"].split()
    due = vector["due"]
    client = (
        Client("c", "Client", ClientType(vector["type"]), vector["country"], interest_agreed=vector.get("agreed", ""))
        if "region" not in vector
        else Client("c", "Client", country=vector["country"], region=vector["region"])
    )
    invoice = Invoice(
        "1", "c", Money.of(amount, currency), vector.get("issued", due), due, due_agreed=vector.get("due_agreed", True)
    )
    paid = [(date.fromisoformat(on), Money.of(part, currency)) for on, part in vector.get("payments", ())]
    facts = CaseFacts(
        invoice, client, owed_after(invoice.amount, paid), says_interest=vector.get("says_interest", False)
    )
    settings = LawSettings(
        day_count=DayCount(vector["day_count"]) if "day_count" in vector else None,
        rounding=Rounding(vector.get("rounding", "cents")),
        due_on_bank_day=vector.get("due_on_bank_day", True),
    )
    return facts, settings


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_interest_comes_to_what_was_worked_out_by_hand(vector: dict[str, Any]) -> None:
    facts, settings = claim_of(vector)
    told = {date.fromisoformat(since): Decimal(percent) for since, percent in vector.get("told", {}).items()}
    law = law_for(vector["country"], facts.client, overridden(RATES, {"dk": told}), settings)
    charge = interest_charge(facts, law, vector["today"])
    assert amount_of(charge) == str(Money.of(vector["interest"], facts.invoice.currency)), vector["hand"]


def test_every_example_says_how_it_was_worked_out_and_by_which_law() -> None:
    assert len(VECTORS) >= 46
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS)
    assert all(vector["hand"] and vector["source"] for vector in VECTORS)


def test_interest_says_in_words_how_it_was_counted_and_by_which_law() -> None:
    client = client_of()
    charge = interest_charge(facts_of(client), law_of(client), date(2025, 7, 10))
    assert isinstance(charge, Charge)
    assert charge.reason == (
        "11 % a year on 10000.00 SEK for 118 days, 2025-03-05 to 2025-06-30: 355.62 SEK; "
        "10 % a year on 10000.00 SEK for 10 days, 2025-07-01 to 2025-07-10: 27.39 SEK"
    )
    assert charge.source == "6 och 9 §§ räntelagen (1975:635); Riksbankens referensränta"
    assert sum(period.amount.minor for period in charge.periods) == charge.amount.minor


def test_no_interest_before_the_day_after_the_due_date() -> None:
    client = client_of()
    law = law_of(client)
    answer = interest_charge(facts_of(client), law, DUE)
    assert reason_of(answer) == "interest begins on 2025-03-05"
    assert amount_of(interest_charge(facts_of(client), law, DUE + timedelta(1))) == "3.01 SEK"


def test_no_interest_on_what_was_paid_in_time() -> None:
    client = client_of()
    answer = interest_charge(facts_of(client, payments=[(DUE, "10000")]), law_of(client), DUE + timedelta(30))
    assert "nothing was owed" in reason_of(answer)


def test_no_interest_for_a_half_year_whose_rate_is_missing_or_only_worked_out() -> None:
    for country, today in (("NO", date(2026, 7, 10)), ("DK", date(2025, 7, 10)), ("SE", date(2026, 7, 10))):
        client = client_of(country)
        facts = facts_of(client)
        late = replace(facts, invoice=replace(facts.invoice, due=today - timedelta(3)))
        answer = interest_charge(late, law_of(client), today)
        assert "so no interest is claimed" in reason_of(answer), country


def test_a_rate_that_the_owner_confirmed_counts() -> None:
    client = client_of("DK")
    rates = overridden(RATES, {"dk": {date(2025, 7, 1): Decimal("1.75")}})
    charge = interest_charge(facts_of(client), law_of(client, rates=rates), date(2025, 7, 10))
    # 116 days to 30 June at 10.75 %, 10 in July at 9.75 %: 346.3889 + 27.0833.
    assert amount_of(charge) == "373.47 DKK"


def test_a_rate_agreed_needs_no_table() -> None:
    client = replace(client_of("NO"), interest_agreed="12")
    facts = facts_of(client)
    charge = interest_charge(facts, law_of(client, rates={}), DUE + timedelta(73))
    assert amount_of(charge) == "240.00 NOK"


def test_where_no_law_gives_interest_only_an_agreed_rate_is_charged() -> None:
    for country, type, word in (
        ("US", ClientType.BUSINESS, "only a rate that was agreed"),
        ("GB", ClientType.CONSUMER, "once a judge awards it"),
        ("IE", ClientType.CONSUMER, "only if it was agreed"),
        ("FR", ClientType.CONSUMER, "only if it was agreed"),
    ):
        client = client_of(country, type)
        answer = interest_charge(facts_of(client), law_of(client), DUE + timedelta(30))
        assert word in reason_of(answer)
        statutory = replace(client, interest_agreed="statutory")
        assert word in reason_of(interest_charge(facts_of(statutory), law_of(statutory), DUE + timedelta(30)))


def test_no_interest_where_none_was_agreed_on() -> None:
    client = replace(client_of(), interest_agreed="0")
    answer = interest_charge(facts_of(client), law_of(client), DUE + timedelta(30))
    assert reason_of(answer) == "it was agreed that no interest is charged"


def test_a_swedish_consumer_owes_none_unless_the_invoice_said_so() -> None:
    client = client_of("SE", ClientType.CONSUMER)
    facts = facts_of(client)
    facts = replace(facts, invoice=replace(facts.invoice, due_agreed=False))
    answer = interest_charge(facts, law_of(client), DUE + timedelta(60))
    assert "nothing shows that the invoice said that interest is charged" in reason_of(answer)
    said = interest_charge(replace(facts, says_interest=True), law_of(client), DUE + timedelta(60))
    assert isinstance(said, Charge)


def test_the_day_the_invoice_was_sent_counts_not_the_day_on_it() -> None:
    client = client_of()
    facts = facts_of(client)
    late = replace(facts, invoice=replace(facts.invoice, due_agreed=False), sent_on=DUE)
    answer = interest_charge(late, law_of(client), DUE + timedelta(20))
    assert reason_of(answer) == "interest begins on 2025-04-04"


def test_a_letter_may_name_the_interest_of_one_more_day() -> None:
    client = client_of("GB")
    facts = facts_of(client, "3650")
    # 3650 at 12.75 % for one day of 365.
    assert str(interest_per_day(facts, law_of(client), DUE + timedelta(5))) == "1.28 GBP"
    paid = facts_of(client, "3650", payments=[(DUE + timedelta(2), "3650")])
    assert interest_per_day(paid, law_of(client), DUE + timedelta(5)) is None
    assert interest_per_day(facts, law_of(client), DUE) is None
    assert interest_per_day(replace(facts, disputed=True), law_of(client), DUE + timedelta(5)) is None


@given(st.integers(1, 1500), st.integers(1, 10**9))
def test_the_floating_and_the_fixed_rate_agree_while_the_reference_rate_stands_still(days: int, minor: int) -> None:
    still = {date(year, month, 1): Decimal("2.15") for year in range(2025, 2031) for month in (1, 7)}
    rates = overridden(RATES, {"ecb": still})
    floating, fixed = client_of("DE"), client_of("IE")
    amount = str(Money(minor, "EUR").decimal)
    # Neither has a holiday on the due date.
    answers = [
        interest_charge(facts_of(client, amount), law_of(client, rates=rates), DUE + timedelta(days))
        for client in (floating, fixed)
    ]
    amounts = [one.amount if isinstance(one, Charge) else None for one in answers]
    assert amounts[0] == amounts[1]
