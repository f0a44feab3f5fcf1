"""The lines of an MT940 statement as banks write them -> as the standard has them, for the library that reads them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from assistant.payments.credit import BankFileError

# Only entries and their text run over several lines; elsewhere a line was broken on the way.
_BROKEN = re.compile(r"(?m)^(:(?!61:|86:|NS:)\d\d[A-Z]?:[^\n]*)\n(?=[^:\n{}-])")
_ENTRY = re.compile(r"(?m)^(:61:[^\n]*\n)((?:[^:\n{}-][^\n]*\n){2,})")
_BALANCE = r":6[0245][FM]?:[CD]"
_POINT = re.compile(
    rf"(?m)^({_BALANCE}\d{{6}}[A-Z]{{3}}\d+|:61:\d{{6}}(?:\d{{4}})?R?[CD][A-Z]?\d+)\.(\d*)(?=[^\d.,]|$)"
)
# The standard has a comma before the decimals. A lone point before three digits may stand for it or group thousands;
# before a further point it groups.
_MONEY = rf"(?m)^({_BALANCE}\d{{6}}[A-Z]{{3}}|:61:\d{{6}}(?:\d{{4}})?R?[CD][A-Z]?) ?"
_TWO_WAYS = re.compile(_MONEY + r"([1-9]\d{0,2}\.\d{3})(?=[^\d.,]|$)")
_THOUSANDS = re.compile(_MONEY + r"(\d{1,3}(?:\.\d{3}){2,})(?=[^\d.,]|$)")
_GROUPS = re.compile(_MONEY + r"(\d+(?:[. ']\d{3})*)(?=,)")
_DAY = re.compile(rf"(?m)^({_BALANCE}|:61:)(\d\d)(\d\d)(\d\d)")
# The kind of an entry behind its amount, before which some put a blank and which others leave out; the library takes
# two entries without one for the same.
_AMOUNT = r"(?m)^(:61:\d{6}(?:\d{4})?R?[CD][A-Z]?\d+,\d*)"
_BLANK = re.compile(_AMOUNT + r" +(?=[A-Z][A-Z0-9]{3})")
_NO_KIND = re.compile(_AMOUNT + r"(?=//|$)")
# What is said of the statement as a whole, and the heads of the next message: the library adds it to the last payment.
_OF_ALL = re.compile(r"(?m)^(:6[245][FM]?:[^\n]*\n)(?::86:[^\n]*(?:\n(?![:-])[^\n]*)*(?:\n|\Z))+")
_END = re.compile(r"\n-(?:\}|XXX|(?=\n))(?:(?!\n:\d\d[A-Z]?:)[\s\S])*\Z")
# The number of the statement and what will be held later: nothing hinges on them.
_ASIDE = re.compile(r"(?m)^:(?:28C?|6[45][FM]?):[^\n]*(?:\n|\Z)")


def readings(part: str) -> Iterator[str]:
    """The statement as the standard has it; then, should that not be readable, without what nothing hinges on."""
    whole = _OF_ALL.sub(r"\1", _unbroken(_END.sub("\n", part)))
    whole = _GROUPS.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), whole)
    whole = _THOUSANDS.sub(lambda found: f"{found[1]}{found[2].replace('.', '')},", whole)
    whole = _DAY.sub(_in_calendar, _POINT.sub(r"\1,\2", whole))
    standard = _NO_KIND.sub(r"\1NMSC", _BLANK.sub(r"\1", whole))
    yield standard
    yield _ASIDE.sub("", standard)


def refuse_two_ways(part: str, file: str, line: int) -> None:
    """BankFileError for a figure that may be thousands or have three decimals; the part begins in this line."""
    if found := _TWO_WAYS.search(part):
        whole, fraction = found[2].split(".")
        what = f'"{found[2]}" can mean {whole}.{fraction} or {whole}{fraction}: an amount in MT940 has a comma'
        place = f"line {line + part.count(chr(10), 0, found.start())}"
        raise BankFileError(file, place, what, "fetch it from the bank as camt.053 instead")


def _unbroken(part: str) -> str:
    """Without the breaks that a line may not have: an entry has one line more at most."""
    while (mended := _BROKEN.sub(r"\1", part)) != part:
        part = mended
    return _ENTRY.sub(lambda entry: entry[1] + entry[2].replace("\n", "") + "\n", part)


def _in_calendar(found: re.Match[str]) -> str:
    """Banks that count every month as thirty days, or as thirty-one, mean its last day."""
    begin, year, month, day = found.groups()
    if not 1 <= int(month) <= 12 or int(day) > 31:
        return found[0]
    last = monthrange(2000 + int(year), int(month))[1]
    return f"{begin}{year}{month}{min(int(day), last):02}"
