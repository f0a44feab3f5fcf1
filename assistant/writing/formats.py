"""Amounts, dates and counts as a native writes them; output only, nothing is ever read with these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from assistant.domain.money import Money, exponent

LANGUAGES = ("sv", "da", "en")
FALLBACK = "en"

_NBSP = "\N{NO-BREAK SPACE}"
_LOCALES = {"sv": "sv_SE", "da": "da_DK", "en": "en_GB"}
# CLDR has no form natives use for foreign money ("Dkr", "DKK1,234"), so the signs stand here:
# only these are written as signs, any other currency by its ISO code.
_CROWNS = {("sv", "SEK"): "kr", ("da", "DKK"): "kr."}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$"}
_SHORT_DATES = {"sv": "y-MM-dd", "da": "dd.MM.y", "en": "d MMM y"}
# CLDR counts Swedish days in "dygn", which is right for a stay and wrong for a bill.
_DAYS = {"sv": ("dag", "dagar"), "da": ("dag", "dage"), "en": ("day", "days")}


@dataclass(frozen=True)
class Day:
    """A date in a template: `{{ day }}` is the long form, `{{ day.short }}` that of tables, `{{ day.iso }}` ISO."""

    long: str
    short: str
    iso: str

    def __str__(self) -> str:
        return self.long


def locale_of(language: str) -> str:
    """How numbers are written in one of our languages, as CLDR calls it."""
    return _LOCALES[language]


def spoken(language: str) -> str:
    """The language we write to somebody of that language: itself if we have it, else English."""
    return language if language in LANGUAGES else FALLBACK


def money(amount: Money, language: str) -> str:
    """The amount with its currency, in one piece: 12 500,00 kr · 12.500,00 kr. · £12,500.00 · SEK 12,500.00."""
    pattern = "#,##0" + ("." + "0" * exponent(amount.currency) if exponent(amount.currency) else "")
    number = format_decimal(abs(amount.decimal), pattern, locale=_LOCALES[language])
    minus = "-" if amount.minor < 0 else ""
    if language == "en":
        sign = _SIGNS.get(amount.currency)
        return f"{minus}{sign}{number}" if sign else f"{minus}{amount.currency}{_NBSP}{number}"
    return f"{minus}{number}{_NBSP}{_CROWNS.get((language, amount.currency), amount.currency)}"


def day(when: date, language: str) -> Day:
    """The date in every form a template may want."""
    locale = _LOCALES[language]
    return Day(
        # "1." alone at the end of a line reads badly.
        long=format_date(when, "long", locale=locale).replace(" ", _NBSP, 1),
        short=format_date(when, _SHORT_DATES[language], locale=locale),
        iso=when.isoformat(),
    )


def days(count: int, language: str) -> str:
    """A number of days in words: 1 dag, 3 dagar."""
    one, many = _DAYS[language]
    return f"{format_decimal(count, locale=_LOCALES[language])}{_NBSP}{one if count == 1 else many}"


def listed(names: Iterable[str], language: str) -> str:
    """Names as a sentence lists them: A, B och C."""
    return format_list(list(names), locale=_LOCALES[language])
