"""The United Kingdom: Late Payment of Commercial Debts (Interest) Act 1998; Pre-Action Protocol for Debt Claims."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.profile import (
    BUSINESSES,
    Bracket,
    CompensationRule,
    Element,
    InterestRule,
    NoticeRule,
    Profile,
    TermRule,
    by_type,
)
from assistant.domain.money import Money

_ACT = "Late Payment of Commercial Debts (Interest) Act 1998"
# The rate of the half-year in which interest begins holds for the life of the debt.
_INTEREST = InterestRule("uk", Decimal(8), False, f"{_ACT}, s. 6; SI 2002/1675")
_COMPENSATION = CompensationRule(
    (
        Bracket(Money.of(40, "GBP"), Money.of("999.99", "GBP")),
        Bracket(Money.of(70, "GBP"), Money.of("9999.99", "GBP")),
        Bracket(Money.of(100, "GBP")),
    ),
    f"{_ACT}, s. 5A",
    # Another substantial remedy takes the place of statutory interest (s. 8), and with it of the fixed sum.
    statutory_only=True,
)
_ELEMENTS = (
    Element.CREDITOR,
    Element.DEBTOR,
    Element.BASIS,
    Element.INVOICE,
    Element.PRINCIPAL,
    Element.INTEREST_AMOUNT,
    Element.DAILY_INTEREST,
    Element.COSTS,
    Element.TOTAL,
    Element.HOW_TO_PAY,
    Element.PAY_BY,
    Element.CONSEQUENCE,
)
TO_COMPANY = NoticeRule(
    "letter before action",
    "Practice Direction - Pre-Action Conduct, para. 6",
    _ELEMENTS,
    least_days=14,
    usual_days=14,
    by_post=False,
)
# Sole traders and partnerships are businesses for the Act, and individuals for the protocol.
TO_INDIVIDUAL = NoticeRule(
    "letter of claim",
    "Pre-Action Protocol for Debt Claims, para. 3",
    (*_ELEMENTS, Element.PROTOCOL_FORMS),
    least_days=30,
    usual_days=30,
)
_INDIVIDUALS = (ClientType.SOLE_TRADER, ClientType.CONSUMER)


def _profile(type: ClientType) -> Profile:
    firm = type in BUSINESSES
    return Profile(
        country="GB",
        name="United Kingdom",
        type=type,
        term=TermRule(f"{_ACT}, s. 4" if firm else "the contract"),
        notice=TO_INDIVIDUAL if type in _INDIVIDUALS else TO_COMPANY,
        interest=_INTEREST if firm else None,
        compensation=_COMPENSATION if firm else None,
        no_interest="a consumer owes interest only if it was agreed, or once a judge awards it",
        no_compensation="the fixed sum is owed between firms and by public bodies alone",
    )


PROFILES = by_type(map(_profile, ClientType))
