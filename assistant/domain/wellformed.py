"""What well-formed words of the outside look like: mail addresses, countries, currencies, time zones, message ids."""

from __future__ import annotations

import re
import zoneinfo
from functools import cache

from babel import Locale
from babel.core import get_global

_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"().]+")
_MESSAGE_ID = re.compile(r"<?([^\s<>@]+@[^\s<>@]+)>?")
# In CLDR's list of territories, but no country anybody has an address in.
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def is_email(text: str) -> bool:
    """Whether it is a bare address, name@host.example."""
    return bool(_EMAIL.fullmatch(text))


def message_id(text: str) -> str:
    """The message id with its angle brackets, which people leave out; empty when it is none (RFC 5322 3.6.4)."""
    found = _MESSAGE_ID.fullmatch(text)
    return f"<{found[1]}>" if found else ""


def is_timezone(text: str) -> bool:
    """Whether it is a name of the IANA time zone database."""
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 codes of two capital letters."""
    return frozenset(code for code in map(str, Locale.parse("en").territories) if len(code) == 2) - _NO_COUNTRY


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes that are legal tender somewhere today."""
    by_territory = get_global("territory_currencies").values()
    return frozenset(code for used in by_territory for code, _since, until, tender in used if tender and not until)


@cache
def currencies_ever() -> frozenset[str]:
    """ISO 4217 codes that are or were money somewhere: archives of bank files go back a long way."""
    by_territory = get_global("territory_currencies").values()
    return frozenset(code for used in by_territory for code, _since, _until, tender in used if tender)
