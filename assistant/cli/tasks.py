"""`tasks`, `decide`, `done`: what waits for a person, and the person's answer."""

from __future__ import annotations

import click

from assistant.cli.asked import answers, task_words
from assistant.cli.call import Call, clock
from assistant.cli.command import command, pass_call
from assistant.cli.kinds import joined, read_day
from assistant.cli.show import json_lines, say, table
from assistant.flows import command as word

# Words of an answer that a day follows.
_DATED = {"promise", "pause"}


@command("tasks", example="invoice-assistant tasks")
@pass_call
def tasks(call: Call) -> None:
    """What waits for a person, oldest first, and what may be answered."""
    world = call.world()
    found = [(task, task_words(world, task)) for task in world.store.tasks.open()]
    if call.as_json:
        json_lines(
            {
                "task": task.id,
                "kind": task.task.kind.value,
                "client": task.task.client or None,
                "invoice": task.task.invoice or None,
                "raised": task.raised,
                "text": text,
                "answers": answers(world, task),
                "facts": dict(task.task.facts),
            }
            for task, text in found
        )
    elif found:
        rows = [(str(task.id), task.raised[:10], text, answers(world, task)) for task, text in found]
        table(("task", "since", "what", "answer with `decide TASK`"), rows, right=("task",), whole=("since",))
    else:
        say("nothing waits for you")


@command(
    "decide",
    example="""
    invoice-assistant decide 3 yes
    invoice-assistant decide 4 promise 2026-12-01
    invoice-assistant decide 5 1042 1043
    """,
)
@click.argument("task", type=int)
@click.argument("answer", nargs=-1, required=True, metavar="ANSWER...")
@pass_call
def decide(call: Call, task: int, answer: tuple[str, ...]) -> None:
    """Answer a task: yes, no, done; or about its invoice: paid, promise DATE, dispute, pause [DATE], resume.

    About a payment: the number of a candidate, the invoices that it pays, credit CLIENT, or not ours; and whether it is
    the same as another one: same or other.

    `tasks` shows which answers each task takes; Swedish and Danish words such as ja, nej, samma and kredit are
    understood too.
    """
    verb, *rest = joined(answer).split()
    if verb.lower() in _DATED and rest:
        try:
            rest = [read_day(joined(rest), clock().date()).isoformat()]
        except ValueError as wrong:
            raise click.UsageError(str(wrong)) from None
    _answered(call, task, joined([verb, *rest]))


@command("done", example="invoice-assistant done 5")
@click.argument("task", type=int)
@pass_call
def done(call: Call, task: int) -> None:
    """Say that a task is done."""
    _answered(call, task, "done")


def _answered(call: Call, task: int, answer: str) -> None:
    world = call.world(make=True)
    said = word.decide_task(world, task, answer, call.now())
    if call.as_json:
        json_lines([{"task": task, "answer": answer, "said": said}])
    else:
        say(f"task {task}, {answer}: {said}")
