"""Whether what the owner sent is our draft: edited much or little, with or without what a mail program drops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.message import Address, Attachment, Message
from assistant.understanding.likeness import likeness

TEXT = """Hej Anna!

Vi kan inte se att vi har fått betalt för faktura 1042 på 12 500,00 kr, som förföll den 1 december 2026.

Vi stämmer av månadens betalningar och behöver veta hur det ligger till. När kan vi räkna med betalningen? Är det något
i fakturan eller leveransen som inte stämmer, eller behöver ni hjälp för att kunna betala? Hör av er i så fall.

Bankgiro: 5402-9681
OCR: 20261042
Att betala senast: 9 december 2026

Har ni redan betalat kan ni bortse från det här mejlet.

Vänliga hälsningar
Karin Ek
Nordljus Media AB"""
DRAFT = Message(
    "<ia.1@nordljus.example>",
    Address("ekonomi@nordljus.example"),
    (Address("anna@solrosen.example", "Anna Berg"),),
    subject="Re: Faktura 1042 från Nordljus",
    in_reply_to=("<sent-1042@nordljus.example>",),
    references=("<sent-1042@nordljus.example>",),
    text=TEXT,
    attachments=(Attachment("1042.pdf", "application/pdf", 2000),),
)
SENT = replace(DRAFT, message_id="<new@nordljus.example>")
STRIPPED = replace(SENT, in_reply_to=(), references=(), attachments=())


def edited(text: str, base: Message = SENT) -> Message:
    return replace(base, text=text)


LIGHTLY = TEXT.replace("Vi stämmer av månadens betalningar och behöver veta", "Vi vill gärna veta")
ADDED = "Tack för senast, det var roligt att ses på mässan!\n\n" + TEXT + "\n\nPS. Hälsa Lars."
SHORTENED = """Hej Anna!

Vi kan inte se att vi har fått betalt för faktura 1042 på 12 500,00 kr, som förföll den 1 december 2026.
När kan vi räkna med betalningen?

Bankgiro: 5402-9681
OCR: 20261042

Vänliga hälsningar
Karin Ek"""
REWRITTEN = """Hej Anna!

Jag ville bara kolla läget med faktura 1042 på 12 500,00 kr, har den fastnat någonstans hos er? Den förföll i måndags.
Bankgiro: 5402-9681, OCR: 20261042. När kan vi räkna med betalningen?

Karin"""


@pytest.mark.parametrize("base", [SENT, STRIPPED], ids=["as it was", "thread and attachment dropped"])
@pytest.mark.parametrize("text", [TEXT, LIGHTLY, ADDED, SHORTENED], ids=["same", "lightly", "added to", "shortened"])
def test_an_edited_draft_is_known(text: str, base: Message) -> None:
    assert likeness(DRAFT, edited(text, base)).same_mail


def test_a_draft_written_anew_is_known_once_it_has_left_its_folder() -> None:
    found = likeness(DRAFT, edited(REWRITTEN))
    assert found.may_be_the_same


def test_a_draft_sent_to_somebody_else_there_is_known() -> None:
    assert likeness(DRAFT, replace(edited(LIGHTLY), to=(Address("lars@solrosen.example"),))).same_mail


def test_a_draft_under_another_subject_is_known() -> None:
    assert likeness(DRAFT, replace(edited(LIGHTLY), subject="Betalning?")).same_mail


def test_a_subject_of_its_own_to_the_same_person_is_enough() -> None:
    draft = replace(DRAFT, subject="Påminnelse: faktura 1042 förföll den 1 december 2026")
    assert likeness(draft, replace(STRIPPED, subject=draft.subject, text="Ring mig.")).same_mail


ANSWERS = [
    "Hej Anna!\n\nTack för beskedet, då väntar vi till den 15.\n\nVänliga hälsningar\nKarin",
    "Hej Anna! Här kommer fakturan en gång till.\n\nVänliga hälsningar\nKarin Ek\nNordljus Media AB",
    "Absolut, slutet av mars går bra.",
]


@pytest.mark.parametrize("text", ANSWERS)
@pytest.mark.parametrize("subject", ["Re: Faktura 1042 från Nordljus", "Sv: Re: Faktura 1042 från Nordljus"])
def test_an_answer_in_the_same_thread_is_no_draft_of_ours(text: str, subject: str) -> None:
    """Even with the invoice attached once more: the rest of it has nothing of the draft."""
    assert not likeness(DRAFT, replace(edited(text), subject=subject)).same_mail


def test_what_is_quoted_does_not_count() -> None:
    quoted = "Hej! Vi hörs i morgon.\n\nDen 2 dec. 2026 skrev Karin:\n" + "\n".join(
        "> " + line for line in TEXT.split("\n")
    )
    assert not likeness(DRAFT, edited(quoted)).same_mail


def test_a_mail_about_something_else_has_nothing_in_common() -> None:
    other = replace(STRIPPED, subject="Lunch?", text="Ska vi äta lunch på torsdag?", to=(Address("bo@annan.example"),))
    found = likeness(DRAFT, other)
    assert not found.same_mail
    assert not found.may_be_the_same


def test_an_endless_mail_is_compared_in_no_time() -> None:
    assert not likeness(DRAFT, edited("ord " * 200_000)).same_mail


def test_nothing_is_like_nothing() -> None:
    empty = Message("<1@x>", Address("a@b.example"))
    assert likeness(empty, empty).whole == 0
