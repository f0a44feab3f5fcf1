"""The program: its commands, each loaded when asked for, and how everything that goes wrong is said in one line."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import common_options
from assistant.cli.errors import lines_of
from assistant.cli.journal import be_quiet
from assistant.domain.nearest import nearest

NAME = "invoice-assistant"

# Command -> (module, attribute, what the list of commands says of it), in the order in which people meet them.
COMMANDS: dict[str, dict[str, tuple[str, str, str]]] = {
    "To begin": {
        "demo": ("demonstration", "demo", "See the whole thing at work, against a mail server it brings along."),
        "init": ("beginning", "init", "Ask the few questions needed and write a config."),
        "check": ("checking", "check", "Try everything out: every problem in one run, each with what to do."),
        "import": ("importing", "import_", "Take in clients, contacts and invoices with their PDFs."),
        "go": ("living", "go", "Go live: reminders leave by themselves from now on."),
        "stop": ("living", "stop", "Hold everything: nothing leaves by itself."),
    },
    "Work": {
        "run": ("running", "run", "Run the daemon, for one firm or for many."),
        "once": ("running", "once", "Make one pass; with --dry-run only show what it would do."),
    },
    "Look": {
        "status": ("status", "status", "What is open, at what stage, on hold why, and what comes next."),
        "why": ("asking", "why", "Every gate of an invoice with its reason, and when the next reminder can leave."),
        "plan": ("planning", "plan", "What would go to whom on which day."),
        "preview": ("previewing", "preview", "The mail of an invoice as it would be sent."),
        "timeline": ("history", "timeline", "Everything that happened to an invoice or a client, in order."),
        "reread": ("rereading", "reread", "What would be read differently now, after rules have changed."),
        "explain": ("explaining", "explain", "What the program understands of messages, with the evidence."),
    },
    "Your word": {
        "tasks": ("tasks", "tasks", "What waits for a person."),
        "decide": ("tasks", "decide", "Answer a task."),
        "done": ("tasks", "done", "Say that a task is done."),
        "paid": ("words", "paid", "An invoice was paid, in full or in part."),
        "credit": ("money", "credit", "Something was taken off an invoice."),
        "write-off": ("money", "write_off", "Give up what is left of an invoice."),
        "waive": ("money", "waive", "Give up the fees and interest claimed on top of an invoice."),
        "reopen": ("money", "reopen", "An invoice is not settled after all."),
        "promise": ("words", "promise", "The client promised to pay by a day."),
        "dispute": ("words", "dispute", "The client says that something is wrong."),
        "pause": ("words", "pause", "Hold an invoice or a client."),
        "resume": ("words", "resume", "End the holds of an invoice or a client."),
    },
    "Money": {
        "payments": ("payments", "payments", "What came in, where it went and why, and what has no place yet."),
        "reconcile": ("payments", "reconcile", "Look again at payments without a place; with --dry-run only show."),
        "statement": ("statement", "statement", "A client's open items, payments, credits and balance."),
    },
    "Wording": {
        "templates": ("wording", "templates", "Check, list and copy the templates."),
    },
}
_HOMES = {name: home for section in COMMANDS.values() for name, home in section.items()}


class Program(click.Group):
    """A group whose commands are imported when they are asked for, and whose errors are one line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HOMES:
            return None
        module, attribute, _ = _HOMES[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"assistant.cli.{module}"), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _HOMES and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f'there is no command "{args[0]}"{nearest(args[0], _HOMES)}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From the table: to import every command only to list it would take most of a second.
        for title, section in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name, said) for name, (_, _, said) in section.items()])

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """As click's own, but every error is one line, and the exit codes are those of the command line's promise."""
        call = extra.setdefault("obj", Call())
        be_quiet()
        extra["prog_name"] = extra.get("prog_name") or NAME
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            code = super().main(args, standalone_mode=False, **extra)
            sys.stdout.flush()
        except BrokenPipeError:
            # `status | head`: nobody reads on. The rest goes nowhere, so that Python's own flush does not complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        except Exception as wrong:
            if call.debug:
                raise
            code = _told(wrong)
        finally:
            call.close()
        return sys.exit(code if isinstance(code, int) else 0)


def _told(wrong: Exception) -> int:
    for line in lines_of(wrong):
        click.echo(f"{NAME}: {line}", err=True)
    return wrong.exit_code if isinstance(wrong, click.ClickException) else 1


@click.command(
    cls=Program,
    params=common_options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog="Every command shows an example: invoice-assistant COMMAND --help",
)
@click.version_option(package_name=NAME, prog_name=NAME)
def program() -> None:
    """Follow up unpaid invoices in your own mailbox: politely, in the client's language, in the same thread."""
