"""Norway: forsinkelsesrenteloven (1976-12-17 nr. 100); the ministry sets rate and compensation for each half-year."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.generic import DEMAND
from assistant.domain.law.profile import BUSINESSES, Agreed, InterestRule, Profile, TermRule, by_type

# The table holds the whole rate, margin included.
_INTEREST = InterestRule("no", Decimal(0), True, "forsinkelsesrenteloven §§ 2 og 3")


def _profile(type: ClientType) -> Profile:
    return Profile(
        country="NO",
        name="Norway",
        type=type,
        term=TermRule("forsinkelsesrenteloven § 2"),
        notice=DEMAND,
        interest=_INTEREST,
        agreed=Agreed.HOLDS if type in BUSINESSES else Agreed.CAPPED,
        no_compensation="standardkompensasjon is set anew each half-year and is not kept here, so none is charged",
        no_fee="the caps on reminder fees there are not verified, so none is charged",
    )


PROFILES = by_type(map(_profile, ClientType))
