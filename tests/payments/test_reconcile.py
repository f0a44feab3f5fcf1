"""Where money goes by itself, and when a person is asked: never a guess, and never a question without an offer."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.payments.credit import Advised, Credit, Reference
from assistant.payments.index import ItemsInMemory
from assistant.payments.open_items import CREDIT
from assistant.payments.outcome import Allocation, Ground, Question, Reason, Settled, Surplus, TakenBack
from assistant.payments.reconcile import reconcile
from tests.payments.ledgers import ACCOUNT, BACK, DEDUCTED, ITEMS, advice, item, kr, ledger, ocr, paid, placed

ACME, BAGER = "ACME BYGG", "Bageren i Århus"


def settled(credit: Credit, items: ItemsInMemory | None = None) -> Settled:
    outcome = placed(credit, items)
    assert isinstance(outcome, Settled), outcome
    return outcome


def asked(credit: Credit, items: ItemsInMemory | None = None) -> Question:
    outcome = placed(credit, items)
    assert isinstance(outcome, Question), outcome
    return outcome


def numbers(credit: Credit, items: ItemsInMemory | None = None) -> list[str]:
    return [one.number for one in settled(credit, items).allocations]


def grounds(credit: Credit, items: ItemsInMemory | None = None) -> list[Ground]:
    return [one.ground for one in settled(credit, items).evidence]


def test_a_reference_with_check_digit_and_the_amount_settle() -> None:
    credit = paid("12500.00", ocr("10421"))
    assert settled(credit).allocations == (Allocation("10421", kr("12500.00")),)
    assert grounds(credit) == [Ground.CHECKED_REFERENCE, Ground.EXACT_AMOUNT]
    assert str(settled(credit).evidence[0]) == "reference with check digit: 1042175"


@pytest.mark.parametrize(
    "text",
    ["Faktura 10421", "fakt.nr 10421/okt", "inv:10421", "F10421", "Nr 10421, tack!", "1042 175", "OCR 001042175"],
)
def test_a_number_as_a_whole_token_settles_with_the_amount_and_the_payer(text: str) -> None:
    assert numbers(paid("12500.00", text=text, payer=ACME)) == ["10421"]


@pytest.mark.parametrize("text", ["104210", "910421", "1042", "tel 010421-55", "10421.50 kr", "2010421"])
def test_a_number_within_another_is_no_number(text: str) -> None:
    outcome = placed(paid("12500.00", text=text, payer="Nobody Known AB"))
    assert isinstance(outcome, Question)


def test_an_invoice_number_in_the_field_for_references_is_found() -> None:
    assert numbers(paid("3000.50", Reference("Faktura 10422"), payer=ACME)) == ["10422"]


def test_an_ocr_made_of_the_number_is_found_though_the_ledger_has_no_reference() -> None:
    items = ledger(item("10421", "acme", "12500.00", reference=""))
    assert numbers(paid("12500.00", ocr("10421"), payer=ACME), items) == ["10421"]


def test_the_danish_code_line_in_the_text_is_found() -> None:
    items = ledger(item("20331", "bager", "12500.00", reference="000000000203315"))
    credit = paid("12500.00", text="FI-betaling +71<000000000203315+81234567<", payer=BAGER)
    assert numbers(credit, items) == ["20331"]


def test_without_a_hard_fact_a_person_is_asked_and_the_payer_leads_the_offers() -> None:
    question = asked(paid("12500.00", payer=ACME))
    assert question.reason is Reason.NO_HARD_FACT
    assert [one.numbers for one in question.candidates[:2]] == [("10421",), ("20331",)]
    assert {one.ground for one in question.candidates[0].evidence} >= {Ground.EXACT_AMOUNT, Ground.NAME}


def test_a_number_from_a_stranger_is_asked_about() -> None:
    assert asked(paid("12500.00", text="10421", payer="Somebody Else GmbH")).reason is Reason.OTHER_PAYER


def test_a_reference_with_check_digit_from_a_stranger_settles() -> None:
    assert numbers(paid("12500.00", ocr("10421"), payer="Anna Berg")) == ["10421"]


def test_a_reference_of_one_client_and_the_account_of_another_that_owes_as_much_is_a_rival() -> None:
    items = ledger(accounts={"DK99": ("bager",)})
    question = asked(paid("12500.00", ocr("10421"), payer_account="DK99"), items)
    assert question.reason is Reason.RIVAL
    assert {one.numbers for one in question.candidates[:2]} == {("10421",), ("20331",)}


def test_a_wrong_digit_is_offered_with_what_was_meant() -> None:
    wrong = ocr("10421").text.replace("42", "43")
    question = asked(paid("12500.00", Reference(wrong), payer=ACME))
    assert question.candidates[0].numbers == ("10421",)
    assert Ground.NEAR in [one.ground for one in question.candidates[0].evidence]


def test_a_number_with_a_twin_one_digit_away_is_asked_about_when_nobody_knows_the_payer() -> None:
    items = ledger(item("10421", "acme", "100.00", reference=""), item("10431", "bager", "100.00", reference=""))
    assert asked(paid("100.00", text="10421"), items).reason is Reason.SEVERAL
    assert numbers(paid("100.00", text="10421", payer=ACME), items) == ["10421"]


def test_one_payment_for_several_that_are_named() -> None:
    credit = paid("16250.50", text="Faktura 10421, 10422 + 10423", payer=ACME)
    assert numbers(credit) == ["10421", "10422", "10423"]
    assert Ground.SUM in grounds(credit)


def test_one_of_the_named_is_not_paid_when_the_rest_is_the_sum() -> None:
    assert numbers(paid("15500.50", text="10421 10422 10423", payer=ACME)) == ["10421", "10422"]


def test_the_payers_own_division_is_followed() -> None:
    told = [
        Reference("10421", Advised.DOCUMENT, kr("10000.00")),
        Reference("10422", Advised.DOCUMENT, kr("3000.50")),
        Reference("K501", Advised.DOCUMENT, kr("-500.00")),
    ]
    outcome = settled(paid("12500.50", *told, payer=ACME))
    assert {one.number: one.amount for one in outcome.allocations} == {one.text: one.amount for one in told}


def test_one_named_and_paid_for_several_is_asked_with_the_sum_offered_first() -> None:
    question = asked(paid("16250.50", ocr("10421"), payer=ACME))
    assert question.reason is Reason.MORE_THAN_NAMED
    assert question.candidates[0].numbers == ("10421", "10422", "10423")


def test_several_payments_for_one_invoice() -> None:
    first = paid("5000.00", ocr("10421"), payer=ACME)
    second = paid("7500.00", ocr("10421"), payer=ACME, booked=date(2026, 11, 3))
    outcomes = reconcile([second, first], ledger()).settled
    assert [one.allocations[0].amount for one in outcomes] == [kr("5000.00"), kr("7500.00")]


def test_a_part_from_somebody_else_is_asked_about() -> None:
    assert asked(paid("5000.00", ocr("10421"), payer="Anna Berg")).reason is Reason.NOT_THE_AMOUNT


def test_a_part_that_is_just_another_invoice_is_asked_about() -> None:
    question = asked(paid("3000.50", ocr("10421"), payer=ACME))
    assert question.reason is Reason.RIVAL
    assert ("10422",) in [one.numbers for one in question.candidates[:2]]


def test_a_little_too_much_is_the_clients_credit() -> None:
    outcome = settled(paid("12600.00", ocr("10421"), payer=ACME))
    assert (outcome.surplus, outcome.surplus_is) == (kr("100.00"), Surplus.CLIENT_CREDIT)
    assert outcome.client == "acme"


def test_too_much_that_may_be_for_the_next_invoice_is_asked_about() -> None:
    assert asked(paid("13300.00", ocr("10421"), payer=ACME)).reason is Reason.MORE_THAN_NAMED


@pytest.mark.parametrize(("amount", "waived", "surplus"), [("3000.00", "0.50", "0"), ("3001.00", None, "0.50")])
def test_rounding_to_whole_crowns_settles(amount: str, waived: str | None, surplus: str) -> None:
    outcome = settled(paid(amount, ocr("10422"), payer="Anna Berg"))
    assert outcome.allocations[0].waived == (kr(waived) if waived else None)
    assert outcome.surplus == kr(surplus)
    assert outcome.surplus_is is (Surplus.ROUNDING if outcome.surplus else Surplus.NONE)


def test_a_fee_is_only_borne_when_the_payment_crossed_a_border() -> None:
    abroad = paid("12470.00", ocr("10421"), payer="Anna Berg", payer_account="DE89370400440532013000")
    assert settled(abroad).allocations == (Allocation("10421", kr("12470.00"), waived=kr("30.00")),)
    at_home = paid("12470.00", ocr("10421"), payer="Anna Berg", payer_account="SE3550000000054910000003")
    assert asked(at_home).reason is Reason.NOT_THE_AMOUNT


def test_fees_and_interest_are_paid_with_the_invoice_or_left_over() -> None:
    together = settled(paid("5059.00", ocr("20332")))
    assert together.allocations == (Allocation("20332", kr("4999.00"), charges=kr("60.00")),)
    assert together.left_over_charges is None
    assert settled(paid("4999.00", ocr("20332"))).left_over_charges == kr("60.00")


def test_a_credit_note_that_makes_up_the_difference_is_netted() -> None:
    outcome = settled(paid("12000.00", ocr("10421"), payer=ACME))
    assert {one.number: one.amount for one in outcome.allocations} == {"10421": kr("12500.00"), "K501": kr("-500.00")}
    assert Ground.CREDIT_NOTE in [one.ground for one in outcome.evidence]


def test_a_credit_note_written_after_it_was_deducted_is_netted_but_no_later_credit() -> None:
    without = [one for one in ITEMS if one.number != "K501"]
    late = date(2026, 12, 24)
    outcome = settled(
        paid("12000.00", ocr("10421"), payer=ACME), ledger(*without, item("K9", "acme", "-500.00", issued=late))
    )
    assert {one.number for one in outcome.allocations} == {"10421", "K9"}
    credit = item(f"{CREDIT}9", "acme", "-500.00", issued=late)
    outcome = settled(paid("12000.00", ocr("10421"), payer=ACME), ledger(*without, credit))
    assert {one.number for one in outcome.allocations} == {"10421"}


def test_two_credit_notes_that_would_each_make_up_the_difference_are_asked_about() -> None:
    items = ledger(*ITEMS, item("K502", "acme", "-500.00"))
    question = asked(paid("12000.00", ocr("10421"), payer=ACME), items)
    assert question.reason is Reason.SEVERAL
    assert {one.numbers for one in question.candidates[:2]} == {("K501", "10421"), ("K502", "10421")}


def test_another_currency_is_asked_about() -> None:
    question = asked(paid("1250.00", ocr("10421"), currency="EUR", payer=ACME))
    assert question.reason is Reason.OTHER_CURRENCY
    assert question.candidates[0].numbers == ("10421",)


def test_an_invoice_that_is_paid_already_is_asked_about_and_the_open_one_offered() -> None:
    question = asked(paid("8000.00", ocr("30001"), payer="Cederlunds Maleri"))
    assert question.reason is Reason.ALREADY_PAID
    assert question.candidates[0].numbers == ("30002",)


def test_the_second_of_two_payments_of_one_invoice_is_asked_about() -> None:
    first = paid("12500.00", ocr("10421"), payer=ACME)
    second = paid("12500.00", ocr("10421"), payer=ACME, booked=date(2026, 11, 3))
    reconciled = reconcile([first, second], ledger())
    assert [one.credit for one in reconciled.settled] == [first]
    assert [one.reason for one in reconciled.questions] == [Reason.ALREADY_PAID]


def test_a_number_before_the_invoice_was_issued_is_asked_about() -> None:
    early = paid("12500.00", text="10421", payer=ACME, booked=date(2026, 9, 1))
    assert asked(early).reason is Reason.TOO_EARLY


def test_a_remittance_advice_says_what_a_payment_without_a_word_is_for() -> None:
    items = ledger(advices=[advice("acme", "15500.50", "10421", "10422")])
    credit = paid("15500.50", payer=ACME)
    assert numbers(credit, items) == ["10421", "10422"]
    assert Ground.ADVICE in grounds(credit, items)


def test_a_known_account_is_evidence_and_no_hard_fact() -> None:
    items = ledger(accounts={"SE35": ("acme",)})
    question = asked(paid("12500.00", payer_account="SE35"), items)
    assert Ground.ACCOUNT in [one.ground for one in question.candidates[0].evidence]
    assert Ground.ACCOUNT in grounds(paid("12500.00", text="10421", payer_account="SE35"), items)


def test_a_payment_taken_back_opens_its_invoice_again() -> None:
    outcome = placed(paid("8000.00", ocr("30001"), direction=BACK))
    assert isinstance(outcome, TakenBack)
    assert outcome.allocations == (Allocation("30001", kr("8000.00")),)


def test_a_payment_taken_back_is_told_by_the_earlier_ones_id() -> None:
    items = ledger(paid={"E2E-1": ("30001",)})
    assert isinstance(placed(paid("8000.00", direction=BACK, end_to_end="E2E-1"), items), TakenBack)
    assert asked(paid("7000.00", direction=BACK, end_to_end="E2E-1"), items).reason is Reason.TAKEN_BACK


def test_paid_and_taken_back_in_one_run_is_open_again_for_the_next() -> None:
    first = paid("12500.00", ocr("10421"), payer=ACME)
    back = paid("12500.00", ocr("10421"), direction=BACK, booked=date(2026, 11, 3))
    again = paid("12500.00", ocr("10421"), payer=ACME, booked=date(2026, 11, 4))
    reconciled = reconcile([again, back, first], ledger())
    assert [type(one) for one in reconciled.outcomes] == [Settled, TakenBack, Settled]


def test_what_was_never_paid_cannot_be_taken_back() -> None:
    assert asked(paid("12500.00", ocr("10421"), direction=BACK)).reason is Reason.TAKEN_BACK


def test_a_deduction_is_asked_about() -> None:
    assert asked(paid("500.00", direction=DEDUCTED, payer=ACME)).reason is Reason.DEDUCTED


def test_several_clients_in_one_payment_when_all_is_named_by_reference() -> None:
    outcome = settled(paid("25000.00", ocr("10421"), ocr("20331"), payer="Bokföringsbyrån AB"))
    assert [one.number for one in outcome.allocations] == ["10421", "20331"]
    assert outcome.client == ""


def test_at_most_five_are_offered_and_each_lays_out_the_whole_amount() -> None:
    many = [item(str(n), "acme", "100.00") for n in range(50_000, 50_040)]
    question = asked(paid("100.00", payer=ACME), ledger(*many))
    assert len(question.candidates) == 5
    for one in question.candidates:
        assert sum(part.amount.minor for part in one.allocations) + one.surplus.minor == 10_000


def test_the_owners_own_account_is_not_the_payers() -> None:
    assert isinstance(placed(paid("12500.00", ocr("10421"), account=ACCOUNT)), Settled)
    assert all(one.reference for one in ITEMS)
