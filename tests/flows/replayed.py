"""The journal of a whole firm folded again, to be held against its rows."""

from __future__ import annotations

from datetime import date, datetime

from assistant.domain.case import Case, Standing
from assistant.domain.decide import decide
from assistant.domain.standing import decide_standing
from assistant.flows.world import World
from assistant.store.codec import decode


def the_journal_tells_it_all(world: World) -> None:
    """Every case and every client's standing follow from the journal alone."""
    cases: dict[str, Case] = {}
    standings: dict[str, Standing] = {}
    for entry in world.store.journal.every():
        event, moment = decode(entry.event, entry.facts), datetime.fromisoformat(entry.at)
        client = world.store.ledger.client(entry.client)
        assert client is not None
        terms = world.terms(client, moment)
        assert terms.today == date.fromisoformat(entry.today)
        if entry.invoice:
            case = cases.get(entry.invoice) or _untouched(world, entry.invoice)
            cases[entry.invoice] = decide(case, event, terms).case
        else:
            standing = standings.get(entry.client) or Standing(entry.client)
            standings[entry.client] = decide_standing(standing, event, terms.today).standing
    for number, case in cases.items():
        assert world.store.cases.get(number) == case
    for name, standing in standings.items():
        assert world.store.cases.standing(name) == standing


def _untouched(world: World, number: str) -> Case:
    found = world.store.cases.get(number)
    assert found is not None
    return Case(found.invoice)
