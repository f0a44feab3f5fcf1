"""How a case stands at a moment: the stage that comes next, what the gates say to it, and what that means in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assistant.domain.case import Case, How, PendingState
from assistant.domain.client import Client
from assistant.domain.decide import decide
from assistant.domain.events import StagePassed
from assistant.domain.gates import Facts, walk
from assistant.domain.hold import Hold
from assistant.domain.ladder import Stage
from assistant.domain.schedule import day_of, is_over, next_stage, stopping
from assistant.domain.verdict import Verdict
from assistant.flows.facts import Moment, facts_for, facts_of, last_read, moment_of
from assistant.flows.world import World

# Closed gates that no day opens by itself.
TO_BE_MENDED = ("deliverable", "document", "template")


@dataclass(frozen=True)
class Outlook:
    """The case as it stands, the next stage with its day, and every gate's verdict (none when no stage is left)."""

    case: Case
    client: Client
    facts: Facts
    stage: Stage | None = None
    day: date | None = None
    verdicts: tuple[tuple[str, Verdict], ...] = ()

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The holds in force, the client's among them, the longest first."""
        return stopping((*self.case.holds, *self.facts.standing.holds), self.facts.terms.today)

    @property
    def reached(self) -> str:
        """The highest stage that was really done; what was left out does not count."""
        return next((one.stage for one in reversed(self.case.done) if one.how is not How.PASSED), "")

    @property
    def closed(self) -> Sequence[tuple[str, Verdict]]:
        """The gates that are closed, in their order."""
        return [(name, verdict) for name, verdict in self.verdicts if not verdict.open]


def outlook(world: World, case: Case, client: Client, moment: Moment) -> Outlook:
    """How the case stands; notes whose day is over are left out, as the daemon would."""
    facts = facts_of(world, client, moment)
    stage = next_stage(case, facts.terms)
    while stage is not None and case.is_open and case.pending is None and is_over(case, stage, facts.terms):
        case = decide(case, StagePassed(stage.id), facts.terms).case
        stage = next_stage(case, facts.terms)
    if stage is None:
        return Outlook(case, client, facts)
    asked = facts_for(world, case, stage, facts)
    if not stage.mails:
        # Work for the owner goes to nobody and carries nothing.
        asked = replace(asked, recipient="you", has_document=True, sent_today=0, sent_this_pass=0)
    return Outlook(case, client, asked, stage, day_of(case, stage, facts.terms), walk(case, stage, asked))


def moment_at(world: World, now: datetime, imagined: bool) -> Moment:
    """The firm at that moment; one that is only imagined is taken to have read its mailbox by then."""
    return moment_of(world, now, now if imagined else last_read(world))


def open_cases(world: World, client: Client | None = None) -> Iterator[tuple[Case, Client]]:
    """Every open case with its client; those of one client if one is named."""
    every = [client] if client is not None else world.store.ledger.clients()
    for one in every:
        for case in world.store.cases.of_client(one.client):
            yield case, one


def hold_words(hold: Hold) -> str:
    """A hold in a few words: promise to 2026-12-03."""
    return f"{hold.kind} to {hold.until}" if hold.until else f"{hold.kind}, open-ended"


def next_words(seen: Outlook) -> str:
    """What comes next and why not now, in one short line."""
    case, stage = seen.case, seen.stage
    if not case.is_open:
        return "nothing, it is " + case.status
    if case.backlog:
        return "waits for your yes"
    if case.pending is not None and case.pending.state is not PendingState.ANNOUNCED:
        where = "lies in Drafts" if case.pending.state is PendingState.DRAFTED else "waits in the outbox"
        return f"{case.pending.stage} {where}"
    if stage is None or seen.day is None:
        return "every stage is done"
    return _stage_words(seen, stage, seen.day)


def _stage_words(seen: Outlook, stage: Stage, day: date) -> str:
    blocking = [verdict for name, verdict in seen.closed if name not in {"due", "not under way"}]
    if any(hold.until is None for hold in seen.holds):
        return f"{stage.id} when you have decided"
    to_mend = [verdict for name, verdict in seen.closed if name in TO_BE_MENDED]
    if to_mend:
        return f"{stage.id} when mended: {to_mend[0].reason}"
    first = max([day, *(verdict.until for verdict in blocking if verdict.until is not None)])
    first = seen.facts.terms.calendar.on_or_after(first)
    if seen.facts.terms.today < first:
        return f"{stage.id} on {first}"
    return f"{stage.id}: {blocking[0].reason}" if blocking else f"{stage.id} now"


def as_object(seen: Outlook) -> Mapping[str, Any]:
    """An open invoice as JSON."""
    case, invoice = seen.case, seen.case.invoice
    closed = [verdict for name, verdict in seen.closed if name != "due"]
    return {
        "invoice": case.number,
        "client": seen.client.client,
        "name": seen.client.name,
        "status": case.status.value,
        "amount": str(invoice.amount.decimal),
        "balance": str(case.balance.decimal),
        "currency": invoice.currency,
        "issued": invoice.issued,
        "due": invoice.due,
        "days_late": max((seen.facts.terms.today - invoice.due).days, 0),
        "stage": seen.reached or None,
        "holds": [{"kind": hold.kind.value, "until": hold.until, "reason": hold.reason} for hold in seen.holds],
        "next": {
            "stage": seen.stage.id if seen.stage else None,
            "on": seen.day,
            "why_not": closed[0].reason if closed else None,
            "words": next_words(seen),
        },
    }
