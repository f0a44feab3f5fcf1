"""Mails that tell of money: with a bank source they hold until the bank confirms, without one they pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

from assistant.domain.case import Status
from assistant.domain.hold import HoldKind
from assistant.domain.policy import BankSource
from assistant.domain.reading import Kind, Payment, Trust
from assistant.flows import command
from assistant.flows.money_mail import take_bank_mail
from assistant.flows.settle import settle
from assistant.flows.world import Pass, World
from tests.flows.doubles import at, case, hear, reading, round_on, tasks
from tests.flows.money import TODAY, firm, kr, paid_in, told
from tests.payments.camt_files import camt

SEB = (BankSource("seb"),)


def notice(world: World) -> None:
    amount = kr("12500.00")
    payment = Payment(amount, "1042", "Solrosen", "stripe")
    said = reading(Kind.PAYMENT_NOTICE, "1042", on=at(TODAY), payment=payment, trust=Trust.AUTHENTICATED)
    hear(world, said, at(TODAY))


def failed(world: World, trust: Trust = Trust.AUTHENTICATED) -> None:
    payment = Payment(kr("12500.00"), "1042", "Solrosen", "gocardless")
    hear(world, reading(Kind.FAILED_PAYMENT, "1042", on=at(TODAY), payment=payment, trust=trust), at(TODAY))


def held_for(world: World) -> list[HoldKind]:
    return [hold.kind for hold in case(world).holds]


def test_with_a_bank_source_a_notice_holds_until_the_bank_confirms_it() -> None:
    world = firm(banks=SEB)
    notice(world)
    (hold,) = case(world).holds
    assert (hold.kind, hold.reason) == (HoldKind.TOLD, "told by stripe, not yet in a bank file")
    told(world, paid_in("12500.00", "1042"))
    assert (case(world).status, tasks(world)) == (Status.PAID, [])


def test_a_part_that_the_bank_confirms_ends_the_hold_of_the_notice() -> None:
    world = firm(banks=SEB)
    notice(world)
    told(world, paid_in("12000.00", "1042"))
    assert held_for(world) == [HoldKind.PART_PAYMENT]


def test_without_a_bank_source_an_authenticated_notice_pays_and_a_later_file_confirms() -> None:
    world = firm()
    notice(world)
    assert case(world).status is Status.PAID
    told(world, paid_in("12500.00", "1042"))
    assert (case(world).paid, tasks(world)) == (kr("12500.00"), [])


def test_a_notice_of_what_is_in_a_bank_file_already_changes_nothing() -> None:
    for banks in ((), SEB):
        world = firm(banks=banks)
        told(world, paid_in("12500.00", "1042"))
        notice(world)
        assert (case(world).paid, tasks(world)) == (kr("12500.00"), [])


def test_a_notice_that_no_bank_file_confirms_is_asked_about_and_still_holds() -> None:
    world = firm(banks=SEB)
    notice(world)
    settle(world, Pass(at(TODAY + timedelta(days=20))))
    assert tasks(world) == [("told-unconfirmed", "1042")]
    (hold,) = case(world).holds
    assert (hold.kind, hold.until) == (HoldKind.TOLD, None)
    command.paid(world, "1042", at(TODAY + timedelta(days=20)))
    assert tasks(world) == []


def test_a_failed_payment_opens_the_invoice_again_when_the_notice_is_authenticated() -> None:
    world = firm()
    notice(world)
    failed(world, Trust.KNOWN)
    assert case(world).status is Status.PAID
    failed(world)
    assert (case(world).status, case(world).balance) == (Status.OPEN, kr("12500.00"))
    assert tasks(world) == [("failed-payment", "")]


def test_what_a_notice_told_as_failed_is_not_taken_back_again_by_the_bank() -> None:
    world = firm(banks=SEB)
    told(world, paid_in("12500.00", "1042"))
    failed(world)
    before = tasks(world)
    for name in ("R-1", "R-1", "R-2"):
        back = replace(paid_in("12500.00", "1042", name=name, day="2026-11-22"), mark="DBIT", reversal=True)
        told(world, back, name=f"{name}.xml")
        asked = [kind for kind, _ in tasks(world) if kind == "place-payment"]
        assert (case(world).balance, len(asked)) == (kr("12500.00"), int(name == "R-2")), "a second one is another"
    assert before == [("failed-payment", "")]


def test_a_rounding_that_was_waived_is_owed_again_when_the_payment_goes_back() -> None:
    world = firm()
    told(world, paid_in("12499.60", "1042"))
    assert (case(world).status, case(world).credited) == (Status.PAID, kr("0.40"))
    back = replace(paid_in("12499.60", "1042", name="R-1", day="2026-11-22"), mark="DBIT", reversal=True)
    told(world, back, name="back.xml")
    assert (case(world).status, case(world).balance) == (Status.OPEN, kr("12500.00"))


def test_a_failed_payment_ends_the_hold_of_a_notice() -> None:
    world = firm(banks=SEB)
    notice(world)
    failed(world)
    assert held_for(world) == []


def bank_mail(raw: bytes, passed: bool = True) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "kontoutdrag@seb.example", "ekonomi@nordljus.example"
    message["Subject"], message["Message-ID"] = "Kontoutdrag", "<k1@seb.example>"
    message["Date"] = "Mon, 23 Nov 2026 06:00:00 +0100"
    if passed:
        message["Authentication-Results"] = "mx.nordljus.example; dkim=pass header.d=seb.example"
    message.set_content("Bifogat finns dagens kontoutdrag.")
    message.add_attachment(raw, maintype="application", subtype="xml", filename="konto.xml")
    return message.as_bytes()


def with_bank_mail(raw: bytes) -> World:
    world = firm(banks=SEB)
    trusting = replace(world.context, trusted_authserv=frozenset({"mx.nordljus.example"}))
    world = replace(world, context=trusting, bank_senders=frozenset({"kontoutdrag@seb.example"}))
    world.mailbox.content["INBOX"] = [raw]  # type: ignore[attr-defined]
    return world


async def test_a_bank_file_attached_to_the_banks_own_mail_is_booked() -> None:
    world = with_bank_mail(bank_mail(camt(paid_in("12500.00", "1042"))))
    await round_on(world, TODAY)
    assert case(world).status is Status.PAID
    assert [row["kind"] for row in world.store.query("select kind from inbox")] == ["bank-file"]


async def test_a_bank_file_that_nobody_vouches_for_is_not_booked_and_told_of() -> None:
    world = with_bank_mail(bank_mail(camt(paid_in("12500.00", "1042")), passed=False))
    await round_on(world, TODAY)
    assert case(world).is_open
    assert ("suspicious", "") in tasks(world)


async def test_a_mail_from_elsewhere_is_no_bank_mail() -> None:
    world = firm(banks=SEB)
    world.mailbox.content["INBOX"] = [bank_mail(camt(paid_in("12500.00", "1042")))]  # type: ignore[attr-defined]
    await round_on(world, TODAY)
    assert case(world).is_open
    assert [one for one in world.store.inbox.unread() if take_bank_mail(world, one, at(TODAY))] == []
