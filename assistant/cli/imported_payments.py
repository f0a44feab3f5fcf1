"""The payments of a bank file as objects for programs, and what the file says as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.domain.money import Money, total
from assistant.flows.book import BookedPayment, Booking, Fate
from assistant.payments.credit import Credit, Direction, Statement

Object = Mapping[str, Any]


def payment_object(file: str, booked: BookedPayment) -> Object:
    """One payment as the bank tells it, then what became of it; what went back out is below zero."""
    credit = booked.credit
    references = dict.fromkeys(one.text for one in credit.references)
    return {
        "file": file,
        "type": "payment",
        "number": None,
        "amount": str(_signed(credit).decimal),
        "currency": credit.currency,
        "issued": None,
        "due": None,
        "reference": ", ".join(references) or None,
        "payer": credit.payer or None,
        "date": credit.booked,
        "certain": booked.certain,
        "text": credit.text or None,
        "direction": credit.direction.value,
        "outcome": booked.fate.value,
        "invoices": list(booked.invoices),
        "why": booked.why,
    }


def totals_of(booking: Booking) -> Object:
    """How many payments and how much by currency, what the account held, and what each statement states."""
    every = [_signed(one.credit) for one in booking.payments]
    balances = _of_all(booking.statements)
    return {
        "kind": "payments",
        "sources": list(booking.sources),
        "count": len(every),
        "sums": {currency: str(amount.decimal) for currency, amount in sums(every).items()},
        **balances,
        **{fate.value: booking.count(fate) for fate in Fate},
        "left_out": sum(one.left_out for one in booking.statements),
        "stated": dict(booking.totals),
        "statements": [_statement(one) for one in booking.statements],
    }


def sums(amounts: Iterable[Money]) -> dict[str, Money]:
    """The sum of each currency."""
    every = list(amounts)
    return {
        currency: total((one for one in every if one.currency == currency), currency)
        for currency in sorted({one.currency for one in every})
    }


def _signed(credit: Credit) -> Money:
    return credit.amount if credit.direction is Direction.IN else -credit.amount


def _of_all(statements: Iterable[Statement]) -> Object:
    """The balances before the first and after the last statement, if all are of one account."""
    every = list(statements)
    if not every or len({one.account for one in every}) > 1:
        return {"opening": None, "closing": None}
    return {"opening": _amount(every[0].opening), "closing": _amount(every[-1].closing)}


def _statement(one: Statement) -> Object:
    said = {"account": one.account or None, "source": one.source, "since": one.since, "until": one.until}
    balances = {"opening": _amount(one.opening), "closing": _amount(one.closing)}
    held = one.closing or one.opening
    amounts = {currency: str(amount.decimal) for currency, amount in sums(map(_signed, one.credits)).items()}
    stated = {total.what: total.value for total in one.totals}
    counts = {"count": len(one.credits), "sums": amounts, "left_out": one.left_out}
    return said | balances | {"currency": held.currency if held else None} | counts | {"stated": stated}


def _amount(held: Money | None) -> str | None:
    return None if held is None else str(held.decimal)
