"""clients.csv, contacts.csv and invoices.csv: all rows of a file, or every reason why none of them is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from assistant.domain.client import Client
from assistant.intake.columns import COLUMNS, Kind, column_problems, recognise
from assistant.intake.ledger_mapping import LedgerMapping, best_of, translate
from assistant.intake.records import Cells, ClientContact, InvoiceRow, Known, client, contact, invoice
from assistant.intake.table import Row, Table, UnreadableError, read_table

_HEAD = 64 * 1024
_CURRENCIES = {"SE": "SEK", "DK": "DKK", "NO": "NOK", "GB": "GBP", "UK": "GBP", "US": "USD"}
_Record = TypeVar("_Record")


@dataclass(frozen=True)
class Imported:
    """A file without a fault: rows of the one kind it holds."""

    file: str
    kind: Kind
    clients: tuple[Client, ...] = ()
    contacts: tuple[ClientContact, ...] = ()
    invoices: tuple[InvoiceRow, ...] = ()
    # What was left out of a program's list, in words.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problems:
    """A file of which nothing is taken: one line for each fault, with its line number and what to do."""

    file: str
    lines: tuple[str, ...]
    # Its rows without a fault of their own, which may still contradict what is known.
    invoices: tuple[InvoiceRow, ...] = ()


def pdfs_named(raw: bytes) -> tuple[str, ...]:
    """The paths in the `pdf` column, to be checked before the list is read; none when it is no readable list."""
    if "pdf" not in _header(raw):
        return ()
    try:
        table = read_table(raw)
    except UnreadableError:
        return ()
    paths = (row.cells.get("pdf", "").replace("\\", "/") for row in table.rows)
    return tuple(dict.fromkeys(path for path in paths if path))


def clients_named(raw: bytes) -> tuple[str, ...]:
    """The ids in a list of clients, whether its rows are right or not; none for any other list."""
    if recognise(_header(raw)) is not Kind.CLIENTS:
        return ()
    try:
        table = read_table(raw)
    except UnreadableError:
        return ()
    return tuple(dict.fromkeys(id for row in table.rows if (id := " ".join(row.cells.get("client", "").split()))))


def is_list(raw: bytes, mappings: tuple[LedgerMapping, ...] = ()) -> bool:
    """Whether the header is that of one of our lists, or of an accounting program's list of invoices."""
    return _is_ours(_header(raw)) or is_mapped(raw, mappings)


def is_mapped(raw: bytes, mappings: tuple[LedgerMapping, ...]) -> bool:
    """Whether the header is that of an accounting program's list."""
    header = _header(raw)
    return not _is_ours(header) and best_of(mappings, header) is not None


def _header(raw: bytes) -> tuple[str, ...]:
    try:
        return read_table(raw[:_HEAD].rpartition(b"\n")[0] if len(raw) > _HEAD else raw).header
    except UnreadableError:
        return ()


def _is_ours(header: tuple[str, ...]) -> bool:
    return any(set(columns.required) <= set(header) for columns in COLUMNS.values())


def read_csv(raw: bytes, file: str, known: Known) -> Imported | Problems:
    """The records of a file, told by its header; `file` is its name, for the problems alone."""
    try:
        table = read_table(raw)
        table, notes = _translated(table, known)
        kind = _kind(table)
    except UnreadableError as wrong:
        return _refused(file, [(wrong.line, str(wrong))])
    if wrong_columns := column_problems(kind, table.header):
        return _refused(file, [(table.line, what) for what in wrong_columns])
    problems = list(table.problems)
    imported = Imported(file, kind, notes=notes)
    if kind is Kind.CLIENTS:
        imported = replace(imported, clients=_records(table, kind, partial(client, known=known), problems))
    elif kind is Kind.CONTACTS:
        imported = replace(imported, contacts=_records(table, kind, partial(contact, known=known), problems))
    else:
        imported = replace(imported, invoices=_records(table, kind, partial(invoice, known=known), problems))
    if not problems:
        return imported
    wrong_lines = {line for line, _ in problems}
    sound = tuple(row for row in imported.invoices if row.line not in wrong_lines)
    return replace(_refused(file, problems), invoices=sound)


def _translated(table: Table, known: Known) -> tuple[Table, tuple[str, ...]]:
    """A program's list in our own columns, if a mapping knows it; our own lists as they are."""
    if _is_ours(table.header):
        return table, ()
    mapping = best_of(known.mappings, table.header)
    if mapping is None:
        return table, ()
    translated = translate(table, mapping, _CURRENCIES.get(known.country, "EUR"))
    rows = tuple(Row(row.line, _with_client(row.cells, known)) for row in translated.table.rows)
    return replace(translated.table, rows=rows), (f"read as a list of {mapping.title}", *translated.notes)


def _with_client(cells: Mapping[str, str], known: Known) -> dict[str, str]:
    """The row with our own id of the client, whom the program names by its number or name."""
    named = dict(cells)
    name = named.pop("name", "")
    candidates = next((found for one in (named["client"], name) if one and (found := known.buyers.called(one))), ())
    if len(candidates) == 1:
        named["client"] = candidates[0]
    elif name and named["client"] not in known.clients:
        named["client"] = name
    return named


def _kind(table: Table) -> Kind:
    kind = recognise(table.header)
    if kind is None:
        expected = "; ".join(f"{name}.csv has {', '.join(columns.required)}" for name, columns in COLUMNS.items())
        other = "a bank's file needs a [[csv_mapping]], another program's list a [[ledger_mapping]] in the config"
        raise UnreadableError(table.line, f"not a list of clients, contacts or invoices: {expected}; {other}")
    return kind


def _records(
    table: Table, kind: Kind, read: Callable[[Cells], _Record], problems: list[tuple[int, str]]
) -> tuple[_Record, ...]:
    """Every row as a record; what is wrong is added to the problems."""
    columns = COLUMNS[kind]
    seen: dict[tuple[str, ...], int] = {}
    records = []
    for row in table.rows:
        cells = Cells(row, columns.required)
        records.append(read(cells))
        key = tuple(row.cells.get(column, "").lower() for column in columns.key)
        if all(key) and seen.setdefault(key, row.line) != row.line:
            cells.wrong(columns.key[-1], f"{' '.join(key)} stands in line {seen[key]} already")
        problems += cells.problems
    return tuple(records)


def _refused(file: str, problems: list[tuple[int, str]]) -> Problems:
    by_line = sorted(dict.fromkeys(problems), key=lambda problem: problem[0])
    return Problems(file, tuple(f"{file} line {line}: {what}" for line, what in by_line))
