"""A bank file pays invoices, asks about what it cannot place, and is never booked twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.case import Status
from assistant.domain.hold import HoldKind
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.domain.policy import BankSource
from assistant.flows import command
from assistant.flows.allocate import Part, Placement, place
from assistant.flows.book import Fate, bank_of, book, looks_like_bank_file
from assistant.flows.undoing import ANEW, undo
from assistant.flows.world import World
from assistant.payments.credit import BankFileError, Statement
from assistant.store.payment_rows import State
from tests.flows.doubles import at, bring_in, case, tasks
from tests.flows.money import CSV, TODAY, bill, firm, kr, ocr, paid_in, told
from tests.payments.camt_files import Entry, Tx, camt


@pytest.fixture
def world() -> World:
    return firm()


def test_a_payment_with_its_reference_closes_the_invoice_and_says_on_what_that_rests(world: World) -> None:
    (paid,) = told(world, paid_in("12500.00", "1042")).payments
    assert (paid.fate, paid.invoices, paid.client) == (Fate.PLACED, ("1042",), "solrosen")
    assert case(world).status is Status.PAID
    assert f"reference with check digit: {ocr('1042')}" in paid.why
    (reason,) = [one.reason for one in world.store.journal.of_invoice("1042") if one.event == "PaymentRecorded"]
    assert "bank: camt.053 of 2026-11-20" in reason
    assert ocr("1042") in reason


def test_a_file_without_an_account_says_how_its_bank_is_named() -> None:
    world = firm(banks=(BankSource("seb", "SE4550000000058398257466"),))
    text = CSV.format(text="hej", amount="1,00") + "2026-11-20;2026-11-20;5490990005;Hyra;-5,00;995,00\n"
    notes = book(world, "seb.csv", text.encode(), at(TODAY)).notes
    assert "1 line is no payment to you" in notes
    assert any(one.startswith("it names no account: name its layout as mapping of its [[bank]]") for one in notes)


def test_the_same_file_again_changes_nothing(world: World) -> None:
    told(world, paid_in("12500.00", "1042"), paid_in("17.00"))
    before = world.store.query("select * from cases"), tasks(world), world.store.query("select * from allocations")
    again = told(world, paid_in("12500.00", "1042"), paid_in("17.00"), name="again.xml")
    assert {one.fate for one in again.payments} == {Fate.KNOWN}
    assert before == (
        world.store.query("select * from cases"),
        tasks(world),
        world.store.query("select * from allocations"),
    )


def test_both_files_of_one_day_book_each_payment_once(world: World) -> None:
    told(world, paid_in("800.00", "1043", name="N-1"), kind="053")
    told(world, paid_in("800.00", "1043", name="N-1"), kind="054", name="avi.xml")
    assert case(world, "1043").paid == kr("800.00")
    assert tasks(world) == []


def test_an_unsound_file_is_refused_in_one_line_and_nothing_of_it_is_kept(world: World) -> None:
    future = paid_in("800.00", "1043", day="2027-03-01")
    with pytest.raises(BankFileError, match=r"konto\.xml") as refused:
        told(world, paid_in("12500.00", "1042"), future)
    assert "\n" not in str(refused.value)
    assert world.store.query("select * from payments") == []
    assert case(world).is_open


def test_a_payment_that_names_nothing_is_asked_about_with_candidates(world: World) -> None:
    (paid,) = told(world, paid_in("800.00")).payments
    assert paid.fate is Fate.ASKED
    assert tasks(world) == [("place-payment", "")]
    kept = world.store.payments.get(paid.credit.key)
    assert kept is not None
    assert kept.choices[0].numbers == ("1043",)
    assert case(world, "1043").is_open


def test_more_than_is_open_is_kept_as_the_clients_credit_and_told(world: World) -> None:
    (paid,) = told(world, paid_in("850.00", "1043")).payments
    kept = world.store.payments.get(paid.credit.key)
    assert kept is not None
    assert (kept.surplus, kept.credit_left, kept.client) == (kr("50.00"), kr("50.00"), "solrosen")
    assert case(world, "1043").balance == kr("0")
    assert tasks(world) == [("overpaid", "")]


def test_a_credit_is_used_when_the_next_payment_leaves_just_that_out(world: World) -> None:
    told(world, paid_in("850.00", "1043"))
    told(world, paid_in("12450.00", "1042"), name="next.xml")
    assert case(world).status is Status.PAID
    assert case(world).paid == kr("12500.00")
    assert world.store.payments.credits_of("solrosen") == []


def test_rounding_is_waived_and_the_invoice_is_paid() -> None:
    world = firm(bill("1042", "99.60"))
    told(world, paid_in("100.00", "1042"))
    assert case(world).status is Status.PAID
    world = firm(bill("1042", "100.40"))
    told(world, paid_in("100.00", "1042"))
    assert (case(world).status, case(world).credited) == (Status.PAID, kr("0.40"))


def test_a_part_payment_leaves_the_rest_and_ends_the_wait_for_it(world: World) -> None:
    told(world, paid_in("5000.00", "1042"))
    assert (case(world).balance, case(world).status) == (kr("7500.00"), Status.OPEN)
    assert [hold.kind for hold in case(world).holds] == [HoldKind.PART_PAYMENT]


def test_a_payment_that_comes_before_its_invoice_is_placed_when_the_invoice_is_there(world: World) -> None:
    told(world, paid_in("777.00", "1099"))
    assert tasks(world) == [("place-payment", "")]
    bring_in(world, bill("1099", "777.00"), on=TODAY)
    told(world, name="empty.xml")
    assert case(world, "1099").status is Status.PAID
    assert tasks(world) == []


def test_a_payment_taken_back_opens_its_invoice_and_says_so(world: World) -> None:
    told(world, paid_in("12500.00", "1042", end_to_end="E-1"))
    back = Entry(
        "12500.00", (Tx("12500.00", end_to_end="E-1"),), mark="DBIT", reversal=True, name="R-1", day="2026-11-21"
    )
    (paid,) = told(world, back, name="next.xml").payments
    assert paid.fate is Fate.TAKEN_BACK
    assert (case(world).status, case(world).balance) == (Status.OPEN, kr("12500.00"))
    assert tasks(world) == [("taken-back", "1042")]


def test_the_owners_word_is_confirmed_by_the_bank_and_not_paid_twice(world: World) -> None:
    command.paid(world, "1042", at(TODAY))
    (paid,) = told(world, paid_in("12500.00", "1042")).payments
    assert paid.fate is Fate.PLACED
    assert case(world).paid == kr("12500.00")
    assert world.store.allocations.said("1042") == 0
    assert tasks(world) == []
    assert [one.event for one in world.store.journal.of_invoice("1042")][-1] == "PaymentConfirmed"


def test_a_second_payment_of_the_same_invoice_is_asked_about(world: World) -> None:
    told(world, paid_in("12500.00", "1042"))
    told(world, paid_in("12500.00", "1042", name="second", day="2026-11-22"), name="next.xml")
    assert case(world).paid == kr("12500.00")
    assert tasks(world) == [("place-payment", "")]


def test_a_word_of_long_ago_is_not_what_a_payment_of_today_confirms(world: World) -> None:
    command.paid(world, "1042", at(date(2026, 10, 16)), on=date(2026, 10, 16))
    told(world, paid_in("12500.00", "1042"))
    assert world.store.allocations.said("1042") == 1_250_000
    assert tasks(world) == [("place-payment", "")]


def test_part_of_the_owners_word_is_confirmed_and_the_rest_is_new_money(world: World) -> None:
    command.paid(world, "1042", at(TODAY), kr("2500.00"))
    told(world, paid_in("2500.00", "1042"))
    assert case(world).balance == kr("10000.00")
    told(world, paid_in("10000.00", "1042"), name="next.xml")
    assert case(world).status is Status.PAID
    assert world.store.allocations.said("1042") == 0


def test_what_is_older_than_the_oldest_invoice_and_names_none_is_left_in_peace(world: World) -> None:
    (paid,) = told(world, paid_in("31.00", payer="Skatteverket", day="2026-01-05")).payments
    assert paid.fate is Fate.LEFT
    assert tasks(world) == []


def test_it_is_looked_at_again_when_older_invoices_come(world: World) -> None:
    told(world, paid_in("31.00", payer="Bageriet Solrosen AB", day="2026-09-05"))
    assert tasks(world) == [("place-payment", "")]
    world = firm()
    (paid,) = told(world, paid_in("31.00", payer="Någon Annan", text="9999", day="2026-09-05")).payments
    assert paid.fate is Fate.LEFT
    bring_in(world, bill("9999", "31.00", issued=date(2026, 9, 1)), on=date(2026, 9, 1))
    told(world, name="empty.xml")
    assert tasks(world) == [("place-payment", "")]


def test_a_statement_is_remembered_with_its_totals_and_how_far_it_reaches(world: World) -> None:
    told(world, paid_in("12500.00", "1042"))
    (read,) = world.store.sources.statements()
    assert (read.file, read.source, read.until) == ("konto.xml", "camt.053", date(2026, 11, 20))


def test_two_sources_that_tell_of_one_payment_book_it_once(world: World) -> None:
    told(world, paid_in("800.00", "1043"))
    raw = CSV.format(text=f"BG {ocr('1043')}", amount="800,00").encode("cp1252")
    assert looks_like_bank_file(world, raw)
    (paid,) = book(world, "seb.csv", raw, at(TODAY)).payments
    assert paid.fate is Fate.KNOWN
    assert (case(world, "1043").paid, tasks(world)) == (kr("800.00"), [])


def test_what_may_be_one_payment_told_twice_is_asked_about_and_not_booked(world: World) -> None:
    told(world, paid_in("800.00", "1043"))
    (paid,) = book(world, "seb.csv", CSV.format(text="Insättning", amount="800,00").encode(), at(TODAY)).payments
    assert paid.fate is Fate.ASKED
    assert tasks(world) == [("same-payment", "")]


def test_the_one_of_two_tellings_that_says_more_is_the_one_that_pays(world: World) -> None:
    book(world, "seb.csv", CSV.format(text="Cederlunds", amount="800,00").encode(), at(TODAY))
    assert tasks(world) == [("place-payment", "")]
    (paid,) = told(world, paid_in("800.00", "1043", text="Cederlunds")).payments
    assert (paid.fate, tasks(world)) == (Fate.PLACED, [])
    states = {one["state"] for one in world.store.query("select state from payments")}
    assert states == {State.PLACED, State.TWIN}


def test_a_sum_that_another_source_told_in_parts_is_not_booked_again(world: World) -> None:
    parts = tuple(
        Tx(amount, ocr(number), payer="Bageriet Solrosen AB")
        for amount, number in (("12500.00", "1042"), ("800.00", "1043"))
    )
    told(world, Entry("13300.00", parts, name="D-1"))
    (paid,) = book(world, "seb.csv", CSV.format(text="Bg-insättning", amount="13300,00").encode(), at(TODAY)).payments
    assert paid.fate is Fate.KNOWN
    assert tasks(world) == []


def test_an_archive_is_read_as_its_files(world: World) -> None:
    assert looks_like_bank_file(world, camt(paid_in("1.00")))
    assert not looks_like_bank_file(world, b"client;name\na;b\n")


def test_a_file_of_somebody_elses_account_is_refused() -> None:
    ours = firm(banks=(BankSource("seb", "SE35 5000 0000 0549 1000 0003"),))
    with pytest.raises(BankFileError, match=r"of no \[\[bank\]\] in the config; import the file of your own account"):
        told(ours, paid_in("12500.00", "1042"))
    assert case(ours).is_open
    ours = firm(banks=(BankSource("seb", "SE45 5000 0000 0583 9825 7466"),))
    told(ours, paid_in("12500.00", "1042"))
    assert ours.store.sources.reaches() == {"seb": date(2026, 11, 20)}


def test_a_file_is_of_the_bank_whose_layout_or_account_it_has() -> None:
    banks = (BankSource("shop", mapping="stripe"), BankSource("giro", "5050-1055"), BankSource("rest"))
    statement = Statement("f", "csv stripe", ())
    assert bank_of(banks, statement) == "shop"
    assert bank_of(banks, replace(statement, source="bgmax", account="0050501055")) == "giro"
    assert bank_of(banks, replace(statement, source="mt940", account="123")) == "rest"
    assert bank_of(banks[:2], replace(statement, source="mt940", account="123")) == ""


def converted(number: str, sent: str, payer: str = "Bageriet Solrosen AB") -> Entry:
    """What was sent in euro and arrives in crowns."""
    extra = f'<AmtDtls><InstdAmt><Amt Ccy="EUR">{sent}</Amt></InstdAmt></AmtDtls>'
    return Entry("1130.00", (Tx("1130.00", ocr(number), payer=payer, extra=extra),))


def in_euro(number: str, amount: str) -> Invoice:
    return replace(bill(number, "1.00"), amount=Money.of(amount, "EUR"))


def test_what_was_sent_in_the_currency_of_the_invoice_pays_it_though_it_arrives_in_another() -> None:
    world = firm(in_euro("1042", "100.00"), in_euro("1053", "100.00"))
    (paid,) = told(world, converted("1042", "100.00"), kind="053").payments
    assert (paid.fate, paid.invoices) == (Fate.PLACED, ("1042",))
    assert "100.00 EUR was sent" in paid.why
    assert (case(world).status, case(world).paid) == ("paid", Money.of("100.00", "EUR"))
    assert case(world, "1053").is_open


def test_what_the_bank_made_of_another_sum_is_asked_about() -> None:
    world = firm(in_euro("1042", "100.00"), in_euro("1053", "99.00"))
    (paid,) = told(world, converted("1042", "99.00")).payments
    assert (paid.fate, tasks(world)) == (Fate.ASKED, [("place-payment", "")])
    world = firm(in_euro("1042", "100.00"))
    assert told(world, converted("1042", "100.00", "Cederlunds Måleri HB")).payments[0].fate is Fate.ASKED


def test_a_payment_in_another_currency_that_came_late_is_done_over_like_any_other() -> None:
    for first in (True, False):
        world = firm(in_euro("1042", "100.00"))
        early = replace(converted("1042", "100.00"), name="EARLY", day="2026-11-10")
        late = replace(converted("1042", "100.00"), name="LATE", day="2026-11-12")
        for one in (early, late) if first else (late, early):
            told(world, one, name=one.name)
        placed = world.store.query("select entry, state from payments order by booked")
        assert [one["state"] for one in placed] == [State.PLACED, State.ASKED]
        assert case(world).paid == Money.of("100.00", "EUR")


def test_an_invoice_that_a_payment_left_again_is_not_told_as_its_place(world: World) -> None:
    told(world, paid_in("800.00", "1042"))
    (kept,) = world.store.payments.every(None, "")
    with world.store.transaction():
        undo(world, kept, ANEW, at(TODAY))
        place(world, kept, Placement("solrosen", (Part("1043", 80_000),), "exact amount"), at(TODAY))
    (paid,) = told(world, paid_in("800.00", "1042")).payments
    assert (paid.fate, paid.invoices) == (Fate.KNOWN, ("1043",))
