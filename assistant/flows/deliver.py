"""The outbox: claimed before the network is touched, and what the server answered is decided on in its turn.

Before anything leaves, it is asked once more whether the client may still be written to: an answer or a payment may
have come since the mail was written. At start-up every mail that was on the wire is in doubt: it is looked for in Sent,
else it counts as sent and the owner is asked.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

from assistant.domain.case import Case
from assistant.domain.decide import Decision, decide
from assistant.domain.events import (
    Event,
    ReminderDrafted,
    ReminderInDoubt,
    ReminderRefused,
    ReminderSent,
    ReminderWithdrawn,
)
from assistant.domain.gates import GATES, Facts
from assistant.domain.standing import Contacted, decide_standing
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.charging import claimed_by
from assistant.flows.facts import facts_for, facts_of, moment_of
from assistant.flows.receive import drafts_folder, sent_folder
from assistant.flows.unreached import instead_of
from assistant.flows.world import Pass, World
from assistant.ports import Delivery, MailboxDownError, Outcome
from assistant.store.messages import Known
from assistant.store.outbox import Waiting
from assistant.store.store import Change, Settled

log = logging.getLogger(__name__)

# Asked again right before a mail leaves; the others were asked when it was written.
_ASKED_AGAIN = {"open", "no hold", "gap", "listened", "working hours", "superior"}
# These pass by themselves; whatever else has closed makes the mail wrong.
_WAITED_FOR = {"listened", "working hours"}
# For so long a server may ask us to come again before the owner hears of it.
_A_DAY = timedelta(days=1)
# The server knows no such mailbox, or no such domain (RFC 3463 3.2): as good as a bounce.
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(?:0|1|2|3|6|10)\b")
_RETRY_MINUTES = (5, 15, 30, 60, 120, 240)


async def deliver(world: World, this: Pass) -> None:
    """Send what waits, file copies; stops at the first sign that the server itself is in trouble."""
    for waiting in world.store.outbox.ready(this.now):
        if waiting.purpose == "notice":
            going_on = await _send(world, waiting, this)
        elif (reason := _no_longer_wanted(world, waiting, this)) is not None:
            going_on = _put_off(world, waiting, reason, this)
        elif waiting.purpose == "draft":
            going_on = await _draft(world, waiting, this)
        else:
            going_on = await _send(world, waiting, this)
        if not going_on:
            break
    await file_copies(world, this)


_GONE = ("open", "the invoice is gone")


def _no_longer_wanted(world: World, waiting: Waiting, this: Pass) -> tuple[str, str] | None:
    """The first gate (name, reason) that has closed since the mail was written, for any invoice it carries."""
    client = world.store.ledger.client(waiting.client)
    if client is None:
        return "open", "the client is no longer known"
    facts = replace(facts_of(world, client, moment_of(world, this.now, this.read_at)), one_waits=False)
    if waiting.purpose == "reminder" and not facts.live:
        return "no hold", "the owner said stop"
    for number, stage_id in waiting.stages.items():
        case = world.store.cases.get(number)
        closed = _overtaken(case, waiting, facts) or _closed_again(world, case, stage_id, facts) if case else _GONE
        if closed is not None:
            return closed
    return None


def _overtaken(case: Case, waiting: Waiting, facts: Facts) -> tuple[str, str] | None:
    """A mail that is not what its case waits for any more, or that speaks of a day gone by."""
    if case.pending is None or case.pending.message_id != waiting.mail.message_id:
        return "not under way", "the stage was called off"
    if case.pending.since < facts.terms.today:
        return "today", f"it was written on {case.pending.since} and names the days as they were then"
    return None


def _closed_again(world: World, case: Case, stage_id: str, facts: Facts) -> tuple[str, str] | None:
    ladder = facts.terms.ladder
    # A stage the ladder no longer has is judged like the last one.
    stage = ladder.stages[ladder.index(stage_id)]
    asked = facts_for(world, case, stage, facts)
    verdicts = ((name, gate(case, stage, asked)) for name, gate in GATES if name in _ASKED_AGAIN)
    return next(((name, verdict.reason) for name, verdict in verdicts if not verdict.open), None)


def _put_off(world: World, waiting: Waiting, closed: tuple[str, str], this: Pass) -> bool:
    name, reason = closed
    if name not in _WAITED_FOR:
        _end(world, waiting, "withdrawn", reason, this)
    return True


async def _send(world: World, waiting: Waiting, this: Pass) -> bool:
    if not world.store.outbox.claim(waiting.id):
        return True
    delivery = await world.sender.send(waiting.mail)
    log.info("delivered outcome=%s purpose=%s to=%s", delivery.outcome, waiting.purpose, ",".join(waiting.mail.to))
    if delivery.outcome is Outcome.LATER:
        _later(world, waiting, delivery, this)
    else:
        state = {Outcome.SENT: "sent", Outcome.REFUSED: "refused", Outcome.IN_DOUBT: "in-doubt"}[delivery.outcome]
        _end(world, waiting, state, delivery.answer, this, delivery.refused)
        this.sent += delivery.outcome is Outcome.SENT
    if delivery.server_trouble:
        this.problems.append(("sender-trouble", {"error": delivery.answer}))
    return not delivery.server_trouble


def _later(world: World, waiting: Waiting, delivery: Delivery, this: Pass) -> None:
    minutes = _RETRY_MINUTES[min(waiting.attempts, len(_RETRY_MINUTES) - 1)]
    world.store.outbox.again(waiting.id, this.now + timedelta(minutes=minutes), delivery.answer)
    since = world.store.outbox.tried_since(waiting.stages)
    if since is not None and this.now - since >= _A_DAY:
        told = {"to": ", ".join(waiting.mail.to), "answer": delivery.answer, "until": str(world.today(since))}
        facts = told | {"invoices": ", ".join(waiting.stages)}
        task = NewTask(TaskKind.DEFERRED, waiting.client, next(iter(waiting.stages)), facts)
        world.store.commit(Change(tasks=(task,)), this.now, world.today(this.now))


async def _draft(world: World, waiting: Waiting, this: Pass) -> bool:
    """Put the finished mail into Drafts; looking first makes a second try after a crash harmless."""
    try:
        folder = await drafts_folder(world)
        if not await world.mailbox.find(folder, waiting.mail.message_id):
            await world.mailbox.append(folder, waiting.mail.raw, seen=True, draft=True)
    except MailboxDownError as down:
        this.problems.append(("mailbox-trouble", {"error": str(down)}))
        return False
    _end(world, waiting, "drafted", f"lies in {folder}", this)
    this.sent += 1
    return True


def _end(world: World, waiting: Waiting, state: str, answer: str, this: Pass, missed: tuple[str, ...] = ()) -> None:  # noqa: PLR0913, PLR0917 - the outcome is these
    """Commit what became of the mail: the row, its cases, and the client's standing, as one."""
    # Read and written in one transaction: the owner may speak in another process.
    with world.store.transaction():
        today = world.today(this.now)
        change = Change(settled=Settled(waiting.id, state, answer))
        client = world.store.ledger.client(waiting.client)
        if client is not None and waiting.stages:
            facts = facts_of(world, client, moment_of(world, this.now, this.read_at))
            change = _reminder_ended(world, waiting, change, facts)
        if missed:
            tasks = (NewTask(TaskKind.BAD_ADDRESS, waiting.client, "", {"email": ", ".join(missed)}),)
            change = replace(change, tasks=tasks, undeliverable=missed)
        world.store.commit(change, this.now, today)
        for number in waiting.stages if state == "sent" else ():
            world.store.tasks.answer_about(number, (TaskKind.DEFERRED,), "it got through", this.now)


def _reminder_ended(world: World, waiting: Waiting, change: Change, facts: Facts) -> Change:
    settled = change.settled
    if settled is None:
        return change
    cases = [(case, stage) for number, stage in waiting.stages.items() if (case := world.store.cases.get(number))]
    dead = _dead(settled, waiting)
    instead = instead_of(facts.client, dead) if dead else ""
    decisions = [decide(case, _event(settled, waiting, stage, instead), facts.terms) for case, stage in cases]
    if settled.state not in {"sent", "in-doubt"}:
        return Change(_asked_once(decisions), settled=settled, undeliverable=dead)
    overdue = facts.terms.ladder.any_overdue(waiting.stages.values())
    contacted = Contacted(facts.terms.today, "the assistant", overdue, waiting.mail.message_id)
    standing = decide_standing(facts.standing, contacted, facts.terms.today)
    mail = waiting.mail
    numbers = tuple(waiting.stages)
    known = Known(mail.message_id, waiting.client, "out", facts.now, mail.sender.email, mail.subject, numbers)
    told = claimed_by(world, waiting, _asked_once(decisions), facts.terms)
    return Change(told, (standing,), settled=settled, known=(known,))


def _dead(settled: Settled, waiting: Waiting) -> tuple[str, ...]:
    """Whom the mail was for, if the server says that there is no such mailbox."""
    refused = settled.state == "refused" and _NO_SUCH_ADDRESS.search(settled.answer) is not None
    return waiting.mail.to if refused else ()


def _event(settled: Settled, waiting: Waiting, stage: str, instead: str) -> Event:
    mail, to = waiting.mail, ", ".join(waiting.mail.recipients)
    match settled.state:
        case "sent":
            return ReminderSent(stage, mail.message_id, to)
        case "in-doubt":
            return ReminderInDoubt(stage, mail.message_id, to)
        case "refused":
            return ReminderRefused(stage, mail.message_id, to, settled.answer, instead)
        case "drafted":
            return ReminderDrafted(stage, mail.message_id)
        case _:
            return ReminderWithdrawn(stage, mail.message_id, settled.answer)


def _asked_once(decisions: list[Decision]) -> tuple[Decision, ...]:
    """One mail about several invoices asks one thing of the owner, about the leading one."""
    asked: set[TaskKind] = set()
    once = []
    for decision in decisions:
        tasks = tuple(task for task in decision.tasks if task.kind not in asked)
        asked |= {task.kind for task in tasks}
        once.append(Decision(decision.event, decision.case, decision.reason, tasks))
    return tuple(once)


async def file_copies(world: World, this: Pass) -> None:
    """A copy of each sent mail goes to Sent, unless the server put one there itself."""
    try:
        folder = ""
        for waiting in world.store.outbox.unfiled():
            folder = folder or await sent_folder(world)
            if folder and not world.folders.server_files_sent:
                await _file(world, folder, waiting)
            world.store.outbox.filed(waiting.id)
    except MailboxDownError as down:
        this.problems.append(("mailbox-trouble", {"error": str(down)}))


async def _file(world: World, folder: str, waiting: Waiting) -> None:
    if not await world.mailbox.find(folder, waiting.mail.message_id):
        await world.mailbox.append(folder, waiting.mail.raw, seen=True)


async def resolve_doubts(world: World, this: Pass) -> None:
    """At start-up: what was on the wire when the process ended. Raises MailboxDownError when nobody can look."""
    for waiting in world.store.outbox.sending():
        folder = await sent_folder(world)
        found = await world.mailbox.find(folder, waiting.mail.message_id) if folder else ()
        state, words = ("sent", "found in Sent") if found else ("in-doubt", "the process ended while it was sent")
        if waiting.purpose == "notice":
            state = "sent"
        _end(world, waiting, state, words, this)
