"""[law]: the owner's choices, the owner's rates, and the rates that are shipped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.config import Config, ConfigError, parse_config
from assistant.config.rates import shipped_rates
from assistant.domain.law.profile import DayCount
from assistant.domain.law.rates import NoRate, Verified, half_year, rate_for
from assistant.domain.law.settings import Governing, LawSettings, Order, Rounding, SetOff
from assistant.domain.money import Money

FIRM = """
[owner]
name = "Nordljus Media AB"
email = "ekonomi@nordljus.example"
country = "SE"
language = "sv"
timezone = "Europe/Stockholm"
[imap]
host = "imap.example.org"
user = "u"
password_file = "p"
[smtp]
host = "smtp.example.org"
"""


def read(text: str) -> Config:
    return parse_config(FIRM + text, Path("/etc/invoice-assistant"))


def problem(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(text)
    (only,) = caught.value.problems
    return only


def test_nothing_said_is_what_is_usual() -> None:
    law = read("").law
    assert law.settings() == LawSettings()
    assert law.all_rates() == shipped_rates()


def test_every_choice_arrives() -> None:
    settings = read(
        """
[law]
governing = "client"
day_count = "30e/360"
rounding = "whole"
due_on_bank_day = false
order = "charges-first"
set_off = "fees"
invoices_say_interest = true
agreed_fee = { GBP = 12.50, JPY = 500 }
"""
    ).law.settings()
    fees = {"GBP": Money.of("12.50", "GBP"), "JPY": Money.of(500, "JPY")}
    assert settings == LawSettings(
        governing=Governing.CLIENT,
        day_count=DayCount.THIRTY_360,
        rounding=Rounding.WHOLE,
        due_on_bank_day=False,
        order=Order.CHARGES_FIRST,
        set_off=SetOff.FEES,
        invoices_say_interest=True,
        agreed_fee=fees,
    )


def test_a_rate_the_owner_looked_up_is_relied_on() -> None:
    day = date(2026, 11, 24)
    assert isinstance(rate_for(read("").law.all_rates(), "dk", day), NoRate)
    rates = read("[law.rates]\ndk = { 2026-07-01 = 2.00 }\nno = { 2026-07-01 = 12 }").law.all_rates()
    found = rate_for(rates, "dk", day)
    assert not isinstance(found, NoRate)
    assert (found.percent, found.verified) == (Decimal("2.0"), Verified.OWNER)
    assert not isinstance(rate_for(rates, "no", day), NoRate)
    # A fraction stays what was written, which a float would not.
    assert read("[law.rates]\nse = { 2026-07-01 = 2.1 }").law.all_rates()["se"].at(day).percent == Decimal("2.1")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[law.rates]\ndk = { 2026-05-01 = 2.00 }", "must be the first day of a half-year, like 2026-07-01"),
        ("[law.rates]\ndk = { soon = 2.00 }", "must be the first day of a half-year, like 2026-07-01"),
        ('[law.rates]\ndk = { 2026-07-01 = "two" }', "must be a number like 2.25"),
        ("[law.rates]\ndk = { 2026-07-01 = true }", "must be a number like 2.25"),
        ("[law.rates]\ndk = { 2026-07-01 = nan }", "must be a number like 2.25"),
        ("[law.rates]\ndk = { 2026-07-01 = 200 }", "must be at most 50"),
        ("[law.rates]\ndkk = { 2026-07-01 = 2 }", "unknown key; did you mean dk?"),
        ('[law]\nset_off = "fee"', "must be one of compensation, fees; did you mean fees?"),
        ('[law]\nday_count = "act/364"', "must be one of act/365, act/act, act/360, 30e/360; did you mean act/365?"),
        ("[law]\nagreed_fee = { KR = 60 }", "has no currency KR (ISO 4217)"),
        ("[law]\nagreed_fee = { SEK = 0 }", "must be more than nothing"),
        ("[law]\nagreed_fee = { SEK = 0.001 }", "'0.001' has more decimals than SEK has"),
        ("[law]\nagreed_fee = 60", "must be a table"),
    ],
)
def test_a_mistake_is_told_with_its_key(text: str, said: str) -> None:
    line = problem(text)
    assert line.startswith("config.toml: law.")
    assert line.endswith(said), line


def test_the_shipped_rates_are_whole_in_order_and_each_has_its_source() -> None:
    rates = shipped_rates()
    assert set(rates) == {"se", "dk", "ecb", "uk", "fi", "no"}
    for table in rates.values():
        days = [one.since for one in table.rates]
        assert days == sorted(set(days))
        assert all(half_year(day) == day for day in days)
        assert all(one.source for one in table.rates)
        assert table.verified_on >= date(2026, 11, 22)
        assert all(one.verified is not Verified.OWNER for one in table.rates)


@pytest.mark.parametrize("key", ["se", "dk", "ecb", "uk", "fi"])
def test_no_half_year_is_left_out(key: str) -> None:
    table = shipped_rates()[key]
    gaps = [after.since for before, after in pairwise(table.rates) if (after.since - before.since).days > 184]
    assert gaps == []


def test_rates_that_were_rounded_up_by_law_are_half_points() -> None:
    # Räntelagen 9 §, korkolaki 12 §.
    rates = shipped_rates()
    assert all(one.percent * 2 % 1 == 0 for key in ("se", "fi") for one in rates[key].rates)
