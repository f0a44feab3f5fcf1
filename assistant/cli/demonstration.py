"""`demo`: the whole thing against a mail server it brings along."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from assistant.cli.command import command

# What the extra `demo` installs.
_EXTRA = ("pymap", "pysasl", "aiosmtpd")


@command(
    "demo",
    example="""
    invoice-assistant demo
    invoice-assistant demo --live
    """,
)
@click.option("--live", is_flag=True, help="Keep the mail server up, so that any mail client can play a part.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-out"),
    show_default=True,
    help="The folder that gets every mail, the pages to look through them, and the store.",
)
def demo(live: bool, out: Path) -> int:
    """A hundred days of a sample firm in a minute: its clients answer by mail, and you read the story as it happens.

    It needs no config, and touches no mailbox but the one it brings along.
    """
    try:
        run = importlib.import_module("assistant.demo.run")
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in _EXTRA:
            raise
        what = "the demo needs the mail server of its extra: pip install 'invoice-assistant[demo]'"
        raise click.ClickException(what) from missing
    code: int = run.main(out, live)
    return code
