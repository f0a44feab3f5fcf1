"""docs/rules.md says what the code does: `make docs` writes its tables anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.domain.case import Case
from assistant.domain.gates import GATES, Facts, first_closed
from assistant.domain.ladder import Stage
from tests.rules.gates import CLOSING, STAGES, closed_by, open_to_all
from tests.rules.table import tables

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def filled(page: str) -> str:
    """The page with every table as the code has it."""
    for name, table in tables().items():
        page = re.sub(rf"(<!-- {name}: [^\n]+ -->\n).*?(<!-- end -->)", rf"\1\n{table}\n\2", page, flags=re.DOTALL)
    return page


def test_the_page_says_what_the_code_does(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--update-rules", default=False):
        PAGE.write_text(filled(page), encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "docs/rules.md is not what the code does any more: if that is meant, `make docs`"


@pytest.mark.parametrize("name", [name for name, _ in GATES])
def test_every_gate_stands_in_the_table_and_stops_some_stage(name: str) -> None:
    ways = [one for one in CLOSING if one.partition(" (")[0] == name]
    assert ways, f"say in tests/rules/gates.py what closes {name}"
    assert all(any(name in closed_by(stage, way) for stage in STAGES) for way in ways)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.id)
def test_nothing_is_in_the_way_but_what_the_table_puts_there(stage: Stage) -> None:
    assert first_closed(*_asked(stage)) is None


def _asked(stage: Stage) -> tuple[Case, Stage, Facts]:
    case, facts = open_to_all(stage)
    return case, stage, facts
