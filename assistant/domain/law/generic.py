"""The United States and every country without a profile of its own: what was agreed, and nothing else."""

from __future__ import annotations

from assistant.domain.client import ClientType
from assistant.domain.law.profile import Element, NoticeRule, Profile, TermRule, by_type

DEMAND = NoticeRule(
    "demand for payment",
    "custom",
    (
        Element.CREDITOR,
        Element.DEBTOR,
        Element.BASIS,
        Element.INVOICE,
        Element.DUE_DATE,
        Element.PRINCIPAL,
        Element.INTEREST_AMOUNT,
        Element.INTEREST_RATE,
        Element.COSTS,
        Element.TOTAL,
        Element.HOW_TO_PAY,
        Element.PAY_BY,
        Element.CONSEQUENCE,
    ),
    least_days=14,
    usual_days=14,
    by_post=False,
)


def _profile(type: ClientType) -> Profile:
    return Profile(
        country="",
        name="Anywhere else",
        type=type,
        term=TermRule("the contract"),
        notice=DEMAND,
        no_interest="no law known here gives interest there: only a rate that was agreed (interest_agreed) is charged",
    )


PROFILES = by_type(map(_profile, ClientType))
