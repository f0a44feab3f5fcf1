"""The Swish report of Handelsbanken (records 01 start, 02 payment, 03 end, with comma or semicolon) -> credits."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal, InvalidOperation

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Credit, Reference, Statement, Total, keyed

_FIELDS = (
    "record", "organisation", "account", "bic", "swish", "day", "type", "amount", "currency", "mobile", "name",
    "reference", "message", "order", "moment", "booked",
)  # fmt: skip
# The bank's description of the report, 3.1.2: paid to the owner; the owner's refunds and payouts, and these come back.
_PAYMENT = frozenset({"", "SWH"})
_OTHER = frozenset({"SWR", "SWT", "SWU", "SWZ"})
_REMEDY = "fetch it from the bank again"


def looks_like_swish(raw: bytes) -> bool:
    """Whether the first line is a start record and a payment or end record follows."""
    lines = [line.strip(b'\xef\xbb\xbf" \r') for line in raw[:4_000].split(b"\n") if line.strip()]
    first = re.match(rb'"?01"?[,;]', lines[0]) if lines else None
    return bool(first and len(lines) > 1 and re.match(rb'"?0[23]"?[,;]', lines[1]))


def read_swish(raw: bytes, file: str) -> tuple[Statement, ...]:
    """The payments of the report; BankFileError when it breaks off or a row cannot be read.

    Refunds the owner made are left out. What the end record counts is compared where it counts anything.
    """
    rows = _rows(raw)
    if rows[-1][1][0] != "03":
        raise BankFileError(
            file, f"line {rows[-1][0]}", "the report breaks off: its end record (03) is missing", _REMEDY
        )
    told = [(line, cells) for line, cells in rows if cells[0] == "02"]
    found = [_credit(line, cells, file) for line, cells in told]
    credits = [one for one in found if one is not None]
    days = [one.booked for one in credits]
    return (
        Statement(
            file=file,
            source="swish",
            credits=keyed(credits, lambda one: ("swish", one.account, one.end_to_end, one.amount, one.booked)),
            totals=_counted(rows[-1], len(told), file),
            account=credits[0].account if credits else "",
            since=min(days, default=None),
            until=max(days, default=None),
            left_out=len(told) - len(credits),
        ),
    )


def _rows(raw: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    separator = max(";,", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cells)]


def _credit(line: int, cells: list[str], file: str) -> Credit | None:
    if len(cells) <= _FIELDS.index("amount") + 1:
        what = "the row ends before its currency, so its amount may be cut off"
        raise BankFileError(file, f"line {line}", what, _REMEDY)
    named = dict(zip(_FIELDS, [*cells, *[""] * len(_FIELDS)], strict=False))
    place = f"line {line}"
    booked = _day(named["booked"] or named["day"], file, place)
    amount = _amount(named["amount"], named["currency"] or "SEK", file, place)
    kind = named["type"].upper()
    if kind not in _PAYMENT | _OTHER:
        raise BankFileError(file, place, f'"{kind}" is no kind of Swish payment that is known here', _REMEDY)
    if kind in _OTHER or amount.minor <= 0:
        return None
    return Credit(
        key="",
        amount=amount,
        booked=booked,
        valued=_day(named["day"], file, place),
        file=file,
        source="swish",
        account=named["swish"],
        payer=named["name"],
        payer_account=re.sub(r"\D", "", named["mobile"]),
        references=(Reference(named["order"]),) if named["order"] else (),
        text=named["message"],
        end_to_end=named["reference"],
    )


def _day(said: str, file: str, place: str) -> date:
    digits = re.sub(r"\D", "", said)[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise BankFileError(file, place, f'"{said}" is no date', _REMEDY) from None


def _amount(said: str, currency: str, file: str, place: str) -> Money:
    if currency != "SEK":
        raise BankFileError(file, place, f'"{currency}" is not what Swish pays in', _REMEDY)
    try:
        return Money.of(Decimal(re.sub(r"[\s\u00a0]", "", said).replace(",", ".")), currency)
    except (InvalidOperation, ValueError):
        raise BankFileError(file, place, f'"{said}" is no amount', _REMEDY) from None


def _counted(end: tuple[int, list[str]], told: int, file: str) -> tuple[Total, ...]:
    line, cells = end
    stated = cells[1] if len(cells) > 1 else ""
    # A longer number is no count: banks put the organisation number or the sum there.
    if not (stated.isascii() and stated.isdigit()) or len(stated) > 6:
        return ()
    if int(stated) != told:
        what = f"the end record says {int(stated)} payments, but {told} stand before it"
        raise BankFileError(file, f"line {line}", what, _REMEDY)
    return (Total("number of payments", stated),)
