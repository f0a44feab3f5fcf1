"""Drafts that wait for the owner's hand: withdrawn when they are overtaken, asked about when they are thrown away.

Before `go`, and for a stage with approval "draft", the finished mail lies in Drafts. It goes again when the client has
paid or answered, or the stage is over: but only if nobody altered it, byte for byte; what the owner has worked on is
the owner's, who is warned instead. A draft that is gone and was not sent is a no.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from assistant.domain.decide import decide
from assistant.domain.events import DraftDeleted, ReminderWithdrawn
from assistant.domain.message import Message
from assistant.domain.schedule import stopping
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.own_mail import Sent, draft_sent
from assistant.flows.receive import drafts_folder
from assistant.flows.recognising import how_alike, tag_of, tag_of_draft
from assistant.flows.world import Pass, World
from assistant.ports import MailboxDownError
from assistant.store.outbox import Waiting
from assistant.store.store import Change, Settled
from assistant.understanding.message import parse, parse_headers

# Some mail programs take a draft out of its folder while it is being edited (NeoMutt), or before its copy is in Sent.
_PATIENCE = timedelta(hours=1)
# A mail written before the draft is not the draft, though it may have come to our notice later.
_CLOCKS_DIFFER = timedelta(minutes=15)
_MISSING = "drafts_missing"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Copy:
    """A message in Drafts, as its header block tells it."""

    uid: int
    message: Message


@dataclass(frozen=True)
class Overtaken:
    """Why a draft should not be sent any more: `settled`, `answered` or `over`, and the same in words."""

    kind: str
    words: str


async def tend_drafts(world: World, this: Pass) -> None:
    """Look after every draft that waits; nothing is concluded unless Sent has been read in this pass."""
    waiting = world.store.outbox.drafted()
    warned = world.store.tasks.open_of(TaskKind.DRAFT_OBSOLETE)
    if this.read_at is None or not (waiting or warned):
        return
    try:
        folder = await drafts_folder(world)
        news = await world.mailbox.news(folder, None)
        lying = [Copy(one.uid, parse_headers(one.header)) for one in news.headings]
        for draft in waiting:
            await _tend(world, this, draft, (folder, lying))
        for task in warned:
            await _heeded(world, this, task, (folder, lying))
    except MailboxDownError as down:
        this.problems.append(("mailbox-trouble", {"error": str(down)}))


async def _tend(world: World, this: Pass, draft: Waiting, place: tuple[str, Sequence[Copy]]) -> None:
    folder, lying = place
    copies = await _copies(world, folder, draft, lying)
    overtaken = _overtaken(world, draft, this.now)
    sent = None if copies else _sent_all_the_same(world, draft)
    if sent is not None:
        world.store.commit(draft_sent(world, draft, sent, this.now), this.now, world.today(this.now))
        _note_missing(world, draft.mail.message_id, None)
    elif overtaken is not None:
        await _withdraw(world, this, (draft, overtaken), (folder, copies))
    elif copies:
        _note_missing(world, draft.mail.message_id, None)
    else:
        _look_for(world, draft, this.now)


async def _heeded(world: World, this: Pass, task: Task, place: tuple[str, Sequence[Copy]]) -> None:
    """The warning has done its work once the draft is gone, thrown away or sent."""
    draft = world.store.outbox.by_message_id(task.task.message_id)
    if draft is None or not await _copies(world, place[0], draft, place[1]):
        world.store.tasks.answer(task.id, "the draft is gone", this.now)


async def _copies(world: World, folder: str, draft: Waiting, lying: Sequence[Copy]) -> list[Copy]:
    """Where the draft lies, also as a mail program saved it anew: by its id, our header, or else its likeness."""
    tag = tag_of_draft(draft)
    found = [one for one in lying if draft.mail.message_id == one.message.message_id or tag_of(one.message) == tag]
    if found:
        return found
    to = set(draft.mail.to)
    alike = []
    for one in lying:
        if not tag_of(one.message) and to & {address.email for address in one.message.to}:
            message = parse(await world.mailbox.text(folder, one.uid))
            if how_alike(draft, message).same_mail:
                alike.append(one)
    return alike


def _overtaken(world: World, draft: Waiting, now: datetime) -> Overtaken | None:
    """The first reason, of any invoice in it, why the draft says what is not true any more."""
    today = world.today(now)
    standing = world.store.cases.standing(draft.client).holds
    for number, stage in draft.stages.items():
        case = world.store.cases.get(number)
        if case is None or not case.is_open:
            return Overtaken("settled", f"{number} is settled")
        if case.pending is None or case.pending.message_id != draft.mail.message_id:
            return Overtaken("over", f"{stage} is not what {number} waits for any more")
        holds = stopping((*case.holds, *standing), today)
        if holds:
            return Overtaken("answered", f"{number} is held: {holds[0].reason}")
    return None


async def _withdraw(
    world: World, this: Pass, what: tuple[Waiting, Overtaken], where: tuple[str, Sequence[Copy]]
) -> None:
    """Taken out of the folder first: a crash before it is noted only makes the next pass find nothing there."""
    (draft, overtaken), (folder, copies) = what, where
    removed = [await _remove(world, folder, draft, copy) for copy in copies]
    altered = not all(removed)
    tasks = (_warning(draft, overtaken),) if altered else ()
    if altered and overtaken.kind == "answered":
        # The owner's own words: they may be sent when the matter is cleared up.
        world.store.commit(Change(tasks=tasks), this.now, world.today(this.now))
        return
    change = _of_all(world, draft, this.now, ReminderWithdrawn, overtaken.words)
    world.store.commit(replace(change, tasks=tasks), this.now, world.today(this.now))
    _note_missing(world, draft.mail.message_id, None)


async def _remove(world: World, folder: str, draft: Waiting, copy: Copy) -> bool:
    if copy.message.message_id != draft.mail.message_id:
        return False
    return await world.mailbox.remove(folder, copy.uid, draft.mail.raw)


def _warning(draft: Waiting, overtaken: Overtaken) -> NewTask:
    number, stage = next(iter(draft.stages.items()))
    facts = {"stage": stage, "invoices": ", ".join(draft.stages), "kind": overtaken.kind}
    return NewTask(TaskKind.DRAFT_OBSOLETE, draft.client, number, facts, draft.mail.message_id)


def _of_all(
    world: World, draft: Waiting, now: datetime, event: type[ReminderWithdrawn] | type[DraftDeleted], reason: str
) -> Change:
    """The same event for every invoice in the draft; one question about all of them."""
    client = world.store.ledger.client(draft.client)
    if client is None:
        return Change(settled=Settled(draft.id, "withdrawn", reason))
    terms, id = world.terms(client, now), draft.mail.message_id
    decisions, asked = [], False
    for number, stage in draft.stages.items():
        case = world.store.cases.get(number)
        if case is not None:
            said = ReminderWithdrawn(stage, id, reason) if event is ReminderWithdrawn else DraftDeleted(stage, id)
            decided = decide(case, said, terms)
            decisions.append(replace(decided, tasks=() if asked else _about_all(decided.tasks, draft)))
            asked = asked or bool(decided.tasks)
    return Change(tuple(decisions), settled=Settled(draft.id, "withdrawn", reason))


def _about_all(tasks: Iterable[NewTask], draft: Waiting) -> tuple[NewTask, ...]:
    numbers = ", ".join(draft.stages)
    return tuple(replace(task, facts={**task.facts, "invoices": numbers}) for task in tasks)


def _look_for(world: World, draft: Waiting, now: datetime) -> None:
    """Neither in Drafts nor known as sent: after a while it is a no."""
    since = _note_missing(world, draft.mail.message_id, now)
    if now - since < _PATIENCE:
        return
    change = _of_all(world, draft, now, DraftDeleted, "the owner deleted the draft")
    world.store.commit(change, now, world.today(now))
    _note_missing(world, draft.mail.message_id, None)


def _sent_all_the_same(world: World, draft: Waiting) -> Sent | None:
    """A mail of the owner's that was taken for an ordinary one and is more like the draft than by chance."""
    for message_id in world.store.messages.own_since(draft.client, draft.queued_at):
        kept = world.store.inbox.get(message_id)
        message = parse(kept.raw) if kept is not None else None
        if message is None or (message.date or draft.queued_at) < draft.queued_at - _CLOCKS_DIFFER:
            continue
        if how_alike(draft, message).may_be_the_same:
            return Sent.of(message, message_id, draft.queued_at)
    return None


def _note_missing(world: World, message_id: str, now: datetime | None) -> datetime:
    """Remember since when a draft has been missing, or (with no moment) that it is not; answers with the moment."""
    known: dict[str, str] = json.loads(world.store.setting(_MISSING) or "{}")
    before = known.pop(message_id, None)
    if now is None:
        if before is not None:
            world.store.remember(_MISSING, json.dumps(known))
        return _LONG_AGO
    if before is None:
        world.store.remember(_MISSING, json.dumps(known | {message_id: now.isoformat()}))
        return now
    return datetime.fromisoformat(before)
