"""The file: who may open it, what one commit keeps, and what never changes again."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.domain.case import Case, How, Pending, PendingState, StageDone, Status
from assistant.domain.client import Client, ClientType, Contact, Role
from assistant.domain.decide import decide
from assistant.domain.events import HeldBack, HoldPlaced, InvoiceImported, ReminderQueued
from assistant.domain.hold import Hold, HoldKind, Scope
from assistant.domain.invoice import Invoice
from assistant.domain.ledger import OpenInvoice, Thread
from assistant.domain.message import Address
from assistant.domain.money import Money
from assistant.domain.reminder import Conversation, OutgoingMail
from assistant.domain.standing import Contacted, decide_standing
from assistant.domain.task import NewTask, TaskKind
from assistant.store.database import StoreError, open_database, writing
from assistant.store.messages import Known
from assistant.store.outbox import Outgoing
from assistant.store.schema import APPLICATION_ID, migrations
from assistant.store.store import Change, Settled, Store
from tests.domain.cases import due_on, kronor, on

NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)
TODAY = date(2026, 12, 9)
ANNA = Contact("anna@solrosen.example", "Anna Berg", Role.PRIMARY, "070-1", "da")
SOLROSEN = Client(
    "solrosen",
    "Bageriet Solrosen AB",
    ClientType.PUBLIC,
    "DK",
    "84",
    "Europe/Copenhagen",
    "da",
    "556000-0001",
    "Storgatan 1\n111 22 Stockholm",
    "gentle",
    True,
    "statutory",
    "§ 4",
    (ANNA, Contact("lars@solrosen.example", role=Role.ACCOUNTS, deliverable=False)),
)


@pytest.fixture
def store() -> Store:
    """A store in memory with one client and one open case."""
    return _filled(Store(None))


def _filled(store: Store) -> Store:
    store.ledger.put_client(SOLROSEN)
    _open(store, due_on())
    return store


def _open(store: Store, case: Case) -> None:
    store.open_case(case)
    store.commit(Change((decide(case, InvoiceImported(), on(TODAY)),)), NOW, TODAY)


def _mail(id: str = "<ia.1@nordljus.example>") -> OutgoingMail:
    return OutgoingMail(id, Address("ekonomi@nordljus.example"), ("anna@solrosen.example",), (), "Påminnelse", b"raw")


def _queue(store: Store, stage: str = "first", id: str = "<ia.1@nordljus.example>") -> None:
    case = store.cases.get("1042")
    assert case is not None
    queued = decide(case, ReminderQueued(stage, id), on(TODAY))
    store.commit(Change((queued,), outgoing=Outgoing(_mail(id), "reminder", "solrosen", {"1042": stage})), NOW, TODAY)


def _counts(store: Store) -> dict[str, int]:
    tables = ("journal", "tasks", "outbox", "reminders", "messages", "holds", "stages_done", "evidence")
    return {name: store.query(f"select count(*) as n from {name}")[0]["n"] for name in tables}


# The file


def test_a_new_store_has_all_its_tables_and_bears_our_mark(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db")
    assert not migrations.pending(database)
    assert database.conn.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
    assert {"cases", "journal", "outbox", "overdue", "timeline"} <= {
        name for (name,) in database.conn.execute("select name from sqlite_master")
    }


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.schema._VIEWS", "create view broken as select nonsense from; ")
    with pytest.raises(StoreError, match=r"a\.db"):
        open_database(tmp_path / "a.db")
    monkeypatch.undo()
    assert not migrations.pending(open_database(tmp_path / "a.db"))


def test_two_processes_may_make_the_store_at_the_same_moment(tmp_path: Path) -> None:
    make = f"from assistant.store.store import Store; from pathlib import Path; Store(Path({str(tmp_path / 'a.db')!r}))"
    both = [subprocess.Popen([sys.executable, "-c", make]) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]


def test_only_the_owner_may_read_the_file_and_what_lies_beside_it(tmp_path: Path) -> None:
    store = _filled(Store(tmp_path / "inner" / "a.db"))
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "inner").iterdir()} == {0o600}
    store.close()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch(mode=0o644)
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_program_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table theirs (a)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_what_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database, but quite some text " * 40)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        Store(path)


def test_a_place_nobody_can_write_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="must be a file"):
        Store(tmp_path / "file" / "a.db")


def test_what_was_kept_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    _filled(Store(tmp_path / "a.db")).close()
    again = Store(tmp_path / "a.db")
    assert again.cases.get("1042") == _counted(due_on())
    again.close()


def _counted(case: Case) -> Case:
    return decide(case, InvoiceImported(), on(TODAY)).case


# One commit


def test_the_journal_only_grows(store: Store) -> None:
    for sql in ("update journal set reason = 'never was'", "delete from journal"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.database.conn.execute(sql)


def test_a_commit_is_kept_whole_or_not_at_all(store: Store) -> None:
    case = store.cases.get("1042")
    assert case is not None
    before = (_counts(store), case)
    held = decide(case, HoldPlaced(HoldKind.DISPUTE, None, "wrong", "the client", "Fel!"), on(TODAY))
    # The message is about an invoice nobody knows: the last thing written fails.
    known = Known("<a@b.example>", "solrosen", "in", NOW, "anna@solrosen.example", "Sv", ("nowhere",))
    change = Change(
        (held,),
        tasks=(NewTask(TaskKind.ANSWER, "solrosen", "1042"),),
        outgoing=Outgoing(_mail(), "reminder", "solrosen", {"1042": "first"}),
        known=(known,),
        undeliverable=("anna@solrosen.example",),
    )
    with pytest.raises(sqlite3.IntegrityError):
        store.commit(change, NOW, TODAY)
    assert (_counts(store), store.cases.get("1042")) == before
    assert store.ledger.client("solrosen") == SOLROSEN


def test_an_interruption_in_the_middle_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _counts(store)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store.outbox, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _queue(store)
    assert _counts(store) == before
    assert not store.database.conn.in_transaction


def test_the_same_reminder_is_never_queued_twice(store: Store) -> None:
    _queue(store)
    with pytest.raises(sqlite3.IntegrityError):
        _queue(store, id="<ia.2@nordljus.example>")


@pytest.mark.parametrize(("state", "again"), [("withdrawn", True), ("refused", True), ("sent", False)])
def test_only_what_did_not_leave_may_be_written_again(store: Store, state: str, again: bool) -> None:
    _queue(store)
    waiting = store.outbox.by_message_id("<ia.1@nordljus.example>")
    assert waiting is not None
    store.commit(Change(settled=Settled(waiting.id, state)), NOW, TODAY)
    if again:
        _queue(store, id="<ia.2@nordljus.example>")
    else:
        with pytest.raises(sqlite3.IntegrityError):
            _queue(store, id="<ia.2@nordljus.example>")
    assert len(store.outbox.ready(NOW)) == int(again)


def test_the_same_question_is_asked_once_while_it_is_open(store: Store) -> None:
    asked = NewTask(TaskKind.ANSWER, "solrosen", "1042", {"sentence": "Vad är detta?"}, "<a@b.example>")
    store.commit(Change(tasks=(asked, asked)), NOW, TODAY)
    assert [one.task for one in store.tasks.open()] == [asked]
    store.tasks.answer(store.tasks.open()[0].id, "done", NOW)
    store.commit(Change(tasks=(asked,)), NOW, TODAY)
    assert len(store.tasks.open()) == 1


def test_several_changes_are_one(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        _queue_and_stumble(store)
    assert (store.setting("live"), store.outbox.ready(NOW)) == ("", [])


def _queue_and_stumble(store: Store) -> None:
    with store.transaction():
        store.remember("live", "yes")
        _queue(store)
        store.remember("live", str(1 // 0))


# Beside each other


def test_the_command_line_writes_beside_the_daemon(tmp_path: Path) -> None:
    """Reading first and writing later fails at once under WAL when another process wrote in between."""
    one, other = Store(tmp_path / "a.db"), Store(tmp_path / "a.db")
    seen = one.changed()
    for turn in range(20):
        with one.transaction():
            one.remember("turn", str(int(one.setting("turn") or "0") + 1))
        with other.transaction():
            other.remember("turn", str(int(other.setting("turn")) + 1))
        assert one.setting("turn") == str(2 * turn + 2)
    assert one.changed() != seen
    one.close()
    other.close()


def test_a_store_that_stays_locked_is_an_error_in_words(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "a.db"), Store(tmp_path / "a.db")
    other.database.conn.execute("pragma busy_timeout = 1")
    with one.transaction(), pytest.raises(StoreError, match="locked"), writing(other.database):
        other.remember("live", "yes")
    one.close()
    other.close()


def test_a_copy_changes_nothing_in_the_original(store: Store) -> None:
    copied = store.copy()
    _queue(copied)
    assert copied.cases.get("1042") != store.cases.get("1042")
    assert (_counts(store)["outbox"], _counts(copied)["outbox"]) == (0, 1)
    copied.close()


# Values


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
    _queue(store)
    [waiting] = store.outbox.ready(NOW)
    assert (waiting.mail, waiting.stages, waiting.client) == (_mail(), {"1042": "first"}, "solrosen")


def test_an_invoice_is_found_by_number_reference_and_thread(store: Store) -> None:
    known = Invoice(
        "1043", "solrosen", Money(100, "DKK"), TODAY, TODAY, reference="00 1043-7", thread="<sent@nordljus.example>"
    )
    _open(store, Case(known))
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
    _open(store, Case(replace(due_on(number="7").invoice, thread="<sent@nordljus.example>")))
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
    _queue(store)
    [waiting] = store.outbox.ready(NOW)
    counted = [store.outbox.sent_since(NOW)]
    for state in ("in-doubt", "withdrawn"):
        store.outbox.settle(waiting.id, state, "", NOW)
        counted.append(store.outbox.sent_since(NOW))
    assert counted == [1, 1, 0]


def test_a_mail_is_claimed_once(store: Store) -> None:
    _queue(store)
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
