"""The words of each language, as data: compiled once from the texts of the phrase files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import tomli

from assistant.domain.reading import Kind

_ESCAPE = re.compile(r"(\\.)")
_MACRO = re.compile(r"\{([a-z_]+)\}")
_SINGLE = str.maketrans(
    {"æ": "a", "ø": "o", "ð": "d", "þ": "t", "ß": "s", "ł": "l", "’": "'", "‘": "'", "´": "'", "`": "'"}
)
_DIGRAPHS = {"da": (("aa", "a"), ("ae", "a"), ("oe", "o")), "nb": (("aa", "a"), ("ae", "a"), ("oe", "o"))}


class PhraseError(ValueError):
    """A phrase file is wrong; the message names language and rule."""


@dataclass(frozen=True)
class Rule:
    """A phrase that makes a sentence speak for a kind. Patterns are matched against folded text."""

    kind: Kind
    weight: float
    when: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    # "question": only in questions; "statement": never in questions.
    mood: str = ""
    name: str = ""

    def holds(self, folded: str, question: bool) -> bool:
        """Whether the folded sentence says it."""
        if (self.mood == "question" and not question) or (self.mood == "statement" and question):
            return False
        return bool(self.when.search(folded)) and not (self.unless and self.unless.search(folded))


@dataclass(frozen=True)
class Language:
    """One language: the rules for kinds, and lists of words for everything else."""

    code: str
    rules: tuple[Rule, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Each word list as one pattern for folded text.
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def says(self, name: str, text: str) -> bool:
        """Whether one of the list's phrases occurs in the text."""
        pattern = self.patterns.get(name)
        return bool(pattern and pattern.search(fold(text, self.code)))


@dataclass(frozen=True)
class Phrases:
    """All languages, by their code."""

    languages: Mapping[str, Language] = field(default_factory=dict)

    def language(self, code: str) -> Language | None:
        """The language of that code, if there is a file for it."""
        return self.languages.get(code)

    def says(self, name: str, text: str) -> bool:
        """Whether a phrase of that list occurs in the text, in whatever language."""
        return any(one.says(name, text) for one in self.languages.values())


class _Later(Mapping[str, Language]):
    """Languages that are compiled when the first of them is asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    @cached_property
    def _compiled(self) -> Mapping[str, Language]:
        return compile_phrases(self._texts).languages

    def __getitem__(self, code: str) -> Language:
        return self._compiled[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def phrases_when_needed(texts: Mapping[str, str]) -> Phrases:
    """The same as `compile_phrases`, for a program of which most commands read no mail: it starts sooner."""
    return Phrases(_Later(texts))


def compile_phrases(texts: Mapping[str, str]) -> Phrases:
    """Phrases from the texts of the files, by language code. Raises PhraseError naming the rule that is wrong."""
    return Phrases({code: _language(code, text) for code, text in texts.items()})


def _language(code: str, text: str) -> Language:
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as wrong:
        raise PhraseError(f"{code}: {wrong}") from wrong
    macros = {name: _alternatives(value) for name, value in table.get("macro", {}).items()}
    rules = tuple(_rule(code, macros, one) for one in table.get("rule", ()))
    lists = {name: tuple(values) for name, values in table.get("words", {}).items()}
    patterns = {name: _pattern(code, macros, values) for name, values in lists.items() if values}
    return Language(code, rules, lists, patterns)


def _alternatives(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "(?:" + "|".join(value) + ")"


def _rule(code: str, macros: Mapping[str, str], one: Mapping[str, Any]) -> Rule:
    name = one.get("name") or str(one.get("when", ""))[:60]
    try:
        return Rule(
            kind=Kind(one["kind"]),
            weight=float(one.get("weight", 3)),
            when=_pattern(code, macros, one["when"]),
            unless=_pattern(code, macros, one["unless"]) if "unless" in one else None,
            examples=tuple(one.get("examples", ())),
            counter=tuple(one.get("counter", ())),
            mood=one.get("mood", ""),
            name=name,
        )
    except (KeyError, ValueError, re.error) as wrong:
        raise PhraseError(f"{code}, rule {name!r}: {wrong!r}") from wrong


def _pattern(code: str, macros: Mapping[str, str], source: str | Sequence[str]) -> re.Pattern[str]:
    text = source if isinstance(source, str) else "|".join(f"(?:{one})" for one in source)
    for _ in range(5):
        text = _MACRO.sub(lambda match: macros[match.group(1)], text)
    # An escape such as \W keeps its case while the words around it are folded.
    text = "".join(one if one.startswith("\\") else fold(one, code) for one in _ESCAPE.split(text))
    # Written for people with blanks and line breaks: a blank stands for any white space.
    return re.compile(re.sub(r"\s+", " ", text).strip())


@lru_cache(maxsize=4096)
def fold(text: str, code: str) -> str:
    """Lower case without diacritics and apostrophes, so that hurried and foreign keyboards read the same."""
    lower = text.lower().translate(_SINGLE).replace("'", "")
    if not lower.isascii():
        lower = "".join(one for one in unicodedata.normalize("NFD", lower) if not unicodedata.combining(one))
    for pair, single in _DIGRAPHS.get(code, ()):
        lower = lower.replace(pair, single)
    return lower
