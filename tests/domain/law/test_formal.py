"""The formal notice: its shortest time in each country, and what it lacks in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.calendar import Calendar
from assistant.domain.client import ClientType
from assistant.domain.law.countries import COUNTRIES, profile_for
from assistant.domain.law.formal import WORDS, FormalNotice, earliest_deadline, lacks, not_in_text, usual_deadline
from assistant.domain.law.profile import Element, NoticeRule

# A Friday.
SENT = date(2026, 11, 20)
BUSINESS = ClientType.BUSINESS


def rule_of(country: str, type: ClientType = BUSINESS) -> NoticeRule:
    return profile_for(country, type).notice


@pytest.mark.parametrize(
    ("country", "type", "sent", "earliest", "usual"),
    [
        # Arrives on Tuesday 24; four bank days later is Monday 30, later than eight days (Saturday 28).
        ("SE", BUSINESS, date(2026, 11, 20), date(2026, 11, 30), date(2026, 11, 30)),
        # Arrives on Monday 28 (24 and 25 are closed); 29, 30, 4 and 5 January are the bank days (31 and 1 are closed).
        ("SE", BUSINESS, date(2026, 12, 22), date(2027, 1, 5), date(2027, 1, 5)),
        # Monday: arrives on Wednesday 11, four bank days later is Tuesday 17; eight days end on the same day.
        ("SE", BUSINESS, date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 19)),
        # Ten days from dispatch: Monday 30.
        ("DK", BUSINESS, date(2026, 11, 20), date(2026, 11, 30), date(2026, 11, 30)),
        # Ten days end on Maundy Thursday 2026; banks open again on the Tuesday after Easter.
        ("DK", ClientType.CONSUMER, date(2026, 3, 23), date(2026, 4, 2), date(2026, 4, 7)),
        ("GB", BUSINESS, date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 4)),
        ("GB", ClientType.SOLE_TRADER, date(2026, 11, 20), date(2026, 12, 20), date(2026, 12, 21)),
        ("GB", ClientType.CONSUMER, date(2026, 11, 20), date(2026, 12, 20), date(2026, 12, 21)),
        ("IE", BUSINESS, date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 4)),
        ("US", BUSINESS, date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 4)),
    ],
)
def test_a_notice_gives_the_time_that_law_or_custom_wants(
    country: str, type: ClientType, sent: date, earliest: date, usual: date
) -> None:
    bank, rule = Calendar(country), rule_of(country, type)
    assert (earliest_deadline(rule, sent, bank), usual_deadline(rule, sent, bank)) == (earliest, usual)


def whole(rule: NoticeRule, bank: Calendar) -> FormalNotice:
    said = {one: f"[{one}]" for one in rule.elements}
    return FormalNotice(said, SENT, usual_deadline(rule, SENT, bank), with_interest=True, with_costs=True)


@pytest.mark.parametrize("country", ["SE", "DK", "GB", "IE", "FI", "NO", "DE", "US"])
@pytest.mark.parametrize("type", list(ClientType))
def test_a_whole_notice_lacks_nothing_and_each_thing_left_out_is_named(country: str, type: ClientType) -> None:
    rule, bank = rule_of(country, type), Calendar(country)
    notice = whole(rule, bank)
    assert lacks(notice, rule, bank) == ()
    for element in rule.elements:
        without = replace(notice, said={**notice.said, element: "  "})
        assert lacks(without, rule, bank) == (WORDS[element],)
    assert lacks(replace(notice, said={}), rule, bank) == tuple(WORDS[one] for one in rule.elements)


def test_an_inkassokrav_states_principal_interest_and_costs_each_by_itself() -> None:
    # Inkassolagen 5 §.
    wanted = {Element.PRINCIPAL, Element.INTEREST_AMOUNT, Element.INTEREST_RATE, Element.INTEREST_PERIOD}
    assert wanted | {Element.INTEREST_PRINCIPAL, Element.COSTS, Element.OBJECTIONS} <= set(rule_of("SE").elements)


def test_a_british_individual_gets_the_forms_of_the_protocol_and_a_company_does_not() -> None:
    assert Element.PROTOCOL_FORMS in rule_of("GB", ClientType.SOLE_TRADER).elements
    assert Element.PROTOCOL_FORMS not in rule_of("GB").elements


def test_what_is_not_claimed_need_not_be_stated() -> None:
    rule, bank = rule_of("SE"), Calendar("SE")
    notice = replace(whole(rule, bank), with_interest=False, with_costs=False)
    of_claims = (Element.INTEREST_AMOUNT, Element.INTEREST_RATE, Element.INTEREST_PERIOD, Element.INTEREST_PRINCIPAL)
    said = {one: words for one, words in notice.said.items() if one not in (*of_claims, Element.COSTS)}
    assert lacks(replace(notice, said=said), rule, bank) == ()


def test_too_short_a_time_is_named_with_the_earliest_day() -> None:
    rule, bank = rule_of("DK"), Calendar("DK")
    notice = replace(whole(rule, bank), pay_by=date(2026, 11, 29))
    assert lacks(notice, rule, bank) == (
        "time enough: sent on 2026-11-20, it may ask for payment by 2026-11-30 at the earliest",
    )


def test_what_was_to_be_said_and_does_not_stand_in_the_letter_is_named() -> None:
    rule = rule_of("SE")
    notice = FormalNotice(
        {Element.PRINCIPAL: "12\N{NO-BREAK SPACE}500,00 kr", Element.HOW_TO_PAY: "Bankgiro 5050-1055"}, SENT, SENT
    )
    text = "KAPITAL 12 500,00\nkr\nBetala till bankgiro 991-2346."
    assert not_in_text(notice, rule, text) == (WORDS[Element.HOW_TO_PAY],)


def test_every_element_has_its_words_and_every_notice_asks_for_the_least() -> None:
    assert set(WORDS) == set(Element)
    least = {Element.CREDITOR, Element.DEBTOR, Element.PRINCIPAL, Element.HOW_TO_PAY, Element.PAY_BY}
    for profiles in COUNTRIES.values():
        assert all(least <= set(profile.notice.elements) for profile in profiles.values())
        assert all(profile.notice.usual_days >= profile.notice.least_days for profile in profiles.values())
