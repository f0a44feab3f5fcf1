"""`templates`: check, list, copy; and `demo` without its extra."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.cli.conftest import Firm


def test_the_shipped_templates_are_well(firm: Firm) -> None:
    assert firm.said("templates", "check") == "all templates are fine (sv, da, en)\n"
    assert firm.told("templates", "check") == []


def test_copied_templates_are_ones_own_and_never_overwritten(firm: Firm) -> None:
    firm.said("templates", "copy", "da")
    mine = firm.folder / "templates" / "da" / "first.subject.j2"
    mine.write_text("Hej {{ lead.numbr }}", encoding="utf-8")
    assert "0 templates copied" in firm.said("templates", "copy", "da")
    listed = {one["template"]: one["yours"] for one in firm.told("templates", "list")}
    assert listed["da/first.subject.j2"] is not None
    assert Path(str(listed["da/first.subject.j2"])).resolve() == mine
    assert listed["sv/first.subject.j2"] is None
    line = firm.refused("templates", "check")
    assert "templates/da/first.subject.j2, line 1" in line
    assert "did you mean number?" in line


def test_the_shared_frames_can_be_copied_too(firm: Firm) -> None:
    firm.said("templates", "copy", "shared")
    assert (firm.folder / "templates" / "layout.html.j2").is_file()
    assert (firm.folder / "templates" / "parts" / "payment.txt.j2").is_file()
    assert firm.said("templates", "check").startswith("all templates are fine")


def test_without_its_extra_the_demo_says_what_to_install(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'pymap'", name="pymap.imap")

    monkeypatch.setattr(importlib, "import_module", _only_for("assistant.demo.run", missing))
    assert "pip install 'invoice-assistant[demo]'" in firm.refused("demo")


def _only_for(wanted: str, instead: object) -> object:
    real = importlib.import_module

    def load(name: str, package: str | None = None) -> object:
        return instead(name) if name == wanted else real(name, package)  # type: ignore[operator]

    return load
