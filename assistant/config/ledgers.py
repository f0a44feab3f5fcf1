"""[[ledger_mapping]]: how an accounting program that is not known here lays out its list of invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.config.kinds import Filled, Line
from assistant.config.section import Problems, Section, tables
from assistant.intake.ledger_mapping import LedgerMapping, LedgerMappingError, ledger_mapping_in


class LedgerMappingTable(Section):
    """One layout; what each column means is checked where it is used."""

    name: Filled
    title: Line = ""
    require: tuple[Filled, ...] = ()
    columns: dict[str, Filled | tuple[Filled, ...]]
    currency: Line = ""
    open: tuple[Filled, ...] = ()
    paid: tuple[Filled, ...] = ()
    credited: tuple[Filled, ...] = ()
    left_out: tuple[Filled, ...] = ()

    def mapping(self) -> LedgerMapping:
        """The same as the reader of lists wants it; LedgerMappingError when a column's role is wrong."""
        return ledger_mapping_in(self.model_dump(), f"ledger_mapping.{self.name}")


def ledger_mapping_problems(document: Mapping[str, Any]) -> Problems:
    """What is wrong with the columns of a layout, before anything is read with it."""
    for layout in tables(document, "ledger_mapping"):
        path = f"ledger_mapping.{layout.get('name', '')}"
        known = {key: value for key, value in layout.items() if key in LedgerMappingTable.model_fields}
        try:
            ledger_mapping_in(known, path)
        except (LedgerMappingError, TypeError, AttributeError) as wrong:
            yield path, str(wrong).partition(": ")[2] or "cannot be read"
