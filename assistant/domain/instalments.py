"""Invoices to be paid in parts: the case follows the earliest part that is not paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.domain.case import Case
from assistant.domain.decision import unannounced
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money


def due_of(invoice: Invoice, covered: Money) -> date:
    """The due date of the first part that what is paid and credited does not cover; the last when all are."""
    left = covered
    for due, part in invoice.instalments:
        if left < part:
            return due
        left = left - part
    return invoice.instalments[-1][0] if invoice.instalments else invoice.due


def in_turn(case: Case) -> tuple[Case, str]:
    """The case with the part in turn, and in words that it is another one; each part climbs the ladder from below."""
    if not case.invoice.instalments or not case.is_open:
        return case, ""
    due = due_of(case.invoice, case.invoice.amount - case.balance)
    if due == case.invoice.due:
        return case, ""
    after = replace(case, invoice=replace(case.invoice, due=due), done=(), start="", pending=unannounced(case))
    return after, f"the part in turn is now the one due on {due}, {after.asked}"
