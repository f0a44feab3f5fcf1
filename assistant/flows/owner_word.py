"""The owner's word: who gives it, and what is said when it does not fit the question."""

from __future__ import annotations

OWNER = "the owner"
NO = frozenset({"no", "nej", "nei"})
DONE = frozenset({"done", "ok", "klar", "klart", "færdig"})
YES = frozenset({"yes", "ja"})


class AnswerError(Exception):
    """The answer does not fit the question: `str()` says what would."""
