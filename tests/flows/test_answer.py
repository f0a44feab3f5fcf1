"""What came in is decided on, one message at a time."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.case import Status
from assistant.domain.message import Address, Message
from assistant.domain.money import Money
from assistant.domain.reading import Kind, Payment, Trust
from assistant.flows.world import World
from tests.flows.doubles import ANNA, OWNER, at, bring_in, case, firm, hear, invoice, letter, reading, round_on, tasks

DAY = date(2026, 12, 9)
NOW = at(DAY)


@pytest.fixture
def world() -> World:
    """A firm with two late invoices of one client."""
    found = firm()
    bring_in(found, invoice("1042"), invoice("1043"), on=date(2026, 11, 20))
    return found


def _holds(world: World, number: str) -> list[str]:
    return [one.kind.value for one in case(world, number).holds]


def test_an_answer_holds_the_invoice_it_is_about(world: World) -> None:
    hear(world, reading(Kind.DISPUTE, "1042", on=NOW), NOW)
    assert (_holds(world, "1042"), _holds(world, "1043"), tasks(world)) == (["dispute"], [], [("answer", "1042")])


def test_an_answer_about_none_in_particular_holds_them_all(world: World) -> None:
    hear(world, reading(Kind.PROMISE, on=NOW, date=date(2026, 12, 11)), NOW)
    assert [case(world, number).promises for number in ("1042", "1043")] == [1, 1]
    assert tasks(world) == [("answer", "")]


def test_an_absence_holds_the_client(world: World) -> None:
    hear(world, reading(Kind.OUT_OF_OFFICE, "1042", on=NOW, date=date(2026, 12, 14)), NOW)
    [hold] = world.store.cases.standing("solrosen").holds
    assert (hold.kind.value, hold.until, _holds(world, "1042")) == ("out-of-office", date(2026, 12, 15), [])


@pytest.mark.parametrize("kind", [Kind.SUSPICIOUS, Kind.AUTO_REPLY, Kind.UNRELATED, Kind.OWNER_COMMAND])
def test_machines_and_forgers_hold_nothing(world: World, kind: Kind) -> None:
    hear(world, reading(kind, "1042", on=NOW, answered=False), NOW)
    assert (_holds(world, "1042"), world.store.cases.standing("solrosen").holds) == ([], ())
    assert tasks(world) == ([("suspicious", "")] if kind is Kind.SUSPICIOUS else [])


def test_somebody_unknown_who_names_an_invoice_is_asked_about(world: World) -> None:
    hear(world, reading(Kind.QUESTION, on=NOW, client="", candidates=("1042",)), NOW)
    assert (tasks(world), _holds(world, "1042")) == ([("unknown-sender", "")], [])


def test_what_people_write_is_answered_in_its_thread_and_what_machines_write_is_not(world: World) -> None:
    for kind in (Kind.QUESTION, Kind.OUT_OF_OFFICE, Kind.BOUNCE, Kind.AUTO_REPLY):
        hear(world, reading(kind, "1042", on=NOW), NOW)
    assert world.store.messages.conversation("1042").references == ("<question.202612090900@solrosen.example>",)


def _notice(world: World, trust: Trust, amount: Money | None, *numbers: str) -> None:
    message = Message("<notice@stripe.example>", Address("notices@stripe.example"), date=NOW)
    payment = Payment(amount, "10425", "Solrosen", "stripe")
    found = reading(
        Kind.PAYMENT_NOTICE, *numbers, on=NOW, message=message, payment=payment, trust=trust, answered=False
    )
    hear(world, found, NOW)


def test_an_authenticated_notice_about_one_invoice_is_money(world: World) -> None:
    _notice(world, Trust.AUTHENTICATED, Money.of(12500, "SEK"), "1042")
    assert (case(world).status, tasks(world)) == (Status.PAID, [])


@pytest.mark.parametrize(
    ("trust", "amount", "numbers"),
    [
        (Trust.UNKNOWN, Money.of(12500, "SEK"), ("1042",)),
        (Trust.AUTHENTICATED, None, ("1042",)),
        (Trust.AUTHENTICATED, Money.of(12500, "EUR"), ("1042",)),
        (Trust.AUTHENTICATED, Money.of(0, "SEK"), ("1042",)),
        (Trust.AUTHENTICATED, Money.of(12400, "SEK"), ("1042",)),
        (Trust.AUTHENTICATED, Money.of(25000, "SEK"), ("1042", "1043")),
        (Trust.AUTHENTICATED, Money.of(12500, "SEK"), ("9999",)),
    ],
)
def test_any_other_notice_is_a_question(world: World, trust: Trust, amount: Money | None, numbers: tuple[str]) -> None:
    _notice(world, trust, amount, *numbers)
    asked = "1042" if numbers == ("1042",) else ""
    assert (case(world).status, tasks(world)) == (Status.OPEN, [("notice-untrusted", asked)])


# From the folder to the case


async def test_a_message_that_bursts_is_set_aside_and_the_rest_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(raw: bytes, _context: object) -> object:
        if b"burst" in raw:
            raise RuntimeError("nobody foresaw this")
        return reading(Kind.DISPUTE, "1042", on=NOW)

    monkeypatch.setattr("assistant.flows.answer.read", read)
    inbox = [letter(ANNA.email, OWNER.email, subject, "Hej", f"<{subject}@x.example>") for subject in ("burst", "fel")]
    world.mailbox.content["INBOX"] = inbox  # type: ignore[attr-defined]
    await round_on(world, DAY)
    assert (_holds(world, "1042"), [kind for kind, _ in tasks(world)]) == (["dispute"], ["set-aside", "answer"])
    aside = world.store.inbox.get("<burst@x.example>")
    assert aside is not None
    assert (aside.state, world.store.inbox.unread()) == ("aside", [])


async def test_an_answer_in_the_inbox_stops_the_reminder_of_the_same_pass(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.flows.answer.read", lambda *_: reading(Kind.UNCLEAR, "1042", "1043", on=NOW))
    raw = letter(ANNA.email, OWNER.email, "Sv: Faktura", "Hmm.", "<hmm@x.example>")
    world.mailbox.content["INBOX"] = [raw]  # type: ignore[attr-defined]
    await round_on(world, DAY)
    assert world.sender.reminders == []  # type: ignore[attr-defined]
