"""Any file at all: known by its bytes, or refused in one line that names file, place and remedy."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from assistant.payments.bank_file import BankRules, Kind, read_bank_file, recognise
from assistant.payments.credit import BankFileError
from tests.payments.camt_files import Entry, camt
from tests.payments.shipped import shipped
from tests.payments.test_bgmax import LINES
from tests.payments.test_csv import SEB
from tests.payments.test_mt940 import STATEMENT

RULES = BankRules(date(2026, 11, 22), shipped())
CAMT = camt(Entry("10.00"))
BGMAX = "\n".join(LINES).encode("latin-1")


def packed(**files: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def refused(raw: bytes, rules: BankRules = RULES) -> str:
    with pytest.raises(BankFileError) as caught:
        read_bank_file(raw, "fil", rules)
    said = str(caught.value)
    assert said.startswith("fil")
    assert "; " in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (CAMT, Kind.CAMT),
        (BGMAX, Kind.BGMAX),
        (STATEMENT.encode(), Kind.MT940),
        (SEB.encode(), Kind.CSV),
        (packed(a=CAMT), Kind.ZIP),
        (b"%PDF-1.7", Kind.UNKNOWN),
        (b"<Invoice/>", Kind.UNKNOWN),
        (b"invoice,client\n1,2\n", Kind.UNKNOWN),
        (b"", Kind.UNKNOWN),
        (bytes(range(256)), Kind.UNKNOWN),
    ],
)
def test_a_file_is_known_by_its_bytes(raw: bytes, kind: Kind) -> None:
    assert recognise(raw, shipped()) is kind


def test_a_long_export_is_known_though_only_its_head_is_looked_at() -> None:
    row = "2026-11-20;2026-11-20;1;Å" + "ö" * 50 + ";1,00;\n"
    assert recognise((SEB + row * 2_000).encode(), shipped()) is Kind.CSV


def test_an_archive_is_read_file_by_file() -> None:
    first, second = read_bank_file(packed(a=CAMT, b=BGMAX), "fil.zip", RULES)
    assert (first.source, second.source) == ("camt.053", "bgmax")
    assert first.file == "fil.zip/a"


def test_a_zip_bomb_is_not_unpacked() -> None:
    rules = BankRules(date(2026, 11, 22), largest=1_000_000)
    assert "unpacks to more than" in refused(packed(a=b" " * 30_000_000), rules)
    assert "unpacks to more than" in refused(packed(a=CAMT, b=b"\n" * 1_000_000), rules)
    assert "archive within an archive" in refused(packed(a=packed(b=CAMT)))
    assert "cannot be unpacked" in refused(b"PK\x03\x04 and nothing more")


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert "larger than 1 MB" in refused(b" " * 1_100_000, BankRules(date(2026, 11, 22), largest=1024 * 1024))


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + CAMT.split(b"\n", 1)[1].replace(b"10.00", b"&a;")
    assert "declares a document type or entities" in refused(bomb)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (CAMT[:-20], "broken XML"),
        (b"", "it is empty"),
        (b" \n ", "it is empty"),
        (b"%PDF-1.7", "it is a PDF"),
        (b"<html></html>", "no camt.053"),
        (b"hello, world", "no bank file that is known here"),
        (packed(**{"xl/workbook.xml": b""}), "Excel workbook"),
    ],
)
def test_what_is_no_sound_bank_file_says_what_to_do(raw: bytes, said: str) -> None:
    assert said in refused(raw)


def test_a_day_still_to_come_refuses_the_file() -> None:
    assert "booked on 2026-11-24, which is still to come" in refused(camt(Entry("10.00", day="2026-11-24")))
    assert read_bank_file(camt(Entry("10.00", day="2026-11-23")), "fil", RULES)
