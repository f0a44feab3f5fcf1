"""The notice to the owner: what needs a decision, went wrong, or leaves unless stopped; at most every few hours."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from assistant.flows.open_questions import ask_anew, raise_again
from assistant.flows.operations import item_of, tell_operations
from assistant.flows.world import Pass, World
from assistant.store.outbox import Outgoing
from assistant.store.store import Change
from assistant.writing.notice import NoticeItem
from assistant.writing.templates import TemplateError

_LAST_NOTICE = "last_notice_at"
_TOLD_TROUBLE = "told_trouble"


def notify(world: World, this: Pass) -> None:
    """Queue one notice with everything the owner has not been told yet."""
    tell_operations(world, this)
    troubles = _new_troubles(world, this)
    last = world.store.setting(_LAST_NOTICE)
    if last and this.now - datetime.fromisoformat(last) < timedelta(hours=world.notice_hours):
        return
    ask_anew(world, this.now)
    tasks = [*world.store.tasks.untold(), *raise_again(world, this.now)]
    items = [*(item_of(world, task) for task in tasks), *(NoticeItem(kind, facts) for kind, facts in troubles)]
    if not items:
        return
    identity = hashlib.sha256(f"{world.owner.email}{this.now.isoformat()}{len(items)}".encode()).hexdigest()
    message_id = f"<ia.notice.{identity[:28]}@{world.owner.domain}>"
    try:
        mail = world.writer.notice(items, message_id, this.now)
    except TemplateError as wrong:
        this.problems.append(("template-error", {"error": str(wrong)}))
        return
    with world.store.transaction():
        world.store.commit(Change(outgoing=Outgoing(mail, "notice")), this.now, world.today(this.now))
        world.store.tasks.told([task.id for task in tasks], this.now)
        world.store.remember(_LAST_NOTICE, this.now.isoformat())
        world.store.remember(_TOLD_TROUBLE, ",".join(sorted({kind for kind, _ in (*this.problems, *this.brakes)})))


def _new_troubles(world: World, this: Pass) -> list[tuple[str, dict[str, str]]]:
    """The same trouble is told once until it has been away for a pass."""
    told = [kind for kind in world.store.setting(_TOLD_TROUBLE).split(",") if kind]
    held = [*this.problems, *this.brakes]
    lasting = [kind for kind in told if kind in {kind for kind, _ in held}]
    if lasting != told:
        world.store.remember(_TOLD_TROUBLE, ",".join(lasting))
    fresh: dict[str, dict[str, str]] = {}
    for kind, facts in held:
        if kind not in lasting:
            fresh.setdefault(kind, facts)
    return list(fresh.items())
