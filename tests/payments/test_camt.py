"""camt.053 and camt.054: what came in, whole or not at all, and the same payment under the same key in both."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.payments.camt import read_camt
from assistant.payments.credit import Advised, BankFileError, Credit, Direction, Reference, Statement
from tests.payments.camt_files import ACCOUNT, Entry, Tx, camt, unnamed

TX = Tx("12500.00", ocr="1234574", text="Faktura 1042\nTack", payer="Acme AB", iban="SE3550000000054910000003")
BATCH = (
    Tx("100.00", ocr="1234574", payer="Acme AB", end_to_end="A"),
    Tx("250.50", ocr="123455", payer="Bageren ApS", end_to_end="B"),
)


def read(*entries: Entry, **kinds: str) -> Statement:
    (statement,) = read_camt(camt(*entries, **kinds), "konto.xml")
    return statement


def only(*entries: Entry, **kinds: str) -> Credit:
    (credit,) = read(*entries, **kinds).credits
    return credit


def refused(*entries: Entry, **kinds: str) -> str:
    with pytest.raises(BankFileError) as caught:
        read(*entries, **kinds)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "10", "12", "13"])
@pytest.mark.parametrize("kind", ["053", "054"])
def test_a_payment_is_read_alike_in_every_version(kind: str, version: str) -> None:
    credit = only(Entry("12500.00", (TX,)), kind=kind, version=version)
    assert credit.amount == Money.of("12500.00", "SEK")
    assert credit.booked == date(2026, 11, 20)
    assert credit.account == ACCOUNT
    assert (credit.payer, credit.payer_account) == ("Acme AB", "SE3550000000054910000003")
    assert credit.references == (Reference("1234574"),)
    assert credit.text == "Faktura 1042\nTack"
    assert credit.source == f"camt.{kind}"


def test_a_batch_is_split_into_its_payments() -> None:
    first, second = read(Entry("350.50", BATCH)).credits
    assert (first.amount.minor, second.amount.minor) == (10_000, 25_050)
    assert (first.payer, second.payer) == ("Acme AB", "Bageren ApS")
    assert first.entry == second.entry
    assert not first.whole_entry


def test_both_files_give_a_payment_the_same_key() -> None:
    one, other = read(Entry("350.50", BATCH)), read(Entry("350.50", BATCH[::-1]), kind="054", version="08")
    assert {credit.key for credit in one.credits} == {credit.key for credit in other.credits}
    single = only(Entry("12500.00", (TX,)))
    assert single.key == only(Entry("12500.00", (TX,)), kind="054").key
    assert single.key != only(Entry("12500.00", (TX,), name="B-2")).key


def test_two_equal_payments_in_a_batch_are_two() -> None:
    twins = read(Entry("200.00", (Tx("100.00", ocr="1234574"), Tx("100.00", ocr="1234574")))).credits
    assert len({credit.key for credit in twins}) == 2


def test_a_bank_without_names_of_its_own_still_gives_the_same_key_twice() -> None:
    entry = unnamed(Entry("12500.00", (TX,)))
    assert only(entry).key == only(entry, kind="054").key


def test_a_batch_that_does_not_add_up_is_left_as_one_for_a_person_to_see() -> None:
    credit = only(Entry("340.50", BATCH))
    assert credit.amount == Money.of("340.50", "SEK")
    assert credit.whole_entry
    assert {one.text for one in credit.references} == {"1234574", "123455"}


def test_what_is_not_booked_or_goes_out_is_left_out() -> None:
    statement = read(Entry("1.00", status="PDNG"), Entry("2.00", mark="DBIT"), Entry("3.00", (TX,)))
    assert [credit.amount.minor for credit in statement.credits] == [300]
    assert statement.left_out == 2


def test_a_payment_taken_back_is_one_and_a_refund_to_the_owner_is_no_payment() -> None:
    statement = read(Entry("12500.00", (TX,), mark="DBIT", reversal=True), Entry("9.00", reversal=True, name="B-2"))
    (credit,) = statement.credits
    assert credit.direction is Direction.TAKEN_BACK
    assert credit.amount == Money.of("12500.00", "SEK")


def test_several_documents_come_with_what_is_paid_of_each() -> None:
    tx = Tx("900.00", documents=(("CINV", "1042", "1000.00"), ("CREN", "K-7", "100.00")))
    assert only(Entry("900.00", (tx,))).references == (
        Reference("1042", Advised.DOCUMENT, Money.of("1000.00", "SEK")),
        Reference("K-7", Advised.DOCUMENT, Money.of("-100.00", "SEK")),
    )


def test_what_the_payer_sent_in_another_currency_and_the_fee_are_kept() -> None:
    extra = (
        '<AmtDtls><InstdAmt><Amt Ccy="EUR">100.00</Amt></InstdAmt></AmtDtls>'
        '<Chrgs><Rcrd><Amt Ccy="SEK">25.00</Amt></Rcrd></Chrgs>'
    )
    credit = only(Entry("1100.00", (Tx("1100.00", extra=extra),)), version="08")
    assert credit.instructed == Money.of("100.00", "EUR")
    assert credit.charges == Money.of("25.00", "SEK")


SUMMARY = "<TxsSummry><TtlCdtNtries><NbOfNtries>{}</NbOfNtries><Sum>{}</Sum></TtlCdtNtries></TxsSummry>"


def test_stated_totals_are_compared() -> None:
    statement = read(Entry("10.00"), Entry("5.00", name="B-2"), head=SUMMARY.format(2, "15.00"))
    assert [(total.what, total.value) for total in statement.totals] == [
        ("number of credits", "2"),
        ("sum of credits", "15.00"),
    ]


@pytest.mark.parametrize(("count", "total"), [(3, "15.00"), (2, "15.01"), (2, "many")])
def test_a_wrong_total_refuses_the_file_and_names_the_line(count: int, total: str) -> None:
    said = refused(Entry("10.00"), Entry("5.00", name="B-2"), head=SUMMARY.format(count, total))
    assert said.startswith("konto.xml line 4: ")
    assert "nothing of it was booked" in said


def test_a_batch_total_that_is_wrong_refuses_the_file() -> None:
    batch = '<Btch><NbOfTxs>2</NbOfTxs><TtlAmt Ccy="SEK">350.51</TtlAmt></Btch>'
    assert "350.51 SEK, but its payments sum to 350.50 SEK" in refused(Entry("350.50", BATCH, batch=batch))
    assert "says it has 3" in refused(Entry("350.50", BATCH, batch="<Btch><NbOfTxs>3</NbOfTxs></Btch>"))


def test_a_batch_of_which_the_bank_tells_only_the_sum_is_one_payment() -> None:
    batch = "<Btch><NbOfTxs>86</NbOfTxs></Btch>"
    (whole,) = read(Entry("350.50", (Tx("350.50"),), batch=batch)).credits
    assert (whole.amount, whole.whole_entry) == (Money.of("350.50", "SEK"), True)
    assert "says it has 86" in refused(Entry("350.50", (Tx("100.00"),), batch=batch))


BALANCES = "".join(
    f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">{amount}</Amt>'
    "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
    for code, amount in (("OPBD", "100.00"), ("CLBD", "110.00"))
)


def test_balances_that_do_not_follow_are_a_doubt_and_no_refusal() -> None:
    assert read(Entry("10.00"), head=BALANCES).doubts == ()
    (doubt,) = read(Entry("11.00"), head=BALANCES).doubts
    assert "111.00, but the closing balance says 110.00" in doubt


def test_a_balance_without_a_mark_is_no_debt() -> None:
    unmarked = BALANCES.replace("<CdtDbtInd>CRDT</CdtDbtInd>", "")
    statement = read(Entry("10.00"), head=unmarked)
    assert (statement.opening, statement.doubts) == (Money.of(100, "SEK"), ())
    owed = BALANCES.replace("CRDT", "DBIT").replace("110.00", "90.00")
    assert read(Entry("10.00"), head=owed).opening == Money.of(-100, "SEK")


def test_an_entry_without_a_day_was_booked_when_its_statement_closed() -> None:
    undated = Entry("10.00", day="")
    assert "the entry has no booking date" in refused(undated)
    closed = BALANCES.replace("</CdtDbtInd></Bal>", "</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>")
    assert only(undated, head=closed).booked == date(2026, 11, 20)
    assert only(undated, head="<FrToDt><ToDt>2026-11-19</ToDt></FrToDt>").booked == date(2026, 11, 19)
    assert only(undated, kind="054", head="<CreDtTm>2026-11-18T07:00:00</CreDtTm>").booked == date(2026, 11, 18)


def test_an_unknown_currency_refuses_the_file() -> None:
    assert '"XYZ" is no currency' in refused(Entry("10.00", currency="XYZ"))


def test_a_report_within_the_day_tells_the_same_bookings_as_the_statement() -> None:
    raw = camt(Entry("10.00")).replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt").replace(b"Stmt>", b"Rpt>")
    raw = raw.replace(b"<Acct>", b"<CreDtTm>2026-11-20T12:00:00</CreDtTm><Acct>")
    (report,) = read_camt(raw, "konto.xml")
    (statement,) = read_camt(camt(Entry("10.00")), "konto.xml")
    assert report.source == "camt.052"
    assert [one.key for one in report.credits] == [one.key for one in statement.credits]
    assert report.until == date(2026, 11, 19), "its day is not over"


def test_every_message_of_an_envelope_is_read() -> None:
    inner = [camt(Entry("10.00", name=name)).partition(b"\n")[2] for name in ("B-1", "B-2")]
    found = read_camt(b"<Envelope>" + b"".join(inner) + b"</Envelope>", "konto.xml")
    assert [len(one.credits) for one in found] == [1, 1]


def test_a_minus_before_an_amount_turns_its_mark_round() -> None:
    assert read(Entry("-10.00")).credits == ()
    (credit,) = read(Entry("-10.00", mark="DBIT")).credits
    assert str(credit.amount) == "10.00 SEK"


def test_letters_of_an_old_program_are_read_though_it_says_utf_8() -> None:
    raw = camt(Entry("10.00", (Tx("10.00", payer="Åkers Bröd"),))).decode().encode("cp1252")
    (statement,) = read_camt(raw, "konto.xml")
    assert statement.credits[0].payer == "Åkers Bröd"


def test_another_document_is_named_as_such() -> None:
    with pytest.raises(BankFileError, match="no camt"):
        read_camt(b"<Document><Invoice/></Document>", "konto.xml")
    with pytest.raises(BankFileError, match="without a Stmt"):
        read_camt(b"<Document><BkToCstmrStmt/></Document>", "konto.xml")
