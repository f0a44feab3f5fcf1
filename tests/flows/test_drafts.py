"""Drafts in the owner's folder: withdrawn while unaltered, warned of when altered, asked about when they are gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from assistant.domain.reading import Kind
from assistant.flows import command
from assistant.flows.world import World
from assistant.store.messages import Known
from assistant.store.store import Change
from tests.flows.doubles import at, bring_in, case, done, firm, hear, invoice, reading, round_on, tasks
from tests.flows.outbox import FIRST_DAY, IMPORTED, mailbox_of, states

ADDED = "Tack för senast, Anna!"


async def drafting(*numbers: str) -> World:
    """A firm that is not live yet; its first reminder lies in Drafts."""
    world = firm()
    world.store.remember("live", "no")
    bring_in(world, *(invoice(number) for number in numbers or ("1042",)), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    assert len(_drafts(world)) == 1
    return world


def _drafts(world: World) -> list[EmailMessage]:
    return mailbox_of(world).lying_in("Drafts")


def _edit(world: World, *, drop: tuple[str, ...] = (), message_id: str = "") -> bytes:
    """The owner's mail program saves the draft with its words changed, and without some headers."""
    folder = mailbox_of(world).content["Drafts"]
    message = message_from_bytes(folder[-1], policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    body.set_content(f"{ADDED}\n\n{body.get_content()}")
    for name in (*drop, *(("Message-ID",) if message_id else ())):
        del message[name]
    if message_id:
        message["Message-ID"] = message_id
    folder[-1] = b""
    folder.append(message.as_bytes())
    return folder[-1]


def _send(world: World) -> None:
    """The owner sends what lies in Drafts."""
    content = mailbox_of(world).content
    content.setdefault("Sent", []).append(content["Drafts"][-1])
    content["Drafts"][-1] = b""


async def _later(world: World, minutes: int = 30) -> None:
    await round_on(world, FIRST_DAY, 10 + minutes // 60, minutes % 60)


HAPPENS: dict[str, Callable[[World], object]] = {
    "paid": lambda world: command.paid(world, "1042", at(FIRST_DAY)),
    "answered": lambda world: hear(world, reading(Kind.QUESTION, "1042", on=at(FIRST_DAY)), at(FIRST_DAY)),
    "absent": lambda world: hear(world, reading(Kind.OUT_OF_OFFICE, on=at(FIRST_DAY)), at(FIRST_DAY)),
    "stopped": lambda world: command.stop_stage(world, "1042", "first", at(FIRST_DAY)),
    "paused": lambda world: command.pause(world, "solrosen", None, "asked to", at(FIRST_DAY)),
}


@pytest.mark.parametrize("happens", HAPPENS.values(), ids=HAPPENS)
async def test_a_draft_nobody_altered_is_withdrawn_and_that_is_no_no(happens: Callable[[World], object]) -> None:
    world = await drafting()
    happens(world)
    await _later(world)
    assert (_drafts(world), states(world)[0], case(world).pending) == ([], "withdrawn", None)
    assert not {kind for kind, _ in tasks(world)} & {"draft-deleted", "draft-obsolete", "draft-waiting"}
    assert [one for one in done(world) if one[2] == "sent"] == []


@pytest.mark.parametrize("what", ["paid", "stopped"])
async def test_a_draft_somebody_altered_stays_and_the_owner_is_warned(what: str) -> None:
    world = await drafting()
    _edit(world)
    HAPPENS[what](world)
    await _later(world)
    await _later(world, 60)
    assert len(_drafts(world)) == 1
    assert [kind for kind, _ in tasks(world)] == ["draft-obsolete"]
    [task] = world.store.tasks.open()
    assert task.task.facts["kind"] == {"paid": "settled", "stopped": "over"}[what]


async def test_the_warning_goes_when_the_owner_has_thrown_the_draft_away() -> None:
    world = await drafting()
    _edit(world)
    HAPPENS["paid"](world)
    await _later(world)
    mailbox_of(world).throw_away("Drafts")
    await _later(world, 40)
    assert tasks(world) == []


async def test_an_altered_draft_may_be_sent_once_the_question_is_cleared_up() -> None:
    world = await drafting()
    _edit(world)
    HAPPENS["answered"](world)
    await _later(world)
    assert {kind for kind, _ in tasks(world)} == {"answer", "draft-obsolete", "draft-waiting"}
    command.resume(world, "1042", at(FIRST_DAY, 11))
    await _later(world, 90)
    assert len(_drafts(world)) == 1
    assert case(world).pending is not None


@pytest.mark.parametrize(
    "drop",
    [(), ("X-Invoice-Assistant",), ("X-Invoice-Assistant", "In-Reply-To", "References")],
    ids=["header", "thread and words", "words"],
)
async def test_a_draft_saved_anew_under_another_id_is_not_taken_for_deleted(drop: tuple[str, ...]) -> None:
    world = await drafting()
    _edit(world, drop=drop, message_id="<saved.anew@karin.example>")
    await _later(world)
    await _later(world, 60)
    assert [kind for kind, _ in tasks(world)] == ["draft-waiting"]


@pytest.mark.parametrize("drop", [(), ("X-Invoice-Assistant", "In-Reply-To", "References")], ids=["header", "words"])
async def test_an_edited_draft_found_in_sent_is_the_stage_done_and_its_text_is_kept(drop: tuple[str, ...]) -> None:
    world = await drafting("1042", "1043")
    raw = _edit(world, drop=drop, message_id="<new@karin.example>")
    _send(world)
    for minutes in (30, 60, 90):
        await _later(world, minutes)
    assert [done(world, number)[-1] for number in ("1042", "1043")] == [("first", "2026-12-02", "sent")] * 2
    kept = world.store.inbox.get("<new@karin.example>")
    assert kept is not None
    assert kept.raw == raw
    assert world.store.messages.conversation("1042").references[-1] == "<new@karin.example>"
    assert (tasks(world), len(mailbox_of(world).content["Sent"])) == ([], 2)  # the notice's copy is the other


async def test_the_next_reminder_answers_the_mail_that_the_owner_really_sent() -> None:
    world = await drafting()
    _edit(world, message_id="<new@karin.example>")
    _send(world)
    await _later(world)
    await round_on(world, FIRST_DAY + timedelta(7))
    [second] = _drafts(world)
    assert second["In-Reply-To"] == "<new@karin.example>"


async def test_a_deleted_draft_is_a_no_and_is_asked_about_once() -> None:
    world = await drafting("1042", "1043")
    mailbox_of(world).throw_away("Drafts")
    await _later(world, 5)
    assert [kind for kind, _ in tasks(world)] == ["draft-waiting"]
    for minutes in (20, 60, 66, 300):
        await _later(world, minutes)
    assert tasks(world) == [("draft-deleted", "1042")]
    assert _drafts(world) == []
    assert [one.task.facts["invoices"] for one in world.store.tasks.open()] == ["1042, 1043"]


async def _deleted() -> tuple[World, int]:
    world = await drafting("1042", "1043")
    mailbox_of(world).throw_away("Drafts")
    await _later(world, 5)
    await _later(world, 70)
    [task] = world.store.tasks.open()
    return world, task.id


async def test_again_writes_the_draft_again() -> None:
    world, task = await _deleted()
    command.decide_task(world, task, "again", at(FIRST_DAY, 12))
    await _later(world, 150)
    assert [one["X-Invoice-Assistant"] for one in _drafts(world)] == ["first; invoices=1042, 1043"]


async def test_skip_leaves_the_stage_out() -> None:
    world, task = await _deleted()
    command.decide_task(world, task, "skip", at(FIRST_DAY, 12))
    await _later(world, 150)
    assert [done(world, number)[-1] for number in ("1042", "1043")] == [("first", "2026-12-02", "passed")] * 2
    assert (_drafts(world), tasks(world)) == ([], [])


async def test_pause_waits_until_the_day_or_until_resumed() -> None:
    world, task = await _deleted()
    command.decide_task(world, task, "pause until 2026-12-10", at(FIRST_DAY, 12))
    assert [(one.kind.value, one.until) for one in case(world).holds] == [("pause", date(2026, 12, 10))]
    await round_on(world, date(2026, 12, 10))
    assert _drafts(world) == []
    await round_on(world, date(2026, 12, 11))
    assert len(_drafts(world)) == 1


async def test_sent_takes_the_owner_s_word_for_it() -> None:
    world, task = await _deleted()
    command.decide_task(world, task, "sent", at(FIRST_DAY, 12))
    assert [done(world, number)[-1] for number in ("1042", "1043")] == [("first", "2026-12-02", "sent")] * 2
    assert case(world).holds == ()


@pytest.mark.parametrize("answer", ["perhaps", "pause someday", "pause 2020-01-01"])
async def test_another_answer_is_told_what_would_fit(answer: str) -> None:
    world, task = await _deleted()
    with pytest.raises(command.CommandError):
        command.decide_task(world, task, answer, at(FIRST_DAY, 12))
    assert tasks(world) == [("draft-deleted", "1042")]


async def test_a_deleted_draft_that_turns_up_in_sent_later_answers_the_question() -> None:
    world = await drafting()
    lying = mailbox_of(world).content["Drafts"][-1]
    mailbox_of(world).throw_away("Drafts")
    await _later(world, 5)
    await _later(world, 70)
    assert tasks(world) == [("draft-deleted", "1042")]
    mailbox_of(world).content.setdefault("Sent", []).append(lying)
    await _later(world, 80)
    assert (done(world)[-1][0], tasks(world), case(world).holds) == ("first", [], ())


async def test_a_draft_written_anew_by_the_owner_is_known_once_it_has_left_the_folder() -> None:
    world = await drafting()
    raw = _edit(world, drop=("X-Invoice-Assistant",), message_id="<anew@karin.example>")
    message = message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    plain, *_ = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    plain.set_content("Hej Anna! Har faktura 1042 fastnat hos er? Bankgiro 123-4567. Hur ligger det till?\n\nKarin\n")
    message.replace_header("Subject", f"Re: {message['Subject']}")
    mailbox_of(world).content["Drafts"][-1] = message.as_bytes()
    _send(world)
    await _later(world, 5)
    await _later(world, 70)
    assert done(world)[-1][0] == "first"
    assert "draft-deleted" not in {kind for kind, _ in tasks(world)}


async def test_the_mail_that_brought_the_invoice_is_not_taken_for_the_draft_that_is_gone() -> None:
    """It has the subject, the people and the attachment of a reminder in its thread, but it is older."""
    world = await drafting()
    draft = message_from_bytes(mailbox_of(world).content["Drafts"][-1], policy=policy.SMTP)
    for name in ("Message-ID", "Date", "X-Invoice-Assistant"):
        del draft[name]
    draft["Message-ID"], draft["Date"] = "<sent@karin.example>", "Sun, 01 Nov 2026 12:00:00 +0100"
    draft.replace_header("Subject", f"Re: {draft['Subject']}")
    kept = ("Sent", 1, 99), "<sent@karin.example>", draft.as_bytes()
    mailbox_of(world).throw_away("Drafts")
    world.store.inbox.keep(*kept, at(FIRST_DAY, 10, 2))
    known = Known("<sent@karin.example>", "solrosen", "own", at(FIRST_DAY), "", "", ("1042",))
    world.store.commit(Change(known=(known,), read=(1, "owner-mail", "")), at(FIRST_DAY), FIRST_DAY)
    await _later(world, 5)
    await _later(world, 70)
    assert tasks(world) == [("draft-deleted", "1042")]


async def test_nothing_is_concluded_while_the_mailbox_cannot_be_read() -> None:
    world = await drafting()
    mailbox_of(world).throw_away("Drafts")
    mailbox_of(world).break_on = "news"
    for minutes in (20, 60, 120):
        await _later(world, minutes)
    assert "draft-deleted" not in {kind for kind, _ in tasks(world)}
    assert case(world).pending is not None


async def test_a_draft_that_cannot_be_taken_back_is_warned_of() -> None:
    """A server without UIDPLUS cannot delete one message alone."""
    world = await drafting()
    mailbox_of(world).can_remove = False
    HAPPENS["paid"](world)
    await _later(world)
    assert (len(_drafts(world)), [kind for kind, _ in tasks(world)]) == (1, ["draft-obsolete"])
