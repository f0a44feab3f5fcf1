"""A claim to start from: a firm's invoice of 10 000 in its own country, due on Tuesday 2025-03-04, as agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.config.rates import shipped_rates
from assistant.domain.client import Client, ClientType
from assistant.domain.invoice import Invoice
from assistant.domain.law.charge import CaseFacts, Charge, Charged, ChargeKind, Refused
from assistant.domain.law.claims import Law
from assistant.domain.law.countries import law_for
from assistant.domain.law.interest import owed_after
from assistant.domain.law.rates import Rates
from assistant.domain.law.settings import LawSettings
from assistant.domain.money import Money

DUE = date(2025, 3, 4)
CURRENCIES = {"SE": "SEK", "DK": "DKK", "GB": "GBP", "NO": "NOK", "US": "USD"}
RATES = shipped_rates()


def client_of(country: str = "SE", type: ClientType = ClientType.BUSINESS, fee: bool = False) -> Client:
    """A client in that country."""
    return Client("solrosen", "Solrosen", type, country, fee_agreed=fee)


def facts_of(
    client: Client, amount: str = "10000", currency: str = "", payments: Sequence[tuple[date, str]] = ()
) -> CaseFacts:
    """What is known of one invoice to the client, in the money of its country unless said otherwise."""
    money = currency or CURRENCIES.get(client.country, "EUR")
    invoice = Invoice("1042", client.client, Money.of(amount, money), DUE - timedelta(30), DUE, due_agreed=True)
    paid = [(on, Money.of(part, money)) for on, part in payments]
    return CaseFacts(invoice, client, owed_after(invoice.amount, paid))


def law_of(client: Client, settings: LawSettings | None = None, rates: Rates = RATES) -> Law:
    """The law of the client's own country, as if the owner were there too."""
    return law_for(client.country, client, rates, settings or LawSettings())


def charged(facts: CaseFacts, *earlier: tuple[ChargeKind, str, date]) -> CaseFacts:
    """The same with these claimed earlier."""
    currency = facts.invoice.currency
    return replace(facts, charged=tuple(Charged(kind, Money.of(amount, currency), on) for kind, amount, on in earlier))


def amount_of(answer: Charge | Refused) -> str:
    """The amount that may be claimed; a failed test shows why it may not."""
    assert isinstance(answer, Charge), answer
    return str(answer.amount)


def reason_of(answer: Charge | Refused) -> str:
    """Why nothing may be claimed; a failed test shows what may."""
    assert isinstance(answer, Refused), answer
    return answer.reason
