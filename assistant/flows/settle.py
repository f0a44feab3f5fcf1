"""Before anything is sent: payments find their place, and holds whose last day has passed end with a word why."""

from __future__ import annotations

from assistant.domain.decide import decide
from assistant.domain.events import HoldsExpired
from assistant.domain.standing import decide_standing
from assistant.flows.looking_again import look_again
from assistant.flows.world import Pass, World
from assistant.store.store import Change


def settle(world: World, this: Pass) -> None:
    """Look again at payments without a place, then end what is over; one transaction for each case or client.

    What is changed is read in the same transaction: the owner may speak in another process.
    """
    look_again(world, this.now)
    today = world.today(this.now)
    invoices, clients = world.store.cases.expired(today)
    for number in invoices:
        with world.store.transaction():
            _end_of_case(world, number, this)
    for name in clients:
        with world.store.transaction():
            ended = decide_standing(world.store.cases.standing(name), HoldsExpired(), today)
            world.store.commit(Change(standings=(ended,)), this.now, today)


def _end_of_case(world: World, number: str, this: Pass) -> None:
    case = world.store.cases.get(number)
    client = world.store.ledger.client(case.invoice.client) if case else None
    if case is not None and client is not None:
        decision = decide(case, HoldsExpired(), world.terms(client, this.now))
        world.store.commit(Change((decision,)), this.now, world.today(this.now))
