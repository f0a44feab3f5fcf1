"""PDFs that come with a client's mail are opened apart, and a broken one is told of and hinders nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.message import EmailMessage

import pytest

from assistant.domain.money import Money
from assistant.domain.reading import Kind
from assistant.flows.attachments import MOST_PDFS, opened
from assistant.flows.world import World
from assistant.intake.pdf_content import PdfContent
from tests.flows.doubles import ANNA, OWNER, at, bring_in, case, firm, hear, invoice, reading, round_on

DAY = date(2026, 12, 2)


def _mail(*pdfs: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        ANNA.email,
        OWNER.email,
        "Sv: Faktura",
        "<a@b.example>",
    )
    mail.set_content("Hej, se bifogat.")
    for number, content in enumerate(pdfs):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{number}.pdf")
    return mail.as_bytes()


@pytest.fixture
def world() -> World:
    """A PDF says what it holds; one that begins badly cannot be opened."""

    def read_pdf(raw: bytes) -> PdfContent:
        bad = b"bad" in raw
        return PdfContent(problem="not a readable PDF: it is damaged") if bad else PdfContent(raw.decode())

    world = firm(read_pdf=read_pdf)
    bring_in(world, invoice("1042"), on=date(2026, 11, 20))
    return world


def test_each_pdf_has_its_text_or_its_problem(world: World) -> None:
    """Whatever its type is called."""
    found = opened(world, _mail(b"%PDF-1.4 one", b"%PDF-1.4 bad", b"no pdf"))
    assert found.texts == ("%PDF-1.4 one",)
    assert found.problems == (("1.pdf", "not a readable PDF: it is damaged"),)


def test_only_so_many_are_opened(world: World) -> None:
    """A mail with hundreds must not keep the rest waiting."""
    assert len(opened(world, _mail(*[b"%PDF-1.4 one"] * 20)).texts) == MOST_PDFS


def test_mail_without_pdfs_opens_nothing(world: World) -> None:
    assert opened(world, _mail()).texts == ()


async def test_a_broken_pdf_is_told_to_the_journal_and_the_mail_is_read(world: World) -> None:
    """The client's words count all the same."""
    world.mailbox.content["INBOX"] = [_mail(b"%PDF-1.4 bad")]  # type: ignore[attr-defined]
    await round_on(world, DAY)
    told = [one.reason for one in world.store.journal.of_client("solrosen") if one.event == "AttachmentUnread"]
    assert told == ["0.pdf, which came with their mail, was not read: not a readable PDF: it is damaged"]
    assert case(world).holds


async def test_an_advice_in_the_mail_holds_as_a_claim(world: World) -> None:
    """From the folder to the case, with the sentence of the advice as evidence."""
    world.mailbox.content["INBOX"] = [_mail(b"%PDF-1.4 \nBetalningsavi\n1042  12 500,00 kr\n")]  # type: ignore[attr-defined]
    await round_on(world, DAY)
    assert [(hold.kind.value, hold.sentence) for hold in case(world).holds] == [("payment-claim", "1042  12 500,00 kr")]


def test_what_is_listed_helps_to_place_the_payment(world: World) -> None:
    """One payment for several invoices is split by the client's own list."""
    amount = Money.of(12500, "SEK")
    hear(world, reading(Kind.PAYMENT_CLAIM, "1042", on=at(DAY), listed=(("1042", amount),), amount=amount), at(DAY))
    (advice,) = world.store.items.advices(amount)
    assert (advice.client, advice.invoices) == ("solrosen", ("1042",))


async def test_the_owner_s_own_pdfs_are_not_opened(world: World) -> None:
    """They are what the owner sent."""
    seen: list[bytes] = []
    mine = replace(world, read_pdf=lambda raw: (seen.append(raw), PdfContent())[1])
    raw = _mail(b"%PDF-1.4 one").replace(ANNA.email.encode(), OWNER.email.encode())
    mine.mailbox.content["Sent"] = [raw]  # type: ignore[attr-defined]
    await round_on(mine, DAY)
    assert seen == []
