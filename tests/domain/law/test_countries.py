"""Whose law holds, and which profile a country has."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.client import ClientType
from assistant.domain.law.countries import COUNTRIES, governing_country, law_for, profile_for
from assistant.domain.law.profile import DayCount
from assistant.domain.law.settings import Governing, LawSettings, Rounding
from tests.domain.law.claiming import RATES, client_of


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("SE", "Sweden"),
        ("DK", "Denmark"),
        ("GB", "United Kingdom"),
        ("UK", "United Kingdom"),
        ("IE", "Ireland"),
        ("FI", "Finland"),
        ("NO", "Norway"),
        ("DE", "European Union"),
        ("PL", "European Union"),
        ("US", "Anywhere else"),
        ("CH", "Anywhere else"),
    ],
)
def test_every_country_has_a_profile_for_every_type_of_client(country: str, name: str) -> None:
    for type in ClientType:
        profile = profile_for(country, type)
        assert (profile.name, profile.type) == (name, type)


def test_between_firms_the_owners_law_holds_unless_the_terms_say_the_clients() -> None:
    danish = client_of("DK")
    assert governing_country("SE", danish, Governing.OWNER) == "SE"
    assert governing_country("SE", danish, Governing.CLIENT) == "DK"


def test_a_consumer_keeps_the_law_of_home() -> None:
    danish = client_of("DK", ClientType.CONSUMER)
    assert governing_country("SE", danish, Governing.OWNER) == "DK"


def test_bank_days_are_those_of_the_country_whose_law_holds() -> None:
    constitution_day = date(2025, 6, 5)
    danish = client_of("DK")
    owners = law_for("SE", danish, RATES, LawSettings())
    clients = law_for("SE", danish, RATES, LawSettings(governing=Governing.CLIENT))
    assert (owners.bank.is_working_day(constitution_day), clients.bank.is_working_day(constitution_day)) == (
        True,
        False,
    )


def test_days_are_counted_as_usual_there_unless_the_owner_chose() -> None:
    danish, swedish, american = (client_of(code) for code in ("DK", "SE", "US"))
    settings = LawSettings()
    counts = [law_for(one.country, one, RATES, settings).convention.day_count for one in (danish, swedish, american)]
    assert counts == [DayCount.THIRTY_360, DayCount.ACT_365, DayCount.ACT_365]
    chosen = LawSettings(day_count=DayCount.ACT_ACT, rounding=Rounding.WHOLE)
    convention = law_for("DK", danish, RATES, chosen).convention
    assert (convention.day_count, convention.rounding) == (DayCount.ACT_ACT, Rounding.WHOLE)


def test_every_rule_names_its_source_and_every_table_it_counts_with_is_shipped() -> None:
    for profiles in COUNTRIES.values():
        for profile in profiles.values():
            rules = (profile.term, profile.notice, profile.compensation, profile.reminder_fee, profile.notice_fee)
            assert all(rule.source for rule in rules if rule is not None)
            if profile.interest:
                assert profile.interest.source
                assert profile.interest.table in RATES
            if profile.compensation:
                *bounded, last = profile.compensation.brackets
                assert last.up_to is None
                assert all(one.up_to for one in bounded)
