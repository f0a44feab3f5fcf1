"""`templates`: check, list and copy what the mails are made of."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from assistant.cli.call import Call
from assistant.cli.command import command, common_options, pass_call
from assistant.cli.show import complain, counted, json_lines, say, table
from assistant.wiring import build_writer
from assistant.writing.check import check_templates

LANGUAGES = ("sv", "da", "en")
# Frames and parts that all languages share.
_SHARED = "shared"


@click.group("templates", params=common_options())
def templates() -> None:
    """Check, list and copy the templates. Yours come first; what is missing there comes with the program."""


@templates.add_command
@command("check", example="invoice-assistant templates check")
@pass_call
def check(call: Call) -> int:
    """Write every mail of every stage, language and ladder with made-up facts; say everything that is wrong."""
    writer, policy = build_writer(call.config), call.config.policy()
    problems = [
        problem
        for ladder in policy.ladders.values()
        for problem in check_templates(writer, ladder, call.config.owner.languages)
    ]
    problems = list(dict.fromkeys(problems))
    if call.as_json:
        json_lines({"problem": problem} for problem in problems)
    for problem in problems if not call.as_json else ():
        complain(problem)
    if not problems and not call.as_json:
        say(f"all templates are fine ({', '.join(call.config.owner.languages)})")
    return 1 if problems else 0


@templates.add_command
@command("list", example="invoice-assistant templates list")
@pass_call
def list_(call: Call) -> None:
    """Every template, and whether it is yours or the program's."""
    own = call.config.templates.path
    rows = [(name, str(own / name) if (own / name).is_file() else "") for name in _names(_shipped())]
    if call.as_json:
        json_lines({"template": name, "yours": path or None} for name, path in rows)
    else:
        table(("template", "from"), [(name, path or "the program") for name, path in rows])


@templates.add_command
@command(
    "copy",
    example="""
    invoice-assistant templates copy sv
    invoice-assistant templates copy shared
    """,
)
@click.argument("language", type=click.Choice([*LANGUAGES, _SHARED]), metavar="LANG|shared")
@pass_call
def copy(call: Call, language: str) -> None:
    """Copy the program's templates of a language (or the shared frames) into your folder, to be edited there.

    A template that you have already is left alone.
    """
    own = call.config.templates.path
    wanted = [
        name for name in _names(_shipped()) if (name.partition("/")[0] if "/" in name else "") in _folders(language)
    ]
    new = [name for name in wanted if _copied(_shipped(), name, own / name)]
    kept = len(wanted) - len(new)
    if call.as_json:
        json_lines({"template": name, "copied": name in new, "to": own / name} for name in wanted)
    else:
        left = f"; {counted(kept, 'template')} of yours left as they are" if kept else ""
        say(f"{counted(len(new), 'template')} copied to {own / language if language != _SHARED else own}{left}")


def _folders(language: str) -> set[str]:
    return {"", "parts"} if language == _SHARED else {language}


def _shipped() -> Traversable:
    return files("assistant") / "templates"


def _names(folder: Traversable, before: str = "") -> list[str]:
    found: list[str] = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{before}{one.name}"
        found += _names(one, f"{name}/") if one.is_dir() else [name]
    return found


def _copied(shipped: Traversable, name: str, to: Path) -> bool:
    """Whether it was copied; one that is there already never is."""
    if to.exists():
        return False
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(shipped.joinpath(name).read_bytes())
    return True
