"""`plan`, `preview`, `timeline`: looking ahead, at a mail, and back."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Firm


def test_the_plan_names_day_reader_copies_and_way_of_every_mail(firm: Firm) -> None:
    planned = firm.told("plan", "--days", "120")
    mine = [one for one in planned if one["client"] == "acme"]
    assert [one["stages"] for one in mine] == [
        {"1042": stage} for stage in ("first", "second", "third", "formal", "management", "final")
    ]
    assert mine[0]["day"] == "2026-11-24"
    assert [one["how"] for one in mine] == ["by itself"] * 3 + ["announced"] * 2 + ["draft"]
    assert mine[4]["cc"] == ["vd@akers.example", "karin@nordljus.example"]
    assert all(one["to"] == ["anna@akers.example"] for one in mine)


def test_the_plan_changes_nothing(firm: Firm) -> None:
    before = len(firm.store().journal.every())
    assert "not live yet: until `go` each of these goes into Drafts instead" in firm.said("plan")
    assert len(firm.store().journal.every()) == before
    assert firm.store().query("select count(*) as n from outbox") == [{"n": 0}]


def test_a_plan_without_mails_says_where_the_reasons_stand(firm: Firm) -> None:
    for client in ("acme", "solbrod"):
        firm.said("pause", client, "--reason", "we talk")
    assert "`status` tells what each open invoice waits for" in firm.said("plan", "--days", "30")


def test_a_client_in_another_zone_is_planned_in_its_own_office_hours(firm: Firm) -> None:
    firm.write(
        "us.csv",
        "client;name;type;country;region;timezone;language\nny;Brooklyn Inc;business;US;NY;America/New_York;en\n",
    )
    firm.write("us-contacts.csv", "client;email\nny;ap@brooklyn.example\n")
    firm.write(
        "us-invoices.csv",
        "invoice;client;amount;currency;issued;due;pdf\n3001;ny;900,00;USD;2026-10-20;2026-11-20;1042.pdf\n",
    )
    firm.said("import", "us.csv", "us-contacts.csv", "us-invoices.csv")
    assert {"day": "2026-11-24", "client": "ny"}.items() <= next(
        one for one in firm.told("plan") if one["client"] == "ny"
    ).items()


def test_a_preview_is_the_mail_with_its_heads_and_what_is_attached(firm: Firm) -> None:
    head, _, text = firm.said("preview", "1042").partition("\n\n")
    assert head.splitlines() == [
        "From: Nordljus Media AB <ekonomi@nordljus.example>",
        "To: Anna Berg <anna@akers.example>",
        "Subject: Påminnelse: faktura 1042 förföll den 14 november 2026",
        "Attached: 1042.pdf",
    ]
    assert text.startswith("Hej Anna!")
    assert "12\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}kr" in text
    assert "5050-1055" in text


def test_a_preview_of_another_stage_and_language(firm: Firm) -> None:
    (said,) = firm.told("preview", "1042", "--stage", "management", "--language", "en")
    assert said["stage"] == "management"
    assert said["cc"] == ["Lars Holm <vd@akers.example>", "Karin Ek <karin@nordljus.example>"]
    assert "Invoice 1042" in said["text"]
    assert said["html"].lstrip().lower().startswith("<!doctype html")


def test_a_preview_shows_what_would_share_the_mail(firm: Firm) -> None:
    firm.said("decide", "1", "yes")
    (said,) = firm.told("preview", "1042")
    assert sorted(said["invoices"]) == ["1042", "1043"]
    assert sorted(said["attachments"]) == ["1042.pdf", "1043.pdf"]


def test_a_stage_without_a_mail_has_no_preview(firm: Firm) -> None:
    assert "handover sends no mail" in firm.refused("preview", "1042", "--stage", "handover")
    assert "--stage: there is no frist; did you mean first?" in firm.refused(
        "preview", "1042", "--stage", "frist", code=2
    )
    firm.said("paid", "1042")
    assert "no mail comes next for 1042: it is paid" in firm.refused("preview", "1042")


def test_open_shows_the_html_in_a_browser(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    firm.said("preview", "1042", "--open")
    page = Path(opened[0].removeprefix("file://"))
    assert "1042" in page.read_text(encoding="utf-8")
    page.unlink()


def test_the_timeline_tells_everything_in_order_in_the_owners_hours(firm: Firm) -> None:
    firm.said("promise", "1042", "2026-12-01")
    firm.said("paid", "1042")
    lines = firm.said("timeline", "1042").splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == ["2026-11-24 10:00"] * 3
    assert "imported, due 2026-11-14" in lines[1]
    assert "payment promised for 2026-12-01" in lines[2]
    assert "paid in full" in lines[3]
    events = [one["event"] for one in firm.told("timeline", "acme")]
    assert events == ["InvoiceImported", "InvoiceImported", "HoldPlaced", "PaymentRecorded"]


OTHER_LADDER = """
[[ladder]]
[[ladder.stage]]
id = "first"
day = 14
tone = "mild"
[[ladder.stage]]
id = "third"
day = 28
tone = "firm"
"""


def test_another_ladder_is_held_against_the_one_in_force(firm: Firm) -> None:
    firm.write("new.toml", OTHER_LADDER)
    told = firm.told("plan", "--days", "30", "--ladder", "new.toml")
    mine = {one["stage"]: one for one in told if one["invoice"] == "2001"}
    assert mine["heads-up"]["difference"] == "no longer sent"
    assert (mine["first"]["before"], mine["first"]["after"]) == ("2026-12-02", "2026-12-15")
    assert mine["first"]["difference"] == "13 days later"
    lines = firm.said("plan", "--days", "30", "--ladder", "new.toml").splitlines()
    assert lines[0].split() == ["client", "invoice", "stage", "now", "then", "difference"]
    assert "mails now," in lines[-1]


def test_a_file_without_a_sound_ladder_is_refused(firm: Firm) -> None:
    firm.write("same.toml", "")
    assert "same.toml: has no [[ladder]]" in firm.refused("plan", "--ladder", "same.toml")
    firm.write("wrong.toml", OTHER_LADDER.replace("28", "7"))
    assert "wrong.toml: ladder.default.stage.third.day" in firm.refused("plan", "--ladder", "wrong.toml")


def test_the_past_is_gone_through_again(firm: Firm, pass_time: Callable[[datetime], None]) -> None:
    firm.said("paid", "1042")
    pass_time(datetime(2026, 12, 10, 9, 0, tzinfo=UTC))
    told = firm.told("plan", "--past", "--months", "1")
    mine = [one for one in told if one["invoice"] == "2001"]
    assert [(one["stage"], one["before"], one["after"], one["difference"]) for one in mine] == [
        ("heads-up", None, "2026-11-26", "new"),
        ("due-today", None, "2026-12-01", "new"),
        ("first", None, "2026-12-02", "new"),
        ("second", None, "2026-12-09", "new"),
    ]
    assert not [one for one in told if one["invoice"] == "1042"]
    lines = firm.said("plan", "--past", "--months", "1").splitlines()
    assert lines[0].split() == ["client", "invoice", "stage", "really", "then", "difference", "why"]
    assert lines[-1] == "since 2026-11-10: 0 stages left, 4 would have left"
