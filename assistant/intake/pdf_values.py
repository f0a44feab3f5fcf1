"""Dates, amounts, numbers and references as they stand in the text of a PDF -> values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.intake import values

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januari januar january jan", "februari februar february feb", "mars marts march mar", "april apr",
            "maj mai may", "juni june jun", "juli july jul", "augusti august aug", "september sept sep",
            "oktober october okt oct", "november nov", "december desember dec des",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d.-])(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<written>\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}})"
    rf"|(?P<day>\d{{1,2}})(?:\.|:e|st|nd|rd|th)? (?P<month>{_MONTH})\.?,? (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{4}}))(?![\d-])",
    re.IGNORECASE,
)
_CURRENCY = r"SEK|DKK|NOK|EUR|GBP|USD|kr\.?|€|£|\$"
# Whole numbers of ten digits and more are accounts and invoice numbers.
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?:(?P<before>{_CURRENCY})[ \u00a0]?)?"
    r"(?P<number>-?(?:\d{1,3}(?:[ .,\u00a0\u202f']\d{3})+|\d{1,9})(?:[.,:]\d{2})?(?:,-)?)"
    rf"(?:[ \u00a0]?(?P<after>{_CURRENCY}))?(?![\w/-]|[.,]\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:[A-ZÅÄÖ]{1,6}[-/]?)?\d[\dA-Z]*(?:[-/][\dA-Z]+)*(?![\w]|[.,]\d|-\d)", re.IGNORECASE
)
_REFERENCE = re.compile(r"(?<![\w.,-])(?:RF\d{2}(?: ?[0-9A-Z]{1,4}){1,6}|\d(?: ?\d){3,24})(?![\w-]|[.,]\d)")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
# The payment slip of Bankgirot: reference, crowns, öre and a check digit of the sum, then the account.
SLIP = re.compile(r"#\s*(\d{2,25})\s*#\s*(\d{1,8})\s+(\d{2})\s+(\d)\s*>\s*(\d{2,8})\s*#\s*\d{2}\s*#")


@dataclass(frozen=True)
class Amount:
    """An amount with the currency that stands beside it; `kr` leaves the country open."""

    value: Decimal
    currency: str
    in_crowns: bool


def dates_in(text: str) -> list[date]:
    """Every day of the calendar in the text."""
    found = [_date(match) for match in _DATE.finditer(text)]
    return [one for one in found if one is not None]


def _date(match: re.Match[str]) -> date | None:
    try:
        if plain := match["iso"] or match["written"]:
            return values.day(plain)
        month = _MONTHS[(match["month"] or match["month2"]).lower()]
        return date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None


def amounts_in(text: str) -> list[Amount]:
    """Every amount in the text that can be read in one way only; dates are no amounts."""
    found = []
    for match in _AMOUNT.finditer(_DATE.sub(" ; ", text)):
        mark = (match["before"] or match["after"] or "").lower()
        try:
            value = values.decimal(match["number"].replace(":", ","))
        except ValueError:
            continue
        found.append(
            Amount(value, _SIGNS.get(mark, mark.upper() if len(mark) == 3 and mark != "kr." else ""), mark[:2] == "kr")
        )
    return found


def numbers_in(text: str) -> list[str]:
    """Everything that may be an invoice number: digits, with letters and hyphens between or before."""
    return [match.group() for match in _NUMBER.finditer(_DATE.sub(" ; ", text))]


def references_in(text: str) -> list[str]:
    """Everything that may be a payment reference, blanks taken out."""
    return [re.sub(r"\s", "", match.group()) for match in _REFERENCE.finditer(_DATE.sub(" ; ", text))]


def currencies_in(text: str) -> set[str]:
    """The currencies that stand beside an amount."""
    return {one.currency for one in amounts_in(text) if one.currency}
