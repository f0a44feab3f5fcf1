"""What is asked of the owner, in words, and how it is answered."""

from __future__ import annotations

from assistant.domain.task import Task, TaskKind
from assistant.flows.operations import item_of
from assistant.flows.world import World
from assistant.payments.credit import Direction
from assistant.writing.formats import spoken
from assistant.writing.notice import notice_variables

_ABOUT_A_CASE = "paid, promise DATE, dispute, pause DATE, resume or done"
# So many candidates the question names.
_SHOWN = 3
_ANSWERS = {
    TaskKind.ANSWER: _ABOUT_A_CASE,
    TaskKind.PROMISE_BROKEN: _ABOUT_A_CASE,
    TaskKind.ASK_WHEN: f"asked (you have asked the client), {_ABOUT_A_CASE}",
    TaskKind.NO_PROOF: f"asked (you have asked for proof), {_ABOUT_A_CASE}",
    TaskKind.NOTICE_UNTRUSTED: "paid or no",
    TaskKind.CONFIRM_INVOICE: "yes, no, or what is right: due=2026-12-31 client=acme",
    TaskKind.SETTLED_THERE: "yes (it is paid) or no (it goes on)",
    TaskKind.LIST_SHRUNK: "yes (the list is right) or no",
    TaskKind.BACKLOG: "yes [STAGE] or no",
    TaskKind.CONFIRM_PAYMENTS: "yes",
    TaskKind.VETO: "no, to leave it out",
    TaskKind.IN_DOUBT: "yes or no",
    TaskKind.VOLUME: "yes, to send the rest today",
    TaskKind.DRAFT_WAITING: "no, to leave the stage out",
    TaskKind.DRAFT_DELETED: "again, skip, pause [DATE] or sent",
    TaskKind.SAME_PAYMENT: "same or other",
    TaskKind.TOLD_UNCONFIRMED: "paid, resume or done",
    TaskKind.BANK_STALE: "yes, if all payments are booked",
    TaskKind.LEFT_OVER_CHARGES: "waive or claim",
    TaskKind.LANGUAGE: "yes or no",
    TaskKind.READ_ANEW: "yes, to resume, or no",
}


def task_words(world: World, task: Task) -> str:
    """The question in the owner's language, as the notice by mail puts it."""
    writer = world.writer
    language = spoken(writer.house.owner.language)
    said = notice_variables([item_of(world, task)], writer.house.owner, language, writer.environment)
    return " ".join(line.text for section in said.values() if isinstance(section, list) for line in section)


def answers(world: World, task: Task) -> str:
    """What may be answered to the task."""
    if task.task.kind is TaskKind.PLACE_PAYMENT:
        return _of_a_payment(world, task)
    if task.task.kind is TaskKind.OVERPAID:
        kept = world.store.payments.get(task.task.message_id)
        return "INVOICE…, to use it there, or done" if kept is not None and kept.credit_left else "done"
    needed = task.task.facts.get("answer", "") if task.task.kind is TaskKind.CONFIRM_INVOICE else ""
    return f"no, or what is right: {needed}" if needed else _ANSWERS.get(task.task.kind, "done")


def _of_a_payment(world: World, task: Task) -> str:
    """Numbers of candidates only where there are any; what went back is nobody's credit."""
    kept = world.store.payments.get(task.task.message_id)
    many = min(_SHOWN, len(kept.choices)) if kept is not None else 0
    candidates = {0: "", 1: "1, "}.get(many, f"1–{many}, ")
    credit = "" if kept is not None and kept.credit.direction is Direction.TAKEN_BACK else ", credit CLIENT"
    return f"{candidates}INVOICE…{credit} or not ours"


def open_tasks_about(world: World, invoice: str, client: str) -> list[Task]:
    """The open tasks that concern an invoice: its own, its client's, and those about the whole firm's payments."""
    theirs = {one.credit.key for one in world.store.payments.suspected_of(client)}
    return [
        task
        for task in world.store.tasks.open()
        if task.task.kind in {TaskKind.CONFIRM_PAYMENTS, TaskKind.BANK_STALE}
        or task.task.message_id in theirs
        or task.task.invoice == invoice
        or (not task.task.invoice and task.task.client == client)
    ]
