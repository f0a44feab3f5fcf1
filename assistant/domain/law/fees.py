"""Fixed sums: compensation for a late payment, and fees for reminders and formal notices, with their limits."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.domain.client import ClientType
from assistant.domain.law.charge import FEES, CaseFacts, Charge, ChargeKind, Refused, Want
from assistant.domain.law.claims import STATUTORY, Law
from assistant.domain.law.interest import owed_on
from assistant.domain.law.lateness import interest_from, last_day
from assistant.domain.law.profile import CompensationRule, FeeRule
from assistant.domain.law.settings import SetOff
from assistant.domain.money import Money, total


def compensation_charge(facts: CaseFacts, law: Law, today: date) -> Charge | Refused:
    """The fixed sum that comes with the right to interest, once per invoice, or why there is none."""
    rule = law.profile.compensation
    if rule is None:
        return _no_compensation(law.profile.no_compensation)
    first = interest_from(facts, law.profile.term, law.bank, law.settings.due_on_bank_day)
    if isinstance(first, str):
        return _no_compensation(first, rule.source)
    if today < first:
        return Refused(Want.COMPENSATION, f"it comes with the right to interest, on {first}", rule.source, first)
    hindrance = _compensation_hindrance(facts, law, rule)
    if hindrance:
        return _no_compensation(hindrance, rule.source)
    debt = owed_on(facts.owed, first)
    if not debt:
        return _no_compensation("the invoice was paid in time", rule.source)
    return _sum_for(debt, facts, rule)


def _compensation_hindrance(facts: CaseFacts, law: Law, rule: CompensationRule) -> str:
    if any(one.kind is ChargeKind.COMPENSATION for one in facts.charged):
        return "it has been claimed for this invoice already"
    if rule.set_off and law.settings.set_off is SetOff.FEES:
        return "fees are claimed instead, as your config says (law.set_off)"
    if rule.statutory_only and facts.client.interest_agreed not in STATUTORY:
        return "it comes with statutory interest alone, and another rate was agreed"
    currency = rule.brackets[0].compensation.currency
    if facts.invoice.currency != currency:
        return f"the law sets it in {currency}, and the invoice is in {facts.invoice.currency}"
    return ""


def _sum_for(debt: Money, facts: CaseFacts, rule: CompensationRule) -> Charge | Refused:
    found = next(one for one in rule.brackets if one.up_to is None or debt <= one.up_to)
    taken = total((one.amount for one in facts.charged if rule.set_off and one.kind in FEES), debt.currency)
    amount = found.compensation - taken
    if amount.minor <= 0:
        return _no_compensation("the fees claimed already are set off against it and leave nothing", rule.source)
    reason = f"fixed compensation for a late payment of {debt}"
    if taken:
        reason += f": {found.compensation} less {taken} of fees claimed already"
    return Charge(ChargeKind.COMPENSATION, amount, reason, rule.source)


def fee_charge(facts: CaseFacts, law: Law, today: date) -> Charge | Refused:
    """What the letter may cost the client: a formal notice's fee where it is one, else a reminder's; or why nothing."""
    hindrance = _fee_hindrance(facts, law, today)
    if hindrance is not None:
        return hindrance
    profile = law.profile
    if facts.notice_lacks is None or profile.notice_is_reminder:
        if profile.reminder_fee is None:
            return _agreed_fee(facts, law)
        return _within(profile.reminder_fee, ChargeKind.REMINDER_FEE, facts, today)
    if profile.notice_fee is None:
        return _no_fee(f"no law there gives a fee for {profile.notice.name}")
    if facts.notice_lacks:
        return _no_fee(f"{profile.notice.name} lacks {', '.join(facts.notice_lacks)}", profile.notice_fee.source)
    return _within(profile.notice_fee, ChargeKind.NOTICE_FEE, facts, today)


def _fee_hindrance(facts: CaseFacts, law: Law, today: date) -> Refused | None:
    last = last_day(facts.invoice.due, law.bank, law.settings.due_on_bank_day)
    if today <= last:
        until = last + timedelta(days=1)
        return Refused(Want.FEE, f"payment is in time until {last}", until=until)
    if not owed_on(facts.owed, today):
        return _no_fee("nothing is left to pay")
    rule = law.profile.compensation
    if rule is not None and rule.set_off:
        if law.settings.set_off is SetOff.COMPENSATION:
            return _no_fee("compensation is claimed instead, and fees are set off against it", rule.source)
        if any(one.kind is ChargeKind.COMPENSATION for one in facts.charged):
            return _no_fee("compensation has been claimed, and fees are set off against it", rule.source)
    return None


def _agreed_fee(facts: CaseFacts, law: Law) -> Charge | Refused:
    """Where no law sets a fee: the one that was agreed, once, with a firm."""
    agreed = law.settings.agreed_fee.get(facts.invoice.currency)
    if not facts.client.fee_agreed or facts.client.type is ClientType.CONSUMER:
        return _no_fee(law.profile.no_fee)
    if agreed is None:
        return _no_fee(f"no agreed fee in {facts.invoice.currency} stands in the config (law.agreed_fee)")
    if any(one.kind in FEES for one in facts.charged):
        return _no_fee("a fee has been claimed for this invoice already")
    return Charge(ChargeKind.REMINDER_FEE, agreed, "the fee for a reminder that was agreed", "agreed with the client")


def _within(rule: FeeRule, kind: ChargeKind, facts: CaseFacts, today: date) -> Charge | Refused:
    before = [one for one in facts.charged if one.kind is kind]
    if rule.agreed and not facts.client.fee_agreed:
        return _no_fee("no fee was agreed with this client before the debt arose (fee_agreed)", rule.source)
    if facts.invoice.currency != rule.amount.currency:
        return _no_fee(
            f"the law sets it in {rule.amount.currency}, and the invoice is in {facts.invoice.currency}", rule.source
        )
    if len(before) >= rule.at_most:
        times = "once" if rule.at_most == 1 else f"{rule.at_most} times"
        return _no_fee(f"it has been claimed {times} for this invoice, which is all there may be", rule.source)
    free = max((one.on for one in before), default=date.min) + timedelta(days=rule.days_apart)
    if today < free:
        return Refused(Want.FEE, f"{rule.days_apart} days must lie between two letters with a fee", rule.source, free)
    letter = "a formal notice" if kind is ChargeKind.NOTICE_FEE else "a reminder"
    ordinal = f", number {len(before) + 1} of at most {rule.at_most}" if rule.at_most > 1 else ""
    return Charge(kind, rule.amount, f"fee for {letter}{ordinal}", rule.source)


def _no_compensation(reason: str, source: str = "") -> Refused:
    return Refused(Want.COMPENSATION, reason, source)


def _no_fee(reason: str, source: str = "") -> Refused:
    return Refused(Want.FEE, reason, source)
