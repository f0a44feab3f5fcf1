"""The documents cannot rot: commands in them parse, links lead somewhere, tables name what the code names."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from assistant.cli.program import program
from assistant.config import Config
from assistant.intake.columns import COLUMNS
from assistant.writing.facts import InvoiceFacts, ReminderFacts

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text()
NAME = "invoice-assistant"


def blocks(text: str, language: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def lines(text: str) -> Iterator[str]:
    """What is typed: the lines of shell blocks, and commands in running text."""
    for block in blocks(text, "sh"):
        yield from re.sub(r"\\\n\s*", "", block).splitlines()
    for found in re.finditer(rf"`((?:\.venv/bin/)?{NAME} [^`]+|make [^`]+)`", text.replace("\n", " ")):
        yield found[1]


def commands(text: str) -> list[list[str]]:
    """The arguments of each call of the program."""
    found = []
    for line in lines(text):
        words = shlex.split(line, comments=True)
        for at, word in enumerate(words):
            if Path(word).name == NAME and (at == 0 or words[at - 1] in {"--", "&&"}):
                end = next((end for end in range(at, len(words)) if words[end] in {"&&", ";", "|"}), len(words))
                found.append([one for one in words[at + 1 : end] if one != "…"])
    return found


CALLS = [(page, call) for page in PAGES for call in commands(page.read_text()) if call]


@pytest.mark.parametrize(("page", "call"), CALLS, ids=[f"{page.name}: {' '.join(call)}" for page, call in CALLS])
def test_a_command_in_the_documents_is_one_the_program_takes(page: Path, call: list[str]) -> None:
    group: click.Command = program
    context = click.Context(program, info_name=NAME)
    while isinstance(group, click.Group):
        found = group.get_command(context, call[0])
        assert found, f"{page.name}: there is no command {call[0]}"
        group, call = found, call[1:]
    # Parses options and arguments, and does nothing.
    assert group.make_context(group.name, list(call), parent=context)


def test_the_documents_show_commands_at_all() -> None:
    assert {"init", "check", "import", "once", "go", "run", "templates"} <= {call[0] for _, call in CALLS}


def test_a_target_of_make_in_the_documents_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    typed = {
        found for page in PAGES for line in lines(page.read_text()) for found in re.findall(r"\bmake ([a-z]+)", line)
    }
    assert {"demo", "test", "install"} <= typed <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    found = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", page.read_text())
    assert [target for one in found if not (page.parent / (target := one[0] or one[1])).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_in_the_documents_exist(page: Path) -> None:
    for block in blocks(page.read_text(), "toml"):
        for section, keys in tomllib.loads(block).items():
            known = Config.model_fields[section].annotation
            assert set(keys) <= set(known.model_fields), section  # type: ignore[union-attr]


def table(text: str, head: str) -> dict[str, str]:
    """First column -> the rest of the row, of the table with that heading."""
    rows = text.partition(head)[2].splitlines()[2:]
    taken = [row.strip("| ").split(" | ", 1) for row in rows[: next(at for at, row in enumerate(rows) if not row)]]
    return {first.strip("`"): rest for first, rest in taken}


def test_the_templates_page_names_everything_a_reminder_can_name() -> None:
    said = table((ROOT / "docs" / "templates.md").read_text(), "| name | what |")
    assert list(said) == [field.name for field in fields(ReminderFacts)]
    assert set(re.findall(r"`(\w+)`", said["invoices"])) == {field.name for field in fields(InvoiceFacts)}


def test_the_readme_names_every_column_of_the_lists() -> None:
    said = table(README, "| file | columns | and, if you like |")
    for kind, columns in COLUMNS.items():
        required, _, optional = said[f"{kind}.csv"].partition(" | ")
        assert tuple(re.findall(r"`(\w+)`", required)) == columns.required
        assert tuple(re.findall(r"`(\w+)`", optional)) == columns.optional
