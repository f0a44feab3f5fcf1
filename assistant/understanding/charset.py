"""Bytes to text, whatever the sender called their character set."""

from __future__ import annotations

import codecs

# Codecs that Python offers but no mail means, or that are slow on purpose-made input.
_NEVER = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# Windows programs write windows-1252 under these names.
_LATIN = frozenset({"iso8859-1", "ascii", "cp1252", "latin-1", "iso8859-15"})


def decoded(content: bytes, charset: str) -> str:
    """The text of the bytes; the named charset is believed only as far as the bytes bear it out."""
    if content.isascii() and not charset.lower().startswith(("utf-7", "iso-2022", "hz", "utf-16", "utf-32")):
        return content.decode("ascii")
    for name in _attempts(charset):
        try:
            return content.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _attempts(charset: str) -> tuple[str, ...]:
    name = _known(charset)
    # Text that is valid UTF-8 beyond ASCII is hardly ever anything else, whatever it is called.
    if not name or name in _LATIN:
        return ("utf-8", "cp1252") if name != "iso8859-15" else ("utf-8", name)
    return (name, "utf-8", "cp1252")


def _known(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip().strip("\"'")[:60]).name
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if name.replace("_", "-") in _NEVER else name
