"""The rows of a CSV export under its header: their cells by what they mean, and whether each is told to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from assistant.payments.credit import BankFileError
from assistant.payments.mapping import Mapping

_MOVED = ("amount", "credit", "debit", "fee")
_FIGURES = (*_MOVED, "balance")
_BANK = "save it anew at the bank, unchanged"
_DECIMALS = re.compile(r"[.,](\d*)\D*$")


@dataclass(frozen=True)
class Table:
    """The rows under the header that a mapping knows, each with its line in the file."""

    mapping: Mapping
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    # The line of a last row that breaks off, or 0; and whether a line break ends the last row at all.
    cut: int = 0
    ended: bool = True


@dataclass(frozen=True)
class CsvRow:
    """One row: cells by role, and the decimal mark of its file."""

    file: str
    line: int
    cells: dict[str, str]
    mapping: Mapping
    mark: str = ""

    def cell(self, role: str) -> str:
        """What the row says in this role; of several columns the first that says anything."""
        return next((self.cells[name] for name in self.mapping.columns.get(role, ()) if self.cells.get(name)), "")

    def every(self, role: str) -> str:
        """All that its columns of this role say, each once."""
        said = (self.cells.get(name, "") for name in self.mapping.columns.get(role, ()))
        return "\n".join(dict.fromkeys(one for one in said if one))

    @property
    def figures(self) -> Iterator[str]:
        """Every figure of the row as it is written."""
        return (said for name in _named(self.mapping, _FIGURES) if (said := self.cells.get(name)))

    @property
    def booked(self) -> bool:
        """Whether it moves money on a day: totals do not, nor does what the bank has only reserved."""
        mapping = self.mapping
        if mapping.booked_when and self.cell("status").casefold() not in mapping.booked_when:
            return False
        moved = self.cell("amount") or self.cell("credit") or self.cell("debit")
        return bool(moved) and self.cell("booked").casefold() not in mapping.pending | {""}

    def wrong(self, what: str, remedy: str = _BANK) -> BankFileError:
        """The error that refuses the file for this row."""
        return BankFileError(self.file, f"line {self.line}", what, remedy)


def refuse_broken(table: Table, rows: Sequence[CsvRow], booked: Sequence[CsvRow]) -> None:
    """BankFileError when the file ends within a row, or a row at a figure that may be cut: 12500,00 would be 125.

    Trailing empty cells that a bank leaves off are no break: such a row ends with a text, or is all that it can be.
    """
    if table.cut:
        raise BankFileError(rows[-1].file, f"line {table.cut}", "the file ends in the middle of a row")
    moves = {id(row) for row in booked}
    for row in rows:
        lacking = [name for name in table.header if name not in row.cells]
        if lacking and (name := _unreached(row, id(row) in moves, lacking, table.header)):
            raise row.wrong(f'the row ends before "{name}", so its amount may be cut off')
    if booked and not table.ended and booked[-1] is rows[-1]:
        _refuse_cut_figure(table.header[-1], booked)


def _unreached(row: CsvRow, moves: bool, lacking: Sequence[str], header: Sequence[str]) -> str:
    """The figure that should stand behind what is told of a payment; empty when nothing is missing."""
    mapping = row.mapping
    moved = _named(mapping, ("amount", "credit", "debit"))
    if not moves:
        # Nothing tells a payment from other lines but its day.
        told = len([one for one in row.cells.values() if one]) > 1 and not any(one in row.cells for one in moved)
        dated = told and any(day_of(row.cell("booked"), style) for style in mapping.dates)
        return next((one for one in lacking if one in moved), "") if dated else ""
    last = next(one for one in reversed(header) if one in row.cells)
    if last not in _named(mapping, _MOVED) or not row.cells[last]:
        return ""
    # A row has money in one of two columns and may leave the other off.
    either = _named(mapping, ("debit",)) if last in _named(mapping, ("credit",)) else ()
    return next((one for one in lacking if one in _named(mapping, _FIGURES) and one not in either), "")


def _refuse_cut_figure(column: str, booked: Sequence[CsvRow]) -> None:
    """Of a last cell without a line break nobody knows whether it is whole, unless it has all its decimals."""
    *others, last = booked
    if column not in _named(last.mapping, _FIGURES) or not last.cells.get(column):
        return
    usual = max((_decimals(row.cells.get(column, "")) for row in others), default=2)
    if _decimals(last.cells[column]) < max(usual, 2):
        remedy = "fetch it from the bank again, or end its last line with a line break if nothing is missing"
        raise last.wrong(f'the file may end in the middle of "{last.cells[column]}"', remedy)


def _decimals(said: str) -> int:
    found = _DECIMALS.search(said)
    return len(found[1]) if found else 0


def _named(mapping: Mapping, roles: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for role in roles for name in mapping.columns.get(role, ()))


@lru_cache(maxsize=10_000)
def day_of(said: str, style: str) -> date | None:
    """The day, or None when it is not written so; a time of day behind it is cut off."""
    try:
        return datetime.strptime(said, style).date() if said else None  # noqa: DTZ007 - a day, no moment
    except ValueError:
        pass
    try:
        return datetime.strptime(re.split(r"[ T]", said)[0], style).date()  # noqa: DTZ007
    except ValueError:
        return None
