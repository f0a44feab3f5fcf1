"""Two sources tell of one payment, of two, or nobody can know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.payments.credit import Credit
from assistant.payments.told_twice import Likeness, compared, is_bare, told_facts
from tests.payments.ledgers import ocr, paid

CAMT = paid("800.00", ocr("10423"), payer="Acme Bygg AB", booked=date(2026, 11, 20))


def told(**more: object) -> Credit:
    """The same amount, as another source tells it."""
    bare = replace(CAMT, references=(), payer="", source="csv seb", account="", key="other")
    return replace(bare, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        (told(), Likeness.MAYBE),
        (told(references=CAMT.references), Likeness.SAME),
        (told(text=f"BG {CAMT.references[0].text}"), Likeness.SAME),
        (told(references=(ocr("10422"),)), Likeness.OTHER),
        (told(payer="ACME BYGG"), Likeness.SAME),
        (told(payer="Acme Bygg AB", booked=date(2026, 11, 23)), Likeness.MAYBE),
        (told(payer="Cederlunds Måleri HB"), Likeness.OTHER),
        (told(text="Insättning"), Likeness.MAYBE),
        (told(text="ACME BYGG AB, STOCKHOLM"), Likeness.SAME),
        (told(text="ACME"), Likeness.MAYBE),
        (told(text="BYGG ACME"), Likeness.SAME),
        (told(text="ACME BYGG", booked=date(2026, 11, 23)), Likeness.MAYBE),
        (told(text="CEDERLUNDS MÅLERI"), Likeness.MAYBE),
        (told(account="SE3550000000054910000003", references=CAMT.references), Likeness.OTHER),
        # A bankgiro number and an IBAN name one account.
        (told(account="5050-1055", references=CAMT.references), Likeness.SAME),
    ],
)
def test_the_first_fact_that_both_tell_decides(other: Credit, likeness: Likeness) -> None:
    assert compared(CAMT, other) is likeness
    assert compared(other, CAMT) is likeness


def test_a_name_that_one_source_cuts_is_the_same_name() -> None:
    payer, cut = replace(CAMT, references=(), payer="Bergströms Måleri AB"), told(text="BERGSTRÖMS")
    assert compared(payer, cut) is compared(cut, payer) is Likeness.SAME


def test_an_id_or_an_account_that_is_the_same_is_proof() -> None:
    bare = told()
    assert compared(replace(bare, end_to_end="E1"), replace(CAMT, end_to_end="E1")) is Likeness.SAME
    one, other = replace(bare, payer_account="SE1"), replace(CAMT, payer_account="SE1")
    assert compared(one, other) is Likeness.SAME
    assert compared(one, replace(CAMT, payer_account="SE2")) is Likeness.OTHER


def test_the_text_alone_is_proof_when_it_is_the_same() -> None:
    assert compared(told(text="Hyra november"), told(text="HYRA NOVEMBER")) is Likeness.SAME


def test_a_line_without_payer_and_reference_may_be_a_sum_of_several() -> None:
    assert is_bare(told())
    assert not is_bare(CAMT)
    assert told_facts(CAMT) > told_facts(told(text="Insättning"))
