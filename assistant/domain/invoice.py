"""An invoice and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.domain.money import Money


@dataclass(frozen=True)
class Invoice:
    """One invoice as it was sent; its document is kept by the store under `document` (SHA-256 of the PDF)."""

    number: str
    client: str
    amount: Money
    issued: date
    due: date
    reference: str = ""
    document: str = ""
    filename: str = ""
    thread: str = ""
    due_agreed: bool = False
    # Day and amount of each part, in order, when it is to be paid in parts; `due` is then that of the part in turn.
    instalments: tuple[tuple[date, Money], ...] = ()

    @property
    def currency(self) -> str:
        """The currency it is to be paid in."""
        return self.amount.currency
