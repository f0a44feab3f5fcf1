"""Interest on a late invoice: which rate holds, from when, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.domain.calendar import Calendar
from assistant.domain.law.charge import CaseFacts, Charge, ChargeKind, Refused, Want
from assistant.domain.law.interest import Convention, InterestPeriod, Yearly, accrue
from assistant.domain.law.lateness import interest_from
from assistant.domain.law.profile import Agreed, DayCount, InterestRule, Profile
from assistant.domain.law.rates import NoRate, Rates, half_years, rate_for
from assistant.domain.law.settings import LawSettings
from assistant.domain.money import Money, total

STATUTORY = ("", "statutory")
_AGREED = "agreed with the client"


@dataclass(frozen=True)
class Law:
    """The law that holds for a client: its profile, the rates, the owner's choices, and the bank days there."""

    profile: Profile
    rates: Rates
    settings: LawSettings
    bank: Calendar

    @property
    def convention(self) -> Convention:
        """How days are counted and amounts rounded: as the owner chose, else as is usual there."""
        usual = self.profile.interest.day_count if self.profile.interest else DayCount.ACT_365
        return Convention(self.settings.day_count or usual, self.settings.rounding)


def interest_charge(facts: CaseFacts, law: Law, today: date) -> Charge | Refused:
    """The interest from the first late day to today, both included, or why there is none."""
    first = interest_from(facts, law.profile.term, law.bank, law.settings.due_on_bank_day)
    if isinstance(first, str):
        return Refused(Want.INTEREST, first, law.profile.term.source)
    if today < first:
        return Refused(Want.INTEREST, f"interest begins on {first}", law.profile.term.source, first)
    found = yearly_rates(facts.client.interest_agreed, law, first, today)
    if isinstance(found, Refused):
        return found
    yearly, source = found
    periods = accrue(facts.owed, yearly, first, today, law.convention)
    amount = total((period.amount for period in periods), facts.invoice.currency)
    if not amount:
        return Refused(Want.INTEREST, f"nothing was owed from {first} on that bears interest", source)
    reason = "; ".join(period_words(period) for period in periods)
    return Charge(ChargeKind.INTEREST, amount, reason, source, periods)


def yearly_rates(agreed: str, law: Law, first: date, last: date) -> tuple[Sequence[Yearly], str] | Refused:
    """The percentages that hold from first to last and their source: what was agreed, else the statutory ones."""
    rule, profile = law.profile.interest, law.profile
    if agreed in STATUTORY:
        return _statutory(rule, law, first, last) if rule else Refused(Want.INTEREST, profile.no_interest)
    percent = Decimal(agreed)
    if percent <= 0:
        return Refused(Want.INTEREST, "it was agreed that no interest is charged", _AGREED)
    own = (Yearly(first, percent),)
    if rule is None or profile.agreed is Agreed.HOLDS:
        return own, _AGREED
    found = _statutory(rule, law, first, last)
    if isinstance(found, Refused):
        return found
    yearly, source = found
    capped = tuple(Yearly(one.since, min(one.percent, percent)) for one in yearly)
    return capped, f"{_AGREED}, at most the statutory rate: {source}"


def _statutory(rule: InterestRule, law: Law, first: date, last: date) -> tuple[Sequence[Yearly], str] | Refused:
    yearly = []
    for since in half_years(first, last if rule.floating else first):
        found = rate_for(law.rates, rule.table, since)
        if isinstance(found, NoRate):
            return Refused(Want.INTEREST, found.words, rule.source, do=found.do)
        yearly.append(Yearly(since, found.percent + rule.margin))
    return yearly, f"{rule.source}; {law.rates[rule.table].name}"


def period_words(period: InterestPeriod) -> str:
    """The period in words: `11 % a year on 10000.00 SEK for 15 days, 2025-06-16 to 2025-06-30: 45.21 SEK`."""
    days = f"{period.days} day{'' if period.days == 1 else 's'}"
    rate = f"{period.rate.normalize():f} % a year on {period.principal}"
    return f"{rate} for {days}, {period.start} to {period.end}: {period.amount}"


def interest_per_day(facts: CaseFacts, law: Law, today: date) -> Money | None:
    """What one more day costs from today on, for a letter that names it; None where no interest runs."""
    claimed = interest_charge(facts, law, today)
    if facts.disputed or isinstance(claimed, Refused) or not claimed.periods or claimed.periods[-1].end < today:
        return None
    last = claimed.periods[-1]
    base = 360 if law.convention.day_count in {DayCount.ACT_360, DayCount.THIRTY_360} else 365
    return Money(_half_up(last.principal.minor * last.rate / 100 / base), last.principal.currency)


def _half_up(minor: Decimal) -> int:
    return int(minor + Decimal("0.5"))
