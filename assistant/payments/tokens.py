"""What in a payment's text may be an invoice number or a reference: whole tokens, never a part of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from assistant.domain.payment_reference import fik_lines, reference_key, squeezed

MOST = 40
_SHORTEST, _LONGEST = 3, 30
_AMOUNT = re.compile(r"(?<![\w.,-])\d{1,3}(?:[ .]\d{3})*[.,]\d{2}(?![\w.,]\d|\d)")
_TOKEN = re.compile(
    r"(?:(?<![\w])([A-Za-zÅÄÖÆØåäöæø]{1,8})[ .:#]{1,2})?((?=[0-9A-Za-z/_-]*\d)[0-9A-Za-z]+(?:[-/_][0-9A-Za-z]+)*)"
)
_SPACED = re.compile(r"(?<![\w-])\d{2,6}(?: \d{1,6}){1,8}(?![\w-])")
_RF = re.compile(r"(?<!\w)RF\d{2}(?: ?[0-9A-Z]{1,4}){1,6}(?!\w)")


def keys_in(text: str) -> tuple[str, ...]:
    """The spellings under which the text's tokens are looked up, in order of appearance; amounts are left out."""
    printed = (reference_key(payment_id) for payment_id, _ in fik_lines(text))
    found = (key for key in _every_key(text) if _SHORTEST <= len(key) <= _LONGEST)
    return tuple(dict.fromkeys((*printed, *found)))[:MOST]


def _every_key(text: str) -> Iterator[str]:
    for creditor in _RF.finditer(text.upper()):
        yield squeezed(creditor.group())
    clean = _AMOUNT.sub(" ", text)
    for match in _TOKEN.finditer(clean):
        yield from _spellings(match[1] or "", match[2])
    for match in _SPACED.finditer(clean):
        yield reference_key(match.group())


def _spellings(before: str, token: str) -> Iterator[str]:
    if not any(one.isdigit() for one in token):
        return
    yield reference_key(token)
    if before:
        yield reference_key(before + token)
    digits = re.sub(r"^[A-Za-z]+[-/_]?(?=\d)", "", token)
    if digits != token and len(digits) >= 4:
        yield reference_key(digits)
    for part in re.split(r"[-/_]", token):
        if part != token and len(part) >= 4 and part.isdigit():
            yield reference_key(part)


def without_check_digit(key: str) -> tuple[str, ...]:
    """The numbers an OCR may be made of: without its check digit, and without check and length digit."""
    if not key.isdigit() or len(key) < 5 or not luhn.is_valid(key):
        return ()
    return (key[:-2], key[:-1]) if int(key[-2]) == len(key) % 10 else (key[:-1],)


def corrections(key: str) -> Iterator[str]:
    """Every spelling that one wrong digit, two swapped, one too many or one missing may have been meant for."""
    if not key.isdigit() or not 3 <= len(key) <= 25:
        return
    checked = len(key) >= 6
    for other in _one_edit(key):
        if not checked or luhn.is_valid(other) or len(key) <= 10:
            yield other


def _one_edit(key: str) -> Iterator[str]:
    for place in range(len(key)):
        for digit in "0123456789":
            if digit != key[place]:
                yield key[:place] + digit + key[place + 1 :]
        yield key[:place] + key[place + 1 :]
        if place and key[place] != key[place - 1]:
            yield key[: place - 1] + key[place] + key[place - 1] + key[place + 1 :]
    for place in range(len(key) + 1):
        for digit in "0123456789":
            yield key[:place] + digit + key[place:]
