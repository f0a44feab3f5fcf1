"""CSV files that break off: nothing of them is booked, since an amount that was cut is another amount."""

from __future__ import annotations

import pytest

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Statement
from assistant.payments.csv import read_csv, table_of
from tests.payments.bank_exports import (
    DANSKE,
    NORDEA_PLUSGIRO,
    PAYPAL,
    SEB,
    SEB_IN_TWO_COLUMNS,
    SEB_WITH_COMMAS,
    SEB_WITH_TYPES,
    STRIPE,
    SWISH,
    SWISH_BY_EXCEL,
)
from tests.payments.shipped import shipped

SWISH_ROW = (
    "2,84525,9222222222,2026-11-20,2026-11-20,2026-11-20,1231231231,Vi AB,46701234568,BO,Faktura 1043,10:11,995.00,"
)


def statement(text: str) -> Statement:
    table = table_of(text.encode(), shipped())
    assert table is not None
    (read,) = read_csv(table, "konto.csv")
    return read


def refused(text: str) -> str:
    with pytest.raises(BankFileError) as caught:
        statement(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SWISH + SWISH_ROW[: SWISH_ROW.index("5.00")], 4),
        (SEB[: SEB.index("00.000")], 2),
        (SEB_WITH_COMMAS[: SEB_WITH_COMMAS.index("2 500,00")], 2),
        (SEB[: SEB.index("HYRA") + 2], 3),
        (DANSKE[: DANSKE.index("500,00")], 2),
    ],
)
def test_a_file_that_ends_within_a_row_is_refused(text: str, line: int) -> None:
    said = refused(text)
    assert said == f"konto.csv line {line}: the file ends in the middle of a row; fetch it from the bank again"


def test_wherever_a_file_is_cut_no_amount_is_another() -> None:
    for text in (
        SEB,
        SEB_WITH_COMMAS,
        SEB_IN_TWO_COLUMNS,
        DANSKE,
        SWISH,
        SWISH_BY_EXCEL,
        STRIPE,
        PAYPAL,
        NORDEA_PLUSGIRO,
    ):
        whole = {one.amount for one in statement(text).credits}
        raw = text.encode()
        for end in range(len(raw)):
            table = table_of(raw[:end], shipped())
            try:
                found = read_csv(table, "konto.csv") if table else ()
            except BankFileError:
                continue
            assert {one.amount for read in found for one in read.credits} <= whole, raw[:end]


def test_a_letter_that_was_cut_says_where_the_file_ends() -> None:
    for encoding in ("utf-8", "utf-16"):
        raw = SEB_WITH_TYPES.partition("ättning,12500")[0] + "ä"
        table = table_of(raw.encode(encoding)[:-1], shipped())
        assert table is not None
        with pytest.raises(BankFileError, match="line 2: the file ends in the middle of a row"):
            read_csv(table, "konto.csv")


def test_a_file_whose_last_line_has_no_break_is_read_when_its_last_figure_has_its_decimals() -> None:
    assert statement(SEB.rstrip()).credits == statement(SEB).credits
    assert 'the file may end in the middle of "7500.0"; fetch it' in refused(SEB.rstrip()[:-2])
    assert "or end its last line with a line break" in refused(SEB.rstrip()[:-4])


@pytest.mark.parametrize("row", ["2026-11-20;2026-11-20;1;ACME 1042;125", "2026-11-20;2026-11-20;1;ACME 1042"])
def test_a_row_that_ends_at_its_amount_or_before_it_is_refused_in_a_whole_file(row: str) -> None:
    header, *rest = SEB.splitlines()
    said = refused("\n".join((header, row, *rest, "")))
    assert said.startswith("konto.csv line 2: the row ends before ")
    assert "its amount may be cut off" in said


def test_trailing_empty_cells_may_be_left_off_in_a_whole_file() -> None:
    for text in (NORDEA_PLUSGIRO.replace(";;;SEK;", ""), SWISH.replace("500.00,", "500.00")):
        assert statement(text).credits
    rows = "Bokförd;Text;Insättningar;Uttag\n2026-11-20;ACME 1042;500,00\n2026-11-19;HYRA;;80,00\n"
    assert [one.amount for one in statement(rows).credits] == [Money.of(500, "SEK")]


def test_a_sum_below_decides_nothing_about_the_decimals_of_the_rows() -> None:
    summed = SEB_WITH_COMMAS + ";;;Summa;30,00 SEK;\n"
    assert statement(summed).credits == statement(SEB_WITH_COMMAS).credits
