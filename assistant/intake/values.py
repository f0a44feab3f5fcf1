"""Cells -> values: amounts, dates, yes and no, chosen words, as Nordic and English programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.domain.nearest import nearest

_BLANKS = re.compile(r"[\u00a0\u2009\u202f']")
# What can be read in one way only, and nearly all amounts are written like.
_PLAIN = re.compile(r"(-?\d+)(?:[.,](\d{2}))?", re.ASCII)
_CROWNS = frozenset({"SEK", "DKK", "NOK", "ISK"})
_NO_CENTS = re.compile(r"[,.:]\s?[-–]$")
# Every way to group thousands and to mark decimals; a text that two of them read differently is refused.
_STYLES = ((" ", ","), (" ", r"\."), (r"\.", ","), (",", r"\."))
_ISO_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_WRITTEN_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
_YES = frozenset({"yes", "ja", "y", "j", "true", "1", "x"})
_NO = frozenset({"no", "nej", "n", "false", "0"})


def decimal(text: str, currency: str = "") -> Decimal:
    """`12 500,00`, `12.500,00`, `12,500.00`, `12.500,-` or `12500 kr`; ValueError for none, or when it could be two."""
    if plain := _PLAIN.fullmatch(text):
        return Decimal(f"{plain[1]}.{plain[2] or 0}")
    body = _BLANKS.sub(" ", text.strip().replace("−", "-"))
    if currency:
        word = rf"(?:{currency}|kr\.?)" if currency in _CROWNS else currency
        body = re.sub(rf"^{word}\s*|\s*{word}$", "", body, flags=re.IGNORECASE)
    whole = _NO_CENTS.sub("", body)
    readings: set[Decimal] = set()
    for group, mark in _STYLES:
        fraction = "()" if whole != body else rf"(?:{mark}(\d{{1,4}}))?"
        if found := re.fullmatch(rf"(-?)\s?([1-9]\d{{0,2}}(?:{group}\d{{3}})+|\d+){fraction}", whole, re.ASCII):
            digits = re.sub(r"\D", "", found[2])
            readings.add(Decimal(f"{found[1]}{digits}.{found[3] or 0}"))
    if len(readings) == 2:
        one, other = sorted(readings)
        raise ValueError(f'"{text}" can mean {one.normalize():f} or {other:.0f}; write it with two decimals')
    if not readings:
        raise ValueError(f'"{text}" is no amount; write it like 12500,00')
    return readings.pop()


# A long list names the same few days over and over.
@lru_cache(maxsize=4096)
def day(text: str, *, month_first: bool = False) -> date:
    """An ISO date or one as written in the owner's country; ValueError when the calendar has no such day."""
    try:
        if iso := _ISO_DATE.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if written := _WRITTEN_DATE.fullmatch(text):
            first, second = int(written[1]), int(written[3])
            if month_first and written[2] == "/":
                first, second = second, first
            return date(int(written[4]), second, first)
    except ValueError:
        raise ValueError(f'"{text}" is a day no calendar has') from None
    raise ValueError(f'"{text}" is no date; write it like 2026-12-31')


def yes_or_no(text: str) -> bool:
    """Yes or no in any of the three languages; an empty cell is no."""
    word = text.lower()
    if word not in _YES and word not in _NO and word:
        raise ValueError(f'"{text}" is neither yes nor no')
    return word in _YES


def chosen(text: str, words: Iterable[str]) -> str:
    """The word of the list that is meant, capitals aside; ValueError names the nearest, or all when they are few."""
    by_lower = {word.lower(): word for word in words}
    if text.lower() not in by_lower:
        listed = f": {', '.join(by_lower.values())}" if len(by_lower) <= 8 else ""
        raise ValueError(f'"{text}" is not known{listed}{nearest(text, by_lower.values())}')
    return by_lower[text.lower()]


def interest(text: str) -> str:
    """An agreed interest: `statutory`, or a yearly percentage as a plain number."""
    if not text or text.lower() == "statutory":
        return text.lower()
    try:
        rate = decimal(text.rstrip("% "))
    except ValueError:
        raise ValueError(f'"{text}" is no interest; write a yearly percentage like 8, or statutory') from None
    if not 0 <= rate <= 100:
        raise ValueError(f'"{text}" is no yearly percentage')
    return f"{rate.normalize():f}"
