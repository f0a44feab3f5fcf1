"""Who paid: the same name however the bank writes it, and never one that is only alike."""

from __future__ import annotations

import pytest

from assistant.payments.payer import Payer, Standing, likeness, name_words
from tests.payments.ledgers import ledger, paid


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Söderström & Söner AB", "SODERSTROM SONER"),
        ("Bageren i Aarhus ApS", "Bageren i Århus"),
        ("Cederlunds Måleri HB", "Maleri Cederlunds"),
        ("Acme Bygg AB", "ACME BYGG AB (PUBL)"),
        ("Jægersborg Tømrer A/S", "Jaegersborg Tomrer"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert likeness(one, other) >= 84


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme Bygg AB", "Acne Studios AB"), ("Bo", "Bohus Bygg"), ("AB", "ApS"), ("", ""), ("Bygg AB", "Måleri AB")],
)
def test_two_names(one: str, other: str) -> None:
    assert likeness(one, other) < 84


def test_the_account_outweighs_the_name() -> None:
    payer = Payer(paid("1.00", payer="Acme Bygg", payer_account="DK99"), ledger(accounts={"DK99": ("bager",)}))
    assert payer.standing("bager") is Standing.SAME
    assert payer.standing("acme") is Standing.OTHER
    assert payer.clients() == ("bager", "acme")


def test_a_name_tells_friend_from_stranger() -> None:
    items = ledger()
    assert Payer(paid("1.00", payer="ACME BYGG"), items).standing("acme") is Standing.SAME
    assert Payer(paid("1.00", payer="ACME BYGG"), items).standing("bager") is Standing.OTHER
    assert Payer(paid("1.00", payer="Anna Berg"), items).standing("acme") is Standing.STRANGER
    assert Payer(paid("1.00"), items).standing("acme") is Standing.UNKNOWN


def test_a_misspelt_name_is_still_looked_up() -> None:
    assert set(name_words("Cederlunds Måleri")) & set(name_words("Cederlunts Maleri"))
    assert Payer(paid("1.00", payer="Cederlunts Mleri"), ledger()).by_name[0][0] == "ceder"
