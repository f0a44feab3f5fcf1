"""The formal notice: by when it may ask for payment, and what it lacks of what the law or custom wants it to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.law.profile import Element, NoticeRule

# Bank days after dispatch on which a letter has presumably arrived.
POST_DAYS = 2

WORDS = {
    Element.CREDITOR: "who claims: the creditor's name",
    Element.DEBTOR: "who owes: the client's name",
    Element.BASIS: "what the claim is for: the goods or services",
    Element.INVOICE: "the invoice number",
    Element.INVOICE_DATE: "the date of the invoice",
    Element.DUE_DATE: "the due date",
    Element.PRINCIPAL: "the principal, stated by itself",
    Element.INTEREST_AMOUNT: "the interest accrued, stated by itself",
    Element.INTEREST_RATE: "the rate of interest",
    Element.INTEREST_PERIOD: "the days for which interest is claimed",
    Element.INTEREST_PRINCIPAL: "the amount on which interest is counted",
    Element.DAILY_INTEREST: "the interest for each further day",
    Element.COSTS: "fees and compensation, stated by themselves",
    Element.TOTAL: "the sum to pay",
    Element.HOW_TO_PAY: "how to pay",
    Element.PAY_BY: "the day by which to pay",
    Element.OBJECTIONS: "that objections are to be made within the same time",
    Element.CONSEQUENCE: "what follows if nothing is paid, with its added costs",
    Element.PROTOCOL_FORMS: "the forms of the Pre-Action Protocol for Debt Claims: reply form, information sheet, "
    "financial statement",
}
_OF_INTEREST = frozenset(
    {
        Element.INTEREST_AMOUNT,
        Element.INTEREST_RATE,
        Element.INTEREST_PERIOD,
        Element.INTEREST_PRINCIPAL,
        Element.DAILY_INTEREST,
    }
)


@dataclass(frozen=True)
class FormalNotice:
    """A notice as it will be sent: each element as it stands in the letter, the day it leaves, and its deadline."""

    said: Mapping[Element, str]
    sent_on: date
    pay_by: date
    with_interest: bool = False
    with_costs: bool = False


def earliest_deadline(rule: NoticeRule, sent_on: date, bank: Calendar) -> date:
    """The first day that the notice may name: the least number of days from dispatch, and bank days after receipt."""
    days = sent_on + timedelta(days=rule.least_days)
    if not rule.bank_days_after_receipt:
        return days
    received = bank.add(sent_on, POST_DAYS)
    return max(days, bank.add(received, rule.bank_days_after_receipt))


def usual_deadline(rule: NoticeRule, sent_on: date, bank: Calendar) -> date:
    """The day to name: what is usual there, never before the earliest, on a bank day."""
    return bank.on_or_after(max(sent_on + timedelta(days=rule.usual_days), earliest_deadline(rule, sent_on, bank)))


def lacks(notice: FormalNotice, rule: NoticeRule, bank: Calendar) -> tuple[str, ...]:
    """What the notice lacks, each in words; empty when it is as it must be."""
    missing = [WORDS[one] for one in _needed(notice, rule) if not notice.said.get(one, "").strip()]
    earliest = earliest_deadline(rule, notice.sent_on, bank)
    if notice.pay_by < earliest:
        missing.append(f"time enough: sent on {notice.sent_on}, it may ask for payment by {earliest} at the earliest")
    return tuple(missing)


def not_in_text(notice: FormalNotice, rule: NoticeRule, text: str) -> tuple[str, ...]:
    """Which of the needed elements were given but do not stand in the letter's text, each in words."""
    plain = _plain(text)
    return tuple(
        WORDS[one]
        for one in _needed(notice, rule)
        if notice.said.get(one, "").strip() and _plain(notice.said[one]) not in plain
    )


def _needed(notice: FormalNotice, rule: NoticeRule) -> list[Element]:
    left_out: set[Element] = set()
    if not notice.with_interest:
        left_out |= _OF_INTEREST
    if not notice.with_costs:
        left_out.add(Element.COSTS)
    return [one for one in rule.elements if one not in left_out]


def _plain(text: str) -> str:
    """Without the differences that line breaks, no-break spaces and capitals make."""
    return " ".join(text.split()).casefold()
