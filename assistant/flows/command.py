"""The owner's word, given at the command line or as the answer to a task, becomes events like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from assistant.domain import events as e
from assistant.domain.case import Case, Status
from assistant.domain.client import Client
from assistant.domain.decide import decide
from assistant.domain.hold import PAUSED, HoldKind
from assistant.domain.money import Money
from assistant.domain.nearest import nearest
from assistant.domain.schedule import Terms
from assistant.domain.standing import decide_standing
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.allocate import waived_beside
from assistant.flows.answering import ANSWERS
from assistant.flows.brakes import note_pause
from assistant.flows.confirm_invoice import ANSWERS as ABOUT_INVOICES
from assistant.flows.deciding import ANSWERED_BY_MONEY
from assistant.flows.owner_word import OWNER, AnswerError
from assistant.flows.placing import PlacingError, answer_placing
from assistant.flows.reconciling import freed_payments
from assistant.flows.reread import resume_after_rereading
from assistant.flows.tongue import write_in
from assistant.flows.world import World
from assistant.store.store import Change

_OF_PAYMENTS = (TaskKind.PLACE_PAYMENT, TaskKind.SAME_PAYMENT)

_ON_YES: dict[TaskKind, Callable[[World, NewTask, datetime], str]] = {
    TaskKind.LANGUAGE: write_in,
    TaskKind.READ_ANEW: resume_after_rereading,
}
_NO = frozenset({"no", "nej", "stop"})


class CommandError(Exception):
    """The owner's word cannot be carried out: `str()` says why and what to say instead."""


def paid(world: World, number: str, now: datetime, amount: Money | None = None, on: date | None = None) -> str:
    """The owner says the invoice (or that much of it) was paid; answers with the reason written to the journal."""
    case, terms = _case(world, number, now)
    if amount is not None and amount.currency != case.invoice.currency:
        raise CommandError(f"{number} is in {case.invoice.currency}, not {amount.currency}")
    money = amount or case.balance
    if money.minor <= 0:
        raise CommandError(f"nothing is left to pay on {number}; `reopen {number}` first if that is wrong")
    said = _commit(world, case, e.PaymentRecorded(money, on or terms.today, OWNER), terms, now)
    # A slip of the pen, perhaps: it is seen best at once.
    over = money - case.balance
    return f"{said}; {over} more than was left" if case.is_open and over.minor > 0 else said


def credit(world: World, number: str, now: datetime, amount: Money | None = None, reason: str = "") -> str:
    """A credit note (or the owner's word) takes that much, or all that is left, off the invoice."""
    case, terms = _case(world, number, now)
    if amount is not None and amount.currency != case.invoice.currency:
        raise CommandError(f"{number} is in {case.invoice.currency}, not {amount.currency}")
    money = amount or case.balance
    if money.minor <= 0:
        raise CommandError(f"nothing is left on {number} to credit")
    if case.is_open and money.minor > case.balance.minor:
        raise CommandError(f"only {case.balance} is left on {number}")
    return _commit(world, case, e.InvoiceCredited(money, reason), terms, now)


def write_off(world: World, number: str, reason: str, now: datetime) -> str:
    """The owner gives the rest up."""
    case, terms = _case(world, number, now)
    if not case.is_open:
        raise CommandError(f"{number} is {case.status} already")
    return _commit(world, case, e.WrittenOff(reason), terms, now)


def reopen(world: World, number: str, reason: str, now: datetime) -> str:
    """It is not settled after all; a payment of a bank file that paid it must be placed anew."""
    case, terms = _case(world, number, now)
    if case.is_open:
        raise CommandError(f"{number} is open already")
    with world.store.transaction():
        said = _commit(world, case, e.Reopened(reason, waived=waived_beside(world, number)), terms, now)
        freed = freed_payments(world, number, reason, now)
    return f"{said}; {freed} must be placed anew: see `tasks`" if freed else said


def promise(world: World, number: str, day: date, now: datetime) -> str:
    """The client promised the owner to pay by that day."""
    case, terms = _case(world, number, now)
    if day < terms.today:
        raise CommandError(f"{day} is past; name the day the client will pay")
    until = terms.bank.add(day, 2)
    event = e.HoldPlaced(HoldKind.PROMISE, until, f"payment promised for {day}", OWNER)
    with world.store.transaction():
        return _commit(world, _free(case, world, now, terms), event, terms, now)


def _free(case: Case, world: World, now: datetime, terms: Terms) -> Case:
    """What the owner says now takes the place of what waited for the owner's decision."""
    waiting = tuple(hold.kind for hold in case.holds if hold.until is None)
    if not waiting:
        return case
    ended = decide(case, e.HoldsEnded("the owner has decided", OWNER, waiting), terms)
    world.store.commit(Change((ended,)), now, terms.today)
    return ended.case


def dispute(world: World, number: str, reason: str, now: datetime) -> str:
    """The client says something is wrong; nothing moves until the owner says so."""
    case, terms = _case(world, number, now)
    return _commit(world, case, e.HoldPlaced(HoldKind.DISPUTE, None, reason, OWNER), terms, now)


def pause(world: World, target: str, until: date | None, reason: str, now: datetime) -> str:
    """Hold an invoice or a whole client until that day (included), or until resumed."""
    today = world.today(now)
    if until is not None and until < today:
        raise CommandError(f"{until} is past; name a day to come, or none to pause until you resume it")
    event = e.HoldPlaced(HoldKind.PAUSE, until, reason, OWNER)
    case = world.store.cases.get(target)
    if case is not None:
        case, terms = _case(world, target, now)
        return _commit(world, case, event, terms, now)
    client = _client(world, target)
    decided = decide_standing(world.store.cases.standing(client.client), event, today)
    world.store.commit(Change(standings=(decided,)), now, today)
    return decided.reason


def resume(world: World, target: str, now: datetime, reason: str = "resumed") -> str:
    """End every hold of an invoice, or of a client and all its invoices."""
    ended = e.HoldsEnded(reason, OWNER)
    case = world.store.cases.get(target)
    if case is not None:
        case, terms = _case(world, target, now)
        return _commit(world, case, ended, terms, now)
    client = _client(world, target)
    terms = world.terms(client, now)
    decisions = [decide(one, ended, terms) for one in world.store.cases.of_client(client.client) if one.holds]
    standing = decide_standing(world.store.cases.standing(client.client), ended, terms.today)
    world.store.commit(Change(tuple(decisions), (standing,)), now, terms.today)
    # A promise of one invoice ends with the pause of its client: that is said.
    return "; ".join((standing.reason, *(f"{one.case.number}: {one.reason}" for one in decisions)))


def go(world: World, now: datetime) -> str:
    """Go live: from now on reminders leave by themselves; after a long stop, what is late leaves bit by bit."""
    stopped = world.store.setting("stopped_at")
    if stopped and not world.live:
        note_pause(world, datetime.fromisoformat(stopped), now)
    world.store.remember("live", "yes")
    world.store.remember("live_since", now.isoformat())
    return "live: reminders leave by themselves from now on"


def stop(world: World, now: datetime) -> str:
    """Hold everything: reminders go into Drafts again, and what waits in the outbox is drafted too."""
    world.store.remember("live", "no")
    world.store.remember("stopped_at", now.isoformat())
    return "stopped: nothing leaves by itself until `go`"


def decide_task(world: World, id: int, answer: str, now: datetime) -> str:
    """Carry out the owner's answer to a task: yes, no, done, or `paid`, `promise DATE`, `dispute`, `resume`."""
    task = world.store.tasks.get(id)
    if task is None:
        raise CommandError(f"there is no task {id}; `tasks` lists them")
    if task.answer:
        raise CommandError(f"task {id} is answered already: {task.answer}")
    words = answer.strip().split()
    if not words:
        raise CommandError("say what you decided, for instance: yes, no, done")
    with world.store.transaction():
        said = (_about_a_payment if task.task.kind in _OF_PAYMENTS else _carry_out)(world, task, words, now)
        world.store.tasks.answer(id, answer, now)
    return said


def _about_a_payment(world: World, task: Task, words: list[str], now: datetime) -> str:
    try:
        return answer_placing(world, task, words, now)
    except PlacingError as wrong:
        raise CommandError(str(wrong)) from None


def _carry_out(world: World, task: Task, words: list[str], now: datetime) -> str:
    verb, rest = words[0].lower(), words[1:]
    number, target = task.task.invoice, task.task.invoice or task.task.client
    yes = verb in {"yes", "ok", "ja"}
    if task.task.kind in {TaskKind.CONFIRM_PAYMENTS, TaskKind.BANK_STALE} and yes:
        world.store.remember("payments_confirmed_on", world.today(now).isoformat())
        return "noted: all payments up to today are booked"
    if task.task.kind is TaskKind.BACKLOG and yes:
        return release(world, number, rest[0] if rest else "", now)
    if task.task.kind is TaskKind.VETO and verb in _NO:
        return stop_stage(world, number, task.task.facts.get("stage", ""), now)
    if task.task.kind is TaskKind.DRAFT_WAITING and verb in _NO:
        return drop_draft(world, number, task.task.facts.get("stage", ""), now)
    said = _answered(world, task, words, now)
    if said is None and yes and task.task.kind in _ON_YES:
        said = _ON_YES[task.task.kind](world, task.task, now)
    return said or _words_about_a_case(world, (verb, rest), (number, target), now)


def _answered(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """What its own flow makes of the answer; None when it is a word like any other."""
    answering = (ANSWERS | ABOUT_INVOICES).get(task.task.kind)
    try:
        return answering(world, task, words, now) if answering else None
    except AnswerError as wrong:
        raise CommandError(str(wrong)) from None


def _words_about_a_case(world: World, said: tuple[str, list[str]], about: tuple[str, str], now: datetime) -> str:
    (verb, rest), (number, target) = said, about
    if verb == "paid" and number:
        settled = _case(world, number, now)[0].status is Status.PAID
        return "noted: it is paid already" if settled else paid(world, number, now)
    if verb == "promise" and number and rest:
        return promise(world, number, _day(rest[0]), now)
    if verb == "dispute" and number:
        return dispute(world, number, " ".join(rest) or "the owner says it is disputed", now)
    if verb == "pause" and target:
        return pause(world, target, _day(rest[0]) if rest else None, PAUSED, now)
    if verb == "resume" and target:
        return resume(world, target, now)
    if verb in {"yes", "no", "ok", "done", "ja", "nej", "stop"}:
        return "noted"
    raise CommandError(f"`{verb}` is no answer here; say yes, no, done, paid, promise DATE, dispute, pause or resume")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is not a date; write it as 2026-11-23") from None


def release(world: World, number: str, start: str, now: datetime) -> str:
    """The owner's yes to following up an old invoice, starting at a stage (the first overdue one if none is named)."""
    case, terms = _case(world, number, now)
    if start and terms.ladder.index(start) < 0:
        known = ", ".join(stage.id for stage in terms.ladder.stages)
        raise CommandError(f"there is no stage {start}; the ladder has {known}")
    return _commit(world, case, e.BacklogReleased(start), terms, now)


def stop_stage(world: World, number: str, stage: str, now: datetime) -> str:
    """The owner's no to an announced stage."""
    case, terms = _case(world, number, now)
    if case.pending is None or case.pending.stage != stage:
        return f"{stage} is not under way for {number} any more"
    return _commit(world, case, e.StageStopped(stage, "the owner said no"), terms, now)


def drop_draft(world: World, number: str, stage: str, now: datetime) -> str:
    """The owner is done with a draft, sent elsewhere or thrown away: every invoice in it goes on to its next stage."""
    case, _ = _case(world, number, now)
    draft = case.pending.message_id if case.pending else ""
    waiting = world.store.outbox.by_message_id(draft) if draft else None
    if waiting is None:
        return stop_stage(world, number, stage, now)
    said = [stop_stage(world, other, its_stage, now) for other, its_stage in waiting.stages.items()]
    return "; ".join(said)


def _case(world: World, number: str, now: datetime) -> tuple[Case, Terms]:
    case = world.store.cases.get(number)
    if case is None:
        near = nearest(number, (row["invoice"] for row in world.store.query("select invoice from invoices")))
        raise CommandError(f"there is no invoice {number}{near or '; `status` lists what is open'}")
    return case, world.terms(_client(world, case.invoice.client), now)


def _client(world: World, name: str) -> Client:
    client = world.store.ledger.client(name)
    if client is None:
        known = world.store.query("select invoice as name from invoices union select client from clients")
        near = nearest(name, (row["name"] for row in known))
        raise CommandError(f"there is no invoice or client {name}{near or '; `status` lists what is open'}")
    return client


def _commit(world: World, case: Case, event: e.Event, terms: Terms, now: datetime) -> str:
    decision = decide(case, event, terms)
    with world.store.transaction():
        world.store.commit(Change((decision,)), now, terms.today)
        world.store.tasks.answer_about(case.number, ANSWERED_BY_MONEY, type(event).__name__, now)
    return decision.reason
