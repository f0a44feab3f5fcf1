"""Questions about what a client wrote: raised again until they are decided, and no hold is left that nobody asks about.

A hold without an end stays until the owner decides. So the question behind it is told again every few working days,
asked anew if it was lost, and the owner's answer to it ends what was held for it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.case import Case
from assistant.domain.decide import decide
from assistant.domain.events import HoldPlaced, HoldsEnded
from assistant.domain.hold import PROMISES, Hold, HoldKind
from assistant.domain.standing import decide_standing
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.owner_word import DONE, NO, OWNER, YES, AnswerError
from assistant.flows.world import World
from assistant.store.store import Change

RAISED_EVERY = 3
GRACE_AFTER_PROMISE = 2
_LOOKED_ON = "questions_looked_for_on"
_RAISED = (TaskKind.ANSWER, TaskKind.UNKNOWN_SENDER, TaskKind.DRAFT_DELETED, TaskKind.REFUSED, TaskKind.NO_PROOF)
_DECIDED_BY_OWNER = PROMISES | {
    HoldKind.PLAN_REQUEST,
    HoldKind.QUESTION,
    HoldKind.REFUSAL,
    HoldKind.UNCLEAR,
    HoldKind.DISPUTE,
    HoldKind.PAYMENT_CLAIM,
}


def raise_again(world: World, now: datetime) -> list[Task]:
    """The open questions behind holds without an end that the owner was last told of some working days ago."""
    today = world.today(now)
    zone = ZoneInfo(world.policy.timezone)
    found = world.store.tasks.told_before(now - timedelta(days=RAISED_EVERY - 1), _RAISED)
    old = [task for task, told in found if world.bank.add(told.astimezone(zone).date(), RAISED_EVERY) <= today]
    return [task for task in old if any(hold.until is None for _, hold in _holds_behind(world, task))]


def ask_anew(world: World, now: datetime) -> None:
    """A hold that waits for the owner's decision, and no open question about it: it is asked; looked for once a day."""
    today = world.today(now)
    if world.store.setting(_LOOKED_ON) == today.isoformat():
        return
    world.store.remember(_LOOKED_ON, today.isoformat())
    for found in world.store.cases.unasked(_DECIDED_BY_OWNER):
        facts = {"kind": found.kind, "sentence": found.sentence, "invoices": found.invoice}
        task = NewTask(TaskKind.ANSWER, found.client, found.invoice, facts, found.message_id)
        world.store.commit(Change(tasks=(task,)), now, today)


def about_an_answer(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """done, yes, no, pause or dispute: what was held for this message is decided, or the owner is told what to say.

    Any other word decides on its own.
    """
    verb = words[0].lower()
    if verb not in DONE | YES | NO | {"pause", "dispute"}:
        return None
    holds = [hold for _, hold in _holds_behind(world, task) if hold.until is None]
    kinds = {hold.kind for hold in holds}
    if not kinds:
        return None
    number = task.task.invoice or task.task.client
    if verb in {"pause", "dispute"}:
        _end(world, task, f"the owner decided: {verb}", now)
        return None
    if HoldKind.DISPUTE in kinds:
        raise AnswerError(
            f"{number} is disputed, and `{verb}` does not say how it ended: say resume (it is settled, the reminders "
            "go on), paid, or pause DATE; `credit` and `write-off` close it"
        )
    if verb in YES:
        return _yes(world, task, kinds, now)
    return _end(world, task, "the owner has dealt with it", now)


def _yes(world: World, task: Task, kinds: set[HoldKind], now: datetime) -> str:
    """Yes to a promise believes it; yes to what asks for something needs a day."""
    day = task.task.facts.get("date", "")
    if kinds & PROMISES and day and date.fromisoformat(day) >= world.today(now):
        until = world.bank.add(date.fromisoformat(day), GRACE_AFTER_PROMISE)
        believed = HoldPlaced(HoldKind.PROMISE, until, f"the owner believes the promise for {day}", OWNER)
        return _end(world, task, "the owner believes the promise", now, believed)
    if kinds & (PROMISES | {HoldKind.PLAN_REQUEST}):
        raise AnswerError("until when? say promise DATE or pause DATE; done or resume lets the reminders go on")
    return _end(world, task, "the owner has dealt with it", now)


def _holds_behind(world: World, task: Task) -> list[tuple[Case | None, Hold]]:
    """The holds placed for the message that the question is about: of each invoice, or (None) of the client."""
    asked = task.task
    message_id = asked.facts.get("draft", "") or asked.message_id.partition("#")[0]
    cases = world.store.cases.of_client(asked.client) if asked.client else ()
    found: list[tuple[Case | None, Hold]] = [
        (case, hold) for case in cases for hold in case.holds if _belongs(hold, asked, message_id, case)
    ]
    named = [asked.client] if asked.client else world.store.cases.clients_held_for(message_id)
    standings = [hold for name in named for hold in world.store.cases.standing(name).holds]
    return [*found, *((None, hold) for hold in standings if message_id and hold.message_id == message_id)]


def _belongs(hold: Hold, asked: NewTask, message_id: str, case: Case) -> bool:
    if asked.kind is TaskKind.REFUSED:
        return hold.kind is HoldKind.BAD_ADDRESS and case.number == asked.invoice
    return bool(message_id) and hold.message_id == message_id


def _end(world: World, task: Task, reason: str, now: datetime, instead: HoldPlaced | None = None) -> str:
    """End what was held for the message, for every invoice it holds and for the client; say it in words."""
    behind = [(case, hold) for case, hold in _holds_behind(world, task) if hold.until is None]
    client = world.store.ledger.client(task.task.client)
    if client is None:
        return "noted"
    terms = world.terms(client, now)
    said: list[str] = []
    for number in dict.fromkeys(case.number for case, _ in behind if case is not None):
        kinds = tuple(hold.kind for case, hold in behind if case is not None and case.number == number)
        case = world.store.cases.get(number)
        for event in (HoldsEnded(reason, OWNER, kinds), instead):
            if case is not None and event is not None:
                decision = decide(case, event, terms)
                world.store.commit(Change((decision,)), now, terms.today)
                case, said = decision.case, [*said, f"{number}: {decision.reason}"]
    kinds = tuple(hold.kind for case, hold in behind if case is None)
    if kinds:
        standing = world.store.cases.standing(client.client)
        ended = decide_standing(standing, HoldsEnded(reason, OWNER, kinds), terms.today)
        world.store.commit(Change(standings=(ended,)), now, terms.today)
        said.append(f"{client.name}: {ended.reason}")
    return "; ".join(said) or "noted"
