"""CSV exports of banks and payment services -> credits, by a mapping of their columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.domain.money import Money
from assistant.domain.wellformed import currencies_ever
from assistant.payments.credit import (
    Advised,
    BankFileError,
    Credit,
    Direction,
    Reference,
    Statement,
    Total,
    keyed,
)
from assistant.payments.csv_rows import CsvRow, Table, day_of, refuse_broken
from assistant.payments.figures import decimal_of, gaps, mark_of
from assistant.payments.mapping import Mapping

_SEPARATORS = ";,\t"
# Banks write their own lines above the header: the account, the period.
_HEADER_WITHIN = 15
# What ends a row, and the mark with which old programs end a file.
_ENDS = ("\n", "\r", "\x1a")


def table_of(raw: bytes, mappings: Sequence[Mapping]) -> Table | None:
    """The table and the mapping that knows most of its columns; None when no mapping fits any line near the top."""
    text = _decoded(raw)
    for separator in _SEPARATORS:
        lines = _lines(text, separator)
        for at, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
            header = tuple(cell.casefold() for cell in cells)
            best = max(mappings, key=lambda one, header=header: one.fits(header), default=None)  # type: ignore[misc]
            if best is not None and best.fits(header):
                rows = ((line, dict(zip(header, under, strict=False))) for line, under in lines[at + 1 :])
                return Table(best, header, tuple(rows), _cut(lines[at:], text), text.endswith(_ENDS))
    return None


def _cut(lines: Sequence[tuple[int, Sequence[str]]], text: str) -> int:
    """The line of a last row that is shorter than the header or all others and has no end; 0 when it is whole."""
    (_, header), *others = lines
    if not others or text.endswith(_ENDS):
        return 0
    named = max(at for at, cell in enumerate(header, start=1) if cell)
    line, last = others.pop()
    return line if len(last) < max(named, min((len(cells) for _, cells in others), default=0)) else 0


def header_part(raw: bytes) -> bytes:
    """Whole lines from the beginning, enough to find the header in."""
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return raw if wide or len(raw) < 20_000 else raw[:20_000].rpartition(b"\n")[0]


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            # A letter that was cut at the end of the file makes it no file of another encoding.
            return codecs.getincrementaldecoder(encoding)().decode(raw)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, [cell.replace("\u00a0", " ").strip() for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error:
        return []
    return found


def read_csv(table: Table, file: str) -> tuple[Statement, ...]:
    """The payments among the rows; BankFileError for the first row that cannot be read."""
    mapping = table.mapping
    rows = [CsvRow(file, line, cells, mapping) for line, cells in table.rows]
    booked = [row for row in rows if row.booked]
    refuse_broken(table, rows, booked)
    # What is no payment may hold figures of another kind: sums, what is only reserved.
    booked = _with(_mark(booked, mapping), booked)
    style = _date_style(booked, file)
    found = [_credit(row, style) for row in booked]
    balances = {id(one): row.cell("balance") for one, row in zip(found, booked, strict=True) if one}
    credits = [one for one in found if one is not None]
    ids = {id(one): row.cell("id") for one, row in zip(found, booked, strict=True) if one}
    days = [day_of(row.cell("booked"), style) for row in booked]
    totals, doubts = _running_balance(booked)
    return (
        Statement(
            file=file,
            source=f"csv {mapping.name}",
            credits=keyed(credits, lambda one: _identity(one, ids[id(one)], balances[id(one)])),
            totals=totals,
            doubts=doubts,
            since=min((day for day in days if day), default=None),
            until=max((day for day in days if day), default=None),
            left_out=len(table.rows) - len(credits),
        ),
    )


def _with(mark: str, rows: Sequence[CsvRow]) -> list[CsvRow]:
    return [replace(row, mark=mark) for row in rows]


def _mark(booked: Sequence[CsvRow], mapping: Mapping) -> str:
    """The decimal mark of the file; BankFileError when 30,000 may be thirty or thirty thousand, and no balance tells.

    A layout that writes three decimals itself is taken at its word where they stand behind its own mark.
    """
    if len(mapping.decimal) == 1:
        return mapping.decimal[0]
    fitting = [mark for mark in mapping.decimal if all(_fits(row, mark) for row in booked)]
    if len(fitting) < 2:
        return fitting[0] if fitting else mark_of((said for row in booked for said in row.figures), mapping.decimal)
    one, other = fitting[:2]
    unlike = ((row, said) for row in booked for said in row.figures if decimal_of(said, one) != decimal_of(said, other))
    row, said = next(unlike, (None, ""))
    following = [mark for mark in fitting if _running_balance(_with(mark, booked))[0]]
    if row is None or len(following) == 1:
        return following[0] if following else one
    if mapping.decimals == 3 and one in said:
        return one
    lower, higher = sorted((decimal_of(said, one), decimal_of(said, other)))
    remedy = "save it anew at the bank with two decimals, or set `decimal` in a mapping of your own"
    raise row.wrong(f'"{said}" can mean {lower:.2f} or {higher:.2f}', remedy)


def _fits(row: CsvRow, mark: str) -> bool:
    """Whether its figures can be read by this mark as amounts of its currency."""
    try:
        for said in row.figures:
            Money.of(decimal_of(said, mark), _currency(row))
    except ValueError:
        return False
    return True


def _currency(row: CsvRow) -> str:
    return (row.cell("currency") or row.mapping.currency).upper()


def _identity(credit: Credit, given: str, balance: str) -> tuple[object, ...]:
    """The service's own id, else all that is told; the balance tells two equal payments of one day apart."""
    if given:
        return (credit.source, credit.account, given, credit.direction, credit.amount)
    references = (one.text for one in credit.references)
    return (
        credit.source,
        credit.account,
        credit.booked,
        credit.amount,
        credit.text,
        credit.payer,
        balance,
        *references,
    )


def _credit(row: CsvRow, style: str) -> Credit | None:
    """The payment, or None for money out, fees and what is no payment."""
    mapping, kind = row.mapping, row.cell("type").casefold()
    taken_back = kind in mapping.taken_back
    if mapping.only and kind not in mapping.only and not taken_back:
        return None
    currency = _currency(row)
    if currency not in currencies_ever():
        raise row.wrong(f'"{currency}" is no currency', "choose an export with a currency, or set it in the mapping")
    amount = _amount(row, currency)
    booked = day_of(row.cell("booked"), style)
    if booked is None:
        raise row.wrong(f'"{row.cell("booked")}" is no date as {mapping.title} writes it')
    if not amount or (amount.minor < 0) is not taken_back:
        return None
    fee = _money(row, "fee", currency) if row.cell("fee") else None
    return Credit(
        key="",
        amount=Money(abs(amount.minor), currency),
        booked=booked,
        valued=day_of(row.cell("valued"), style),
        file=row.file,
        source=f"csv {mapping.name}",
        direction=Direction.TAKEN_BACK if taken_back else Direction.IN,
        account=row.cell("account"),
        payer=row.cell("payer"),
        payer_account=_payer_account(row),
        references=tuple(_references(row)),
        text=row.every("text"),
        end_to_end=row.cell("id"),
        charges=Money(abs(fee.minor), currency) if fee else None,
    )


def _payer_account(row: CsvRow) -> str:
    """An account, number or address; a word ("SWISH INBETAL") would be the account of everyone who pays that way."""
    said = row.cell("payer_account")
    return re.sub(r"[\s-]", "", said) if re.search(r"[\d@]", said) else ""


def _references(row: CsvRow) -> list[Reference]:
    found = [Reference(row.cell("reference"))] if row.cell("reference") else []
    return found + ([Reference(row.cell("document"), Advised.DOCUMENT)] if row.cell("document") else [])


def _amount(row: CsvRow, currency: str) -> Money:
    if row.cell("amount"):
        return _money(row, "amount", currency)
    credit = _money(row, "credit", currency) if row.cell("credit") else Money(0, currency)
    debit = _money(row, "debit", currency) if row.cell("debit") else Money(0, currency)
    return credit - Money(abs(debit.minor), currency)


def _money(row: CsvRow, role: str, currency: str) -> Money:
    said = row.cell(role)
    try:
        return Money.of(decimal_of(said, row.mark), currency)
    except ValueError:
        raise row.wrong(f'"{said}" is no amount in {currency} as {row.mapping.title} writes it') from None


def _date_style(rows: Sequence[CsvRow], file: str) -> str:
    """The one way of writing dates that fits every row; two that fit and differ are never guessed between."""
    if not rows:
        return ""
    fitting: dict[str, list[date | None]] = {}
    for style in rows[0].mapping.dates:
        days = [day_of(row.cell("booked"), style) for row in rows]
        if None not in days:
            fitting[style] = days
    if not fitting:
        first = next(row for row in rows if not any(day_of(row.cell("booked"), one) for one in row.mapping.dates[:1]))
        raise first.wrong(f'"{first.cell("booked")}" is no date as {first.mapping.title} writes it')
    (style, days), *others = fitting.items()
    if any(other != days for _, other in others):
        what = f'dates like "{rows[0].cell("booked")}" can be read in two ways'
        raise BankFileError(file, f"line {rows[0].line}", what, "set `dates` in a mapping of your own")
    return style


def _running_balance(rows: Sequence[CsvRow]) -> tuple[tuple[Total, ...], tuple[str, ...]]:
    """Whether each balance follows from the one before; gaps are told as a doubt."""
    told = sum(1 for row in rows if row.cell("balance"))
    if told < 2:
        return (), ()
    try:
        balances = [decimal_of(said, row.mark) if (said := row.cell("balance")) else None for row in rows]
        missing = gaps([_moved(row) for row in rows], balances)
    except ValueError:
        return (), ("the balances could not be read",)
    if missing:
        return (), (f"{_balances(missing)} not follow from the row before: rows may be missing",)
    return (Total("running balance", f"{told} rows"),), ()


def _moved(row: CsvRow) -> Decimal:
    if row.cell("amount"):
        return decimal_of(row.cell("amount"), row.mark)
    credit, debit = (decimal_of(row.cell(role) or "0", row.mark) for role in ("credit", "debit"))
    return credit - abs(debit)


def _balances(count: int) -> str:
    return "1 balance does" if count == 1 else f"{count} balances do"
