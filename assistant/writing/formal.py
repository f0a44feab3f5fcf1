"""Whether a formal notice says all that the law wants: each element is looked for in the letter's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.domain.law.claims import Law
from assistant.domain.law.formal import WORDS, FormalNotice, lacks, not_in_text
from assistant.domain.law.profile import Element
from assistant.domain.reminder import Reminder
from assistant.writing.charges import ChargeFacts
from assistant.writing.facts import InvoiceFacts, ReminderFacts
from assistant.writing.templates import Words

_KEYS = {words: element.value for element, words in WORDS.items()}
_TIME = "time"


def lacks_of(reminder: Reminder, facts: ReminderFacts, words: Words, text: str, law: Law) -> tuple[str, ...]:
    """What the notice lacks, as the names of elements (and `time` where it leaves too little), each once."""
    rule, found = law.profile.notice, list[str]()
    for invoice in facts.claimed:
        charges = [one for one in facts.charges if one.number == invoice.number]
        notice = FormalNotice(
            said=_said(facts, invoice, charges, words),
            sent_on=reminder.today,
            pay_by=reminder.pay_by,
            with_interest=any(one.periods for one in charges),
            with_costs=any(one.kind != "interest" for one in charges),
        )
        found += lacks(notice, rule, law.bank)
        found += not_in_text(notice, rule, text)
    return tuple(dict.fromkeys(_KEYS.get(one, _TIME) for one in found))


def _said(
    facts: ReminderFacts, invoice: InvoiceFacts, charges: list[ChargeFacts], words: Words
) -> Mapping[Element, str]:
    """Each element as it must stand in the letter; empty where there is nothing to say."""
    interest = next((one for one in charges if one.periods), None)
    period = interest.periods[-1] if interest else None
    costs = next((one.amount for one in charges if one.kind != "interest"), "")
    return {
        Element.CREDITOR: facts.owner.name,
        Element.DEBTOR: facts.client.name,
        Element.BASIS: _word(words, "basis")(invoice),
        Element.INVOICE: invoice.number,
        Element.INVOICE_DATE: str(invoice.issued),
        Element.DUE_DATE: str(invoice.due),
        Element.PRINCIPAL: invoice.balance,
        Element.INTEREST_AMOUNT: interest.amount if interest else "",
        Element.INTEREST_RATE: period.rate if period else "",
        Element.INTEREST_PERIOD: str(period.start) if period else "",
        Element.INTEREST_PRINCIPAL: period.principal if period else "",
        Element.DAILY_INTEREST: facts.per_day,
        Element.COSTS: costs,
        Element.TOTAL: facts.to_pay,
        Element.HOW_TO_PAY: facts.payment[0].value if facts.payment else "",
        Element.PAY_BY: str(facts.pay_by),
        Element.OBJECTIONS: _word(words, "objections")(),
        Element.CONSEQUENCE: _word(words, "consequence")(),
    }


def _word(words: Words, name: str) -> Callable[..., str]:
    """The sentence of that name; one that the owner's words no longer have says nothing."""
    found = getattr(words, name, None)
    return (lambda *values: str(found(*values))) if callable(found) else (lambda *_values: "")
