"""What closes each gate, for the rule table: one state of the world for each, with all the others open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case, Pending, PendingState, Standing, Status
from assistant.domain.client import Client, Contact, OwnRole, Person, Role
from assistant.domain.freshness import Freshness
from assistant.domain.gates import Facts, walk
from assistant.domain.gates_escalation import superiors
from assistant.domain.grouping import copies, recipient
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT, Stage
from assistant.domain.policy import Policy
from assistant.domain.schedule import day_of
from tests.domain.cases import due_on, held, on

# Somebody in every role, so that each stage copies whom it may.
CLIENT = Client(
    "solrosen", "Solrosen AB", contacts=tuple(Contact(f"{role}@solrosen.example", role=role) for role in Role)
)
PEOPLE = tuple(Person(f"{role}@nordljus.example", role.value, role) for role in OwnRole)
CASE = due_on()
Closing = Callable[[Case, Facts], tuple[Case, Facts]]


def open_to_all(stage: Stage) -> tuple[Case, Facts]:
    """A case and a moment at which the stage may leave: its own day, ten in the morning, nothing in the way."""
    day = day_of(CASE, stage, on(CASE.invoice.due - timedelta(days=30)))
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    pending = Pending(stage.id, PendingState.ANNOUNCED, day - timedelta(days=1), leaves=day)
    facts = Facts(
        now=now,
        client=CLIENT,
        standing=Standing(CLIENT.client),
        policy=Policy(),
        terms=on(day),
        live=True,
        read_at=now,
        payments_confirmed_on=day,
        recipient="anna@solrosen.example",
    )
    return replace(CASE, pending=pending), facts


def _with_superiors(case: Case, facts: Facts) -> tuple[Case, Facts]:
    """A dispute about another invoice of the client, and whoever the stage copies."""
    assert case.pending is not None
    stage = DEFAULT.stage(case.pending.stage)
    above = superiors(CLIENT, recipient(CLIENT), copies(CLIENT, PEOPLE, DEFAULT, stage))
    return case, replace(facts, superiors=tuple(one.name for one in above), open_matters=(HoldKind.DISPUTE,))


def _earlier(facts: Facts, days: int) -> Facts:
    return replace(facts, terms=replace(facts.terms, today=facts.terms.today - timedelta(days=days)))


def _on_a_friday_afternoon(now: datetime) -> datetime:
    return datetime(now.year, now.month, now.day, 13, tzinfo=UTC) + timedelta(days=(4 - now.weekday()) % 7)


CLOSING: dict[str, Closing] = {
    "open": lambda case, facts: (replace(case, status=Status.PAID), facts),
    "released": lambda case, facts: (replace(case, backlog=True), facts),
    "due": lambda case, facts: (case, _earlier(facts, 1)),
    "not under way": lambda case, facts: (
        replace(case, pending=Pending("x", PendingState.DRAFTED, CASE.invoice.due)),
        facts,
    ),
    "no hold": lambda case, facts: (held(case, HoldKind.DISPUTE), facts),
    "gap": lambda case, facts: (
        case,
        replace(facts, standing=Standing("solrosen", (), *[facts.terms.today - timedelta(days=6)] * 2)),
    ),
    "listened": lambda case, facts: (case, replace(facts, read_at=None)),
    "money current": lambda case, facts: (case, replace(facts, payments_confirmed_on=None)),
    "money current (bank files)": lambda case, facts: (case, replace(facts, sources=(Freshness("bank", None, 9, 3),))),
    "no unmatched money": lambda case, facts: (case, replace(facts, unmatched=("800.00 SEK",))),
    "no unmatched money (a credit)": lambda case, facts: (case, replace(facts, credit="800.00 SEK (#3)")),
    "working hours": lambda case, facts: (
        case,
        replace(facts, terms=replace(facts.terms, calendar=Calendar("ZZ", timezone="Pacific/Auckland"))),
    ),
    "superior": _with_superiors,
    "deliverable": lambda case, facts: (case, replace(facts, recipient="")),
    "document": lambda case, facts: (case, replace(facts, has_document=False)),
    "template": lambda case, facts: (case, replace(facts, template_problem="first.txt.j2: no such word")),
    "notice": lambda case, facts: (case, replace(facts, notice_lacks=lambda: ("objections",))),
    "approved": lambda case, facts: (replace(case, pending=None), facts),
    "restart": lambda case, facts: (case, replace(facts, rested_days=20, now=_on_a_friday_afternoon(facts.now))),
    "volume": lambda case, facts: (case, replace(facts, sent_today=999)),
}


def closed_by(stage: Stage, closing: str) -> tuple[str, ...]:
    """The gates that close for the stage when that is the state of the world."""
    case, facts = CLOSING[closing](*open_to_all(stage))
    if not stage.mails:
        # What sends nothing goes to nobody, carries nothing and counts for no limit (flows/remind.py).
        facts = replace(facts, recipient="nobody", has_document=True, sent_today=0, superiors=())
    return tuple(name for name, verdict in walk(case, stage, facts) if not verdict.open)


def held_by(stage: Stage, kind: HoldKind) -> tuple[str, ...]:
    """The gates that a hold of that kind closes for the stage."""
    case, facts = open_to_all(stage)
    return tuple(name for name, verdict in walk(held(case, kind), stage, facts) if not verdict.open)


STAGES = DEFAULT.stages
