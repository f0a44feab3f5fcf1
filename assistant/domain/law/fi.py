"""Finland: korkolaki (633/1982) for interest, laki saatavien perinnästä (513/1999) for compensation."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.generic import DEMAND
from assistant.domain.law.profile import (
    BUSINESSES,
    Agreed,
    Bracket,
    CompensationRule,
    InterestRule,
    Profile,
    TermRule,
    by_type,
)
from assistant.domain.money import Money

_BUSINESS = InterestRule("fi", Decimal(8), True, "korkolaki (633/1982) 4 a § ja 12 §")
_CONSUMER = InterestRule("fi", Decimal(7), True, "korkolaki (633/1982) 4 § ja 12 §")
_COMPENSATION = CompensationRule((Bracket(Money.of(40, "EUR")),), "laki saatavien perinnästä (513/1999)")


def _profile(type: ClientType) -> Profile:
    firm = type in BUSINESSES
    return Profile(
        country="FI",
        name="Finland",
        type=type,
        term=TermRule("korkolaki (633/1982) 5 ja 6 §"),
        notice=DEMAND,
        interest=_BUSINESS if firm else _CONSUMER,
        agreed=Agreed.HOLDS if firm else Agreed.CAPPED,
        compensation=_COMPENSATION if firm else None,
        no_compensation="vakiokorvaus is owed between firms and by public bodies alone",
        no_fee="the caps on reminder fees there are not verified, so none is charged",
    )


PROFILES = by_type(map(_profile, ClientType))
