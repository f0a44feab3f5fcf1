"""The profiles as a table for people; docs/law.md holds it, and a test compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.domain.client import ClientType
from assistant.domain.law.countries import COUNTRIES
from assistant.domain.law.profile import Agreed, Bracket, FeeRule, InterestRule, Profile
from assistant.domain.law.rates import Rates

_SHOWN = (ClientType.BUSINESS, ClientType.SOLE_TRADER, ClientType.PUBLIC, ClientType.CONSUMER)


def profile_table(rates: Rates) -> str:
    """All profiles, one paragraph of a list for each that differs, in Markdown."""
    parts = []
    for profiles in COUNTRIES.values():
        name = next(iter(profiles.values())).name
        parts.append(f"### {name}")
        for types, profile in _different(profiles):
            lines = "\n".join(f"- {line}" for line in _lines(profile, rates))
            parts.append(f"**{', '.join(types)}**\n\n{lines}")
    return "\n\n".join(parts) + "\n"


def rates_table(rates: Rates) -> str:
    """The latest reference rates, in Markdown: the half-year, the percentage, how sure, and where it was read."""
    parts = []
    for table in rates.values():
        rows = "\n".join(f"| {one.since} | {one.percent} | {one.verified} | {one.source} |" for one in table.rates[-6:])
        head = (
            f"**{table.country}: {table.name}** ({table.statute}), gone through on {table.verified_on}; `{table.key}`"
        )
        parts.append(f"{head}\n\n| from | % | how sure | source |\n|---|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def _different(profiles: Mapping[ClientType, Profile]) -> Iterator[tuple[list[str], Profile]]:
    """Types of client whose law is the same, together."""
    groups: dict[str, list[Profile]] = {}
    for type in _SHOWN:
        profile = profiles[type]
        groups.setdefault(repr(profile).replace(repr(profile.type), ""), []).append(profile)
    for same in groups.values():
        yield [str(profile.type) for profile in same], same[0]


def _lines(profile: Profile, rates: Rates) -> Iterator[str]:
    yield f"interest: {_interest(profile.interest, rates) if profile.interest else profile.no_interest}"
    if profile.interest and profile.agreed is Agreed.CAPPED:
        yield "an agreed rate: holds as far as the statutory one"
    said = ", if the invoice said that interest is charged" if profile.term.must_say else ""
    yield f"due date not agreed: interest from {profile.term.days} days after the invoice{said} ({profile.term.source})"
    rule = profile.compensation
    if rule:
        off = "; fees are set off against it" if rule.set_off else ""
        only = "; with statutory interest alone" if rule.statutory_only else ""
        yield f"compensation: {', '.join(map(_bracket, rule.brackets))}{off}{only} ({rule.source})"
    else:
        yield f"compensation: none, {profile.no_compensation}"
    yield f"reminder: {_fee(profile.reminder_fee) if profile.reminder_fee else f'no fee, {profile.no_fee}'}"
    if profile.notice_fee:
        yield f"{profile.notice.name}: {_fee(profile.notice_fee)}"
    yield _notice(profile)


def _interest(rule: InterestRule, rates: Rates) -> str:
    moves = "moving with it each half-year" if rule.floating else "fixed at the rate of the day on which it begins"
    margin = f" + {rule.margin} percentage points" if rule.margin > Decimal(0) else ""
    return f"{rates[rule.table].name}{margin}, {moves}, counted {rule.day_count} ({rule.source})"


def _bracket(bracket: Bracket) -> str:
    return f"{bracket.compensation}" + (f" up to {bracket.up_to}" if bracket.up_to else "")


def _fee(rule: FeeRule) -> str:
    times = f", at most {rule.at_most} times" if rule.at_most > 1 else ", once"
    apart = f", {rule.days_apart} days apart" if rule.days_apart else ""
    agreed = ", only if it was agreed before the debt arose" if rule.agreed else ""
    return f"{rule.amount}{times}{apart}{agreed} ({rule.source})"


def _notice(profile: Profile) -> str:
    rule = profile.notice
    bank = f" and {rule.bank_days_after_receipt} bank days after it arrived" if rule.bank_days_after_receipt else ""
    post = "; goes by post, a mail is but its copy" if rule.by_post else ""
    return f"{rule.name}: at least {rule.least_days} days{bank}, usually {rule.usual_days}{post} ({rule.source})"
