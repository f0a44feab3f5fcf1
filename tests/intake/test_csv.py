"""Lists of clients, contacts and invoices: taken whole, or refused with every fault, its line and its remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.client import Client, ClientType, Contact, Role
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.intake.columns import Kind
from assistant.intake.csv import Imported, Problems, pdfs_named, read_csv
from assistant.intake.records import ClientContact, InvoiceRow, Known, OpenItem

KNOWN = Known(today=date(2026, 11, 23), clients=("acme", "bager"), ladders=("default", "gentle"))

CLIENTS = """client,name,type,country,language
acme,Acme AB,business,SE,sv
"""
INVOICES = """invoice,client,amount,currency,issued,due
1042,acme,12500.00,SEK,2026-10-01,2026-10-31
"""
INVOICE = Invoice("1042", "acme", Money(1250000, "SEK"), date(2026, 10, 1), date(2026, 10, 31))


def taken(text: str | bytes, known: Known = KNOWN) -> Imported:
    result = read_csv(text if isinstance(text, bytes) else text.encode(), "list.csv", known)
    assert isinstance(result, Imported), result
    return result


def refused(text: str | bytes, known: Known = KNOWN) -> tuple[str, ...]:
    result = read_csv(text if isinstance(text, bytes) else text.encode(), "list.csv", known)
    assert isinstance(result, Problems), result
    return result.lines


def invoice_with(**cells: str) -> str:
    """A list of one invoice, with these cells in place of the usual ones."""
    usual = {
        "invoice": "1042",
        "client": "acme",
        "amount": "12500,00",
        "currency": "SEK",
        "issued": "2026-10-01",
        "due": "2026-10-31",
    } | cells
    return ";".join(usual) + "\n" + ";".join(usual.values()) + "\n"


def test_a_client_with_all_its_columns_in_any_order() -> None:
    text = (
        "language;name;client;type;country;region;timezone;org_number;address;ladder;fee_agreed;interest_agreed;"
        "terms_clause\n"
        'en;Bager & Co;bager;Sole-Trader;uk;sct;Europe/London;SC1;"1 High St\nGlasgow";gentle;yes;8,5 %;§ 4\n'
    )
    assert taken(text).clients == (
        Client(
            "bager",
            "Bager & Co",
            ClientType.SOLE_TRADER,
            "GB",
            "SCT",
            "Europe/London",
            "en",
            "SC1",
            "1 High St\nGlasgow",
            "gentle",
            True,
            "8.5",
            "§ 4",
        ),
    )


def test_contacts_come_with_their_client() -> None:
    text = "client,email,role,name\nacme,per@acme.example,cfo,Per  Öst\nacme,eva@acme.example,,\n"
    assert taken(text).contacts == (
        ClientContact("acme", Contact("per@acme.example", "Per Öst", Role.CFO)),
        ClientContact("acme", Contact("eva@acme.example")),
    )


def test_an_invoice_with_all_its_columns() -> None:
    text = invoice_with(
        reference="7350 1042",
        pdf="pdf\\faktura-1042.pdf",
        thread="abc@mail.example",
        due_agreed="ja",
        status="open",
        balance="500",
    )
    full = replace(
        INVOICE, reference="7350 1042", filename="faktura-1042.pdf", thread="<abc@mail.example>", due_agreed=True
    )
    assert taken(text).invoices == (InvoiceRow(full, "pdf/faktura-1042.pdf", OpenItem("open", Money(50000, "SEK"))),)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_list_is_read_whatever_program_wrote_it(separator: str, encoding: str, line_end: str) -> None:
    text = CLIENTS.replace("Acme AB", "Blåbär & Æbler").replace(",", separator).replace("\n", line_end)
    imported = taken(text.encode(encoding))
    assert imported.kind is Kind.CLIENTS
    assert imported.clients[0].name == "Blåbär & Æbler"


def test_the_line_by_which_excel_names_its_separator_is_no_header() -> None:
    text = "sep=;\n" + invoice_with(amount="0")
    assert taken("sep=;\n" + invoice_with()).invoices[0].invoice == INVOICE
    assert refused(text)[0].startswith("list.csv line 3: amount")


def test_blank_lines_and_blank_columns_at_the_end_are_passed_over() -> None:
    assert taken(INVOICES.replace("\n", ",,\n") + "\n,,,,,,,\n\n").invoices[0].invoice == INVOICE


@pytest.mark.parametrize(
    "amount",
    [
        *["12500", "12500,00", "12500.00", "12 500,00", "12\u00a0500,00", "12.500,00", "12,500.00", "12.500,-"],
        *["12 500:-", "12 500 kr", "kr. 12.500,00", "SEK 12 500.0", "12\u202f500", "12'500.00"],
    ],
)
def test_an_amount_is_read_as_people_write_it(amount: str) -> None:
    assert taken(invoice_with(amount=amount)).invoices[0].invoice.amount == Money(1250000, "SEK")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("12.500", '"12.500" can mean 12.5 or 12500; write it with two decimals'),
        ("1,250", '"1,250" can mean 1.25 or 1250'),
        ("12 50", '"12 50" is no amount; write it like 12500,00'),
        ("1.2.3", '"1.2.3" is no amount'),
        ("twelve", '"twelve" is no amount'),
        ("-500,00", '"-500,00" is not above zero; a credit note is not an invoice'),
        ("0", '"0" is not above zero'),
        ("12,505", '"12,505" can mean 12.505 or 12505'),
        ("1234,505", "has more decimals than SEK has"),
        ("٣", '"٣" is no amount'),
        ("12 500 EUR", '"12 500 EUR" is no amount'),
    ],
)
def test_an_amount_that_is_none_or_could_be_two_is_refused(amount: str, expected: str) -> None:
    (only,) = refused(invoice_with(amount=amount))
    assert only.startswith("list.csv line 2: amount: ")
    assert expected in only


@pytest.mark.parametrize(
    "due", ["2026-10-31", "20261031", "31/10/2026", "31.10.2026", "31-10-2026", "2026-10-31 00:00"]
)
def test_a_date_is_read_as_people_write_it(due: str) -> None:
    assert taken(invoice_with(due=due)).invoices[0].invoice.due == date(2026, 10, 31)


def test_only_in_the_united_states_does_a_date_begin_with_the_month() -> None:
    text = invoice_with(issued="03/04/2026", due="04/05/2026")
    assert taken(text).invoices[0].invoice.issued == date(2026, 4, 3)
    assert taken(text, replace(KNOWN, country="US")).invoices[0].invoice.issued == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"due": "2026-02-30"}, 'due: "2026-02-30" is a day no calendar has'),
        ({"due": "31/10/26"}, 'due: "31/10/26" is no date; write it like 2026-12-31'),
        ({"due": "2026-09-30"}, "due: 2026-09-30 is before the day of issue, 2026-10-01"),
        ({"due": "2036-10-31"}, "due: 2036-10-31 is more than two years ahead"),
        ({"issued": "2027-09-01", "due": "2027-10-01"}, "issued: 2027-09-01 is still to come"),
        ({"issued": "1926-10-01"}, "issued: 1926-10-01 is before the year 2000"),
        ({"currency": "SKE"}, 'currency: "SKE" is no currency; did you mean SEK?'),
        ({"currency": ""}, "currency: is empty"),
        ({"invoice": ""}, "invoice: is empty"),
        ({"client": "acmee"}, 'client: there is no client "acmee"; did you mean acme?'),
        ({"client": "zzz"}, 'client: there is no client "zzz"; import clients.csv first'),
        ({"status": "payed"}, 'status: "payed" is not known: open, paid, credited; did you mean paid?'),
        ({"balance": "12501"}, "balance: 12501.00 SEK is more than the amount, 12500.00 SEK"),
        ({"balance": "-1"}, 'balance: "-1" is below zero'),
        ({"balance": "1", "status": "paid"}, "balance: 1.00 SEK is left, though the status is paid"),
        ({"thread": "no id"}, 'thread: "no id" is no Message-ID'),
        ({"due_agreed": "maybe"}, 'due_agreed: "maybe" is neither yes nor no'),
        ({"refrence": "1"}, 'unknown column "refrence"; did you mean reference?'),
        ({"colour": "1"}, 'unknown column "colour"'),
    ],
)
def test_a_fault_is_named_with_its_line_and_remedy(cells: dict[str, str], expected: str) -> None:
    (only,) = refused(invoice_with(**cells))
    assert only.startswith("list.csv line ")
    assert expected in only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLIENTS.replace("business", "firm"), 'type: "firm" is not known: business, sole-trader, public, consumer'),
        (CLIENTS.replace(",SE,", ",Sweden,"), 'country: "Sweden" is not known'),
        (CLIENTS.replace(",sv", ",no"), 'language: "no" is not known: sv, da, en'),
        (CLIENTS.replace("language", "languge"), 'unknown column "languge"; did you mean language?'),
        ("client,email\nacme,Per <per@acme.example>", "is no mail address; write only name@host.example"),
        ("client,email,role\nacme,per@acme.example,boss", 'role: "boss" is not known: primary, accounts'),
        ("", "line 1: the file is empty; export it again"),
        ("a,b\n1,2\n", "line 1: not a list of clients, contacts or invoices: clients.csv has client, name, type"),
        ("client,client\n", 'line 1: there are two columns "client"'),
        ("client,,name\n", "line 1: a column has no name"),
    ],
)
def test_other_lists_are_checked_in_the_same_way(text: str, expected: str) -> None:
    assert any(expected in line for line in refused(text)), refused(text)


def test_every_bad_row_is_listed_and_nothing_of_the_file_is_taken() -> None:
    text = INVOICES + "1043,acme,x,SEK,2026-10-01,2026-10-31\n1044,acme,5\n1045,zzz,1,SEK,2026-10-01,never\n"
    assert [line.partition(":")[0] for line in refused(text)] == [
        "list.csv line 3",
        "list.csv line 4",
        "list.csv line 5",
        "list.csv line 5",
    ]


def test_a_row_that_stands_twice_is_named_with_both_lines() -> None:
    assert refused(INVOICES + INVOICES.splitlines()[1]) == ("list.csv line 3: invoice: 1042 stands in line 2 already",)


def test_a_row_after_a_cell_of_several_lines_has_its_true_line_number() -> None:
    text = 'client,name,type,country,language,address\nacme,A,business,SE,sv,"Gata 1\nMalmö"\nb,B,firm,SE,sv,\n'
    assert refused(text)[0].startswith("list.csv line 4: type")


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_the_rest() -> None:
    (only,) = refused('client,email,name\nacme,per@acme.example,"Per\nacme,eva@acme.example,Eva\n')
    assert only.startswith("list.csv line 2: ")
    assert "look for a quotation mark too many" in only


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert refused(b"client,name\nacme,\x81\xff\n") == (
        "list.csv line 2: neither UTF-8 nor Windows-1252; save the file as CSV UTF-8",
    )


def test_a_pdf_that_cannot_be_used_is_a_fault_of_its_row() -> None:
    text = invoice_with(pdf="faktura-1042.pdf")
    assert pdfs_named(text.encode()) == ("faktura-1042.pdf",)
    bad = replace(KNOWN, bad_pdfs={"faktura-1042.pdf": "faktura-1042.pdf: there is no such file"})
    assert refused(text, bad) == ("list.csv line 2: pdf: faktura-1042.pdf: there is no such file",)
