"""Every value comes back as it was, and is found by what people know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.domain.case import Case, How, Pending, PendingState, StageDone, Status
from assistant.domain.decide import decide
from assistant.domain.events import HeldBack, HoldPlaced
from assistant.domain.hold import Hold, HoldKind, Scope
from assistant.domain.invoice import Invoice
from assistant.domain.ledger import OpenInvoice, Thread
from assistant.domain.money import Money
from assistant.domain.reminder import Conversation
from assistant.domain.standing import Contacted, decide_standing
from assistant.store.messages import Known
from assistant.store.store import Change, Store
from tests.domain.cases import due_on, kronor, on
from tests.store.filled import NOW, SOLROSEN, TODAY, mail, open_case, queue


def test_a_client_comes_back_as_it_was(store: Store) -> None:
    assert store.ledger.client("solrosen") == SOLROSEN
    assert store.ledger.clients() == [SOLROSEN]


def test_a_contact_that_mail_did_not_reach_stays_marked_when_imported_again(store: Store) -> None:
    store.ledger.mark_undeliverable("Anna@Solrosen.example")
    store.ledger.put_client(SOLROSEN)
    found = store.ledger.client("solrosen")
    assert found is not None
    assert [one.deliverable for one in found.contacts] == [False, False]


def test_a_case_comes_back_as_it_was(store: Store) -> None:
    case = replace(
        due_on(),
        invoice=replace(
            due_on().invoice, reference="RF18 5390", filename="a.pdf", thread="<t@x.example>", due_agreed=True
        ),
        status=Status.OPEN,
        paid=kronor(1),
        credited=kronor(2),
        done=(StageDone("first", TODAY), StageDone("second", TODAY, How.PASSED), StageDone("x", TODAY, How.IN_DOUBT)),
        pending=Pending("formal", PendingState.ANNOUNCED, TODAY, "<m@x.example>", date(2026, 12, 10)),
        holds=(
            Hold(HoldKind.PROMISE, TODAY, date(2026, 12, 20), "lovar", "Vi betalar.", "<a@x.example>"),
            Hold(HoldKind.DISPUTE, TODAY, None, "fel"),
        ),
        backlog=True,
        start="formal",
        promises=2,
        broken_promises=1,
        kept_promises=1,
        attend_on=TODAY,
    )
    store.open_case(case)
    assert store.cases.get("1042") == case


def test_a_standing_comes_back_as_it_was(store: Store) -> None:
    standing = store.cases.standing("solrosen")
    events = (
        HoldPlaced(HoldKind.OUT_OF_OFFICE, date(2026, 12, 20), "away", "the client", "Jag är ledig.", "<b@x.example>"),
        Contacted(TODAY, "the assistant", reminder=True),
    )
    for event in events:
        decided = decide_standing(standing, event, TODAY)
        store.commit(Change(standings=(decided,)), NOW, TODAY)
        standing = decided.standing
    assert store.cases.standing("solrosen") == standing
    assert standing.holds[0].scope is Scope.CLIENT


def test_a_sentence_of_the_client_can_be_forgotten_and_the_hold_stays(store: Store) -> None:
    case = store.cases.get("1042")
    assert case is not None
    event = HoldPlaced(HoldKind.DISPUTE, None, "wrong", "the client", "Fel!", "<a@b.example>")
    store.commit(Change((decide(case, event, on(TODAY)),)), NOW, TODAY)
    store.database.execute("delete from evidence")
    found = store.cases.get("1042")
    assert found is not None
    assert [(one.kind, one.sentence) for one in found.holds] == [(HoldKind.DISPUTE, "")]


def test_an_outgoing_mail_comes_back_as_it_was(store: Store) -> None:
    queue(store)
    [waiting] = store.outbox.ready(NOW)
    assert (waiting.mail, waiting.stages, waiting.client) == (mail(), {"1042": "first"}, "solrosen")


def test_an_invoice_is_found_by_number_reference_and_thread(store: Store) -> None:
    known = Invoice(
        "1043", "solrosen", Money(100, "DKK"), TODAY, TODAY, reference="00 1043-7", thread="<sent@nordljus.example>"
    )
    open_case(store, Case(known))
    assert store.ledger.invoice("1043") == OpenInvoice(known, Money(100, "DKK"))
    assert store.ledger.by_reference("10437") == [OpenInvoice(known, Money(100, "DKK"))]
    assert store.ledger.by_reference("--") == []
    assert store.ledger.thread("<sent@nordljus.example>") == Thread("solrosen", ("1043",))


def test_a_client_is_found_by_address_domain_and_name(store: Store) -> None:
    found = store.ledger
    assert found.clients_by_address("ANNA@solrosen.example") == ["solrosen"]
    assert found.clients_by_domain("Solrosen.example") == ["solrosen"]
    assert found.clients_by_name(["solrosen", "ab"]) == ["solrosen"]
    assert found.clients_by_name(["ab"]) == []


def test_a_conversation_starts_with_the_mail_that_brought_the_invoice(store: Store) -> None:
    open_case(store, Case(replace(due_on(number="7").invoice, thread="<sent@nordljus.example>")))
    for minutes, id, direction in ((2, "<in@x.example>", "in"), (1, "<out@x.example>", "out")):
        known = Known(
            id, "solrosen", direction, NOW + timedelta(minutes=minutes), "a@x.example", f"Re: {direction}", ("7",)
        )
        store.commit(Change(known=(known,)), NOW, TODAY)
    said = store.messages.conversation("7")
    assert said == Conversation("Re: in", ("<sent@nordljus.example>", "<out@x.example>", "<in@x.example>"))


def test_a_message_is_kept_once_and_read_once(store: Store) -> None:
    for _ in range(2):
        store.inbox.keep(("INBOX", 1, 7), "<a@x.example>", b"raw", NOW)
    [kept] = store.inbox.unread()
    assert (kept.raw, kept.folder, store.inbox.knows("<a@x.example>")) == (b"raw", "INBOX", True)
    store.commit(Change(read=(kept.id, "promise", "")), NOW, TODAY)
    assert store.inbox.unread() == []
    store.commit(Change(read=(kept.id, "", "it burst")), NOW, TODAY)
    found = store.inbox.get("<a@x.example>")
    assert found is not None
    assert found.state == "aside"


def test_a_mark_says_how_far_a_folder_was_read(store: Store) -> None:
    store.inbox.set_mark("INBOX", 3, 77, NOW)
    found = store.inbox.mark("INBOX")
    assert found is not None
    assert (found.uidvalidity, found.last_uid, found.read_at) == (3, 77, NOW.isoformat())


def test_only_clients_whose_day_has_come_are_due(store: Store) -> None:
    first = date(2026, 11, 26)
    assert (store.cases.due(first - timedelta(1)), store.cases.due(first)) == ([], ["solrosen"])


def test_a_reminder_that_may_have_left_counts_for_the_day(store: Store) -> None:
    queue(store)
    [waiting] = store.outbox.ready(NOW)
    counted = [store.outbox.sent_since(NOW)]
    for state in ("in-doubt", "withdrawn"):
        store.outbox.settle(waiting.id, state, "", NOW)
        counted.append(store.outbox.sent_since(NOW))
    assert counted == [1, 1, 0]


def test_a_mail_is_claimed_once(store: Store) -> None:
    queue(store)
    [waiting] = store.outbox.ready(NOW)
    assert [store.outbox.claim(waiting.id) for _ in range(2)] == [True, False]
    assert [one.id for one in store.outbox.sending()] == [waiting.id]


def test_the_journal_knows_what_held_an_invoice_back_on_a_day(store: Store) -> None:
    case = store.cases.get("1042")
    assert case is not None
    store.commit(Change((decide(case, HeldBack("first", "gap", "too soon"), on(TODAY)),)), NOW, TODAY)
    found = [
        store.journal.held_back_today("1042", gate, day)
        for gate, day in (("gap", TODAY), ("due", TODAY), ("gap", date(2026, 12, 10)))
    ]
    assert found == [True, False, False]
