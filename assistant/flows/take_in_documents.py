"""Invoices and credit notes as files (UBL, CII, PDF): taken when all is certain, asked about when not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from assistant.domain.answers_money import left_in_words
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money, total
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.invoice_entry import EntryRefusedError, contradictions, enter, take_credit
from assistant.flows.invoice_lacks import must_be_said
from assistant.flows.world import World
from assistant.intake.buyer import Buyers, name_key, number_key
from assistant.intake.document import Format, ReadDocument, check_days, format_of, read_document
from assistant.intake.invoice_facts import DocumentType, InvoiceFacts, InvoiceFileError
from assistant.intake.pdf_content import PdfContent
from assistant.store.credit_notes import CreditNote
from assistant.store.store import Change

_LANGUAGES = {"SE": "sv", "DK": "da", "NO": "da", "FI": "sv"}


class Fate(StrEnum):
    """What became of a document."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    CREDITED = "credited"
    ASKED = "asked about"
    NOTHING = "nothing to follow up"


class DocumentRefusedError(Exception):
    """Nothing of the file was taken: `str()` is one line (file, place, remedy); `read` what could be read, if any."""

    def __init__(self, line: str, read: ReadDocument | None = None) -> None:
        super().__init__(line)
        self.read = read


@dataclass(frozen=True)
class Brought:
    """A document as it came: its name, its bytes, and the mail it was sent with, if it was."""

    name: str
    raw: bytes = field(repr=False)
    thread: str = ""
    # Whom the mail went to.
    client: str = ""


@dataclass(frozen=True)
class TakenDocument:
    """What became of a document; `number` is that of the invoice it is about (of a credit note: the one reduced)."""

    read: ReadDocument
    fate: Fate
    number: str = ""
    notes: tuple[str, ...] = ()


def read_brought(world: World, brought: Brought, known: Buyers) -> ReadDocument:
    """What the document says; DocumentRefusedError when it says nothing that can be taken."""
    content = world.read_pdf(brought.raw) if format_of(brought.raw) is Format.PDF else PdfContent()
    try:
        return read_document(brought.raw, brought.name, content, known, world.policy.country)
    except InvoiceFileError as wrong:
        raise DocumentRefusedError(str(wrong)) from None


def take_in_document(world: World, brought: Brought, known: Buyers, now: datetime) -> TakenDocument:
    """Import the document, credit its invoice, or ask; all or nothing, and the same again changes nothing.

    DocumentRefusedError when it is unsound, contradicts the ledger, or is for nobody who is known here.
    """
    read = read_brought(world, brought, known)
    with world.store.transaction():
        return take_in_read(world, brought, read, now)


def take_in_read(world: World, brought: Brought, read: ReadDocument, now: datetime) -> TakenDocument:
    """The same for a document that has been read already."""
    read = _addressed(read, brought)
    _check(world, read, now)
    try:
        if (known := _known(world, read)) is not None:
            return _complete(world, known, brought, read, now)
        if read.facts.amount is not None and not read.facts.amount and read.format != "pdf":
            return TakenDocument(
                read, Fate.NOTHING, read.facts.number, ("nothing is to be paid: nothing to follow up",)
            )
        if not read.certain or (read.facts.type is DocumentType.CREDIT_NOTE and not read.facts.corrects):
            return _ask(world, brought, read, now)
        if read.facts.type is DocumentType.CREDIT_NOTE:
            return _credit(world, brought, read, now)
        return _enter(world, brought, read, now)
    except EntryRefusedError as refused:
        raise DocumentRefusedError(f"{read.file}: {refused.field}: {refused}", read) from None


def _check(world: World, read: ReadDocument, now: datetime) -> None:
    if read.facts.fault:
        raise DocumentRefusedError(read.facts.fault, read)
    try:
        check_days(read.facts, read.file, world.today(now))
    except InvoiceFileError as wrong:
        raise DocumentRefusedError(str(wrong), read) from None
    if not read.clients and read.format != "pdf":
        raise DocumentRefusedError(f"{read.file}: {unknown_buyer(read.facts)}", read)


def unknown_buyer(facts: InvoiceFacts) -> str:
    """That nobody here is its buyer, and the row that would make one of them."""
    numbers = [one for one in facts.buyer_numbers if number_key(one) and "@" not in one]
    number, country = (numbers or [""])[0], facts.buyer_country or "SE"
    short = (name_key(facts.buyer).split() or ["name"])[0]
    row = ";".join((short, facts.buyer or "NAME", "business", country, _LANGUAGES.get(country, "en"), number))
    who = f"{facts.buyer or 'its buyer'}{f' ({number})' if number else ''}"
    remedy = f'put "{row}" under client;name;type;country;language;org_number in clients.csv, import it, then this file'
    return f"{who} is no client here; {remedy}"


def _addressed(read: ReadDocument, brought: Brought) -> ReadDocument:
    """A mail tells whom it went to; what the paper says otherwise, or leaves open, is a doubt."""
    if not brought.client or read.clients == (brought.client,):
        return read
    if brought.client in read.clients:
        return replace(read, clients=(brought.client,))
    doubt = f"client: it was sent to {brought.client}, and does not name them"
    facts = replace(read.facts, certain=False, reasons=(*read.facts.reasons, doubt))
    return replace(read, facts=facts, clients=(brought.client,))


def _known(world: World, read: ReadDocument) -> Invoice | None:
    """The invoice it shows once more; one printed without certainty must agree in number, amount and client."""
    found = world.store.ledger.invoice(read.facts.number) if read.facts.number else None
    if found is None or read.facts.type is DocumentType.CREDIT_NOTE or read.facts.amount is None:
        return None
    agrees = read.facts.amount == found.invoice.amount and found.invoice.client in (
        read.clients or (found.invoice.client,)
    )
    return found.invoice if agrees or read.certain else None


def _complete(world: World, known: Invoice, brought: Brought, read: ReadDocument, now: datetime) -> TakenDocument:
    """What the file adds to an invoice that is known: its PDF, its thread, its parts, its reference."""
    said = invoice_of(read, known.client if not read.clients else read.clients[0], fallback=known)
    for field_, what in contradictions(known, said):
        raise EntryRefusedError(field_, what)
    # A list, or the owner, may have moved the day on purpose.
    said = replace(said, due=known.due, issued=known.issued, due_agreed=known.due_agreed)
    said = replace(said, instalments=known.instalments or said.instalments)
    if known.document:
        said = replace(said, document=known.document, filename=known.filename)
    else:
        said = _with_document(world, said, read)
    said = replace(said, thread=known.thread or brought.thread, reference=known.reference or said.reference)
    enter(world, said, now)
    return TakenDocument(read, Fate.SAME if said == known else Fate.CHANGED, known.number)


def _enter(world: World, brought: Brought, read: ReadDocument, now: datetime) -> TakenDocument:
    invoice = replace(invoice_of(read, read.clients[0]), thread=brought.thread)
    enter(world, _with_document(world, invoice, read), now)
    notes = () if read.pdf else (f"{invoice.number} came without a PDF; name one in invoices.csv, or import it",)
    return TakenDocument(read, Fate.NEW, invoice.number, notes)


def _with_document(world: World, invoice: Invoice, read: ReadDocument) -> Invoice:
    if read.pdf is None:
        return invoice
    # A PDF inside an XML has not been opened by anybody yet.
    if read.format in {"ubl", "cii"} and world.read_pdf(read.pdf.content).problem:
        return invoice
    return replace(invoice, document=world.store.ledger.put_document(read.pdf.content), filename=read.pdf.filename)


def _credit(world: World, brought: Brought, read: ReadDocument, now: datetime) -> TakenDocument:
    facts = read.facts
    if facts.amount is None or facts.issued is None:
        raise ValueError("what is certain has an amount and a day")
    target = world.store.ledger.invoice(facts.corrects)
    if target is not None and target.invoice.client not in read.clients:
        what = f"it credits {facts.corrects}, an invoice to {target.invoice.client}, and is for {read.clients[0]}"
        raise EntryRefusedError("client", f"{what}; ask whoever made it for a correct one")
    document = world.store.ledger.put_document(read.pdf.content) if read.pdf else ""
    after = take_credit(world, CreditNote(facts.number, facts.corrects, facts.amount, facts.issued, document), now)
    if after is None:
        return TakenDocument(read, Fate.SAME, facts.corrects)
    return TakenDocument(read, Fate.CREDITED, facts.corrects, (f"{left_in_words(after)} of {facts.corrects}",))


def invoice_of(read: ReadDocument, client: str, fallback: Invoice | None = None) -> Invoice:
    """The invoice that the facts make; ValueError when one is missing that only a person can say."""
    facts = read.facts
    issued = facts.issued or (fallback.issued if fallback else None)
    due = facts.due or (fallback.due if fallback else None)
    if facts.amount is None or issued is None or due is None:
        raise ValueError("what is certain has an amount and its days")
    return Invoice(
        number=facts.number,
        client=client,
        amount=facts.amount,
        issued=issued,
        due=due,
        reference=facts.reference,
        instalments=parts_of(facts),
    )


def parts_of(facts: InvoiceFacts) -> tuple[tuple[date, Money], ...]:
    """The parts it is to be paid in; none unless each says its amount and together they make the whole."""
    parts = tuple((one.due, one.amount) for one in facts.instalments if one.amount)
    if facts.amount is None or len(parts) < 2 or any(part.currency != facts.amount.currency for _, part in parts):
        return ()
    whole = total((part for _, part in parts), facts.amount.currency)
    return tuple(sorted(parts)) if whole == facts.amount else ()


def _ask(world: World, brought: Brought, read: ReadDocument, now: datetime) -> TakenDocument:
    """A task with what was found; the owner's yes, or corrected values, import it."""
    facts = read.facts
    document = world.store.ledger.put_document(read.pdf.content if read.pdf else brought.raw)
    doubts = list(facts.reasons)
    if facts.type is DocumentType.CREDIT_NOTE and not facts.corrects:
        doubts.append("credits: it does not say which invoice")
    if len(read.clients) > 1:
        doubts.append(f"client: {' or '.join(read.clients[:3])}")
    proposal = {
        "type": facts.type.value,
        "number": facts.number,
        "amount": str(facts.amount or ""),
        "issued": facts.issued.isoformat() if facts.issued else "",
        "due": facts.due.isoformat() if facts.due else "",
        "reference": facts.reference,
        "corrects": facts.corrects,
        "parts": json.dumps([(on.isoformat(), part.minor) for on, part in parts_of(facts)]),
        "document": document,
        "filename": read.pdf.filename if read.pdf else "",
        "thread": brought.thread,
    } | _words(brought.name, facts, _doubtful(doubts))
    client = read.clients[0] if len(read.clients) == 1 else ""
    proposal["answer"] = must_be_said(_to_be_said(proposal, facts, client))
    task = NewTask(TaskKind.CONFIRM_INVOICE, client, "", proposal)
    world.store.commit(Change(tasks=(task,)), now, world.today(now))
    return TakenDocument(read, Fate.ASKED, facts.number, tuple(_doubtful(doubts)))


def _to_be_said(proposal: dict[str, str], facts: InvoiceFacts, client: str) -> dict[str, str]:
    """The proposal by the names that the owner's answer knows."""
    currency = facts.amount.currency if facts.amount else ""
    return proposal | {"client": client, "currency": currency, "credits": facts.corrects}


def _words(name: str, facts: InvoiceFacts, doubts: Sequence[str]) -> dict[str, str]:
    """The facts that the question to the owner is made of."""
    return {
        "subject": _last(name),
        "kind": facts.type.value,
        "invoice": facts.number,
        "date": facts.due.isoformat() if facts.due else "",
        "on": facts.issued.isoformat() if facts.issued and facts.due and facts.due < facts.issued else "",
        "reason": ", ".join(dict.fromkeys(one.partition(":")[0] for one in doubts)),
        "error": "; ".join(doubts),
    }


def _doubtful(reasons: Sequence[str]) -> list[str]:
    """Of the reasons those that raise a doubt: what was found says by which words."""
    return [one for one in reasons if ' by "' not in one and not one.endswith(("none is printed", "slip", "card"))]


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
