"""What people type, as values: moments, days and amounts, in ISO form or as written at home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import click

from assistant.domain.money import Money


def moment(text: str) -> date | datetime:
    """WHEN: a day, or a day and an hour; the owner's time zone is meant where none is named."""
    try:
        return date.fromisoformat(text) if len(text.strip()) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        what = f'"{text}" is no moment; write it like 2026-11-23 or 2026-11-23T09:00'
        raise click.BadParameter(what) from None


def day(text: str) -> date:
    """DATE: 2026-12-01, 1/12/2026, 1.12.2026; or in words, 1 december, fredag, den 1. december."""
    from assistant.cli.call import clock  # noqa: PLC0415

    try:
        return read_day(text, clock().date())
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from None


def read_day(text: str, today: date) -> date:
    """The day the text names, words of the three languages included; ValueError with what to write instead."""
    from assistant.intake import values  # noqa: PLC0415
    from assistant.understanding.dates import dates_in  # noqa: PLC0415

    try:
        return values.day(text.strip())
    except ValueError:
        found = {one.day for one in dates_in(text, today)} if any(letter.isalpha() for letter in text) else set()
        if len(found) == 1:
            return found.pop()
        raise


def read_amount(text: str, currency: str) -> Money:
    """An amount in the currency, as written at home; ValueError when it is none, not above zero, or could be two."""
    from assistant.intake import values  # noqa: PLC0415

    amount = Money.of(values.decimal(text, currency), currency)
    if amount.minor <= 0:
        raise ValueError(f'"{text}" is not above zero')
    return amount


def joined(words: Iterable[str]) -> str:
    """Several words of the command line as one text."""
    return " ".join(word.strip() for word in words if word.strip())
