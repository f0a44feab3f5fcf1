"""Ireland: European Communities (Late Payment in Commercial Transactions) Regulations 2012, SI 580/2012."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.generic import DEMAND
from assistant.domain.law.profile import BUSINESSES, Bracket, CompensationRule, InterestRule, Profile, TermRule, by_type
from assistant.domain.money import Money

_SI = "European Communities (Late Payment in Commercial Transactions) Regulations 2012 (SI 580/2012)"
# The department's own page counts with one rate: that of the day on which the payment became overdue.
_INTEREST = InterestRule("ecb", Decimal(8), False, _SI)
_COMPENSATION = CompensationRule(
    (
        Bracket(Money.of(40, "EUR"), Money.of(1000, "EUR")),
        Bracket(Money.of(70, "EUR"), Money.of(10_000, "EUR")),
        Bracket(Money.of(100, "EUR")),
    ),
    f"{_SI}, Schedule",
)


def _profile(type: ClientType) -> Profile:
    firm = type in BUSINESSES
    return Profile(
        country="IE",
        name="Ireland",
        type=type,
        term=TermRule(_SI if firm else "the contract"),
        notice=DEMAND,
        interest=_INTEREST if firm else None,
        compensation=_COMPENSATION if firm else None,
        no_interest="a consumer owes interest only if it was agreed",
        no_compensation="compensation is owed between firms and by public bodies alone",
    )


PROFILES = by_type(map(_profile, ClientType))
