"""Which cases are due, what the gates say, and one mail written for each group that may leave."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace

from assistant.domain.case import Case, PendingState
from assistant.domain.client import Client
from assistant.domain.decide import Decision, decide
from assistant.domain.events import HeldBack, ReminderQueued, StageAnnounced, StagePassed, TaskStageReached
from assistant.domain.gates import Facts, first_closed, told, walk
from assistant.domain.grouping import Ready, groups
from assistant.domain.ladder import Approval, Stage
from assistant.domain.schedule import day_of, is_over, next_stage
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.brakes import day_is_full
from assistant.flows.charging import claims_of
from assistant.flows.composing import document_of, reminder_of
from assistant.flows.facts import facts_for, facts_of, moment_of
from assistant.flows.world import Pass, World
from assistant.store.database import StoreError
from assistant.store.outbox import Outgoing
from assistant.store.store import Change
from assistant.writing.templates import TemplateError

log = logging.getLogger(__name__)

# So many clients are written to the disk at once, since each time it is waited for takes as long as writing a mail; the
# owner's own commands wait a fifth of a second at most.
_TOGETHER = 20
# The night passes by itself: nobody wants to read of it every morning.
_NOT_WORTH_A_LINE = {"working hours"}


def remind(world: World, this: Pass) -> None:
    """Write what is due. A client that cannot be dealt with is told to the owner; the others go on."""
    today = world.today(this.now)
    this.patience.begin_pass()
    due = [name for name in world.store.cases.due(today) if this.only in {"", name}]
    for first in range(0, len(due), _TOGETHER):
        with world.store.transaction():
            for name in due[first : first + _TOGETHER]:
                if not this.patience.rests(name, today):
                    _remind_by_name(world, name, this)
    if not this.full and not this.patience.walks:
        world.store.tasks.answer_about("", (TaskKind.VOLUME,), "there is room again", this.now)


def _remind_by_name(world: World, name: str, this: Pass) -> None:
    client = world.store.ledger.client(name)
    if client is None:
        return
    try:
        _remind_client(world, client, this)
    except TemplateError as wrong:
        _tell(world, this, TaskKind.TEMPLATE_ERROR, client, str(wrong))
    except StoreError:
        raise
    except Exception as wrong:
        log.exception("could not remind client=%s", name)
        _tell(world, this, TaskKind.SET_ASIDE, client, f"{type(wrong).__name__}: {wrong}")


def _tell(world: World, this: Pass, kind: TaskKind, client: Client, error: str) -> None:
    task = NewTask(kind, client.client, "", {"error": error, "subject": client.name, "sender": ""})
    world.store.commit(Change(tasks=(task,)), this.now, world.today(this.now))


def _remind_client(world: World, client: Client, this: Pass) -> None:
    """Read and decided in one transaction: what the owner says meanwhile, in another process, must not be lost."""
    with world.store.transaction():
        failed = _write_what_is_due(world, client, this)
    if failed:
        raise failed[0]


def _write_what_is_due(world: World, client: Client, this: Pass) -> list[Exception]:
    """What went wrong with one group of invoices leaves the others as they are."""
    facts = facts_of(world, client, moment_of(world, this.now, this.read_at, this.queued))
    ready = []
    this.patience.look(client.client)
    for case in world.store.cases.of_client(client.client):
        if this.patience.asleep(case, facts.terms.today):
            continue
        current = _leave_out_what_is_over(world, case, facts)
        stage = next_stage(current, facts.terms)
        if stage is not None and (day := day_of(current, stage, facts.terms)) <= facts.terms.today:
            ready += _ask_the_gates(world, current, stage, facts, this)
        elif stage is not None:
            this.patience.until(current, day)
    failed: list[Exception] = []
    for group in groups(ready, facts.terms.ladder):
        try:
            _write(world, client, group, facts, this)
        except StoreError:
            raise
        except Exception as wrong:
            failed.append(wrong)
    return failed


def _leave_out_what_is_over(world: World, case: Case, facts: Facts) -> Case:
    """A note from before the due date whose day has passed is left out, held or not."""
    stage = next_stage(case, facts.terms)
    while stage is not None and _may_be_left_out(case) and is_over(case, stage, facts.terms):
        decision = decide(case, StagePassed(stage.id), facts.terms)
        _commit(world, facts, decision)
        case = decision.case
        stage = next_stage(case, facts.terms)
    return case


def _may_be_left_out(case: Case) -> bool:
    """A draft that the owner has not sent in time must not block the stages that follow."""
    return case.pending is None or case.pending.state is PendingState.DRAFTED


def _ask_the_gates(world: World, case: Case, stage: Stage, facts: Facts, this: Pass) -> list[Ready]:
    if this.patience.turned_away(case, stage):
        return []
    asked = facts_for(world, case, stage, facts)
    if not stage.mails:
        # What sends nothing needs no sending hours, but the same freedom from holds.
        asked = replace(asked, recipient="nobody", has_document=True, sent_today=0, sent_this_pass=0)
    closed = first_closed(case, stage, asked)
    if closed is None:
        this.patience.until(case, facts.terms.today)
        if stage.mails:
            return [Ready(case, stage, told(walk(case, stage, asked)))]
        _commit(world, facts, decide(case, TaskStageReached(stage.id), facts.terms))
        return []
    name, verdict = closed
    this.patience.held(case, name, verdict, facts.terms.today)
    if name == "volume":
        _braked(world, this, asked)
    if name == "approved" and not _announced(case, stage, asked):
        _announce(world, case, stage, asked)
    elif not this.patience.walks and name not in _NOT_WORTH_A_LINE and not _said_today(world, case, name, facts):
        held = HeldBack(stage.id, name, verdict.reason, verdict.until)
        words = {"reason": verdict.words(world.writer.house.owner.language)}
        lacking = (NewTask(TaskKind.NOTICE_LACKS, case.invoice.client, case.number, words),)
        tasks = lacking if name == "notice" else _asked_by_gate(name, asked)
        _commit(world, facts, decide(case, held, facts.terms), tasks)
    return []


def _braked(world: World, this: Pass, facts: Facts) -> None:
    this.full = True
    if facts.sent_today < facts.day_limit:
        this.brakes.append(("volume-pass", {"limit": str(world.policy.brakes.per_pass)}))


def _said_today(world: World, case: Case, gate: str, facts: Facts) -> bool:
    return world.store.journal.held_back_today(case.number, gate, facts.terms.today)


def _announced(case: Case, stage: Stage, facts: Facts) -> bool:
    """Whether the announcement stands; one whose day came before the owner was told of it is made anew."""
    pending = case.pending
    if pending is None or pending.stage != stage.id or pending.state is not PendingState.ANNOUNCED:
        return False
    return facts.announcement_told or pending.leaves is None or facts.terms.today < pending.leaves


def _announce(world: World, case: Case, stage: Stage, facts: Facts) -> None:
    leaves = world.bank.add(facts.terms.today, 1)
    with world.store.transaction():
        world.store.tasks.answer_about(case.number, (TaskKind.VETO,), "announced anew", facts.now)
        _commit(world, facts, decide(case, StageAnnounced(stage.id, leaves, ", ".join(facts.superiors)), facts.terms))


def _asked_by_gate(name: str, facts: Facts) -> tuple[NewTask, ...]:
    """What the owner can do about a closed gate, asked once while it stays closed."""
    if name == "money current" and facts.sources:
        old = next(one for one in facts.sources if one.stale)
        about = {"name": old.name, "until": old.until.isoformat() if old.until else "", "days": str(old.age)}
        return (NewTask(TaskKind.BANK_STALE, facts=about),)
    if name == "money current":
        return (NewTask(TaskKind.CONFIRM_PAYMENTS, facts={"until": facts.terms.today.isoformat()}),)
    if name == "volume" and facts.sent_today >= facts.day_limit:
        return (day_is_full(facts.sent_today, facts.day_limit),)
    if name == "deliverable":
        return (NewTask(TaskKind.BAD_ADDRESS, facts.client.client, facts={"email": "", "client": facts.client.name}),)
    if name == "template":
        return (NewTask(TaskKind.TEMPLATE_ERROR, facts={"error": facts.template_problem}),)
    return ()


def _commit(world: World, facts: Facts, decision: Decision, tasks: tuple[NewTask, ...] = ()) -> None:
    asked = tasks
    if isinstance(decision.event, HeldBack) and decision.event.gate == "document":
        asked = (NewTask(TaskKind.MISSING_DOCUMENT, facts.client.client, decision.case.number),)
    world.store.commit(Change((decision,), tasks=asked), facts.now, facts.terms.today)


def _write(world: World, client: Client, group: list[Ready], facts: Facts, this: Pass) -> None:
    reminder = reminder_of(world, client, group, facts)
    documents = [document_of(world, one.case) for one in group]
    message_id = _message_id(world, group)
    mail = world.writer.reminder(reminder, documents, message_id, this.now)
    by_hand = reminder.stage.approval is Approval.DRAFT or not facts.live
    stages = {one.case.number: one.stage.id for one in group}
    purpose = "draft" if by_hand else "reminder"
    outgoing = Outgoing(mail, purpose, client.client, stages, claims_of(reminder.lines))
    queued = [decide(one.case, ReminderQueued(one.stage.id, message_id, one.gates), facts.terms) for one in group]
    world.store.commit(Change(tuple(queued), outgoing=outgoing), this.now, facts.terms.today)
    this.queued += 1
    log.info("queued client=%s stage=%s invoices=%s", client.client, reminder.stage.id, ",".join(stages))


def _message_id(world: World, group: list[Ready]) -> str:
    """Fixed by what the mail is about and how often it was written before, so that a crash cannot make a second."""
    client = group[0].case.invoice.client
    carried = [f"{one.case.number}:{one.stage.id}" for one in group]
    domain = world.owner.domain
    for attempt in range(1000):
        identity = hashlib.sha256("|".join((world.owner.email, client, *carried, str(attempt))).encode()).hexdigest()
        message_id = f"<ia.{identity[:32]}@{domain}>"
        if world.store.outbox.by_message_id(message_id) is None:
            return message_id
    raise ValueError(f"the reminder for {', '.join(carried)} was written a thousand times")
