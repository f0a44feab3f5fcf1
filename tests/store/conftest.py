"""The store that most tests begin with."""

from __future__ import annotations

import pytest

from assistant.store.store import Store
from tests.store.filled import filled


@pytest.fixture
def store() -> Store:
    """A store in memory with one client and one open case."""
    return filled(Store(None))
