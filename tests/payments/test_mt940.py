"""MT940: read by a library that guesses file names, so never by its front door; balances told, lines never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Direction, Reference
from assistant.payments.mt940 import looks_like_mt940, read_mt940

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
