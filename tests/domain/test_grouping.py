"""Which invoices share a mail, who gets it, and who is copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.client import Client, Contact, OwnRole, Person, Role
from assistant.domain.grouping import Ready, copies, groups, pay_by, recipient
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import DEFAULT
from assistant.domain.money import Money
from tests.domain.cases import DUE, SWEDEN, due_on

ANNA = Contact("anna@solrosen.example", "Anna", Role.PRIMARY)
LARS = Contact("lars@solrosen.example", "Lars", Role.ACCOUNTS)
EVA = Contact("eva@solrosen.example", "Eva", Role.CONTROLLER)
KIM = Contact("kim@solrosen.example", "Kim", Role.CFO)
OLE = Contact("ole@solrosen.example", "Ole", Role.CEO)
MANAGER = Person("karin@nordljus.example", "Karin", OwnRole.MANAGER)
ALL = Client("solrosen", "Solrosen", contacts=(ANNA, LARS, EVA, KIM, OLE))


def _ready(number: str, stage: str, currency: str = "SEK", due: date = DUE) -> Ready:
    case = due_on(due, number)
    invoice = Invoice(number, "solrosen", Money.of(100, currency), case.invoice.issued, due)
    return Ready(replace(case, invoice=invoice), DEFAULT.stage(stage))


def _grouped(*ready: Ready) -> list[list[str]]:
    return [[one.case.number for one in group] for group in groups(ready, DEFAULT)]


def test_one_mail_carries_all_invoices_of_a_currency_the_most_advanced_first() -> None:
    ready = (_ready("1", "first"), _ready("2", "second"), _ready("3", "first", due=date(2026, 11, 1)))
    assert _grouped(*ready) == [["2", "3", "1"]]


def test_currencies_go_in_mails_of_their_own() -> None:
    assert _grouped(_ready("1", "first"), _ready("2", "first", "EUR")) == [["2"], ["1"]]


def test_what_the_owner_sends_by_hand_goes_apart() -> None:
    assert _grouped(_ready("1", "first"), _ready("2", "final")) == [["1"], ["2"]]


@pytest.mark.parametrize(
    ("contacts", "to"),
    [
        ((LARS, ANNA), ANNA),
        ((LARS, OLE), LARS),
        ((replace(ANNA, deliverable=False), OLE), OLE),
        ((replace(ANNA, deliverable=False),), None),
        ((), None),
    ],
)
def test_a_reminder_goes_to_the_first_that_mail_can_reach(contacts: tuple[Contact, ...], to: Contact | None) -> None:
    assert recipient(replace(ALL, contacts=contacts)) == to


@pytest.mark.parametrize(
    ("stage", "copied"),
    [
        ("second", ()),
        ("third", (LARS,)),
        ("formal", (LARS, EVA)),
        ("management", (LARS, EVA, OLE, MANAGER)),
        ("final", (LARS, EVA, OLE, MANAGER)),
    ],
)
def test_every_stage_copies_those_before_it_and_one_more(stage: str, copied: tuple[Contact | Person, ...]) -> None:
    assert copies(ALL, (MANAGER,), DEFAULT, DEFAULT.stage(stage)) == copied


def test_the_next_role_stands_in_for_one_that_is_missing_or_unreachable() -> None:
    client = replace(ALL, contacts=(ANNA, replace(EVA, deliverable=False), KIM))
    assert copies(client, (), DEFAULT, DEFAULT.stage("formal")) == (KIM,)


def test_nobody_is_written_to_twice() -> None:
    lars_again = Contact("LARS@solrosen.example", "Lars", Role.CONTROLLER)
    client = replace(ALL, contacts=(LARS, lars_again, replace(OLE, email="Anna@Solrosen.example"), ANNA))
    assert copies(client, (), DEFAULT, DEFAULT.stage("management")) == (LARS,)


@pytest.mark.parametrize(
    ("stage", "today", "asked"),
    [
        ("heads-up", date(2026, 11, 26), DUE),
        ("due-today", DUE, DUE),
        ("first", date(2026, 12, 2), date(2026, 12, 9)),
        ("second", date(2026, 12, 19), date(2026, 12, 28)),
        ("final", date(2027, 2, 1), date(2027, 2, 15)),
    ],
)
def test_a_mail_asks_for_payment_by_a_bank_day(stage: str, today: date, asked: date) -> None:
    assert pay_by(DEFAULT.stage(stage), DUE, today, 7, SWEDEN) == asked
