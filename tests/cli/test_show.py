"""Printing: a table at a terminal, plain lines elsewhere, nothing that commands the terminal."""

from __future__ import annotations

import io
import sys

import pytest

from assistant.cli.show import clean, table


class Terminal(io.StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_signs_that_command_a_terminal_are_shown_as_unknown() -> None:
    assert clean("a\x1b[2Jb\rc\x85d") == "a�[2Jb�c�d"
    assert clean("12\N{NO-BREAK SPACE}500\n\tåäö €") == "12\N{NO-BREAK SPACE}500\n\tåäö €"


def test_piped_a_table_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    table(("name", "sum"), [("Å", "1.00"), ("Bo\nEk", "1000.00")], right=("sum",))
    assert capsys.readouterr().out == "name       sum\nÅ         1.00\nBo Ek  1000.00\n"


def test_at_a_terminal_it_is_drawn_and_takes_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "60")
    table(("name", "sum"), [("[bold]Bo[/bold]", "1.00")], right=("sum",))
    assert "[bold]Bo[/bold]" in screen.getvalue()
    assert "─" in screen.getvalue()


def test_at_a_terminal_a_column_without_a_word_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "60")
    table(("name", "holds", "sum"), [("Bo", "", "1.00"), ("Ek", "", "2.00")], right=("sum",))
    assert "holds" not in screen.getvalue()
    assert "2.00" in screen.getvalue()


def test_in_a_narrow_terminal_no_amount_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "40")
    columns = ("invoice", "due", "amount", "left")
    table(columns, [("1042", "2026-11-09", "12500.00 SEK", "12500.00 SEK")], right=("amount", "left"), whole=columns)
    assert screen.getvalue().count("12500.00 SEK") == 2
    assert "2026-11-09" in screen.getvalue()
