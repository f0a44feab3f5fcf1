"""The option that writes docs/law.md anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-law", action="store_true", help="write the tables of docs/law.md anew; look at the diff")
