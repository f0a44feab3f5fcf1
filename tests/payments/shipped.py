"""The mappings that come with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import assistant.payments
from assistant.payments.mapping import Mapping, mapping_of

FOLDER = Path(assistant.payments.__file__).parent / "mappings"


@cache
def shipped() -> tuple[Mapping, ...]:
    """All of them, by file name."""
    return tuple(mapping_of(path.read_text(encoding="utf-8"), path.name) for path in sorted(FOLDER.glob("*.toml")))
