"""The gates: every condition that must be true before a reminder leaves, in one list read top to bottom.

`why`, `plan`, `preview` and the daemon all walk this list. A gate that cannot tell fails: a reminder may be late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.domain.calendar import calendar_of
from assistant.domain.case import Case, PendingState, Standing
from assistant.domain.client import Client
from assistant.domain.ladder import Approval, Stage
from assistant.domain.policy import Policy
from assistant.domain.schedule import Terms, day_of, stopping


@dataclass(frozen=True)
class Facts:
    """What is true now besides the case. `read_at` is when every watched folder had been read, None if one was not."""

    now: datetime
    client: Client
    standing: Standing
    policy: Policy
    terms: Terms
    live: bool = False
    read_at: datetime | None = None
    payments_confirmed_on: date | None = None
    has_document: bool = True
    template_problem: str = ""
    recipient: str = ""
    sent_today: int = 0
    sent_this_pass: int = 0
    # Currencies in which an overdue reminder has reached the client today, and whether one waits in the outbox.
    reminded_in: frozenset[str] = frozenset()
    one_waits: bool = False
    # Whether the owner has been told of what was announced.
    announcement_told: bool = True


@dataclass(frozen=True)
class Verdict:
    """Whether a gate is open, why in words, and the first day on which it may open."""

    open: bool
    reason: str
    until: date | None = None


Gate = Callable[[Case, Stage, Facts], Verdict]


def _pass(reason: str) -> Verdict:
    return Verdict(True, reason)


def _is_open(case: Case, _stage: Stage, _facts: Facts) -> Verdict:
    if not case.is_open:
        return Verdict(False, f"the invoice is {case.status}")
    if case.balance.minor <= 0:
        return Verdict(False, "nothing is left to pay")
    return _pass(f"{case.balance} is left to pay")


def _released(case: Case, _stage: Stage, _facts: Facts) -> Verdict:
    if case.backlog:
        return Verdict(False, "it was long overdue when it was imported and waits for the owner's yes")
    return _pass("not an old invoice that waits for a yes")


def _due(case: Case, stage: Stage, facts: Facts) -> Verdict:
    day = day_of(case, stage, facts.terms)
    if facts.terms.today < day:
        return Verdict(False, f"{stage.id} comes due on {day}", day)
    return _pass(f"{stage.id} came due on {day}")


def _not_under_way(case: Case, _stage: Stage, _facts: Facts) -> Verdict:
    if case.pending is None or case.pending.state is PendingState.ANNOUNCED:
        return _pass("nothing is under way")
    words = {PendingState.QUEUED: "waits in the outbox", PendingState.DRAFTED: "lies in Drafts for the owner to send"}
    return Verdict(False, f"{case.pending.stage} {words[case.pending.state]} since {case.pending.since}")


def _no_hold(case: Case, _stage: Stage, facts: Facts) -> Verdict:
    holds = stopping((*case.holds, *facts.standing.holds), facts.terms.today)
    if not holds:
        return _pass("no hold")
    longest = holds[0]
    words = "; ".join(f"{hold.kind}: {hold.reason}" for hold in holds)
    if longest.until is None:
        return Verdict(False, f"{words}, until the owner decides")
    return Verdict(False, f"{words}, until {longest.until}", longest.until + timedelta(days=1))


def _gap(case: Case, stage: Stage, facts: Facts) -> Verdict:
    last = facts.standing.last_reminder_on
    if stage.overdue and facts.one_waits:
        return Verdict(False, f"another reminder to {facts.client.name} waits in the outbox")
    if not stage.overdue or last is None:
        return _pass("no overdue reminder was sent lately")
    gap = facts.terms.ladder.gap_days or facts.policy.gap_days
    free = last + timedelta(days=gap)
    # Several currencies of one client go on the same day and share the gap.
    shared = last == facts.terms.today and case.invoice.currency not in facts.reminded_in
    if facts.terms.today < free and not shared:
        return Verdict(False, f"{facts.client.name} was reminded on {last}; {gap} days apart", free)
    return _pass(f"the last reminder was on {last}")


def _listened(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    if facts.read_at is None:
        return Verdict(False, "not every watched folder has been read in this pass")
    minutes = (facts.now - facts.read_at).total_seconds() / 60
    if minutes > facts.policy.brakes.deaf_minutes:
        return Verdict(False, f"the mailbox was last read {facts.read_at:%Y-%m-%d %H:%M}")
    return _pass("every watched folder has been read")


def _money_current(_case: Case, stage: Stage, facts: Facts) -> Verdict:
    guard, ladder = facts.policy.money, facts.terms.ladder
    if ladder.index(guard.confirm_from) < 0 or ladder.index(stage.id) < ladder.index(guard.confirm_from):
        return _pass(f"payments need no confirmation before {guard.confirm_from}")
    confirmed = facts.payments_confirmed_on
    if confirmed is None or confirmed < facts.terms.today - timedelta(days=guard.confirm_days):
        since = f"since {confirmed}" if confirmed else "yet"
        return Verdict(False, f"the owner has not confirmed {since} that all payments are booked")
    return _pass(f"the owner confirmed on {confirmed} that all payments are booked")


def _working_hours(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    calendar = calendar_of(facts.client)
    local = calendar.local(facts.now)
    window = facts.policy.sending
    if not calendar.is_working_day(local.date()):
        following = calendar.on_or_after(local.date())
        return Verdict(False, f"{local.date()} is not a working day in {facts.client.country}", following)
    if local.time() < window.opens:
        return Verdict(False, f"it is {local:%H:%M} there; mails leave from {window.opens:%H:%M}", local.date())
    if local.time() >= window.closes:
        following = calendar.add(local.date(), 1)
        return Verdict(False, f"it is {local:%H:%M} there; mails leave until {window.closes:%H:%M}", following)
    return _pass(f"a working day, {local:%H:%M} there")


def _deliverable(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    if not facts.recipient:
        return Verdict(False, f"{facts.client.name} has no contact that mail can reach")
    return _pass(f"goes to {facts.recipient}")


def _document(case: Case, _stage: Stage, facts: Facts) -> Verdict:
    if not facts.has_document:
        return Verdict(False, f"the PDF of {case.number} is not here to attach: import it")
    return _pass("the invoice is there to attach")


def _template(_case: Case, stage: Stage, facts: Facts) -> Verdict:
    if facts.template_problem:
        return Verdict(False, facts.template_problem)
    return _pass(f"the template of {stage.id} renders")


def _approved(case: Case, stage: Stage, facts: Facts) -> Verdict:
    if stage.approval is not Approval.VETO or not facts.live:
        return _pass(
            "goes by itself" if stage.approval is not Approval.DRAFT else "goes to Drafts for the owner's hand"
        )
    pending = case.pending
    if pending is None or pending.stage != stage.id or pending.leaves is None:
        return Verdict(False, f"{stage.id} is first announced to the owner")
    if not facts.announcement_told:
        return Verdict(False, f"{stage.id} was announced, but the notice has not reached the owner")
    if facts.terms.today < pending.leaves:
        return Verdict(False, f"announced to the owner; leaves on {pending.leaves} unless stopped", pending.leaves)
    return _pass(f"announced on {pending.since} and not stopped")


def _volume(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    brakes = facts.policy.brakes
    if facts.sent_today >= brakes.per_day:
        return Verdict(False, f"{facts.sent_today} mails left today, the limit is {brakes.per_day}")
    if facts.sent_this_pass >= brakes.per_pass:
        return Verdict(False, f"{facts.sent_this_pass} mails left in this pass, the limit is {brakes.per_pass}")
    return _pass(f"{facts.sent_today} mails left today")


GATES: tuple[tuple[str, Gate], ...] = (
    ("open", _is_open),
    ("released", _released),
    ("due", _due),
    ("not under way", _not_under_way),
    ("no hold", _no_hold),
    ("gap", _gap),
    ("listened", _listened),
    ("money current", _money_current),
    ("working hours", _working_hours),
    ("deliverable", _deliverable),
    ("document", _document),
    ("template", _template),
    ("approved", _approved),
    ("volume", _volume),
)


def walk(case: Case, stage: Stage, facts: Facts) -> tuple[tuple[str, Verdict], ...]:
    """Every gate by name with its verdict, in order."""
    return tuple((name, gate(case, stage, facts)) for name, gate in GATES)


def first_closed(case: Case, stage: Stage, facts: Facts) -> tuple[str, Verdict] | None:
    """The first gate that is closed, or None when the reminder may leave."""
    return next(((name, verdict) for name, verdict in walk(case, stage, facts) if not verdict.open), None)
