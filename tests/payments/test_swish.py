"""The Swish report: payments in, refunds out, and never a report that breaks off."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError
from assistant.payments.swish import looks_like_swish, read_swish

ROW = (
    "02;5561234567;SE45;HANDSESS;1231231231;2026-11-20;{type};{amount};SEK;46701234567;Anna Berg;REF{n};Faktura 1042;;"
    "2026-11-20 10:00;2026-11-21"
)


def report(*rows: str, end: str = "03;{count}") -> bytes:
    return "\r\n".join(["01;2026-11-21", *rows, end.format(count=len(rows))]).encode("latin-1")


def test_a_payment_comes_with_name_number_and_message() -> None:
    (statement,) = read_swish(report(ROW.format(type="SWH", amount="500,00", n=1)), "swish.csv")
    (credit,) = statement.credits
    assert credit.amount == Money.of("500.00", "SEK")
    assert (credit.payer, credit.payer_account, credit.text) == ("Anna Berg", "46701234567", "Faktura 1042")
    assert (credit.booked, credit.valued) == (date(2026, 11, 21), date(2026, 11, 20))
    assert statement.totals[0].value == "1"


def test_refunds_are_left_out_and_told() -> None:
    rows = [ROW.format(type="SWH", amount="500,00", n=1), ROW.format(type="SWR", amount="-500,00", n=2)]
    (statement,) = read_swish(report(*rows), "swish.csv")
    assert (len(statement.credits), statement.left_out) == (1, 1)


def test_only_what_was_paid_to_the_owner_is_a_payment() -> None:
    kinds = ("SWH", "SWR", "SWT", "SWU", "SWZ")
    rows = [ROW.format(type=kind, amount="500,00", n=at) for at, kind in enumerate(kinds)]
    (statement,) = read_swish(report(*rows), "swish.csv")
    assert [credit.end_to_end for credit in statement.credits] == ["REF0"]
    assert statement.left_out == 4


def test_the_report_of_before_2024_has_no_day_of_booking() -> None:
    older = "02,5561234567,123456789,HANDSESS,1231231231,2026-11-20,SWH,500.00,SEK,+46701234567,Anna Berg, REF1,Tack,,"
    (statement,) = read_swish(f"01,2026-11-21,2026-11-20,\r\n{older}2026-11-20T13:32:22\r\n03,1".encode(), "swish.csv")
    (credit,) = statement.credits
    assert (credit.booked, credit.end_to_end, credit.payer_account) == (date(2026, 11, 20), "REF1", "46701234567")


def test_the_report_with_commas_is_the_same() -> None:
    raw = report(ROW.format(type="SWH", amount="500.00", n=1))
    assert read_swish(raw.replace(b";", b","), "s")[0].credits == read_swish(raw, "s")[0].credits


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (report(ROW.format(type="SWH", amount="500,00", n=1), end="03;2"), "says 2 payments, but 1"),
        (
            report(ROW.format(type="SWH", amount="500,00", n=1), end=ROW.format(type="SWH", amount="1", n=2)),
            "breaks off",
        ),
        (
            report("02;5561234567;SE45;HANDSESS;1231231231;2026-11-20;SWH;99"),
            "line 2: the row ends before its currency",
        ),
        (report(ROW.format(type="SWX", amount="5", n=1)), '"SWX" is no kind of Swish payment'),
        (report(ROW.format(type="SWH", amount="fem", n=1)), '"fem" is no amount'),
        (report(ROW.format(type="SWH", amount="5", n=1).replace("2026-11-21", "2026-02-30")), "is no date"),
        (report(ROW.format(type="SWH", amount="5", n=1).replace(";SEK;", ";EUR;")), "not what Swish pays in"),
    ],
)
def test_a_report_that_is_unsound_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(BankFileError) as caught:
        read_swish(raw, "swish.csv")
    assert said in str(caught.value)


def test_only_a_report_looks_like_one() -> None:
    assert looks_like_swish(report(ROW))
    assert not looks_like_swish(b"01BGMAX               01")
    assert not looks_like_swish(b"01;a\n")
    assert not looks_like_swish(b"")
