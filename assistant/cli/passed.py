"""What one pass did, or would do: the mails, what was decided, and what is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.cli.asked import task_words
from assistant.cli.call import Call
from assistant.cli.show import complain, counted, json_lines, say
from assistant.flows.world import Pass, World

_MAILS = ("ReminderQueued", "ReminderSent", "ReminderDrafted")


@dataclass(frozen=True)
class Before:
    """Where the store stood before the pass, to tell what came after."""

    journal: int
    task: int
    mails: Mapping[int, str]

    @staticmethod
    def of(world: World) -> Before:
        """Where it stands now."""
        (journal,) = world.store.query("select coalesce(max(id), 0) as id from journal")
        (task,) = world.store.query("select coalesce(max(id), 0) as id from tasks")
        states = world.store.query("select id, state from outbox")
        return Before(journal["id"], task["id"], {row["id"]: row["state"] for row in states})


def tell(call: Call, world: World, before: Before, this: Pass, dry_run: bool) -> None:
    """Print what the pass did since then."""
    mails, decided, asked = list(_mails(world, before)), _decided(world, before), _asked(world, before)
    problems = list(dict.fromkeys(facts.get("error", kind) for kind, facts in this.problems))
    summary = {"what": "pass", "dry_run": dry_run, "live": world.live, "kept": this.kept, "read": this.read}
    drafted = sum(_is_drafted(one) for one in mails)
    sent = max(this.sent - drafted, 0)
    summary |= {"written": this.queued, "drafted": drafted, "sent": sent, "problems": problems}
    if call.as_json:
        json_lines([*decided, *mails, *asked, summary])
        return
    for one in decided:
        say(f"{one['invoice'] or one['client']}: {one['reason']}")
    for one in mails:
        copied = f", copy to {', '.join(one['cc'])}" if one["cc"] else ""
        about = ", ".join(f"{number} {stage}" for number, stage in one["stages"].items()) or "notice to you"
        say(f"{_verb(one, dry_run)}: {about} to {', '.join(one['to'])}{copied}: {one['subject']}")
    for one in asked:
        say(f"task {one['task']}: {one['text']}")
    for problem in problems:
        complain(problem)
    would = "would have " if dry_run else ""
    into_drafts = f"put {drafted} into Drafts, " if drafted else ""
    counts = (counted(this.read, "message"), counted(this.queued, "reminder"), counted(sent, "mail"))
    say(f"{would}read {counts[0]}, written {counts[1]}, {into_drafts}sent {counts[2]}")


def _is_drafted(mail: Mapping[str, Any]) -> bool:
    return bool(mail["purpose"] == "draft" and mail["state"] == "drafted")


def _verb(mail: Mapping[str, Any], dry_run: bool) -> str:
    if _is_drafted(mail):
        return "would be put into Drafts" if dry_run else "put into Drafts"
    done = {"sent": "sent", "queued": "waits to leave", "in-doubt": "nobody knows whether it left"}
    return f"would be {mail['state']}" if dry_run else done.get(mail["state"], mail["state"])


def _mails(world: World, before: Before) -> Iterator[Mapping[str, Any]]:
    for row in world.store.query("select * from outbox order by id"):
        if before.mails.get(row["id"]) == row["state"]:
            continue
        stages = world.store.query("select invoice, stage from reminders where outbox = ?", row["id"])
        people = json.loads(row["recipients"])
        yield {
            "what": "mail",
            "state": row["state"],
            "purpose": row["purpose"],
            "client": row["client"] or None,
            "stages": {one["invoice"]: one["stage"] for one in stages},
            "to": people["to"],
            "cc": people["cc"],
            "subject": row["subject"],
            "answer": row["answer"],
        }


def _decided(world: World, before: Before) -> list[Mapping[str, Any]]:
    sql = "select client, invoice, event, reason from journal where id > ? order by id"
    rows = world.store.query(sql, before.journal)
    return [{"what": "decided", **row} for row in rows if row["event"] not in _MAILS]


def _asked(world: World, before: Before) -> list[Mapping[str, Any]]:
    new = [task for task in world.store.tasks.open() if task.id > before.task]
    return [
        {"what": "task", "task": task.id, "kind": task.task.kind.value, "text": task_words(world, task)} for task in new
    ]
