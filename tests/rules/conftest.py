"""The option that writes docs/rules.md anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-rules", action="store_true", help="write the tables of docs/rules.md anew; see the diff")
