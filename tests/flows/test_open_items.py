"""Open items: what the accounting program no longer lists is held and asked about; half a list is not believed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain.case import Status
from assistant.domain.hold import HoldKind
from assistant.flows.command import decide_task, paid
from assistant.flows.open_items import ListShrunkError, ask_about_list, take_in_open_items
from assistant.flows.take_in_lists import Offered
from assistant.flows.world import World
from tests.flows.doubles import at, bring_in, case, firm, invoice, tasks

TODAY = date(2026, 11, 24)
NUMBERS = ("1", "2", "3", "4", "5")


def listed(*numbers: str) -> Offered:
    rows = [f"{number};solrosen;12500,00;SEK;2026-11-01;2026-12-01" for number in numbers]
    return Offered("open.csv", "\n".join(("invoice;client;amount;currency;issued;due", *rows)).encode(), Path())


def compare(world: World, *numbers: str, believed: bool = False) -> list[str]:
    """The notes after a list with these numbers."""
    taken = take_in_open_items(world, [listed(*numbers)], at(TODAY), believed=believed)
    return [note for one in taken for note in one.notes]


def held(world: World) -> list[str]:
    return [number for number in NUMBERS if any(one.kind is HoldKind.NOT_LISTED for one in case(world, number).holds)]


def answer(world: World, word: str) -> str:
    return decide_task(world, world.store.tasks.open()[0].id, word, at(TODAY))


@pytest.fixture
def world() -> World:
    world = firm()
    bring_in(world, *(invoice(number) for number in NUMBERS), on=TODAY)
    return world


def test_what_is_missing_is_held_and_asked_about_once(world: World) -> None:
    assert compare(world, "1", "2", "3", "4") == ["1 open here and not in the list, held until you answer: 5"]
    assert (held(world), tasks(world)) == (["5"], [("settled-there", "5")])
    assert compare(world, "1", "2", "3", "4") == []


def test_yes_means_paid(world: World) -> None:
    compare(world, "1", "2", "3", "4")
    answer(world, "yes")
    assert (case(world, "5").status, tasks(world)) == (Status.PAID, [])


def test_no_means_it_goes_on_and_is_not_asked_again(world: World) -> None:
    compare(world, "1", "2", "3", "4")
    answer(world, "no")
    assert (case(world, "5").is_open, held(world)) == (True, [])
    assert compare(world, "1", "2", "3", "4") == []
    assert tasks(world) == []


def test_what_is_listed_again_goes_on_by_itself(world: World) -> None:
    compare(world, "1", "2", "3", "4")
    compare(world, *NUMBERS)
    assert (held(world), tasks(world)) == ([], [])


def test_money_answers_the_question(world: World) -> None:
    compare(world, "1", "2", "3", "4")
    paid(world, "5", at(TODAY))
    assert tasks(world) == []


def test_more_than_half_missing_is_not_believed_and_nothing_is_taken(world: World) -> None:
    before = len(world.store.journal.every())
    with pytest.raises(ListShrunkError, match="3 of the 5 invoices"):
        compare(world, "1", "2", "6")
    assert (len(world.store.journal.every()), world.store.cases.get("6")) == (before, None)


@pytest.mark.parametrize(("word", "found"), [("yes", ["3", "4", "5"]), ("no", [])])
def test_the_owner_says_whether_the_short_list_is_right(world: World, word: str, found: list[str]) -> None:
    offered = listed("1", "2", "6")
    with pytest.raises(ListShrunkError) as shrunk:
        take_in_open_items(world, [offered], at(TODAY))
    line = ask_about_list(world, [offered], shrunk.value, at(TODAY))
    assert line.startswith("open.csv: 3 of the 5 invoices that are open here are missing from it")
    assert ask_about_list(world, [offered], shrunk.value, at(TODAY)) == line
    assert tasks(world) == [("list-shrunk", "")]
    answer(world, word)
    assert held(world) == found
    assert (world.store.cases.get("6") is not None) == (word == "yes")


def test_lists_of_clients_alone_hold_nothing(world: World) -> None:
    raw = b"client;name;type;country;language\nny;Ny AB;business;SE;sv\n"
    take_in_open_items(world, [Offered("clients.csv", raw, Path())], at(TODAY))
    assert held(world) == []
