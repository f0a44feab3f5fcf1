"""The answer to a worried owner: when the next reminder leaves, how, to whom, and what has to happen first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.cli.asked import answers, open_tasks_about, task_words
from assistant.cli.outlook import TO_BE_MENDED, Outlook
from assistant.domain.case import PendingState
from assistant.domain.ladder import Approval, Stage
from assistant.domain.task import Task, TaskKind
from assistant.flows.plan import Planned, plan
from assistant.flows.world import World

HORIZON = 120
# What the walk forward takes for granted, since the daemon or the owner will see to it.
_ASSUMED = {"listened", "money current"}


@dataclass(frozen=True)
class Answer:
    """The closing sentences; the first day on which something can leave, and what the owner has to do before."""

    lines: tuple[str, ...]
    earliest: date | None = None
    needs: tuple[str, ...] = ()


async def answer(world: World, seen: Outlook, now: datetime) -> Answer:
    """What comes next for the case, walked forward on a copy of the store."""
    case = seen.case
    if not case.is_open:
        return Answer((f"Nothing more will be sent: {case.number} is {case.status}.",))
    tasks = open_tasks_about(world, case.number, seen.client.client)
    waiting = _waits_for_the_owner(world, seen, tasks)
    if waiting:
        return Answer(("Nothing will leave until you decide.", *waiting), needs=waiting)
    if seen.stage is None:
        return Answer(("Every stage of the ladder is done: nothing more leaves by itself.",))
    if not seen.stage.mails:
        return Answer((f"`{seen.stage.id}` sends nothing: it becomes a task for you on {seen.day}.",), seen.day)
    return await _walked(world, seen, now, tasks)


async def _walked(world: World, seen: Outlook, now: datetime, tasks: Sequence[Task]) -> Answer:
    mend = tuple(f"{verdict.reason}." for name, verdict in seen.closed if name in TO_BE_MENDED)
    if mend:
        return Answer(("Nothing will leave until this is mended:", *mend), needs=mend)
    found = await plan(world, now, HORIZON, seen.client.client)
    planned = next((one for one in found if seen.case.number in dict(one.stages)), None)
    if planned is None:
        reasons = tuple(f"{verdict.reason}." for name, verdict in seen.closed if name not in _ASSUMED)
        return Answer((f"Nothing will leave within {HORIZON} days as things stand.", *reasons), needs=reasons)
    return _leaves(world, seen, planned, tasks)


def _waits_for_the_owner(world: World, seen: Outlook, tasks: Sequence[Task]) -> tuple[str, ...]:
    """What only the owner's word moves: an old invoice, a hold without end, a draft."""
    case = seen.case
    own = [_asked(world, task) for task in tasks if task.task.kind is not TaskKind.CONFIRM_PAYMENTS]
    if case.backlog:
        (found,) = world.store.query(
            "select max(id) as id from tasks where kind = 'backlog' and invoice = ?", case.number
        )
        number = found["id"] or "TASK"
        return (f"It was long overdue when it was imported; say `decide {number} yes` and it is followed up.",)
    open_ended = [hold for hold in seen.holds if hold.until is None]
    if open_ended:
        words = "; ".join(dict.fromkeys(hold.reason for hold in open_ended))
        whose = [case.number if hold in case.holds else seen.client.client for hold in open_ended]
        free = " and ".join(f"`resume {name}`" for name in dict.fromkeys(whose))
        return (f"It is on hold without an end: {words}.", *own, f"{free} ends the hold.")
    if case.pending is not None and case.pending.state is PendingState.DRAFTED:
        return (f"`{case.pending.stage}` lies in Drafts since {case.pending.since}: send it from there, or delete it.",)
    return ()


def _asked(world: World, task: Task) -> str:
    return f"Task {task.id}: {task_words(world, task)} (`decide {task.id}` {answers(world, task)})"


def _leaves(world: World, seen: Outlook, planned: Planned, tasks: Sequence[Task]) -> Answer:
    number = seen.case.number
    stage_id = dict(planned.stages)[number]
    stage = next((one for one in seen.facts.terms.ladder.stages if one.id == stage_id), seen.stage)
    others = [name for name, _ in planned.stages if name != number]
    together = f", together with {', '.join(others)}" if others else ""
    copied = f", copy to {', '.join(planned.cc)}" if planned.cc else ""
    when = "today" if planned.day == seen.facts.terms.today else f"on {planned.day:%A} {planned.day}"
    lines = [f"Next: `{stage_id}` {when}, at the earliest, to {', '.join(planned.to)}{copied}{together}."]
    lines.append(_how(world, planned, stage))
    needs = tuple(_needed(world, seen, tasks, stage))
    return Answer((*lines, *needs), planned.day, needs)


def _how(world: World, planned: Planned, stage: Stage | None) -> str:
    if not world.live:
        return "It goes into Drafts, since the firm is not live (`go`): nothing leaves by itself."
    if planned.by_hand:
        return "It goes into Drafts: it leaves only when you send it."
    if stage is not None and stage.approval is Approval.VETO:
        return "It is announced to you the business day before, and leaves unless you stop it."
    return "It leaves by itself, unless the client answers or pays first."


def _needed(world: World, seen: Outlook, tasks: Sequence[Task], stage: Stage | None) -> list[str]:
    """What was taken for granted on the way there."""
    ladder, guard = seen.facts.terms.ladder, world.policy.money
    needed = []
    if stage is not None and 0 <= ladder.index(guard.confirm_from) <= ladder.index(stage.id):
        task = next((one for one in tasks if one.task.kind is TaskKind.CONFIRM_PAYMENTS), None)
        say = f" (`decide {task.id} yes`)" if task else ""
        needed.append(
            f"Before, you must have confirmed within {guard.confirm_days} days that payments are booked{say}."
        )
    if any(name == "listened" and not verdict.open for name, verdict in seen.verdicts):
        needed.append("The mailbox must have been read first: is `run` running?")
    return needed
