"""Lists enter the ledger: what becomes of rows that are new, changed, the same, or at odds with what is known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.case import Case, Status
from assistant.domain.events import PaymentRecorded
from assistant.domain.task import TaskKind
from assistant.flows.command import paid
from assistant.flows.take_in_lists import ImportRefusedError, Offered, Taken, take_in_lists
from assistant.flows.world import World
from assistant.store.codec import decode
from tests.flows.doubles import ANNA, at, case, firm, tasks

TODAY = date(2026, 11, 24)
HEADER = "invoice;client;amount;currency;issued;due;reference;pdf;status;balance"


def listed(*rows: str, header: str = HEADER, name: str = "invoices.csv", folder: Path = Path()) -> Offered:
    return Offered(name, "\n".join((header, *rows)).encode(), folder)


def invoices(number: str = "1042", status: str = "", balance: str = "", **cells: str) -> str:
    row = {"client": "solrosen", "amount": "12500,00", "currency": "SEK", "issued": "2026-10-20", "due": "2026-11-20"}
    row |= {"reference": "", "pdf": ""} | cells
    return ";".join((number, *row.values(), status, balance))


def bring(world: World, *offered: Offered, on: date = TODAY) -> list[Taken]:
    return take_in_lists(world, offered, at(on))


def counts(taken: Taken) -> tuple[int, int, int]:
    return taken.new, taken.changed, taken.same


def payments(world: World, number: str = "1042") -> list[PaymentRecorded]:
    entries = world.store.journal.of_invoice(number)
    return [decode(one.event, one.facts) for one in entries if one.event == PaymentRecorded.__name__]


@pytest.fixture
def world() -> World:
    return firm()


def test_contacts_are_merged_into_a_client_and_none_is_lost(world: World) -> None:
    header = "client;email;name;role"
    (taken,) = bring(world, listed("solrosen;NY@solrosen.example;Nora Ny;cfo", header=header, name="contacts.csv"))
    assert counts(taken) == (1, 0, 0)
    client = world.store.ledger.client("solrosen")
    assert client is not None
    assert [one.email for one in client.contacts] == [
        "anna@solrosen.example",
        "lars@solrosen.example",
        "kim@solrosen.example",
        "ny@solrosen.example",
    ]


def test_an_address_that_mail_does_not_reach_is_not_healed_by_a_list(world: World) -> None:
    world.store.ledger.mark_undeliverable(ANNA.email)
    row = f"solrosen;{ANNA.email};Anna Berg-Lind;primary;{ANNA.phone}"
    (taken,) = bring(world, listed(row, header="client;email;name;role;phone", name="contacts.csv"))
    assert counts(taken) == (0, 1, 0)
    client = world.store.ledger.client("solrosen")
    assert client is not None
    assert (client.contacts[0].name, client.contacts[0].deliverable) == ("Anna Berg-Lind", False)


def test_a_client_is_brought_up_to_date_and_keeps_its_contacts(world: World) -> None:
    header = "client;name;type;country;language"
    (taken,) = bring(world, listed("solrosen;Solrosen Bageri AB;business;SE;sv", header=header, name="clients.csv"))
    assert counts(taken) == (0, 1, 0)
    client = world.store.ledger.client("solrosen")
    assert client is not None
    assert (client.name, len(client.contacts)) == ("Solrosen Bageri AB", 3)


def test_the_order_of_the_files_does_not_matter(world: World) -> None:
    clients = listed("ny;Ny AB;business;SE;sv", header="client;name;type;country;language", name="clients.csv")
    contacts = listed("ny;n@ny.example", header="client;email", name="contacts.csv")
    bills = listed(invoices("7", client="ny"))
    taken = bring(world, bills, contacts, clients)
    assert [counts(one) for one in taken] == [(1, 0, 0)] * 3
    assert case(world, "7").invoice.client == "ny"


def test_the_same_list_again_changes_nothing(world: World) -> None:
    bring(world, listed(invoices(status="open", balance="4000,00")))
    before = len(world.store.journal.every())
    (taken,) = bring(world, listed(invoices(status="open", balance="4000,00")))
    assert (counts(taken), taken.notes) == ((0, 0, 1), [])
    assert len(world.store.journal.every()) == before


def test_long_overdue_on_arrival_waits_for_a_yes_unless_it_is_settled(world: World) -> None:
    old = {"issued": "2026-09-01", "due": "2026-10-01"}
    bring(world, listed(invoices("1", **old), invoices("2", "paid", **old), invoices("3", "credited", **old)))
    assert [case(world, number).backlog for number in "123"] == [True, False, False]
    assert tasks(world) == [("backlog", "1")]


@pytest.mark.parametrize(
    ("said", "status", "left"),
    [
        (("paid", ""), Status.PAID, 0),
        (("", "0"), Status.PAID, 0),
        (("open", "4000,00"), Status.OPEN, 400000),
        (("credited", ""), Status.CLOSED, 0),
        (("open", ""), Status.OPEN, 1250000),
        (("", ""), Status.OPEN, 1250000),
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_the_accounting_program_is_believed_about_money(
    world: World, said: tuple[str, str], status: Status, left: int, known: bool
) -> None:
    if known:
        bring(world, listed(invoices()))
    bring(world, listed(invoices("1042", *said)))
    after = case(world)
    assert (after.status, after.balance.minor) == (status, left)
    assert all(one.source == "the accounting program" for one in payments(world))


def test_money_is_never_taken_back_by_a_list(world: World) -> None:
    bring(world, listed(invoices()))
    paid(world, "1042", at(TODAY))
    (taken,) = bring(world, listed(invoices("1042", "open", "12500,00")))
    assert case(world).status is Status.PAID
    assert taken.notes == ["1042 is paid here and open in the file; left as it is"]
    bring(world, listed(invoices("1043", "", "5000,00")))
    (taken,) = bring(world, listed(invoices("1043", "", "9000,00")))
    assert case(world, "1043").balance.minor == 500000
    assert taken.notes == ["1043: the file says 9000.00 SEK is left, here it is 5000.00 SEK; left as it is"]


def test_what_is_paid_by_the_list_is_asked_about_no_more(world: World) -> None:
    bring(world, listed(invoices(issued="2026-09-01", due="2026-10-01")))
    assert tasks(world) == [("backlog", "1042")]
    bring(world, listed(invoices("1042", "paid", issued="2026-09-01", due="2026-10-01")))
    assert tasks(world) == []


def test_a_due_date_that_was_moved_moves_the_follow_up(world: World) -> None:
    bring(world, listed(invoices(due="2026-12-20")))
    first = case(world).attend_on
    (taken,) = bring(world, listed(invoices(due="2027-01-20")))
    assert counts(taken) == (0, 1, 0)
    after = case(world)
    assert (first, after.attend_on) == (date(2026, 12, 15), date(2027, 1, 15))
    assert after.invoice.due == date(2027, 1, 20)


def test_a_client_moved_to_another_country_is_followed_up_by_its_calendar(world: World) -> None:
    # Five days before the due date is Tuesday 6 June: closed in Sweden, a working day in Denmark.
    bring(world, listed(invoices(issued="2028-05-01", due="2028-06-11")), on=date(2028, 5, 2))
    before = case(world).attend_on
    header = "client;name;type;country;language"
    clients = listed("solrosen;S;business;DK;da", header=header, name="clients.csv")
    bring(world, clients, on=date(2028, 5, 2))
    assert (before, case(world).attend_on) == (date(2028, 6, 7), date(2028, 6, 6))


def test_a_pdf_that_comes_later_answers_the_question_about_it(world: World, tmp_path: Path) -> None:
    bring(world, listed(invoices()))
    (tmp_path / "1042.pdf").write_bytes(b"%PDF-1.4 the bytes")
    (taken,) = bring(world, listed(invoices(pdf="1042.pdf"), folder=tmp_path))
    assert counts(taken) == (0, 1, 0)
    assert world.store.ledger.document(case(world).invoice.document) == b"%PDF-1.4 the bytes"
    (taken,) = bring(world, listed(invoices()))
    assert counts(taken) == (0, 0, 1)
    assert case(world).invoice.filename == "1042.pdf"


def test_a_row_at_odds_with_the_ledger_refuses_everything(world: World) -> None:
    bring(world, listed(invoices()))
    contacts = listed("solrosen;new@solrosen.example", header="client;email", name="contacts.csv")
    with pytest.raises(ImportRefusedError) as refused:
        bring(world, contacts, listed(invoices("2000"), invoices(amount="1,00")))
    assert list(refused.value.problems) == ["invoices.csv"]
    assert "invoices.csv line 3: amount: 1042 is known already with 12500.00 SEK, not 1.00 SEK" in str(refused.value)
    assert world.store.cases.get("2000") is None
    assert world.store.ledger.clients_by_address("new@solrosen.example") == []


def test_a_row_that_contradicts_what_is_known_is_told_together_with_rows_that_are_wrong(world: World) -> None:
    bring(world, listed(invoices()))
    with pytest.raises(ImportRefusedError) as refused:
        bring(world, listed(invoices(amount="13000,00"), invoices("1043", amount="abc"), invoices("1044", due="soon")))
    lines = refused.value.problems["invoices.csv"]
    assert [line.partition(":")[0] for line in lines] == [f"invoices.csv line {at}" for at in (2, 3, 4)]
    assert any("1042 is known already with 12500.00 SEK, not 13000.00 SEK" in line for line in lines)


def test_an_invoice_in_two_files_of_one_import_is_refused(world: World) -> None:
    with pytest.raises(ImportRefusedError, match=r"b\.csv: 1042 stands in a\.csv already"):
        bring(world, listed(invoices(), name="a.csv"), listed(invoices(), name="b.csv"))


def test_a_pdf_that_vanished_meanwhile_leaves_nothing_half_imported(world: World, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        bring(world, listed(invoices("1"), invoices("2", pdf="gone.pdf"), folder=tmp_path))
    assert world.store.cases.get("1") is None
    assert world.store.journal.every() == []


def test_what_the_mailbox_has_to_be_searched_for_is_added_to_what_stands_there(world: World) -> None:
    world.store.remember("look_back_for", json.dumps(["1041"]))
    contacts = listed("solrosen;ny@solrosen.example", header="client;email", name="contacts.csv")
    bring(world, listed(invoices()), contacts)
    assert json.loads(world.store.setting("look_back_for")) == ["1041", "ny@solrosen.example", "1042"]
    bring(world, listed(invoices()), contacts)
    assert json.loads(world.store.setting("look_back_for")) == ["1041", "ny@solrosen.example", "1042"]


def test_each_row_is_told_to_whoever_shows_the_progress(world: World) -> None:
    rows: list[Case | None] = []
    many = [listed(*(invoices(str(number)) for number in range(300)))]
    take_in_lists(world, many, at(TODAY), lambda: rows.append(None))
    assert len(rows) == 300
    assert TaskKind.BACKLOG not in {task.task.kind for task in world.store.tasks.open()}
