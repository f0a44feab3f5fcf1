"""Charges as the owner sees them: before they are claimed, once they are, and when they are waived."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assistant.domain.calendar import Calendar
from assistant.domain.decide import decide
from assistant.domain.events import ChargeClaimed
from assistant.domain.ladder import DEFAULT
from assistant.domain.law.charge import ChargeKind
from assistant.domain.money import Money
from assistant.domain.schedule import Terms
from assistant.store.store import Change
from tests.cli.conftest import Firm

DAY = date(2026, 12, 14)


def _claim(firm: Firm) -> None:
    """A compensation of 450 kronor was claimed on top of 1042."""
    store = firm.store()
    case = store.cases.get("1042")
    assert case is not None
    terms = Terms(DEFAULT, Calendar("SE"), Calendar("SE"), DAY)
    event = ChargeClaimed(ChargeKind.COMPENSATION, Money.of(450, "SEK"), "formal", "late", "lag (1981:739)")
    store.commit(Change((decide(case, event, terms),)), datetime(2026, 12, 14, 9, tzinfo=UTC), DAY)
    store.close()


def test_a_preview_says_what_the_stage_claims_and_what_it_may_not(firm: Firm) -> None:
    head, _, text = firm.said("preview", "1042", "--stage", "formal").partition("\n\n")
    assert "On top: compensation 450.00 SEK" in head or "On top: no compensation:" in head
    assert "On top: no fee:" in head
    (said,) = firm.told("preview", "1042", "--stage", "formal")
    assert {one["kind"] for one in said["charges"]} == {"interest", "compensation", "fee"}
    assert text


def test_a_mild_stage_claims_nothing(firm: Firm) -> None:
    (said,) = firm.told("preview", "1042", "--stage", "second")
    assert said["charges"] == []
    assert "On top" not in firm.said("why", "1042")


def test_what_is_claimed_stands_beside_the_balance_until_it_is_waived(firm: Firm) -> None:
    _claim(firm)
    assert "450.00 SEK claimed on top" in firm.said("status", "1042")
    (said,) = firm.told("status", "1042")
    assert (said["balance"], said["charges"][0]["amount"]) == ("12500.00", "450.00")
    assert "charges of 450.00 SEK waived: an old client" in firm.said("waive", "1042", "--reason", "an old client")
    assert "claimed on top" not in firm.said("status", "1042")
    assert "nothing is claimed on top" in firm.said("waive", "1042")


def test_a_charge_that_was_claimed_has_its_line_in_the_timeline(firm: Firm) -> None:
    _claim(firm)
    assert "450.00 SEK of compensation claimed at formal" in firm.said("timeline", "1042")
