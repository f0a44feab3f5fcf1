"""The gates: every condition that must be true before a reminder leaves, in one list read top to bottom.

A gate answers `passes("key", fact=…)` or `fails("key", until=…, fact=…)`; the words stand in `reasons`, by language.
`why`, `plan`, `preview` and the daemon all walk this list. A gate that cannot tell fails: a reminder may be late.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from assistant.domain.case import Case, PendingState
from assistant.domain.facts import Facts
from assistant.domain.gates_escalation import superior
from assistant.domain.gates_pace import restart
from assistant.domain.hold import PAUSED, HoldKind
from assistant.domain.ladder import Approval, Stage, Tone
from assistant.domain.schedule import day_of, stopping
from assistant.domain.verdict import Verdict, fails, passes

__all__ = ["GATES", "Facts", "Gate", "first_closed", "told", "walk"]

Gate = Callable[[Case, Stage, Facts], Verdict]


def _is_open(case: Case, _stage: Stage, _facts: Facts) -> Verdict:
    if not case.is_open:
        return fails("open.closed", status=case.status)
    if case.balance.minor <= 0:
        return fails("open.nothing-left")
    return passes("open.left", balance=case.balance)


def _released(case: Case, _stage: Stage, _facts: Facts) -> Verdict:
    return fails("released.waits") if case.backlog else passes("released.free")


def _due(case: Case, stage: Stage, facts: Facts) -> Verdict:
    day = day_of(case, stage, facts.terms)
    if facts.terms.today < day:
        return fails("due.not-yet", until=day, stage=stage.id, day=day)
    return passes("due.came", stage=stage.id, day=day)


def _not_under_way(case: Case, _stage: Stage, _facts: Facts) -> Verdict:
    pending = case.pending
    if pending is None or pending.state is PendingState.ANNOUNCED:
        return passes("under-way.nothing")
    if pending.state is PendingState.QUEUED:
        return fails("under-way.queued", stage=pending.stage, since=pending.since)
    return fails("under-way.drafted", stage=pending.stage, since=pending.since)


def _no_hold(case: Case, _stage: Stage, facts: Facts) -> Verdict:
    found = stopping((*case.holds, *facts.standing.holds), facts.terms.today)
    if not found:
        return passes("hold.none")
    holds = "; ".join(dict.fromkeys(hold.kind for hold in found))
    # Why something was paused only the owner knows; every other kind says it all.
    reasons = (hold.reason for hold in found if hold.kind is HoldKind.PAUSE)
    because = "; ".join(dict.fromkeys(one for one in reasons if one not in {"", PAUSED}))
    last = found[0].until
    if last is None:
        return (
            fails("hold.paused", holds=holds, because=because) if because else fails("hold.until-decided", holds=holds)
        )
    free = last + timedelta(days=1)
    if because:
        return fails("hold.paused-until", until=free, holds=holds, because=because, last=last)
    return fails("hold.until", until=free, holds=holds, last=last)


def _gap(case: Case, stage: Stage, facts: Facts) -> Verdict:
    last = facts.standing.last_reminder_on
    if stage.overdue and facts.one_waits:
        return fails("gap.one-waits", client=facts.client.name)
    if not stage.overdue or last is None:
        return passes("gap.none-lately")
    gap = facts.terms.ladder.gap_days or facts.policy.gap_days
    free = last + timedelta(days=gap)
    # Several currencies of one client go on the same day and share the gap.
    shared = last == facts.terms.today and case.invoice.currency not in facts.reminded_in
    if facts.terms.today < free and not shared:
        return fails("gap.too-soon", until=free, client=facts.client.name, last=last, days=gap)
    return passes("gap.long-enough", last=last)


def _listened(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    if facts.read_at is None:
        return fails("listened.not-read")
    minutes = (facts.now - facts.read_at).total_seconds() / 60
    if minutes > facts.policy.brakes.deaf_minutes:
        return fails("listened.long-ago", read_at=f"{facts.read_at:%Y-%m-%d %H:%M}")
    return passes("listened.read")


def _money_current(_case: Case, stage: Stage, facts: Facts) -> Verdict:
    guard, ladder = facts.policy.money, facts.terms.ladder
    if facts.sources:
        return _banks_are_fresh(facts)
    if ladder.index(guard.confirm_from) < 0 or ladder.index(stage.id) < ladder.index(guard.confirm_from):
        return passes("money.not-needed", stage=guard.confirm_from)
    confirmed = facts.payments_confirmed_on
    if confirmed is None:
        return fails("money.never-confirmed")
    if confirmed < facts.terms.today - timedelta(days=guard.confirm_days):
        return fails("money.confirmed-long-ago", confirmed=confirmed)
    return passes("money.confirmed", confirmed=confirmed)


def _banks_are_fresh(facts: Facts) -> Verdict:
    """With bank sources every reminder waits, since the money may lie in a file that nobody has read."""
    old = next((one for one in facts.sources if one.stale), None)
    if old is None:
        reach = ", ".join(f"{one.name} {one.until}" for one in facts.sources)
        return passes("money.fresh", reach=reach)
    if old.until is None:
        return fails("money.no-file", bank=old.name)
    return fails("money.stale", bank=old.name, until_day=old.until, age=old.age, limit=old.limit)


def _no_unmatched_money(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    if facts.unmatched:
        return fails("unmatched.waits", client=facts.client.name, payments="; ".join(facts.unmatched))
    if facts.credit:
        return fails("unmatched.credit", client=facts.client.name, credit=facts.credit)
    return passes("unmatched.none")


def _working_hours(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    calendar = facts.terms.calendar
    local = calendar.local(facts.now)
    window = facts.policy.sending
    today, clock = local.date(), f"{local:%H:%M}"
    if not calendar.is_working_day(today):
        following = calendar.on_or_after(today)
        return fails("hours.day-off", until=following, day=today, country=calendar.country)
    if local.time() < window.opens:
        return fails("hours.early", until=today, clock=clock, opens=f"{window.opens:%H:%M}")
    if local.time() >= window.closes:
        return fails("hours.late", until=calendar.add(today, 1), clock=clock, closes=f"{window.closes:%H:%M}")
    return passes("hours.open", clock=clock)


def _deliverable(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    if not facts.recipient:
        return fails("address.none", client=facts.client.name)
    return passes("address.found", recipient=facts.recipient)


def _document(case: Case, _stage: Stage, facts: Facts) -> Verdict:
    return passes("document.here") if facts.has_document else fails("document.missing", invoice=case.number)


def _template(_case: Case, stage: Stage, facts: Facts) -> Verdict:
    if facts.template_problem:
        return fails("template.wrong", stage=stage.id, problem=facts.template_problem)
    return passes("template.renders", stage=stage.id)


def _notice(_case: Case, stage: Stage, facts: Facts) -> Verdict:
    if stage.tone is not Tone.FORMAL:
        return passes("notice.not-one")
    missing = facts.notice_lacks()
    return fails("notice.lacks", lacks="; ".join(missing)) if missing else passes("notice.whole")


def _approved(case: Case, stage: Stage, facts: Facts) -> Verdict:
    if not facts.live:
        return passes("approved.before-go")
    if stage.approval is Approval.DRAFT:
        return passes("approved.by-hand")
    # Before a superior of the client is first added, the owner is told, whatever the stage says.
    by_itself = stage.approval is Approval.AUTO and not facts.new_superiors
    return passes("approved.by-itself") if by_itself else _not_vetoed(case, stage, facts)


def _not_vetoed(case: Case, stage: Stage, facts: Facts) -> Verdict:
    pending = case.pending
    if pending is None or pending.stage != stage.id or pending.leaves is None:
        return fails("approved.announced-first", stage=stage.id)
    if not facts.announcement_told:
        return fails("approved.not-told", stage=stage.id)
    if facts.terms.today < pending.leaves:
        return fails("approved.leaves", until=pending.leaves, leaves=pending.leaves)
    return passes("approved.not-stopped", since=pending.since)


def _volume(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    brakes = facts.policy.brakes
    if facts.sent_today >= facts.day_limit:
        return fails("volume.day-full", count=facts.sent_today, limit=facts.day_limit)
    if facts.sent_this_pass >= brakes.per_pass:
        return fails("volume.pass-full", count=facts.sent_this_pass, limit=brakes.per_pass)
    return passes("volume.room", count=facts.sent_today)


GATES: tuple[tuple[str, Gate], ...] = (
    ("open", _is_open),
    ("released", _released),
    ("due", _due),
    ("not under way", _not_under_way),
    ("no hold", _no_hold),
    ("gap", _gap),
    ("listened", _listened),
    ("money current", _money_current),
    ("no unmatched money", _no_unmatched_money),
    ("working hours", _working_hours),
    ("restart", restart),
    ("superior", superior),
    ("deliverable", _deliverable),
    ("document", _document),
    ("template", _template),
    ("notice", _notice),
    ("approved", _approved),
    ("volume", _volume),
)


def walk(case: Case, stage: Stage, facts: Facts) -> tuple[tuple[str, Verdict], ...]:
    """Every gate by name with its verdict, in order."""
    return tuple((name, gate(case, stage, facts)) for name, gate in GATES)


def told(verdicts: tuple[tuple[str, Verdict], ...]) -> tuple[str, ...]:
    """The whole answer as the journal keeps it: each gate with its reason."""
    return tuple(f"{name}: {verdict.reason}" for name, verdict in verdicts)


def first_closed(case: Case, stage: Stage, facts: Facts) -> tuple[str, Verdict] | None:
    """The first gate that is closed, or None when the reminder may leave."""
    return next(((name, verdict) for name, gate in GATES if not (verdict := gate(case, stage, facts)).open), None)
