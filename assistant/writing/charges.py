"""Charges as a letter shows them: principal, interest and fees each by itself, with the reason and the law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from assistant.domain.claim import Claim
from assistant.domain.law.charge import Charge
from assistant.domain.law.interest import InterestPeriod
from assistant.domain.money import Money, total
from assistant.domain.reminder import Line
from assistant.writing.formats import Day, day, days, locale_of, money

_AGREED = "agreed with the client"
# The number says which act it is; its title has words that no reminder before the formal notice may use.
_TITLE = " om ersättning för inkassokostnader m.m."
# A section and its number stay on one line: 4 a §, § 9 a, s. 5A.
_NUMBERED = re.compile(r" (?=§)|(?<=§) (?=\d)|(?<=\d) (?=a\b)|(?<=\bs\.) (?=\d)")


@dataclass(frozen=True)
class PeriodFacts:
    """Days for which interest is claimed, both ends included, at one rate on one principal."""

    start: Day
    end: Day
    days: str
    rate: str
    principal: str
    amount: str


@dataclass(frozen=True)
class ChargeFacts:
    """A fee, a compensation or interest on one invoice; `since` is the day of the letter that claimed it before.

    `law` is the statute it rests on; `agreed` says that it rests on what was agreed.
    """

    kind: str
    number: str
    amount: str
    law: str
    agreed: bool
    periods: tuple[PeriodFacts, ...]
    since: Day | None


def charges_of(line: Line, language: str) -> tuple[ChargeFacts, ...]:
    """What the letter claims on top of this invoice: what is claimed now, then what was claimed before."""
    number = line.invoice.number
    now = (_claimed_now(one, number, language) for one in line.charges)
    return (*now, *(_claimed_before(one, number, language) for one in line.earlier))


def extra_of(lines: Sequence[Line], currency: str) -> Money:
    """All that is claimed on top of these invoices."""
    now = [one.amount for line in lines for one in line.charges]
    return total([*now, *(one.amount for line in lines for one in line.earlier)], currency)


def percent(rate: Decimal, language: str) -> str:
    """A yearly rate as it is written: 10 %, 11,25 %, 11.25%."""
    number = format_decimal(rate, "0.##", locale=locale_of(language))
    return f"{number}%" if language == "en" else f"{number}\N{NO-BREAK SPACE}%"


def _claimed_now(one: Charge, number: str, language: str) -> ChargeFacts:
    periods = tuple(_period(period, language) for period in one.periods)
    return ChargeFacts(one.kind.value, number, money(one.amount, language), *_ground(one.source), periods, None)


def _claimed_before(one: Claim, number: str, language: str) -> ChargeFacts:
    amount, since = money(one.amount, language), day(one.on, language)
    return ChargeFacts(one.kind.value, number, amount, *_ground(one.source), (), since)


def _ground(source: str) -> tuple[str, bool]:
    """The statute, without the table its rates stand in, and whether it was agreed."""
    agreed = source.startswith(_AGREED)
    law = source.rpartition(": ")[2] if agreed and ": " in source else "" if agreed else source
    return _NUMBERED.sub("\N{NO-BREAK SPACE}", law.partition("; ")[0].replace(_TITLE, "")), agreed


def _period(period: InterestPeriod, language: str) -> PeriodFacts:
    return PeriodFacts(
        start=day(period.start, language),
        end=day(period.end, language),
        days=days(period.days, language),
        rate=percent(period.rate, language),
        principal=money(period.principal, language),
        amount=money(period.amount, language),
    )
