"""What is well-formed, and what only looks like it."""

from __future__ import annotations

import pytest

from assistant.domain.nearest import nearest
from assistant.domain.wellformed import countries, currencies, is_email, is_timezone, message_id


@pytest.mark.parametrize("text", ["per@acme.example", "p.o+x@mail.acme.example", "åsa@blåbär.example"])
def test_a_bare_address_is_one(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["Per <per@acme.example>", "per@acme", "a@b@c.example", "a@b.example\nBcc: x@y.example"]
)
def test_an_address_with_anything_else_is_none(text: str) -> None:
    assert not is_email(text)


def test_a_message_id_gets_its_brackets_back() -> None:
    assert message_id("abc@x.example") == message_id("<abc@x.example>") == "<abc@x.example>"
    assert message_id("<a b@x>") == message_id("abc") == ""


def test_countries_are_countries_and_not_unions() -> None:
    assert {"SE", "DK", "GB", "IE", "US", "NO"} <= countries()
    assert not {"EU", "UK", "ZZ", "150"} & countries()


def test_currencies_are_those_that_can_be_paid_with_today() -> None:
    assert {"SEK", "DKK", "EUR", "GBP", "USD", "NOK"} <= currencies()
    assert not {"DEM", "XXX", "XAU", "BTC"} & currencies()


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "Europe", "Europe/Stokholm", "CEST!"])
def test_what_is_no_time_zone_is_told_without_a_fault(text: str) -> None:
    assert not is_timezone(text)


def test_the_nearest_word_is_offered_and_nothing_far_off() -> None:
    assert nearest("Mangaer", ["manager", "sales"]) == "; did you mean manager?"
    assert nearest("xyz", ["manager", "sales"]) == ""
