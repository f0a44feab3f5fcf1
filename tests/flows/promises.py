"""What must be true of every reminder at the moment in which it leaves, and the small world it leaves from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import strategies as st

from assistant.domain.calendar import calendar_of
from assistant.domain.case import How, PendingState
from assistant.domain.client import Client, Contact
from assistant.domain.ladder import DEFAULT
from assistant.domain.reading import Kind
from assistant.domain.schedule import stopping
from assistant.flows.world import World
from tests.flows.doubles import (
    ANNA,
    KIM,
    LARS,
)

START = date(2026, 11, 23)
SWEDISH = Client("solrosen", "Bageriet Solrosen AB", contacts=(ANNA, LARS, KIM))
DANISH = Client(
    "dansk", "Solsikken ApS", country="DK", language="da", contacts=(Contact("mette@dansk.example", "Mette"),)
)
SCOTTISH = Client(
    "thistle",
    "Thistle & Daughters",
    country="GB",
    region="SCT",
    language="en",
    contacts=(Contact("isla@thistle.example", "Isla"),),
)
CLIENTS = (SWEDISH, DANISH, SCOTTISH)
# Client, amount's currency and due date of each invoice.
INVOICES = {
    "1": ("solrosen", "SEK", date(2026, 12, 1)),
    "2": ("solrosen", "SEK", date(2026, 12, 4)),
    "3": ("solrosen", "EUR", date(2026, 12, 1)),
    "4": ("dansk", "DKK", date(2026, 11, 28)),
    "5": ("dansk", "DKK", date(2026, 9, 1)),
    "6": ("thistle", "GBP", date(2026, 12, 3)),
    "7": ("thistle", "EUR", date(2026, 12, 18)),
}
NUMBERS = st.sampled_from(sorted(INVOICES))
WHOM = NUMBERS | st.sampled_from([one.client for one in CLIENTS])
PEOPLE_SAY = [
    Kind.PAYMENT_CLAIM,
    Kind.PROMISE,
    Kind.PLAN_REQUEST,
    Kind.DISPUTE,
    Kind.REFUSAL,
    Kind.COPY_REQUEST,
    Kind.QUESTION,
    Kind.REDIRECT,
    Kind.ACKNOWLEDGEMENT,
    Kind.UNCLEAR,
]
MACHINES_SAY = [Kind.OUT_OF_OFFICE, Kind.AUTO_REPLY, Kind.SUSPICIOUS, Kind.UNRELATED, Kind.OWNER_COMMAND]
ORDER = {stage.id: at for at, stage in enumerate(DEFAULT.stages)}


def of(whom: str) -> tuple[str, ...]:
    """The invoice of that number, or those of that client."""
    return tuple(number for number, (client, _, _) in INVOICES.items() if whom in {number, client})


@dataclass(frozen=True)
class Left:
    """A reminder that the client got, or may have got: an invoice and stage in it, and when."""

    number: str
    stage: str
    client: str
    currency: str
    at: datetime


class KilledError(BaseException):
    """The process ends while a mail is on the wire."""


def may_leave(world: World, now: datetime, number: str, stage: str, overtaken: Collection[str]) -> None:
    """An open, free invoice, on a working day of the client, the lowest stage not yet done (but for `overtaken`)."""
    case = world.store.cases.get(number)
    assert case is not None
    client = world.store.ledger.client(case.invoice.client)
    assert client is not None
    standing = world.store.cases.standing(client.client)
    calendar, window = calendar_of(client, world.policy.rest), world.policy.sending
    assert case.is_open
    assert case.balance.minor > 0
    assert not case.backlog
    assert world.live
    assert DEFAULT.stage(stage).approval != "draft"
    assert stopping((*case.holds, *standing.holds), world.today(now)) == ()
    assert calendar.is_working_day(calendar.local(now).date())
    assert window.opens <= calendar.local(now).time() < window.closes
    assert all(ORDER[one.stage] < ORDER[stage] for one in case.done)
    below = {one.id for one in DEFAULT.stages[: ORDER[stage]]} - {one.stage for one in case.done}
    below -= set(overtaken)
    assert not below or (case.start and max(ORDER[one] for one in below) < ORDER[case.start])


def keeps_the_gap(world: World, new: Left, earlier: Iterable[Left]) -> None:
    """Overdue reminders that reach a client are a week apart, but for currencies that go on the same day."""
    if not DEFAULT.stage(new.stage).overdue:
        return
    for one in earlier:
        if one.client != new.client or not DEFAULT.stage(one.stage).overdue or one.at == new.at:
            continue
        days = (world.today(new.at) - world.today(one.at)).days
        assert days >= 7 or (days == 0 and one.currency != new.currency)


def overtaken(gone: Iterable[Left], left: Collection[Left]) -> set[tuple[str, str]]:
    """Stages that nobody got though a higher one has left: a report that comes late does not lead down again."""
    higher = {(one.number, ORDER[one.stage]) for one in left}
    return {
        (one.number, one.stage)
        for one in gone
        if any(number == one.number and at > ORDER[one.stage] for number, at in higher)
    }


def what_left_is_done(world: World, left: Iterable[Left]) -> None:
    """Every reminder that left is a stage done."""
    for one in left:
        case = world.store.cases.get(one.number)
        assert case is not None
        assert any(done.stage == one.stage and done.how is not How.PASSED for done in case.done)


def what_is_over_holds_nothing(world: World) -> None:
    """A paid or closed invoice has no holds."""
    for number in INVOICES:
        case = world.store.cases.get(number)
        assert case is not None
        assert case.is_open or case.holds == ()


def nothing_is_lost(world: World) -> None:
    """Whatever is under way is where it is said to be, and whatever waits for a person is asked about."""
    asked = {(one.task.kind.value, one.task.invoice) for one in world.store.tasks.open()}
    for number in INVOICES:
        case = world.store.cases.get(number)
        assert case is not None
        if case.pending is not None and case.pending.message_id:
            _waits(world, number, case.pending.message_id, case.pending.state)
        if case.pending is not None and case.pending.state is PendingState.ANNOUNCED:
            assert ("veto", number) in asked or _was_answered(world, "veto", number)
        if case.is_open and case.backlog:
            assert ("backlog", number) in asked or _was_answered(world, "backlog", number)
        if case.is_open and not case.backlog and not case.holds and case.pending is None:
            assert case.attend_on is not None or case.done[-1].stage == "handover"


def _was_answered(world: World, kind: str, number: str) -> bool:
    sql = "select 1 from tasks where kind = ? and invoice = ? and answered_at is not null"
    return bool(world.store.query(sql, kind, number))


def _waits(world: World, number: str, message_id: str, state: PendingState) -> None:
    waiting = world.store.outbox.by_message_id(message_id)
    assert waiting is not None
    allowed = {PendingState.QUEUED: {"queued"}, PendingState.DRAFTED: {"drafted"}}[state]
    assert waiting.state in allowed
    assert number in waiting.stages
