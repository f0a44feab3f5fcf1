"""The reasons of the gates in words, one file of phrases a language. A new reason needs its phrase in all of them."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.reasons import da, en, sv

_PHRASES = {"en": en.PHRASES, "sv": sv.PHRASES, "da": da.PHRASES}
_NAMES = {"en": en.NAMES, "sv": sv.NAMES, "da": da.NAMES}
_HOLDS = {"en": en.HOLDS, "sv": sv.HOLDS, "da": da.HOLDS}
_WORDS = {"en": en.WORDS, "sv": sv.WORDS, "da": da.WORDS}
_LACKS = {"en": en.LACKS, "sv": sv.LACKS, "da": da.LACKS}
LANGUAGES = tuple(_PHRASES)


def said(key: str, facts: Mapping[str, str], language: str) -> str:
    """The phrase of that key with its facts; English for a language that has no phrases (KeyError for no such key)."""
    known = {name: _in_words(name, value, language) for name, value in facts.items()}
    return _PHRASES.get(language, en.PHRASES)[key].format_map(known)


def gate_name(name: str, language: str) -> str:
    """What the gate is called in that language."""
    return _NAMES.get(language, en.NAMES).get(name, name)


def hold_name(kind: str, language: str) -> str:
    """Why nobody is chased while a hold of that kind runs, in a few words."""
    return _HOLDS.get(language, en.HOLDS).get(kind, kind)


def word(text: str, language: str) -> str:
    """One of the few fixed values that facts have (the status of an invoice, a weekday), in that language."""
    return _WORDS.get(language, en.WORDS).get(text, text)


def _in_words(name: str, value: str, language: str) -> str:
    if name == "lacks":
        known = _LACKS.get(language, en.LACKS)
        return "; ".join(known.get(key, key) for key in value.split("; "))
    if name == "holds":
        return "; ".join(hold_name(kind, language) for kind in value.split("; "))
    if name in _MONEY and language in _MARKS:
        return _amount(value, *_MARKS[language])
    return word(value, language) if name in _FIXED else value


def _amount(text: str, thousands: str, point: str) -> str:
    """12500.00 SEK as it is written there: 12 500,00 SEK, 12.500,00 SEK."""
    number, _, currency = text.partition(" ")
    whole, _, rest = number.partition(".")
    return f"{int(whole):,}".replace(",", thousands) + (f"{point}{rest}" if rest else "") + f" {currency}"


# Between thousands, and before the hundredths.
_MARKS = {"sv": ("\N{NO-BREAK SPACE}", ","), "da": (".", ",")}
# English amounts stay as the journal and the tables have them.
_MONEY = frozenset({"balance"})


# The facts whose values are words of ours; all others are numbers, names and days.
_FIXED = frozenset({"status", "country"})
