"""Two payments for one invoice, parts, sums, credit notes, batches: in whatever order their files come, one end."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.invoice import Invoice
from assistant.flows.invoice_entry import take_credit
from assistant.flows.world import World
from assistant.store.credit_notes import CreditNote
from assistant.store.payment_rows import State
from tests.flows.doubles import at, bring_in
from tests.flows.money import CEDER, ISSUED, SOLROSEN, TODAY, bill, firm, kr, ocr, told
from tests.payments.camt_files import Entry, Tx

NAMES = {one.client: one.name for one in (SOLROSEN, CEDER)}
_OF_TWO_CLIENTS = (("1042", "solrosen"), ("1053", "ceder"), ("1064", "ceder"))
AMOUNTS = ("800.00", "800.00", "1250.50", "99.00", "2400.00")
# The same scenes in every run, so that a rare one is met by who searches for it (more examples, a seed) and not by who
# has changed something else.
_SETTINGS = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)


@dataclass(frozen=True)
class Scene:
    """Lists of invoices, credit notes, and bank files of two kinds; each comes by itself, at any time."""

    lists: tuple[tuple[Invoice, ...], ...]
    notes: tuple[CreditNote, ...]
    files: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Everything that comes."""
        kinds = (("list", self.lists), ("note", self.notes), ("file", self.files))
        return [(kind, at) for kind, every in kinds for at in range(len(every))]


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


@st.composite
def payments(draw: st.DrawFn, invoices: tuple[Invoice, ...], name: str) -> Entry:
    """A payment for one invoice or several, in full, in part, too much, or with a slip, by its client or somebody."""
    meant = draw(st.lists(st.sampled_from(invoices), min_size=1, max_size=3, unique_by=lambda one: one.number))
    minor = sum(one.amount.minor for one in meant)
    minor += draw(st.sampled_from([0, 0, 0, 0, 40, -40, -30_00, 20_00, 800_00, -minor // 2]))
    payer = draw(st.sampled_from([NAMES[meant[0].client]] * 3 + ["Anna Berg", ""]))
    iban = draw(st.sampled_from(["", "SE3550000000054910000003", "DK5000400440116243"]))
    text = " ".join(f"Faktura {one.number}" for one in meant) if len(meant) > 1 else ""
    named = draw(st.sampled_from([True, True, True, False]))
    day = TODAY - timedelta(days=draw(st.integers(5, 25)))
    tx = Tx(money(minor), ocr(meant[0].number) if named and not text else "", text if named else "", payer, iban)
    return Entry(money(minor), (tx,), name=name, day=day.isoformat())


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    clients = st.sampled_from(sorted(NAMES))
    issues = st.sampled_from([ISSUED, ISSUED, date(2026, 11, 5)])
    invoices = tuple(
        bill(str(1042 + place * 11), draw(st.sampled_from(AMOUNTS)), draw(clients), draw(issues))
        for place in range(draw(st.integers(1, 5)))
    )
    cut = draw(st.integers(0, len(invoices)))
    lists = tuple(part for part in (invoices[:cut], invoices[cut:]) if part)
    noted = draw(st.lists(st.sampled_from(invoices), max_size=2, unique_by=lambda one: one.number))
    notes = tuple(CreditNote(f"K{one.number}", one.number, kr("50.00"), ISSUED) for one in noted)
    count = draw(st.integers(1, 6))
    entries = [draw(payments(invoices, f"B-{place}")) for place in range(count)]
    files: list[list[Entry]] = [[] for _ in range(draw(st.integers(1, 3)))]
    for entry in entries:
        files[draw(st.integers(0, len(files) - 1))].append(entry)
    told_so = [("053", tuple(one)) for one in files]
    if draw(st.booleans()):
        # On a day of its own: else another source may have told of the same.
        day = (TODAY - timedelta(days=draw(st.sampled_from([1, 30])))).isoformat()
        told_so += _batch([draw(payments(invoices, f"P-{place}")) for place in range(2)], day)
    return Scene(lists, notes, tuple(told_so))


def _batch(entries: list[Entry], day: str) -> list[tuple[str, tuple[Entry, ...]]]:
    """Payments as one sum in the statement, and in its parts in the notification."""
    parts = tuple(tx for entry in entries for tx in entry.txs)
    total = money(sum(round(float(tx.amount) * 100) for tx in parts))
    whole = Entry(total, name="BATCH", day=day)
    return [("053", (whole,)), ("054", (Entry(total, parts, name="BATCH", day=day),))]


def played(scene: Scene, order: list[tuple[str, int]]) -> World:
    """Everything in this order, some of it perhaps more than once; then a pass."""
    world = firm(bill("1", "1.00"))
    waiting: list[CreditNote] = []
    for kind, place in order:
        if kind == "list":
            bring_in(
                world, *(one for one in scene.lists[place] if world.store.cases.get(one.number) is None), on=ISSUED
            )
        elif kind == "note":
            waiting.append(scene.notes[place])
        else:
            of, entries = scene.files[place]
            told(world, *entries, name=f"{place}.xml", kind=of)
        # A credit note is refused until its invoice is here, and then imported again.
        for note in [one for one in waiting if world.store.cases.get(one.invoice) is not None]:
            waiting.remove(note)
            take_credit(world, note, at(TODAY))
    told(world, name="empty.xml")
    return world


def end(world: World) -> tuple[object, ...]:
    """What counts in the end: what is left of each invoice and paid by what, what is kept, what is asked."""
    query = world.store.query
    return (
        query(
            "select invoice, status, balance, coalesce(paid, 0) as paid, coalesce(credited, 0) as credited "
            "from cases order by invoice"
        ),
        query(
            "select invoice, payment, sum(amount) as used from allocations group by invoice, payment "
            "having used <> 0 order by invoice, payment"
        ),
        query("select key, client, credit_left from payments where credit_left > 0 order by key"),
        query("select key from payments where state = 'asked' order by key"),
        query("select message_id from tasks where kind = 'place-payment' and answered_at is null order by message_id"),
    )


@_SETTINGS
@given(scenes(), st.randoms(use_true_random=False))
def test_the_end_does_not_depend_on_the_order_nor_on_repetition(scene: Scene, chance: random.Random) -> None:
    shuffled = [*scene.steps, *scene.steps]
    chance.shuffle(shuffled)
    assert end(played(scene, shuffled)) == end(played(scene, scene.steps))


def test_a_credit_note_that_comes_late_changes_what_was_paid_before_the_invoice_was_issued() -> None:
    invoice = bill("1053", "800.00", "ceder", date(2026, 11, 5))
    early = Entry("800.00", (Tx("800.00", ocr("1053"), "", CEDER.name),), name="B-0", day="2026-11-04")
    scene = Scene(((invoice,),), (CreditNote("K1053", "1053", kr("50.00"), ISSUED),), (("053", (early,)),))
    asked_about = end(played(scene, [("list", 0), ("note", 0), ("file", 0)]))
    for order in itertools.permutations(scene.steps):
        world = played(scene, list(order))
        assert end(world) == asked_about
        case = world.store.cases.get("1053")
        assert case is not None
        assert case.balance == kr("750.00")


def test_an_account_that_two_clients_pay_from_is_learnt_in_the_order_of_the_payments() -> None:
    account = "SE3550000000054910000003"
    first = Entry("800.00", (Tx("800.00", ocr("1053"), "", CEDER.name, account),), name="B-1", day="2026-11-16")
    then = Entry("800.00", (Tx("800.00", ocr("1042"), "", SOLROSEN.name, account),), name="B-2", day="2026-11-17")
    lists = ((bill("1042", "800.00"),), (bill("1053", "800.00", "ceder"),))
    scene = Scene(lists, (), (("053", (first,)), ("053", (then,))))
    ends = [end(played(scene, list(order))) for order in itertools.permutations(scene.steps)]
    assert all(one == ends[0] for one in ends)


def test_a_stranger_who_pays_from_an_account_counts_as_one_until_the_day_it_is_learnt() -> None:
    account = "SE3550000000054910000003"
    lists = (tuple(bill(number, "800.00", client) for number, client in _OF_TWO_CLIENTS),)
    for days in (("2026-11-16", "2026-11-17"), ("2026-11-17", "2026-11-17"), ("2026-11-18", "2026-11-17")):
        told_by_stranger = Tx("1600.00", "", "Faktura 1053 Faktura 1064", "Anna Berg", account)
        stranger = Entry("1600.00", (told_by_stranger,), name="B-5", day=days[0])
        teaching = Entry("800.00", (Tx("800.00", ocr("1042"), "", SOLROSEN.name, account),), name="B-4", day=days[1])
        scene = Scene(lists, (), (("053", (stranger,)), ("053", (teaching,))))
        ends = [end(played(scene, list(order))) for order in itertools.permutations(scene.steps)]
        assert all(one == ends[0] for one in ends), days


@_SETTINGS
@given(scenes(), st.randoms(use_true_random=False))
def test_every_krona_is_allocated_credited_or_asked_and_never_twice(scene: Scene, chance: random.Random) -> None:
    order = scene.steps
    chance.shuffle(order)
    world = played(scene, order)
    for row in world.store.query("select key from payments where state <> 'replaced'"):
        kept = world.store.payments.get(row["key"])
        assert kept is not None
        assert kept.surplus is not None
        assert kept.credit_left is not None
        used = sum(one.amount for one in world.store.allocations.of_payment(row["key"]))
        if kept.state is State.PLACED:
            from_surplus = kept.surplus.minor - kept.credit_left.minor if kept.credit_left or used > _own(kept) else 0
            assert used + kept.surplus.minor - from_surplus == kept.credit.amount.minor
        else:
            assert kept.state in {State.ASKED, State.EARLY}
            assert used == 0
    for one in (invoice for part in scene.lists for invoice in part):
        case = world.store.cases.get(one.number)
        assert case is not None
        parts = world.store.allocations.of_invoice(one.number)
        assert (case.paid.minor if case.paid else 0) == sum(part.amount for part in parts)
        assert case.balance >= kr("0.00")


def _own(kept: object) -> int:
    """What a payment has for invoices beside its surplus."""
    return kept.credit.amount.minor - kept.surplus.minor  # type: ignore[attr-defined,no-any-return]
