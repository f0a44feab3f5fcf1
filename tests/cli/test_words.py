"""The owner's word: echoed back in full, and carried out whole or not at all."""

from __future__ import annotations

from assistant.domain.case import Status
from tests.cli.conftest import Firm


def test_paid_echoes_amount_and_day_in_full(firm: Firm) -> None:
    assert firm.said("paid", "1042") == (
        "1042: 12500.00 SEK paid on 2026-11-24, by the word of the owner: paid in full\n"
    )


def test_several_invoices_are_paid_together_or_not_at_all(firm: Firm) -> None:
    assert "there is no invoice 9999" in firm.refused("paid", "1042", "9999")
    case = firm.store().cases.get("1042")
    assert case is not None
    assert case.status is Status.OPEN
    assert len(firm.told("paid", "1042", "2001")) == 2


def test_a_part_is_read_as_written_at_home_on_the_day_it_came(firm: Firm) -> None:
    said = firm.said("paid", "1042", "--amount", "2 500,00 kr", "--on", "20/11/2026")
    assert said.startswith("1042: 2500.00 SEK paid on 2026-11-20, by the word of the owner; 10000.00 SEK is left")


def test_an_amount_that_could_be_two_is_refused(firm: Firm) -> None:
    line = firm.refused("paid", "1042", "--amount", "2.500", code=2)
    assert '"2.500" can mean 2.5 or 2500; write it with two decimals' in line


def test_money_cannot_have_come_tomorrow(firm: Firm) -> None:
    assert "2026-11-25 is still to come" in firm.refused("paid", "1042", "--on", "2026-11-25", code=2)


def test_a_promise_is_read_in_the_owners_words(firm: Firm) -> None:
    for words in ("2026-12-01", "1.12.2026", "1 december", "den 1. december"):
        said = firm.said("promise", "1042", words)
        assert said == "1042: held until 2026-12-03: payment promised for 2026-12-01 (the owner)\n"


def test_a_client_is_paused_and_resumed_as_a_whole(firm: Firm) -> None:
    said = firm.said("pause", "acme", "--until", "2026-12-15", "--reason", "we talk")
    assert said == "acme: all held until 2026-12-15: we talk (the owner)\n"
    assert "pause to 2026-12-15" in firm.said("status")
    assert "no longer held" in firm.said("resume", "acme")
    assert "pause" not in firm.said("status")


def test_json_says_what_became_of_the_invoice(firm: Firm) -> None:
    (said,) = firm.told("paid", "1042", "--amount", "500,00")
    assert (said["target"], said["status"], said["balance"]) == ("1042", "open", "12000.00")
