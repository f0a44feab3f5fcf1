"""Payments as rows and rows as payments: what is looked up has a column, the rest of what was told is JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from assistant.domain.money import Money
from assistant.payments.credit import Advised, Credit, Direction, Reference
from assistant.store.rows import Row, day


class State(StrEnum):
    """Where a payment stands."""

    NEW = "new"
    PLACED = "placed"
    ASKED = "asked"
    NOT_OURS = "not ours"
    # From before the oldest invoice here, and naming none: nobody is asked, unless older invoices come.
    EARLY = "early"
    # The same payment as another one, told by another source.
    TWIN = "twin"
    # A batch as one sum that was then told in its parts.
    REPLACED = "replaced"


WAITING = (State.NEW, State.ASKED, State.EARLY)


@dataclass(frozen=True)
class Choice:
    """One way to place a payment, as it is offered to the owner: what of which item, and why."""

    client: str
    # Number, amount and what is waived beside it, in minor units.
    parts: tuple[tuple[str, int, int], ...]
    why: str
    surplus: int = 0

    @property
    def numbers(self) -> tuple[str, ...]:
        """The items it would pay."""
        return tuple(number for number, _, _ in self.parts)


@dataclass(frozen=True)
class KeptPayment:
    """A payment as it is kept: what was told of it, and what became of it."""

    id: int
    credit: Credit
    state: State
    client: str = ""
    surplus: Money | None = None
    # What is left of a surplus kept as the client's credit.
    credit_left: Money | None = None
    why: str = ""
    choices: tuple[Choice, ...] = ()
    placed_by: str = ""
    twin_of: str = ""
    # The owner said that it is not the same as another payment.
    apart: bool = False

    @property
    def waiting(self) -> bool:
        """Whether it has no place yet."""
        return self.state in WAITING


def payment_row(credit: Credit) -> dict[str, Any]:
    """The columns of a payment that was told just now."""
    details = {
        "file": credit.file,
        "valued": credit.valued.isoformat() if credit.valued else None,
        "payer_number": credit.payer_number,
        "references": [(one.text, one.advised.value, _plain(one.amount)) for one in credit.references],
        "charges": _plain(credit.charges),
        "instructed": _plain(credit.instructed),
    }
    names = "key source account payer payer_account text end_to_end entry"
    return {name: getattr(credit, name) for name in names.split()} | {
        "amount": credit.amount.minor,
        "currency": credit.currency,
        "booked": credit.booked.isoformat(),
        "direction": credit.direction.value,
        "whole_entry": int(credit.whole_entry),
        "details": json.dumps(details, ensure_ascii=False),
    }


def credit_of(row: Row) -> Credit:
    """A payment exactly as it was told."""
    details = json.loads(row["details"])
    names = "key source account payer payer_account text end_to_end entry"
    return Credit(
        **{name: row[name] for name in names.split()},
        amount=Money(row["amount"], row["currency"]),
        booked=date.fromisoformat(row["booked"]),
        direction=Direction(row["direction"]),
        whole_entry=bool(row["whole_entry"]),
        file=details["file"],
        valued=day(details["valued"]),
        payer_number=details["payer_number"],
        references=tuple(
            Reference(text, Advised(advised), _money(amount)) for text, advised, amount in details["references"]
        ),
        charges=_money(details["charges"]),
        instructed=_money(details["instructed"]),
    )


def kept_of(row: Row) -> KeptPayment:
    """A payment with what became of it."""
    credit = credit_of(row)
    choices = (
        Choice(
            one["client"], tuple((name, minor, less) for name, minor, less in one["parts"]), one["why"], one["surplus"]
        )
        for one in json.loads(row["candidates"] or "[]")
    )
    return KeptPayment(
        id=row["id"],
        credit=credit,
        state=State(row["state"]),
        client=row["client"],
        surplus=Money(row["surplus"], credit.currency),
        credit_left=Money(row["credit_left"], credit.currency),
        why=row["why"],
        choices=tuple(choices),
        placed_by=row["placed_by"],
        twin_of=row["twin_of"] or "",
        apart=bool(row["apart"]),
    )


def choices_text(choices: Sequence[Choice]) -> str:
    """Choices as they are kept."""
    every = [{"client": one.client, "parts": one.parts, "why": one.why, "surplus": one.surplus} for one in choices]
    return json.dumps(every, ensure_ascii=False) if every else ""


def _plain(amount: Money | None) -> str | None:
    return None if amount is None else str(amount)


def _money(text: str | None) -> Money | None:
    if text is None:
        return None
    amount, currency = text.split()
    return Money.of(amount, currency)
