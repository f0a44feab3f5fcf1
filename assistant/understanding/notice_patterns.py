"""The patterns of rules for notices: what may be written in them, and which would take too long on a hostile mail.

A blank stands for any white space. In the pattern of a field `{}` is the field's own shape; one without `{}` and
without a group is a label, behind which or below which the value stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # The only reader of patterns there is; stable since 3.11.
from typing import Any

from assistant.understanding.amounts import MONEY

LONGEST_PATTERN = 300
# Steps that a pattern may take from one place of the text, should nothing of it fit. With 6 000 places: a second.
MOST_STEPS = 20_000
_ENDLESS = 1_000
_HOLE = "{}"
_OF_A_HOLE = r"[^\n]{2,80}"
_BLANK = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])|( +)", re.DOTALL)
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_SHAPES = {
    "amount": MONEY,
    "currency": r"[A-Z]{3}|[€£$]|kr",
    "invoice": r"[^\W_](?:[\w./-]{0,38}\w)?",
    "payment_id": r"[A-Za-z0-9][\w-]{3,63}",
}
FIELDS = ("amount", "currency", "reference", "payer", "payment_id", "invoice", "date")
# Behind a label, on its line or on the next: the cells of a table come as lines or with a tab between them.
_BEHIND = r"(?: \([^)\n]{0,40}\))?[ \t]{0,30}(?:[:.#|\t]{1,4}|\n{1,2}| {2})\s{0,30}"


class PatternError(ValueError):
    """A pattern cannot be used; the message says what is wrong and what to do."""


@lru_cache(maxsize=2_048)
def any_of(sources: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a subject or a body out of several, capitals not minded. PatternError when one cannot be used."""
    for source in sources:
        checked(source)
    return re.compile("|".join(f"(?:{_spaced(one)})" for one in sources), re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=2_048)
def field_pattern(name: str, source: str) -> re.Pattern[str]:
    """A pattern whose first group is the field's value. PatternError as above, or when it has several groups."""
    groups = checked(source.replace(_HOLE, f"({_OF_A_HOLE})"))
    if groups > 1:
        raise PatternError('has several groups: keep one, or write the others as "(?:…)"')
    if groups == 0:
        source = rf"^[^\w\n]{{0,5}}{_spaced(f'(?:{source})')}{_BEHIND}{_hole(name, at_the_end=True)}"
    elif _HOLE in source:
        before, _, after = source.partition(_HOLE)
        source = _spaced(before) + _hole(name, at_the_end=not after.strip()) + _spaced(after)
    else:
        source = _spaced(source)
    return re.compile(source, re.IGNORECASE | re.MULTILINE)


def _hole(name: str, *, at_the_end: bool) -> str:
    line = r"[^\n]{4,40}" if name == "date" else _OF_A_HOLE
    shape = _SHAPES.get(name, line if at_the_end else f"{line}?")
    return f"({shape})"


def checked(source: str) -> int:
    """How many groups the pattern has; PatternError when it is wrong, fits everything, or would take too long."""
    if len(source) > LONGEST_PATTERN:
        raise PatternError(f"is longer than {LONGEST_PATTERN} characters")
    try:
        parsed = _parser.parse(source)
    except (re.error, OverflowError, RecursionError) as wrong:
        raise PatternError(f"is no pattern: {wrong}") from None
    if re.compile(source).match(""):
        raise PatternError("fits the empty text, so it would fit everything")
    if _steps(parsed) > MOST_STEPS:
        raise PatternError('could take endless time: repeat less, as in ".{0,60}" instead of ".*"')
    return int(parsed.state.groups) - 1


def _steps(items: Any) -> int:
    """How many ways there are to try the pattern at one place, at the most."""
    ways = 1
    for code, argument in items:
        ways = min(ways * _ways(str(code), argument), MOST_STEPS + 1)
    return ways


def _ways(code: str, argument: Any) -> int:
    if code in _REPEATS:
        least, most, inner = argument
        times = min(int(most), _ENDLESS)
        each = _steps(inner)
        return int((times - min(int(least), times) + 1) * min(each ** min(times, 50), MOST_STEPS + 1))
    if code == "BRANCH":
        return sum(_steps(one) for one in argument[1])
    if code == "SUBPATTERN":
        return _steps(argument[-1])
    if code in ("ASSERT", "ASSERT_NOT"):
        return _steps(argument[1])
    if code == "ATOMIC_GROUP":
        return _steps(argument)
    return 1


def _spaced(source: str) -> str:
    return _BLANK.sub(lambda match: match.group(1) or r"(?:\s{1,4})", source)
