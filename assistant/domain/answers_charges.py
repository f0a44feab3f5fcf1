"""What charges make of a case: claimed by a letter that left, waived by the owner, paid beside the invoice."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import events as e
from assistant.domain.case import Case, Status
from assistant.domain.claim import Claim, owed_in_charges, settled, waived, with_claim
from assistant.domain.decision import Answer, task_about
from assistant.domain.schedule import Terms
from assistant.domain.task import NewTask, TaskKind


def charge_claimed(case: Case, event: e.ChargeClaimed, terms: Terms) -> Answer:
    claim = Claim(event.kind, event.amount, terms.today, event.stage, event.reason, event.source, event.message_id)
    after = replace(case, claims=with_claim(case.claims, claim))
    said = f"{event.amount} of {event.kind} claimed at {event.stage}: {event.reason} ({event.source})"
    return after, said, left_over(after)


def charges_waived(case: Case, event: e.ChargesWaived, _terms: Terms) -> Answer:
    given_up = owed_in_charges(case.claims, case.invoice.currency)
    words = f"charges of {given_up} waived: {event.reason}" if given_up else f"no charges to waive: {event.reason}"
    return replace(case, claims=waived(case.claims)), words, ()


def charges_paid(case: Case, event: e.ChargesPaid, _terms: Terms) -> Answer:
    after = replace(case, claims=settled(case.claims, event.amount))
    left = owed_in_charges(after.claims, case.invoice.currency)
    words = f"{event.amount} paid for charges on {event.on} ({event.source})"
    return after, f"{words}; {left} of charges is left" if left else words, left_over(after)


def left_over(case: Case) -> tuple[NewTask, ...]:
    """Asked once the invoice is paid and its charges are not: they are waived unless the owner claims them."""
    left = owed_in_charges(case.claims, case.invoice.currency)
    if case.status is not Status.PAID or not left:
        return ()
    return (task_about(TaskKind.LEFT_OVER_CHARGES, case, amount=str(left)),)
