"""How a bank or payment service lays out its CSV export: a mapping, written as TOML and handed in as text."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Any

import tomli

from assistant.domain.nearest import nearest

# What a column can mean to us. Several columns may make up the text; of the others the first that is there counts.
ROLES = (
    "booked", "valued", "amount", "credit", "debit", "currency", "text", "payer", "payer_account", "reference",
    "document", "balance", "id", "fee", "status", "type", "account",
)  # fmt: skip
_KEYS = (
    "name", "title", "require", "columns", "dates", "decimal", "decimals", "currency", "booked_when", "pending", "only",
    "taken_back",
)  # fmt: skip


class MappingError(ValueError):
    """A mapping that cannot be used; the message names it and says what to change."""


@dataclass(frozen=True)
class Mapping:
    """One layout. Column names are compared without regard to capitals; `require` tells the layout from others."""

    name: str
    title: str
    columns: Table[str, tuple[str, ...]]
    require: tuple[str, ...]
    dates: tuple[str, ...]
    # Where a bank writes its files with one mark or the other, both; a file that each reads otherwise is refused.
    decimal: tuple[str, ...] = (",",)
    # How many decimals the bank itself writes after the first of them: with three, 30.000 is thirty there.
    decimals: int = 2
    currency: str = ""
    # Rows with another status are not booked; an empty list takes all.
    booked_when: frozenset[str] = frozenset()
    # Words that stand for the day on rows that are not booked.
    pending: frozenset[str] = frozenset()
    # Types of rows that are payments; an empty list takes all. `taken_back` are types that undo one.
    only: frozenset[str] = frozenset()
    taken_back: frozenset[str] = frozenset()
    known: frozenset[str] = field(default=frozenset())

    def fits(self, header: tuple[str, ...]) -> int:
        """How many columns of a header this layout knows; 0 when one that it requires is missing."""
        there = set(header)
        if not all(there.intersection(one.split("|")) for one in self.require):
            return 0
        return len(self.known & there)


def mapping_of(text: str, file: str) -> Mapping:
    """The mapping in a TOML text; MappingError when a key, a role or a required part is wrong."""
    try:
        return mapping_in(tomli.loads(text), file)
    except tomli.TOMLDecodeError as wrong:
        raise MappingError(f"{file}: {wrong}") from None


def mapping_in(table: Table[str, Any], file: str) -> Mapping:
    """The same from a table that has been read already."""
    for key in table:
        if key not in _KEYS:
            raise MappingError(f'{file}: unknown key "{key}"{nearest(key, _KEYS)}')
    columns = _columns(table.get("columns", {}), file)
    if "booked" not in columns or not {"amount", "credit"} & columns.keys():
        raise MappingError(f"{file}: columns must name booked, and amount or credit")
    currency = table.get("currency", "")
    if not isinstance(currency, str):
        raise MappingError(f"{file}: currency must be a word in quotes")
    return Mapping(
        name=_said(table, "name", file),
        title=_said({"title": table.get("name", "")} | dict(table), "title", file),
        columns=columns,
        require=tuple(one.casefold() for one in _list(table, "require", file)),
        dates=tuple(_list(table, "dates", file)) or ("%Y-%m-%d",),
        decimal=_marks(table, file),
        decimals=_decimals(table, file),
        currency=currency,
        booked_when=frozenset(one.casefold() for one in _list(table, "booked_when", file)),
        pending=frozenset(one.casefold() for one in _list(table, "pending", file)),
        only=frozenset(one.casefold() for one in _list(table, "only", file)),
        taken_back=frozenset(one.casefold() for one in _list(table, "taken_back", file)),
        known=frozenset(name for names in columns.values() for name in names),
    )


def _columns(table: Any, file: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if not isinstance(table, Table):
        raise MappingError(f"{file}: columns must be a table of names")
    for role, names in table.items():
        if role not in ROLES:
            raise MappingError(f'{file}: columns has an unknown role "{role}"{nearest(role, ROLES)}')
        every = (names,) if isinstance(names, str) else names
        if not isinstance(every, list | tuple) or not all(isinstance(one, str) for one in every):
            raise MappingError(f"{file}: columns.{role} must be a name in quotes, or a list of them")
        found[role] = tuple(one.casefold() for one in every)
    return found


def _marks(table: Table[str, Any], file: str) -> tuple[str, ...]:
    value = table.get("decimal", ",")
    marks = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()
    if not marks or any(one not in (",", ".") for one in marks):
        raise MappingError(f'{file}: decimal must be "," or ".", or a list of both')
    return marks


def _decimals(table: Table[str, Any], file: str) -> int:
    value = table.get("decimals", 2)
    if value not in (2, 3) or not isinstance(value, int):
        raise MappingError(f"{file}: decimals must be 2 or 3")
    return value


def _said(table: Table[str, Any], key: str, file: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or not value:
        raise MappingError(f"{file}: {key} is missing")
    return value


def _list(table: Table[str, Any], key: str, file: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise MappingError(f"{file}: {key} must be a list of words in quotes")
    return list(value)
