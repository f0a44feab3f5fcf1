"""BgMax: every record in its place, every count and sum compared."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.payments.bgmax import looks_like_bgmax, read_bgmax
from assistant.payments.credit import BankFileError, Direction, Statement


def payment(code: str, payer: str, reference: str, ore: int, serial: int) -> str:
    return f"{code}{payer:0>10}{reference:>25}{ore:018}22{serial:012}0"


START = f"01{'BGMAX':20}0120261120173035010331P"
OPENING = "050009912346          SEK"
DEPOSIT = "15{account:0>35}20261120{serial:05}{ore:018}SEK{count:08}"
LINES = [
    START,
    OPENING,
    payment("20", "3783511", "1234574", 100_000, 1),
    f"26{'Kalles Plåt AB':35}",
    f"29{'005500001234':12}",
    payment("21", "3783511", "", 20_000, 2),
    payment("20", "", "657866 658765", 50_000, 3),
    payment("22", "", "657866", 30_000, 3),
    payment("22", "", "658765", 30_000, 3),
    payment("23", "", "K7", 10_000, 3),
    f"25{'Betalning med extra refnr':50}",
    DEPOSIT.format(account="58410000010098232", serial=74, ore=130_000, count=3),
    "7000000002000000010000000300000001",
]


def read(lines: list[str]) -> Statement:
    (statement,) = read_bgmax("\r\n".join(lines).encode("latin-1"), "bg.txt")
    return statement


def refused(lines: list[str]) -> str:
    with pytest.raises(BankFileError) as caught:
        read(lines)
    return str(caught.value)


def test_payments_come_with_payer_reference_and_deposit_day() -> None:
    first, deduction, several = read(LINES).credits
    assert first.amount == Money.of("1000.00", "SEK")
    assert first.booked == date(2026, 11, 20)
    assert (first.payer, first.payer_account, first.payer_number) == ("Kalles Plåt AB", "3783511", "5500001234")
    assert (first.account, first.references[0].text) == ("9912346", "1234574")
    assert deduction.direction is Direction.DEDUCTED
    assert several.text == "Betalning med extra refnr"


def test_extra_references_carry_their_amounts_and_credit_notes_are_below_zero() -> None:
    *_, several = read(LINES).credits
    told = {one.text: one.amount.minor for one in several.references if one.amount}
    assert told == {"657866": 30_000, "658765": 30_000, "K7": -10_000}


def test_all_controls_are_told() -> None:
    assert [total.value for total in read(LINES).totals] == ["1300.00 SEK", "2", "1", "3", "1"]


def test_the_same_file_gives_the_same_keys() -> None:
    keys = [credit.key for credit in read(LINES).credits]
    assert keys == [credit.key for credit in read(LINES).credits]
    assert len(set(keys)) == 3


def test_tabs_for_blanks_and_lines_cut_short_change_nothing() -> None:
    shortened = [line.rstrip() for line in LINES]
    tabbed = [line.replace("220000000000                   657866", "220000000000\t\t       657866") for line in LINES]
    assert read(shortened) == read(tabbed) == read(LINES)


def test_a_wrong_deposit_sum_refuses_the_file() -> None:
    lines = [*LINES[:11], DEPOSIT.format(account="1", serial=74, ore=130_001, count=3), LINES[12]]
    assert "bg.txt line 12: the deposit says 1300.01 SEK, but its payments sum to 1300.00 SEK" in refused(lines)


def test_a_wrong_count_refuses_the_file() -> None:
    assert "the end record says 3 payments, but the file has 2" in refused(
        [*LINES[:12], "7000000003000000010000000300000001"]
    )
    lines = [*LINES[:11], DEPOSIT.format(account="1", serial=74, ore=130_000, count=4), LINES[12]]
    assert "says it has 4 payments" in refused(lines)


def test_a_file_that_breaks_off_is_refused() -> None:
    assert "breaks off" in refused(LINES[:7])
    assert "breaks off" in refused(LINES[:12])
    assert "after the last deposit" in refused([*LINES[:11], LINES[12]])


def test_a_test_file_is_no_money() -> None:
    assert "test file" in refused([START[:-1] + "T", *LINES[1:]])


def test_letters_where_digits_belong_name_their_place() -> None:
    broken = LINES[2].replace("000000000000100000", "00000000000010O000")
    assert "line 3: positions 38-55" in refused([*LINES[:2], broken, *LINES[3:]])
    # Python takes a raised one for a digit, and cannot count with it.
    raised = LINES[2].replace("000000000000100000", "00000000000010\u00b9000")
    assert "line 3: positions 38-55" in refused([*LINES[:2], raised, *LINES[3:]])


def test_what_is_no_bgmax_is_not_taken_for_one() -> None:
    assert looks_like_bgmax("\n".join(LINES).encode("latin-1"))
    assert not looks_like_bgmax(b"01;5561234567;x")
