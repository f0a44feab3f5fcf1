"""Amounts of money in running text: found by their shape and currency mark, both readings of a separator weighed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_MARK = {
    "kr": "",
    "kr.": "",
    "kronor": "SEK",
    "kroner": "",
    "sek": "SEK",
    "dkk": "DKK",
    "dkr": "DKK",
    "nok": "NOK",
    "skr": "SEK",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "$": "USD",
    "usd": "USD",
    "us$": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "dollars": "USD",
    ":-": "",
    ",-": "",
    "spänn": "SEK",
    "spann": "SEK",
    "bucks": "USD",
    ":–": "",
    ",–": "",
    "danske kroner": "DKK",
}
_WORD_MARK = (
    r"(?:kronor|kroner|danske kroner|sek|dkk|dkr|skr|nok|kr\.?|eur(?:os?)?|usd|us\$|gbp|pounds|quid|"
    r"dollars|bucks|spänn|spann|€|\$|£)"
)
_NUMBER = r"(?:\d{1,3}(?:[ .,\u00a0\u202f'’]\d{3})+(?:[.,:]\d{1,2})?|\d+(?:[.,:]\d{1,2})?)"
_BEFORE = re.compile(rf"(?<![\w.,])(?P<mark>{_WORD_MARK})\s{{0,2}}(?P<number>{_NUMBER})(?![\d])", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?<![\w.,/-])(?P<number>{_NUMBER})\s{{0,2}}(?P<mark>{_WORD_MARK}(?![a-zåäöæø])|[:,][-–]+)", re.IGNORECASE
)
# A number of money's shape without a mark: thousands grouped or two decimals.
_BARE = re.compile(
    r"(?<![\w.,/:-])(?P<number>\d{1,3}(?:[ .,\u00a0]\d{3})+(?:[.,]\d{2})?|\d{2,}[.,]\d{2})(?![\w/:-]|[.,]\d)"
)
_PLAIN = re.compile(r"(?<![\w.,/:+-])(\d{3,7})(?![\w/:-]|[.,]\d)")
_SPACES = re.compile(r"[ \u00a0\u202f'’]")
# An amount as payment services write it, with mark or code before or behind or both: "€86.00 EUR".
# Bounded everywhere: a mail of nothing but digits must not keep us busy.
_BOUNDED = r"(?:\d{1,3}(?:[ .,\u00a0\u202f'’]\d{3}){1,4}(?:[.,:]\d{1,2})?|\d{1,12}(?:[.,:]\d{1,2})?)"
MONEY = (
    rf"(?<![\w.,])(?:(?:(?-i:[A-Z]{{3}})|{_WORD_MARK})\s{{0,2}}){{0,2}}{_BOUNDED}(?!\d)"
    rf"(?:\s{{0,2}}(?:(?-i:[A-Z]{{3}})\b|{_WORD_MARK}(?![a-zåäöæø])|[:,][-–])){{0,2}}"
)


@dataclass(frozen=True)
class Found:
    """An amount as written: every way to read it, the currency if marked, and where it stands."""

    values: tuple[Decimal, ...]
    currency: str
    start: int
    end: int
    marked: bool = True

    def fits(self, amount: Decimal) -> bool:
        """Whether one of the readings is this amount."""
        return amount in self.values


def amounts_in(text: str, others: bool = True) -> list[Found]:
    """All amounts in the order of the text; with `others` also bare numbers of money's shape."""
    found: list[Found] = []
    for pattern in (_BEFORE, _AFTER, _BARE) if others else (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            if not any(one.start < match.end("number") and match.start("number") < one.end for one in found):
                mark = match.groupdict().get("mark") or ""
                found.append(_found(match, mark))
    return sorted(found, key=lambda one: one.start)


def currency_of(mark: str) -> str:
    """The ISO code that a mark stands for ("£", "kronor"); the empty string when several use it, or none."""
    return _MARK.get(mark.lower(), "")


def plain_numbers(text: str) -> list[Found]:
    """Bare whole numbers: money only for somebody who knows the open amounts."""
    return [
        Found((Decimal(match.group(1)),), "", match.start(), match.end(), marked=False)
        for match in _PLAIN.finditer(text)
    ]


def _found(match: re.Match[str], mark: str) -> Found:
    number = match.group("number")
    return Found(readings(number), _MARK.get(mark.lower(), ""), match.start("number"), match.end("number"), bool(mark))


def readings(number: str) -> tuple[Decimal, ...]:
    """Every amount the number may mean: "12.500" is twelve thousand five hundred or twelve and a half."""
    text = _SPACES.sub("", number).replace(":", ",")
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return (Decimal(text),)
    whole, fraction = re.sub(r"[.,]", "", text[:last]), text[last + 1 :]
    grouped = Decimal(whole + fraction)
    if len(fraction) != 3:
        return (Decimal(f"{whole}.{fraction}"),)
    if text.count(text[last]) > 1 or not re.search(r"^\d{1,3}[.,]\d{3}$", text):
        return (grouped,)
    return (grouped, Decimal(f"{whole}.{fraction}"))


def best(found: Found, open_amounts: Iterable[Decimal]) -> Decimal:
    """The reading that is an open amount, else the largest, which is how people write."""
    for amount in open_amounts:
        if found.fits(amount):
            return amount
    return found.values[0]
