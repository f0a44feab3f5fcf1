"""Notices read by a rule: what they are about, whom they are believed, and what is not guessed at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.message import EmailMessage

import pytest

from assistant.domain.reading import Kind, Reading, Trust
from assistant.understanding.context import Context
from assistant.understanding.notice_rules import NoticeRules, notice_rule_in
from assistant.understanding.reading import read
from tests.understanding.reader import SAMPLE_FIRM, context_for

RULE = notice_rule_in(
    {
        "name": "Paysund",
        "domains": ["paysund.example"],
        "subject": ["betalning mottagen"],
        "fields": {
            "amount": "Belopp",
            "currency": "Valuta",
            "invoice": "Faktura",
            "reference": "Meddelande",
            "date": "Dag",
            "payer": "Kund",
        },
    },
    "config.toml",
)


@pytest.fixture(scope="module")
def context() -> Context:
    found = context_for(SAMPLE_FIRM.read_text(encoding="utf-8"))
    return replace(found, notice_rules=NoticeRules([RULE]))


def heard(context: Context, text: str, passed: str = "paysund.example", sender: str = "avi@paysund.example") -> Reading:
    message = EmailMessage()
    message["From"], message["To"] = sender, "ekonomi@tallkotten.example"
    message["Subject"], message["Message-ID"] = "Betalning mottagen", "<1@paysund.example>"
    message["Date"] = "Wed, 18 Nov 2026 15:21:00 +0100"
    if passed:
        message["Authentication-Results"] = f"mx.tallkotten.example; dkim=pass header.d={passed}"
    message.set_content(text)
    return read(message.as_bytes(), context)


def test_the_fields_say_what_the_notice_is_about_whatever_else_stands_there(context: Context) -> None:
    reading = heard(context, "Belopp: 6 200,00 SEK\nFaktura: F26-340\nSenast betald faktura före denna var F26-322.")
    assert (reading.kind, reading.invoices, str(reading.amount)) == (Kind.PAYMENT_NOTICE, ("F26-340",), "6200.00 SEK")
    assert reading.sentence == "Belopp: 6 200,00 SEK"


def test_without_a_field_that_names_one_the_text_may_but_no_amount_is_a_number(context: Context) -> None:
    assert heard(context, "Belopp: 26340\nEn betalning av F26-322.").invoices == ("F26-322",)


def test_what_names_no_invoice_is_not_given_the_only_open_one_of_the_payer(context: Context) -> None:
    reading = heard(context, "Belopp: 6 200,00 SEK\nKund: Öregrunds Fiskrökeri")
    assert (reading.client, reading.invoices, reading.candidates) == ("fiske", (), ("F26-340",))


def test_a_notice_of_invoices_of_two_clients_is_nobodys(context: Context) -> None:
    reading = heard(context, "Belopp: 9 690,00 SEK\nMeddelande: F26-340 och F26-322")
    assert (reading.client, reading.invoices) == ("", ())
    assert set(reading.candidates) >= {"F26-340", "F26-322"}


def test_the_day_of_payment_is_read_unless_it_is_to_come_or_long_ago(context: Context) -> None:
    days = {}
    for written in ("2026-11-16", "2026-12-24", "2026-01-02"):
        payment = heard(context, f"Belopp: 100,00 SEK\nDag: {written}").payment
        assert payment is not None
        days[written] = payment.on
    assert days == {"2026-11-16": date(2026, 11, 16), "2026-12-24": None, "2026-01-02": None}


def test_a_currency_of_its_own_is_taken(context: Context) -> None:
    assert str(heard(context, "Belopp: 100,00\nValuta: eur").amount) == "100.00 EUR"
    assert str(heard(context, "Belopp: 100,00\nValuta: CHF").amount) == "100.00 CHF"


def test_the_payers_own_words_make_no_person_of_the_provider(context: Context) -> None:
    reading = heard(context, "Belopp: 6 200,00 SEK\nMeddelande: jag betalar F26-340 nu, I have paid")
    assert (reading.kind, reading.invoices) == (Kind.PAYMENT_NOTICE, ("F26-340",))


def test_a_provider_that_is_no_source_is_named_only_when_it_is_authenticated(context: Context) -> None:
    text = "Belopp: 6 200,00 SEK\nFaktura: F26-340"
    for passed, unnamed in (("paysund.example", "paysund.example"), ("", ""), ("other.example", "")):
        reading = heard(context, text, passed)
        assert reading.payment is not None
        assert (reading.trust, reading.payment.unnamed) == (Trust.UNKNOWN, unnamed)


def test_a_client_cannot_send_notices_by_any_rule(context: Context) -> None:
    as_client = NoticeRules([replace(RULE, domains=("oregrundsfisk.example",))])
    sender = "rokeriet@oregrundsfisk.example"
    reading = heard(replace(context, notice_rules=as_client), "Belopp: 6 200,00 SEK\nFaktura: F26-340", "", sender)
    assert reading.kind is not Kind.PAYMENT_NOTICE


def test_a_long_hostile_mail_is_read_no_further_than_its_beginning(context: Context) -> None:
    reading = heard(context, "Ingenting här.\n" * 1_000 + "Belopp: 6 200,00 SEK")
    assert reading.payment is not None
    assert reading.payment.amount is None
