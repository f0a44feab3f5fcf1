"""What the templates are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.client import Contact
from assistant.domain.ladder import DEFAULT
from assistant.domain.money import Money
from assistant.domain.reminder import Conversation, Line, Reminder
from assistant.writing.facts import ReminderFacts, bare_subject, reminder_facts
from tests.writing.house import HOUSE, INVOICE, REMINDER, SECOND


def _facts(**changes: object) -> ReminderFacts:
    reminder: Reminder = replace(REMINDER, **changes)  # type: ignore[arg-type]
    return reminder_facts(reminder, HOUSE)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Anna Berg", "Anna"),
        ("Berg, Anna", "Anna"),
        ("Dr. Anna Berg", "Anna"),
        ("Anna-Karin Ek", "Anna-Karin"),
        ("Åsa", "Åsa"),
        ("Mette Kundby", "Mette"),
        ("", ""),
        ("Ekonomi", ""),
        ("Ekonomiavdelningen", ""),
        ("Bogholderiet", ""),
        ("Accounts Payable", ""),
        ("Bageriet Solrosen AB", ""),
        ("Kundtjänst", ""),
        ("anna@solrosen.example", ""),
        ("Berg & Dal", ""),
    ],
)
def test_only_a_named_person_is_greeted_by_first_name(name: str, first: str) -> None:
    contact = _facts(to=Contact("anna@solrosen.example", name)).contact
    assert (contact.first_name, contact.informal) == (first, bool(first))


def test_an_invoice_that_is_not_due_yet_is_never_claimed() -> None:
    later = replace(INVOICE, number="1051", due=date(2026, 12, 20))
    facts = _facts(lines=(*REMINDER.lines, Line(later, later.amount, DEFAULT.stage("heads-up"))))
    assert [one.number for one in facts.claimed] == ["1042"]
    assert [one.number for one in facts.upcoming] == ["1051"]
    assert (facts.single, facts.total) == (True, "12\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}kr")
    assert (facts.upcoming[0].days_until, facts.upcoming[0].overdue) == (11, False)


def test_what_is_due_today_is_claimed_before_what_is_due_later() -> None:
    later = replace(INVOICE, number="1051", due=date(2026, 12, 5))
    stage = DEFAULT.stage("due-today")
    lines = (Line(INVOICE, INVOICE.amount, stage), Line(later, later.amount, DEFAULT.stage("heads-up")))
    facts = _facts(lines=lines, stage=stage, today=INVOICE.due)
    assert ([one.number for one in facts.claimed], facts.stage.number) == (["1042"], 0)


def test_the_oldest_is_named_though_a_later_one_leads() -> None:
    older = replace(INVOICE, number="1030", due=date(2026, 11, 20))
    facts = _facts(lines=(*REMINDER.lines, Line(older, older.amount, DEFAULT.stage("first"))))
    assert (facts.lead.number, facts.oldest.number, facts.oldest.days_overdue) == ("1042", "1030", 19)


def test_a_firm_reminder_claims_only_what_has_come_as_far() -> None:
    third = DEFAULT.stage("third")
    younger = replace(INVOICE, number="1047", due=date(2026, 12, 8))
    lines = (Line(INVOICE, INVOICE.amount, third), Line(younger, younger.amount, DEFAULT.stage("first")))
    facts = _facts(lines=lines, stage=third)
    assert [one.number for one in facts.claimed] == ["1042"]
    assert [one.number for one in facts.also_overdue] == ["1047"]
    assert (facts.single, facts.upcoming, facts.total) == (True, (), facts.lead.balance)


def test_a_part_payment_shows() -> None:
    facts = _facts(lines=(Line(INVOICE, Money.of(2500, "SEK"), SECOND),))
    assert (facts.lead.part_paid, facts.total) == (True, "2\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}kr")


def test_overdue_reminders_are_counted_along_the_ladder() -> None:
    numbers = [_facts(stage=stage).stage.number for stage in DEFAULT.stages if stage.mails]
    assert numbers == [0, 0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "subject", ["Offert", "Re: Offert", "SV: Re: Offert", "Sv: AW: RE[2]: Offert", " Re:\r\n Offert "]
)
def test_one_prefix_is_enough(subject: str) -> None:
    assert bare_subject(subject) == "Offert"


def test_a_word_that_begins_like_a_prefix_is_kept() -> None:
    assert bare_subject("Reklamation: faktura 7") == "Reklamation: faktura 7"
    assert _facts(conversation=Conversation("Svar: hej")).thread_subject == "hej"
