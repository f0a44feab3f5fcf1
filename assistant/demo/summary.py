"""The end of the story: a table of the clients, and what the program promised with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.demo.cast import Cast, Player
from assistant.demo.story import short_name
from assistant.domain.case import How, Status
from assistant.domain.hold import HoldKind
from assistant.store.store import Store
from assistant.writing.formats import money


@dataclass(frozen=True)
class Outcome:
    """How it ended with a client."""

    player: Player
    mails: int
    last_stage: str
    status: str
    closed: bool


def outcomes(cast: Cast, store: Store) -> list[Outcome]:
    """Every client's end, in the order of the cast."""
    return [_outcome(player, store) for player in cast.players]


def _outcome(player: Player, store: Store) -> Outcome:
    cases = [case for bill in player.invoices if (case := store.cases.get(bill.number)) is not None]
    sql = "select count(*) as n from outbox where client = ? and state = 'sent'"
    mails = int(store.query(sql, player.id)[0]["n"])
    done = [one for case in cases for one in case.done if one.how is not How.PASSED]
    last = max(done, key=lambda one: one.on).stage if done else "–"
    status = ", ".join(
        dict.fromkeys(_status(case.status, [hold.kind for hold in case.holds], case.last_done) for case in cases)
    )
    return Outcome(player, mails, last, status, all(case.status is Status.PAID for case in cases))


def _status(status: Status, holds: Sequence[HoldKind], last: object) -> str:
    if status is not Status.OPEN:
        return str(status)
    if HoldKind.DISPUTE in holds:
        return "disputed, at rest"
    handed = getattr(last, "stage", "") == "handover"
    return "with the owner" if handed else "open"


def print_table(console: Console, found: Sequence[Outcome]) -> None:
    """The clients, how each was, and how it ended."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="How it ended", title_justify="left", title_style="bold")
    for name, justify in (
        ("client", "left"),
        ("who", "left"),
        ("to pay", "right"),
        ("mails", "right"),
        ("last stage", "left"),
        ("status", "left"),
    ):
        table.add_column(name, justify=justify, no_wrap=name != "to pay")  # type: ignore[arg-type]
    for one in found:
        player = one.player
        due = "\n".join(money(player.amount(bill), "en") for bill in player.invoices)
        colour = "green" if one.closed else "yellow"
        table.add_row(
            short_name(player.name),
            player.character,
            due,
            str(one.mails),
            one.last_stage,
            Text(one.status, style=colour),
        )
    console.print()
    console.print(table)


def print_checks(console: Console, checks: Sequence[tuple[str, list[str]]]) -> None:
    """What was promised, and every fault."""
    console.print(Text("What the assistant promises", style="bold"))
    for words, faults in checks:
        mark = Text("✓ ", style="green") if not faults else Text("✗ ", style="bold red")
        console.print(Text("  ").append(mark).append(words), soft_wrap=True)
        for fault in faults:
            console.print(Text(f"      {fault}", style="red"), soft_wrap=True)
