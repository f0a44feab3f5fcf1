"""Payment references of the Nordic countries and Europe: one spelling to compare them by, and their check digits."""

from __future__ import annotations

import re
from enum import StrEnum

from stdnum import iso11649, luhn

_NEITHER = re.compile(r"[^0-9A-Z]")
# The code line of a Danish inpayment form: +71<000000001042018+12345678<
_FIK = re.compile(r"\+?(?:71|75|04|15)\s*<\s*(\d{4,16})\s*\+\s*(\d{7,8})\s*<?")
_LONGEST = 25


class Proof(StrEnum):
    """What shows that a reference was not mistyped."""

    RF = "RF"
    OCR_LENGTH = "OCR with length digit"
    OCR = "OCR"
    KID11 = "KID, modulus 11"
    NONE = ""


def squeezed(text: str) -> str:
    """Letters and digits alone, in capitals."""
    return _NEITHER.sub("", text.upper())


def reference_key(text: str) -> str:
    """The spelling by which two references are the same: squeezed, leading zeros gone, of a FIK line its middle."""
    form = _FIK.search(text)
    return squeezed(form[1] if form else text).lstrip("0")


def fik_lines(text: str) -> list[tuple[str, str]]:
    """The payment ids and creditor numbers of all FIK code lines in a text."""
    return [(found[1], found[2]) for found in _FIK.finditer(text)]


def proof(reference: str) -> Proof:
    """The check digits that hold for it; OCR stands for Luhn, which FIK and KID (modulus 10) use as well."""
    bare = squeezed(reference)
    if bare.startswith("RF"):
        return Proof.RF if iso11649.is_valid(bare) else Proof.NONE
    if not bare.isdigit() or not 2 <= len(bare) <= _LONGEST:
        return Proof.NONE
    if luhn.is_valid(bare):
        return Proof.OCR_LENGTH if has_length_digit(bare) else Proof.OCR
    return Proof.KID11 if len(bare) >= 5 and kid11_digit(bare[:-1]) == bare[-1] else Proof.NONE


def has_length_digit(reference: str) -> bool:
    """Whether the last digit but one tells the length (Bankgirot: total length modulo 10)."""
    return len(reference) > 2 and int(reference[-2]) == len(reference) % 10


def with_check_digit(number: str) -> str:
    """The number as OCR or KID (modulus 10): its Luhn digit put behind it."""
    return number + str(luhn.calc_check_digit(number))


def with_length_and_check_digit(number: str) -> str:
    """The number as OCR of variable length: the length modulo 10, then the Luhn digit."""
    return with_check_digit(f"{number}{(len(number) + 2) % 10}")


def fik_payment_id(number: str, length: int = 15) -> str:
    """The payment id of a Danish inpayment form: check digit behind, zeros in front."""
    return with_check_digit(number).zfill(length)


def kid11_digit(number: str) -> str:
    """The KID check digit by modulus 11, weights 2 to 7 from the right; a hyphen stands for ten."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(number)))
    rest = 11 - total % 11
    return {11: "0", 10: "-"}.get(rest, str(rest))


def with_viite_digit(number: str) -> str:
    """The number as Finnish viitenumero: weights 7, 3, 1 from the right."""
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(number)))
    return number + str(-total % 10)


def is_viite(reference: str) -> bool:
    """Whether it is a Finnish viitenumero, 4 to 20 digits."""
    bare = squeezed(reference)
    return bare.isdigit() and 4 <= len(bare) <= 20 and with_viite_digit(bare[:-1]) == bare


def is_bankgiro(number: str) -> bool:
    """Whether it is a bankgiro number: 7 or 8 digits with a Luhn digit."""
    bare = squeezed(number)
    return bare.isdigit() and len(bare) in {7, 8} and bool(luhn.is_valid(bare))


def is_plusgiro(number: str) -> bool:
    """Whether it is a plusgiro number: 2 to 8 digits with a Luhn digit."""
    bare = squeezed(number)
    return bare.isdigit() and 2 <= len(bare) <= 8 and bool(luhn.is_valid(bare))


def is_fik_creditor(number: str) -> bool:
    """Whether it is a Danish creditor number: 8 digits that begin with 8."""
    return number.isdigit() and len(number) == 8 and number.startswith("8")
