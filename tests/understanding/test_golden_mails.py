"""Every mail of the golden corpus is read as the file beside it says."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from assistant.domain.reading import Payment
from assistant.understanding.context import Context
from assistant.understanding.reading import read
from tests.understanding.reader import SAMPLE_FIRM, context_for

MAILS = Path(__file__).parent.parent / "mails"
CASES = sorted(MAILS.glob("*/*.eml"))


@pytest.fixture(scope="module")
def context() -> Context:
    return context_for(SAMPLE_FIRM.read_text(encoding="utf-8"), trusted=frozenset({"mx.tallkotten.example"}))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_mail_is_read_as_a_careful_bookkeeper_would(path: Path, context: Context) -> None:
    expected = tomli.loads((path.parent / f"{path.stem}.expected.toml").read_text(encoding="utf-8"))
    reading = read(path.read_bytes(), context)
    also = expected.pop("also", [])
    kind = expected.pop("kind")
    assert reading.kind in (kind, *also)
    found = {
        "language": reading.language,
        "client": reading.client,
        "invoices": list(reading.invoices),
        "date": reading.date,
        "answered": reading.answered,
        "trust": reading.trust.value,
        "amount": str(reading.amount),
    }
    payment = reading.payment or Payment()
    found |= {"rule": payment.rule, "tells": payment.tells, "payment_id": payment.id}
    found |= {"payer": payment.payer, "unnamed": payment.unnamed}
    assert {key: found[key] for key in expected} == expected
    assert reading.date == expected.get("date")


def test_there_are_enough_mails_in_every_language() -> None:
    counts = {folder.name: len(list(folder.glob("*.eml"))) for folder in MAILS.iterdir() if folder.is_dir()}
    assert {language for language, count in counts.items() if count >= 60} >= {"sv", "da", "en"}
