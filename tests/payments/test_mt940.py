"""MT940: read by a library that guesses file names, so never by its front door; balances told, lines never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Direction, Reference
from assistant.payments.mt940 import looks_like_mt940, read_mt940
from assistant.payments.mt940_text import Told, told

STATEMENT = """:20:STARTUMS
:25:12345678/1020304050
:28C:00001/001
:60F:C261119EUR1000,00
:61:2611201120C250,50NTRF1234574//B4E07
:86:166?00GUTSCHRIFT?20SVWZ+Faktura 1042?31DE89370400440532013000?32Acme GmbH
:61:2611201120D100,00NTRFNONREF//B4E08
:86:Miete
:61:2611201120RC50,00NTRFNONREF//B4E09
:86:RETOURE 1042
:62F:C261120EUR1100,50
-
"""


def test_credits_and_what_was_taken_back_are_read() -> None:
    (statement,) = read_mt940(STATEMENT.encode(), "konto.sta")
    paid, back = statement.credits
    assert paid.amount == Money.of("250.50", "EUR")
    assert paid.booked == date(2026, 11, 20)
    assert (paid.payer, paid.payer_account) == ("Acme GmbH", "DE89370400440532013000")
    assert paid.references == (Reference("1234574"),)
    assert "Faktura 1042" in paid.text
    assert back.direction is Direction.TAKEN_BACK
    assert statement.left_out == 1
    assert statement.account == "12345678/1020304050"


def test_the_balances_are_compared() -> None:
    (right,) = read_mt940(STATEMENT.encode(), "konto.sta")
    assert [total.what for total in right.totals] == ["closing balance"]
    (wrong,) = read_mt940(STATEMENT.replace("1100,50", "1100,51").encode(), "konto.sta")
    assert not wrong.totals
    assert "1100.50, but the closing balance says 1100.51" in wrong.doubts[0]


def test_the_same_payment_has_the_same_key_and_twins_have_two() -> None:
    doubled = STATEMENT.replace(":61:2611201120D", ":61:2611201120C250,50NTRF1234574//B4E07\n:86:x\n:61:2611201120D")
    keys = [credit.key for credit in read_mt940(doubled.encode(), "konto.sta")[0].credits]
    assert len(set(keys)) == 3
    assert keys[0] == read_mt940(STATEMENT.encode(), "konto.sta")[0].credits[0].key


def test_a_line_that_cannot_be_read_refuses_the_file() -> None:
    with pytest.raises(BankFileError, match=r"^konto.sta line 1: "):
        read_mt940(STATEMENT.replace("2611201120C250,50", "2611201120C2x0,50").encode(), "konto.sta")
    single = ":20:A\n:25:1\n:60F:C261119EUR1000,00\n:61:2611201120C2x0,50NTRF1234574\n:62F:C261120EUR1250,50\n"
    with pytest.raises(BankFileError, match="not all of its 1 entries"):
        read_mt940(single.encode(), "konto.sta")


def test_an_iban_where_sixteen_characters_are_allowed_is_taken() -> None:
    long = STATEMENT.replace("NTRF1234574//B4E07", "NOVBNL47INGB9999999999\nhr paulissen")
    assert len(read_mt940(long.encode(), "konto.sta")[0].credits) == 2


def test_an_unknown_currency_refuses_the_file() -> None:
    with pytest.raises(BankFileError, match='"XYZ" is no currency'):
        read_mt940(STATEMENT.replace("EUR", "XYZ").encode(), "konto.sta")


def test_bytes_that_name_a_file_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "konto.sta"
    path.write_text(STATEMENT)
    with pytest.raises(BankFileError, match="no statement begins"):
        read_mt940(str(path).encode(), "konto.sta")


def test_only_statements_look_like_one() -> None:
    assert looks_like_mt940(STATEMENT.encode())
    assert not looks_like_mt940(b"Datum;Belopp\n:20:;1")


def test_interim_counts_are_compared() -> None:
    interim = ":20:A\n:25:1\n:34F:EURD0,00\n:61:2611201120C10,00NTRFNONREF\n:86:x\n:90C:1EUR10,00\n"
    assert read_mt940(interim.encode(), "k")[0].totals
    with pytest.raises(BankFileError, match="2 entries"):
        read_mt940(interim.replace("1EUR10,00", "2EUR10,00").encode(), "k")


def test_what_dutch_banks_write_into_the_text_is_taken_apart() -> None:
    said = "/TRTP/SEPA/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/V. de Boer\n B.V./REMI/Factuur 1042/EREF/E-7"
    raw = STATEMENT.replace("166?00GUTSCHRIFT?20SVWZ+Faktura 1042?31DE89370400440532013000?32Acme GmbH", said)
    (statement,) = read_mt940(raw.encode(), "konto.sta")
    paid = statement.credits[0]
    assert (paid.payer, paid.payer_account, paid.end_to_end) == ("V. de Boer B.V.", "NL91ABNA0417164300", "E-7")


def test_the_other_side_and_a_structured_reference_are_read() -> None:
    found = told("/EREF/E-8//CNTP/NL91ABNA0417164300/ABNANL2A/J. Jans\nen/AMSTERDAM//REMI/STRD/CUR/9001123412341234/")
    assert found == Told("J. Jansen", "NL91ABNA0417164300", "9001123412341234", "E-8")
    assert told("NL91ABNA0417164300 jansen bv\nfactuur 7") == Told("jansen bv", "NL91ABNA0417164300")
    assert told("Miete November") == Told()


def test_lines_that_were_broken_on_the_way_are_joined() -> None:
    raw = STATEMENT.replace("00001/001", "00001/\n001").replace("//B4E07", "//B4E07\nZAHL\nUNG")
    (statement,) = read_mt940(raw.encode(), "konto.sta")
    assert [total.what for total in statement.totals] == ["closing balance"]


def test_a_statement_may_begin_with_its_account() -> None:
    (statement,) = read_mt940(STATEMENT.partition("\n")[2].encode(), "konto.sta")
    assert len(statement.credits) == 2
    assert (statement.opening, statement.closing) == (Money.of("1000.00", "EUR"), Money.of("1100.50", "EUR"))


def test_a_piece_of_a_statement_is_known_for_one_and_refused() -> None:
    for piece in (":86:091\n-", ":20:REF\n", ":60F:C261119EUR1,00\n"):
        assert looks_like_mt940(piece.encode())
        with pytest.raises(BankFileError):
            read_mt940(piece.encode(), "konto.sta")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("0000250.50", "250,50"),
        ("000.250,50", "250,50"),
        ("250,50//", "250,50NTRF1234574//"),
        ("250,50 NTRF", "250,50NTRF"),
        (":28C: /1", ":28C:00001/001"),
        (":62F:C261120EUR1100,50\n:65F:Dnullnull7414,3", ":62F:C261120EUR1100,50"),
        ("2611311120C", "2611201120C"),
        (":62F:C261131EUR", ":62F:C261120EUR"),
    ],
)
def test_what_banks_write_beside_the_standard_loses_no_payment(written: str, instead: str) -> None:
    (statement,) = read_mt940(STATEMENT.replace(instead, written).encode(), "konto.sta")
    assert [credit.amount for credit in statement.credits] == [Money.of("250.50", "EUR"), Money.of("50.00", "EUR")]
    assert statement.credits[0].booked == date(2026, 11, 20)
    assert statement.closing == Money.of("1100.50", "EUR")
    assert not statement.doubts


def test_a_thirty_first_of_november_is_the_last_of_it_and_a_fortieth_is_none() -> None:
    (statement,) = read_mt940(STATEMENT.replace(":61:2611201120C", ":61:261131C").encode(), "konto.sta")
    assert statement.credits[0].booked == date(2026, 11, 30)
    with pytest.raises(BankFileError, match="not written as MT940 is"):
        read_mt940(STATEMENT.replace(":62F:C261120", ":62F:C261140").encode(), "konto.sta")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("EUR000000001000.00", "EUR000000001100.50"),
        ("EUR1.000,00", "EUR1.100,50"),
        ("EUR1 000,00", "EUR1 100,50"),
        ("EUR 1000,00", "EUR 1100,50"),
    ],
)
def test_no_point_or_blank_is_the_end_of_a_balance(opening: str, closing: str) -> None:
    written = STATEMENT.replace("EUR1000,00", opening).replace("EUR1100,50", closing)
    (statement,) = read_mt940(written.encode(), "konto.sta")
    assert (statement.opening, statement.closing) == (Money.of(1000, "EUR"), Money.of("1100.50", "EUR"))


@pytest.mark.parametrize(
    ("figures", "line", "said"),
    [
        (("1.000,00", "1.100", "2.100,00"), 5, "1.100"),
        (("1.000", "1.100", "2.100"), 4, "1.000"),
        (("0,00", "999,00", "1.999"), 6, "1.999"),
    ],
)
def test_a_lone_point_before_three_digits_is_not_guessed(figures: tuple[str, str, str], line: int, said: str) -> None:
    opening, moved, closing = figures
    raw = f":20:A\n:25:1\n:28C:1\n:60F:C261119EUR{opening}\n:61:2611201120C{moved}NTRF1042\n:62F:C261120EUR{closing}\n"
    with pytest.raises(BankFileError) as caught:
        read_mt940(raw.encode(), "k.sta")
    whole = said.replace(".", "")
    assert str(caught.value).startswith(
        f'k.sta line {line}: "{said}" can mean {said} or {whole}: an amount in MT940 has'
    )


def test_several_points_group_thousands_and_nothing_is_nothing() -> None:
    raw = ":20:A\n:25:1\n:60F:C261119EUR0.000\n:61:2611201120C1.250.000NTRF1042\n:62F:C261120EUR1.250.000\n"
    (statement,) = read_mt940(raw.encode(), "k.sta")
    assert (statement.credits[0].amount, statement.closing) == (Money.of(1_250_000, "EUR"), Money.of(1_250_000, "EUR"))


def test_without_a_balance_nobody_knows_the_currency() -> None:
    bare = "\n".join(line for line in STATEMENT.splitlines() if not line.startswith(":6") or line.startswith(":61:"))
    with pytest.raises(BankFileError, match=r"no balance .* says in which currency"):
        read_mt940(bare.encode(), "konto.sta")


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("DABADKKK/1020304050", "1020304050"),
        ("ESSESESSXXX/50001020304", "50001020304"),
        ("NL91ABNA0417164300 EUR", "NL91ABNA0417164300"),
        ("12345678/1020304050", "12345678/1020304050"),
    ],
)
def test_the_bank_and_the_currency_are_no_part_of_the_account(written: str, account: str) -> None:
    (statement,) = read_mt940(STATEMENT.replace("12345678/1020304050", written).encode(), "konto.sta")
    assert statement.account == account
    assert statement.credits[0].account == account


@pytest.mark.parametrize(
    "end", ["-\n", "-}\n", "-XXX\n0000 01NDEASESSAXXX\n", "-}{5:{CHK:1A2B}}\n{1:F01}{2:I940}{4:\n", ""]
)
def test_what_is_said_of_all_is_no_word_of_the_last_payment(end: str) -> None:
    raw = STATEMENT.removesuffix("-\n") + ":86:Ränta ändras\nden 1 december\n" + end
    (statement,) = read_mt940(raw.encode(), "konto.sta")
    assert statement.credits[1].text == "RETOURE 1042"
    assert statement.credits[0].key == read_mt940(STATEMENT.encode(), "konto.sta")[0].credits[0].key


def test_a_dash_within_a_text_ends_nothing() -> None:
    (statement,) = read_mt940(STATEMENT.replace(":86:Miete", ":86:Miete\n-\n").encode(), "konto.sta")
    assert len(statement.credits) == 2
    assert not statement.doubts


@pytest.mark.parametrize("said", ["NTRFN", "NTRFNTRFNONREF", "NMSCEREF", "NMSCKREF+"])
def test_words_that_stand_where_a_reference_should_are_none(said: str) -> None:
    (statement,) = read_mt940(STATEMENT.replace("NTRF1234574", said).encode(), "konto.sta")
    assert statement.credits[0].references == ()


def test_labels_in_the_text_tell_who_paid() -> None:
    columns = "SEPA OVERBOEKING          IBAN: NL91ABNA0417164300\nBIC: ABNANL2A     NAAM: V. DE BOER\nOMSCHRIJVING: 7"
    assert told(columns) == Told("V. DE BOER", "NL91ABNA0417164300")
    assert told("FACTUUR 1042\nREK: NL91ABNA0417164300/NAAM: BOER VOF") == Told("BOER VOF", "NL91ABNA0417164300")
    assert told("NAAM: JAN JANSEN OMSCHRIJVING: FACT 1042") == Told("JAN JANSEN")
    assert told("IBAN: NL91ABNA0417164300 NAAM: A/S BOER/OMSCHRIJVING: 7") == Told("A/S BOER", "NL91ABNA0417164300")
    assert told("NAAM: OMSCHRIJVING: FACT 1042") == Told()
    assert told("/TRTP/SEPA/BBAN/90000014/BIC/KNABNL2H/NAME/KNAB/REMI/7") == Told("KNAB", "90000014")


@pytest.mark.parametrize("behind", ["//B4E07", "", "//B4E07\nInbetalning", "\nInbetalning"])
def test_a_reference_longer_than_allowed_is_not_cut(behind: str) -> None:
    raw = STATEMENT.replace("NTRF1234574//B4E07", f"NTRF202610420000000012345678{behind}")
    (statement,) = read_mt940(raw.encode(), "konto.sta")
    assert statement.credits[0].references == (Reference("202610420000000012345678"),)
    assert len(statement.credits) == 2
