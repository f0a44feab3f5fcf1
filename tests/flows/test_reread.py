"""A message read again by other rules: shown first, then in force on the owner's word; nothing is freed by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from assistant.domain.hold import HoldKind
from assistant.domain.message import Address, Message
from assistant.domain.money import Money
from assistant.domain.reading import Kind, Payment, Reading, Trust
from assistant.flows.command import decide_task, paid, pause
from assistant.flows.reread import apply, differences
from assistant.flows.world import World
from tests.flows.doubles import ANNA, OWNER, at, bring_in, case, firm, invoice, letter, reading, round_on, tasks

DAY = date(2026, 12, 2)
LATER = DAY + timedelta(1)
ID = "<svar@solrosen.example>"
Rules = Callable[..., None]


def _read_as(kind: Kind, *numbers: str, **facts: object) -> Reading:
    message = Message(ID, Address(ANNA.email), subject="Sv: Faktura", date=at(DAY))
    return reading(kind, *numbers, on=at(DAY), message=message, **facts)


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Anna has written about 1042, which was taken for a question."""
    world = firm()
    bring_in(world, invoice("1042"), invoice("1043", due=date(2026, 12, 5)), on=date(2026, 11, 20))
    monkeypatch.setattr("assistant.flows.answer.read", lambda *_: _read_as(Kind.QUESTION, "1042"))
    world.mailbox.content["INBOX"] = [letter(ANNA.email, OWNER.email, "Sv: Faktura", "Hej", ID)]  # type: ignore[attr-defined]
    await round_on(world, DAY)
    return world


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Rules:
    """From now on the message is taken for something else."""

    def are(kind: Kind, *numbers: str, **facts: object) -> None:
        monkeypatch.setattr("assistant.flows.reread.read", lambda *_: _read_as(kind, *numbers, **facts))

    return are


def _holds(world: World, number: str = "1042") -> list[str]:
    return [hold.kind.value for hold in case(world, number).holds]


def _apply(world: World) -> None:
    for one in list(differences(world, at(LATER))):
        apply(world, one.kept.id, at(LATER))


async def test_the_same_rules_find_nothing(world: World, rules: Rules) -> None:
    """Reading is the same each time, so there is nothing to tell."""
    rules(Kind.QUESTION, "1042")
    assert list(differences(world, at(LATER))) == []


async def test_what_differs_is_told_and_changes_nothing(world: World, rules: Rules) -> None:
    """The owner sees kind, day and invoices as they were and as they would be."""
    rules(Kind.PROMISE, "1042", "1043", date=date(2026, 12, 9))
    before = world.store.copy()
    (found,) = differences(world, at(LATER))
    assert found.fields == (
        ("kind", "question", "promise"),
        ("date", "none", "2026-12-09"),
        ("invoices", "1042", "1042, 1043"),
    )
    assert list(before.database.conn.iterdump()) == list(world.store.database.conn.iterdump())


async def test_in_force_the_new_holds_stand_beside_the_old(world: World, rules: Rules) -> None:
    """No hold is lifted by rereading: the owner is asked about the one that would not be placed any more."""
    rules(Kind.PROMISE, "1042", "1043", date=date(2026, 12, 9))
    _apply(world)
    assert (_holds(world), _holds(world, "1043")) == (["question", "promise"], ["promise"])
    assert ("read-anew", "1042") in tasks(world)
    assert ("read-anew", "1043") not in tasks(world)
    told = [one.reason for one in world.store.journal.of_client("solrosen") if one.event == "MessageReread"]
    assert told == [
        "read again: kind question; date none; invoices 1042, now kind promise; date 2026-12-09; invoices 1042, 1043"
    ]


async def test_once_in_force_there_is_nothing_more_to_tell(world: World, rules: Rules) -> None:
    """The new reading is the one that the next is held against."""
    rules(Kind.DISPUTE, "1042")
    _apply(world)
    assert list(differences(world, at(LATER))) == []


async def test_yes_to_the_question_ends_the_holds_of_that_message_alone(world: World, rules: Rules) -> None:
    """What the owner paused stays paused."""
    pause(world, "1042", None, "by hand", at(DAY))
    rules(Kind.UNRELATED, answered=False)
    _apply(world)
    assert _holds(world) == ["question", "pause"]
    (asked,) = [one.id for one in world.store.tasks.open() if one.task.kind.value == "read-anew"]
    decide_task(world, asked, "yes", at(LATER))
    assert _holds(world) == ["pause"]


async def test_a_hold_that_lasts_longer_is_not_shortened(world: World, rules: Rules) -> None:
    """A question holds until the owner decides; read as a promise of another kind, nothing ends sooner."""
    rules(Kind.QUESTION, "1042", "1043")
    _apply(world)
    until = {hold.kind: hold.until for hold in case(world).holds}
    assert until == {HoldKind.QUESTION: None}


async def test_money_is_not_booked_by_rereading(world: World, rules: Rules) -> None:
    """The owner may have booked it by hand in the meantime, so it is asked."""
    amount = Money.of(12500, "SEK")
    payment = Payment(amount, "1042", "", "stripe")
    facts = {"payment": payment, "amount": amount, "trust": Trust.AUTHENTICATED, "answered": False}
    rules(Kind.PAYMENT_NOTICE, "1042", **facts)
    _apply(world)
    assert case(world).is_open
    assert ("notice-untrusted", "") in tasks(world)


async def test_a_message_read_before_readings_were_kept_is_compared_by_its_kind(world: World, rules: Rules) -> None:
    """Nothing else is known of then, and nothing else is said to differ."""
    world.store.database.conn.execute("delete from readings")
    rules(Kind.PROMISE, "1042", date=date(2026, 12, 9))
    (found,) = differences(world, at(LATER))
    assert found.fields == (("kind", "question", "promise"),)


async def test_a_message_that_was_set_aside_is_tried_again(world: World, rules: Rules) -> None:
    """A mistake of the program that kept it from being read may be gone."""
    world.store.database.conn.execute("delete from readings")
    world.store.database.conn.execute("update inbox set state = 'aside', kind = ''")
    rules(Kind.DISPUTE, "1042")
    (found,) = differences(world, at(LATER))
    assert found.fields == (("kind", "set aside", "dispute"),)


async def test_it_is_read_by_what_was_open_then(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """That an invoice was paid since is no change of the rules."""
    seen: list[list[str]] = []

    def read(_raw: bytes, context: object) -> Reading:
        seen.append([one.invoice.number for one in context.ledger.open_invoices("solrosen")])  # type: ignore[attr-defined]
        return _read_as(Kind.QUESTION, "1042")

    monkeypatch.setattr("assistant.flows.reread.read", read)
    paid(world, "1042", at(LATER))
    bring_in(world, invoice("1050", due=date(2027, 1, 5)), on=LATER)
    assert list(differences(world, at(LATER))) == []
    assert seen == [["1042", "1043"]]
