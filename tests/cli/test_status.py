"""`status`: the open invoices, and one of them, and whether all is well."""

from __future__ import annotations

from datetime import timedelta

from assistant.domain.task import NewTask, TaskKind
from assistant.store.store import Change
from tests.cli.conftest import NOW, Firm


def test_every_open_invoice_stands_with_its_money_its_holds_and_what_comes_next(firm: Firm) -> None:
    firm.said("promise", "1042", "2026-12-01")
    lines = firm.said("status").splitlines()
    assert lines[0].split() == ["client", "invoice", "balance", "due", "late", "stage", "holds", "next"]
    assert lines[1].split("  ")[0] == "Solbrød ApS"
    assert "2001" in lines[1]
    assert lines[1].endswith("heads-up on 2026-11-26")
    assert lines[2].endswith("waits for your yes")
    assert "12500.00 SEK  2026-11-14    10" in lines[3]
    assert lines[3].endswith("promise to 2026-12-03  first on 2026-12-04")
    assert lines[4] == "3 open: 5000.50 DKK, 16500.00 SEK"
    assert lines[-1] == "not live yet: reminders go into Drafts until `go`"


def test_json_has_one_object_per_invoice_and_then_the_totals(firm: Firm) -> None:
    firm.said("dispute", "1042", "--reason", "half was missing")
    *invoices, totals = firm.told("status")
    found = {one["invoice"]: one for one in invoices}
    assert found["1042"]["balance"] == "12500.00"
    assert found["1042"]["days_late"] == 10
    assert found["1042"]["holds"] == [{"kind": "dispute", "until": None, "reason": "half was missing"}]
    assert found["2001"]["next"]["stage"] == "heads-up"
    assert found["2001"]["next"]["on"] == "2026-11-26"
    assert totals == {"totals": {"DKK": "5000.50", "SEK": "16500.00"}, "invoices": 3, "live": False, "tasks": 1}


def test_an_invoice_is_shown_with_its_holds_and_a_client_with_its_people(firm: Firm) -> None:
    firm.said("pause", "1042", "--until", "2026-12-15", "--reason", "we talk")
    said = firm.said("status", "1042")
    assert "on hold since 2026-11-24 to 2026-12-15 (pause): we talk" in said
    assert "12500.00 SEK; issued 2026-10-15, due 2026-11-14, 10 days late; open" in said
    client = firm.said("status", "Åkers Bygg AB")
    assert "ceo: Lars Holm <vd@akers.example>" in client
    assert "1043" in client
    assert "2001" not in client


def test_go_is_seen(firm: Firm) -> None:
    firm.said("go")
    assert firm.said("status").endswith("live: reminders leave by themselves\n")
    firm.said("stop")
    assert "not live yet" in firm.said("status")


def test_health_complains_in_one_line_while_the_mailbox_is_not_read(firm: Firm) -> None:
    assert "the mailbox has not been read yet" in firm.refused("status", "--health")
    store = firm.store()
    store.inbox.set_mark("INBOX", 1, 1, NOW - timedelta(minutes=90))
    store.close()
    assert "the mailbox was last read 90 minutes ago" in firm.refused("status", "--health")


def test_health_is_well_when_the_mailbox_was_read_and_nothing_is_in_doubt(firm: Firm) -> None:
    store = firm.store()
    store.inbox.set_mark("INBOX", 1, 1, NOW - timedelta(minutes=3))
    assert firm.said("status", "--health") == "all is well\n"
    assert firm.told("status", "--health") == [{"healthy": True, "problems": []}]
    tasks = (NewTask(TaskKind.SET_ASIDE, facts={"error": "x"}), NewTask(TaskKind.IN_DOUBT, "acme", "1042"))
    store.commit(Change(tasks=tasks), NOW, NOW.date())
    store.close()
    line = firm.refused("status", "--health")
    assert "1 mails of which nobody knows whether they left" in line
    assert "1 messages set aside" in line


def test_health_complains_of_a_template_that_is_wrong(firm: Firm) -> None:
    folder = firm.folder / "templates" / "sv"
    folder.mkdir(parents=True)
    (folder / "first.subject.j2").write_text("Hej {{ contcat.name }}")
    line = firm.refused("status", "--health")
    assert "first.subject.j2" in line
    assert "did you mean contact?" in line


def test_a_client_is_shown_with_the_promises_it_kept_and_broke(firm: Firm) -> None:
    firm.said("promise", "1042", "2026-12-03")
    firm.said("paid", "1042")
    assert "promises made 1, kept 1, broken 0" in firm.said("status", "acme")
    assert firm.told("status", "acme")[0]["promises"] == {"made": 1, "kept": 1, "broken": 0}


def test_an_invoice_without_its_pdf_says_what_to_mend_and_not_a_day(firm: Firm) -> None:
    head = "invoice;client;amount;currency;issued;due\n"
    firm.write("more.csv", head + "1077;acme;100,00;SEK;2026-11-20;2026-12-20\n")
    firm.said("import", "more.csv")
    (line,) = [one for one in firm.said("status").splitlines() if " 1077 " in one]
    assert line.endswith("heads-up when mended: the PDF of 1077 is not here to attach: import it")
