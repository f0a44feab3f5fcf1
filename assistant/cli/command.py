"""What all commands have in common: an example in their help, and --config, --json and --debug before or after them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.cli.call import Call
from assistant.cli.kinds import moment

_Wrapped = TypeVar("_Wrapped", bound=Callable[..., Any])

pass_call = click.make_pass_decorator(Call)
at_option = click.option(
    "--at", type=moment, metavar="WHEN", help="Stands for the clock: 2026-11-23 (10:00 is meant) or 2026-11-23T09:00."
)


def common_options() -> list[click.Parameter]:
    """The options that may stand before the command's name and after it."""
    path = click.Path(dir_okay=False, path_type=Path)
    return [
        click.Option(
            ["--config", "config_file"],
            type=path,
            metavar="FILE",
            help="The config, else $INVOICE_ASSISTANT_CONFIG, ./config.toml, /etc/invoice-assistant/config.toml.",
            expose_value=False,
            callback=_noted,
        ),
        click.Option(
            ["--json", "as_json"],
            is_flag=True,
            help="Print data as JSON, one object per line.",
            expose_value=False,
            callback=_noted,
        ),
        click.Option(
            ["--debug"], is_flag=True, help="Show the traceback of an error.", expose_value=False, callback=_noted
        ),
    ]


def _noted(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value and param.name:
        setattr(ctx.ensure_object(Call), param.name, value)


class Command(click.Command):
    """A command whose help ends with an example."""

    def __init__(self, *args: Any, example: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.params += common_options()
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.strip().splitlines():
                formatter.write_text(f"$ {line.strip()}")


def command(name: str, example: str) -> Callable[[Callable[..., Any]], Command]:
    """A command of the program; `example` is one or more lines as they are typed."""
    return click.command(name, cls=Command, example=example)
