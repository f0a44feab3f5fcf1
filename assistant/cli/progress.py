"""A bar for long work at a terminal; piped, nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(doing: str, steps: int, worth: int = 200) -> Iterator[Callable[[], None]]:
    """Gives what is called after each step; no bar for fewer steps than it is worth."""
    if steps <= worth or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that only a bar needs
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=steps)
        yield lambda: bar.advance(task)
