"""One event about one invoice: decided on by the terms of its client, and committed."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.case import Case
from assistant.domain.decide import Decision, decide
from assistant.domain.events import Event
from assistant.domain.schedule import Terms
from assistant.domain.task import TaskKind
from assistant.flows.world import World
from assistant.store.store import Change

# What nobody needs to be asked any more once the invoice is settled, or the owner has spoken of it.
ANSWERED_BY_MONEY = (
    TaskKind.ANSWER,
    TaskKind.PROMISE_BROKEN,
    TaskKind.ASK_WHEN,
    TaskKind.NO_PROOF,
    TaskKind.NOTICE_UNTRUSTED,
    TaskKind.TOLD_UNCONFIRMED,
)


def decided(world: World, case: Case, event: Event, now: datetime) -> Decision:
    """Decide on the event and commit what follows; KeyError when the client is not known."""
    terms = terms_of(world, case, now)
    decision = decide(case, event, terms)
    world.store.commit(Change((decision,)), now, terms.today)
    return decision


def terms_of(world: World, case: Case, now: datetime) -> Terms:
    """What decisions about the case rest on; KeyError when its client is not known."""
    client = world.store.ledger.client(case.invoice.client)
    if client is None:
        raise KeyError(case.invoice.client)
    return world.terms(client, now)
