"""A gate's verdict: open or closed, and why as a key with facts, so that it can be said in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.domain.reasons import said


@dataclass(frozen=True)
class Verdict:
    """Whether a gate is open, why, and the first day on which it may open."""

    open: bool
    key: str
    facts: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None

    @property
    def reason(self) -> str:
        """Why, in English: what the journal keeps."""
        return self.words("en")

    def words(self, language: str) -> str:
        """Why, in the owner's language (sv, da, en)."""
        return said(self.key, self.facts, language)


def passes(key: str, **facts: object) -> Verdict:
    """An open gate. The key has its phrase in every file of `reasons`; the facts are what it may name."""
    return Verdict(True, key, _plain(facts))


def fails(key: str, *, until: date | None = None, **facts: object) -> Verdict:
    """A closed gate; `until` is the first day on which it may open by itself, None when nobody can tell."""
    return Verdict(False, key, _plain(facts), until)


def _plain(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items()}
