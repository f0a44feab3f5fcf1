"""Rows become values and values become rows: the only place that knows both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.domain.case import Case, How, Pending, PendingState, StageDone, Status
from assistant.domain.claim import Claim, ClaimState
from assistant.domain.client import Client, ClientType, Contact, Role
from assistant.domain.hold import Hold, HoldKind, Scope
from assistant.domain.invoice import Invoice
from assistant.domain.law.charge import ChargeKind
from assistant.domain.money import Money
from assistant.domain.payment_reference import reference_key

Row = Mapping[str, Any]


def day(text: str | None) -> date | None:
    """An ISO date, or None."""
    return date.fromisoformat(text) if text else None


def contact_of(row: Row) -> Contact:
    """A contact."""
    return Contact(
        row["email"], row["name"], Role(row["role"]), row["phone"], row["language"], bool(row["deliverable"])
    )


def client_of(row: Row, contacts: Iterable[Row]) -> Client:
    """A client with its contacts."""
    plain = {
        name: row[name]
        for name in ("client", "name", "country", "region", "timezone", "language", "org_number", "address", "ladder")
    }
    return Client(
        **plain,
        type=ClientType(row["type"]),
        fee_agreed=bool(row["fee_agreed"]),
        interest_agreed=row["interest_agreed"],
        terms_clause=row["terms_clause"],
        contacts=tuple(contact_of(one) for one in contacts),
    )


def client_row(client: Client) -> dict[str, Any]:
    """A row of clients."""
    names = "client name country region timezone language org_number address ladder interest_agreed terms_clause"
    row = {name: getattr(client, name) for name in names.split()}
    return row | {"type": client.type.value, "fee_agreed": int(client.fee_agreed)}


def contact_row(client: str, contact: Contact) -> dict[str, Any]:
    """A row of contacts."""
    return {
        "client": client,
        "email": contact.email.lower(),
        "name": contact.name,
        "role": contact.role.value,
        "phone": contact.phone,
        "language": contact.language,
        "deliverable": int(contact.deliverable),
        "domain": contact.email.lower().rpartition("@")[2],
    }


def invoice_of(row: Row) -> Invoice:
    """An invoice."""
    return Invoice(
        number=row["invoice"],
        client=row["client"],
        amount=Money(row["amount"], row["currency"]),
        issued=date.fromisoformat(row["issued"]),
        due=date.fromisoformat(row["due"]),
        reference=row["reference"],
        document=row["document"] or "",
        filename=row["filename"],
        thread=row["thread"],
        due_agreed=bool(row["due_agreed"]),
        instalments=parts_of(row["instalments"], row["currency"]),
    )


def parts_of(text: str, currency: str) -> tuple[tuple[date, Money], ...]:
    """The parts of an invoice, from JSON: [["2026-12-01", 400000], …]; none is the empty text."""
    if not text:
        return ()
    return tuple((date.fromisoformat(on), Money(minor, currency)) for on, minor in json.loads(text))


def parts_text(invoice: Invoice) -> str:
    """The same as text."""
    return json.dumps([(on.isoformat(), part.minor) for on, part in invoice.instalments]) if invoice.instalments else ""


def invoice_row(invoice: Invoice) -> dict[str, Any]:
    """A row of invoices."""
    return {
        "invoice": invoice.number,
        "client": invoice.client,
        "amount": invoice.amount.minor,
        "currency": invoice.currency,
        "issued": invoice.issued.isoformat(),
        "due": invoice.due.isoformat(),
        "reference": invoice.reference,
        "reference_key": reference_key(invoice.reference),
        "number_key": reference_key(invoice.number),
        "document": invoice.document or None,
        "filename": invoice.filename,
        "thread": invoice.thread,
        "due_agreed": int(invoice.due_agreed),
        "instalments": parts_text(invoice),
    }


def hold_of(row: Row) -> Hold:
    """A hold, with the client's sentence if it is still kept."""
    return Hold(
        kind=HoldKind(row["kind"]),
        since=date.fromisoformat(row["since"]),
        until=day(row["until"]),
        reason=row["reason"],
        sentence=row["sentence"] or "",
        message_id=row["message_id"],
        scope=Scope.INVOICE if row["invoice"] else Scope.CLIENT,
    )


def claim_of(row: Row) -> Claim:
    """A charge that was claimed."""
    return Claim(
        ChargeKind(row["kind"]),
        Money(row["amount"], row["currency"]),
        date.fromisoformat(row["claimed_on"]),
        **{name: row[name] for name in ("stage", "reason", "source", "message_id")},
        state=ClaimState(row["state"]),
    )


def claim_row(claim: Claim) -> dict[str, Any]:
    """A row of charges, but for the invoice and its place there."""
    row = {name: getattr(claim, name) for name in ("stage", "reason", "source", "message_id")}
    facts = {"amount": claim.amount.minor, "currency": claim.amount.currency, "claimed_on": claim.on.isoformat()}
    return row | facts | {"kind": claim.kind.value, "state": claim.state.value}


def case_of(row: Row, done: Sequence[Row], holds: Sequence[Row], claims: Sequence[Row] = ()) -> Case:
    """A case from the joined row of cases and invoices, its stages, its holds and what was claimed on top."""
    currency = row["currency"]
    pending = None
    if row["pending_stage"]:
        pending = Pending(
            row["pending_stage"],
            PendingState(row["pending_state"]),
            date.fromisoformat(row["pending_since"]),
            row["pending_message_id"] or "",
            day(row["pending_leaves"]),
        )
    return Case(
        invoice=invoice_of(row),
        status=Status(row["status"]),
        paid=None if row["paid"] is None else Money(row["paid"], currency),
        credited=None if row["credited"] is None else Money(row["credited"], currency),
        done=tuple(map(_stage_done, done)),
        pending=pending,
        holds=tuple(hold_of(one) for one in holds),
        backlog=bool(row["backlog"]),
        start=row["start"],
        broken_promises=row["broken_promises"],
        kept_promises=row["kept_promises"],
        promises=row["promises"],
        answered_on=day(row["answered_on"]),
        stop_announced_on=day(row["stop_announced_on"]),
        claims=tuple(claim_of(one) for one in claims),
        attend_on=day(row["attend_on"]),
    )


def _stage_done(row: Row) -> StageDone:
    return StageDone(row["stage"], date.fromisoformat(row["done_on"]), How(row["how"]), row["day"])


def case_row(case: Case) -> dict[str, Any]:
    """A row of cases."""
    pending = case.pending
    return {
        "invoice": case.number,
        "client": case.invoice.client,
        "issued": case.invoice.issued.isoformat(),
        "status": case.status.value,
        "paid": None if case.paid is None else case.paid.minor,
        "credited": None if case.credited is None else case.credited.minor,
        "balance": case.balance.minor,
        "backlog": int(case.backlog),
        "start": case.start,
        "promises": case.promises,
        "broken_promises": case.broken_promises,
        "kept_promises": case.kept_promises,
        "pending_stage": pending.stage if pending else None,
        "pending_state": pending.state.value if pending else None,
        "pending_since": pending.since.isoformat() if pending else None,
        "pending_message_id": pending.message_id if pending else None,
        "pending_leaves": pending.leaves.isoformat() if pending and pending.leaves else None,
        "answered_on": case.answered_on.isoformat() if case.answered_on else None,
        "stop_announced_on": case.stop_announced_on.isoformat() if case.stop_announced_on else None,
        "attend_on": case.attend_on.isoformat() if case.attend_on else None,
    }
