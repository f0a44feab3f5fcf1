"""E-invoices and credit notes enter the ledger: what is new, known, contradicting, unsound, or to be asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.cli.asked import answers, task_words
from assistant.domain.case import Status
from assistant.domain.client import Client
from assistant.domain.money import Money
from assistant.flows.command import CommandError, decide_task
from assistant.flows.take_in import Refused, take_in
from assistant.flows.take_in_documents import Fate, TakenDocument
from assistant.flows.take_in_lists import Offered
from assistant.flows.world import World
from assistant.intake.pdf_content import PdfContent
from tests.flows.doubles import SOLROSEN, at, case, firm, tasks

TODAY = date(2026, 11, 24)
BUYER = replace(SOLROSEN, org_number="556012-5790")
ACME = Client("acme", "Åkers Bygg AB", org_number="SE556677889901")
_PARTY = (
    "<AccountingCustomerParty><Party><EndpointID>{endpoint}</EndpointID><PartyLegalEntity><RegistrationName>{name}"
    "</RegistrationName></PartyLegalEntity><Contact><ElectronicMail>{email}</ElectronicMail></Contact>"
    "</Party></AccountingCustomerParty>"
)
# JVBERi0= is %PDF- in base64.
_PDF = (
    '<AdditionalDocumentReference><ID>1</ID><Attachment><EmbeddedDocumentBinaryObject filename="f.pdf">JVBERi0=</'
    "EmbeddedDocumentBinaryObject></Attachment></AdditionalDocumentReference>"
)


def document(number: str = "1042", kind: str = "Invoice", **said: str) -> Offered:
    """A UBL document; `body` stands before the totals."""
    facts = {"issued": "2026-11-01", "due": "2026-12-01", "amount": "12500.00", "currency": "SEK", "corrects": ""}
    facts |= {"endpoint": "5560125790", "name": "Solrosen", "email": "", "body": "", "totals": ""} | said
    due = f"<DueDate>{facts['due']}</DueDate>" if facts["due"] and kind == "Invoice" else ""
    corrects = (
        "<BillingReference><InvoiceDocumentReference><ID>{corrects}</ID></InvoiceDocumentReference></BillingReference>"
    )
    raw = (
        f'<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"><ID>{number}</ID>'
        f"<IssueDate>{facts['issued']}</IssueDate>{due}<DocumentCurrencyCode>{facts['currency']}</DocumentCurrencyCode>"
        f"{corrects.format(**facts) if facts['corrects'] else ''}{_PARTY.format(**facts)}{facts['body']}"
        f'<LegalMonetaryTotal>{facts["totals"]}<PayableAmount currencyID="{facts["currency"]}">{facts["amount"]}'
        f"</PayableAmount></LegalMonetaryTotal></{kind}>"
    )
    return Offered(f"{number}.xml", raw.encode(), Path())


def bring(world: World, *offered: Offered) -> list[TakenDocument]:
    outcomes = take_in(world, offered, at(TODAY)).outcomes.values()
    assert all(isinstance(one, TakenDocument) for one in outcomes), outcomes
    return [one for one in outcomes if isinstance(one, TakenDocument)]


def refused(world: World, offered: Offered) -> str:
    before = len(world.store.journal.every())
    (outcome,) = take_in(world, [offered], at(TODAY)).outcomes.values()
    assert isinstance(outcome, Refused)
    assert len(world.store.journal.every()) == before
    (line,) = outcome.lines
    return line


@pytest.fixture
def world() -> World:
    return firm(None, BUYER, ACME, read_pdf=lambda _raw: PdfContent("text"))


@pytest.mark.parametrize(
    ("said", "client"),
    [
        ({"endpoint": "0007:5560125790"}, "solrosen"),
        ({"endpoint": "SE556012579001"}, "solrosen"),
        ({"endpoint": "5566778899"}, "acme"),
        ({"endpoint": "", "email": "Anna@solrosen.example"}, "solrosen"),
        ({"endpoint": "", "name": "ÅKERS BYGG"}, "acme"),
        ({"endpoint": "5566778899", "name": "Bageriet Solrosen AB"}, "acme"),
    ],
)
def test_the_client_is_found_by_number_then_address_then_name(world: World, said: dict[str, str], client: str) -> None:
    (taken,) = bring(world, document(**said))
    assert (taken.fate, case(world).invoice.client) == (Fate.NEW, client)


def test_the_pdf_inside_becomes_the_document(world: World) -> None:
    bring(world, document(body=_PDF))
    found = case(world).invoice
    assert (found.filename, world.store.ledger.document(found.document)) == ("f.pdf", b"%PDF-")


def test_the_same_again_changes_nothing(world: World) -> None:
    bring(world, document(body=_PDF))
    before = len(world.store.journal.every())
    (taken,) = bring(world, document(body=_PDF))
    assert taken.fate is Fate.SAME
    assert len(world.store.journal.every()) == before


def test_a_credit_note_takes_its_amount_off_once(world: World) -> None:
    note = document("9", "CreditNote", amount="2500.00", corrects="1042")
    bring(world, document(), note, note)
    assert case(world).balance == Money.of(10000, "SEK")
    (taken,) = bring(world, note)
    assert (taken.fate, case(world).balance) == (Fate.SAME, Money.of(10000, "SEK"))


def test_a_credit_note_for_all_of_it_closes_the_invoice(world: World) -> None:
    bring(world, document(), document("9", "CreditNote", corrects="1042"))
    assert case(world).status is Status.CLOSED


def test_more_credited_than_was_left_is_no_payment_and_no_sum_below_zero(world: World) -> None:
    _, taken = bring(world, document(), document("9", "CreditNote", amount="13000.00", corrects="1042"))
    assert taken.notes == ("500.00 SEK more than was left of 1042",)
    (asked,) = world.store.tasks.open()
    assert "har 500.00 SEK till godo: faktura 1042 är krediterad med mer än vad" in task_words(world, asked)
    assert "betalat" not in task_words(world, asked)


def test_a_credit_note_that_names_no_invoice_is_asked_about(world: World) -> None:
    bring(world, document(), document("9", "CreditNote", amount="2500.00"))
    (task,) = world.store.tasks.open()
    assert "till exempel credits=1042" in task_words(world, task)
    assert "due=" not in task_words(world, task)
    assert answers(world, task) == "no, or what is right: credits=1042"
    with pytest.raises(CommandError, match="credits must be said"):
        decide_task(world, task.id, "yes", at(TODAY))
    decide_task(world, task.id, "credits=1042", at(TODAY))
    assert case(world).balance == Money.of(10000, "SEK")
    assert tasks(world) == []


def test_what_is_missing_is_asked_about_and_taken_as_said(world: World) -> None:
    bring(world, document(due=""))
    assert tasks(world) == [("confirm-invoice", "")]
    (task,) = world.store.tasks.open()
    decide_task(world, task.id, "due=2026-12-15 amount=12 400,00 reference=10425", at(TODAY))
    found = case(world).invoice
    assert (found.due, found.amount, found.reference) == (date(2026, 12, 15), Money.of(12400, "SEK"), "10425")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("due=2026-10-01", "before the day of issue"),
        ("client=acmee due=2026-12-15", "did you mean acme"),
        ("due=tomorrow", "is no date"),
        ("maybe", "is no answer here"),
        ("due=2026-12-15 currency=SKE", "is no currency"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_and_the_question_stays(world: World, answer: str, said: str) -> None:
    bring(world, document(due=""))
    (task,) = world.store.tasks.open()
    with pytest.raises(CommandError, match=said):
        decide_task(world, task.id, answer, at(TODAY))
    assert tasks(world) == [("confirm-invoice", "")]


def test_no_leaves_the_document_alone(world: World) -> None:
    bring(world, document(due=""))
    decide_task(world, world.store.tasks.open()[0].id, "no", at(TODAY))
    assert (tasks(world), world.store.cases.get("1042")) == ([], None)


def test_parts_with_days_of_their_own_are_kept_and_followed(world: World) -> None:
    part = "<Amount currencyID='SEK'>6250.00</Amount><InstallmentDueDate>{}</InstallmentDueDate>"
    terms = f"<PaymentTerms>{part}</PaymentTerms>"
    bring(world, document(due="", body=terms.format("2026-12-01") + terms.format("2027-01-01")))
    found = case(world)
    assert [on for on, _ in found.invoice.instalments] == [date(2026, 12, 1), date(2027, 1, 1)]
    assert (found.invoice.due, found.asked) == (date(2026, 12, 1), Money.of(6250, "SEK"))


def test_nothing_to_pay_is_nothing_to_follow_up(world: World) -> None:
    (taken,) = bring(world, document(amount="0.00"))
    assert (taken.fate, world.store.cases.get("1042")) == (Fate.NOTHING, None)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"endpoint": "5599999999", "name": "Ny AB"}, '1042.xml: Ny AB (5599999999) is no client here; put "ny;Ny AB;'),
        ({"issued": "2027-03-01", "due": "2027-04-01"}, "1042.xml: it is dated 2027-03-01, which is still to come"),
        ({"currency": "XYZ"}, '1042.xml line 1: "XYZ" is no currency; ask'),
        ({"totals": "<TaxInclusiveAmount>12000.00</TaxInclusiveAmount>"}, "1042.xml line 1: its sums do not add up: "),
    ],
)
def test_an_unsound_invoice_is_one_line_with_its_remedy(world: World, said: dict[str, str], line: str) -> None:
    assert refused(world, document(**said)).startswith(line)
    assert world.store.cases.get("1042") is None


def test_an_invoice_due_before_it_was_issued_is_asked_about_and_taken_with_the_right_day(world: World) -> None:
    (taken,) = bring(world, document(due="2026-10-01"))
    assert (taken.fate, world.store.cases.get("1042")) == (Fate.ASKED, None)
    (asked,) = world.store.tasks.open()
    assert asked.task.facts["answer"] == "due=2026-12-31"
    assert "Förfallodagen ligger före fakturadatumet, den 1" in task_words(world, asked)
    assert "”ja”" not in task_words(world, asked)
    assert answers(world, asked) == "no, or what is right: due=2026-12-31"
    with pytest.raises(CommandError, match="is before the day of issue, 2026-11-01; say the right one"):
        decide_task(world, asked.id, "yes", at(TODAY))
    decide_task(world, asked.id, "due=2026-12-02", at(TODAY))
    assert case(world).invoice.due == date(2026, 12, 2)


def test_what_contradicts_the_ledger_is_refused(world: World) -> None:
    bring(world, document())
    assert "1042 is known already with 12500.00 SEK, not 99.00 SEK" in refused(world, document(amount="99.00"))
    assert "as an invoice to solrosen, not acme" in refused(world, document(endpoint="5566778899"))
    bring(world, document("9", "CreditNote", amount="100.00", corrects="1042"))
    other = document("9", "CreditNote", amount="200.00", corrects="1042")
    assert "credit note 9 is known already with 100.00 SEK off 1042" in refused(world, other)
    assert "it credits 77, which is not known" in refused(world, document("8", "CreditNote", corrects="77"))
