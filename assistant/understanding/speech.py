"""Which language a message is in, and whose rules it is held against."""

from __future__ import annotations

from assistant.understanding.context import Context
from assistant.understanding.phrases import Language

# Neighbours that read each other: the rules of the second help with the first.
_HELPED_BY = {"nb": ("da",), "no": ("da",), "nn": ("nb", "da")}


def language_of(text: str, fallback: str, context: Context) -> str:
    """The language of the writer's own words; too few of them, and it is the client's."""
    guessed = context.guess_language(text) if context.guess_language is not None else ""
    return guessed or fallback or context.language


def rules_for(code: str, context: Context) -> list[Language]:
    """The rules of the language and of those that help with it."""
    wanted = (code, *_HELPED_BY.get(code, ()))
    return [one for one in map(context.phrases.language, wanted) if one is not None]


def all_rules(context: Context) -> list[Language]:
    """The rules of every language, for what the guessed one did not explain."""
    return list(context.phrases.languages.values())
