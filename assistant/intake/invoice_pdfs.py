"""PDFs that stand inside an e-invoice: which of them is the invoice as people see it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.intake.invoice_facts import Attached

_INVOICE = re.compile(r"invoice|faktura|rechnung|facture|visual|original|kreditnota|credit", re.IGNORECASE)


def pdfs_in(document: Element | None, references: str, objects: str) -> Iterator[Attached]:
    """The PDFs, those first whose name or description says invoice; what is no PDF, or no base64, is passed over."""
    found: list[tuple[bool, Attached]] = []
    for reference in markup.every(document, references):
        named = " ".join(markup.texts(reference, "DocumentDescription", "DocumentType", "Name", "ID"))
        for held in markup.every(reference, objects):
            if (content := _content(held)).startswith(b"%PDF"):
                name = held.get("filename", "") or f"{markup.text(reference, 'ID', 'IssuerAssignedID')}.pdf"
                found.append((not _INVOICE.search(f"{named} {name}"), Attached(_plain(name), content)))
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _content(held: Element) -> bytes:
    try:
        return base64.b64decode("".join(markup.own_text(held).split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _plain(name: str) -> str:
    """Without any folders, as a name for an attachment."""
    return re.split(r"[/\\]", name)[-1].strip() or "invoice.pdf"
