"""`import`: whole or not at all, in any order, and every wrong row by file and line."""

from __future__ import annotations

import hashlib
import json

from tests.cli.conftest import INVOICES, Firm


def test_lists_are_taken_in_any_order_and_echoed_with_their_sums(bare_firm: Firm) -> None:
    said = bare_firm.said("import", "invoices.csv", "contacts.csv", "clients.csv")
    assert said.splitlines() == [
        "invoices.csv: invoices: 3 new (5000.50 DKK, 16500.00 SEK)",
        "contacts.csv: contacts: 3 new",
        "clients.csv: clients: 2 new",
    ]


def test_the_pdf_is_kept_byte_for_byte(firm: Firm) -> None:
    case = firm.store().cases.get("1042")
    assert case is not None
    content = (firm.folder / "1042.pdf").read_bytes()
    assert case.invoice.document == hashlib.sha256(content).hexdigest()
    assert firm.store().ledger.document(case.invoice.document) == content


def test_the_same_files_again_change_nothing(firm: Firm) -> None:
    before = len(firm.store().journal.every())
    said = firm.said("import", "clients.csv", "contacts.csv", "invoices.csv")
    assert [line.partition(": ")[2] for line in said.splitlines()] == [
        "clients: 2 unchanged",
        "contacts: 3 unchanged",
        "invoices: 3 unchanged (5000.50 DKK, 16500.00 SEK)",
    ]
    assert len(firm.store().journal.every()) == before


def test_one_bad_row_is_named_with_its_line_and_nothing_of_any_file_is_taken(bare_firm: Firm) -> None:
    bare_firm.write("invoices.csv", INVOICES.replace("2026-12-01", "2026-13-01"))
    line = bare_firm.refused("import", "clients.csv", "contacts.csv", "invoices.csv")
    assert 'invoices.csv line 4: due: "2026-13-01" is a day no calendar has' in line
    assert bare_firm.store().ledger.clients() == []


def test_every_wrong_row_of_every_file_is_told_in_one_run(bare_firm: Firm) -> None:
    bare_firm.write("clients.csv", "client;name;type;country;language\nacme;A;firm;SE;sv\nsolbrod;S;business;DK;da\n")
    bare_firm.write("invoices.csv", INVOICES.replace("SEK", "SKE"))
    done = bare_firm.run("import", "invoices.csv", "clients.csv", "contacts.csv")
    assert done.exit_code == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        "invoices.csv line 2",
        "invoices.csv line 3",
        "clients.csv line 2",
        "nothing was imported",
    ]


def test_a_missing_or_broken_pdf_is_named_with_the_row(bare_firm: Firm) -> None:
    (bare_firm.folder / "1042.pdf").unlink()
    bare_firm.write("1043.pdf", "this is no PDF")
    done = bare_firm.run("import", "clients.csv", "invoices.csv")
    assert done.exit_code == 1
    assert "invoices.csv line 2: pdf: 1042.pdf: there is no such file" in done.stderr
    assert "invoices.csv line 3: pdf: 1043.pdf: not a readable PDF" in done.stderr


def test_pdfs_are_found_beside_the_list_wherever_it_is(bare_firm: Firm) -> None:
    inner = bare_firm.folder / "lists"
    inner.mkdir()
    for name in ("invoices.csv", "1042.pdf", "1043.pdf", "2001.pdf"):
        (bare_firm.folder / name).rename(inner / name)
    assert "3 new" in bare_firm.said("import", "clients.csv", "contacts.csv", "lists/invoices.csv")


def test_an_invoice_never_changes_its_amount_or_its_client(firm: Firm) -> None:
    firm.write(
        "again.csv",
        INVOICES.replace("12 500,00", "12 600,00").splitlines()[0]
        + "\n"
        + INVOICES.splitlines()[1].replace("12 500", "12 600")
        + "\n",
    )
    assert "again.csv line 2: amount: 1042 is known already with 12500.00 SEK, not 12600.00 SEK" in firm.refused(
        "import", "again.csv"
    )
    firm.write("again.csv", "\n".join([INVOICES.splitlines()[0], INVOICES.splitlines()[1].replace("acme", "solbrod")]))
    assert "again.csv line 2: client: 1042 is known already as an invoice to acme, not solbrod" in firm.refused(
        "import", "again.csv"
    )


def test_a_dry_run_tells_the_same_and_keeps_nothing(bare_firm: Firm) -> None:
    said = bare_firm.said("import", "clients.csv", "contacts.csv", "invoices.csv", "--dry-run")
    assert "invoices.csv: invoices: would be imported, 3 new" in said
    assert not (bare_firm.folder / "assistant.db").exists()


def test_json_is_one_object_per_invoice_then_one_per_file(bare_firm: Firm) -> None:
    bare_firm.said("import", "clients.csv")
    *invoices, totals = bare_firm.told("import", "--dry-run", "invoices.csv")
    assert invoices[0] == {
        "file": "invoices.csv",
        "type": "invoice",
        "number": "1042",
        "amount": "12500.00",
        "currency": "SEK",
        "issued": "2026-10-15",
        "due": "2026-11-14",
        "reference": "10425",
        "payer": "acme",
        "date": None,
        "certain": True,
    }
    assert [one["number"] for one in invoices] == ["1042", "1043", "2001"]
    assert totals["file"] == "invoices.csv"
    assert totals["error"] is None
    assert totals["totals"]["amounts"] == {"DKK": "5000.50", "SEK": "16500.00"}


def test_json_names_the_error_of_a_refused_file(bare_firm: Firm) -> None:
    done = bare_firm.run("import", "invoices.csv", "--json")
    assert done.exit_code == 1
    (only,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert only["file"] == "invoices.csv"
    assert 'there is no client "acme"' in only["error"]


def test_a_pdf_offered_as_a_list_is_told_where_it_belongs(bare_firm: Firm) -> None:
    assert "name it in the column pdf" in bare_firm.refused("import", "1042.pdf")


def test_the_daemon_is_asked_to_search_its_mail_for_what_is_new(firm: Firm) -> None:
    wanted = json.loads(firm.store().setting("look_back_for"))
    assert {"anna@akers.example", "mette@solbrod.example", "1042", "2001"} <= set(wanted)
    firm.said("import", "clients.csv", "contacts.csv", "invoices.csv")
    assert json.loads(firm.store().setting("look_back_for")) == wanted
