"""Amounts as banks write them in CSV files -> decimals; the decimal mark of a file; whether balances follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f']+")


def decimal_of(said: str, mark: str) -> Decimal:
    """The amount with this decimal mark; what groups thousands must stand before groups of three (ValueError)."""
    text = _BLANKS.sub("", said.replace("\u2212", "-")).removesuffix("kr").removesuffix("kr.")
    group = "." if mark == "," else ","
    whole, found, fraction = text.partition(mark)
    if group in whole and not re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{group}\d{{3}})+", whole):
        raise ValueError(said)
    plain = whole.replace(group, "") + (f".{fraction}" if found else "")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(said)
    return Decimal(plain)


def mark_of(figures: Iterable[str], marks: Sequence[str]) -> str:
    """The first of these marks by which every figure can be read, or else the first."""
    several = tuple(figures)
    return next((mark for mark in marks if all(_reads(said, mark) for said in several)), marks[0])


def _reads(said: str, mark: str) -> bool:
    try:
        decimal_of(said, mark)
    except ValueError:
        return False
    return True


def gaps(moved: Sequence[Decimal], balances: Sequence[Decimal | None]) -> int:
    """How many balances do not follow from the one told before, oldest first or newest first, whichever fits better.

    Some banks tell a balance on one row of each day: then it follows from all that moved since the one before.
    """
    until = list(accumulate(moved, initial=Decimal(0)))
    told = [(at, balance) for at, balance in enumerate(balances) if balance is not None]
    steps = list(pairwise(told))
    down = sum(before + until[later + 1] - until[at + 1] == after for (at, before), (later, after) in steps)
    up = sum(after + until[later] - until[at] == before for (at, before), (later, after) in steps)
    return len(steps) - max(down, up)
