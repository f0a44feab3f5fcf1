"""The finished mail: headers, parts, bytes."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.client import Client, Contact, Person
from assistant.domain.ladder import DEFAULT
from assistant.domain.message import Address
from assistant.domain.reminder import Conversation, Document, Line, OutgoingMail, Reminder
from assistant.writing.compose import Writer
from assistant.writing.message import Envelope, HeaderError, chain, outgoing, tag
from assistant.writing.notice import NoticeItem
from assistant.writing.templates import Rendered, TemplateError
from tests.writing.house import HOUSE, INVOICE, NOW, REMINDER

ID = "<reminder-1042-second@nordljus.example>"
PDF = b"%PDF-1.7\r\n\x00\xff\n.\r\n..\r\nFrom here\n%%EOF"


def _mail(writer: Writer, reminder: Reminder = REMINDER, *documents: Document) -> OutgoingMail:
    return writer.reminder(reminder, documents, ID, NOW)


def _read(mail: OutgoingMail) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(mail.raw, policy=policy.default))


def test_the_headers_say_who_writes_to_whom_and_why(writer: Writer) -> None:
    copies = (Contact("lars@solrosen.example", "Lars Öberg"), Person("karin@nordljus.example", "Karin Ek"))
    mail = _mail(writer, replace(REMINDER, cc=copies))
    read = _read(mail)
    assert read["From"] == "Nordljus Media AB <ekonomi@nordljus.example>"
    assert read["To"] == "Anna Berg <anna@solrosen.example>"
    assert read["Cc"] == "Lars Öberg <lars@solrosen.example>, Karin Ek <karin@nordljus.example>"
    assert read["Date"] == "Wed, 09 Dec 2026 08:30:00 +0000"
    assert read["Message-ID"] == ID == mail.message_id
    assert read["X-Invoice-Assistant"] == "second; invoices=1042"
    assert read["Subject"] == mail.subject == "Andra påminnelsen: faktura 1042 är 8 dagar försenad"
    assert "Auto-Submitted" not in read
    assert "In-Reply-To" not in read
    assert mail.sender == Address("ekonomi@nordljus.example", "Nordljus Media AB")
    assert mail.recipients == ("anna@solrosen.example", "lars@solrosen.example", "karin@nordljus.example")


def test_the_parts_are_text_and_html_and_then_the_documents(writer: Writer) -> None:
    read = _read(_mail(writer, REMINDER, Document("Faktura 1042 å.pdf", PDF), Document("Brev.pdf", b"%PDF-2")))
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        "application/pdf",
    ]
    text = read.get_body(("plain",))
    assert text is not None
    assert (text.get_content_charset(), text.get_param("format")) == ("utf-8", "flowed")
    assert [part.get_filename() for part in read.iter_attachments()] == ["Faktura 1042 å.pdf", "Brev.pdf"]


@given(st.binary(max_size=4000))
def test_an_attached_document_keeps_every_byte(content: bytes) -> None:
    envelope = Envelope(Address("a@a.example"), Address("b@b.example"), ID, NOW)
    mail = outgoing(envelope, Rendered("s", "t", "<p>h</p>"), (Document("a.pdf", content),), tag("first", ("1",)))
    (part,) = _read(mail).iter_attachments()
    assert part.get_payload(decode=True) == content


def test_the_bytes_are_ready_for_the_wire(writer: Writer) -> None:
    raw = _mail(writer, REMINDER, Document("a.pdf", PDF)).raw
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 78
    assert raw.isascii()


def test_the_same_reminder_is_the_same_to_the_byte(writer: Writer) -> None:
    document = Document("a.pdf", PDF)
    assert _mail(writer, REMINDER, document).raw == _mail(writer, REMINDER, document).raw


def test_what_looks_like_the_end_of_a_part_does_not_end_it(writer: Writer) -> None:
    boundary = _read(_mail(writer)).get_boundary()
    said = replace(writer.render(REMINDER), text=f"--{boundary}--\n--{boundary}\n")
    envelope = Envelope(Address("a@a.example"), Address("b@b.example"), ID, NOW)
    mail = _read(outgoing(envelope, said, (Document("a.pdf", PDF),), tag("first", ("1",))))
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"--{boundary}--" in text.get_content()
    assert len(list(mail.walk())) == 5


def test_an_answer_stands_in_the_thread(writer: Writer) -> None:
    references = ("<one@client.example>", "<two@nordljus.example>", "<three@client.example>")
    read = _read(_mail(writer, replace(REMINDER, conversation=Conversation("Offert", references))))
    assert read["In-Reply-To"] == "<three@client.example>"
    assert read["References"] == " ".join(references)


@pytest.mark.parametrize("length", [40, 150, 300])
def test_long_message_ids_are_not_taken_apart(writer: Writer, length: int) -> None:
    references = tuple(f"<{letter * length}@client.example>" for letter in "abcd")
    raw = _mail(writer, replace(REMINDER, conversation=Conversation("x", references))).raw
    header = raw.split(b"\r\n\r\n")[0]
    assert all(one.encode() in header for one in references)


def test_a_long_thread_keeps_its_first_and_its_last_messages() -> None:
    ids = [f"<{at}@x.example>" for at in range(100)]
    kept = chain(ids)
    assert (kept[0], kept[-1], len(kept)) == (ids[0], ids[-1], 20)
    assert kept[1:] == tuple(ids[-19:])


def test_broken_and_repeated_ids_are_left_out_of_the_chain() -> None:
    assert chain(("<a@x>", "no id", "<b@x>", "<b y@x>", "<a@x>")) == ("<b@x>", "<a@x>")


_EVIL = "Anna\r\nBcc: everybody@example.org"


@pytest.mark.parametrize(
    "reminder",
    [
        replace(REMINDER, to=Contact("anna@solrosen.example", _EVIL)),
        replace(REMINDER, to=Contact("anna@solrosen.example\r\nBcc: x@y.example", "Anna")),
        replace(REMINDER, client=Client("solrosen", _EVIL)),
        replace(REMINDER, cc=(Contact("lars@solrosen.example", _EVIL),)),
        replace(REMINDER, conversation=Conversation("x", ("<a@b>\r\nBcc: x@y.example",))),
        replace(REMINDER, lines=(Line(replace(INVOICE, number=_EVIL), INVOICE.amount, REMINDER.stage),)),
        replace(REMINDER, to=Contact("no address", "Anna")),
    ],
    ids=["name", "address", "client", "copy", "references", "number", "no-address"],
)
def test_a_line_break_never_reaches_a_header(writer: Writer, reminder: Reminder) -> None:
    with pytest.raises(HeaderError):
        _mail(writer, reminder)


def test_a_message_id_or_a_filename_with_a_line_break_is_refused(writer: Writer) -> None:
    with pytest.raises(HeaderError, match="Message-ID"):
        writer.reminder(REMINDER, (), "<a@b>\r\nBcc: x@y.example", NOW)
    with pytest.raises(HeaderError, match="attachment"):
        _mail(writer, REMINDER, Document("a.pdf\r\nX: y", PDF))


def test_a_folded_subject_of_the_thread_becomes_one_line(writer: Writer) -> None:
    stage = HOUSE.ladder.stage("first")
    reminder = replace(REMINDER, stage=stage, conversation=Conversation("Sv: Offert\r\n om bröd", ("<a@b>",)))
    assert _read(_mail(writer, reminder))["Subject"] == "Re: Offert om bröd"


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_any_subject_arrives_as_it_was_written(subject: str) -> None:
    subject = " ".join(subject.split()) or "x"
    envelope = Envelope(Address("a@a.example"), Address("b@b.example"), ID, NOW)
    mail = outgoing(envelope, Rendered(subject, "t", "<p>h</p>"), (), tag("first", ("1",)))
    assert _read(mail)["Subject"] == subject


def test_the_tag_is_safe_whatever_a_number_holds() -> None:
    assert tag("first", ("A/7; x", "Å1")) == "first; invoices=A%2F7%3B%20x, %C3%851"


def test_a_client_cannot_write_html_into_the_mail(writer: Writer) -> None:
    name = "<script>alert(1)</script> AB"
    contact = Contact("anna@solrosen.example", "<b>Anna</b>")
    for stage in (stage for stage in HOUSE.ladder.stages if stage.mails):
        line = Line(replace(INVOICE, number="<i>7", reference="<u>"), INVOICE.amount, stage)
        copies = (Contact("l@solrosen.example", "<em>Lars"),)
        reminder = Reminder(
            Client("x", name), contact, (line, line), stage, "sv", REMINDER.today, REMINDER.pay_by, copies
        )
        html = writer.render(reminder).html
        assert not any(f"<{tag}>" in html for tag in ("script", "b", "i", "u", "em"))


def test_a_notice_goes_to_the_owner_and_says_that_it_is_automatic(writer: Writer) -> None:
    items = (
        NoticeItem("answer", {"client": "Bageriet", "invoices": "1042", "sentence": "Vi betalar <snart>", "task": "7"}),
        NoticeItem("mailbox-trouble", {"error": "lösenordet nekades"}),
        NoticeItem("veto", {"client": "Bageriet", "invoices": "1042", "stage": "formal", "leaves": "2026-12-10"}),
    )
    mail = writer.notice(items, ID, NOW)
    read = _read(mail)
    assert read["Auto-Submitted"] == "auto-generated"
    assert mail.to == ("ekonomi@nordljus.example",)
    assert mail.subject == "Fakturaassistenten: 1 väntar på beslut, 1 fel, 1 på väg ut"
    html = read.get_body(("html",))
    assert html is not None
    assert "Vi betalar &lt;snart&gt;" in html.get_content()


def test_the_owner_s_own_words_threaten_nobody_before_the_formal_notice(writer: Writer) -> None:
    blunt = Writer(replace(writer.house, reasons={"sv": "Annars går ärendet till Kronofogden."}), writer.environment)
    first = replace(REMINDER, stage=DEFAULT.stage("first"))
    with pytest.raises(TemplateError, match=r'sv/first: "Kronofogden" may not stand in a mild reminder'):
        _mail(blunt, first)


def test_a_client_may_be_called_after_a_court(writer: Writer) -> None:
    client = replace(REMINDER.client, name="Advokaten i Lund AB")
    text = _read(_mail(writer, replace(REMINDER, client=client, stage=DEFAULT.stage("formal")))).get_body(("plain",))
    assert text is not None
    assert "Till Advokaten i Lund AB" in text.get_content()
