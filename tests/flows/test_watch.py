"""Files put into a watched directory are taken once; what is wrong with one is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from assistant.domain.case import Status
from assistant.flows.watch import watch
from assistant.flows.world import Pass, World
from assistant.ports import Dropped, FolderDownError
from tests.flows.doubles import at, case, tasks
from tests.flows.money import TODAY, firm, paid_in
from tests.payments.camt_files import camt


@dataclass
class Folder:
    """A directory in memory."""

    files: dict[str, bytes] = field(default_factory=dict)
    down: bool = False
    name: str = "bank"

    def ready(self, now: datetime) -> Iterator[Dropped]:
        if self.down:
            raise FolderDownError("bank: no such folder")
        yield from (Dropped(name, raw, Path()) for name, raw in self.files.items())


def watching(folder: Folder) -> World:
    return replace(firm(), drop_folders=(folder,))


def look(world: World, later: int = 0) -> Pass:
    this = Pass(at(TODAY) + timedelta(minutes=later))
    watch(world, this)
    return this


def test_a_bank_file_is_booked_where_it_lies() -> None:
    world = watching(Folder({"konto.xml": camt(paid_in("12500.00", "1042"))}))
    look(world)
    assert case(world).status is Status.PAID
    look(world, 5)
    assert [one["file"] for one in world.store.query("select file from statements")] == ["konto.xml"]


def test_a_broken_file_is_asked_about_once_and_the_others_are_taken() -> None:
    broken = camt(paid_in("800.00", "1043")).replace(b"</Document>", b"")
    world = watching(Folder({"broken.xml": broken, "konto.xml": camt(paid_in("12500.00", "1042"))}))
    look(world)
    assert (case(world).status, case(world, "1043").status) == (Status.PAID, Status.OPEN)
    assert tasks(world) == [("bad-file", "")]
    (task,) = world.store.tasks.open()
    assert task.task.facts["error"].startswith("broken.xml")
    world.store.tasks.answer(task.id, "done", at(TODAY))
    look(world, 5)
    assert tasks(world) == []


def test_a_directory_that_cannot_be_read_is_a_trouble_that_the_owner_is_told_of() -> None:
    assert look(watching(Folder(down=True))).problems == [("folder-trouble", {"error": "bank: no such folder"})]


def test_what_nobody_knows_is_said_with_its_name() -> None:
    world = watching(Folder({"holiday.jpg": b"\xff\xd8\xff"}))
    look(world)
    (task,) = world.store.tasks.open()
    assert "holiday.jpg" in task.task.facts["error"]


def test_an_invoice_put_there_is_imported_and_a_broken_one_told() -> None:
    buyer = "<PartyLegalEntity><RegistrationName>Bageriet Solrosen AB</RegistrationName></PartyLegalEntity>"
    bill = (
        '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>77</ID>'
        "<IssueDate>2026-11-01</IssueDate><DueDate>2026-12-01</DueDate>"
        f"<AccountingCustomerParty><Party>{buyer}</Party></AccountingCustomerParty>"
        '<LegalMonetaryTotal><PayableAmount currencyID="SEK">100.00</PayableAmount></LegalMonetaryTotal></Invoice>'
    )
    world = watching(Folder({"77.xml": bill.encode(), "78.xml": b"<Invoice>"}))
    look(world)
    assert case(world, "77").invoice.client == "solrosen"
    (task,) = world.store.tasks.open()
    assert task.task.facts["error"].startswith("78.xml line 1: it is broken XML")
