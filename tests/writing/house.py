"""The firm the tests of writing write for, and a reminder of it to change."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assistant.domain.client import Client, Contact
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import DEFAULT
from assistant.domain.money import Money
from assistant.domain.reminder import Line, Reminder
from assistant.writing.facts import House, Owner
from assistant.writing.payment import PaymentWays

NOW = datetime(2026, 12, 9, 8, 30, tzinfo=UTC)
OWNER = Owner(
    name="Nordljus Media AB",
    email="ekonomi@nordljus.example",
    phone="08-123 45 67",
    signature_name="Karin Ek",
    org_number="556000-0001",
)
WAYS = PaymentWays(
    bankgiro="123-4567",
    swish="123 456 78 90",
    fik="81234567",
    iban="SE35 5000 0000 0549 1000 0003",
    bic="ESSESESS",
    pay_link="https://pay.nordljus.example/{invoice}",
)
HOUSE = House(OWNER, WAYS, DEFAULT)
INVOICE = Invoice("1042", "solrosen", Money.of(12500, "SEK"), date(2026, 11, 1), date(2026, 12, 1), "10425")
SECOND = DEFAULT.stage("second")
REMINDER = Reminder(
    client=Client("solrosen", "Bageriet Solrosen AB"),
    to=Contact("anna@solrosen.example", "Anna Berg"),
    lines=(Line(INVOICE, INVOICE.amount, SECOND),),
    stage=SECOND,
    language="sv",
    today=date(2026, 12, 9),
    pay_by=date(2026, 12, 17),
    previous_on=date(2026, 12, 2),
)
