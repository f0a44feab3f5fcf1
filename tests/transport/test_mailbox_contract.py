"""What every Mailbox must read and file, at the embedded server and at a real Dovecot alike."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assistant.ports import FolderRole, Mailbox, MailboxDownError, News
from tests.transport.conftest import Server
from tests.transport.letters import PDF, answer_with_pdf, bounce_with_original, letter


def subjects(news: News) -> list[str]:
    """The subjects of what came."""
    return [email.message_from_bytes(heading.header)["Subject"] for heading in news.headings]


async def test_folders_are_known_by_what_they_are_for(mailbox: Mailbox) -> None:
    roles = {folder.role: folder.name for folder in await mailbox.folders()}

    assert roles == {
        FolderRole.INBOX: "INBOX",
        FolderRole.SENT: "Sent",
        FolderRole.DRAFTS: "Drafts",
        FolderRole.TRASH: "Trash",
        FolderRole.ARCHIVE: "Archive",
        FolderRole.JUNK: "Junk",
    }


async def test_the_first_news_is_everything_oldest_first(server: Server, user: str, mailbox: Mailbox) -> None:
    for number in (1, 2, 3):
        server.deliver(user, letter(number))

    news = await mailbox.news("INBOX", None)

    assert subjects(news) == ["Faktura 1", "Faktura 2", "Faktura 3"]
    assert news.mark.last_uid == news.headings[-1].uid
    assert not news.renumbered


async def test_a_heading_is_the_whole_header_block_with_size_and_flags(
    server: Server, user: str, mailbox: Mailbox
) -> None:
    server.deliver(user, letter(1))

    (heading,) = (await mailbox.news("INBOX", None)).headings

    assert heading.header == letter(1).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert heading.size == len(letter(1))
    assert "\\Seen" not in heading.flags


async def test_news_is_only_what_came_after_the_mark(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1))
    first = await mailbox.news("INBOX", None)
    server.deliver(user, letter(2))

    second = await mailbox.news("INBOX", first.mark)
    third = await mailbox.news("INBOX", second.mark)

    assert subjects(second) == ["Faktura 2"]
    assert third == News("INBOX", second.mark)


async def test_an_empty_folder_has_a_mark_too(server: Server, user: str, mailbox: Mailbox) -> None:
    empty = await mailbox.news("INBOX", None)
    server.deliver(user, letter(1))

    assert empty.headings == ()
    assert subjects(await mailbox.news("INBOX", empty.mark)) == ["Faktura 1"]


async def test_the_first_news_goes_no_further_back_than_asked(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1))
    today = datetime.now(UTC).date()

    recent = await mailbox.news("INBOX", None, since=today - timedelta(days=3))
    later = await mailbox.news("INBOX", None, since=today + timedelta(days=3))

    assert subjects(recent) == ["Faktura 1"]
    assert subjects(later) == []
    # What was left out is behind the mark all the same.
    assert later.mark == recent.mark


async def test_a_renumbered_folder_is_read_again(server: Server, user: str, mailbox: Mailbox) -> None:
    for number in (1, 2):
        server.deliver(user, letter(number))
    before = await mailbox.news("INBOX", None)
    server.renumber(user)

    again = await mailbox.news("INBOX", before.mark)

    assert again.renumbered
    assert again.mark.uidvalidity != before.mark.uidvalidity
    assert subjects(again) == ["Faktura 1", "Faktura 2"]
    assert not (await mailbox.news("INBOX", again.mark)).renumbered


async def test_a_message_is_found_by_its_exact_message_id(server: Server, user: str, mailbox: Mailbox) -> None:
    for number in (1, 21):
        server.deliver(user, letter(number))
    first = (await mailbox.news("INBOX", None)).headings[0]

    assert await mailbox.find("INBOX", "<1@kund.example>") == [first.uid]
    assert await mailbox.find("INBOX", "1@kund.example") == []
    assert await mailbox.find("INBOX", "<2@kund.example>") == []


async def test_a_copy_put_into_sent_is_read_and_complete(server: Server, user: str, mailbox: Mailbox) -> None:
    await mailbox.append("Sent", answer_with_pdf())

    assert server.messages(user, "Sent") == [answer_with_pdf()]
    assert server.flags(user, "Sent") == [frozenset({"\\Seen"})]
    assert len(await mailbox.find("Sent", "<pdf@kund.example>")) == 1


async def test_a_draft_is_a_draft(server: Server, user: str, mailbox: Mailbox) -> None:
    await mailbox.append("Drafts", letter(1), seen=False, draft=True)

    assert server.flags(user, "Drafts") == [frozenset({"\\Draft"})]


async def test_search_looks_at_people_and_subject(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1, sender="bo@bygg.example"))
    server.deliver(user, letter(2, subject="Kvitto"))
    server.deliver(user, letter(3))
    first, second, third = (heading.uid for heading in (await mailbox.news("INBOX", None)).headings)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)

    assert await mailbox.search("INBOX", yesterday, ["BO@bygg.example", "kvitto"]) == [first, second]
    assert await mailbox.search("INBOX", yesterday, ["nordljus"]) == [first, second, third]
    assert await mailbox.search("INBOX", yesterday, []) == []
    assert await mailbox.search("INBOX", yesterday + timedelta(days=5), ["kvitto"]) == []


async def test_search_knows_letters_beyond_ascii(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1))
    server.deliver(user, answer_with_pdf())
    (uid,) = await mailbox.find("INBOX", "<pdf@kund.example>")

    assert await mailbox.search("INBOX", date(2020, 1, 1), ["påminnelse"]) == [uid]
    assert await mailbox.search("INBOX", date(2020, 1, 1), ["ÅSA ÖBERG", "blåbär"]) == [uid]


async def test_search_takes_more_words_than_fit_into_one_command(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1))
    words = [f"kund{number}@firma.example" for number in range(60)]
    since = date(2020, 1, 1)

    assert await mailbox.search("INBOX", since, words) == []
    assert len(await mailbox.search("INBOX", since, [*words, "anna@kund.example"])) == 1


async def test_text_is_the_message_without_its_attachment(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, answer_with_pdf())
    (uid,) = await mailbox.find("INBOX", "<pdf@kund.example>")

    short = await mailbox.text("INBOX", uid)
    whole = await mailbox.raw("INBOX", uid)

    assert whole == answer_with_pdf()
    assert len(short) < len(PDF) / 100
    message = email.message_from_bytes(short, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert message["Subject"] == "Sv: Faktura 1042 – påminnelse"
    assert body is not None
    assert body.get_content().strip() == "Den är betald i går. Hälsningar Åsa"
    assert [part.get_filename() for part in message.iter_attachments()] == ["kvitto.pdf"]
    assert message.defects == []


async def test_text_of_a_bounce_keeps_the_report_and_whose_mail_it_is(
    server: Server, user: str, mailbox: Mailbox
) -> None:
    server.deliver(user, bounce_with_original())
    (uid,) = await mailbox.find("INBOX", "<dsn@mx.example>")

    short = await mailbox.text("INBOX", uid, limit=2000)

    assert len(short) < 6000
    report: Any = email.message_from_bytes(short)
    assert report.get_content_type() == "multipart/report"
    _, status, original = report.get_payload()
    assert status.get_payload()[1]["Status"] == "5.1.1"
    assert original.get_payload(0)["Message-ID"] == "<pdf@kund.example>"


async def test_text_of_a_small_message_is_all_of_it(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1))
    (uid,) = await mailbox.find("INBOX", "<1@kund.example>")

    assert await mailbox.text("INBOX", uid) == letter(1)


async def test_text_of_one_long_part_is_cut(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter("lång") + b"rad\r\n" * 5000)
    (heading,) = (await mailbox.news("INBOX", None)).headings

    cut = await mailbox.text("INBOX", heading.uid, limit=1000)

    assert cut == (letter("lång") + b"rad\r\n" * 5000)[:1000]


async def test_headings_come_in_the_order_asked_for(server: Server, user: str, mailbox: Mailbox) -> None:
    for number in (1, 2, 3):
        server.deliver(user, letter(number))
    first, second, third = (heading.uid for heading in (await mailbox.news("INBOX", None)).headings)

    found = await mailbox.headings("INBOX", [third, first])

    assert [heading.uid for heading in found] == [third, first]
    assert await mailbox.headings("INBOX", []) == ()
    assert second


async def test_a_message_that_is_gone_is_nothing(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, letter(1))
    gone = (await mailbox.news("INBOX", None)).mark.last_uid + 1000

    assert await mailbox.raw("INBOX", gone) == b""
    assert await mailbox.text("INBOX", gone) == b""
    assert await mailbox.headings("INBOX", [gone]) == ()


async def test_reading_marks_nothing_as_read(server: Server, user: str, mailbox: Mailbox) -> None:
    server.deliver(user, answer_with_pdf())
    (heading,) = (await mailbox.news("INBOX", None)).headings

    await mailbox.raw("INBOX", heading.uid)
    await mailbox.text("INBOX", heading.uid)
    await mailbox.headings("INBOX", [heading.uid])
    await mailbox.search("INBOX", date(2020, 1, 1), ["faktura"])
    await mailbox.wait(0.05)

    assert server.flags(user) == [frozenset()]


async def test_an_unknown_folder_is_told_and_the_connection_lives_on(mailbox: Mailbox) -> None:
    with pytest.raises(MailboxDownError, match="answered no"):
        await mailbox.news("Finns inte", None)

    assert (await mailbox.news("INBOX", None)).headings == ()
