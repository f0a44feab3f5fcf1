"""Sweden: räntelagen (1975:635), lagen (1981:739) om ersättning för inkassokostnader, inkassolagen (1974:182)."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.profile import (
    BUSINESSES,
    Bracket,
    CompensationRule,
    Element,
    FeeRule,
    InterestRule,
    NoticeRule,
    Profile,
    TermRule,
    by_type,
)
from assistant.domain.money import Money

_INTEREST = InterestRule("se", Decimal(8), True, "6 och 9 §§ räntelagen (1975:635)")
_REMINDER = FeeRule(
    Money.of(60, "SEK"), "2 och 4 §§ lagen (1981:739) om ersättning för inkassokostnader m.m.", agreed=True
)
_NOTICE = FeeRule(Money.of(180, "SEK"), "3 och 4 §§ lagen (1981:739) om ersättning för inkassokostnader m.m.")
_COMPENSATION = CompensationRule(
    (Bracket(Money.of(450, "SEK")),),
    "4 a § lagen (1981:739) om ersättning för inkassokostnader m.m.",
    set_off=True,
)
INKASSOKRAV = NoticeRule(
    "inkassokrav",
    "5 § inkassolagen (1974:182); skälig tid enligt Datainspektionens allmänna råd",
    (
        Element.CREDITOR,
        Element.DEBTOR,
        Element.BASIS,
        Element.PRINCIPAL,
        Element.INTEREST_AMOUNT,
        Element.INTEREST_RATE,
        Element.INTEREST_PERIOD,
        Element.INTEREST_PRINCIPAL,
        Element.COSTS,
        Element.HOW_TO_PAY,
        Element.PAY_BY,
        Element.OBJECTIONS,
    ),
    least_days=8,
    usual_days=10,
    bank_days_after_receipt=4,
)


def _profile(type: ClientType) -> Profile:
    firm = type in BUSINESSES
    return Profile(
        country="SE",
        name="Sweden",
        type=type,
        # Between firms the invoice need not have said it (4 § fourth paragraph); to a consumer it must.
        term=TermRule("3 och 4 §§ räntelagen (1975:635)", must_say=not firm),
        notice=INKASSOKRAV,
        interest=_INTEREST,
        compensation=_COMPENSATION if firm else None,
        reminder_fee=_REMINDER,
        notice_fee=_NOTICE,
        no_compensation="förseningsersättning is owed between firms and by public bodies alone",
    )


PROFILES = by_type(map(_profile, ClientType))
