"""`import`: whole or not at all, in any order, and every wrong row by file and line."""

from __future__ import annotations

import hashlib
import json

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.cli.conftest import INVOICES, Firm
from tests.payments.camt_files import Entry, Tx, camt

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>77</ID><IssueDate>2026-11-01</IssueDate>
<DueDate>2026-12-01</DueDate><DocumentCurrencyCode>SEK</DocumentCurrencyCode>
<AccountingCustomerParty><Party><PartyLegalEntity><RegistrationName>Okänd AB</RegistrationName>
<CompanyID>5561234567</CompanyID></PartyLegalEntity></Party></AccountingCustomerParty>
<LegalMonetaryTotal><PayableAmount currencyID="SEK">1250.00</PayableAmount></LegalMonetaryTotal></Invoice>
"""


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


def printed(firm: Firm, name: str, *lines: str) -> None:
    canvas = Canvas(str(firm.folder / name), invariant=1)
    canvas.rect(20, 20, 5, 5)
    for at, line in enumerate(lines):
        canvas.drawString(72, 760 - 18 * at, line)
    canvas.save()


PAPER = (
    "Nordljus Media AB",
    "Faktura",
    "Åkers Bygg AB, 211 34 Malmö",
    "Fakturanummer: 1050",
    "Fakturadatum: 2026-11-10",
    "Förfallodatum: 2026-12-10",
    "Att betala: 2 500,00 kr",
)


def test_a_printed_invoice_that_is_certain_is_imported_with_itself_as_the_document(firm: Firm) -> None:
    printed(firm, "1050.pdf", *PAPER)
    first, *reasons = firm.said("import", "1050.pdf").splitlines()
    assert first == "1050.pdf: invoice 1050, 2500.00 SEK, acme, due 2026-12-10: new"
    assert '  due: 2026-12-10 by "Förfallodatum"' in reasons
    case = firm.store().cases.get("1050")
    assert case is not None
    assert firm.store().ledger.document(case.invoice.document) == (firm.folder / "1050.pdf").read_bytes()
    assert firm.said("import", "1050.pdf").endswith(": unchanged\n")


def test_a_printed_invoice_with_a_doubt_is_asked_about_and_taken_as_corrected(firm: Firm) -> None:
    printed(firm, "1050.pdf", *(line for line in PAPER if not line.startswith("Förfall")))
    assert firm.said("import", "1050.pdf").splitlines()[0].endswith(": asked about")
    (task,) = [one for one in firm.told("tasks") if one["kind"] == "confirm-invoice"]
    assert "(the due date)" in task["text"]
    assert "due must be said" in firm.refused("decide", str(task["task"]), "yes")
    firm.said("decide", str(task["task"]), "due=2026-12-11")
    case = firm.store().cases.get("1050")
    assert case is not None
    assert (case.invoice.due.isoformat(), case.invoice.filename) == ("2026-12-11", "1050.pdf")


def test_a_page_without_text_is_a_task_and_no_guess(firm: Firm) -> None:
    printed(firm, "scan.pdf")
    assert "asked about" in firm.said("import", "scan.pdf")
    (task,) = [one for one in firm.told("tasks") if one["kind"] == "confirm-invoice"]
    assert "has no text that can be read" in task["text"]


def test_a_dry_run_tells_what_a_document_says_even_if_its_buyer_is_unknown(bare_firm: Firm) -> None:
    bare_firm.write("faktura.xml", UBL)
    done = bare_firm.run("import", "--dry-run", "--json", "faktura.xml")
    read, totals = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 1
    assert {
        name: read[name] for name in ("type", "number", "amount", "currency", "issued", "due", "payer", "certain")
    } == {
        "type": "invoice",
        "number": "77",
        "amount": "1250.00",
        "currency": "SEK",
        "issued": "2026-11-01",
        "due": "2026-12-01",
        "payer": "Okänd AB",
        "certain": True,
    }
    assert totals["error"].startswith("faktura.xml: Okänd AB (5561234567) is no client here; put ")
    assert '"okänd;Okänd AB;business;SE;sv;5561234567"' in totals["error"]
    assert not (bare_firm.folder / "assistant.db").exists()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("broken.xml", b"<Invoice><ID>7", "broken.xml line 1: it is broken XML"),
        ("bomb.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><Invoice/>', "it declares a document type or entities"),
        ("other.xml", b"<order/>", "other.xml line 1: it is no invoice that is known here"),
        ("broken.pdf", b"%PDF-1.4 nothing", "broken.pdf: not a readable PDF"),
        (
            "noise.bin",
            bytes(range(256)) * 8,
            "noise.bin line 1: it is no list, bank file or invoice that is known here",
        ),
        ("bomb.zip", b"PK\x03\x04 nothing", "bomb.zip"),
    ],
)
def test_what_is_no_sound_file_is_one_line_and_nothing_is_kept(firm: Firm, name: str, raw: bytes, said: str) -> None:
    (firm.folder / name).write_bytes(raw)
    before = len(firm.store().journal.every())
    assert said in firm.refused("import", name)
    assert len(firm.store().journal.every()) == before


def test_a_file_beyond_all_measure_is_not_read(firm: Firm) -> None:
    with (firm.folder / "large.xml").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert "large.xml: it is 200 MB, and no more than 50 MB is read" in firm.refused("import", "large.xml")


def test_one_bad_document_does_not_keep_the_others_out(firm: Firm) -> None:
    printed(firm, "1050.pdf", *PAPER)
    firm.write("broken.xml", "<Invoice>")
    done = firm.run("import", "broken.xml", "1050.pdf")
    assert done.exit_code == 1
    assert firm.store().cases.get("1050") is not None


def test_what_open_items_leave_out_is_held_and_asked_about(firm: Firm) -> None:
    lines = INVOICES.splitlines()
    firm.write("open.csv", "\n".join([lines[0], lines[1], lines[3]]))
    assert "1 open here and not in the list, held until you answer: 1043" in firm.said(
        "import", "--open-items", "open.csv"
    )
    (task,) = [one for one in firm.told("tasks") if one["kind"] == "settled-there"]
    firm.said("decide", str(task["task"]), "yes")
    case = firm.store().cases.get("1043")
    assert case is not None
    assert not case.is_open


def test_open_items_that_lost_more_than_half_are_not_believed(firm: Firm) -> None:
    firm.write("open.csv", "\n".join(INVOICES.splitlines()[:2]))
    assert "2 of the 3 invoices that are open here are missing" in firm.refused("import", "--open-items", "open.csv")
    assert not [one for one in firm.told("tasks") if one["kind"] == "settled-there"]


def test_the_daemon_is_asked_to_search_its_mail_for_what_is_new(firm: Firm) -> None:
    wanted = json.loads(firm.store().setting("look_back_for"))
    assert {"anna@akers.example", "mette@solbrod.example", "1042", "2001"} <= set(wanted)
    firm.said("import", "clients.csv", "contacts.csv", "invoices.csv")
    assert json.loads(firm.store().setting("look_back_for")) == wanted


def test_json_of_a_bank_file_says_each_payment_as_the_bank_tells_it_and_then_the_sums(bare_firm: Firm) -> None:
    paid = Tx("800.00", "1234574", payer="Åkers Bygg")
    back = Entry("50.00", (Tx("50.00", payer="Åkers Bygg"),), mark="DBIT", reversal=True, name="B-2")
    bare_firm.write("konto.xml", camt(Entry("800.00", (paid,)), back).decode())
    one, other, whole = bare_firm.told("import", "--dry-run", "konto.xml")
    fixed = {name: one[name] for name in ("file", "type", "number", "amount", "currency", "issued", "due", "certain")}
    assert fixed == {
        "file": "konto.xml",
        "type": "payment",
        "number": None,
        "amount": "800.00",
        "currency": "SEK",
        "issued": None,
        "due": None,
        "certain": True,
    }
    assert (one["reference"], one["payer"], one["date"]) == ("1234574", "Åkers Bygg", "2026-11-20")
    assert other["amount"] == "-50.00"
    assert set(whole) == {"file", "totals", "error"}
    assert whole["totals"]["count"] == 2
    assert whole["totals"]["sums"] == {"SEK": "750.00"}
    assert whole["error"] is None


def test_every_file_is_told_of_though_others_are_refused(bare_firm: Firm) -> None:
    bare_firm.write("konto.xml", camt(Entry("800.00", (Tx("800.00"),))).decode())
    bare_firm.write("broken.xml", "<Document><BkToCstmrStmt>")
    done = bare_firm.run("import", "--dry-run", "--json", "missing.xml", "broken.xml", "konto.xml")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    ends = {one["file"]: one["error"] for one in lines if "totals" in one}
    assert list(ends) == ["missing.xml", "broken.xml", "konto.xml"]
    assert "No such file" in ends["missing.xml"]
    assert "broken XML" in ends["broken.xml"]
    assert ends["konto.xml"] is None
    assert done.exit_code == 1
