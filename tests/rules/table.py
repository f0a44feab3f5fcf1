"""The rules as tables in Markdown, asked of the code itself: docs/rules.md holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant.domain import events as e
from assistant.domain.case import Case, PendingState, Status
from assistant.domain.decide import decide
from assistant.domain.effects import EFFECTS, holds_of
from assistant.domain.gates import GATES
from assistant.domain.hold import HoldKind
from assistant.domain.message import Address, Message
from assistant.domain.reading import Kind, Reading
from assistant.domain.reasons import hold_name
from tests.domain.cases import SWEDEN, kronor, on
from tests.rules.gates import CLOSING, STAGES, closed_by, held_by
from tests.rules.states import BASE, EVENTS, GONE, TODAY, held, pending, sample


def tables() -> dict[str, str]:
    """Every table by the name under which it stands in the page."""
    return {
        "gates": _gates(),
        "holds": _holds(),
        "events": _events(),
        "kinds": _kinds(),
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _gates() -> str:
    names = [name for name, _ in GATES]
    rows = []
    for name in sorted(CLOSING, key=lambda one: names.index(_gate(one))):
        shut = ["stops" if _gate(name) in closed_by(stage, name) else "·" for stage in STAGES]
        rows.append([name, *shut])
    return _table(["gate", *(stage.id for stage in STAGES)], rows)


def _gate(closing: str) -> str:
    return closing.partition(" (")[0]


def _holds() -> str:
    rows = []
    for kind in HoldKind:
        gates = [", ".join(held_by(stage, kind)) or "·" for stage in STAGES]
        rows.append([kind.value, hold_name(kind, "en"), *gates])
    return _table(["hold", "in words", *(stage.id for stage in STAGES)], rows)


_OTHERS = {
    Kind.PAYMENT_NOTICE: "authenticated: recorded as a payment, or the hold `told`; else the owner is asked",
    Kind.FAILED_PAYMENT: "the owner is asked",
    Kind.AUTO_REPLY: "none",
    Kind.BOUNCE: "hard: the address is marked and the stage counts as not sent; soft: counted",
    Kind.SUSPICIOUS: "none, and no hold; the owner is told",
    Kind.OWNER_COMMAND: "as told",
    Kind.UNRELATED: "none",
    Kind.OWNER_MAIL: "counts as contact; the hold `owner-conversation`",
}


def _kinds() -> str:
    return _table(["kind", "hold", "for how long"], (_kind(kind) for kind in Kind))


def _kind(kind: Kind) -> Sequence[str]:
    if kind not in EFFECTS:
        return kind.value, "–", _OTHERS[kind]
    plain, named = _hold(kind, None), _hold(kind, date(2026, 12, 16))
    if plain == named:
        return kind.value, plain[0], plain[1]
    return kind.value, plain[0] if plain[0] == named[0] else f"{named[0]}; {plain[0]}", f"{named[1]}; {plain[1]}"


def _hold(kind: Kind, day: date | None) -> tuple[str, str]:
    written = datetime.combine(TODAY, time(9), None).astimezone()
    message = Message("<a@b.example>", Address("a@b.example"), date=written)
    (hold,) = holds_of(Reading(message, kind, (kind,), date=day, answered=True), on(TODAY))
    if hold.until is None:
        return hold.kind.value, "until the owner decides"
    start = day if day is not None and hold.until > day else TODAY
    days = sum(SWEDEN.is_working_day(start + timedelta(days=one)) for one in range(1, (hold.until - start).days + 1))
    since = "the day named" if start == day else "now"
    whose = "bank" if kind is Kind.PAYMENT_CLAIM or (kind is Kind.PROMISE and day) else "working"
    return hold.kind.value, f"{days} {whose} day{'s' if days > 1 else ''} from {since}"


_STATES: dict[str, Case] = {
    "open": BASE,
    "announced": replace(BASE, pending=pending(PendingState.ANNOUNCED)),
    "queued": replace(BASE, pending=pending(PendingState.QUEUED)),
    "drafted": replace(BASE, pending=pending(PendingState.DRAFTED)),
    "held to a day": held(BASE, HoldKind.PROMISE, GONE),
    "held without end": held(BASE, HoldKind.DISPUTE, None),
    "old": replace(BASE, backlog=True),
    "paid": replace(BASE, status=Status.PAID, paid=kronor(12500)),
    "closed": replace(BASE, status=Status.CLOSED),
}


def _events() -> str:
    return _table(["event", *_STATES], ([name, *_row(event)] for name, event in _named()))


def _named() -> Iterable[tuple[str, Any]]:
    for event in EVENTS:
        if event is e.PaymentRecorded:
            yield "PaymentRecorded, in part", sample(event, amount=kronor(2500))
            yield "PaymentRecorded, in full", sample(event)
        elif event is e.HoldPlaced:
            yield "HoldPlaced, to a day", sample(event, kind=HoldKind.ACKNOWLEDGEMENT)
            yield "HoldPlaced, without end", sample(event, kind=HoldKind.QUESTION, until=None)
        elif event is e.Reopened:
            yield "Reopened", sample(event, taken_back=None)
        elif event is e.InvoiceImported:
            yield "InvoiceImported, long overdue", sample(event, backlog=True)
        else:
            yield event.__name__, sample(event)


def _row(event: Any) -> Iterable[str]:
    for case in _STATES.values():
        decision = decide(case, event, on(TODAY))
        said = [*_changes(case, decision.case), *(f"asks `{task.kind}`" for task in decision.tasks)]
        yield "; ".join(dict.fromkeys(said)) or "·"


def _changes(before: Case, after: Case) -> Iterable[str]:
    if after.status is not before.status:
        yield f"→ {after.status}"
    if after.balance != before.balance:
        yield f"{after.balance} left"
    if after.backlog is not before.backlog:
        yield "waits for a yes" if after.backlog else "followed up"
    if after.pending != before.pending:
        yield f"{after.pending.stage} {after.pending.state}" if after.pending else "nothing under way"
    yield from (f"claims {one.kind}" for one in after.claims[len(before.claims) :])
    yield from (f"+ {hold.kind}" for hold in after.holds if hold not in before.holds)
    yield from (f"− {hold.kind}" for hold in before.holds if hold.kind not in {one.kind for one in after.holds})
    yield from (f"{one.stage} {one.how}" for one in after.done if one not in before.done)
    yield from (f"{one.stage} not done" for one in before.done if one not in after.done)
