"""A process that dies between any two steps sends no reminder twice and loses none."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.reminder import OutgoingMail
from assistant.flows import command
from assistant.flows.deliver import deliver, resolve_doubts
from assistant.flows.remind import remind
from assistant.flows.world import World
from assistant.ports import MailboxDownError
from assistant.store.store import Store
from tests.flows.doubles import (
    ANNA,
    ScriptedMailbox,
    ScriptedSender,
    at,
    bring_in,
    case,
    done,
    firm,
    fresh,
    invoice,
    round_on,
    tasks,
)
from tests.flows.outbox import (
    FIRST_DAY,
    IMPORTED,
    mailbox_of,
    pass_at,
    queued,
    sender_of,
    states,
)


class Killed(BaseException):
    """The process ends here."""


def _killed(*_: object) -> None:
    raise Killed


async def _die(world: World, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliver, and die right before the claim, the send, the settling or the filing."""
    if step == "send":
        sender_of(world).before = _killed
    with monkeypatch.context() as patch:
        if step == "claim":
            patch.setattr(world.store.outbox, "claim", _killed)
        if step == "settle":
            patch.setattr("assistant.flows.deliver._end", _killed)
        if step == "file":
            patch.setattr("assistant.flows.deliver._file", _killed)
        with pytest.raises(Killed):
            await deliver(world, pass_at())
    world.store.close()


@pytest.mark.parametrize("step", ["claim", "send", "settle", "file"])
@pytest.mark.parametrize("in_sent", [False, True], ids=["no copy", "copy in Sent"])
async def test_a_crash_sends_no_reminder_twice_and_loses_none(
    step: str, in_sent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    world = queued(Store(path))
    taken: list[OutgoingMail] = sender_of(world).taken
    await _die(world, step, monkeypatch)
    again = fresh(path, sender=ScriptedSender(taken=taken))
    if in_sent and taken:
        mailbox_of(again).content["Sent"] = [taken[0].raw]
    await resolve_doubts(again, pass_at(10, 1))
    for hour in (11, 12):
        await round_on(again, FIRST_DAY, hour)
    lost = not taken and ("in-doubt", "1042") not in tasks(again)
    assert (len([mail for mail in taken if mail.to == (ANNA.email,)]) <= 1, lost) == (True, False)
    assert done(again)[-1][0] == "first"
    assert len(mailbox_of(again).content.get("Sent", [])) <= 1 + len(sender_of(again).notices)
    again.store.close()


async def test_a_mail_found_in_sent_after_a_crash_is_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = queued(Store(tmp_path / "a.db"))
    await _die(world, "settle", monkeypatch)
    again = fresh(tmp_path / "a.db")
    mailbox_of(again).content["Sent"] = [sender_of(world).taken[0].raw]
    await resolve_doubts(again, pass_at(11))
    assert (done(again)[-1], tasks(again)) == (("first", "2026-12-02", "sent"), [])


async def test_a_crash_cannot_be_judged_while_the_mailbox_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = queued(Store(tmp_path / "a.db"))
    await _die(world, "settle", monkeypatch)
    again = fresh(tmp_path / "a.db", mailbox=ScriptedMailbox(down=True))
    with pytest.raises(MailboxDownError):
        await resolve_doubts(again, pass_at(11))
    assert states(again) == ["sending"]


def _drafting() -> World:
    world = firm()
    world.store.remember("live", "no")
    return world


async def test_a_draft_is_put_into_the_folder_once_even_after_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    world = _drafting()
    bring_in(world, invoice(), on=IMPORTED)
    remind(world, pass_at())
    with monkeypatch.context() as patch:
        patch.setattr("assistant.flows.deliver._end", _killed)
        with pytest.raises(Killed):
            await deliver(world, pass_at())
    await deliver(world, pass_at(11))
    assert len(mailbox_of(world).content["Drafts"]) == 1
    assert case(world).pending.state == "drafted"  # type: ignore[union-attr]


async def test_a_draft_about_a_paid_invoice_is_taken_back_and_written_anew_for_the_others() -> None:
    world = _drafting()
    bring_in(world, invoice("1042"), invoice("1043"), on=IMPORTED)
    await round_on(world, FIRST_DAY)
    command.paid(world, "1042", at(FIRST_DAY, 11))
    await round_on(world, FIRST_DAY, 12)
    await round_on(world, FIRST_DAY, 13)
    assert states(world)[0] == "withdrawn"
    assert case(world, "1042").pending is None
    drafts = mailbox_of(world).lying_in("Drafts")
    assert [one["X-Invoice-Assistant"] for one in drafts] == ["first; invoices=1043"]
    assert sorted(tasks(world)) == [("draft-waiting", "1043")]


async def test_a_mailbox_that_takes_no_drafts_is_told_and_tried_again() -> None:
    world = _drafting()
    bring_in(world, invoice(), on=IMPORTED)
    mailbox_of(world).break_on = "append"
    this = await round_on(world, FIRST_DAY)
    assert "mailbox-trouble" in [kind for kind, _ in this.problems]
    mailbox_of(world).break_on = ""
    await round_on(world, FIRST_DAY, 11)
    assert len(mailbox_of(world).content["Drafts"]) == 1
