"""The owner has asked when the money comes, or for proof that it was paid: the client gets some days to answer."""

from __future__ import annotations

from datetime import datetime

from assistant.domain import events as e
from assistant.domain.case import Case
from assistant.domain.decide import decide
from assistant.domain.decision import Decision
from assistant.domain.hold import HoldKind
from assistant.domain.schedule import Terms
from assistant.domain.standing import Contacted, decide_standing
from assistant.domain.task import Task, TaskKind
from assistant.flows.owner_word import OWNER
from assistant.flows.world import World
from assistant.store.store import Change

DAYS_TO_ANSWER = 5
_ASKED = frozenset({"asked", "ask", "frågat", "spurgt"})
_WHAT = {TaskKind.NO_PROOF: "asked for proof of the payment", TaskKind.ASK_WHEN: "asked when the payment comes"}


def asked_client(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """`asked`: five working days for the answer, then the ladder goes on; None for every other word."""
    case = world.store.cases.get(task.task.invoice)
    client = world.store.ledger.client(case.invoice.client) if case else None
    if words[0].lower() not in _ASKED or case is None or client is None:
        return None
    terms = world.terms(client, now)
    decisions = _time_to_answer(case, terms, _WHAT[task.task.kind])
    contacted = Contacted(terms.today, OWNER)
    standing = decide_standing(world.store.cases.standing(client.client), contacted, terms.today)
    world.store.commit(Change(decisions, (standing,)), now, terms.today)
    return decisions[0].reason


def _time_to_answer(case: Case, terms: Terms, reason: str) -> tuple[Decision, ...]:
    until = terms.calendar.add(terms.today, DAYS_TO_ANSWER)
    placed = decide(case, e.HoldPlaced(HoldKind.ASKED, until, reason, OWNER), terms)
    claimed = tuple(hold.kind for hold in case.holds if hold.kind is HoldKind.PAYMENT_CLAIM and hold.until is None)
    if not claimed:
        return (placed,)
    return placed, decide(placed.case, e.HoldsEnded(reason, OWNER, claimed), terms)
