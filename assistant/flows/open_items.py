"""The accounting program's complete list of open invoices: what is missing from it is held and asked about.

A list that has suddenly lost more than half of what is open here is not believed at all until the owner says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assistant.domain.case import Case
from assistant.domain.events import HoldPlaced, HoldsEnded, PaymentRecorded
from assistant.domain.hold import HoldKind
from assistant.domain.task import NewTask, Task, TaskKind
from assistant.flows.deciding import decided
from assistant.flows.owner_word import OWNER
from assistant.flows.take_in_lists import ACCOUNTING, Offered, Taken, take_in_lists
from assistant.flows.world import World
from assistant.intake.columns import Kind
from assistant.store.store import Change

# One invoice alone is asked about by itself.
_FEWEST = 2


class ListShrunkError(Exception):
    """More than half of the open invoices are missing from the list: nothing of it may be believed yet."""

    def __init__(self, missing: int, known: int) -> None:
        super().__init__(f"{missing} of the {known} invoices that are open here are missing from it")
        self.missing, self.known = missing, known


def take_in_open_items(
    world: World, offered: Sequence[Offered], now: datetime, *, believed: bool = False
) -> list[Taken]:
    """Import lists that hold all open invoices, and hold what they leave out.

    ImportRefusedError as for any list; ListShrunkError, and nothing imported, unless they are `believed` all the same.
    """
    with world.store.transaction():
        before = [one["invoice"] for one in world.store.query("select invoice from cases where status = 'open'")]
        taken = take_in_lists(world, offered, now)
        if not any(one.imported.kind is Kind.INVOICES for one in taken):
            return taken
        listed = {row.invoice.number for one in taken for row in one.imported.invoices}
        missing = [number for number in before if number not in listed]
        if not believed and len(missing) >= _FEWEST and 2 * len(missing) > len(before):
            raise ListShrunkError(len(missing), len(before))
        held = [number for number in missing if _hold(world, number, now)]
        _let_go(world, listed, now)
        if held:
            taken[-1].notes.append(f"{len(held)} open here and not in the list, held until you answer: {_few(held)}")
    return taken


def _hold(world: World, number: str, now: datetime) -> bool:
    """Hold what is missing and ask; not again what the owner has answered."""
    case = world.store.cases.get(number)
    if case is None or not case.is_open or any(hold.kind is HoldKind.NOT_LISTED for hold in case.holds):
        return False
    sql = "select answer from tasks where kind = ? and invoice = ? and answered_at is not null order by id desc limit 1"
    answered = world.store.query(sql, TaskKind.SETTLED_THERE.value, number)
    if answered and answered[0]["answer"].lower().startswith(("no", "nej")):
        return False
    reason = f"{ACCOUNTING} no longer lists it as open"
    decided(world, case, HoldPlaced(HoldKind.NOT_LISTED, None, reason, ACCOUNTING), now)
    task = NewTask(TaskKind.SETTLED_THERE, case.invoice.client, number, {"amount": str(case.balance)})
    world.store.commit(Change(tasks=(task,)), now, world.today(now))
    return True


def _let_go(world: World, listed: set[str], now: datetime) -> None:
    """What is listed again goes on."""
    for found in world.store.query("select invoice from holds where kind = ?", HoldKind.NOT_LISTED.value):
        case = world.store.cases.get(found["invoice"])
        if case is not None and case.number in listed:
            _end_hold(world, case, f"{ACCOUNTING} lists it as open again", ACCOUNTING, now)
            world.store.tasks.answer_about(case.number, (TaskKind.SETTLED_THERE,), "listed again", now)


def _end_hold(world: World, case: Case, reason: str, by: str, now: datetime) -> None:
    decided(world, case, HoldsEnded(reason, by, (HoldKind.NOT_LISTED,)), now)


def ask_about_list(world: World, offered: Sequence[Offered], shrunk: ListShrunkError, now: datetime) -> str:
    """Keep the lists and ask whether they are to be believed; the line that says so."""
    store = world.store
    with store.transaction():
        kept = [(one.name, store.ledger.put_document(one.raw), str(one.folder.resolve())) for one in offered]
        names = ", ".join(one.name for one in offered)
        facts = {"subject": names, "count": str(shrunk.missing), "limit": str(shrunk.known), "document": kept[0][1]}
        task = NewTask(TaskKind.LIST_SHRUNK, facts=facts | {"lists": json.dumps(kept, ensure_ascii=False)})
        store.commit(Change(tasks=(task,)), now, world.today(now))
    return f"{names}: {shrunk}; nothing of it is believed until you answer the task (`invoice-assistant tasks`)"


def believe_list(world: World, task: Task, now: datetime) -> str:
    """The owner says the list is right: it is taken in after all."""
    offered = [
        Offered(name, world.store.ledger.document(document) or b"", Path(folder))
        for name, document, folder in json.loads(task.task.facts["lists"])
    ]
    taken = take_in_open_items(world, offered, now, believed=True)
    notes = [note for one in taken for note in one.notes]
    return "; ".join([f"{sum(one.new for one in taken)} new, {sum(one.changed for one in taken)} changed", *notes])


def settled_there(world: World, number: str, now: datetime, *, settled: bool) -> str:
    """The owner's answer about an invoice that the list left out: paid, or followed up as before."""
    case = world.store.cases.get(number)
    if case is None or not case.is_open:
        return f"{number} is not open any more"
    if not settled:
        _end_hold(world, case, "the owner says it is not settled", OWNER, now)
        return f"{number} goes on"
    event = PaymentRecorded(case.balance, world.today(now), OWNER)
    decided(world, case, event, now)
    return f"{number} is paid"


def _few(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:5]) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
