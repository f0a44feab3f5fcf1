"""What holds for every command: help, exit codes, where the config is looked for, one line for each mistake."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from assistant.cli.command import Command
from assistant.cli.program import COMMANDS, program
from tests.cli.conftest import Firm

NAMES = [name for section in COMMANDS.values() for name in section]


def every_command() -> list[tuple[str, click.Command]]:
    found = []
    context = click.Context(program)
    for name in NAMES:
        command = program.get_command(context, name)
        assert command is not None
        inner = command.commands.items() if isinstance(command, click.Group) else ()
        found += [(f"{name} {sub}", one) for sub, one in inner] or [(name, command)]
    return found


def test_help_lists_every_command(bare_firm: Firm) -> None:
    said = bare_firm.said("--help")
    assert [name for name in NAMES if f"\n  {name} " not in said] == []


@pytest.mark.parametrize(("name", "command"), every_command())
def test_every_command_shows_an_example_that_it_takes(name: str, command: click.Command) -> None:
    assert isinstance(command, Command)
    for line in command.example.strip().splitlines():
        words = shlex.split(line)
        told = len(name.split()) + 1
        assert words[:told] == ["invoice-assistant", *name.split()]
        # Parsed as it stands, and not carried out.
        command.make_context(name, words[told:], obj=program.make_context("p", ["status"], resilient_parsing=True).obj)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["statsu"], 'there is no command "statsu"; did you mean status?'),
        (["status", "--jsn"], "did you mean '--json'?"),
        (["why"], "missing argument 'INVOICE'"),
        (["pause", "1042"], "missing option '--reason'"),
        (["plan", "--days", "many"], "'many' is not a valid integer range"),
        (["promise", "1042", "soon"], '"soon" is no date; write it like 2026-12-31'),
        (["why", "1042", "--at", "noon"], '"noon" is no moment; write it like 2026-11-23 or 2026-11-23T09:00'),
        (["paid", "1042", "1043", "--amount", "5"], "--amount is for one invoice at a time"),
        (["explain"], "name a message (FILE.eml), or --mailbox"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_two(firm: Firm, typed: list[str], expected: str) -> None:
    assert expected.lower() in firm.refused(*typed, code=2).lower()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["paid", "1O42"], "there is no invoice 1O42; did you mean 1042?"),
        (["why", "9"], "there is no invoice 9; `status` lists what is open"),
        (["pause", "akme", "--reason", "x"], "there is no invoice or client akme; did you mean acme?"),
        (["timeline", "xyz"], "there is no invoice or client xyz; `status` lists what is open"),
        (["decide", "99", "yes"], "there is no task 99; `tasks` lists them"),
        (["promise", "1042", "2026-11-01"], "2026-11-01 is past; name the day the client will pay"),
        (
            ["import", "nothing.csv"],
            "nothing.csv: it cannot be read (No such file or directory); name a file that is there",
        ),
        (["explain", "nothing.eml"], "nothing.eml: No such file or directory"),
        (["--config", "nothing.toml", "status"], "nothing.toml: there is no such file"),
    ],
)
def test_what_is_wrong_in_the_world_is_one_line_and_exit_code_one(firm: Firm, typed: list[str], expected: str) -> None:
    assert expected in firm.refused(*typed)


def test_every_mistake_of_the_config_is_told_in_a_line_of_its_own(firm: Firm) -> None:
    config = firm.folder / "config.toml"
    config.write_text(config.read_text().replace("port = 1", "prot = 1").replace('"SE"', '"SX1"'))
    done = firm.run("status")
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert "invoice-assistant: config.toml: imap.prot: unknown key; did you mean port?" in lines
    assert any("owner.country" in line for line in lines)
    assert done.stdout == ""


def test_the_config_is_taken_from_the_option_then_the_environment_then_here(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert "there is no config" in firm.refused("status")
    config = str(tmp_path / "config.toml")
    for arguments in (["--config", config, "status"], ["status", "--config", config]):
        assert "3 open" in firm.said(*arguments)
    monkeypatch.setenv("INVOICE_ASSISTANT_CONFIG", config)
    assert "3 open" in firm.said("status")
    assert "there is no such file" in firm.refused("status", "--config", "missing.toml")


def test_a_bug_is_one_line_unless_debug_asks_for_the_traceback(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a screw is loose")

    monkeypatch.setattr("assistant.cli.status.troubles", broken)
    assert "RuntimeError: a screw is loose; --debug shows where" in firm.refused("status", "--health")
    done = firm.run("status", "--health", "--debug")
    assert isinstance(done.exception, RuntimeError)


def test_a_full_disk_is_one_line(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/data/assistant.db")

    monkeypatch.setattr("assistant.cli.status.troubles", full)
    assert "/data/assistant.db: the disk is full" in firm.refused("status", "--health")


def test_a_store_of_another_program_is_left_alone(bare_firm: Firm) -> None:
    import sqlite3

    other = sqlite3.connect(bare_firm.folder / "assistant.db")
    other.execute("create table theirs (x)")
    other.commit()
    other.close()
    assert "this database belongs to another program" in bare_firm.refused("status")


def test_looking_makes_no_store(bare_firm: Firm) -> None:
    assert bare_firm.said("status").startswith("nothing is open")
    assert not (bare_firm.folder / "assistant.db").exists()


def test_json_may_be_asked_for_before_and_after_the_command(firm: Firm) -> None:
    assert firm.said("--json", "status") == firm.said("status", "--json")
