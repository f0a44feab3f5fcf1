"""Machines that bear no header of one are found by what they write, and nobody is taken for a machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import tomli

from assistant.domain.reading import Kind, Reading
from assistant.understanding.context import Context
from assistant.understanding.reading import read
from tests.understanding.reader import SAMPLE_FIRM, context_for

FILES = sorted((Path(__file__).parent / "machines").glob("*.toml"))
SENDERS = {
    "sv": "bjorn.ekdahl@norrskenshotell.example",
    "da": "kontakt@thyboronhavn.example",
    "en": "rhys@galeforcesail.example",
    "other": "office@lumendental.example",
}
MACHINES = {Kind.OUT_OF_OFFICE, Kind.AUTO_REPLY, Kind.BOUNCE}
RECALL = 0.98


@dataclass(frozen=True)
class Mail:
    """A mail of the corpus, what is to be read in it, and what was."""

    language: str
    expected: dict[str, Any]
    reading: Reading

    @property
    def machine(self) -> bool:
        """Whether it was taken for a machine's."""
        return bool(MACHINES & set(self.reading.kinds))

    @property
    def told(self) -> str:
        """The mail in a line, for whoever looks at a failure."""
        kinds = ", ".join(self.reading.kinds)
        return f"{self.expected['subject']} | {self.expected['text'][:90]!r}: {kinds}, {self.reading.date}"


def _raw(language: str, written: date, mail: dict[str, Any]) -> bytes:
    message = EmailMessage()
    message["From"] = SENDERS[language]
    message["To"] = "Tallkotten Produktion AB <ekonomi@tallkotten.example>"
    message["Subject"] = mail["subject"]
    message["Date"] = datetime(written.year, written.month, written.day, 9, 30, tzinfo=UTC)
    message["Message-ID"] = "<corpus.1@klient.example>"
    message.set_content(mail["text"])
    return message.as_bytes()


def _mails(which: str) -> list[Mail]:
    context: Context = context_for(SAMPLE_FIRM.read_text(encoding="utf-8"))
    found = []
    for path in FILES:
        table = tomli.loads(path.read_text(encoding="utf-8"))
        for mail in table[which]:
            raw = _raw(path.stem, mail.get("written", table["written"]), mail)
            found.append(Mail(path.stem, mail, read(raw, context)))
    return found


@pytest.fixture(scope="module")
def machines() -> list[Mail]:
    return _mails("machine")


@pytest.fixture(scope="module")
def people() -> list[Mail]:
    return _mails("person")


@pytest.mark.parametrize("language", [path.stem for path in FILES])
def test_machines_without_a_header_are_found(machines: list[Mail], language: str) -> None:
    mails = [one for one in machines if one.language == language]
    missed = [one.told for one in mails if not one.machine]
    assert len(missed) <= (1 - RECALL) * len(mails), missed
    assert [one.told for one in mails if one.machine and one.reading.answered] == []


def test_nobody_is_taken_for_a_machine(people: list[Mail]) -> None:
    assert [one.told for one in people if one.machine] == []


@pytest.mark.parametrize("language", [path.stem for path in FILES])
def test_absence_is_told_from_other_answers(machines: list[Mail], language: str) -> None:
    mails = [one for one in machines if one.language == language]
    wrong = [one.told for one in mails if one.expected["kind"] not in one.reading.kinds]
    assert len(wrong) <= 0.05 * len(mails), wrong


@pytest.mark.parametrize("language", [path.stem for path in FILES])
def test_the_day_of_return_is_read(machines: list[Mail], language: str) -> None:
    absent = [one for one in machines if one.language == language and one.expected["kind"] == "out-of-office"]
    wrong = [one.told for one in absent if one.reading.date != one.expected.get("back")]
    assert len(wrong) <= 0.05 * len(absent), wrong


def test_the_substitute_is_read(machines: list[Mail]) -> None:
    named = [one for one in machines if "substitute" in one.expected]
    assert [one.told for one in named if one.reading.substitute != one.expected["substitute"]] == []
