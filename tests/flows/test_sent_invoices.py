"""A mail of the owner with an invoice attached is the thread of that invoice, and brings it into the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.message import Attachment, Message
from assistant.domain.reading import Kind
from assistant.flows.sent_invoices import take_in_sent
from assistant.flows.world import World
from assistant.intake.pdf_content import PdfContent
from tests.flows.doubles import at, bring_in, case, firm, invoice, own, reading, tasks

DAY = date(2026, 11, 24)
PAPER = """Nordljus Media AB
Faktura
Bageriet Solrosen AB
Fakturanummer: 1042
Fakturadatum: 2026-11-24
Förfallodatum: 2026-12-24
Att betala: 12 500,00 kr
"""


def sent(text: str, world: World, *numbers: str, name: str = "1042.pdf", day: date = DAY) -> tuple[str, ...]:
    """What a mail with this paper attached is found to be about."""
    world = replace(world, read_pdf=lambda _raw: PdfContent(text))
    mail = replace(own("Faktura", "Se bilaga.", day), attachments=(attached(text, name),))
    return seen(world, mail, *numbers)


def attached(text: str, name: str) -> Attachment:
    raw = b"%PDF-1.4 " + text.encode()
    return Attachment(name, "application/pdf", len(raw), raw)


def seen(world: World, mail: Message, *numbers: str) -> tuple[str, ...]:
    now = at(DAY, 11)
    found = reading(Kind.OWNER_MAIL, *numbers, on=now, message=mail)
    return take_in_sent(world, found, mail.message_id, now).invoices


@pytest.fixture
def world() -> World:
    return firm()


def test_a_new_invoice_is_imported_with_its_thread_and_document(world: World) -> None:
    assert sent(PAPER, world) == ("1042",)
    found = case(world).invoice
    assert (found.client, found.thread, found.filename) == ("solrosen", "<own.20261124@nordljus.example>", "1042.pdf")
    assert world.store.ledger.document(found.document) == b"%PDF-1.4 " + PAPER.encode()
    assert sent(PAPER, world) == ("1042",)
    assert len(world.store.journal.of_invoice("1042")) == 1


def test_a_known_invoice_gets_the_thread_and_the_document_it_lacks(world: World) -> None:
    bring_in(world, invoice(due=date(2026, 12, 24), document=""), on=DAY)
    assert sent(PAPER, world, day=date(2026, 11, 1)) == ("1042",)
    found = case(world).invoice
    assert (found.thread, bool(found.document)) == ("<own.20261101@nordljus.example>", True)


def test_a_page_without_text_is_the_pdf_of_the_one_invoice_the_mail_speaks_of(world: World) -> None:
    bring_in(world, invoice(document=""), on=DAY)
    assert sent("", world, "1042", name="scan.pdf") == ("1042",)
    assert case(world).invoice.filename == "scan.pdf"


def test_what_is_not_certain_is_asked_about(world: World) -> None:
    assert sent(PAPER.replace("Förfallodatum: 2026-12-24\n", ""), world) == ()
    (task,) = world.store.tasks.open()
    assert (task.task.kind.value, task.task.client, task.task.facts["reason"]) == ("confirm-invoice", "solrosen", "due")
    assert task.task.facts["thread"] == "<own.20261124@nordljus.example>"


def test_paper_that_names_somebody_else_is_asked_about(world: World) -> None:
    assert sent(PAPER.replace("Bageriet Solrosen AB", "Ekens Bygg AB"), world) == ()
    (task,) = world.store.tasks.open()
    assert task.task.facts["reason"] == "client"


def test_an_offer_is_no_invoice(world: World) -> None:
    assert sent(PAPER.replace("Faktura", "Offert"), world, name="offert.pdf") == ()
    assert tasks(world) == []


def test_an_old_mail_brings_no_invoice_that_nobody_listed(world: World) -> None:
    assert sent(PAPER, world, day=date(2026, 11, 1)) == ()
    assert world.store.cases.get("1042") is None
    assert tasks(world) == []


def test_what_contradicts_the_ledger_is_told_and_changes_nothing(world: World) -> None:
    bring_in(world, invoice(due=date(2026, 12, 24)), on=DAY)
    assert sent(PAPER.replace("12 500,00", "12 600,00"), world) == ()
    assert [kind for kind, _ in tasks(world)] == ["bad-file"]
    assert case(world).balance == invoice().amount


def test_our_own_copy_in_sent_brings_nothing(world: World) -> None:
    world = replace(world, read_pdf=lambda _raw: PdfContent(PAPER))
    mail = replace(
        own("Faktura", "", DAY), attachments=(attached(PAPER, "1042.pdf"),), headers=(("x-invoice-assistant", "first"),)
    )
    assert seen(world, mail) == ()
