"""What an import did with a file, in words for people and as objects for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from assistant.cli.imported_payments import payment_object, sums, totals_of
from assistant.domain.money import Money
from assistant.flows.book import Booking
from assistant.flows.book import Fate as PaymentFate
from assistant.flows.take_in import Outcome, Refused
from assistant.flows.take_in_documents import Fate, TakenDocument
from assistant.flows.take_in_lists import Taken
from assistant.intake.document import ReadDocument
from assistant.intake.records import InvoiceRow

Object = Mapping[str, Any]
# Lists speak of one another, so those of one import are taken together or not at all.
_NEIGHBOUR = "nothing is wrong in it, but another list of this import was refused"


def objects_of(file: str, outcome: Outcome) -> Iterator[Object]:
    """One object for each invoice, credit note or payment read, then one about the file."""
    error = None
    match outcome:
        case Taken():
            yield from (_listed(file, row) for row in outcome.imported.invoices)
            totals: Object = _counted(outcome)
            notes = list(outcome.notes)
        case TakenDocument():
            yield _document(file, outcome.read, certain=outcome.fate is not Fate.ASKED)
            totals = {"kind": outcome.read.format, "outcome": outcome.fate.value, "invoice": outcome.number or None}
            totals = totals | {"reasons": list(outcome.read.facts.reasons)}
            notes = list(outcome.notes)
        case Booking():
            yield from (payment_object(file, one) for one in outcome.payments)
            totals = totals_of(outcome)
            notes = [*outcome.doubts, *outcome.notes]
        case Refused():
            if outcome.read is not None:
                yield _document(file, outcome.read, certain=outcome.read.facts.certain)
            totals, notes, error = {}, [], "; ".join(outcome.lines) or _NEIGHBOUR
        case _:
            assert_never(outcome)
    noted = {"notes": notes} if notes else {}
    yield {"file": file, "totals": {**totals, **noted}, "error": error}


def _listed(file: str, row: InvoiceRow) -> Object:
    invoice = row.invoice
    return {
        "file": file,
        "type": "invoice",
        "number": invoice.number,
        "amount": str(invoice.amount.decimal),
        "currency": invoice.currency,
        "issued": invoice.issued,
        "due": invoice.due,
        "reference": invoice.reference or None,
        "payer": invoice.client,
        "date": None,
        "certain": True,
    }


def _document(file: str, read: ReadDocument, *, certain: bool) -> Object:
    facts = read.facts
    return {
        "file": file,
        "type": facts.type.value,
        "number": facts.number or None,
        "amount": str(facts.amount.decimal) if facts.amount is not None else None,
        "currency": facts.amount.currency if facts.amount is not None else None,
        "issued": facts.issued,
        "due": facts.due,
        "reference": facts.reference or facts.corrects or None,
        "payer": read.clients[0] if len(read.clients) == 1 else facts.buyer or None,
        "date": None,
        "certain": certain,
    }


def _counted(taken: Taken) -> Object:
    counts = {"rows": taken.new + taken.changed + taken.same}
    counts |= {"new": taken.new, "changed": taken.changed, "unchanged": taken.same}
    amounts = {currency: str(amount.decimal) for currency, amount in sums(_amounts(taken)).items()}
    return {"kind": taken.imported.kind.value, **counts, "amounts": amounts}


def _amounts(taken: Taken) -> list[Money]:
    return [row.invoice.amount for row in taken.imported.invoices]


def told(file: str, outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    """The lines for people; of a file that was refused none, since the reasons are told elsewhere."""
    match outcome:
        case Taken():
            yield from _list_told(outcome, dry_run=dry_run)
        case TakenDocument():
            yield from _document_told(file, outcome, dry_run=dry_run)
        case Booking():
            yield from _booking_told(file, outcome, dry_run=dry_run)
        case Refused():
            return
        case _:
            assert_never(outcome)


def asked(outcome: Outcome) -> bool:
    """Whether something of the file waits for the owner's answer."""
    if isinstance(outcome, Booking):
        return outcome.count(PaymentFate.ASKED) > 0
    return isinstance(outcome, TakenDocument) and outcome.fate is Fate.ASKED


def _list_told(taken: Taken, *, dry_run: bool) -> Iterator[str]:
    counted = [f"{taken.new} new", f"{taken.changed} changed", f"{taken.same} unchanged"]
    said = ", ".join(one for one in counted if not one.startswith("0 ")) or "no rows"
    amounts = ", ".join(str(amount) for amount in sums(_amounts(taken)).values())
    would = "would be imported, " if dry_run else ""
    yield f"{taken.imported.file}: {taken.imported.kind.value}: {would}{said}{f' ({amounts})' if amounts else ''}"
    yield from (f"  {note}" for note in taken.notes)


def _document_told(file: str, taken: TakenDocument, *, dry_run: bool) -> Iterator[str]:
    facts = taken.read.facts
    what = "credit note" if facts.type.value == "credit-note" else "invoice"
    known = [
        f"{what} {facts.number}".strip(),
        str(facts.amount or ""),
        taken.read.clients[0] if taken.read.clients else "",
    ]
    if facts.due and what == "invoice":
        known.append(f"due {facts.due}")
    would = "would be " if dry_run and taken.fate in {Fate.ASKED, Fate.CREDITED} else ""
    yield f"{file}: {', '.join(one for one in known if one)}: {would}{taken.fate.value}"
    # Of what was read from paper it is said by which words.
    reasons = facts.reasons if taken.read.format == "pdf" and taken.fate in {Fate.NEW, Fate.ASKED} else ()
    yield from (f"  {note}" for note in dict.fromkeys((*reasons, *taken.notes)))


def _booking_told(file: str, booking: Booking, *, dry_run: bool) -> Iterator[str]:
    counts = ", ".join(f"{booking.count(fate)} {fate.value}" for fate in PaymentFate if booking.count(fate))
    would = "would be booked, " if dry_run else ""
    yield f"{file}: payments ({', '.join(booking.sources)}): {would}{counts or 'none in it'}"
    for what, value in booking.totals.items():
        yield f"  {what}: {value}"
    yield from (f"  {note}" for note in (*booking.doubts, *booking.notes))
