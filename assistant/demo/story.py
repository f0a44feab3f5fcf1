"""Prints the story as it happens: a heading a day, then time, who, what, why, and what was written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from assistant.demo.cast import Cast
from assistant.demo.telling import Line, together, told
from assistant.domain.task import TaskKind
from assistant.flows.world import World
from assistant.store.journal import Entry
from assistant.store.store import Store

_MARKS = {
    "assistant": ("→", "cyan"),
    "client": ("←", "green"),
    "outside": ("←", "red"),
    "owner": ("·", "magenta"),
}
_PIPED_WIDTH = 120
_NAME = 23
_INDENT = 2 + 5 + 2 + 1 + 1 + _NAME
# A pause of so many days is worth a line.
_QUIET_DAYS = 6
_NEW_IN_JOURNAL = """
    select j.id, j.at, j.today, j.client, coalesce(j.invoice, '') as invoice, j.event, j.facts, j.reason,
      coalesce(e.sentence, '') as sentence
    from journal j left join evidence e on e.id = j.evidence where j.id > ? order by j.id"""


class Story:
    """Tells on a console, and remembers what it told."""

    def __init__(self, cast: Cast, zone: str, console: Console | None = None) -> None:
        self.lines: list[Line] = []
        self.console = console or _console()
        self._cast, self.zone = cast, ZoneInfo(zone)
        self._told_to = 0
        self._tasks_to = 0
        self._day: date | None = None
        self._said: set[tuple[str, str]] = set()

    def open(self) -> None:
        """The heading, and who is who."""
        firm = self._cast.firm
        self._print(Text(f"\n{firm.name}: a hundred days with the assistant", style="bold"))
        words = {
            "assistant": "the assistant",
            "client": "a client",
            "owner": f"{firm.signature_name}, who owns the mailbox",
        }
        legend = Text()
        for actor, who in words.items():
            mark, colour = _MARKS[actor]
            legend.append(f"{mark} ", style=colour).append(f"{who}   ")
        self._print(legend)

    def tell_journal(self, world: World) -> None:
        """Tell what is new in the journal, and what the assistant asks."""
        found = []
        for row in world.store.query(_NEW_IN_JOURNAL, self._told_to):
            self._told_to = row.pop("id")
            found.append(told(Entry(**row), self._cast))
        drafts = drafts_of(world.store)
        news = [one for one in found if one is not None and not owner_told(one, drafts)]
        for line in together(news):
            self._once(line)
        self._tell_forgeries(world)

    def _tell_forgeries(self, world: World) -> None:
        for task in world.store.tasks.open():
            if task.id > self._tasks_to and task.task.kind in {TaskKind.SUSPICIOUS, TaskKind.NOTICE_UNTRUSTED}:
                self._tasks_to = task.id
                row = world.store.query("select raised_at from tasks where id = ?", task.id)[0]
                when = self.lines[-1].when.fromisoformat(row["raised_at"])
                why = "its sender could not be verified, so it counts as nobody's word about money"
                self.tell(Line(when, "assistant", task.task.client, "books nothing and warns the owner", why))

    def tell(self, line: Line) -> None:
        """Tell one thing."""
        self.lines.append(line)
        local = line.when.astimezone(self.zone)
        if local.date() != self._day:
            self._turn_page(local.date())
        mark, colour = _MARKS[line.actor]
        head = Text("  ").append(f"{local:%H:%M}", style="dim").append("  ").append(mark, style=colour).append(" ")
        head.append(self._name(line).ljust(_NAME)[:_NAME], style=colour)
        about = f" · {', '.join(line.about)}" if line.about else ""
        lines = self._wrapped(line.what + about)
        self._print(head.append(lines[0]))
        self._below(lines[1:], "")
        self._below(self._wrapped(f"“{line.quote}”") if line.quote else (), "italic yellow")
        self._below(self._wrapped(line.why) if line.why else (), "dim")

    def _below(self, lines: Iterable[str], style: str) -> None:
        for one in lines:
            self._print(Text(" " * _INDENT).append(one, style=style))

    def _wrapped(self, text: str) -> list[str]:
        return textwrap.wrap(text, max(self.console.width - _INDENT - 1, 30))

    def _turn_page(self, day: date) -> None:
        quiet = (day - self._day).days - 1 if self._day else 0
        if quiet >= _QUIET_DAYS:
            self._print(Text(f"\n  {quiet} quiet days: nothing is due, or the clock stands still", style="dim"))
        self._day = day
        heading = Text(f"\n{day:%A} {day.day} {day:%B} {day:%Y}", style="bold")
        self._print(heading.append(f"  day {(day - self._cast.first_day).days + 1}", style="not bold dim"))

    def _print(self, text: Text) -> None:
        self.console.print(text, soft_wrap=True)

    def _once(self, line: Line) -> None:
        """Why a mail does not leave is told once, not on every day on which it does not."""
        key = (line.client, line.what)
        if line.what.startswith("waits with") and key in self._said:
            return
        self._said.add(key)
        # What the client wrote was told when it was written.
        self.tell(replace(line, quote=""))

    def _name(self, line: Line) -> str:
        return short_name(self._cast.player(line.client).name if line.client else self._cast.firm.name)


def drafts_of(store: Store) -> set[str]:
    """The Message-IDs of what was put into Drafts."""
    return {row["message_id"] for row in store.query("select message_id from outbox where purpose = 'draft'")}


def owner_told(line: Line, drafts: set[str]) -> bool:
    """The owner's sending of a draft was told when the owner did it."""
    return line.mail in drafts and line.what.startswith(("sends", "sees"))


def short_name(name: str) -> str:
    """A firm's name without its legal form."""
    for form in (" AB", " ApS", " A/S", " Ltd", " ekonomisk förening"):
        name = name.removesuffix(form)
    return name


def _console() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_PIPED_WIDTH)
