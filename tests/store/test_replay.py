"""The journal is the whole truth: folding it again gives the rows in cases and standings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import events as e
from assistant.domain.case import Case, Standing
from assistant.domain.client import Client
from assistant.domain.decide import decide
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT
from assistant.domain.money import Money
from assistant.domain.standing import Contacted, StandingEvent, decide_standing
from assistant.store.codec import decode
from assistant.store.store import Change, Store
from tests.domain.cases import DUE, due_on, on

_DAYS = st.dates(DUE - timedelta(10), DUE + timedelta(100))
_STAGES = st.sampled_from([stage.id for stage in DEFAULT.stages])
_MONEY = st.builds(Money, st.integers(1, 2_000_000), st.just("SEK"))
_WORDS = st.sampled_from(["", "Vi betalar på fredag.", "<a@solrosen.example>"])
_PLAIN = {
    "stage": _STAGES,
    "amount": _MONEY,
    "on": _DAYS,
    "until": st.none() | _DAYS,
    "leaves": _DAYS,
    "start": _STAGES,
}


def _event(kind: type) -> st.SearchStrategy[e.Event]:
    names = [name for name in kind.__dataclass_fields__ if name in _PLAIN]
    words = {name: _WORDS for name in kind.__dataclass_fields__ if name in {"sentence", "message_id", "reason"}}
    other = {"taken_back": st.none() | _MONEY} if kind is e.Reopened else {}
    kinds = {"kind": st.sampled_from(HoldKind)} if kind is e.HoldPlaced else {}
    return st.builds(kind, **{name: _PLAIN[name] for name in names}, **words, **other, **kinds)


_EVENTS = st.one_of(*(_event(one) for one in get_args(e.Event)))
_OF_CLIENTS = st.one_of(
    _event(e.HoldPlaced), st.builds(e.HoldsExpired), st.builds(Contacted, on=_DAYS, by=_WORDS, message_id=_WORDS)
)
_STEPS = st.lists(st.tuples(st.integers(0, 5), _EVENTS | _OF_CLIENTS, st.booleans()), min_size=1, max_size=25)


def _is_about_the_client(event: object, asked: bool) -> bool:
    return isinstance(event, Contacted) or (asked and isinstance(event, e.HoldPlaced | e.HoldsExpired))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_folding_the_journal_gives_the_rows(steps: list[tuple[int, e.Event | Contacted, bool]]) -> None:
    store = Store(None)
    store.ledger.put_client(Client("solrosen", "Solrosen"))
    start = due_on()
    store.open_case(start)
    day = DUE - timedelta(10)
    for ahead, event, whole in steps:
        day += timedelta(days=ahead)
        _happens(store, event, whole, day)
    assert _replayed(store, start) == (store.cases.get("1042"), store.cases.standing("solrosen"))
    store.close()


def _happens(store: Store, event: e.Event | Contacted, whole: bool, day: date) -> None:
    now = datetime.combine(day, time(9), UTC)
    if _is_about_the_client(event, whole):
        assert isinstance(event, StandingEvent)
        decided = decide_standing(store.cases.standing("solrosen"), event, day)
        store.commit(Change(standings=(decided,)), now, day)
        return
    case = store.cases.get("1042")
    assert case is not None
    assert not isinstance(event, Contacted)
    store.commit(Change((decide(case, event, on(day)),)), now, day)


def _replayed(store: Store, case: Case) -> tuple[Case, Standing]:
    standing = Standing("solrosen")
    for entry in store.journal.every():
        event, day = decode(entry.event, entry.facts), date.fromisoformat(entry.today)
        if entry.invoice:
            case = decide(case, event, on(day)).case
        else:
            standing = decide_standing(standing, event, day).standing
    return case, standing
