"""The demo, run once: the story comes out as it is written, on what lies in the store and in the mails."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from assistant.config import load_config
from assistant.demo.cast import Cast, load_cast
from assistant.demo.run import FIRST_DAY, main
from assistant.domain.case import Case, Status
from assistant.domain.hold import HoldKind
from assistant.store.store import Store


@dataclass(frozen=True)
class Demo:
    """What a run has left."""

    code: int
    told: str
    out: Path
    store: Store
    cast: Cast

    def case(self, number: str) -> Case:
        found = self.store.cases.get(number)
        assert found is not None
        return found

    def events(self, number: str) -> list[str]:
        return [entry.event for entry in self.store.journal.of_invoice(number)]

    def mails(self, folder: str) -> list[EmailMessage]:
        files = sorted((self.out / folder).glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def reminders(self, stage: str = "", client: str = "") -> list[EmailMessage]:
        """Reminders that were sent, of a stage or to a client if one is named."""
        domain = self.cast.player(client).domain if client else ""
        found = [one for one in self.mails("sent") if "X-Invoice-Assistant" in one]
        return [
            one
            for one in found
            if str(one["X-Invoice-Assistant"]).startswith(stage) and str(one["To"]).rstrip(">").endswith(domain)
        ]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    out = tmp_path_factory.mktemp("demo") / "demo-out"
    said = io.StringIO()
    with redirect_stdout(said):
        code = main(out)
    store = Store(out / "assistant.db")
    yield Demo(code, said.getvalue(), out, store, load_cast(FIRST_DAY))
    store.close()


def test_every_promise_of_the_program_is_kept(demo: Demo) -> None:
    broken = [line for line in demo.told.splitlines() if "✗" in line]
    assert broken == []
    assert demo.code == 0
    assert demo.told.count("✓") == 9


def test_the_story_is_plain_text_when_piped(demo: Demo) -> None:
    assert "\x1b" not in demo.told
    assert [line for line in demo.told.splitlines() if len(line) > 130 and str(demo.out) not in line] == []
    assert "Everything to look through lies in" in demo.told


@pytest.mark.parametrize(
    "number",
    [
        "LF-0987", "LF-1042", "LF-1043", "LF-1044", "LF-1045", "LF-1046", "LF-1047", "LF-1048", "LF-1050", "LF-1051",
        "LF-1052", "LF-1053", "LF-1054", "LF-1055", "LF-1056",
    ],
)  # fmt: skip
def test_whoever_pays_in_the_story_has_paid(demo: Demo, number: str) -> None:
    case = demo.case(number)
    assert (case.status, case.balance.minor) == (Status.PAID, 0)


def test_the_one_who_pays_after_the_note_gets_nothing_more(demo: Demo) -> None:
    assert [one.stage for one in demo.case("LF-1043").done] == ["heads-up"]
    assert len(demo.reminders(client="brunnby")) == 1


def test_the_dispute_stops_everything(demo: Demo) -> None:
    case = demo.case("LF-1049")
    assert case.is_open
    assert HoldKind.DISPUTE in [hold.kind for hold in case.holds]
    assert [one.stage for one in case.done] == ["heads-up", "due-today", "first"]


def test_a_promise_kept_brings_no_second_reminder(demo: Demo) -> None:
    assert demo.case("LF-1044").done[-1].stage == "first"
    assert demo.case("LF-1044").broken_promises == 0


def test_a_broken_promise_is_noticed_and_the_ladder_goes_on(demo: Demo) -> None:
    case = demo.case("LF-1046")
    assert (case.promises > 0, case.broken_promises) == (True, 1)
    assert [one.stage for one in case.done][-2:] == ["second", "third"]


def test_nobody_is_reminded_while_away(demo: Demo) -> None:
    kinds = [row["kind"] for row in demo.store.query("select kind from inbox where state = 'read'")]
    assert "out-of-office" in kinds
    assert demo.case("LF-1047").done[-1].stage == "first"


def test_a_dead_address_is_replaced_and_the_mail_sent_again(demo: Demo) -> None:
    client = demo.store.ledger.client("harbour")
    assert client is not None
    assert {one.email: one.deliverable for one in client.contacts} == {
        "helen@harbourlane.example": False,
        "tom@harbourlane.example": True,
    }
    to = [str(one["To"]) for one in demo.reminders("heads-up", "harbour")]
    assert [("helen@" in one, "tom@" in one) for one in to] == [(True, False), (False, True)]


def test_the_redirected_reminder_goes_to_the_bookkeeping(demo: Demo) -> None:
    assert ["bogholderi@" in str(one["To"]) for one in demo.reminders("first", "mollegard")] == [True]


def test_a_part_payment_leaves_the_rest_to_be_asked_for(demo: Demo) -> None:
    assert demo.events("LF-1052").count("PaymentRecorded") == 2


def test_two_invoices_share_a_mail(demo: Demo) -> None:
    shared = [one for one in demo.reminders(client="thistle") if "LF-1053, LF-1054" in str(one["X-Invoice-Assistant"])]
    names = sorted(part.get_filename() or "" for part in shared[-1].iter_attachments())
    assert names == ["LF-1053.pdf", "LF-1054.pdf"]


def test_the_owners_own_mail_delays_the_ladder(demo: Demo) -> None:
    standing = [entry.event for entry in demo.store.journal.of_client("curragh") if not entry.invoice]
    assert "HoldPlaced" in standing
    third = next(one for one in demo.case("LF-1055").done if one.stage == "third")
    assert third.on == date(2026, 4, 21)


def test_the_silent_one_climbs_the_whole_ladder(demo: Demo) -> None:
    stages = [one.stage for one in demo.case("LF-1041").done]
    assert stages == ["heads-up", "due-today", "first", "second", "third", "formal", "management", "final", "handover"]
    waiting = [task.task.kind.value for task in demo.store.tasks.open() if task.task.client == "granit"]
    assert waiting == ["handover"]


def test_both_managements_are_copied(demo: Demo) -> None:
    copies = [one.addr_spec for one in demo.reminders("management")[0]["Cc"].addresses]
    assert {"claes@granitgras.example", "jonas@lysvik.example"} <= set(copies)


def test_the_final_demand_only_ever_lay_in_drafts(demo: Demo) -> None:
    purposes = demo.store.query(
        "select o.purpose from outbox o join reminders r on r.outbox = o.id where r.stage = 'final'"
    )
    assert [row["purpose"] for row in purposes] == ["draft"]
    assert "ReminderDrafted" in demo.events("LF-1041")


def test_no_stage_reaches_anybody_twice(demo: Demo) -> None:
    sql = "select r.invoice, r.stage from reminders r join outbox o on o.id = r.outbox where o.state = 'sent'"
    assert max(Counter((row["invoice"], row["stage"]) for row in demo.store.query(sql)).values()) == 1


def test_reminders_answer_the_mail_that_brought_the_invoice(demo: Demo) -> None:
    first = next(one for one in demo.mails("sent") if one["Subject"] == "Faktura LF-1041")
    reminders = demo.reminders(client="granit")
    assert len(reminders) == 8
    assert all(str(first["Message-ID"]) in str(one["References"]).split() for one in reminders)


def test_attached_invoices_are_byte_for_byte_the_imported_ones(demo: Demo) -> None:
    seen = 0
    for mail in demo.reminders():
        for part in mail.iter_attachments():
            seen += 1
            assert part.get_content() == (demo.out / "invoices" / str(part.get_filename())).read_bytes()
    assert seen > 50


def test_a_forged_notice_is_not_obeyed(demo: Demo) -> None:
    forged = list((demo.out / "received").glob("*forged*.eml"))
    assert len(forged) == 1
    assert demo.case("LF-1041").paid is None


def test_the_page_shows_every_client_and_mail_and_fetches_nothing(demo: Demo) -> None:
    page = (demo.out / "index.html").read_text(encoding="utf-8")
    for player in demo.cast.players:
        assert player.name.replace("&", "&amp;") in page
    bodies = json.loads(page.partition('id="bodies">')[2].partition("</script>")[0])
    assert len(bodies) == len(demo.mails("sent")) + len(demo.mails("received"))
    outside = page.partition('id="bodies">')[0]
    assert "http://" not in outside
    assert "https://" not in outside


def test_the_config_it_leaves_is_a_real_one(demo: Demo) -> None:
    config = load_config(demo.out / "config.toml")
    assert config.store.path == demo.out / "assistant.db"
    assert (demo.out / "password").stat().st_mode & 0o077 == 0


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert main(tmp_path) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]
