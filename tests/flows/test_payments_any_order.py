"""Whatever comes in whatever order: no krona is lost or used twice, and the end is the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.invoice import Invoice
from assistant.flows.world import World
from assistant.payments.credit import Direction
from assistant.store.payment_rows import State
from tests.flows.doubles import bring_in
from tests.flows.money import CEDER, DUE, ISSUED, SOLROSEN, TODAY, bill, firm, kr, ocr, told
from tests.payments.camt_files import Entry, Tx

NAMES = {one.client: one.name for one in (SOLROSEN, CEDER)}
AMOUNTS = ("800.00", "800.00", "1250.50", "99.00")
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)


@dataclass(frozen=True)
class Scene:
    """Invoices, and bank files with payments that mean some of them."""

    invoices: tuple[Invoice, ...]
    files: tuple[tuple[Entry, ...], ...]


@st.composite
def scenes(draw: st.DrawFn, *, whole: bool = False) -> Scene:
    """With `whole` each payment is that of one invoice, in full; else parts, too much, sums and slips as well."""
    clients = st.sampled_from(sorted(NAMES))
    invoices = tuple(
        bill(str(1042 + at * 11), draw(st.sampled_from(AMOUNTS)), draw(clients))
        for at in range(draw(st.integers(1, 5)))
    )
    files: list[list[Entry]] = [[] for _ in range(draw(st.integers(1, 3)))]
    meant = list(invoices) if whole else [draw(st.sampled_from(invoices)) for _ in range(draw(st.integers(1, 6)))]
    for at, one in enumerate(meant):
        file = files[draw(st.integers(0, len(files) - 1))]
        minor = one.amount.minor + (0 if whole else draw(st.sampled_from([0, 0, 0, 40, -40, -30_00, 20_00, 800_00])))
        named = True if whole else draw(st.sampled_from([True, True, True, False]))
        payer = NAMES[one.client] if whole else draw(st.sampled_from([NAMES[one.client], "Anna Berg", ""]))
        day = (TODAY - timedelta(days=draw(st.integers(1, 12)))).isoformat()
        amount = f"{minor // 100}.{minor % 100:02}"
        tx = Tx(amount, ocr(one.number) if named else "", payer=payer)
        file.append(Entry(amount, (tx,), name=f"B-{at}", day=day))
    return Scene(invoices, tuple(tuple(one) for one in files))


def played(scene: Scene, order: list[int]) -> World:
    """The files in this order; -1 stands for the invoices."""
    world = firm(bill("1", "1.00"))
    for at in order:
        if at < 0:
            bring_in(world, *(one for one in scene.invoices if world.store.cases.get(one.number) is None), on=ISSUED)
        else:
            told(world, *scene.files[at], name=f"{at}.xml")
    # The next pass looks again at what has no place yet.
    told(world, name="empty.xml")
    return world


def end(world: World) -> tuple[object, ...]:
    """What counts in the end: what is left of each invoice, what is kept for each client, what is asked about."""
    query = world.store.query
    return (
        query("select invoice, status, balance, paid, credited from cases order by invoice"),
        query("select client, sum(credit_left) as kept from payments where credit_left > 0 group by client"),
        query("select key from payments where state = 'asked' order by key"),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=_SLOW)
@given(scenes(), st.randoms(use_true_random=False))
def test_every_krona_has_its_place_once(scene: Scene, chance: random.Random) -> None:
    order = [-1, *range(len(scene.files))]
    chance.shuffle(order)
    world = played(scene, order)
    for row in world.store.query("select key from payments"):
        kept = world.store.payments.get(row["key"])
        assert kept is not None
        used = sum(one.amount for one in world.store.allocations.of_payment(row["key"]))
        assert kept.credit.direction is Direction.IN
        assert kept.surplus is not None
        if kept.state is State.PLACED:
            assert used + kept.surplus.minor == kept.credit.amount.minor
            assert used >= 0
        else:
            assert kept.state in {State.ASKED, State.EARLY}
            assert used == 0


@settings(max_examples=40, deadline=None, suppress_health_check=_SLOW)
@given(scenes(), st.randoms(use_true_random=False))
def test_no_invoice_takes_more_than_it_asks_for(scene: Scene, chance: random.Random) -> None:
    order = [-1, *range(len(scene.files)), *range(len(scene.files))]
    chance.shuffle(order)
    world = played(scene, order)
    for one in scene.invoices:
        case = world.store.cases.get(one.number)
        assert case is not None
        assert case.balance >= kr("0.00")
        paid = case.paid.minor if case.paid else 0
        assert paid == sum(part.amount for part in world.store.allocations.of_invoice(one.number))


@settings(max_examples=40, deadline=None, suppress_health_check=_SLOW)
@given(scenes(), st.randoms(use_true_random=False))
def test_the_same_files_again_change_nothing(scene: Scene, chance: random.Random) -> None:
    order = [-1, *range(len(scene.files))]
    chance.shuffle(order)
    world = played(scene, order)
    before = end(world)
    for at, file in enumerate(scene.files):
        told(world, *file, name=f"again-{at}.xml")
    assert end(world) == before


@settings(max_examples=40, deadline=None, suppress_health_check=_SLOW)
@given(scenes(whole=True), st.randoms(use_true_random=False))
def test_the_order_of_files_and_invoices_does_not_matter(scene: Scene, chance: random.Random) -> None:
    order = [-1, *range(len(scene.files))]
    shuffled = [*order, *order]
    chance.shuffle(shuffled)
    assert end(played(scene, shuffled)) == end(played(scene, order))


def test_the_days_of_these_scenes_lie_after_the_invoices_were_issued() -> None:
    assert ISSUED < TODAY - timedelta(days=12) < DUE
