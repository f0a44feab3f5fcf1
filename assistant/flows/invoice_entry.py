"""One invoice or credit note enters the ledger, or brings what is known up to date, whatever it was read from.

An invoice never changes its client or its amount: what contradicts the ledger is refused, never believed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.case import Case
from assistant.domain.decide import Decision, decide
from assistant.domain.events import InvoiceCredited, InvoiceImported
from assistant.domain.invoice import Invoice
from assistant.domain.schedule import Terms
from assistant.domain.task import TaskKind
from assistant.flows.deciding import ANSWERED_BY_MONEY, decided, terms_of
from assistant.flows.world import World
from assistant.store.credit_notes import CreditNote
from assistant.store.store import Change


class EntryRefusedError(Exception):
    """What is read contradicts what is known: `str()` says what and what to do, `field` which part of it."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field = field


def contradictions(known: Invoice, listed: Invoice) -> list[tuple[str, str]]:
    """What an invoice that is known already must not say differently, each with the field it is about."""
    found = []
    if known.client != listed.client:
        found.append(
            ("client", f"{listed.number} is known already as an invoice to {known.client}, not {listed.client}")
        )
    if known.amount != listed.amount:
        what = f"{listed.number} is known already with {known.amount}, not {listed.amount}"
        found.append(("amount", f"{what}; an invoice never changes: credit it, or mend the file"))
    return found


def enter(world: World, listed: Invoice, now: datetime, *, settled: bool = False) -> tuple[Case, Case | None]:
    """The case as it is now, and as it was (None for a new one); EntryRefusedError when it contradicts the ledger."""
    known = world.store.cases.get(listed.number)
    if known is None:
        return import_invoice(world, Case(listed), now, settled=settled).case, None
    for field, what in contradictions(known.invoice, listed):
        raise EntryRefusedError(field, what)
    return _changed(world, replace(known, invoice=merged(known.invoice, listed)), known, now), known


def merged(known: Invoice, listed: Invoice) -> Invoice:
    """What is said now; what is left empty takes nothing away."""
    parts = listed.instalments or known.instalments
    return replace(
        listed,
        # Which part is in turn is for the payments to say.
        due=known.due if parts and parts == known.instalments else listed.due,
        instalments=parts,
        reference=listed.reference or known.reference,
        document=listed.document or known.document,
        filename=listed.filename or known.filename,
        thread=listed.thread or known.thread,
        due_agreed=listed.due_agreed or known.due_agreed,
    )


def _changed(world: World, case: Case, known: Case, now: datetime) -> Case:
    if case.invoice == known.invoice:
        return known
    world.store.ledger.put_invoice(case.invoice)
    if case.invoice.document and not known.invoice.document:
        world.store.tasks.answer_about(case.number, (TaskKind.MISSING_DOCUMENT,), "imported", now)
    moved = (case.invoice.due, case.invoice.instalments) != (known.invoice.due, known.invoice.instalments)
    return decided(world, case, InvoiceImported(), now).case if moved else case


def import_invoice(world: World, case: Case, now: datetime, *, settled: bool = False) -> Decision:
    """A new invoice enters; one that is long overdue waits for the owner's yes, unless it is `settled` already."""
    terms = terms_of(world, case, now)
    decision = arrival(case, terms, world.policy.backlog_days, settled=settled)
    world.store.open_case(case)
    world.store.commit(Change((decision,)), now, terms.today)
    return decision


def arrival(case: Case, terms: Terms, backlog_days: int, *, settled: bool) -> Decision:
    """What follows from the arrival of a new invoice."""
    old = terms.today - case.invoice.due > timedelta(days=backlog_days) and not settled
    return decide(case, InvoiceImported(backlog=old), terms)


def take_credit(world: World, note: CreditNote, now: datetime) -> Case | None:
    """A credit note takes its amount off the invoice it names: the case now, None if it had been taken before.

    EntryRefusedError when its invoice is not known, or the same number was known with something else.
    """
    before = world.store.credit_notes.get(note.number)
    if before is not None:
        if (before.invoice, before.amount) != (note.invoice, note.amount):
            what = f"credit note {note.number} is known already with {before.amount} off {before.invoice}"
            raise EntryRefusedError("amount", f"{what}, not {note.amount} off {note.invoice}; mend the file")
        return None
    case = world.store.cases.get(note.invoice)
    if case is None:
        raise EntryRefusedError(
            "credits", f"it credits {note.invoice}, which is not known here; import that invoice first"
        )
    if case.invoice.currency != note.amount.currency:
        what = f"it is in {note.amount.currency}, and {note.invoice} is in {case.invoice.currency}"
        raise EntryRefusedError("currency", f"{what}; ask whoever made it for a correct one")
    world.store.credit_notes.keep(note, now)
    after = decided(world, case, InvoiceCredited(note.amount, f"credit note {note.number}"), now).case
    if not after.is_open:
        world.store.tasks.answer_about(note.invoice, ANSWERED_BY_MONEY, f"credit note {note.number}", now)
    return after
