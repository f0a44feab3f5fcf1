"""`why`: every gate, and an answer that a worried owner can rest on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from assistant.domain.calendar import Calendar
from assistant.domain.decide import decide
from assistant.domain.events import HoldPlaced
from assistant.domain.gates import GATES
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT
from assistant.domain.schedule import Terms
from assistant.store.store import Change
from tests.cli.conftest import INVOICES, NOW, Firm


def test_every_gate_stands_with_pass_or_fail_and_its_reason(firm: Firm) -> None:
    (said,) = firm.told("why", "1042")
    assert [one["gate"] for one in said["gates"]] == [name for name, _ in GATES]
    assert all(one["reason"] for one in said["gates"])
    lines = firm.said("why", "1042").splitlines()
    assert any(re.fullmatch(r"pass  open +12500.00 SEK is left to pay", line) for line in lines)
    assert any(line.startswith("FAIL  listened") for line in lines)


def test_the_next_reminder_is_named_with_its_day_its_way_and_its_reader(firm: Firm) -> None:
    said = firm.said("why", "1042", "--at", "2026-11-24T11:00")
    assert "Next: `first` today, at the earliest, to anna@akers.example." in said
    assert "It goes into Drafts, since the firm is not live" in said
    firm.said("go")
    assert "It leaves by itself, unless the client answers or pays first." in firm.said("why", "1042")


def test_the_earliest_day_is_after_the_promise_and_on_a_working_day(firm: Firm) -> None:
    firm.said("promise", "1042", "2026-12-03")
    (said,) = firm.told("why", "1042")
    # Two bank days of grace after Thursday end on Monday.
    assert said["earliest"] == "2026-12-08"
    assert said["holds"][0]["until"] == "2026-12-07"


def test_a_hold_without_end_is_answered_with_who_has_to_do_what(firm: Firm) -> None:
    firm.said("dispute", "1042", "--reason", "half of the goods were missing")
    said = firm.said("why", "1042")
    assert "Nothing will leave until you decide." in said
    assert "It is on hold without an end: half of the goods were missing." in said
    assert "`resume 1042` ends the hold." in said
    assert firm.told("why", "1042")[0]["earliest"] is None


def test_the_clients_own_words_stand_as_evidence(firm: Firm) -> None:
    store = firm.store()
    case = store.cases.get("1042")
    assert case is not None
    bank = Calendar("SE", timezone="Europe/Stockholm")
    event = HoldPlaced(HoldKind.UNCLEAR, None, "the client answered", "the client", "Vi har frågor om raden.", "<a@b>")
    store.commit(Change((decide(case, event, Terms(DEFAULT, bank, bank, NOW.date())),)), NOW, NOW.date())
    store.close()
    assert "the client answered: “Vi har frågor om raden.”" in firm.said("why", "1042")


def test_an_old_invoice_waits_for_a_yes_and_says_how_to_give_it(firm: Firm) -> None:
    assert "say `decide 1 yes` and it is followed up" in firm.said("why", "1043")
    firm.said("decide", "1", "yes")
    assert "Next: `first` today" in firm.said("why", "1043")


def test_a_paid_invoice_gets_nothing_more(firm: Firm) -> None:
    firm.said("paid", "1042")
    said = firm.said("why", "1042")
    assert "Nothing more will be sent: 1042 is paid." in said
    assert "FAIL" not in said


def test_a_missing_pdf_is_named_as_what_is_to_be_mended(firm: Firm) -> None:
    row = INVOICES.splitlines()[1].replace("1042;", "1050;").replace("1042.pdf", "")
    firm.write("more.csv", f"{INVOICES.splitlines()[0]}\n{row}\n")
    firm.said("import", "more.csv")
    (said,) = firm.told("why", "1050")
    assert said["needs"] == ["the PDF of 1050 is not here to attach: import it."]


def test_the_owners_word_that_payments_are_booked_is_named_where_it_will_be_needed(
    firm: Firm, pass_time: Callable[[datetime], None]
) -> None:
    firm.said("go")
    firm.said("decide", "1", "yes", "third")
    pass_time(NOW + timedelta(minutes=5))
    said = firm.said("why", "1043")
    assert "you must have confirmed within 14 days that payments are booked" in said


@pytest.mark.parametrize("at", ["2026-12-25", "2026-11-28", "2026-11-24T20:00"])
def test_outside_working_days_and_hours_the_gate_is_closed(firm: Firm, at: str) -> None:
    (said,) = firm.told("why", "1042", "--at", at)
    closed = {one["gate"] for one in said["gates"] if not one["open"]}
    assert "working hours" in closed
    assert said["earliest"] > at[:10]


def test_the_gates_are_told_in_the_owners_language_with_the_day_on_which_each_may_open(firm: Firm) -> None:
    config = firm.folder / "config.toml"
    config.write_text(config.read_text().replace('language = "en"', 'language = "sv"'))
    firm.said("promise", "1042", "2026-12-03")
    lines = [line.split("  ") for line in firm.said("why", "1042").splitlines()]
    told = {words[1].strip(): [word.strip() for word in words if word.strip()] for words in lines if len(words) > 2}
    assert told["inget hinder"] == [
        "NEJ",
        "inget hinder",
        "kunden har lovat att betala, till och med 2026-12-07",
        "2026-12-08",
    ]
    assert told["obetald"] == ["ja", "obetald", "12 500,00 SEK återstår att betala"]
