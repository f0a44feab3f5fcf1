"""The one question the ladder asks of the law: what may this reminder claim, and why, and why not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from assistant.domain.law.charge import CaseFacts, Charge, Refused, Want
from assistant.domain.law.claims import Law, interest_charge
from assistant.domain.law.fees import compensation_charge, fee_charge

_ASK = {Want.INTEREST: interest_charge, Want.COMPENSATION: compensation_charge, Want.FEE: fee_charge}
DISPUTED = "the client disputes the claim: until that is settled nothing is charged and nothing is threatened"


def charges_for(facts: CaseFacts, wanted: Collection[Want], law: Law, today: date) -> tuple[Charge | Refused, ...]:
    """One answer for each thing wanted, in the order interest, compensation, fee; everything refused in a dispute."""
    asked = [want for want in Want if want in wanted]
    if facts.disputed:
        return tuple(Refused(want, DISPUTED) for want in asked)
    return tuple(_ASK[want](facts, law, today) for want in asked)
