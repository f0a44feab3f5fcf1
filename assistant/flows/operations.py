"""What a task says; and the word to the owner's own people that deliveries or service to a client stop."""

from __future__ import annotations

from assistant.domain.client import OwnRole
from assistant.domain.task import Task, TaskKind
from assistant.flows.world import Pass, World
from assistant.store.outbox import Outgoing
from assistant.store.store import Change
from assistant.writing.notice import NoticeItem
from assistant.writing.templates import TemplateError


def tell_operations(world: World, this: Pass) -> None:
    """Queue a mail to whoever runs the deliveries for each client that they stop for; each once, by its fixed id."""
    someone = next((one for one in world.people if one.role is OwnRole.OPERATIONS), None)
    for task in world.store.tasks.untold() if someone is not None else ():
        message_id = f"<ia.stop.{task.id}@{world.owner.domain}>"
        known = task.task.kind is not TaskKind.STOP_SERVICE or world.store.outbox.by_message_id(message_id)
        if known or someone is None:
            continue
        try:
            mail = world.writer.to_colleague(someone, item_of(world, task), message_id, this.now)
        except TemplateError as wrong:
            this.problems.append(("template-error", {"error": str(wrong)}))
            continue
        world.store.commit(Change(outgoing=Outgoing(mail, "notice")), this.now, world.today(this.now))


def item_of(world: World, task: Task) -> NoticeItem:
    """A task with everything its words may name."""
    asked = task.task
    client = world.store.ledger.client(asked.client) if asked.client else None
    facts = {"client": client.name if client else "", "invoices": asked.invoice, "invoice": asked.invoice}
    if client is not None and asked.kind is TaskKind.CALL:
        person = next((one for one in client.contacts if one.phone), None)
        facts |= {"name": person.name if person else "", "phone": person.phone if person else ""}
    named = {key: value for key, value in asked.facts.items() if value}
    return NoticeItem(asked.kind.value, facts | named | {"task": str(task.id)})
