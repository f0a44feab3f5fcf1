"""What all sections of the config have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

# Pairs of a key's path and what is wrong there.
Problems = Iterator[tuple[str, str]]


class Section(BaseModel):
    """A table of the config: unknown keys refused, nothing converted, values kept out of error texts."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, validate_default=True
    )


def table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The table of that name as it was written, empty when it is missing or something else."""
    found = document.get(name)
    return found if isinstance(found, Mapping) else {}


def tables(document: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The tables of an array of tables as they were written; what is no table is passed over."""
    found = document.get(name)
    for one in found if isinstance(found, tuple) else ():
        if isinstance(one, Mapping):
            yield one
