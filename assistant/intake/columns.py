"""Which file it is, told by its header: the columns of clients.csv, contacts.csv and invoices.csv."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.nearest import nearest


class Kind(StrEnum):
    """What the rows of a file are."""

    CLIENTS = "clients"
    CONTACTS = "contacts"
    INVOICES = "invoices"


@dataclass(frozen=True)
class Columns:
    """The columns a kind of file must have, those it may have, and those that no two rows share."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def all(self) -> frozenset[str]:
        """Every column the kind knows."""
        return frozenset(self.required + self.optional)


COLUMNS = {
    Kind.CLIENTS: Columns(
        ("client", "name", "type", "country", "language"),
        (
            "region",
            "timezone",
            "org_number",
            "address",
            "ladder",
            "fee_agreed",
            "interest_agreed",
            "terms_clause",
        ),
        ("client",),
    ),
    Kind.CONTACTS: Columns(("client", "email"), ("name", "role", "phone", "language"), ("client", "email")),
    Kind.INVOICES: Columns(
        ("invoice", "client", "amount", "currency", "issued", "due"),
        ("reference", "pdf", "thread", "balance", "status", "due_agreed"),
        ("invoice",),
    ),
}


def recognise(header: tuple[str, ...]) -> Kind | None:
    """The kind whose columns the header has most of, None when it looks like no kind at all."""
    names = set(header)
    likeness = {
        kind: len(columns.all & names) / len(names.union(columns.required)) for kind, columns in COLUMNS.items()
    }
    best = max(likeness, key=lambda kind: likeness[kind])
    return best if len(COLUMNS[best].all & names) >= 2 else None


def column_problems(kind: Kind, header: tuple[str, ...]) -> list[str]:
    """Unknown columns with the nearest right name, and missing ones."""
    columns = COLUMNS[kind]
    free = columns.all.difference(header)
    unknown = [f'unknown column "{name}"{nearest(name, free)}' for name in header if name not in columns.all]
    missing = [f'the column "{name}" is missing' for name in columns.required if name not in header]
    return unknown + missing
