"""Listening: what is new in every watched folder, and keeping the bytes of what may concern a case.

The owner's other mail is looked at in memory and let go: never stored, never marked read, never moved.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from assistant.domain.message import Message
from assistant.flows.brakes import note_pause
from assistant.flows.facts import last_read
from assistant.flows.world import Pass, World
from assistant.ports import Folder, FolderRole, Heading, MailboxDownError, Mark
from assistant.store.database import StoreError
from assistant.understanding.concern import Concern, may_concern, names_a_case
from assistant.understanding.message import parse, parse_headers

log = logging.getLogger(__name__)

_UNWATCHED = {FolderRole.TRASH, FolderRole.DRAFTS}
# With no open invoice at all there is nothing old to look for.
_LOOK_BACK = timedelta(days=1)
LOOK_BACK_SETTING = "look_back_for"


async def receive(world: World, this: Pass) -> None:
    """Read every watched folder up to now. On failure `this.read_at` stays None, and nothing may be sent."""
    heard = last_read(world) if world.live else None
    try:
        for folder in await watched(world):
            await _read_folder(world, folder, this)
        await _look_back(world, this)
    except MailboxDownError as down:
        this.problems.append(("mailbox-trouble", {"error": str(down)}))
        return
    note_pause(world, heard, this.now)
    this.read_at = this.now


async def watched(world: World) -> Sequence[Folder]:
    """The folders that are watched, the inbox first; raises MailboxDownError."""
    every = await world.mailbox.folders()
    if world.folders.watched:
        every = [folder for folder in every if folder.name in world.folders.watched]
    else:
        every = [folder for folder in every if folder.role not in _UNWATCHED]
    # Sent before the rest: where a folder of all mail exists, the owner's own mail must be seen in Sent first.
    return sorted(every, key=lambda folder: (folder.role is not FolderRole.INBOX, not _is_sent(world, folder)))


async def sent_folder(world: World) -> str:
    """Where the owner's sent mail lies; the empty string if nobody knows."""
    return await _folder_of(world, FolderRole.SENT, world.folders.sent)


async def drafts_folder(world: World) -> str:
    """Where drafts lie; the empty string if nobody knows."""
    return await _folder_of(world, FolderRole.DRAFTS, world.folders.drafts)


async def _folder_of(world: World, role: FolderRole, named: str) -> str:
    if named:
        return named
    return next((folder.name for folder in await world.mailbox.folders() if folder.role is role), "")


async def _read_folder(world: World, folder: Folder, this: Pass) -> None:
    known = world.store.inbox.mark(folder.name)
    mark = Mark(known.uidvalidity, known.last_uid) if known else None
    news = await world.mailbox.news(folder.name, mark, _since(world, this.now))
    for heading in news.headings:
        await _keep(world, folder, news.mark.uidvalidity, heading, this)
    world.store.inbox.set_mark(folder.name, news.mark.uidvalidity, news.mark.last_uid, this.now)


def _since(world: World, now: datetime) -> date:
    """The first start looks back to the issue date of the oldest open invoice."""
    earliest = world.store.ledger.earliest_issued()
    return date.fromisoformat(earliest) if earliest else world.today(now) - _LOOK_BACK


async def _keep(world: World, folder: Folder, uidvalidity: int, heading: Heading, this: Pass) -> None:
    message = parse_headers(heading.header)
    identity = message.message_id or _made_up_id(heading.header)
    if world.store.inbox.knows(identity) or _is_ours(world, folder, identity):
        return
    if not await _concerns_us(world, folder, heading.uid, message):
        return
    raw = await world.mailbox.raw(folder.name, heading.uid)
    if raw:
        where = (folder.name, uidvalidity, heading.uid)
        world.store.inbox.keep(where, identity, raw, this.now)
        this.kept += 1


def _is_ours(world: World, folder: Folder, message_id: str) -> bool:
    """What the assistant wrote is no news; but a draft of it that turns up in Sent was sent by the owner."""
    ours = world.store.outbox.by_message_id(message_id)
    if ours is None:
        return False
    return not (_is_sent(world, folder) and ours.purpose == "draft" and ours.state != "sent")


def _is_sent(world: World, folder: Folder) -> bool:
    return folder.name == world.folders.sent or folder.role is FolderRole.SENT


async def _concerns_us(world: World, folder: Folder, uid: int, message: Message) -> bool:
    """What cannot be judged is kept: a person will look at it."""
    if message.sender.email in world.bank_senders:
        return True
    context = replace(world.context, folder_is_sent=_is_sent(world, folder))
    try:
        concern = may_concern(message, context)
        if concern is Concern.LOOK_AT_TEXT:
            return names_a_case(parse(await world.mailbox.text(folder.name, uid)), context)
    except (MailboxDownError, StoreError):
        raise
    except Exception:
        log.exception("could not judge message=%s", message.message_id)
        return True
    return concern is not Concern.IGNORE


def _made_up_id(header: bytes) -> str:
    """A message without an id gets one made of its header, so that it too is known again."""
    return f"<{hashlib.sha256(header).hexdigest()[:32]}@no-message-id.invalid>"


async def _look_back(world: World, this: Pass) -> None:
    """After an import: search what was passed over for the new clients' addresses and invoice numbers."""
    wanted = json.loads(world.store.setting(LOOK_BACK_SETTING) or "[]")
    if not wanted:
        return
    since = _since(world, this.now)
    for folder in await watched(world):
        mark = world.store.inbox.mark(folder.name)
        uids = await world.mailbox.search(folder.name, since, wanted)
        for heading in await world.mailbox.headings(folder.name, uids):
            await _keep(world, folder, mark.uidvalidity if mark else 0, heading, this)
    with world.store.transaction():
        # An import may have asked for more meanwhile.
        still = json.loads(world.store.setting(LOOK_BACK_SETTING) or "[]")
        world.store.remember(LOOK_BACK_SETTING, json.dumps([one for one in still if one not in wanted]))
