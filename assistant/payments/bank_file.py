"""Any bank file -> statements: its kind is told from its bytes, and nothing is taken that is not sound as a whole."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.payments.bgmax import looks_like_bgmax, read_bgmax
from assistant.payments.camt import read_camt
from assistant.payments.credit import BankFileError, Statement
from assistant.payments.csv import header_part, read_csv, table_of
from assistant.payments.mapping import Mapping
from assistant.payments.mt940 import looks_like_mt940, read_mt940
from assistant.payments.swish import looks_like_swish, read_swish

LARGEST = 50 * 1024 * 1024
_MOST_MEMBERS = 200
# Banks date the bookings of an evening with the next day.
_AHEAD = timedelta(days=1)
_CAMT = (b"BkToCstmrStmt", b"BkToCstmrDbtCdtNtfctn", b"BkToCstmrAcctRpt")


class Kind(StrEnum):
    """What a file is, as far as payments go."""

    CAMT = "camt"
    BGMAX = "bgmax"
    MT940 = "mt940"
    SWISH = "swish"
    CSV = "csv"
    ZIP = "zip"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BankRules:
    """What reading needs to know: the day it is, and the layouts of CSV files."""

    today: date
    mappings: tuple[Mapping, ...] = ()
    largest: int = LARGEST


def recognise(raw: bytes, mappings: Sequence[Mapping] = ()) -> Kind:
    """What the bytes are, whatever the file is called; UNKNOWN for all that tells of no payments."""
    head = raw[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if raw.startswith(b"PK\x03\x04"):
        return Kind.ZIP
    if head.startswith(b"<"):
        return Kind.CAMT if any(name in raw for name in _CAMT) else Kind.UNKNOWN
    if b"\x00" in head and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.UNKNOWN
    for kind, looks_like in (
        (Kind.BGMAX, looks_like_bgmax),
        (Kind.MT940, looks_like_mt940),
        (Kind.SWISH, looks_like_swish),
    ):
        if looks_like(raw):
            return kind
    return Kind.CSV if table_of(header_part(raw), mappings) else Kind.UNKNOWN


def read_bank_file(raw: bytes, file: str, rules: BankRules) -> tuple[Statement, ...]:
    """Every statement of the file; BankFileError (one line: file, place, remedy) when anything in it is unsound."""
    if len(raw) > rules.largest:
        what = f"it is larger than {rules.largest // 1024 // 1024} MB"
        raise BankFileError(file, "", what, "fetch a shorter period from the bank")
    if not raw.strip():
        raise BankFileError(file, "", "it is empty")
    kind = recognise(raw, rules.mappings)
    if kind is Kind.ZIP:
        read = [read_bank_file(member, f"{file}/{name}", rules) for name, member in _members(raw, file, rules)]
        return tuple(statement for statements in read for statement in statements)
    statements = _read(kind, raw, file, rules)
    for statement in statements:
        _check_days(statement, rules)
    return statements


def _read(kind: Kind, raw: bytes, file: str, rules: BankRules) -> tuple[Statement, ...]:
    match kind:
        case Kind.CAMT:
            return read_camt(raw, file)
        case Kind.BGMAX:
            return read_bgmax(raw, file)
        case Kind.MT940:
            return read_mt940(raw, file)
        case Kind.SWISH:
            return read_swish(raw, file)
        case Kind.CSV:
            table = table_of(raw, rules.mappings)
            if table is not None:
                return read_csv(table, file)
    raise _unknown(raw, file)


def _unknown(raw: bytes, file: str) -> BankFileError:
    if raw.startswith(b"%PDF"):
        return BankFileError(file, "", "it is a PDF", "fetch the statement as camt.053 or CSV instead")
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return BankFileError(file, "line 1", "it is no camt.053 or camt.054", "choose one of these two at the bank")
    what = "it is no bank file that is known here, and no mapping knows its columns"
    return BankFileError(file, "line 1", what, "fetch it as camt.053, or describe its columns in a mapping")


def _members(raw: bytes, file: str, rules: BankRules) -> Iterator[tuple[str, bytes]]:
    """The files in an archive; what unpacks to more than the limit is not unpacked further."""
    left = rules.largest
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = [one for one in archive.infolist() if not one.is_dir()]
        if any(one.filename.startswith("xl/") for one in members):
            raise BankFileError(file, "", "it is an Excel workbook", "save it as CSV")
        if len(members) > _MOST_MEMBERS:
            raise BankFileError(file, "", f"it holds {len(members)} files", "unpack it and import what is needed")
        for member in members:
            with archive.open(member) as packed:
                content = packed.read(left + 1)
            left -= len(content)
            if left < 0:
                what = f"it unpacks to more than {rules.largest // 1024 // 1024} MB"
                raise BankFileError(file, member.filename, what, "fetch a shorter period from the bank")
            if content.startswith(b"PK\x03\x04"):
                raise BankFileError(file, member.filename, "an archive within an archive", "unpack it first")
            yield member.filename, content
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as wrong:
        raise BankFileError(file, "", f"the archive cannot be unpacked ({wrong})", "unpack it first") from None


def _check_days(statement: Statement, rules: BankRules) -> None:
    for credit in statement.credits:
        if credit.booked > rules.today + _AHEAD:
            what = f"a payment of {credit.amount} is booked on {credit.booked}, which is still to come"
            raise BankFileError(statement.file, "", what, "check this computer's date, then ask the bank")
