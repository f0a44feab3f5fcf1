"""What the model sees of a text: pieces of its words and short runs of words, each as a number (a hashed feature)."""

from __future__ import annotations

import re
from itertools import pairwise
from zlib import crc32

from assistant.understanding.date_words import MONTHS, WEEKDAYS
from assistant.understanding.phrases import fold

BUCKETS = 1 << 17
# Long mails say what they want in their first lines; the rest costs time only.
LONGEST_TEXT = 900
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_NUMBER = re.compile(r"[£$€]?\d[\d.,:/-]*")
_TOKEN = re.compile(r"[^\W_]+|[?!]|\n")
# Words of the calendar that are ordinary words as well.
_AMBIGUOUS = frozenset("may mar sun son sat ons tor tors tis mon man fre lor des dec jan wed".split())  # noqa: SIM905
PIECES = (2, 3, 4, 5)


def features_of(text: str) -> tuple[list[int], list[int]]:
    """The numbers of the pieces of words (2 to 5 characters) and of the words (1 to 3 in a row), each once, sorted."""
    tokens = tokens_of(text)
    pieces: set[str] = set()
    for token in set(tokens):
        padded = f" {token} "
        for size in PIECES:
            pieces.update([padded[start : start + size] for start in range(len(padded) - size + 1)])
    words: set[str] = set(tokens)
    words.update([f"{one} {two}" for one, two in pairwise(tokens)])
    words.update([f"{one} {two} {three}" for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False)])
    return _numbers(pieces, 0), _numbers(words, 1)


def tokens_of(text: str) -> list[str]:
    """Folded words, question and exclamation marks; numbers, addresses, months and weekdays stand for each other."""
    clean = _NUMBER.sub(" 0 ", _ADDRESS.sub(" adr ", fold(text[:LONGEST_TEXT], "sv")))
    return ["^", *map(_general, _TOKEN.findall(" ".join(clean.split()))), "$"]


def _general(token: str) -> str:
    if token in _AMBIGUOUS:
        return token
    if token in WEEKDAYS or token.removesuffix("s") in WEEKDAYS:
        # Swedish and Danish "i mandags" is always a day gone by.
        return "daygone_" if token.endswith("dags") else "weekday_"
    return "month_" if token in MONTHS else token


def _numbers(found: set[str], seed: int) -> list[int]:
    return sorted({crc32(one.encode(), seed) % BUCKETS for one in found})
