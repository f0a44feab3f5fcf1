"""A remittance advice in a PDF says what was paid; our own invoice sent back, or a stranger's list, does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.money import Money
from assistant.domain.reading import Kind, Reading
from assistant.understanding.context import Context
from assistant.understanding.reading import read
from tests.understanding.reader import SAMPLE_FIRM, context_for

ADVICE = """Bergslagens Plåt AB                       Betalningsspecifikation
Betalningsdatum 2026-11-16        Leverantör 4711
Fakturanr     Fakturadatum   Fakturabelopp      Betalt belopp
F26-311       2026-09-21         27 600,00          27 600,00
F26-348       2026-10-14          8 125,00           8 000,00
Summa                                              35 600,00 SEK
"""
ENGLISH = "Pike & Daughters\nREMITTANCE ADVICE\nInvoice F26-335 54,000.00\nInvoice F26-351\nTotal paid SEK 66,350.00\n"


def _mail(text: str, sender: str = "kontor@bergslagensplat.example", more: str = "") -> bytes:
    return (
        f"From: <{sender}>\nTo: <ekonomi@tallkotten.example>\nSubject: Betalning\nMessage-ID: <1@x.example>\n{more}"
        f"Date: Mon, 16 Nov 2026 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


@pytest.fixture(scope="module")
def context() -> Context:
    return context_for(SAMPLE_FIRM.read_text(encoding="utf-8"))


def _read(context: Context, attached: str, text: str = "Hej, se bifogat.", **mail: str) -> Reading:
    return read(_mail(text, **mail), replace(context, attached=(attached,)))


def test_the_advice_names_invoices_amounts_and_total(context: Context) -> None:
    """The paid amount stands last in a row, and need not be all that is owed."""
    found = _read(context, ADVICE)
    assert (found.kind, found.client, found.invoices) == (Kind.PAYMENT_CLAIM, "berg", ("F26-311", "F26-348"))
    assert found.listed == (("F26-311", Money.of("27600", "SEK")), ("F26-348", Money.of("8000", "SEK")))
    assert (found.amount, found.answered) == (Money.of("35600", "SEK"), True)
    assert found.sentence.startswith("F26-311")


def test_where_a_row_has_no_amount_the_total_is_what_stands_behind_its_word(context: Context) -> None:
    """Some programs list the numbers and one sum."""
    found = _read(context, ENGLISH, "See attached.", sender="ekonomi@norrskenshotell.example")
    assert found.invoices == ("F26-335", "F26-351")
    assert found.listed == (("F26-335", Money.of("54000", "SEK")),)
    assert found.amount == Money.of("66350", "SEK")


def test_what_the_client_writes_beside_it_still_leads(context: Context) -> None:
    """An objection is not settled by paying the rest."""
    found = _read(context, ADVICE, "Vi bestrider fakturan, arbetet är inte utfört som avtalat.")
    assert (found.kind, Kind.PAYMENT_CLAIM in found.kinds) == (Kind.DISPUTE, True)


@pytest.mark.parametrize(
    "text",
    [
        "Tallkotten Produktion AB\nFaktura F26-311\nAtt betala 27 600,00 SEK\nBankgiro 123-4567",
        "Betalningsspecifikation\n9999 1 000,00",
        "",
        "\x00\ufffd" * 1000,
    ],
)
def test_other_pdfs_change_nothing(context: Context, text: str) -> None:
    """Our invoice sent back, somebody else's numbers, no text at all."""
    assert _read(context, text) == read(_mail("Hej, se bifogat."), context)


def test_another_client_s_numbers_are_not_believed(context: Context) -> None:
    """Nobody pays for somebody else without being asked about."""
    found = _read(context, ENGLISH)
    assert (found.invoices, found.listed) == (read(_mail("Hej, se bifogat."), context).invoices, ())


def test_from_an_unknown_address_it_is_a_question(context: Context) -> None:
    """A payment office far away: the owner is told which client it may be."""
    found = _read(context, ADVICE, "Please find attached.", sender="noreply@payments.example")
    assert (found.client, found.candidates) == ("", ("berg", "F26-311", "F26-348"))
    assert (found.kind, found.answered) == (Kind.PAYMENT_CLAIM, True)


def test_a_program_that_sends_it_makes_a_claim_and_no_answer(context: Context) -> None:
    """It holds the reminders for the bank's days, and nobody has to look."""
    found = _read(context, ADVICE, "Detta är ett automatiskt utskick.", more="Auto-Submitted: auto-generated\n")
    assert (found.kind, found.answered) == (Kind.PAYMENT_CLAIM, False)


def test_a_forger_s_attachment_is_not_read(context: Context) -> None:
    """What is suspicious stays so."""
    text = "Vi har bytt bank. Betala till vårt nya konto SE45 5000 0000 0583 9825 7466 i fortsättningen."
    assert _read(context, ADVICE, text).kind is read(_mail(text), context).kind


def test_a_bare_pointer_to_the_attachment_adds_nothing_to_it(context: Context) -> None:
    """ "See attached" is neither question nor objection."""
    assert _read(context, ADVICE).kinds == (Kind.PAYMENT_CLAIM,)


@pytest.mark.timeout(20)
def test_an_endless_list_is_cut_off(context: Context) -> None:
    """A PDF made to keep us busy."""
    rows = "\n".join(f"{number} {number + 1} {number + 2} 1,00" for number in range(100_000, 200_000))
    assert _read(context, f"Betalningsavi\nF26-311 27 600,00\n{rows}").invoices == ("F26-311",)
