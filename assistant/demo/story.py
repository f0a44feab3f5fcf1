"""Prints the story as it happens: a heading a day, then time, who, what, why, and what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.demo.cast import Cast
from assistant.demo.telling import Line, together, told
from assistant.flows.world import World
from assistant.store.journal import Entry

_MARKS = {"assistant": ("→", "cyan"), "client": ("←", "green"), "owner": ("·", "magenta")}
_PIPED_WIDTH = 118
_NAME = 20


class Story:
    """Tells on a console, and remembers what it told."""

    def __init__(self, cast: Cast, zone: str, console: Console | None = None) -> None:
        self.lines: list[Line] = []
        self.console = console or _console()
        self._cast, self._zone = cast, ZoneInfo(zone)
        self._due = {bill.number: cast.day(bill.due) for player in cast.players for bill in player.invoices}
        self._told_to = 0
        self._day: date | None = None
        self._said: set[tuple[str, str, str]] = set()

    def tell_journal(self, world: World) -> None:
        """Tell what is new in the journal."""
        rows = world.store.query(
            """select j.id, j.at, j.today, j.client, coalesce(j.invoice, '') as invoice, j.event, j.facts, j.reason,
                 coalesce(e.sentence, '') as sentence
               from journal j left join evidence e on e.id = j.evidence where j.id > ? order by j.id""",
            self._told_to,
        )
        found = []
        for row in rows:
            self._told_to = row.pop("id")
            found.append(told(Entry(**row), self._due.get(row["invoice"])))
        for line in together([one for one in found if one is not None]):
            self._once(line)

    def tell(self, line: Line) -> None:
        """Tell one thing."""
        self.lines.append(line)
        local = line.when.astimezone(self._zone)
        if local.date() != self._day:
            self._day = local.date()
            number = (self._day - self._cast.first_day).days + 1
            self.console.print(Text(f"\n{self._day:%A} {self._day.day} {self._day:%B} {self._day:%Y}", style="bold"), Text(f"day {number}", style="dim"))
        self.console.print(self._row(line, f"{local:%H:%M}"))

    def _once(self, line: Line) -> None:
        """Why a mail does not leave is told once, not on every day on which it does not."""
        key = (line.client, line.what, line.why)
        if line.what.startswith("does not send"):
            if key in self._said:
                return
            self._said.add(key)
        # What the client wrote was told when it was written.
        self.tell(replace(line, quote=""))

    def _row(self, line: Line, clock: str) -> Table:
        mark, colour = _MARKS[line.actor]
        text = Text(line.what)
        if line.about and line.actor != "client":
            text.append(f" · {', '.join(line.about)}", style="dim")
        if line.quote:
            text.append(f"\n“{line.quote}”", style="italic yellow")
        if line.why:
            text.append(f"\n{line.why}", style="dim")
        table = Table.grid(padding=(0, 1))
        table.add_column(width=6, justify="right")
        table.add_column(width=1)
        table.add_column(width=_NAME, no_wrap=True, overflow="ellipsis")
        table.add_column(ratio=1)
        table.add_row(Text(clock, style="dim"), Text(mark, style=colour), Text(self._name(line), style=colour), text)
        return table

    def _name(self, line: Line) -> str:
        if not line.client:
            return self._cast.firm.name if line.actor == "owner" else ""
        return short_name(self._cast.player(line.client).name)


def short_name(name: str) -> str:
    """A firm's name without its legal form."""
    for form in (" AB", " ApS", " A/S", " Ltd", " ekonomisk förening"):
        name = name.removesuffix(form)
    return name


def _console() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_PIPED_WIDTH)
