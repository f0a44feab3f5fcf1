"""A writer of the shipped templates, and the snapshots: `pytest tests/writing --update-rendered` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.writing.compose import Writer
from assistant.writing.templates import template_environment
from tests.writing.house import HOUSE

RENDERED = Path(__file__).parent.parent / "rendered"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-rendered", action="store_true", help="write tests/rendered anew; look at the diff")


@pytest.fixture(scope="session")
def writer() -> Writer:
    return Writer(HOUSE, template_environment(None))


@pytest.fixture
def rendered(request: pytest.FixtureRequest) -> Callable[[str, str], bool]:
    """Whether a text is that of tests/rendered/<name>, saying so where it is not; written there when told to."""

    def compare(name: str, said: str) -> bool:
        path = RENDERED / name
        said = said.rstrip("\n") + "\n"
        if request.config.getoption("--update-rendered", default=False):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said, encoding="utf-8")
        assert path.exists(), f"{name} is new: look at it, then pytest tests/writing --update-rendered"
        assert said == path.read_text(encoding="utf-8"), f"{name} has changed: if that is meant, --update-rendered"
        return True

    return compare
