"""Every event with sample facts, and every state a case can be in: what the rule table and its laws walk through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import product
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from assistant.domain import events as e
from assistant.domain.case import Case, How, Pending, PendingState, Status
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.money import Money
from assistant.domain.schedule import attend_on
from tests.domain.cases import after, due_on, kronor, on

# A Wednesday, a week after the due day.
TODAY = date(2026, 12, 9)
SOON = date(2026, 12, 11)
GONE = date(2026, 12, 8)
DRAFT = "<ia.1@nordljus.example>"
EVENTS: tuple[type[Any], ...] = get_args(e.Event)
# Of a case that is open: the first overdue stage is behind it, the second under way.
BASE = after(due_on(), ("first", date(2026, 12, 2), How.SENT))
_FACTS: dict[str, Any] = {"stage": "second", "message_id": DRAFT, "start": "first", "until": SOON, "leaves": SOON}


def sample(event: type[Any], **facts: Any) -> Any:
    """An event of that type; what is not given is filled by the type of its field."""
    hints = get_type_hints(event)
    filled = {one.name: _FACTS.get(one.name, _of(hints[one.name])) for one in fields(event)}
    return event(**(filled | facts))


def _of(hint: Any) -> Any:
    if get_origin(hint) in {Union, UnionType}:
        return _of(get_args(hint)[0])
    if get_origin(hint) is tuple or hint is tuple:
        return ()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    samples = {Money: kronor(12500), date: TODAY, bool: False, str: "said", int: 1, Decimal: Decimal(1)}
    return samples[hint] if hint in samples else sample(hint)


def samples(event: type[Any]) -> Iterator[Any]:
    """The variants of an event that matter: every kind of hold, money in full and in part."""
    names = {one.name for one in fields(event)}
    if event is e.HoldPlaced:
        for kind, until in product(HoldKind, (SOON, None)):
            yield sample(event, kind=kind, until=until)
    elif event is e.HoldsEnded:
        yield from (sample(event, kinds=kinds) for kinds in ((), *((kind,) for kind in HoldKind)))
    elif "amount" in names:
        yield from (sample(event, amount=kronor(amount)) for amount in (2500, 12500, 20000))
    elif "backlog" in names:
        yield from (sample(event, backlog=backlog) for backlog in (False, True))
    elif event is e.Reopened:
        yield from (sample(event, taken_back=one) for one in (None, kronor(2500)))
    else:
        yield sample(event)


def pending(state: PendingState | None) -> Pending | None:
    """The second stage under way, in that state."""
    if state is None:
        return None
    if state is PendingState.ANNOUNCED:
        return Pending("second", state, TODAY, leaves=SOON)
    return Pending("second", state, TODAY, DRAFT)


def held(case: Case, kind: HoldKind | None, until: date | None) -> Case:
    """The case with that hold."""
    return case if kind is None else replace(case, holds=(Hold(kind, GONE, until, "said"),))


def states() -> Iterator[Case]:
    """Open with everything that can be under way, every hold with and without an end, and old or not; paid; closed."""
    for state, backlog in product((None, *PendingState), (False, True)):
        base = replace(BASE, pending=pending(state), backlog=backlog)
        yield _attended(base)
        for kind, until in product(HoldKind, (SOON, GONE, None)):
            yield _attended(held(base, kind, until))
        if state is not PendingState.ANNOUNCED:
            # What is written when an invoice is paid is still on its way to be withdrawn.
            yield _attended(replace(base, status=Status.PAID, paid=kronor(12500)))
            yield _attended(replace(base, status=Status.CLOSED))


def _attended(case: Case) -> Case:
    return replace(case, attend_on=attend_on(case, on(TODAY)))
