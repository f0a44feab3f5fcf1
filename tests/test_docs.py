"""What the documents tell people to type exists: every command and every option named in them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from assistant.cli.program import program

ROOT = Path(__file__).parent.parent
_FILES = ("README.md", "CHANGELOG.md", "SECURITY.md", "config.example.toml")
DOCUMENTS = sorted(
    [*(ROOT / name for name in _FILES), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.service")]
)
# As it is typed: at the beginning of a line, after a prompt, a path or the opening of a code span.
_TYPED = re.compile(r"(?:^|[`$]|bin/|-- )\s*invoice-assistant +([a-z-][^`\n#]*)", re.MULTILINE)


def typed(document: Path) -> list[str]:
    """Every command line of the program that stands in a document, placeholders left out."""
    text = document.read_text(encoding="utf-8")
    # The end of a sentence, alternatives and dots that stand for more are no part of what is typed.
    return [re.split(r"\s(?:[|·…]|\()", f" {found}")[0].strip(" .,;:\\") for found in _TYPED.findall(text)]


def wrong(line: str) -> str:
    """What of a command line does not exist; the empty string if all of it does."""
    words = [word for word in shlex.split(line, posix=False) if word]
    command: click.Command = program
    context = click.Context(program)
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            option = word.partition("=")[0]
            known = {name for param in command.get_params(context) for name in (*param.opts, *param.secondary_opts)}
            if option not in known:
                return f"{option} of {command.name}"
            if option == "--config" and words:
                words.pop(0)
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return word
            command = found
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_to_be_typed_exists(document: Path) -> None:
    assert [(line, what) for line in typed(document) if (what := wrong(line))] == []


def test_the_readme_names_the_commands_of_the_first_day() -> None:
    named = {line.split()[0] for line in typed(ROOT / "README.md")}
    assert {"init", "check", "import", "once", "plan", "why", "preview", "go", "stop"} <= named


def test_what_does_not_exist_is_found() -> None:
    assert wrong("statsu") == "statsu"
    assert wrong("once --dry") == "--dry of once"
    assert wrong("templates paste sv") == "paste"
    assert wrong("--config x.toml plan --days 60") == ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text) if document.suffix == ".md" else []
    assert [link for link in links if not (document.parent / link).exists()] == []
