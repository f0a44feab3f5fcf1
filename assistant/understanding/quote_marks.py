"""The marks in front of quoted lines, and what counts as an empty line."""

from __future__ import annotations

import re

_MARKED = re.compile(r"^\s{0,3}(?:>|&gt;)")
_BARRED = re.compile(r"^\s{0,2}\|(?:\s|$)")
_BLANK = re.compile(r"^[\s\u00a0\u200b\ufeff\u1427]*$")


def is_quoted(line: str) -> bool:
    """Marked with the sign that means nothing else."""
    return _MARKED.match(line) is not None


def is_barred(line: str) -> bool:
    """Marked with a bar, which a table has too."""
    return _BARRED.match(line) is not None


def is_marked(line: str) -> bool:
    """Marked in one of the two ways."""
    return is_quoted(line) or is_barred(line)


def is_blank(line: str) -> bool:
    """Nothing on it that anybody sees."""
    return _BLANK.match(line) is not None
