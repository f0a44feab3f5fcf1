"""Any other state of the European Union: the least that Directive 2011/7/EU gives; the national law may give more."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.generic import DEMAND
from assistant.domain.law.profile import BUSINESSES, Bracket, CompensationRule, InterestRule, Profile, TermRule, by_type
from assistant.domain.money import Money

# Those with a profile of their own (Sweden, Denmark, Ireland, Finland) are left out.
MEMBERS = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "EE", "ES", "FR", "GR", "HR", "HU"}
    | {"IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SI", "SK"}
)
_DIRECTIVE = "Directive 2011/7/EU"
_INTEREST = InterestRule("ecb", Decimal(8), True, f"{_DIRECTIVE}, articles 2(6), 3 and 4")
_COMPENSATION = CompensationRule((Bracket(Money.of(40, "EUR")),), f"{_DIRECTIVE}, article 6")


def _profile(type: ClientType) -> Profile:
    firm = type in BUSINESSES
    return Profile(
        country="EU",
        name="European Union",
        type=type,
        term=TermRule(f"{_DIRECTIVE}, articles 3(3) and 4(3)" if firm else "the contract"),
        notice=DEMAND,
        interest=_INTEREST if firm else None,
        compensation=_COMPENSATION if firm else None,
        no_interest="the directive is about firms and public bodies; a consumer owes interest only if it was agreed",
        no_compensation="compensation is owed between firms and by public bodies alone",
    )


PROFILES = by_type(map(_profile, ClientType))
