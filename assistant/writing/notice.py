"""The notice to the owner: what is asked, what went wrong, what is about to leave, each item in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jinja2 import Environment

from assistant.writing.facts import Owner
from assistant.writing.formats import day
from assistant.writing.templates import render_line

# Every fact a phrase may name; one that an item does not bring is empty, one that is not here is a mistake.
FACTS = (
    "answer",
    "amount",
    "before",
    "cc",
    "client",
    "count",
    "date",
    "days",
    "email",
    "error",
    "invoice",
    "invoices",
    "kind",
    "leaves",
    "limit",
    "name",
    "offered",
    "on",
    "other",
    "payer",
    "phone",
    "reason",
    "remedy",
    "sender",
    "sent",
    "sentence",
    "stage",
    "subject",
    "task",
    "to",
    "until",
    "written_in",
    "written_to",
)
_ANNOUNCED = {"veto"}
_WRONG = {
    "notice-lacks",
    "refused",
    "bad-address",
    "set-aside",
    "missing-document",
    "template-error",
    "mailbox-trouble",
    "sender-trouble",
    "deferred",
    "volume",
    "bank-stale",
    "bad-file",
    "folder-trouble",
    "volume-pass",
}


@dataclass(frozen=True)
class NoticeItem:
    """One thing the owner is told: its kind (a task's or a trouble's) and the facts its phrase needs."""

    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NoticeLine:
    """An item in words, with the number of its task if it has one."""

    text: str
    task: str


def notice_variables(
    items: Sequence[NoticeItem], owner: Owner, language: str, environment: Environment
) -> dict[str, object]:
    """What the notice's templates can name: `decide`, `wrong` and `announced` are lists of lines."""
    sections: dict[str, list[NoticeLine]] = {"decide": [], "wrong": [], "announced": []}
    for item in items:
        text = render_line(environment, f"{language}/notice.item.j2", _facts(item, language))
        sections[_section(item.kind)].append(NoticeLine(text, item.facts.get("task", "")))
    return {**sections, "count": len(items), "language": language, "owner": owner}


def colleague_variables(item: NoticeItem, name: str, language: str) -> dict[str, object]:
    """What the templates of a mail to one of the owner's own people can name: the facts of the item, and their name."""
    return {**_facts(item, language), "name": name.split(" ", maxsplit=1)[0]}


def _section(kind: str) -> str:
    if kind in _ANNOUNCED:
        return "announced"
    return "wrong" if kind in _WRONG else "decide"


def _facts(item: NoticeItem, language: str) -> dict[str, object]:
    known = {name: _in_words(name, item.facts.get(name, ""), language) for name in FACTS}
    numbers = [one.strip() for one in item.facts.get("invoices", "").split(",") if one.strip()]
    told = ", ".join(f"{name} {value}" for name, value in item.facts.items() if value and name != "task")
    return {**known, "about": item.kind, "told": told, "several": len(numbers) > 1, "language": language}


def _in_words(name: str, value: str, language: str) -> str:
    """A fact as it is read: dates in full, the client's sentence on one line and not endless."""
    if name in {"until", "leaves", "date", "on"}:
        try:
            return day(date.fromisoformat(value[:10]), language).long
        except ValueError:
            return value
    line = " ".join(value.split(" ")).replace("\r", " ").replace("\n", " ").strip()
    return line if len(line) <= 300 else f"{line[:299].rstrip()}…"
