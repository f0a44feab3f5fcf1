"""What `check` finds: about what, how bad, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.client import Client

_NAMED_AT_MOST = 5


class Level(StrEnum):
    """A problem stops something; advice makes it better."""

    OK = "ok"
    ADVICE = "advice"
    PROBLEM = "PROBLEM"


@dataclass(frozen=True)
class Finding:
    """What was found about what, and what to do."""

    level: Level
    about: str
    what: str
    do: str = ""


def named(clients: Sequence[Client]) -> str:
    """Their ids, the first few and how many more."""
    return listed([one.client for one in clients])


def listed(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - _NAMED_AT_MOST
    return ", ".join(names[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
