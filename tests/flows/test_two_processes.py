"""The owner speaks at the command line while the daemon is at work: neither takes the other's word away."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from assistant.flows import answer, command, deliver, remind, settle
from assistant.flows.round import one_round
from assistant.flows.world import World
from assistant.store.store import Store
from tests.flows.doubles import ANNA, OWNER, ScriptedSender, at, bring_in, case, firm, invoice, letter, world_on
from tests.flows.replayed import the_journal_tells_it_all

DAY = date(2026, 12, 2)
NOW = at(DAY)
# So long the daemon gives the other process to be first; one that has to wait for the daemon comes after it.
PATIENCE = 0.5


class Meanwhile:
    """Another process that says once, in the midst of what the daemon does, that the invoice is paid."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.thread: threading.Thread | None = None

    def _pays(self) -> None:
        store = Store(self.path)
        with store.transaction():
            command.paid(world_on(store), "1042", NOW)
        store.close()

    def happens(self) -> None:
        """Now; the daemon goes on when the other is through, or has to wait for it."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._pays)
            self.thread.start()
            self.thread.join(PATIENCE)

    def before(self, module: object, name: str, patch: pytest.MonkeyPatch) -> None:
        """Let it happen when the module calls that function."""
        real = getattr(module, name)

        def interrupted(*given: object, **named: object) -> object:
            self.happens()
            return real(*given, **named)

        patch.setattr(module, name, interrupted)

    def ends(self) -> None:
        """Wait until the other process is through."""
        assert self.thread is not None, "nothing happened in the midst"
        self.thread.join(20)
        assert not self.thread.is_alive()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A firm on a file, with an invoice whose first reminder is due."""
    world = firm(Store(tmp_path / "a.db"))
    bring_in(world, invoice("1042"), on=date(2026, 12, 1))
    return world


def _file(world: World) -> Path:
    assert world.store.path is not None
    return world.store.path


@pytest.mark.parametrize(
    ("module", "name"),
    [(remind, "day_of"), (remind, "told"), (remind, "reminder_of"), (deliver, "facts_of")],
)
async def test_an_invoice_paid_while_its_reminder_is_written_is_paid_and_gets_none(
    world: World, module: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = Meanwhile(_file(world))
    meanwhile.before(module, name, monkeypatch)
    await one_round(world, NOW)
    meanwhile.ends()
    assert case(world).status == "paid"
    the_journal_tells_it_all(world)
    await one_round(world, at(DAY, 11))
    assert case(world).pending is None


async def test_a_payment_booked_while_a_hold_ends_is_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    command.pause(world, "1042", date(2026, 12, 1), "a day", at(date(2026, 12, 1)))
    meanwhile = Meanwhile(_file(world))
    meanwhile.before(settle, "decide", monkeypatch)
    await one_round(world, NOW)
    meanwhile.ends()
    assert case(world).status == "paid"
    the_journal_tells_it_all(world)


async def test_a_payment_booked_while_an_answer_is_read_is_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = letter(ANNA.email, OWNER.email, "Sv: Faktura 1042", "Fakturan 1042 är felaktig.", "<fel@solrosen.example>")
    world.mailbox.content["INBOX"] = [raw]  # type: ignore[attr-defined]
    meanwhile = Meanwhile(_file(world))
    meanwhile.before(answer, "holds_of", monkeypatch)
    await one_round(world, NOW)
    meanwhile.ends()
    assert (case(world).status, case(world).holds) == ("paid", ())
    the_journal_tells_it_all(world)


async def test_the_mail_that_was_on_the_wire_does_not_open_a_paid_invoice_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = Meanwhile(_file(world))
    meanwhile.before(deliver, "decide", monkeypatch)
    await one_round(world, NOW)
    meanwhile.ends()
    assert isinstance(world.sender, ScriptedSender)
    assert len(world.sender.reminders) == 1
    assert (case(world).status, case(world).done[-1].stage) == ("paid", "first")
    the_journal_tells_it_all(world)
