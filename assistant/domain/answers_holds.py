"""What holds make of a case: placed, ended by somebody's word, ended by their day."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import events as e
from assistant.domain.case import Case
from assistant.domain.decision import Answer, task_about, with_hold
from assistant.domain.hold import ANSWERS, PROMISES, Hold, HoldKind
from assistant.domain.schedule import Terms
from assistant.domain.task import NewTask, TaskKind


def hold_placed(case: Case, event: e.HoldPlaced, terms: Terms) -> Answer:
    hold = Hold(event.kind, terms.today, event.until, event.reason, event.sentence, event.message_id)
    end = f"until {event.until}" if event.until else "until the owner decides"
    if not case.is_open:
        return case, f"{event.reason} ({event.by}); the invoice is {case.status}, nothing to hold", ()
    after = with_hold(case, hold)
    if event.kind in ANSWERS:
        after = replace(after, answered_on=terms.today)
    if event.kind in PROMISES:
        # One promise at a time: the client's last word counts, with a day or without.
        left = tuple(one for one in after.holds if one.kind not in PROMISES - {event.kind})
        after = replace(after, holds=left, promises=after.promises + 1)
    return after, f"held {end}: {event.reason} ({event.by})", ()


def holds_ended(case: Case, event: e.HoldsEnded, _terms: Terms) -> Answer:
    left = tuple(hold for hold in case.holds if event.kinds and hold.kind not in event.kinds)
    ended = ", ".join(hold.kind for hold in case.holds if hold not in left) or "nothing"
    return replace(case, holds=left), f"no longer held for {ended}: {event.reason} ({event.by})", ()


def holds_expired(case: Case, _event: e.HoldsExpired, terms: Terms) -> Answer:
    gone = tuple(hold for hold in case.holds if not hold.active(terms.today))
    left = tuple(hold for hold in case.holds if hold.active(terms.today))
    after = replace(case, holds=left)
    reason = "over: " + (", ".join(f"{hold.kind} (to {hold.until})" for hold in gone) or "nothing")
    tasks: tuple[NewTask, ...] = ()
    promise = next((hold for hold in gone if hold.kind is HoldKind.PROMISE), None)
    if promise is not None:
        after = replace(after, broken_promises=case.broken_promises + 1)
        reason += "; the promise was not kept"
        tasks = (task_about(TaskKind.PROMISE_BROKEN, case, sentence=promise.sentence, until=str(promise.until)),)
    open_promise = next((hold for hold in gone if hold.kind is HoldKind.PROMISE_NO_DAY), None)
    if open_promise is not None:
        reason += "; no day was named, so nothing was broken: it is time to ask when"
        tasks = (*tasks, task_about(TaskKind.ASK_WHEN, case, sentence=open_promise.sentence))
    for kind, unseen in ((HoldKind.PAYMENT_CLAIM, _claim_unproved), (HoldKind.TOLD, _told_unconfirmed)):
        hold = next((one for one in gone if one.kind is kind), None)
        if hold is not None:
            after, more, task = unseen(after, hold, terms)
            reason, tasks = f"{reason}; {more}", (*tasks, task)
    return after, reason, tasks


def _told_unconfirmed(case: Case, told: Hold, terms: Terms) -> tuple[Case, str, NewTask]:
    """A notice that no bank file confirms: nobody is chased until the owner has looked."""
    reason = f"{told.reason} by {told.until}"
    facts = {"name": told.reason.removeprefix("told by ").partition(",")[0], "invoices": case.number}
    task = NewTask(TaskKind.TOLD_UNCONFIRMED, case.invoice.client, case.number, facts, told.message_id)
    hold = replace(told, since=terms.today, until=None)
    return with_hold(case, hold), f"held until the owner decides: {reason}", task


def _claim_unproved(case: Case, claim: Hold, terms: Terms) -> tuple[Case, str, NewTask]:
    """Whoever says it is paid is not chased: the owner looks for the money, or asks for proof."""
    reason = f"the client said it was paid and no money was seen by {claim.until}"
    hold = replace(claim, since=terms.today, until=None, reason=reason)
    facts = {"sentence": claim.sentence, "invoices": case.number, "until": str(claim.until)}
    task = NewTask(TaskKind.NO_PROOF, case.invoice.client, case.number, facts, claim.message_id)
    return with_hold(case, hold), f"held until the owner decides: {reason}", task
