"""`init`: a config that `check --offline` accepts, and never one overwritten."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.program import program
from assistant.config import load_config

GIVEN = ("--name", 'Svensson "Snickeri" AB', "--email", "info@svensson.example", "--country", "SE", "--language", "sv")


def test_the_questions_answered_make_a_config_that_check_accepts(here: Path) -> None:
    typed = "Jensens Bageri ApS\nbogholderi@jensen.dk\n\n\n\n\n\nhemmelig\n"
    done = CliRunner().invoke(program, ["init"], input=typed)
    assert done.exit_code == 0, done.output
    assert "hemmelig" not in done.output
    config = load_config(here / "config.toml")
    assert (config.owner.country, config.owner.language, config.owner.timezone) == ("DK", "da", "Europe/Copenhagen")
    assert (config.imap.host, config.smtp.host, config.imap.user) == (
        "imap.jensen.dk",
        "smtp.jensen.dk",
        "bogholderi@jensen.dk",
    )
    assert config.imap.secret.read() == "hemmelig"
    assert stat.S_IMODE((here / "imap-password").stat().st_mode) == 0o600
    checked = CliRunner().invoke(program, ["check", "--offline"])
    assert checked.exit_code == 0, checked.output


def test_a_wrong_answer_is_asked_again(here: Path) -> None:
    typed = "Firma\nnot an address\ninfo@firma.se\nXX\nSE\n\n\n\n\nhemligt\n"
    done = CliRunner().invoke(program, ["init"], input=typed)
    assert done.exit_code == 0, done.output
    assert '"not an address" is no mail address' in done.output
    assert load_config(here / "config.toml").owner.country == "SE"


def test_without_questions_what_is_not_given_is_guessed(here: Path) -> None:
    done = CliRunner().invoke(program, ["init", "--yes", *GIVEN, "--password-env", "MAIL_PASSWORD"])
    assert done.exit_code == 0, done.output
    config = load_config(here / "config.toml")
    assert config.owner.name == 'Svensson "Snickeri" AB'
    assert config.imap.password_env == "MAIL_PASSWORD"
    assert not (here / "imap-password").exists()


def test_a_config_is_never_overwritten(here: Path) -> None:
    (here / "config.toml").write_text("mine")
    done = CliRunner().invoke(program, ["init", "--yes", *GIVEN])
    assert done.exit_code == 1
    assert "is there already and is never overwritten" in done.stderr
    assert (here / "config.toml").read_text() == "mine"


def test_a_password_file_is_never_overwritten_and_then_no_config_is_written(here: Path) -> None:
    (here / "imap-password").write_text("old")
    done = CliRunner().invoke(program, ["init", *GIVEN], input="\n\n\nnew\n")
    assert done.exit_code == 1
    assert (here / "imap-password").read_text() == "old"
    assert not (here / "config.toml").exists()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (("--email", "nobody"), '--email: "nobody" is no mail address'),
        (("--country", "Sverige"), '--country: "Sverige" is no country of two letters'),
        (("--password-file", "a", "--password-env", "B"), "name one of --password-file"),
    ],
)
def test_a_wrong_option_is_wrong_use(here: Path, wrong: tuple[str, ...], expected: str) -> None:
    done = CliRunner().invoke(program, ["init", "--yes", *GIVEN, *wrong])
    assert done.exit_code == 2
    assert expected in done.stderr
    assert os.listdir(here) == []


def test_a_password_in_clear_over_a_network_is_refused_before_anything_is_written(here: Path) -> None:
    done = CliRunner().invoke(program, ["init", "--yes", *GIVEN, "--imap-security", "none"])
    assert done.exit_code == 1
    assert "imap.security" in done.stderr
    assert os.listdir(here) == []


def test_giving_up_leaves_nothing(here: Path) -> None:
    done = CliRunner().invoke(program, ["init"], input="Firma\n")
    assert done.exit_code == 1
    assert os.listdir(here) == []
