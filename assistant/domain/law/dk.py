"""Denmark: renteloven (lovbekendtgørelse 459/2014), inkassoloven (lovbekendtgørelse 1018/2014)."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.profile import (
    BUSINESSES,
    Agreed,
    Bracket,
    CompensationRule,
    DayCount,
    Element,
    FeeRule,
    InterestRule,
    NoticeRule,
    Profile,
    TermRule,
    by_type,
)
from assistant.domain.money import Money

_INTEREST = InterestRule("dk", Decimal(8), True, "renteloven § 5", DayCount.THIRTY_360)
_REMINDER = FeeRule(Money.of(100, "DKK"), "renteloven § 9 b", at_most=3, days_apart=10)
_COMPENSATION = CompensationRule((Bracket(Money.of(310, "DKK")),), "renteloven § 9 a, stk. 3")
INKASSOVARSEL = NoticeRule(
    "inkassovarsel",
    "inkassoloven § 10",
    (
        Element.CREDITOR,
        Element.DEBTOR,
        Element.BASIS,
        Element.INVOICE,
        Element.INVOICE_DATE,
        Element.DUE_DATE,
        Element.PRINCIPAL,
        Element.INTEREST_AMOUNT,
        Element.INTEREST_RATE,
        Element.INTEREST_PERIOD,
        Element.COSTS,
        Element.TOTAL,
        Element.HOW_TO_PAY,
        Element.PAY_BY,
        Element.CONSEQUENCE,
    ),
    least_days=10,
    usual_days=10,
)


def _profile(type: ClientType) -> Profile:
    firm = type in BUSINESSES
    return Profile(
        country="DK",
        name="Denmark",
        type=type,
        term=TermRule("renteloven § 3"),
        notice=INKASSOVARSEL,
        interest=_INTEREST,
        agreed=Agreed.HOLDS if firm else Agreed.CAPPED,
        compensation=_COMPENSATION if firm else None,
        reminder_fee=_REMINDER,
        # The varsel has no fee of its own: it is one of the three letters.
        notice_is_reminder=True,
        no_compensation="kompensationsbeløb is owed between firms and by public bodies alone",
    )


PROFILES = by_type(map(_profile, ClientType))
