"""Plain text as mail readers re-wrap it: format=flowed (RFC 3676), and the paragraphs both parts are made of."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from markupsafe import Markup

_WIDTH = 72  # RFC 3676 4.2 advises at most 78 with the soft space; 72 leaves room for two levels of quoting.
_ITEM = "- "
_SIGNATURE = "-- "


def reflow(text: str) -> str:
    """Paragraphs as single lines: a blank line parts them, a line that begins with "- " is an item of a list."""
    return "\n\n".join("\n".join(_lines(block)) for block in re.split(r"\n\s*\n", str(text).strip()) if block.strip())


def paragraphs(text: str) -> Markup:
    """The same paragraphs as HTML, always escaped."""
    return Markup("\n").join(_html(block.split("\n")) for block in reflow(text).split("\n\n") if block)


def flowed(text: str) -> str:
    """A text of long lines as format=flowed: soft breaks end in a space, fixed lines do not (RFC 3676 4.1-4.4)."""
    return "\n".join(line for long in text.strip("\n").split("\n") for line in _soft(long)) + "\n"


def _lines(block: str) -> Iterable[str]:
    joined: list[str] = []
    for line in (" ".join(raw.split(" ")).strip(" \t") for raw in block.split("\n")):
        if not line:
            continue
        if joined and not line.startswith(_ITEM):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return [_one_stop(re.sub(r"[ \t]+", " ", line)) for line in joined]


def _one_stop(line: str) -> str:
    """An abbreviation's full stop ends the sentence too: "12.500,00 kr.." has one too many."""
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", line)


def _html(lines: list[str]) -> Markup:
    parts: list[Markup] = []
    items = Markup("")
    for line in lines:
        if line.startswith(_ITEM):
            items += Markup("<li>{}</li>").format(line.removeprefix(_ITEM))
            continue
        parts.append(Markup("<p>{}</p>").format(line))
    if items:
        parts.append(Markup("<ul>") + items + Markup("</ul>"))
    return Markup("\n").join(parts)


def _soft(long: str) -> list[str]:
    if long == _SIGNATURE.rstrip() or long == _SIGNATURE:
        return [_SIGNATURE]
    lines = textwrap.wrap(long.rstrip(" "), _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    return [_stuffed(line) + (" " if at < len(lines) - 1 else "") for at, line in enumerate(lines)]


def _stuffed(line: str) -> str:
    # RFC 3676 4.4: what a transport or a reader would take for a quote or an mbox line gets a space in front.
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


def upfirst(text: object) -> str:
    """The text as the beginning of a sentence; the rest keeps its letters, "fakturorna A-1" as "Fakturorna A-1"."""
    return str(text)[:1].upper() + str(text)[1:]


def inline(text: object) -> str:
    """A text on one line, as a subject or a heading needs it."""
    return _one_stop(re.sub(r"[ \t\r\n]+", " ", str(text)).strip(" "))
