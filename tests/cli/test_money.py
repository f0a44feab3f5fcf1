"""Money at the command line: what came, where it went and why, what a client owes, and the owner's word."""

from __future__ import annotations

from assistant.config import load_config
from assistant.flows.allocate import Part, Placement, place
from assistant.flows.book import book
from assistant.flows.rehearse import ReadOnlyMailbox, SilentSender
from assistant.flows.undoing import ANEW, undo
from assistant.wiring import build_world
from tests.cli.conftest import NOW, Firm
from tests.payments.camt_files import Entry, Tx, camt

_BANK = '\n[[bank]]\nname = "seb"\nmax_age_days = 3\n'


def entry(amount: str, ocr: str = "", payer: str = "Åkers Bygg AB", name: str = "B") -> Entry:
    return Entry(amount, (Tx(amount, ocr, payer=payer),), name=f"{name}-{amount}-{ocr}", day="2026-11-20")


def booked(firm: Firm, *entries: Entry) -> None:
    """A bank file of these entries, read as the daemon reads it."""
    store = firm.store()
    world = build_world(load_config(firm.folder / "config.toml"), store, ReadOnlyMailbox(), SilentSender())
    book(world, "konto.xml", camt(*entries), NOW)
    store.close()


def with_bank(firm: Firm) -> Firm:
    config = firm.folder / "config.toml"
    config.write_text(config.read_text() + _BANK)
    return firm


def test_payments_says_where_each_went_and_why(firm: Firm) -> None:
    booked(with_bank(firm), entry("12500.00", "10425"), entry("77.00", payer="Nobody We Know"))
    said = firm.said("payments")
    assert "1042" in said
    assert "reference: 10425; exact amount" in said
    assert "task 2" in said
    assert "seb: data until 2026-11-20" in said
    assert "Nobody" in firm.said("payments", "--unmatched")
    assert "12500.00" not in firm.said("payments", "--unmatched")


def test_payments_as_json_names_source_evidence_and_candidates(firm: Firm) -> None:
    booked(firm, entry("12500.00", "10425"), entry("4000.00"))
    by_amount = {one["amount"]: one for one in firm.told("payments")}
    placed, asked = by_amount["12500.00"], by_amount["4000.00"]
    assert placed["invoices"] == [{"invoice": "1042", "amount": "12500.00", "currency": "SEK"}]
    assert (placed["state"], placed["client"], placed["source"]) == ("placed", "acme", "camt.053")
    assert asked["candidates"][0]["invoices"] == ["1043"]
    assert asked["task"] == 2


def test_a_task_is_answered_with_the_number_of_a_candidate(firm: Firm) -> None:
    booked(firm, entry("4000.00"))
    _backlog, task = firm.told("tasks")
    assert task["kind"] == "place-payment"
    firm.said("decide", "2", "1")
    assert firm.told("status", "1043")[0]["status"] == "paid"
    assert firm.said("payments", "--unmatched").startswith("nothing waits")


def test_a_candidates_number_is_offered_only_where_there_is_a_candidate(firm: Firm) -> None:
    booked(firm, entry("4000.00"), entry("77.00", payer="Nobody We Know"))
    by_amount = {one["facts"]["amount"]: one["answers"] for one in firm.told("tasks") if "amount" in one["facts"]}
    assert by_amount["4000.00 SEK"] == "1–2, INVOICE…, credit CLIENT or not ours"
    assert by_amount["77.00 SEK"] == "INVOICE…, credit CLIENT or not ours"
    said = firm.said("decide", "--help")
    assert "not ours" in said
    assert "same or other" in said


def test_an_answer_that_cannot_be_carried_out_is_one_line(firm: Firm) -> None:
    booked(firm, entry("4000.00"))
    assert "there is no invoice 9999" in firm.refused("decide", "2", "9999")


def test_reconcile_shows_the_evidence_and_a_dry_run_changes_nothing(firm: Firm) -> None:
    booked(firm, entry("4000.00"))
    said = firm.said("reconcile", "--dry-run")
    assert "1: 1043" in said
    assert "exact amount: 4000.00 SEK" in said
    assert firm.told("payments")[0]["state"] == "asked"
    assert firm.told("reconcile")[0]["candidates"][0]["evidence"].startswith("exact amount")


def test_with_everything_in_its_place_reconcile_has_nothing_to_say(firm: Firm) -> None:
    assert firm.said("reconcile") == "every payment has its place\n"
    assert "no bank file" in firm.said("payments")
    with_bank(firm)
    assert firm.said("payments").endswith("seb: no file yet\n")


def test_a_statement_has_open_items_payments_credits_and_a_balance(firm: Firm) -> None:
    booked(firm, entry("4050.00", "10433"))
    said = firm.said("statement", "acme")
    assert "12500.00" in said
    assert "kept as credit: 50.00 SEK" in said
    assert "balance: 12450.00 SEK" in said
    (told,) = firm.told("statement", "acme")
    assert told["balance"] == {"SEK": "12450.00"}
    assert [one["invoice"] for one in told["open"]] == ["1042"]
    assert [(one["invoice"], one["confirmed"]) for one in told["payments"]] == [("1043", True)]


def test_credit_write_off_and_reopen_say_what_they_did(firm: Firm) -> None:
    assert "500.00 SEK credited: broken; 12000.00 SEK is left" in firm.said(
        "credit", "1042", "--amount", "500,00", "--reason", "broken"
    )
    assert "closed: written off; 12000.00 SEK given up" in firm.said("write-off", "1042")
    assert "12000.00 SEK given up" in firm.said("timeline", "1042")
    assert "open again" in firm.said("reopen", "1042", "--reason", "they pay after all")
    assert "open already" in firm.refused("reopen", "1042")
    assert "only 12000.00 SEK is left" in firm.refused("credit", "1042", "--amount", "13000")


def test_a_payment_whose_invoice_is_opened_again_is_asked_about_as_what_happened(firm: Firm) -> None:
    booked(firm, entry("4000.00", "10433"))
    assert "open again: on the owner's word; 4000.00 SEK must be placed anew" in firm.said("reopen", "1043")
    asked = next(one for one in firm.told("tasks") if one["kind"] == "place-payment")
    assert "you have opened invoice 1043 again" in asked["text"]
    assert "you said" not in asked["text"]


def test_what_was_sent_is_shown_where_another_sum_arrived(firm: Firm) -> None:
    sent = "<AmtDtls><InstdAmt><Amt Ccy='EUR'>990.00</Amt></InstdAmt></AmtDtls>"
    tx = Tx("11000.00", payer="Nobody We Know", extra=sent)
    booked(firm, Entry("11000.00", (tx,), name="EUR", day="2026-11-20"), entry("77.00", payer="Nobody We Know"))
    texts = [one["text"] for one in firm.told("tasks") if one["kind"] == "place-payment"]
    assert any("11000.00 SEK (sent as 990.00 EUR) came in" in one for one in texts)
    assert any("77.00 SEK came in" in one for one in texts)


def test_what_is_kept_as_credit_is_offered_for_use_on_an_invoice(firm: Firm) -> None:
    booked(firm, entry("4050.00", "10433"))
    by_kind = {one["kind"]: one["answers"] for one in firm.told("tasks")}
    assert by_kind["overpaid"] == "INVOICE…, to use it there, or done"


def test_what_was_paid_by_word_is_not_paid_twice_by_the_bank(firm: Firm) -> None:
    firm.said("paid", "1042")
    booked(firm, entry("12500.00", "10425"))
    assert [one["kind"] for one in firm.told("tasks")] == ["backlog"]
    (told,) = firm.told("statement", "acme")
    assert told["balance"] == {"SEK": "4000.00"}


def test_a_bank_file_is_imported_like_any_other_and_why_tells_what_it_left_open(firm: Firm) -> None:
    (with_bank(firm).folder / "konto.xml").write_bytes(camt(entry("12500.00", "10425"), entry("4000.00")))
    asked, placed = sorted(firm.told("import", "konto.xml", "--dry-run")[:2], key=lambda one: one["certain"])
    assert (placed["type"], placed["amount"], placed["reference"], placed["date"]) == (
        "payment",
        "12500.00",
        "10425",
        "2026-11-20",
    )
    assert asked["certain"] is False
    assert firm.told("payments") == []
    assert "see `tasks`" not in firm.said("import", "konto.xml", "--dry-run")
    said = firm.said("import", "konto.xml")
    assert "1 placed, 1 asked" in said
    assert said.endswith("what is asked waits for your answer: see `tasks`\n")
    assert "see `tasks`" not in firm.said("import", "konto.xml")
    assert "a payment without a place may be from Åkers Bygg AB: 4000.00 SEK" in firm.said("why", "1043")
    assert "all bank data are fresh: seb 2026-11-20" in firm.said("why", "1043")
    assert firm.told("status", "1042")[0]["status"] == "paid"


def test_a_bank_file_that_breaks_off_is_refused_in_one_line_and_nothing_of_it_is_booked(firm: Firm) -> None:
    (firm.folder / "broken.xml").write_bytes(camt(entry("12500.00", "10425"))[:-30])
    line = firm.refused("import", "broken.xml")
    assert "broken.xml line 6: it is broken XML" in line
    assert line.count("line 6") == 1
    assert "fetch it from the bank again" in line
    assert firm.told("payments") == []


def test_a_payment_finds_its_place_when_its_invoice_is_imported_after_it(firm: Firm) -> None:
    (firm.folder / "konto.xml").write_bytes(camt(entry("99.00", "10458")))
    firm.said("import", "konto.xml")
    assert firm.told("payments")[0]["state"] == "asked"
    header = "invoice;client;amount;currency;issued;due;reference"
    firm.write("more.csv", f"{header}\n1045;acme;99,00;SEK;2026-11-01;2026-12-01;10458\n")
    firm.said("import", "more.csv")
    assert firm.told("payments")[0]["invoices"] == [{"invoice": "1045", "amount": "99.00", "currency": "SEK"}]


def test_a_payment_in_another_currency_is_told_in_the_currency_of_its_invoice(firm: Firm) -> None:
    header = "invoice;client;amount;currency;issued;due;reference"
    firm.write("euro.csv", f"{header}\n1046;acme;100,00;EUR;2026-11-01;2026-12-01;10466\n")
    firm.said("import", "euro.csv")
    sent = '<AmtDtls><InstdAmt><Amt Ccy="EUR">100.00</Amt></InstdAmt></AmtDtls>'
    tx = Tx("1130.00", "10466", payer="Åkers Bygg AB", extra=sent)
    booked(firm, Entry("1130.00", (tx,), day="2026-11-20"))
    (paid,) = firm.told("payments")
    assert (paid["amount"], paid["currency"]) == ("1130.00", "SEK")
    assert paid["invoices"] == [{"invoice": "1046", "amount": "100.00", "currency": "EUR"}]
    assert "1046 (100.00 EUR)" in " ".join(firm.said("payments").split())


def test_what_went_to_an_invoice_and_left_it_again_is_not_told(firm: Firm) -> None:
    booked(firm, entry("4000.00", "10425"))
    store = firm.store()
    world = build_world(load_config(firm.folder / "config.toml"), store, ReadOnlyMailbox(), SilentSender())
    (kept,) = store.payments.every(None, "")
    with store.transaction():
        undo(world, kept, ANEW, NOW)
        place(world, kept, Placement("acme", (Part("1043", 400_000),), "exact amount"), NOW)
    store.close()
    (paid,) = firm.told("payments")
    assert paid["invoices"] == [{"invoice": "1043", "amount": "4000.00", "currency": "SEK"}]
    assert "1042" not in firm.said("payments").replace("10425", "")
