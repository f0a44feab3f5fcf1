"""A small firm in a folder: config, lists, PDFs, and the program called as people call it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from reportlab.pdfgen.canvas import Canvas

from assistant.cli import call
from assistant.cli.program import program
from assistant.store.store import Store

# A Tuesday, ten in the morning in Stockholm.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

CONFIG = """\
[owner]
name = "Nordljus Media AB"
email = "ekonomi@nordljus.example"
country = "SE"
language = "en"
timezone = "Europe/Stockholm"

[[people]]
role = "manager"
name = "Karin Ek"
email = "karin@nordljus.example"

[imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{user}"
password_file = "imap-password"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
user = "{user}"
password_file = "imap-password"

[payment]
bankgiro = "5050-1055"
"""
CLIENTS = """\
client;name;type;country;language;terms_clause
acme;Åkers Bygg AB;business;SE;sv;30 dagar netto
solbrod;Solbrød ApS;business;DK;da;
"""
CONTACTS = """\
client;email;name;role
acme;anna@akers.example;Anna Berg;primary
acme;vd@akers.example;Lars Holm;ceo
solbrod;mette@solbrod.example;Mette Krogh;primary
"""
INVOICES = """\
invoice;client;amount;currency;issued;due;reference;pdf
1042;acme;12 500,00;SEK;2026-10-15;2026-11-14;10425;1042.pdf
1043;acme;4.000,00;SEK;2026-08-15;2026-09-14;10433;1043.pdf
2001;solbrod;5000,50;DKK;2026-11-01;2026-12-01;;2001.pdf
"""


@dataclass
class Firm:
    """A folder with everything a firm has; `run` calls the program there and gives what came of it."""

    folder: Path

    def write(self, name: str, text: str) -> Path:
        """A file in the firm's folder."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def pdf(self, name: str) -> None:
        """A PDF of one page, deterministic to the byte."""
        canvas = Canvas(str(self.folder / name), invariant=1)
        canvas.drawString(72, 720, name)
        canvas.save()

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        """Call the program; the runner is no terminal, so what is printed is plain."""
        return CliRunner().invoke(program, [str(one) for one in arguments], input=typed)

    def said(self, *arguments: str) -> str:
        """What the program printed, which must have gone well."""
        done = self.run(*arguments)
        assert done.exit_code == 0, done.output
        return done.stdout

    def told(self, *arguments: str) -> list[dict[str, Any]]:
        """The objects that it printed with --json."""
        return [json.loads(line) for line in self.said(*arguments, "--json").splitlines()]

    def refused(self, *arguments: str, code: int = 1) -> str:
        """The one line on standard error with which it refused."""
        done = self.run(*arguments)
        assert done.exit_code == code, done.output
        (line,) = done.stderr.splitlines()
        assert line.startswith("invoice-assistant: ")
        return line

    def store(self) -> Store:
        """The store, as the program left it."""
        return Store(self.folder / "assistant.db")


def _founded(folder: Path) -> Firm:
    firm = Firm(folder)
    firm.write("config.toml", CONFIG.format(imap_port=1, smtp_port=1, user="owner"))
    firm.write("imap-password", "secret\n").chmod(0o600)
    for name, text in (("clients.csv", CLIENTS), ("contacts.csv", CONTACTS), ("invoices.csv", INVOICES)):
        firm.write(name, text)
    for number in ("1042", "1043", "2001"):
        firm.pdf(f"{number}.pdf")
    return firm


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, at a fixed time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(call.VARIABLE, raising=False)
    monkeypatch.setattr(call, "clock", lambda: NOW)
    return tmp_path


@pytest.fixture
def bare_firm(here: Path) -> Firm:
    """Config, lists and PDFs, nothing imported; nobody listens at its ports."""
    return _founded(here)


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm whose lists have been imported, to be copied: opening PDFs takes its time."""
    firm = _founded(tmp_path_factory.mktemp("imported"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(firm.folder)
        patch.delenv(call.VARIABLE, raising=False)
        patch.setattr(call, "clock", lambda: NOW)
        firm.said("import", "clients.csv", "contacts.csv", "invoices.csv")
    return firm.folder


@pytest.fixture
def firm(imported: Path, here: Path) -> Firm:
    """The same with its lists imported."""
    shutil.copytree(imported, here, dirs_exist_ok=True)
    return Firm(here)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Put the clock of the next calls elsewhere."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(call, "clock", lambda: moment)

    return move
