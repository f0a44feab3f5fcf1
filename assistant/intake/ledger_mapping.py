"""How an accounting program lays out its list of invoices: a mapping, written as TOML and handed in as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomli

from assistant.domain.nearest import nearest
from assistant.intake.table import Row, Table
from assistant.intake.values import day

# What a column can mean to us; of several columns the first that is there and not empty counts.
ROLES = (
    "invoice", "client", "name", "amount", "currency", "issued", "due", "reference", "balance", "status", "type",
    "paid_on", "not_invoice",
)  # fmt: skip
_NEEDED = ("invoice", "amount", "issued", "due")
_KEYS = ("name", "title", "require", "columns", "currency", "open", "paid", "credited", "left_out")
# What stands for an open invoice in the word lists of `status`.
_OURS = ("open", "paid", "credited")
_HEADER = ("invoice", "client", "amount", "currency", "issued", "due", "reference", "balance", "status")
# What columns of yes and no say, also as the Excel of each language writes it.
_YES = frozenset({"ja", "j", "yes", "y", "true", "t", "sant", "sand", "sann", "x", "1", "✓", "✔"})
_NO = frozenset({"nej", "nei", "ej", "ikke", "inte", "no", "n", "not", "none", "null", "false", "f"})
_NO |= frozenset({"falskt", "falsk", "usann"})
# An empty cell, a dash, 0 or a day of zeros; and the days that stand for none in programs that must name one.
_NOTHING = re.compile(r"[0\s.,:/–—−-]*(?:t[0:.]+z?)?|0*1[-./]0*1[-./]0*1(?:[ T].*)?|0001-01-01.*|1900-01-0[01].*")
_SIGN = re.compile(r"^\s*[-−–]|[-−–]\s*$")


class LedgerMappingError(ValueError):
    """A mapping that cannot be used; the message names it and says what to change."""


@dataclass(frozen=True)
class LedgerMapping:
    """One layout. Column names are compared as `read_table` gives them; `require` tells the layout from others."""

    name: str
    title: str
    require: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    currency: str = ""
    # The program's words for open, paid and credited.
    statuses: Mapping[str, str] = field(default_factory=dict)
    # Words, in the columns status or type, of rows that are no invoices: drafts, quotes, payments.
    left_out: frozenset[str] = frozenset()

    def fits(self, header: tuple[str, ...]) -> int:
        """How many columns of a header this layout knows; 0 when one that it requires is missing."""
        there = set(header)
        if not all(there.intersection(either) for either in self.require):
            return 0
        return len(there & {name for names in self.columns.values() for name in names})


def column_key(name: str) -> str:
    """The spelling by which two column names are the same."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def best_of(mappings: tuple[LedgerMapping, ...], header: tuple[str, ...]) -> LedgerMapping | None:
    """The layout that knows most of the header, an earlier one before a later; None when none fits."""
    fitting = [one for one in mappings if one.fits(header)]
    return max(fitting, key=lambda one: one.fits(header), default=None)


def ledger_mapping_of(text: str, file: str) -> LedgerMapping:
    """The mapping in a TOML text; LedgerMappingError when a key, a role or a required part is wrong."""
    try:
        return ledger_mapping_in(tomli.loads(text), file)
    except tomli.TOMLDecodeError as wrong:
        raise LedgerMappingError(f"{file}: {wrong}") from None


def ledger_mapping_in(table: Mapping[str, Any], file: str) -> LedgerMapping:
    """The same from a table that has been read already."""
    for key in table:
        if key not in _KEYS:
            raise LedgerMappingError(f'{file}: unknown key "{key}"{nearest(key, _KEYS)}')
    columns = {}
    for role, names in dict(table.get("columns", {})).items():
        if role not in ROLES:
            raise LedgerMappingError(f'{file}: columns has an unknown role "{role}"{nearest(role, ROLES)}')
        columns[role] = tuple(column_key(one) for one in _words(names))
    if lacking := [role for role in _NEEDED if role not in columns]:
        raise LedgerMappingError(f"{file}: columns must name {', '.join(lacking)}")
    if not {"client", "name"} & columns.keys():
        raise LedgerMappingError(f"{file}: columns must name client or name")
    if not table.get("name"):
        raise LedgerMappingError(f"{file}: name is missing")
    return LedgerMapping(
        name=str(table["name"]),
        title=str(table.get("title") or table["name"]),
        require=tuple(tuple(column_key(name) for name in one.split("|")) for one in _words(table.get("require", ())))
        or tuple(columns[role] for role in _NEEDED),
        columns=columns,
        currency=str(table.get("currency", "")),
        statuses={word.casefold(): ours for ours in _OURS for word in _words(table.get(ours, ()))},
        left_out=frozenset(word.casefold() for word in _words(table.get("left_out", ()))),
    )


def _words(found: Any) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(str(one) for one in found)


@dataclass(frozen=True)
class Translated:
    """A program's list in our own columns, and what was left out of it, in words."""

    table: Table
    notes: tuple[str, ...] = ()


def translate(table: Table, mapping: LedgerMapping, country_currency: str) -> Translated:
    """The list as an invoices.csv would have it; rows that are no invoices are counted in the notes.

    A word that may be yes or no is a problem of the table: an invoice would be forgotten, or asked for though paid.
    """
    rows, problems, credits, others = [], list(table.problems), 0, 0
    for row in table.rows:
        cells = {role: _first(row, names) for role, names in mapping.columns.items()}
        words = {cells.get("status", "").casefold(), cells.get("type", "").casefold()}
        try:
            if not cells["invoice"] or words & mapping.left_out or _is_none(cells, mapping):
                others += 1
            elif _SIGN.search(cells["amount"]) or _SIGN.search(cells.get("balance", "")):
                credits += 1
            else:
                rows.append(Row(row.line, _ours(cells, mapping, country_currency)))
        except _WordError as wrong:
            column = next(name for name in mapping.columns[wrong.role] if row.cells.get(name))
            problems.append((row.line, f"{column}: {wrong}"))
    notes = []
    if credits:
        notes.append(f"{credits} credit notes or credits left out: import them as files, or `credit` the invoice")
    if others:
        notes.append(f"{others} rows that are no invoices left out (drafts, sums)")
    return Translated(Table(table.line, _HEADER, tuple(rows), tuple(problems)), tuple(notes))


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row.cells[name] for name in names if row.cells.get(name)), "")


class _WordError(ValueError):
    """A word of which nobody knows whether it means yes."""

    def __init__(self, role: str, what: str) -> None:
        super().__init__(what)
        self.role = role


def _is_none(cells: Mapping[str, str], mapping: LedgerMapping) -> bool:
    said = cells.get("not_invoice", "")
    answer = True if said.casefold() in mapping.left_out else _answer(said)
    if answer is None:
        raise _WordError("not_invoice", f'"{said}" is neither yes nor no; write Yes, or leave it empty')
    return answer


def _is_paid(cells: Mapping[str, str], mapping: LedgerMapping) -> bool:
    said = cells.get("paid_on", "")
    status = mapping.statuses.get(said.casefold())
    answer = status == "paid" if status in ("open", "paid") else _answer(said)
    if answer is None:
        what = f'"{said}" is neither a day nor yes or no; write the day it was paid, or leave it empty'
        raise _WordError("paid_on", what)
    return answer


def _answer(said: str) -> bool | None:
    """What the cell answers; a day on which it was says yes. None for a word that is not known."""
    word = said.casefold()
    if word in _NO or (word not in _YES and _NOTHING.fullmatch(word)):
        return False
    return True if word in _YES or _is_day(said) else None


def _is_day(said: str) -> bool:
    told = re.split(r"[ T]", said)[0]
    for month_first in (False, True):
        try:
            day(re.sub(r"^(\d{4})[./](\d\d)[./]", r"\1-\2-", told), month_first=month_first)
        except ValueError:
            continue
        return True
    return False


def _ours(cells: Mapping[str, str], mapping: LedgerMapping, country_currency: str) -> dict[str, str]:
    said = mapping.statuses.get(cells.get("status", "").casefold(), "")
    # What is left says it better than a day or a word.
    paid = not cells.get("balance") and _is_paid(cells, mapping)
    status = "paid" if paid else said
    plain = {
        "invoice": cells["invoice"].removesuffix(".0"),
        "client": cells.get("client", "") or cells.get("name", ""),
        "name": cells.get("name", ""),
        "amount": cells["amount"],
        "currency": cells.get("currency") or mapping.currency or country_currency,
        "issued": cells["issued"],
        "due": cells["due"],
    }
    plain |= {name: cells[name] for name in ("reference", "balance") if cells.get(name)}
    return plain if "balance" in plain or not status else plain | {"status": status}
