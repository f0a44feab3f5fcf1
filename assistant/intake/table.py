"""Bytes of a CSV file -> header and rows with their line numbers, whatever program wrote it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SEPARATORS = ";,\t"
# Reports that accounting programs export begin with their own name, the firm's and the period.
_TITLES = 10


class UnreadableError(ValueError):
    """The file as a whole cannot be read as a table; `str()` says why and what to do, `line` where."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Row:
    """One line of the table: its number in the file, and its cells by column, without blanks around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The header (lower case, underscores) and its line, the rows, and what is wrong with rows that are out of step."""

    line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19]")
_NOTHING_KNOWN = (
    "it is no list, bank file or invoice that is known here; export it anew, lists as CSV UTF-8, invoices as PDF or XML"
)


def read_table(raw: bytes) -> Table:
    """The table in the bytes: UTF-8 or cp1252, separated by semicolon, comma or tab (UnreadableError if it is none)."""
    text = _decoded(raw)
    # Excel writes this line to name its separator.
    offset = 0
    if named := re.match(r"sep=(.)\r?\n", text):
        text, offset = text[named.end() :], 1
    top = text.split("\n", _TITLES + 1)[: _TITLES + 1]
    first = next((line for line in top if any(one in line for one in _SEPARATORS)), "")
    separator = named[1] if named else max(_SEPARATORS, key=first.count)
    return _table(_without_titles(_lines(text, separator, offset)))


def _decoded(raw: bytes) -> str:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as wrong:
        if _CONTROL.search(raw):
            raise UnreadableError(1, _NOTHING_KNOWN) from None
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise UnreadableError(line, "neither UTF-8 nor Windows-1252; save the file as CSV UTF-8") from None


def _lines(text: str, separator: str, offset: int) -> list[tuple[int, list[str]]]:
    """Non-empty rows with the line each begins on."""
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins + offset, [_clean(cell) for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error as wrong:
        raise UnreadableError(begins + offset, f"{wrong}; look for a quotation mark too many") from None
    return found


def _without_titles(lines: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """From the header on: lines of one cell above a line of several are no header."""
    told = [sum(map(bool, cells)) for _, cells in lines[: _TITLES + 1]]
    at = next((at for at, cells in enumerate(told) if cells > 1), 0)
    return lines[at:]


def _clean(cell: str) -> str:
    return cell.replace("\u00a0", " ").strip()


def _table(lines: list[tuple[int, list[str]]]) -> Table:
    if not lines:
        raise UnreadableError(1, "the file is empty; export it again")
    (at, head), *rest = lines
    header = [re.sub(r"[\s-]+", "_", name.lower()) for name in head]
    while header and not header[-1]:
        header.pop()
    for name in header:
        if not name:
            raise UnreadableError(at, "a column has no name")
        if header.count(name) > 1:
            raise UnreadableError(at, f'there are two columns "{name}"')
    rows, problems = [], []
    for line, cells in rest:
        if len(cells) < len(header) or any(cells[len(header) :]):
            what = f"{len(cells)} cells under {len(header)} columns; quote a cell that holds the separator"
            problems.append((line, what))
        else:
            rows.append(Row(line, dict(zip(header, cells, strict=False))))
    return Table(at, tuple(header), tuple(rows), tuple(problems))
