"""Header values as words, addresses, ids and moments: whatever a stranger wrote there, nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from assistant.domain.message import Address
from assistant.understanding.charset import decoded

LONGEST_VALUE = 65_536
MOST_ADDRESSES = 200
MOST_IDS = 200
# Real ids hold brackets, spaces and worse (cpython issues 86650, 105802), so they are cut out, not parsed.
_ID = re.compile(r"<[^<>\s]{1,996}>")
_PLAIN_ADDRESS = re.compile(r"[^\s<>\"(),;:\[\]@]{1,128}@[^\s<>\"(),;:\[\]@]{1,255}")
_FOLD = re.compile(r"\r?\n[ \t]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def unfolded(value: object) -> str:
    """The raw value on one line, its stray bytes decoded, cut at 64 KB."""
    text = str(value)[:LONGEST_VALUE]
    if not text.isascii():
        text = decoded(text.encode("utf-8", "surrogateescape"), "")
    return _FOLD.sub(" ", text).strip()


def words(value: object) -> str:
    """The value with its encoded words (RFC 2047) decoded; left as it stands where they are broken."""
    text = unfolded(value)
    if "=?" in text:
        with suppress(MessageError, ValueError, RecursionError):
            text = "".join(_chunk(part, charset) for part, charset in decode_header(text))
    return _CONTROL.sub("", text).strip()


def _chunk(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    return decoded(part, charset or "")


def addresses(values: Iterable[object]) -> tuple[Address, ...]:
    """The mailboxes of one or several header values, at most 200; nonsense is left out."""
    raw = [unfolded(value) for value in values]
    if sum(one.count("(") for one in raw) > 50:
        # The library reads nested comments recursively.
        return _plain(raw)
    try:
        pairs = getaddresses(_shortened(raw))
    except (ValueError, IndexError, TypeError, RecursionError):
        return _plain(raw)
    found = [Address(email.strip().lower(), words(name)) for name, email in pairs if "@" in email]
    return tuple(found[:MOST_ADDRESSES]) or _plain(raw)


def _shortened(raw: Iterable[str]) -> list[str]:
    # A distribution list of 20,000 takes the library seconds; who else got it does not matter.
    return [one if one.count(",") <= MOST_ADDRESSES else ",".join(one.split(",")[:MOST_ADDRESSES]) for one in raw]


def _plain(raw: Iterable[str]) -> tuple[Address, ...]:
    found = [match.group().lower() for one in raw for match in _PLAIN_ADDRESS.finditer(one)]
    return tuple(Address(email) for email in found[:MOST_ADDRESSES])


def ids(value: object) -> tuple[str, ...]:
    """The message ids of the value, angle brackets kept, in order."""
    return tuple(dict.fromkeys(_ID.findall(unfolded(value))))[:MOST_IDS]


def moment(value: object) -> datetime | None:
    """The Date header as an aware moment, or None if nobody can read it."""
    try:
        when = parsedate_to_datetime(unfolded(value)[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        # A year 1 or 9999 with an offset cannot be turned into UTC later on.
        when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return when
