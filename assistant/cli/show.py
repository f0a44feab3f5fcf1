"""Printing: tables for people at a terminal, plain lines when piped, JSON when asked for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import click


def clean(text: str) -> str:
    """The text without signs that command a terminal: some of it was written by strangers."""
    return "".join(one if one.isprintable() or (one.isspace() and one not in _MOVING) else _SHOWN for one in text)


# Beyond what json escapes: DEL and C1 controls, the line ends of Unicode, halves of a surrogate pair.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Columns of a terminal that has room for everything.
_ROOMY = 130
# Letters that a column needs in which words may be broken.
_NARROWEST = 4
# Blanks that move the cursor about.
_MOVING = "\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_SHOWN = "\N{REPLACEMENT CHARACTER}"


def say(text: str = "") -> None:
    """A line for people."""
    click.echo(clean(text))


def complain(text: str) -> None:
    """A line about something wrong, beside the data."""
    click.echo(f"invoice-assistant: {clean(text)}", err=True)


def quoted(words: str) -> str:
    """Somebody's own words, on one line and in quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{' '.join(words.split())}\N{RIGHT DOUBLE QUOTATION MARK}"


def counted(count: int, thing: str) -> str:
    """1 mail, 2 mails."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def json_lines(objects: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object per line; dates as ISO text. What ends a line or commands a terminal is escaped."""
    for one in objects:
        text = json.dumps(one, ensure_ascii=False, default=str)
        click.echo(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


@contextmanager
def busy(text: str) -> Iterator[None]:
    """Say at a terminal that something takes its time; piped, nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status(text):
        yield


@contextmanager
def walking(days: int) -> Iterator[Callable[[], None]]:
    """A bar at a terminal for something that goes through so many days; piped, nothing. Call what it gives each day."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("walking through the days", total=days)
        yield lambda: bar.advance(task)


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[str] = (),
    whole: Collection[str] = (),
    spare: Collection[str] = (),
) -> None:
    """Rows under their columns; `right` are numbers, `whole` never broken, `spare` only where there is room."""
    if sys.stdout.isatty():
        _drawn(columns, rows, right, {*right, *whole}, spare)
    else:
        _plain(columns, rows, {columns.index(name) for name in right})


def _drawn(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[str],
    whole: Collection[str],
    spare: Collection[str],
) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - a tenth of a second that only tables need
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    shown = [
        at
        for at, name in enumerate(columns)
        if (name not in spare or console.width >= _ROOMY) and any(row[at] for row in rows)
    ]
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for at in shown:
        name = columns[at]
        justify: Literal["left", "right"] = "right" if name in right else "left"
        # An address is better broken than cut off.
        drawn.add_column(name, justify=justify, no_wrap=name in whole, overflow="fold")
    texts = [[clean(row[at]) for at in shown] for row in rows]
    if _least_width([columns[at] for at in shown], texts, whole) > console.width:
        # Drawn, an amount would be cut off; a plain line is only broken by the terminal.
        _plain([columns[at] for at in shown], texts, {at for at, of in enumerate(shown) if columns[of] in right})
        return
    for line in texts:
        drawn.add_row(*(Text(cell) for cell in line))
    console.print(drawn)


def _least_width(columns: Sequence[str], rows: Sequence[Sequence[str]], whole: Collection[str]) -> int:
    """What the columns that are never broken need, with a few letters for each of the others."""
    unbroken = [at for at, name in enumerate(columns) if name in whole]
    needed = sum(max(len(line[at]) for line in (columns, *rows)) for at in unbroken)
    return needed + (len(columns) - len(unbroken)) * _NARROWEST + len(columns) * 2


def _plain(columns: Sequence[str], rows: Sequence[Sequence[str]], at_right: set[int]) -> None:
    lines = [tuple(columns), *(tuple(clean(" ".join(cell.split())) for cell in row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    for line in lines:
        cells = [
            cell.rjust(width) if at in at_right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
