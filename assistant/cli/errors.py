"""Everything that can go wrong, as lines that say what, where and what to do."""

from __future__ import annotations

import errno

import click


def lines_of(wrong: BaseException) -> list[str]:
    """One line for each thing that is wrong; for a bug, what it was and how to report it."""
    if isinstance(wrong, BaseExceptionGroup):
        return [line for one in wrong.exceptions for line in lines_of(one)]
    return [line for line in _said(wrong).splitlines() if line.strip()]


def _said(wrong: BaseException) -> str:
    home = type(wrong).__module__
    if isinstance(wrong, click.Abort):
        said = "stopped; nothing further was done"
    elif isinstance(wrong, click.UsageError):
        said = _usage(wrong)
    elif isinstance(wrong, click.ClickException):
        said = wrong.format_message()
    elif isinstance(wrong, OSError):
        said = _system(wrong)
    elif home == "sqlite3":
        said = f"the store cannot be used: {wrong}; is it whole, and is there room on the disk?"
    elif home.startswith("assistant."):
        said = str(wrong)
    else:
        what = " ".join(f"{type(wrong).__name__}: {wrong}".split())[:300]
        said = f"a mistake of the program itself: {what}; --debug shows where, please report it"
    return said


def _usage(wrong: click.UsageError) -> str:
    said = wrong.format_message().strip()
    said = (said[:1].lower() + said[1:]).rstrip(".")
    help_of = wrong.ctx.command_path if wrong.ctx else "invoice-assistant"
    return f"{said} ({help_of} --help)"


def _system(wrong: OSError) -> str:
    where = f"{wrong.filename}: " if wrong.filename else ""
    if wrong.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{where}the disk is full; make room and try again, nothing half-written was kept"
    return f"{where}{wrong.strerror or wrong}"
