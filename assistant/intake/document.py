"""Any file that may be an invoice -> what it is, told from its bytes, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.intake import facturx, ubl
from assistant.intake.buyer import Buyers
from assistant.intake.invoice_facts import Attached, InvoiceFacts, InvoiceFileError, root_of
from assistant.intake.pdf_content import PdfContent
from assistant.intake.pdf_text import read_text

# An invoice may be dated at the turn of the coming month; what is further ahead is a mistake.
_AHEAD = timedelta(days=31)
_LONGEST_TERM = timedelta(days=2 * 365)
_FIRST_DAY = date(2000, 1, 1)

_CALLED = re.compile(r"faktura|invoice|regning|kreditnota|credit[ -]note", re.IGNORECASE)


class Format(StrEnum):
    """What a file is, as far as invoices go."""

    PDF = "pdf"
    XML = "xml"
    OTHER = "other"


@dataclass(frozen=True)
class ReadDocument:
    """An invoice document: its facts, the clients it may be for, and the PDF to attach to reminders."""

    file: str
    format: str
    facts: InvoiceFacts
    clients: tuple[str, ...] = ()
    pdf: Attached | None = None
    # Whether it is an invoice at all, and no offer or contract: e-invoices are, paper must say so.
    likely: bool = True

    @property
    def certain(self) -> bool:
        """Whether nobody has to confirm anything before it is taken."""
        return self.facts.certain and len(self.clients) == 1


def format_of(raw: bytes) -> Format:
    """Told by the first bytes: PDF (some writers put a few bytes before it), XML, or anything else."""
    if b"%PDF-" in raw[:1024]:
        return Format.PDF
    head = raw[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return Format.XML if head.startswith(b"<") else Format.OTHER


def read_document(raw: bytes, file: str, content: PdfContent, known: Buyers, country: str) -> ReadDocument:
    """What an XML or PDF says; `content` is what was found inside a PDF, `country` the owner's.

    InvoiceFileError (one line: file, place, remedy) when nothing can be taken from it.
    """
    if format_of(raw) is Format.XML:
        kind, facts = _from_xml(raw, file)
        pdf = facts.attached[0] if facts.attached else None
        return ReadDocument(file, kind, facts, known.of(facts), pdf)
    if content.problem:
        raise InvoiceFileError(file, "", content.problem, "save it anew from the program that made it")
    own = Attached(_last(file), raw)
    inside = next((data for name, data in content.attached if _is_invoice(name, data)), None)
    if inside is not None:
        kind, facts = _from_xml(inside, file)
        return ReadDocument(file, f"pdf with {kind}", facts, known.of(facts), own)
    facts = read_text(content.text, country)
    clients = known.in_text(content.text)
    return ReadDocument(file, "pdf", _named(facts, clients), clients, own, _is_likely(content.text, facts, file))


def _is_likely(text: str, facts: InvoiceFacts, file: str) -> bool:
    if not text.strip():
        return bool(_CALLED.search(_last(file)))
    return bool(_CALLED.search(text)) and bool(facts.number) and facts.amount is not None


def _from_xml(raw: bytes, file: str) -> tuple[str, InvoiceFacts]:
    root = root_of(raw, file)
    if ubl.document_of(root) is not None:
        return "ubl", ubl.read_ubl(raw, file)
    if facturx.document_of(root) is not None:
        return "cii", facturx.read_cii(raw, file)
    what = f"it is no invoice that is known here (its outermost element is {markup.name_of(root)})"
    raise InvoiceFileError(file, f"line {markup.line_of(root)}", what, "export it as Peppol BIS, OIOUBL or Factur-X")


def _is_invoice(name: str, data: bytes) -> bool:
    if name.lower() in {one.lower() for one in facturx.ATTACHED_AS}:
        return True
    if not name.lower().endswith(".xml"):
        return False
    try:
        root: Element = markup.parse(data)
    except markup.MarkupError:
        return False
    return ubl.document_of(root) is not None or facturx.document_of(root) is not None


def _named(facts: InvoiceFacts, clients: tuple[str, ...]) -> InvoiceFacts:
    """A printed invoice is certain only if it names exactly one client."""
    if len(clients) == 1:
        return facts
    doubt = f"client: {' or '.join(clients[:3])}" if clients else "client: it names none of yours"
    return replace(facts, certain=False, reasons=(*facts.reasons, doubt))


def check_days(facts: InvoiceFacts, file: str, today: date) -> None:
    """InvoiceFileError for days that no invoice of today has."""
    remedy = "check this computer's date, then ask whoever made it for a correct one"
    if facts.issued and facts.issued > today + _AHEAD:
        raise InvoiceFileError(file, "", f"it is dated {facts.issued}, which is still to come", remedy)
    if facts.due and facts.due > today + _LONGEST_TERM:
        raise InvoiceFileError(file, "", f"it is due on {facts.due}, more than two years ahead", remedy)
    if facts.issued and facts.issued < _FIRST_DAY:
        raise InvoiceFileError(file, "", f"it is dated {facts.issued}, before the year 2000", remedy)


def _last(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]
