"""A CSV of the bank and its camt file tell of the same payments: in whatever order they come, one end."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.invoice import Invoice
from assistant.flows import command
from assistant.flows.world import World
from assistant.store.payment_rows import State
from tests.flows.doubles import SOLROSEN, at, bring_in, case, tasks
from tests.flows.money import CEDER, ISSUED, TODAY, bill, firm, kr, ocr, paid_in, seb, told
from tests.payments.camt_files import Entry, Tx

_HEAD = "Bokföringsdag;Valutadag;Verifikationsnummer;Text;Belopp;Saldo"
_NAMES = {one.client: one.name for one in (SOLROSEN, CEDER)}


def row(text: str, amount: str = "800,00", day: str = "2026-11-20", voucher: int = 1) -> str:
    return f"{day};{day};54909900{voucher:02};{text};{amount};1000,00"


def exported(world: World, *rows: str) -> None:
    seb(world, "\n".join((_HEAD, *rows, "")))


def states(world: World) -> dict[str, str]:
    return {one["source"]: one["state"] for one in world.store.query("select source, state from payments")}


def test_what_says_less_and_was_placed_first_hands_its_place_over_without_a_word_in_the_journal() -> None:
    world = firm()
    exported(world, row(f"BG {ocr('1043')}"))
    assert case(world, "1043").paid == kr("800.00")
    said = world.store.journal.of_invoice("1043")
    told(world, paid_in("800.00", "1043", iban="SE3550000000054910000003"))
    assert states(world) == {"csv seb": State.TWIN, "camt.053": State.PLACED}
    assert (case(world, "1043").paid, tasks(world)) == (kr("800.00"), [])
    assert world.store.journal.of_invoice("1043") == said
    # What only the second source told is learnt as if it had come alone.
    assert world.store.items.clients_by_account("SE3550000000054910000003") == ["solrosen"]


def test_a_telling_that_speaks_against_the_place_of_another_takes_it_away_again() -> None:
    world = firm(bill("1042", "800.00"), bill("1053", "800.00", "ceder"))
    exported(world, row(f"BG {ocr('1042')}"))
    assert case(world, "1042").status == "paid"
    told(world, paid_in("800.00", "1042", payer=CEDER.name))
    # The payer owes just this sum on an invoice of its own.
    assert case(world, "1042").is_open
    assert tasks(world) == [("place-payment", "")]


def test_the_owners_word_on_one_telling_holds_when_a_better_one_comes() -> None:
    world = firm()
    exported(world, row("Cederlunds"))
    (task,) = world.store.tasks.open()
    command.decide_task(world, task.id, "1043", at(TODAY))
    told(world, paid_in("800.00", "1043", text="Cederlunds"))
    assert states(world) == {"csv seb": State.PLACED, "camt.053": State.TWIN}
    assert case(world, "1043").paid == kr("800.00")


def test_two_payments_in_each_of_two_sources_are_two_payments() -> None:
    first, second = paid_in("800.00", "1042", name="A"), paid_in("800.00", "1053", name="B")
    rows = (row(f"BG {ocr('1042')}", voucher=1), row(f"BG {ocr('1053')}", voucher=2))
    tellings: tuple[Entry | str, ...] = (first, second, *rows)
    for order in itertools.permutations(tellings):
        world = firm(bill("1042", "800.00"), bill("1053", "800.00"))
        for place, one in enumerate(order):
            if isinstance(one, str):
                exported(world, one)
            else:
                told(world, one, name=f"{place}.xml")
        assert [case(world, number).status for number in ("1042", "1053")] == ["paid", "paid"]
        assert tasks(world) == []


_PARTS = (Tx("500.00", ocr("1042"), payer=SOLROSEN.name), Tx("300.00", ocr("1053"), payer=SOLROSEN.name))
_BATCH = Entry("800.00", _PARTS, name="BATCH", day="2026-11-20")


def _with_a_batch(csv_first: bool, *rows: str) -> World:
    world = firm(bill("1042", "500.00"), bill("1053", "300.00"), bill("1064", "800.00"))
    if csv_first:
        exported(world, *rows)
    told(world, _BATCH, kind="054")
    if not csv_first:
        exported(world, *rows)
    return world


@pytest.mark.parametrize("csv_first", [True, False])
def test_the_sum_of_a_batch_has_no_place_beside_its_parts(csv_first: bool) -> None:
    world = _with_a_batch(csv_first, row("Bankgiro 123-4567"))
    assert [case(world, number).status for number in ("1042", "1053", "1064")] == ["paid", "paid", "open"]
    assert (states(world)["csv seb"], tasks(world)) == (State.TWIN, [])


@pytest.mark.parametrize("csv_first", [True, False])
def test_a_line_of_the_same_sum_that_names_an_invoice_is_no_batch(csv_first: bool) -> None:
    world = _with_a_batch(csv_first, row("Bankgiro 123-4567", voucher=1), row("Faktura 1064", voucher=2))
    became = world.store.query("select text, state from payments where source = 'csv seb' order by text")
    assert [one["state"] for one in became] == [State.TWIN, State.PLACED]
    assert (case(world, "1064").status, tasks(world)) == ("paid", [])


@pytest.mark.parametrize("csv_first", [True, False])
def test_a_batch_is_the_sum_of_one_line_only(csv_first: bool) -> None:
    world = _with_a_batch(csv_first, row("Insättning", voucher=1), row("Insättning", day="2026-11-21", voucher=2))
    became = world.store.query("select booked, state from payments where source = 'csv seb' order by booked")
    assert [one["state"] for one in became] == [State.TWIN, State.ASKED]


def test_the_owners_word_about_a_line_holds_when_a_batch_of_its_sum_comes() -> None:
    world = firm(bill("1042", "500.00"), bill("1053", "300.00"), bill("1064", "800.00"))
    exported(world, row("Insättning"))
    (task,) = world.store.tasks.open()
    command.decide_task(world, task.id, "1064", at(TODAY))
    command.reopen(world, "1064", "another one", at(TODAY))
    told(world, _BATCH, kind="054")
    assert (states(world)["csv seb"], tasks(world)) == (State.ASKED, [("place-payment", "")])


def test_a_placement_that_was_undone_for_another_telling_may_be_done_over_again() -> None:
    """The word `other` puts it back; an older payment of the invoice still comes first, in whatever order."""
    older = paid_in("800.00", "1042", name="OLDER", day="2026-11-10")
    newer = paid_in("800.00", "1042", name="NEWER", day="2026-11-18", text="1042 1053")
    ends = []
    for order in ((older, newer), (newer, older)):
        world = firm(bill("1042", "800.00"), bill("1053", "1600.00"))
        for one in order:
            told(world, one, name=one.name)
        exported(world, row("Insättning", day="2026-11-18"))
        ends.append((case(world, "1042").paid, case(world, "1053").balance))
    assert ends[0] == ends[1]


def test_a_payer_who_is_nobodys_is_heard_when_a_better_telling_names_an_invoice() -> None:
    for csv_first in (True, False):
        world = firm()
        told(world, Entry("55.00", (Tx("55.00", payer="Kalle Kula"),), name="A", day="2026-11-15"))
        (task,) = world.store.tasks.open()
        command.decide_task(world, task.id, "not ours", at(TODAY))
        less = Entry("800.00", (Tx("800.00", payer="Kalle Kula"),), name="B", day="2026-11-20")
        more = Entry("800.00", (Tx("800.00", ocr("1043"), payer="Kalle Kula"),), name="C", day="2026-11-20")
        files = [(less, "054"), (more, "053")]
        for entry, kind in files if csv_first else files[::-1]:
            told(world, entry, name=f"{kind}.xml", kind=kind)
        assert case(world, "1043").paid == kr("800.00"), csv_first


def test_what_the_owner_taught_stays_when_the_payment_that_taught_it_first_is_undone() -> None:
    account = "SE3550000000054910000003"
    world = firm(bill("1042", "800.00"), bill("1053", "800.00"))
    told(world, paid_in("800.00", "1042", name="P1", iban=account, day="2026-11-18"))
    told(world, Entry("99.00", (Tx("99.00", payer="Anna Berg", iban=account),), name="P2", day="2026-11-19"), name="b")
    (task,) = world.store.tasks.open()
    command.decide_task(world, task.id, "1053", at(TODAY))
    told(world, paid_in("800.00", "1042", name="P0", day="2026-11-10", payer=""), name="c")
    assert world.store.items.clients_by_account(account) == ["solrosen"]


@dataclass(frozen=True)
class Scene:
    """Invoices, and the same payments in camt files and in exports that say less of them, or the same."""

    invoices: tuple[Invoice, ...]
    entries: tuple[Entry, ...]
    rows: tuple[str, ...]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    invoices = tuple(
        bill(
            str(1042 + place * 11), draw(st.sampled_from(("800.00", "1600.00"))), draw(st.sampled_from(sorted(_NAMES)))
        )
        for place in range(draw(st.integers(1, 4)))
    )
    entries, rows = [], []
    for place in range(draw(st.integers(1, 5))):
        meant = draw(st.lists(st.sampled_from(invoices), min_size=1, max_size=2, unique_by=lambda one: one.number))
        minor = sum(one.amount.minor for one in meant)
        amount = f"{minor // 100}.{minor % 100:02}"
        payer = draw(st.sampled_from([_NAMES[meant[0].client], _NAMES[meant[0].client], "Anna Berg", ""]))
        text = " ".join(f"Faktura {one.number}" for one in meant) if len(meant) > 1 else ""
        reference = "" if text or not draw(st.sampled_from([True, True, False])) else ocr(meant[0].number)
        iban = draw(st.sampled_from(["", "SE3550000000054910000003"]))
        day = TODAY - timedelta(days=draw(st.integers(5, 8)))
        tx = Tx(amount, reference, text, payer, iban)
        entries.append(Entry(amount, (tx,), name=f"B-{place}", day=day.isoformat()))
        if draw(st.booleans()):
            less = draw(st.sampled_from([reference or text, payer, f"{payer} {reference or text}", "Insättning"]))
            rows.append(row(less.strip(), amount.replace(".", ","), _or_the_next(draw, day).isoformat(), place))
    return Scene(invoices, tuple(entries), tuple(rows))


def _or_the_next(draw: st.DrawFn, day: date) -> date:
    return day + timedelta(days=draw(st.sampled_from([0, 0, 1])))


def played(scene: Scene, order: list[int]) -> World:
    """Zero is the invoices; then come the entries and rows, each in a file of its own; then a pass."""
    world = firm(bill("1", "1.00"))
    files = (None, *scene.entries, *scene.rows)
    for place in order:
        match files[place]:
            case None:
                known = world.store.cases.get
                bring_in(world, *(one for one in scene.invoices if known(one.number) is None), on=ISSUED)
            case str() as line:
                exported(world, line)
            case entry:
                told(world, entry, name=f"{place}.xml")
    told(world, name="empty.xml")
    return world


def end(world: World) -> tuple[object, ...]:
    query = world.store.query
    return (
        query("select invoice, status, balance, coalesce(paid, 0) as paid from cases order by invoice"),
        query(
            "select invoice, payment, sum(amount) as used from allocations group by invoice, payment "
            "having used <> 0 order by invoice, payment"
        ),
        query("select key, state, client, credit_left, twin_of from payments order by key"),
        query("select kind, message_id from tasks where answered_at is null order by kind, message_id"),
        query("select account, client from payers order by account, client"),
    )


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(scenes(), st.randoms(use_true_random=False))
def test_the_end_does_not_depend_on_which_source_came_first(scene: Scene, chance: random.Random) -> None:
    order = [*range(1 + len(scene.entries) + len(scene.rows))]
    shuffled = [*order, *order]
    chance.shuffle(shuffled)
    assert end(played(scene, shuffled)) == end(played(scene, order))


def test_a_list_with_the_name_in_its_text_offers_what_adds_up_and_holds_the_client() -> None:
    world = firm(bill("1042", "12500.00"), bill("1043", "3750.50"), bill("1053", "99.00", "ceder"))
    exported(world, row("BAGERIET SOLROSEN", amount="16250,50"))
    (waiting,) = world.store.payments.waiting()
    assert waiting.choices[0].numbers == ("1042", "1043")
    assert world.store.payments.suspected_of("solrosen")
    assert not world.store.payments.suspected_of("ceder")
