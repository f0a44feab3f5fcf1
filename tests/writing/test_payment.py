"""Which ways to pay a client is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.client import Client
from assistant.domain.money import Money
from assistant.domain.reminder import Line
from assistant.writing.payment import PaymentWays, Way, payment_ways
from tests.writing.house import REMINDER, WAYS


def _lines(currency: str, reference: str = "10425", count: int = 1) -> tuple[Line, ...]:
    (line,) = REMINDER.lines
    amount = Money.of(100, currency)
    return tuple(
        Line(replace(line.invoice, number=f"A {at}", reference=reference, amount=amount), amount, line.stage)
        for at in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("country", "currency", "labels"),
    [
        ("SE", "SEK", ["Bankgiro", "Swish", "Betala direkt"]),
        ("DK", "DKK", ["Inbetalningskort (Danmark)", "Betala direkt"]),
        ("DE", "EUR", ["IBAN", "BIC", "Betala direkt"]),
        ("NO", "SEK", ["IBAN", "BIC", "Betala direkt"]),
    ],
)
def test_a_client_is_shown_what_works_at_home(country: str, currency: str, labels: list[str]) -> None:
    ways = payment_ways(WAYS, Client("x", "X", country=country), _lines(currency), "sv")
    assert [way.label for way in ways] == labels


def test_what_is_configured_is_shown_when_nothing_else_fits() -> None:
    (way,) = payment_ways(PaymentWays(bankgiro="123-4567"), Client("x", "X", country="DE"), _lines("EUR"), "en")
    assert way == Way("Bankgiro", "123-4567")


def test_a_payment_slip_holds_the_reference_and_the_creditor() -> None:
    home = Client("x", "X", country="DK")
    (way,) = payment_ways(PaymentWays(fik="81234567"), home, _lines("DKK"), "da")
    assert way == Way("Indbetalingskort", "+71<000000000010425+81234567<")
    assert payment_ways(PaymentWays(fik="81234567"), home, _lines("DKK", "PO-7"), "da") == ()


def test_a_pay_link_is_made_for_each_invoice_and_quoted() -> None:
    ways = PaymentWays(pay_link="https://pay.example/{invoice}?a={amount}&c={currency}")
    first, second = payment_ways(ways, Client("x", "X"), _lines("SEK", count=2), "sv")
    assert (first.value, first.hint, first.link) == ("https://pay.example/A%201?a=100.00&c=SEK", "A 1", True)
    assert second.hint == "A 2"
