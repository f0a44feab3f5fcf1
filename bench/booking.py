"""Payments against the open invoices in a store on disk: looked up by SQL, then decided on and written down.

    python -m bench.booking [PAYMENTS] [INVOICES]

Goals: the same verdicts as in memory (none wrong, 95 % right, 90 % among the first three), and a time for each payment
that grows no faster than the logarithm of the invoices: measured with a tenth of both, and with all.
"""

from __future__ import annotations

import math
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.case import Case, Status
from assistant.domain.client import Client
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.flows.looking_again import look_again
from assistant.flows.rehearse import ReadOnlyMailbox
from assistant.payments.open_items import OpenItem
from assistant.payments.payer import name_words
from assistant.payments.reconcile import reconcile
from assistant.store.rows import case_row, client_row, invoice_row
from assistant.store.store import Store
from bench.filled import putter
from bench.firm import world_on
from bench.payments_ledger import Payers, World, world_of
from bench.reconcile import ASKED, Score, verdict

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
# Measuring is never exact: so much more than the logarithm is still no growth.
_SLACK = 1.5


def fill(store: Store, world: World) -> None:
    """The made-up ledger, as imports and earlier payments would have left it."""
    with store.transaction():
        put = putter(store)
        for client, name in world.names.items():
            put("clients", client_row(Client(client, name)))
            for word in name_words(name):
                put("client_words", {"word": word, "client": client})
        for item in world.items:
            put("invoices", invoice_row(_invoice(item)))
            put("cases", case_row(_case(item)))
        for account, clients in world.accounts.items():
            for client in clients:
                put("payers", {"account": account, "client": client, "taught_by": "bench", "at": NOW.isoformat()})


def _invoice(item: OpenItem) -> Invoice:
    return Invoice(item.number, item.client, item.amount, item.issued, item.due, item.reference)


def _case(item: OpenItem) -> Case:
    paid = item.amount - item.balance
    status = Status.OPEN if item.open else Status.PAID
    return Case(_invoice(item), status, paid=paid if paid else None, attend_on=item.due if item.open else None)


def measure(payments: int, invoices: int, folder: Path) -> tuple[Score, float, float]:
    """The verdicts, and the processor's seconds for looking up and for booking (others may be at work here)."""
    made = world_of(invoices)
    paid = [
        one if one.credit.key else replace(one, credit=replace(one.credit, key=str(at)))
        for at, one in enumerate(Payers(made).payments(payments))
    ]
    store = Store(folder / f"{invoices}.db")
    fill(store, made)
    del made
    begun = time.process_time()
    reconciled = reconcile([one.credit for one in paid], store.items)
    looked_up = time.process_time() - begun
    by_key = {one.credit.key: one for one in paid}
    score = Score()
    for outcome in reconciled.outcomes:
        score.verdicts[verdict(by_key[outcome.credit.key], outcome)] += 1
    world = world_on(store, ReadOnlyMailbox())
    begun = time.process_time()
    with store.transaction():
        for one in paid:
            store.payments.keep(one.credit, NOW)
        look_again(world, NOW)
    booked = time.process_time() - begun
    _check(store, paid[0].credit.amount)
    store.close()
    return score, looked_up, booked


def _check(store: Store, some: Money) -> None:
    """Every payment has its place or is asked about, and no more of it was used than there is."""
    (lost,) = store.query("select count(*) as n from payments where state = 'new'")
    (over,) = store.query(
        """select count(*) as n from payments p where state = 'placed' and amount <> surplus
             + (select coalesce(sum(a.amount), 0) from allocations a where a.payment = p.key)"""
    )
    assert (lost["n"], over["n"], bool(some)) == (0, 0, True)


def main() -> int:
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()]
    payments, invoices = (*sizes, 10_000, 100_000)[:2] if len(sizes) != 1 else (sizes[0], sizes[0] * 10)
    each = []
    with tempfile.TemporaryDirectory() as folder:
        for number, ledger in ((payments // 10, invoices // 10), (payments, invoices)):
            score, looked_up, booked = measure(number, ledger, Path(folder))
            each.append(1e6 * looked_up / number)
            wrong, right = score.verdicts["wrong"], score.share("right")
            asked = score.share("first three", of=ASKED)
            print(f"{number:,} payments, {ledger:,} invoices on disk, in seconds of the processor:")
            print(f"  looked up in {looked_up:.1f} s, {each[-1]:.0f} µs each; ", end="")
            print(f"booked in {booked:.1f} s, {1e6 * booked / number:.0f} µs each")
            print(f"  wrong {wrong}, right {right:.2f} %, answer among the first three {asked:.2f} %")
    allowed = _SLACK * math.log(invoices) / math.log(invoices // 10)
    growth = each[1] / each[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reached = not wrong and right >= 95 and asked >= 90 and growth <= allowed
    print(f"a payment costs {growth:.2f} times as much among ten times the invoices (at most {allowed:.2f}); ", end="")
    print(f"{memory:.0f} MB at most: {'reached' if reached else 'MISSED'}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
