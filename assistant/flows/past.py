"""The last months once more: what clients, owner and banks said stays as it was, what the assistant did is done anew.

The journal is folded up to the first day, and from there the same flows run day by day on a copy, each payment, answer
and hold coming at its own hour. So a ladder can be tried on what really happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.domain import events as e
from assistant.domain.case import Case, PendingState, Standing
from assistant.domain.decide import decide
from assistant.domain.schedule import Terms, day_of, next_stage
from assistant.domain.standing import Contacted, decide_standing
from assistant.flows.compare import Difference
from assistant.flows.plan import Walk, imagination, zones_of
from assistant.flows.world import World
from assistant.store.codec import decode
from assistant.store.in_hand import CasesInHand, JournalInHand
from assistant.store.journal import Entry

# What the assistant itself did: it is done anew. All else is told by somebody, and comes as it came.
_OWN = (
    e.StageAnnounced,
    e.ReminderQueued,
    e.ReminderDrafted,
    e.ReminderSent,
    e.ReminderInDoubt,
    e.ReminderWithdrawn,
    e.ReminderRefused,
    e.StagePassed,
    e.TaskStageReached,
    e.HeldBack,
    e.HoldsExpired,
)
_WENT = (e.ReminderDrafted, e.ReminderSent, e.ReminderInDoubt)
_CAME_BACK = (e.ReminderWithdrawn, e.ReminderRefused)
# Who the journal says it was when the assistant wrote.
_OURSELVES = "the assistant"
_FORGOTTEN = ("reminders", "outbox", "tasks", "payment_suspects")
_Key = tuple[str, str, str]


@dataclass(frozen=True)
class Told:
    """A line of the journal with its event."""

    at: datetime
    day: date
    client: str
    invoice: str
    event: object


@dataclass(frozen=True)
class Otherwise:
    """A stage that would have left on another day, or not at all, and why."""

    difference: Difference
    why: str


async def otherwise(
    world: World, now: datetime, since: date, tick: Callable[[], None] = lambda: None
) -> tuple[Sequence[Otherwise], tuple[int, int]]:
    """What the world's ladders would have done since that day; and how many stages left then, and would have left.

    `world` may be one with other ladders than those that were in force. Payments are taken as confirmed all along.
    """
    journal = [one for entry in world.store.journal.every() if (one := _told(entry)) is not None]
    imagined = imagination(world)
    try:
        again = _Again(imagined, [one for one in journal if one.day < since])
        await again.walk([one for one in journal if one.day >= since], (since, now), tick)
        really = _went((one.day, one.client, one.invoice, one.event) for one in journal if one.day >= since)
        steps = again.steps()
        then = _went(steps)
        keys = [key for key in {**really, **then} if really.get(key) != then.get(key)]
        found = [Difference(*key, really.get(key), then.get(key)) for key in keys]
        found.sort(key=lambda one: (one.client, one.invoice, one.before or one.after or since, one.stage))
        return [Otherwise(one, again.why(one, journal)) for one in found], (len(really), len(then))
    finally:
        imagined.store.close()


def _told(entry: Entry) -> Told | None:
    try:
        event = decode(entry.event, entry.facts)
    except KeyError:
        return None
    return Told(datetime.fromisoformat(entry.at), date.fromisoformat(entry.today), entry.client, entry.invoice, event)


def _went(steps: Iterable[tuple[date, str, str, object]]) -> dict[_Key, date]:
    """The day on which each stage left, or was put into Drafts; one that came back did not."""
    found: dict[_Key, date] = {}
    for day, client, invoice, event in steps:
        if isinstance(event, _WENT):
            found.setdefault((client, invoice, event.stage), day)
        elif isinstance(event, _CAME_BACK):
            found.pop((client, invoice, event.stage), None)
    return found


class _Again:
    """The firm as it stood on the first day, and the days after it once more."""

    def __init__(self, world: World, before: Sequence[Told]) -> None:
        self._world = world
        self._terms: dict[tuple[str, date], Terms | None] = {}
        cases: dict[str, Case] = {}
        standings: dict[str, Standing] = {}
        for one in before:
            terms = self._terms_of(one.client, one.day)
            if terms is None:
                continue
            if not one.invoice:
                standing = standings.get(one.client, Standing(one.client))
                standings[one.client] = decide_standing(standing, one.event, one.day).standing  # type: ignore[arg-type]
            elif (case := cases.get(one.invoice) or self._fresh(one.invoice)) is not None:
                cases[one.invoice] = decide(case, one.event, terms).case  # type: ignore[arg-type]
        self._cases = CasesInHand.only(world.store.database, cases.values(), standings.values())
        world.store.cases = self._cases
        self._journal = JournalInHand(world.store.database)
        world.store.journal = self._journal
        # What refers to them is of another time as well, and nobody asks for it.
        world.store.database.conn.execute("pragma foreign_keys = off")
        for name in _FORGOTTEN:
            world.store.database.conn.execute(f"delete from {name}")  # noqa: S608 - our own tables
        world.store.database.conn.commit()
        world.store.remember("live", "yes")

    def _terms_of(self, client: str, day: date) -> Terms | None:
        if (client, day) not in self._terms:
            known = self._world.store.ledger.client(client)
            noon = datetime.combine(day, time(12), self._world.bank.local(_ANY).tzinfo)
            self._terms[client, day] = self._world.terms(known, noon) if known else None
        return self._terms[client, day]

    def _fresh(self, number: str) -> Case | None:
        found = self._world.store.ledger.invoice(number)
        return Case(found.invoice) if found else None

    async def walk(self, told: Sequence[Told], span: tuple[date, datetime], tick: Callable[[], None]) -> None:
        """Day by day to now: what was told comes at its moment, and a pass follows each."""
        walk, zones = Walk(self._world), zones_of(self._world)
        by_day: dict[date, list[Told]] = defaultdict(list)
        for one in told:
            by_day[one.day].append(one)
        since, now = span
        for ahead in range((self._world.today(now) - since).days + 1):
            day = since + timedelta(days=ahead)
            opens = {datetime.combine(day, self._world.policy.sending.opens, zone) for zone in zones}
            moments = sorted({one.at for one in by_day[day]} | {at for at in opens if at <= now})
            with self._world.store.transaction():
                self._world.store.remember("payments_confirmed_on", day.isoformat())
                for moment in moments:
                    for one in by_day[day]:
                        if one.at == moment:
                            self._happens(one)
                    await walk.passes(moment.astimezone(now.tzinfo), day)
            tick()

    def _happens(self, one: Told) -> None:
        terms = self._terms_of(one.client, one.day)
        if terms is None or (isinstance(one.event, _OWN) and not self._sent_by_hand(one)):
            return
        if not one.invoice:
            if not (isinstance(one.event, Contacted) and one.event.by == _OURSELVES):
                standing = self._cases.standing(one.client)
                self._cases.write_standing(decide_standing(standing, one.event, one.day).standing)  # type: ignore[arg-type]
            return
        case = self._cases.get(one.invoice) or self._fresh(one.invoice)
        if case is not None:
            decision = decide(case, one.event, terms)  # type: ignore[arg-type]
            self._cases.write(decision.case)
            self._journal.write(one.event, decision.reason, (one.client, one.invoice), (one.at, one.day))

    def _sent_by_hand(self, one: Told) -> bool:
        """The owner sent a draft that lies in Drafts this time too."""
        case = self._cases.get(one.invoice) if isinstance(one.event, e.ReminderSent) else None
        pending = case.pending if case is not None else None
        if pending is None or not isinstance(one.event, e.ReminderSent):
            return False
        return pending.state is PendingState.DRAFTED and pending.stage == one.event.stage

    def steps(self) -> list[tuple[date, str, str, object]]:
        """What happened in the walk."""
        return [(one.day, one.client, one.invoice, one.event) for one in self._journal.steps]

    def why(self, one: Difference, journal: Sequence[Told]) -> str:
        """In words, why it would have been otherwise."""
        case = self._cases.get(one.invoice)
        client = self._world.store.ledger.client(one.client)
        if case is None or client is None:
            return "it is not known any more"
        terms = self._terms_of(one.client, one.before or one.after or date.min)
        if terms is not None and terms.ladder.index(one.stage) < 0:
            return "the ladder has no such stage"
        held = _held(one, journal)
        if held:
            return f"was held back: {held}"
        if one.after is None and not case.is_open:
            return f"{case.status} before it came due"
        if one.after is None and terms is not None and (stage := next_stage(case, terms)) is not None:
            return f"{stage.id} comes first, due on {day_of(case, stage, terms)}"
        return "it comes due on another day" if one.before and one.after else "it would have come due"


def _held(one: Difference, journal: Sequence[Told]) -> str:
    """Why the stage really waited, when it would not have."""
    if one.after is None:
        return ""
    last = one.before or date.max
    between = (told.event for told in journal if told.invoice == one.invoice and one.after <= told.day <= last)
    reasons = [it.reason for it in between if isinstance(it, e.HeldBack) and it.stage == one.stage]
    return reasons[-1] if reasons else ""


_ANY = datetime.fromisoformat("2000-01-01T12:00+00:00")
