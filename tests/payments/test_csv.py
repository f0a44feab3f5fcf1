"""CSV exports of the banks and payment services that mappings are shipped for, and what makes them unsound."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Credit, Direction, Statement
from assistant.payments.csv import read_csv, table_of
from assistant.payments.mapping import MappingError, mapping_of
from tests.payments.bank_exports import (
    DANSKE,
    DANSKE_BUSINESS,
    DANSKE_PRIVATE,
    HANDELSBANKEN,
    HANDELSBANKEN_BUSINESS,
    HANDELSBANKEN_BY_EXCEL,
    JYSKE,
    JYSKE_IN_ENGLISH,
    JYSKE_TODAY,
    NORDEA,
    NORDEA_DK,
    NORDEA_DK_BEFORE,
    NORDEA_IN_ENGLISH,
    NORDEA_PLUSGIRO,
    NORDEA_PLUSGIRO_BY_EXCEL,
    NORDEA_PLUSGIRO_DATUM,
    NYKREDIT,
    PAYPAL,
    PAYPAL_STATEMENT,
    PAYPAL_WITH_COMMAS,
    SEB,
    SEB_BY_EXCEL,
    SEB_IN_TWO_COLUMNS,
    SEB_WITH_COMMAS,
    SEB_WITH_TYPES,
    STRIPE,
    STRIPE_DASHBOARD,
    SWEDBANK,
    SWEDBANK_BUSINESS,
    SWISH,
    SWISH_BY_EXCEL,
    WISE,
    WISE_HISTORY,
)
from tests.payments.shipped import shipped


def statement(text: str, encoding: str = "utf-8") -> Statement:
    table = table_of(text.encode(encoding), shipped())
    assert table is not None
    (read,) = read_csv(table, "konto.csv")
    return read


def first(text: str, encoding: str = "utf-8") -> Credit:
    return statement(text, encoding).credits[0]


def refused(text: str) -> str:
    with pytest.raises(BankFileError) as caught:
        statement(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "source", "currency", "minor"),
    [
        (SEB, "csv seb", "SEK", 1_250_000),
        (SEB_BY_EXCEL, "csv seb", "SEK", 1_250_000),
        (SEB_WITH_COMMAS, "csv seb", "SEK", 1_250_000),
        (SEB_WITH_TYPES, "csv seb", "SEK", 1_250_000),
        (SEB_IN_TWO_COLUMNS, "csv seb", "SEK", 1_250_000),
        (SWEDBANK, "csv swedbank", "SEK", 1_250_000),
        (SWEDBANK_BUSINESS, "csv swedbank", "SEK", 1_250_000),
        (HANDELSBANKEN, "csv handelsbanken", "SEK", 1_250_000),
        (HANDELSBANKEN_BUSINESS, "csv handelsbanken", "SEK", 1_250_000),
        (HANDELSBANKEN_BY_EXCEL, "csv handelsbanken", "SEK", 1_250_000),
        (NORDEA, "csv nordea", "SEK", 1_250_000),
        (NORDEA_PLUSGIRO, "csv nordea", "SEK", 1_250_000),
        (NORDEA_PLUSGIRO_BY_EXCEL, "csv nordea", "SEK", 1_250_000),
        (NORDEA_PLUSGIRO_DATUM, "csv nordea", "SEK", 1_250_000),
        (NORDEA_DK, "csv nordea", "DKK", 1_250_000),
        (NORDEA_DK_BEFORE, "csv nordea", "DKK", 1_250_000),
        (NORDEA_IN_ENGLISH, "csv nordea", "EUR", 1_250_000),
        (DANSKE, "csv danske-bank", "DKK", 1_250_000),
        (DANSKE_PRIVATE, "csv danske-bank", "DKK", 1_250_000),
        (DANSKE_BUSINESS, "csv danske-bank", "DKK", 1_250_000),
        (JYSKE, "csv jyske-bank", "DKK", 1_250_000),
        (JYSKE_TODAY, "csv jyske-bank", "DKK", 1_250_000),
        (NYKREDIT, "csv jyske-bank", "DKK", 1_250_000),
        (JYSKE_IN_ENGLISH, "csv jyske-bank", "DKK", 1_250_000),
        (PAYPAL, "csv paypal", "EUR", 125_000),
        (PAYPAL_WITH_COMMAS, "csv paypal", "EUR", 125_000),
        (PAYPAL_STATEMENT, "csv paypal", "EUR", 125_000),
        (STRIPE, "csv stripe", "EUR", 125_000),
        (STRIPE_DASHBOARD, "csv stripe", "EUR", 125_000),
        (WISE, "csv wise", "EUR", 125_000),
        (WISE_HISTORY, "csv wise", "EUR", 125_000),
        (SWISH, "csv swish-swedbank", "SEK", 50_000),
        (SWISH_BY_EXCEL, "csv swish-swedbank", "SEK", 50_000),
    ],
)
def test_every_layout_is_known_by_its_header(text: str, source: str, currency: str, minor: int) -> None:
    credit = first(text)
    assert (credit.source, credit.amount, credit.booked) == (source, Money(minor, currency), date(2026, 11, 20))
    said = credit.text + " ".join(one.text for one in credit.references)
    assert "1042" in said or "1234574" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "iso-8859-15", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    crlf = SWEDBANK.replace("\n", "\r\n")
    assert first(SEB, encoding) == first(SEB)
    assert first(crlf, encoding) == first(SWEDBANK)


def test_three_decimals_after_a_point_are_no_thousands() -> None:
    below = SEB.splitlines()[0] + "\n2026-11-20;2026-11-20;5490990005;1042;250.000;300.000\n"
    assert first(below).amount == Money.of("250.00", "SEK")
    assert statement(SEB).totals[0].what == "running balance"
    thousands = DANSKE.replace("12.500,00", "12.500").replace("20.000,00", "20.000")
    assert first(thousands).amount == Money.of("12500", "DKK")
    thousands = JYSKE.replace("12.500,00", "12.501").replace("20.000,00", "20.000")
    assert first(thousands).amount == Money.of("12501", "DKK")


def in_two_ways(layout: str, *rows: tuple[str, str]) -> str:
    header, row, *_ = layout.splitlines()
    begin = row.rsplit(";", 2)[0]
    return "\n".join((header, *(f"{begin};{amount};{balance}" for amount, balance in rows), ""))


def test_figures_that_two_marks_read_differently_are_not_guessed() -> None:
    said = 'konto.csv line 2: "{}" can mean {} or {}; save it anew at the bank with two decimals'
    assert said.format("30,000", "30.00", "30000.00") in refused(in_two_ways(SEB, ("30,000", "130,000")))
    rows = (("30,000", "130,000"), ("50,000", "100,000"))
    assert said.format("30,000", "30.00", "30000.00") in refused(in_two_ways(SEB, *rows))
    assert said.format("12.500", "12.50", "12500.00") in refused(in_two_ways(JYSKE, ("12.500", "20.000")))


def test_one_figure_or_the_balances_may_say_which_mark_it_is() -> None:
    assert first(in_two_ways(SEB, ("30,000", "1130,000"))).amount == Money.of(30, "SEK")
    assert first(in_two_ways(SEB, ("30,000", "130,000"), ("50,000", "100,00"))).amount == Money.of(30, "SEK")
    assert first(in_two_ways(SEB, ("30,000", "130"), ("50,000", "100"))).amount == Money.of(30, "SEK")
    assert first(in_two_ways(SEB, ("30,000", "130,000.00"))).amount == Money.of(30_000, "SEK")
    assert first(in_two_ways(SEB, ("30", "130"))).amount == Money.of(30, "SEK")


def test_figures_with_both_marks_in_one_file_are_refused() -> None:
    assert "is no amount" in refused(SEB.replace("12500.000", "12 500,00"))


def test_what_is_only_reserved_waits_until_it_is_booked() -> None:
    for text in (NORDEA, NORDEA_DK, NORDEA_IN_ENGLISH, HANDELSBANKEN):
        read = statement(text)
        assert (len(read.credits), read.left_out, read.doubts) == (1, 1, ())


def test_a_balance_told_once_a_day_makes_no_payment_another() -> None:
    later = NORDEA_PLUSGIRO.replace(";20000,00;", ";;")
    assert [one.key for one in statement(later).credits] == [one.key for one in statement(NORDEA_PLUSGIRO).credits]


def test_what_all_who_pay_with_swish_share_is_nobodys_account() -> None:
    swish = statement(NORDEA_PLUSGIRO).credits[1]
    assert (swish.payer, swish.payer_account) == ("", "")
    assert "BERG,ANNA" in swish.text
    assert first(SWISH).payer_account == "46701234567"


def test_two_exports_of_one_service_tell_the_same_payment() -> None:
    assert statement(PAYPAL_STATEMENT).credits[0].key == statement(PAYPAL_WITH_COMMAS).credits[0].key
    assert first(WISE).key == first(WISE_HISTORY).key
    assert first(WISE_HISTORY).charges == Money.of("5.00", "EUR")


def test_a_dispute_that_is_won_brings_the_payment_back() -> None:
    won = STRIPE + "txn_4,2026-11-22 11:00:00,2026-11-25 00:00:00,eur,1250.00,0.00,1250.00,dispute_reversal,Won\n"
    assert [one.direction for one in statement(won).credits][-1] is Direction.IN


def test_money_out_and_what_is_not_booked_is_left_out() -> None:
    assert statement(SEB).left_out == 1
    assert [credit.amount.minor for credit in statement(DANSKE).credits] == [1_250_000]


def test_a_payment_service_tells_gross_fee_and_what_was_taken_back() -> None:
    paid, back = statement(PAYPAL).credits
    assert paid.charges == Money.of("43.10", "EUR")
    assert paid.payer_account == "pay@acme.example"
    assert back.direction is Direction.TAKEN_BACK
    assert [one.direction for one in statement(STRIPE).credits] == [Direction.IN, Direction.TAKEN_BACK]


def test_overlapping_exports_give_the_same_keys() -> None:
    longer = SEB + "2026-11-18;2026-11-18;1;GLASS;30.000;15500.000\n"
    assert {one.key for one in statement(SEB).credits} < {one.key for one in statement(longer).credits}


def test_two_equal_payments_of_one_day_are_two() -> None:
    row = HANDELSBANKEN.splitlines()[-1]
    assert len({one.key for one in statement(f"{HANDELSBANKEN}{row}\n").credits}) == 2


def test_balances_that_follow_are_a_control_and_a_missing_row_a_doubt() -> None:
    assert statement(SEB).totals[0].what == "running balance"
    assert "rows may be missing" in statement(SEB.replace("7500.000", "7501.000")).doubts[0]


def test_a_cell_that_cannot_be_read_refuses_the_file_and_names_its_line() -> None:
    assert refused(SEB.replace("12500.000", "12.5OO")).startswith("konto.csv line 2: ")
    assert '"2026-13-20" is no date' in refused(SEB.replace("2026-11-20;2026-11-20", "2026-13-20;2026-11-20"))
    assert '"ABC" is no currency' in refused(WISE.replace("EUR", "ABC"))


def test_an_amount_grouped_the_other_way_is_refused_and_not_a_thousand_times_too_small() -> None:
    assert "is no amount" in refused(SWEDBANK.replace("12500.00", '"12.500,00"'))
    assert "is no amount" in refused(DANSKE.replace("12.500,00", "12,500.00"))


def test_dates_that_can_be_read_in_two_ways_are_not_guessed() -> None:
    assert "can be read in two ways" in refused(PAYPAL.replace("20/11/2026", "03/11/2026").replace("21/11", "04/11"))


def test_no_mapping_no_table() -> None:
    assert table_of(b"one;two\n1;2\n", shipped()) is None
    assert table_of(b"", shipped()) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nam = 'x'", 'unknown key "nam"; did you mean name?'),
        ("name = 'x'\ntitle='X'\n[columns]\nbooked='a'\namout='b'", 'unknown role "amout"; did you mean amount?'),
        ("name = 'x'\ntitle='X'\n[columns]\nbooked='a'", "columns must name booked, and amount or credit"),
        ("name='x'\ndecimal=';'\n[columns]\nbooked='a'\namount='b'", 'decimal must be "," or "."'),
        ("name='x'\ndecimal=5\n[columns]\nbooked='a'\namount='b'", 'decimal must be "," or "."'),
        ("name='x'\ndecimal=true\n[columns]\nbooked='a'\namount='b'", 'decimal must be "," or "."'),
        ("name='x'\ndecimal=[[',']]\n[columns]\nbooked='a'\namount='b'", 'decimal must be "," or "."'),
        ("name='x'\ndecimals=4\n[columns]\nbooked='a'\namount='b'", "decimals must be 2 or 3"),
        ("columns = 5", "columns must be a table"),
        ("name='x'\n[columns]\nbooked=5\namount='b'", "columns.booked must be a name in quotes, or a list of them"),
        ("name='x'\n[columns]\nbooked=[['a']]\namount='b'", "columns.booked must be a name in quotes"),
        ("name='x'\ncurrency=5\n[columns]\nbooked='a'\namount='b'", "currency must be a word in quotes"),
        ("name = ", "own.toml: "),
        ("title='X'\n[columns]\nbooked='a'\namount='b'", "name is missing"),
    ],
)
def test_a_mapping_with_a_mistake_says_which(text: str, said: str) -> None:
    with pytest.raises(MappingError) as caught:
        mapping_of(text, "own.toml")
    assert said in str(caught.value)


def test_the_owner_can_describe_any_bank() -> None:
    own = mapping_of(
        'name = "own"\ntitle = "Sparkassen"\nrequire = ["När", "Hur mycket"]\ncurrency = "SEK"\n'
        '[columns]\nbooked = "När"\namount = "Hur mycket"\ntext = "Vad"',
        "own.toml",
    )
    table = table_of("När;Vad;Hur mycket\n2026-11-20;1042;10,00\n".encode(), [*shipped(), own])
    assert table is not None
    assert read_csv(table, "x")[0].credits[0].amount == Money.of("10.00", "SEK")
