"""CSV exports of banks and payment services -> credits, by a mapping of their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

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
from assistant.payments.figures import decimal_of, gaps, mark_of
from assistant.payments.mapping import Mapping

_SEPARATORS = ";,\t"
# Banks write their own lines above the header: the account, the period.
_HEADER_WITHIN = 15
_FIGURES = ("amount", "credit", "debit", "balance", "fee")
_BANK = "save it anew at the bank, unchanged"


@dataclass(frozen=True)
class Table:
    """The rows under the header that a mapping knows, each with its line in the file."""

    mapping: Mapping
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


@dataclass(frozen=True)
class _Row:
    """One row: cells by role, and the decimal mark of its file."""

    file: str
    line: int
    cells: dict[str, str]
    mapping: Mapping
    mark: str

    def cell(self, role: str) -> str:
        return next((self.cells[name] for name in self.mapping.columns.get(role, ()) if self.cells.get(name)), "")

    def every(self, role: str) -> str:
        said = (self.cells.get(name, "") for name in self.mapping.columns.get(role, ()))
        return "\n".join(dict.fromkeys(one for one in said if one))

    @property
    def booked(self) -> bool:
        """Whether it moves money on a day: totals do not, nor does what the bank has only reserved."""
        moved = self.cell("amount") or self.cell("credit") or self.cell("debit")
        return bool(moved) and self.cell("booked").casefold() not in self.mapping.pending | {""}

    def wrong(self, what: str, remedy: str = _BANK) -> BankFileError:
        return BankFileError(self.file, f"line {self.line}", what, remedy)


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
                return Table(best, header, tuple(rows))
    return None


def header_part(raw: bytes) -> bytes:
    """Whole lines from the beginning, enough to find the header in."""
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return raw if wide or len(raw) < 20_000 else raw[:20_000].rpartition(b"\n")[0]


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
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
    mark = mark_of(_figures(table), mapping.decimal)
    rows = [_Row(file, line, cells, mapping, mark) for line, cells in table.rows]
    booked = [row for row in rows if row.booked]
    booked = [row for row in booked if not mapping.booked_when or row.cell("status").casefold() in mapping.booked_when]
    style = _date_style(booked, file)
    found = [_credit(row, style) for row in booked]
    balances = {id(one): row.cell("balance") for one, row in zip(found, booked, strict=True) if one}
    credits = [one for one in found if one is not None]
    ids = {id(one): row.cell("id") for one, row in zip(found, booked, strict=True) if one}
    days = [_day(row.cell("booked"), style) for row in booked]
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


def _credit(row: _Row, style: str) -> Credit | None:
    """The payment, or None for money out, fees and what is no payment."""
    mapping, kind = row.mapping, row.cell("type").casefold()
    taken_back = kind in mapping.taken_back
    if mapping.only and kind not in mapping.only and not taken_back:
        return None
    currency = (row.cell("currency") or mapping.currency).upper()
    if currency not in currencies_ever():
        raise row.wrong(f'"{currency}" is no currency', "choose an export with a currency, or set it in the mapping")
    amount = _amount(row, currency)
    booked = _day(row.cell("booked"), style)
    if booked is None:
        raise row.wrong(f'"{row.cell("booked")}" is no date as {mapping.title} writes it')
    if not amount or (amount.minor < 0) is not taken_back:
        return None
    fee = _money(row, "fee", currency) if row.cell("fee") else None
    return Credit(
        key="",
        amount=Money(abs(amount.minor), currency),
        booked=booked,
        valued=_day(row.cell("valued"), style),
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


def _payer_account(row: _Row) -> str:
    """An account, number or address; a word ("SWISH INBETAL") would be the account of everyone who pays that way."""
    said = row.cell("payer_account")
    return re.sub(r"[\s-]", "", said) if re.search(r"[\d@]", said) else ""


def _references(row: _Row) -> list[Reference]:
    found = [Reference(row.cell("reference"))] if row.cell("reference") else []
    return found + ([Reference(row.cell("document"), Advised.DOCUMENT)] if row.cell("document") else [])


def _amount(row: _Row, currency: str) -> Money:
    if row.cell("amount"):
        return _money(row, "amount", currency)
    credit = _money(row, "credit", currency) if row.cell("credit") else Money(0, currency)
    debit = _money(row, "debit", currency) if row.cell("debit") else Money(0, currency)
    return credit - Money(abs(debit.minor), currency)


def _money(row: _Row, role: str, currency: str) -> Money:
    said = row.cell(role)
    try:
        return Money.of(decimal_of(said, row.mark), currency)
    except ValueError:
        raise row.wrong(f'"{said}" is no amount in {currency} as {row.mapping.title} writes it') from None


def _date_style(rows: Sequence[_Row], file: str) -> str:
    """The one way of writing dates that fits every row; two that fit and differ are never guessed between."""
    if not rows:
        return ""
    fitting: dict[str, list[date | None]] = {}
    for style in rows[0].mapping.dates:
        days = [_day(row.cell("booked"), style) for row in rows]
        if None not in days:
            fitting[style] = days
    if not fitting:
        first = next(row for row in rows if not any(_day(row.cell("booked"), one) for one in row.mapping.dates[:1]))
        raise first.wrong(f'"{first.cell("booked")}" is no date as {first.mapping.title} writes it')
    (style, days), *others = fitting.items()
    if any(other != days for _, other in others):
        what = f'dates like "{rows[0].cell("booked")}" can be read in two ways'
        raise BankFileError(file, f"line {rows[0].line}", what, "set `dates` in a mapping of your own")
    return style


@lru_cache(maxsize=10_000)
def _day(said: str, style: str) -> date | None:
    """The day; a time of day behind it is cut off."""
    try:
        return datetime.strptime(said, style).date() if said else None  # noqa: DTZ007 - a day, no moment
    except ValueError:
        pass
    try:
        return datetime.strptime(re.split(r"[ T]", said)[0], style).date()  # noqa: DTZ007
    except ValueError:
        return None


def _figures(table: Table) -> Iterator[str]:
    names = [name for role in _FIGURES for name in table.mapping.columns.get(role, ())]
    return (said for _, cells in table.rows for name in names if (said := cells.get(name)))


def _running_balance(rows: Sequence[_Row]) -> tuple[tuple[Total, ...], tuple[str, ...]]:
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
        return (), (f"{missing} balances do not follow from the row before: rows may be missing",)
    return (Total("running balance", f"{told} rows"),), ()


def _moved(row: _Row) -> Decimal:
    if row.cell("amount"):
        return decimal_of(row.cell("amount"), row.mark)
    credit, debit = (decimal_of(row.cell(role) or "0", row.mark) for role in ("credit", "debit"))
    return credit - abs(debit)
