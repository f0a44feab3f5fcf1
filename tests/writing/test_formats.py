"""Amounts, dates and counts as natives write them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.writing.formats import day, days, listed, money, spoken

_ = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("12500", "SEK", "sv", f"12{_}500,00{_}kr"),
        ("1234567.50", "SEK", "sv", f"1{_}234{_}567,50{_}kr"),
        ("1250", "EUR", "sv", f"1{_}250,00{_}EUR"),
        ("1250", "DKK", "sv", f"1{_}250,00{_}DKK"),
        ("12500", "DKK", "da", f"12.500,00{_}kr."),
        ("1250", "SEK", "da", f"1.250,00{_}SEK"),
        ("12500", "SEK", "en", f"SEK{_}12,500.00"),
        ("12500", "DKK", "en", f"DKK{_}12,500.00"),
        ("1234.50", "GBP", "en", "£1,234.50"),
        ("1234.50", "EUR", "en", "€1,234.50"),
        ("-10", "GBP", "en", "-£10.00"),
        ("-10", "SEK", "sv", f"-10,00{_}kr"),
        ("1200", "JPY", "en", f"JPY{_}1,200"),
        ("0.125", "KWD", "da", f"0,125{_}KWD"),
    ],
)
def test_amounts_are_written_as_natives_do(amount: str, currency: str, language: str, written: str) -> None:
    assert money(Money.of(amount, currency), language) == written


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("sv", f"1{_}december 2026", "2026-12-01"),
        ("da", f"1.{_}december 2026", "01.12.2026"),
        ("en", f"1{_}December 2026", "1 Dec 2026"),
    ],
)
def test_dates_are_written_as_natives_do(language: str, long: str, short: str) -> None:
    written = day(date(2026, 12, 1), language)
    assert (str(written), written.short, written.iso) == (long, short, "2026-12-01")


@pytest.mark.parametrize(
    ("language", "one", "three"), [("sv", "dag", "dagar"), ("da", "dag", "dage"), ("en", "day", "days")]
)
def test_one_day_is_not_three_days(language: str, one: str, three: str) -> None:
    assert days(1, language) == f"1{_}{one}"
    assert days(3, language) == f"3{_}{three}"
    assert days(0, language) == f"0{_}{three}"


def test_names_are_listed_with_the_languages_own_and() -> None:
    names = ("A", "B", "C")
    assert [listed(names, language) for language in ("sv", "da", "en")] == ["A, B och C", "A, B og C", "A, B and C"]


def test_a_language_without_templates_is_written_to_in_english() -> None:
    assert [spoken(language) for language in ("sv", "da", "en", "nb", "")] == ["sv", "da", "en", "en", "en"]
