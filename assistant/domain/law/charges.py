"""The one question the ladder asks of the law: what may this reminder claim, and why, and why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from assistant.domain.law.charge import FEES, CaseFacts, Charge, Refused, Want
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


def charges_for_letter(
    cases: Sequence[CaseFacts], wanted: Collection[Want], law: Law, today: date
) -> tuple[tuple[Charge | Refused, ...], ...]:
    """The same for each invoice of one letter, in order: a fee is for the letter, so one invoice alone bears it."""
    bearer, answers = "", []
    for facts in cases:
        asked = charges_for(facts, wanted, law, today)
        if bearer:
            reason = f"one letter bears one fee, and {bearer} bears it"
            asked = tuple(Refused(Want.FEE, reason) if _is_fee(one) else one for one in asked)
        elif any(_is_fee(one) for one in asked):
            bearer = facts.invoice.number
        answers.append(asked)
    return tuple(answers)


def _is_fee(answer: Charge | Refused) -> bool:
    return isinstance(answer, Charge) and answer.kind in FEES
