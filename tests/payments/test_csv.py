"""CSV exports of the banks and payment services that mappings are shipped for, and what makes them unsound."""

# ruff: noqa: E501 - the rows stand as the banks write them

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Credit, Direction, Statement
from assistant.payments.csv import read_csv, table_of
from assistant.payments.mapping import MappingError, mapping_of
from tests.payments.shipped import shipped

SEB = """Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo
2026-11-20;2026-11-20;5490990005;FAKTURA 1042 ACME;12500.000;20000.000
2026-11-19;2026-11-19;5490990004;HYRA;-8000.000;7500.000
"""
SEB_BY_EXCEL = """Kontonummer: 5000 00 000 00,,,,,
Datum: 2026-11-01 - 2026-11-20,,,,,
,,,,,

Bokföringsdatum,Valutadatum,Verifikationsnummer,Text / mottagare,Belopp,Saldo
2026-11-20,2026-11-20,5490990005,FAKTURA 1042 ACME,"12,500.00","20,000.00"
"""
SEB_WITH_COMMAS = """Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp;Saldo
2026-11-20;2026-11-20;5490990005;FAKTURA 1042 ACME;12 500,00;20 000,00
2026-11-19;2026-11-19;5490990004;HYRA;\u22128 000,00;7 500,00
"""
SEB_WITH_TYPES = """Bokförd,Valutadatum,Text,Typ,Insättningar/uttag,Bokfört saldo
2026-11-20,2026-11-20,FAKTURA 1042 ACME,Insättning,12500.00,20000.00
"""
SWEDBANK = """* Transaktioner Period 2026-11-01-2026-11-20 Skapad 2026-11-20 10:00 CET
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
1,84525,9222222222,Företagskonto,SEK,2026-11-20,2026-11-20,2026-11-20,1234574,ACME AB,12500.00,20000.00
"""
SWEDBANK_BUSINESS = """* Transaktionsrapport Period 2026-11-01 – 2026-11-20 Skapad 2026-11-20 10:00 CET
Radnr,Clnr,Kontonr,Produkt,Valuta,Bokfdag,Transdag,Valutadag,Referens,Text,Belopp,Saldo
1,84525,9222222222,"Företagskonto",SEK,2026-11-20,2026-11-20,2026-11-20,"1234574","Insättning",12500.00,20000.00
2,84525,9222222222,"Företagskonto",SEK,2026-11-20,2026-11-19,2026-11-20,"Hyra","Bg-bet. via internet",-360.00,7500.00
"""
HANDELSBANKEN = """Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
;2026-11-21;Prel Kortköp;-100,00;
2026-11-20;2026-11-20;ACME 1042;12\u00a0500,00;20\u00a0000,00
"""
HANDELSBANKEN_BY_EXCEL = """Handelsbanken;;;;
;;;;
Kontonamn: Företagskonto;;;;
Kontonummer: 123 456 789;;;;
Saldo: 20 000,00;;;;
;;;;
Period: 2026-11-01 - 2026-11-20;;;;
Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2026-11-20;2026-11-20;ACME 1042;12500;20000
"""
NORDEA = """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta;
Reserverad;5,00;;1234 56 78;;Faktura 1043;;SEK;
2026/11/20;12500,00;3300 1234;1234 56 78;ACME AB;Faktura 1042;20000,00;SEK;
"""
NORDEA_PLUSGIRO = """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Ytterligare detaljer;Meddelande;Egna anteckningar;Saldo;Valuta;
2026/11/20;12500,00;;12 34 56-7;Inbetalning;ACME AB;Faktura 1042;;20000,00;SEK;
2026/11/20;250,00;;12 34 56-7;Inbetalning Swish Företag;Inbetalning Swish;BERG,ANNA;;;SEK;
2026/11/19;-1,85;;;AVGIFTER NORDEA;AVGIFTER NORDEA;;;7250,00;SEK;
"""
NORDEA_PLUSGIRO_DATUM = NORDEA_PLUSGIRO.replace("Bokföringsdag", "Datum")
NORDEA_DK = """Bogføringsdato;Beløb;Afsender;Modtager;Navn;Beskrivelse;Saldo;Valuta;Afstemt;
Reserveret;5,00;;2191123456;;Faktura 1043;;DKK;;
2026/11/20;12500,00;2190123456;2191123456;ACME ApS;Faktura 1042;20000,00;DKK;;
"""
NORDEA_DK_BEFORE = """Bogført;Tekst;Rentedato;Beløb;Saldo
20-11-2026;Overførsel faktura 1042;20-11-2026;12500,00;20000,00
19-11-2026;Bs betaling;19-11-2026;-344,00;7500,00
"""
NORDEA_IN_ENGLISH = """Booking date;Amount;Sender;Recipient;Name;Title;Message;Reference number;Balance;Currency;
Reserved;5,00;;FI88 3456;ACME AB;ACME AB;;;;EUR;
2026/11/20;12500,00;;FI88 3456;ACME AB;ACME AB;Invoice 1042;;20000,00;EUR;
"""
DANSKE = """"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"
"20.11.2026";"ACME ApS faktura 1042";"12.500,00";"20.000,00";"Udført";"Nej"
"21.11.2026";"BAGEREN";"1.000,00";"";"Venter";"Nej"
"""
DANSKE_PRIVATE = """"Dato","Kategori","Underkategori","Tekst","Beløb","Saldo","Status","Afstemt"
"20.11.2026","Indkomst","Andet","ACME ApS faktura 1042","12.500,00","20.000,00","Udført","Nej"
"""
DANSKE_BUSINESS = """"Bogført dato";"Rentedato";"Tekst";"Antal";"Beløb i DKK";"Bogført saldo i DKK";"Status";"Bankens arkivreference"
"20.11.2026";"20.11.2026";"ACME ApS faktura 1042";"";"12500,00";"20000,00";"Udført";"9876      0000000000"
"""
JYSKE_TODAY = """Dato;Tekst;Beløb;Saldo;Afstemt;Kontonummer;Kontonavn;Hovedkategori;Kategori;Kommentar
20.11.2026;ACME ApS faktura 1042;12.500,00;20.000,00;;7670 1234567;Driftskonto;Indtægter;Anden indtægt;
"""
JYSKE_IN_ENGLISH = """Date;Text;Amount;Balance;Reconciled;AccountNumber;AccountName;MainCategory;Category;Comment
20.11.2026;ACME ApS faktura 1042;12,500.00;20,000.00;;7670 1234567;Driftskonto;Income;Other income;
"""
JYSKE = """Dato;Valør;Tekst;Beløb;Saldo
20.11.2026;20.11.2026;ACME ApS faktura 1042;12.500,00;20.000,00
"""
PAYPAL = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID","Invoice Number"
"20/11/2026","10:00:00","CET","Acme Ltd","Invoice Received","Completed","EUR","1,250.00","-43.10","1,206.90","pay@acme.example","9XX12345AB","1042"
"20/11/2026","10:00:01","CET","","General Withdrawal","Completed","EUR","-1,206.90","0.00","-1,206.90","","9XX12345AC",""
"20/11/2026","10:00:02","CET","Acme Ltd","Invoice Received","Pending","EUR","5.00","0","5.00","","9XX12345AD",""
"21/11/2026","10:00:02","CET","Acme Ltd","Payment Reversal","Completed","EUR","-1,250.00","0","-1,250.00","","9XX12345AE","1042"
"""
PAYPAL_WITH_COMMAS = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Item Title","Invoice Number","Balance","Subject","Balance Impact"
"20/11/2026","10:00:00","PST","Acme Ltd","General Payment","Completed","EUR","1.250,00","-43,10","1.206,90","pay@acme.example","we@firm.example","9XX12345AB","","1042","1.206,90","","Credit"
"""
PAYPAL_STATEMENT = """"Date","Time","Time Zone","Description","Currency","Gross","Fee","Net","Balance","Transaction ID","From Email Address","Name","Bank Name","Bank Account","Shipping and Handling Amount","Sales Tax","Invoice ID","Reference Txn ID"
"20.11.2026","10:00:00","Europe/Stockholm","General Payment","EUR","1.250,00","-43,10","1.206,90","1.206,90","9XX12345AB","pay@acme.example","Acme Ltd","","","0,00","0,00","1042",""
"20.11.2026","10:00:01","Europe/Stockholm","User Initiated Withdrawal","EUR","-1.206,90","0,00","-1.206,90","0,00","9XX12345AC","","","SEB","1234","0,00","0,00","","9XX12345AB"
"""
STRIPE_DASHBOARD = """id,Type,Source,Amount,Fee,Destination Platform Fee,Destination Platform Fee Currency,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,Transfer Date (UTC),Transfer Group
txn_1,charge,ch_1,"1,250.00",30.00,,,"1,220.00",eur,2026-11-20 21:56,2026-11-25 00:00,Invoice 1042,1250.00,eur,,,
txn_2,payout,po_1,"-1,220.00",0.00,,,"-1,220.00",eur,2026-11-20 22:56,2026-11-25 00:00,STRIPE PAYOUT,,,,,
"""
STRIPE = """balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,description
txn_1,2026-11-20 10:00:00,2026-11-25 00:00:00,eur,1250.00,30.00,1220.00,charge,Invoice 1042
txn_2,2026-11-20 11:00:00,2026-11-25 00:00:00,eur,-1220.00,0.00,-1220.00,payout,STRIPE PAYOUT
txn_3,2026-11-21 11:00:00,2026-11-25 00:00:00,eur,-1250.00,0.00,-1250.00,dispute,Chargeback
"""
WISE = """"TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees","Exchange To Amount","Transaction Type","Transaction Details Type"
TRANSFER-1,20-11-2026,"20-11-2026 18:00:02.198",1250.00,EUR,"Received money from Acme","1042",1250.00,,,,"Acme Ltd",,,,,,,,0.00,,CREDIT,DEPOSIT
"""
WISE_HISTORY = """ID,Status,Direction,Created on,Finished on,Source fee amount,Source fee currency,Target fee amount,Target fee currency,Source name,Source amount (after fees),Source currency,Target name,Target amount (after fees),Target currency,Exchange rate,Reference,Batch,Created by,Category,Note
TRANSFER-1,COMPLETED,IN,2026-11-19 23:00:00,2026-11-20 09:01:30,,,5.00,EUR,Acme Ltd,1255.00,EUR,Vi AB,1250.00,EUR,1,Invoice 1042,,,,
TRANSFER-2,COMPLETED,OUT,2026-11-20 10:00:00,2026-11-20 10:00:00,0.45,EUR,,,Vi AB,120.00,EUR,Hyresvärden,120.00,EUR,1,,,,,
TRANSFER-3,CANCELLED,IN,2026-11-20 10:00:00,,,,,,Acme Ltd,10.00,EUR,Vi AB,10.00,EUR,1,,,,,
"""
SWISH = """* Swish-rapport Avser 2026-11-20 Skapad 2026-11-21 01:00 CET
Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,Avsändarnr,Avsändarnamn,Meddelande,Tid,Belopp,Orderreferens
1,84525,9222222222,2026-11-20,2026-11-20,2026-11-20,1231231231,Vi AB,46701234567,ANNA BERG,Faktura 1042,10:00,500.00,
"""


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
        (SWEDBANK, "csv swedbank", "SEK", 1_250_000),
        (SWEDBANK_BUSINESS, "csv swedbank", "SEK", 1_250_000),
        (HANDELSBANKEN, "csv handelsbanken", "SEK", 1_250_000),
        (HANDELSBANKEN_BY_EXCEL, "csv handelsbanken", "SEK", 1_250_000),
        (NORDEA, "csv nordea", "SEK", 1_250_000),
        (NORDEA_PLUSGIRO, "csv nordea", "SEK", 1_250_000),
        (NORDEA_PLUSGIRO_DATUM, "csv nordea", "SEK", 1_250_000),
        (NORDEA_DK, "csv nordea", "DKK", 1_250_000),
        (NORDEA_DK_BEFORE, "csv nordea", "DKK", 1_250_000),
        (NORDEA_IN_ENGLISH, "csv nordea", "EUR", 1_250_000),
        (DANSKE, "csv danske-bank", "DKK", 1_250_000),
        (DANSKE_PRIVATE, "csv danske-bank", "DKK", 1_250_000),
        (DANSKE_BUSINESS, "csv danske-bank", "DKK", 1_250_000),
        (JYSKE, "csv jyske-bank", "DKK", 1_250_000),
        (JYSKE_TODAY, "csv jyske-bank", "DKK", 1_250_000),
        (JYSKE_IN_ENGLISH, "csv jyske-bank", "DKK", 1_250_000),
        (PAYPAL, "csv paypal", "EUR", 125_000),
        (PAYPAL_WITH_COMMAS, "csv paypal", "EUR", 125_000),
        (PAYPAL_STATEMENT, "csv paypal", "EUR", 125_000),
        (STRIPE, "csv stripe", "EUR", 125_000),
        (STRIPE_DASHBOARD, "csv stripe", "EUR", 125_000),
        (WISE, "csv wise", "EUR", 125_000),
        (WISE_HISTORY, "csv wise", "EUR", 125_000),
        (SWISH, "csv swish-swedbank", "SEK", 50_000),
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


def test_figures_with_both_marks_in_one_file_are_refused() -> None:
    assert "is no amount" in refused(SEB.replace("12500.000", "12 500,00"))


def test_what_is_only_reserved_waits_until_it_is_booked() -> None:
    for text in (NORDEA, NORDEA_DK, NORDEA_IN_ENGLISH, HANDELSBANKEN):
        read = statement(text)
        assert (len(read.credits), read.left_out, read.doubts) == (1, 1, ())


def test_a_balance_told_once_a_day_makes_no_payment_another() -> None:
    later = NORDEA_PLUSGIRO.replace(";20000,00;", ";;")
    assert [one.key for one in statement(later).credits] == [one.key for one in statement(NORDEA_PLUSGIRO).credits]


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
