"""The text of the PDFs that came with a message, opened apart from this process; a broken one has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.message import Attachment
from assistant.flows.world import World
from assistant.understanding.message import parse

MOST_PDFS = 5
LONGEST_TEXT = 100_000
_BEGINS = b"%PDF-"
# How that begins in base64, which is how mails carry it.
_ENCODED = b"JVBER"


@dataclass(frozen=True)
class Opened:
    """The texts of a message's PDFs, and for each that could not be read its name and why."""

    texts: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


def opened(world: World, raw: bytes) -> Opened:
    """Open the PDFs of a message, five at most; never raises for what is in them."""
    if _ENCODED not in raw and _BEGINS not in raw:
        return Opened()
    texts: list[str] = []
    problems: list[tuple[str, str]] = []
    for attachment in _pdfs(parse(raw).attachments):
        content = world.read_pdf(attachment.content)
        if content.problem:
            problems.append((attachment.filename or "a PDF without a name", content.problem))
        elif content.text.strip():
            texts.append(content.text[:LONGEST_TEXT])
    return Opened(tuple(texts), tuple(problems))


def _pdfs(attachments: Sequence[Attachment]) -> Iterator[Attachment]:
    found = [one for one in attachments if _BEGINS in one.content[:1024]]
    yield from found[:MOST_PDFS]
