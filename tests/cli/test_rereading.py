"""`reread`: a table of what would be read differently, and nothing changed until told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.store.readings import KeptReading
from tests.cli.conftest import Firm
from tests.cli.test_explaining import MAIL

KEYS = ["message", "received", "from", "client", "then", "now", "evidence", "effects", "applied"]
WHEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def misread(firm: Firm) -> Firm:
    """A promise that older rules took for an unclear answer about both invoices."""
    store = firm.store()
    store.inbox.keep(("INBOX", 1, 1), "<svar-1@akers.example>", MAIL.encode(), WHEN)
    store.inbox.settle(1, "unclear")
    kept = KeptReading(
        1, "unclear", invoices=("1042", "1043"), answered=True, client="acme", sender="anna@akers.example"
    )
    store.readings.add(kept, WHEN)
    store.close()
    return firm


def test_what_would_be_read_differently_is_shown_with_the_sentence(misread: Firm) -> None:
    said = misread.said("reread")
    assert "kind unclear → promise; date none → 2026-12-01; invoices 1042, 1043 → 1042" in said
    assert "“Vi betalar faktura 1042 på tisdag den 1 december.”" in said
    assert "1 message would be read differently; `reread --apply` brings it in force" in said
    assert misread.store().readings.latest(1).kind == "unclear"  # type: ignore[union-attr]


def test_json_has_both_readings_and_the_evidence(misread: Firm) -> None:
    (told,) = misread.told("reread")
    assert list(told) == KEYS
    assert told["then"] == {"kind": "unclear", "date": None, "invoices": ["1042", "1043"], "answered": True}
    assert told["now"] == {"kind": "promise", "date": "2026-12-01", "invoices": ["1042"], "answered": True}
    assert told["evidence"][0]["kind"] == "promise"
    assert told["applied"] is False


def test_applied_it_holds_and_is_in_the_journal(misread: Firm) -> None:
    assert misread.told("reread", "--apply")[0]["applied"] is True
    case = misread.store().cases.get("1042")
    assert case is not None
    assert [hold.kind.value for hold in case.holds] == ["promise"]
    assert "read again: kind unclear" in misread.said("timeline", "acme")
    assert misread.said("reread") == "everything is read as it was\n"
