"""The control totals of a camt statement: number and sum of its entries, and what the balances say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.domain.money import Money
from assistant.payments.camt_parts import amount_of, day_of, is_booked, reader_error
from assistant.payments.credit import Total

_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_REMEDY = "nothing of it was booked; fetch it from the bank again"


def check_totals(statement: Element, file: str) -> tuple[tuple[Total, ...], tuple[str, ...]]:
    """The totals the statement states and that hold, and what is doubtful of its balances.

    BankFileError for a number or sum of entries that is wrong. A balance alone refuses no file: banks carry it over
    pages and leave out entries of other currencies, so it is told as a doubt.
    """
    entries = list(markup.every(statement, "Ntry"))
    held, doubts = _balances(statement, entries, file)
    return (*_summaries(statement, entries, file), *held), doubts


def _summaries(statement: Element, entries: list[Element], file: str) -> Iterator[Total]:
    for name, mark in (("TtlNtries", ""), ("TtlCdtNtries", "CRDT"), ("TtlDbtNtries", "DBIT")):
        summary = markup.first(statement, f"TxsSummry/{name}")
        if summary is None:
            continue
        counted = [one for one in entries if not mark or markup.text(one, "CdtDbtInd") == mark]
        what = {"": "entries", "CRDT": "credits", "DBIT": "debits"}[mark]
        found = {
            "NbOfNtries": (f"number of {what}", Decimal(len(counted))),
            "Sum": (f"sum of {what}", sum((abs(amount_of(one, file).decimal) for one in counted), Decimal(0))),
        }
        for field, (title, value) in found.items():
            stated = markup.first(summary, field)
            if stated is not None:
                _compare(stated, title, value, file)
                yield Total(title, str(value))


def _compare(stated: Element, title: str, found: Decimal, file: str) -> None:
    said = markup.own_text(stated)
    try:
        right = Decimal(said) == found
    except InvalidOperation:
        right = False
    if not right:
        raise reader_error(file, stated, f"the {title} is {found}, but the file says {said}", _REMEDY)


def balances(statement: Element, file: str) -> tuple[Money | None, Money | None]:
    """What the account held before and after; None where a statement says it not at all, or twice."""
    return _balance(statement, _OPENING, file), _balance(statement, _CLOSING, file)


def closing_day(statement: Element) -> date | None:
    """The day of the closing balance, else the last day of the period, else when it was made; None without any."""
    for balance in markup.every(statement, "Bal"):
        if markup.text(balance, "Tp/CdOrPrtry/Cd", "Tp/Cd") in _CLOSING and (
            day := day_of(balance, "Dt/Dt", "Dt/DtTm")
        ):
            return day
    return day_of(statement, "FrToDt/ToDt", "FrToDt/ToDtTm", "CreDtTm")


def _balances(statement: Element, entries: list[Element], file: str) -> tuple[tuple[Total, ...], tuple[str, ...]]:
    """Opening balance + booked entries = closing balance, where a statement has one of each."""
    opening, closing = balances(statement, file)
    if opening is None or closing is None:
        return (), ()
    moved = sum((_signed(one, file).decimal for one in entries if is_booked(one)), Decimal(0))
    reached = opening.decimal + moved
    if reached == closing.decimal:
        return (Total("closing balance", str(closing)),), ()
    reads = f"it opens with {opening.decimal}, the entries make it {reached}"
    doubt = f"{reads}, but the closing balance says {closing.decimal}; is a page missing?"
    return (), (doubt,)


def _balance(statement: Element, codes: tuple[str, ...], file: str) -> Money | None:
    for code in codes:
        every = [one for one in markup.every(statement, "Bal") if markup.text(one, "Tp/CdOrPrtry/Cd", "Tp/Cd") == code]
        if len(every) == 1:
            return _signed(every[0], file)
    return None


def _signed(element: Element, file: str) -> Money:
    value = amount_of(element, file)
    return -value if markup.text(element, "CdtDbtInd") == "DBIT" else value
