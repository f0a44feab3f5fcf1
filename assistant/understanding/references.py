"""Invoice numbers and payment references in a text: whole tokens of the ledger, and near misses as suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA
from stdnum import iso11649

from assistant.domain.ledger import Ledger, OpenInvoice

MOST_TOKENS = 200
_TOKEN = re.compile(
    r"(?<![\w@.])(?:[A-Za-zÅÄÖÆØåäöæø]{1,8}[-/ #.:]{0,2})?\d[\d/-]{0,60}\d(?: \d{2,40}(?:[-/]\d{2,40}){0,6}){0,6}"
    r"(?![\w@])|(?<!\w)\d(?!\w)"
)
_DIGITS = re.compile(r"\d+")
_BEFORE_AN_AMOUNT = re.compile(r"(?:\d{4,}|\S*[^\W\d_]\S*\d) \d")
_ALNUM = re.compile(r"[^0-9A-Za-z]")
_REFERENCE = re.compile(r"(?<![\w.,])(?:RF\d{2}[ 0-9A-Za-z]{1,30}|\+?\d{2}<\d{4,19}\+?\d*<?|\d[\d ]{3,24}\d)(?![\w])")
# Not invoice numbers, whatever digits they hold: telephones, times, organisation numbers, IBANs, addresses.
_NOISE = re.compile(
    r"[^\s@]{1,64}@\S+|https?://\S+|\b[A-Z]{2}\d{2}(?: ?\w{4}){3,}|\+\d[\d ()-]{6,}|\b\d{1,2}[:.]\d{2}\b(?!\d)|"
    r"\b\d{6}-\d{4}\b|"
    r"\b(?:tel|tlf|mobil|mobile|phone|telefon|cvr|org\.?nr|orgnr|vat|moms(?:reg)?|gln|ean|bankgiro|"
    r"plusgiro|bg|pg|konto|po)"
    r"[.: ]{0,5}(?:nr|no|number)?[.: #]{0,5}[\d-][\d -]{3,}\d",
    re.IGNORECASE,
)


def squeezed(number: str) -> str:
    """The number's letters and digits in upper case, as references are compared."""
    return _ALNUM.sub("", number).upper()


def tokens_in(text: str) -> list[str]:
    """What may be an invoice number, in order of appearance; telephone and account numbers are left out."""
    clean = _NOISE.sub(" ", text)
    return list(dict.fromkeys(match.group().strip() for match in _TOKEN.finditer(clean)))[:MOST_TOKENS]


def exact(text: str, ledger: Ledger) -> list[OpenInvoice]:
    """Invoices of the ledger, of whatever client, whose number or payment reference stands in the text."""
    found: dict[str, OpenInvoice] = {}
    for token in tokens_in(text):
        for spelling in _spellings(token):
            known = ledger.invoice(spelling)
            if known is not None:
                found.setdefault(known.invoice.number, known)
                break
    for reference in _references(text):
        for one in ledger.by_reference(reference):
            found.setdefault(one.invoice.number, one)
    return list(found.values())


def _spellings(token: str) -> list[str]:
    bare = re.sub(r"^[^\W\d_]+[\s#.:/-]+(?=\d)", "", token)
    glued = re.sub(r"\s+", "", token)
    dashed = re.sub(r"[\s/#.:]+", "-", token)
    split = re.sub(r"(?<=[^\W\d_])(?=\d)", "-", glued)
    # In a row the amount follows: "1042 12 500,00". Three digits at the front may be the amount itself.
    front = bare.partition(" ")[0] if _BEFORE_AN_AMOUNT.match(bare) else ""
    every = (token, token.upper(), glued, glued.upper(), dashed, dashed.upper(), split, split.upper(), bare, front)
    return list(dict.fromkeys(one for one in every if len(one) >= 3))


def _references(text: str) -> Iterable[str]:
    for match in _REFERENCE.finditer(text):
        bare = squeezed(match.group())
        if bare.startswith("RF"):
            if iso11649.is_valid(bare):
                yield bare
        elif 4 <= len(bare) <= 25:
            yield bare


def among(text: str, invoices: Sequence[OpenInvoice]) -> list[OpenInvoice]:
    """Which of these few invoices the text names, also by the tail of their number ("1042" for 2026-1042)."""
    clean = _NOISE.sub(" ", text)
    numbers = set(_DIGITS.findall(clean))
    glued = {squeezed(token) for token in tokens_in(text)}
    return [one for one in invoices if _named(one, numbers, glued)]


def _named(one: OpenInvoice, numbers: set[str], glued: set[str]) -> bool:
    whole, tail = squeezed(one.invoice.number), tail_of(one.invoice.number)
    if whole in glued or any(token.endswith(whole) for token in glued if len(whole) >= 5):
        return True
    short = tail.lstrip("0")
    return (len(tail) >= 3 and tail in numbers) or (len(short) >= 3 and short in numbers)


def tail_of(number: str) -> str:
    """The last group of digits of an invoice number."""
    groups = _DIGITS.findall(number)
    return groups[-1] if groups else number


def nearly(text: str, invoices: Sequence[OpenInvoice]) -> list[OpenInvoice]:
    """Which of these invoices may be meant by a number with one digit swapped, wrong or missing."""
    tokens = [squeezed(token) for token in tokens_in(text)]
    tokens += [squeezed(tail_of(token)) for token in tokens_in(text)]
    return [one for one in invoices if any(_close(token, one.invoice.number) for token in tokens)]


def _close(token: str, number: str) -> bool:
    whole, tail = squeezed(number), tail_of(number)
    for known in (whole, tail):
        if len(known) >= 4 and abs(len(token) - len(known)) <= 1 and len(token) >= 3:
            distance = OSA.distance(token, known, score_cutoff=1)
            if distance == 1 and (len(token) != len(known) or sorted(token) == sorted(known) or len(known) >= 6):
                return True
    return False
