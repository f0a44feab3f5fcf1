"""Lists of accounting programs: known by their header, read like our own, and only what is an invoice taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.domain.client import Client
from assistant.domain.money import Money
from assistant.intake.buyer import buyers
from assistant.intake.csv import Imported, Problems, is_list, read_csv
from assistant.intake.ledger_mapping import LedgerMapping, LedgerMappingError, ledger_mapping_in, ledger_mapping_of
from assistant.intake.records import Known

LEDGERS = Path(__file__).parent / "ledgers"
SHIPPED = tuple(
    ledger_mapping_of(one.read_text(encoding="utf-8"), one.name)
    for one in sorted((files("assistant.intake") / "mappings").iterdir(), key=lambda one: one.name)
)
CLIENTS = (Client("acme", "Åkers Bygg AB"), Client("solbrod", "Solbrød ApS", country="DK"))
KNOWN = Known(date(2026, 11, 24), ("acme", "solbrod"), mappings=SHIPPED, buyers=buyers(CLIENTS))


def read(name: str, raw: bytes, known: Known = KNOWN) -> Imported:
    imported = read_csv(raw, name, known)
    assert isinstance(imported, Imported), imported
    return imported


@pytest.mark.parametrize("mapping", SHIPPED, ids=lambda one: one.name)
def test_the_example_of_each_program_is_read_by_its_own_mapping(mapping: LedgerMapping) -> None:
    raw = (LEDGERS / f"{mapping.name}.csv").read_bytes()
    assert is_list(raw, SHIPPED)
    imported = read(mapping.name, raw)
    assert imported.notes[0] == f"read as a list of {mapping.title}"
    first, second = imported.invoices
    assert (first.invoice.number, first.invoice.client, first.invoice.amount) == (
        "1042",
        "acme",
        Money.of(12500, "SEK"),
    )
    assert (first.invoice.issued, first.invoice.due) == (date(2026, 10, 15), date(2026, 11, 14))
    assert (second.invoice.number, second.invoice.client) == ("1043", "solbrod")
    assert second.open_item is not None
    assert second.open_item.balance == Money.of("2000.50", "DKK")


def test_what_is_no_invoice_is_left_out_and_told() -> None:
    raw = (LEDGERS / "fortnox.csv").read_bytes()
    assert read("fortnox", raw).notes[1:] == (
        "1 credit notes or credits left out: import them as files, or `credit` the invoice",
        "1 rows that are no invoices left out (drafts, sums)",
    )


def test_the_programs_own_customer_number_may_be_our_id() -> None:
    raw = (LEDGERS / "fortnox.csv").read_bytes()
    numbered = (Client("17", "Åker"), Client("18", "Sol"))
    known = replace(KNOWN, clients=("17", "18"), buyers=buyers(numbered))
    assert [row.invoice.client for row in read("fortnox", raw, known).invoices] == ["17", "18"]


def test_a_client_nobody_knows_is_named_with_its_line() -> None:
    problems = read_csv(
        (LEDGERS / "billy.csv").read_bytes(), "b.csv", replace(KNOWN, clients=("acme",), buyers=buyers(CLIENTS[:1]))
    )
    assert isinstance(problems, Problems)
    assert problems.lines[0].startswith('b.csv line 3: client: there is no client "Solbrød ApS"')


def test_a_word_for_paid_counts_where_no_balance_is_told() -> None:
    mapping = ledger_mapping_in(OWN | {"paid": ["klar"], "open": ["väntar"]}, "config")
    row = "{};acme;100;2026-11-01;2026-11-10;{}"
    raw = "\n".join(("Nr;Kund;Summa;Datum;Senast;Status", row.format(7, "Klar"), row.format(8, "Väntar"))).encode()
    rows = read("own", raw, replace(KNOWN, mappings=(mapping, *SHIPPED))).invoices
    assert [row.open_item.status for row in rows if row.open_item] == ["paid", "open"]
    assert {row.invoice.currency for row in rows} == {"SEK"}


def test_a_day_of_the_last_payment_says_paid_and_a_cancelled_invoice_is_none() -> None:
    raw = (
        "Fakturanr;Kundnamn;Fakturadatum;Förfallodatum;Total;Slutbetald;Makulerad\n"
        "1042;Åkers Bygg AB;2026-10-15;2026-11-14;12 500,00;2026-11-12;Nej\n"
        "1043;Åkers Bygg AB;2026-10-15;2026-11-14;100,00;;Nej\n"
        "1044;Åkers Bygg AB;2026-10-15;2026-11-14;100,00;;Ja\n"
    )
    imported = read("fortnox", raw.encode("cp1252"))
    assert [(row.invoice.number, row.open_item and row.open_item.status) for row in imported.invoices] == [
        ("1042", "paid"),
        ("1043", None),
    ]
    assert imported.notes[1:] == ("1 rows that are no invoices left out (drafts, sums)",)


LISTED = (
    "Fakturanr;Kundnamn;Fakturadatum;Förfallodatum;Total;Slutbetald;Makulerad\n"
    "1042;Åkers Bygg AB;2026-10-15;2026-11-14;12 500,00;{paid};{cancelled}\n"
)


@pytest.mark.parametrize("word", ["", "FALSKT", "Falsk", "Ej", "-", "0", "FALSE", "Nej", "no", "nei"])
def test_a_word_for_no_leaves_an_invoice_in_the_list_and_open(word: str) -> None:
    (row,) = read("fortnox", LISTED.format(paid=word, cancelled=word).encode()).invoices
    assert row.open_item is None or row.open_item.status != "paid"


@pytest.mark.parametrize("word", ["SANT", "Sand", "TRUE", "x", "1", "ja", "Yes", "2026-11-12", "12.11.2026"])
def test_a_word_for_yes_or_a_day_says_that_it_is_paid_or_no_invoice(word: str) -> None:
    (row,) = read("fortnox", LISTED.format(paid=word, cancelled="").encode()).invoices
    assert row.open_item is not None
    assert row.open_item.status == "paid"
    assert not read("fortnox", LISTED.format(paid="", cancelled=word).encode()).invoices


@pytest.mark.parametrize("day", ["0000-00-00", "00.00.0000", "0001-01-01", "1900-01-00", "0000-00-00T00:00:00Z", "–"])
def test_a_day_that_is_none_does_not_say_paid(day: str) -> None:
    (row,) = read("fortnox", LISTED.format(paid=day, cancelled="").encode()).invoices
    assert row.open_item is None or row.open_item.status != "paid"


def test_what_a_program_calls_open_paid_or_left_out_may_stand_in_its_own_column() -> None:
    (row,) = read("fortnox", LISTED.format(paid="Ej betald", cancelled="").encode()).invoices
    assert row.open_item is None or row.open_item.status != "paid"
    assert not read("fortnox", LISTED.format(paid="", cancelled="Makulerad").encode()).invoices


@pytest.mark.parametrize(
    ("paid", "cancelled", "said"),
    [
        ("", "?", 'a.csv line 2: makulerad: "?" is neither yes nor no; write Yes, or leave it empty'),
        ("", "kanske", 'a.csv line 2: makulerad: "kanske" is neither yes nor no; write Yes, or leave it empty'),
        (
            "snart",
            "",
            'a.csv line 2: slutbetald: "snart" is neither a day nor yes or no; write the day it was paid, '
            "or leave it empty",
        ),
        (
            "2026-02-30",
            "",
            'a.csv line 2: slutbetald: "2026-02-30" is neither a day nor yes or no; write the day it was paid, '
            "or leave it empty",
        ),
    ],
)
def test_any_other_word_is_refused_with_its_line_and_column(paid: str, cancelled: str, said: str) -> None:
    problems = read_csv(LISTED.format(paid=paid, cancelled=cancelled).encode(), "a.csv", KNOWN)
    assert isinstance(problems, Problems)
    assert problems.lines == (said,)


def test_what_is_left_is_read_in_the_currency_of_the_invoice() -> None:
    raw = (
        "InvoiceNumber,InvoiceCustomerName,InvoiceDate,DueDate,InvoiceCurrencyCode,TotalAmount,TotalAmountInvoiceCurrency,"
        "RemainingAmount,RemainingAmountInvoiceCurrency,IsCreditInvoice\n"
        "1042,Åkers Bygg AB,2026-10-15,2026-11-14,EUR,11500.00,1000.00,5750.00,500.00,false\n"
        "1043,Åkers Bygg AB,2026-10-15,2026-11-14,EUR,1150.00,100.00,1150.00,100.00,true\n"
    )
    (row,) = read("visma", raw.encode()).invoices
    assert row.invoice.amount == Money.of("1000.00", "EUR")
    assert row.open_item is not None
    assert row.open_item.balance == Money.of("500.00", "EUR")


def test_a_list_without_customer_numbers_is_read_by_the_names() -> None:
    raw = (
        "Fakturanummer;Debitor;Netto;Moms;Brutto;Forfaldsdato;Bogføringsdato\n"
        "1042;Solbrød ApS;10.000,00;2.500,00;12.500,00;14-11-2026;15-10-2026\n"
    )
    imported = read("e-conomic", raw.encode("utf-8-sig"), replace(KNOWN, country="DK"))
    assert imported.notes == ("read as a list of e-conomic",)
    assert imported.invoices[0].invoice.amount == Money.of("12500.00", "DKK")


@pytest.mark.parametrize("title", ["Kundreskontra\nVi AB\n\n", "Kundreskontra;;;;;;;;;\n2026-11-24;;;;;;;;;\n"])
def test_titles_above_the_header_are_passed_over(title: str) -> None:
    raw = title.encode() + (LEDGERS / "fortnox.csv").read_bytes()
    assert is_list(raw, SHIPPED)
    assert read("fortnox", raw).invoices[0].line == title.count("\n") + 2


OWN = {
    "name": "own",
    "columns": {
        "invoice": "Nr",
        "name": "Kund",
        "amount": "Summa",
        "issued": "Datum",
        "due": "Senast",
        "status": "Status",
    },
}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"name": "x", "colums": {}}, 'unknown key "colums"; did you mean columns?'),
        ({"name": "x", "columns": {"dew": "Due"}}, 'unknown role "dew"; did you mean due?'),
        ({"name": "x", "columns": {"invoice": "Nr"}}, "columns must name amount, issued, due"),
        ({"columns": OWN["columns"]}, "name is missing"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_to_change(table: dict[str, object], said: str) -> None:
    with pytest.raises(LedgerMappingError) as wrong:
        ledger_mapping_in(table, "config")
    assert said in str(wrong.value)
