"""What a template of a reminder may speak of: every name in it is a field here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from assistant.domain.client import ClientType, Contact
from assistant.domain.ladder import DEFAULT, Channel, Ladder, Stage, Tone
from assistant.domain.money import total
from assistant.domain.reminder import Line, Reminder
from assistant.writing.charges import ChargeFacts, charges_of, extra_of
from assistant.writing.formats import Day, day, days, money, spoken
from assistant.writing.payment import PaymentWays, Way, payment_ways

_SHARED_MAILBOX = re.compile(
    r"\b(ekonomi\w*|faktur\w*|invoic\w*|account\w*|bogholderi\w*|bokföring\w*|regnskab\w*|kundtjänst|kunde?service|info|"
    r"reskontra\w*|kreditor\w*|leverantör\w*|finance|billing|office|kontor\w*|reception\w*|support|team|avdelning\w*|"
    r"afdeling\w*|department|ab|aps|a/s|ltd|limited|plc|llc|inc|hb|kb|i/s|gmbh)\b",
    re.IGNORECASE,
)
_TITLES = {"dr", "mr", "mrs", "ms", "hr", "fru", "herr", "prof", "miss"}
_REPLY_PREFIXES = re.compile(r"^\s*(?:(?:re|sv|vs|aw|antw|svar)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Owner:
    """Who the assistant writes for: `signature_name` is the person under the mail, `language` that of the notices."""

    name: str
    email: str
    phone: str = ""
    signature_name: str = ""
    org_number: str = ""
    language: str = "sv"


@dataclass(frozen=True)
class ClientFacts:
    """The client; `person` is a human being and not a firm, so spoken to in the singular."""

    name: str
    person: bool


@dataclass(frozen=True)
class ContactFacts:
    """Who is written to; `informal` means a named person, who is greeted by first name."""

    name: str
    first_name: str
    informal: bool


@dataclass(frozen=True)
class StageFacts:
    """The stage of the mail; `number` says the how manieth overdue reminder it is, 0 before the due date."""

    id: str
    tone: str
    number: int
    formal: bool
    letter: bool


@dataclass(frozen=True)
class InvoiceFacts:
    """One invoice, its amounts and days ready to be read."""

    number: str
    amount: str
    balance: str
    part_paid: bool
    issued: Day
    due: Day
    days_overdue: int
    days_until: int
    late: str
    left: str
    reference: str
    overdue: bool


@dataclass(frozen=True)
class ReminderFacts:
    """Everything a template of a reminder can name.

    `claimed` are the invoices the mail is about: the overdue ones, else those due today, else all. In a firm mail they
    are only those that have come as far as it: one that is a day late is not told of "several reminders", but stands
    in `also_overdue`. `upcoming` are not due yet. `total` is what is left of them, `single` that it is one invoice.
    `charges` are fees, compensation and interest on top, `to_pay` is all together, `per_day` what each further day of
    interest adds. `service` is "will-stop" or "stops" (told on `stop_told`) where deliveries or service end.
    """

    language: str
    owner: Owner
    client: ClientFacts
    contact: ContactFacts
    stage: StageFacts
    invoices: tuple[InvoiceFacts, ...]
    claimed: tuple[InvoiceFacts, ...]
    also_overdue: tuple[InvoiceFacts, ...]
    upcoming: tuple[InvoiceFacts, ...]
    lead: InvoiceFacts
    oldest: InvoiceFacts
    single: bool
    total: str
    charges: tuple[ChargeFacts, ...]
    to_pay: str
    per_day: str
    service: str
    stop_told: Day | None
    previous: Day | None
    pay_by: Day
    today: Day
    payment: tuple[Way, ...]
    reason: str
    thread_subject: str
    cc_names: tuple[str, ...]

    def variables(self) -> dict[str, object]:
        """The facts by name, as a template gets them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class House:
    """What is the same in every mail: the owner, the ways to pay, the order of stages, and a reason by language."""

    owner: Owner
    payment: PaymentWays
    ladder: Ladder = DEFAULT
    reasons: Mapping[str, str] | None = None


def reminder_facts(reminder: Reminder, house: House) -> ReminderFacts:
    """The reminder as its templates see it, in the language we write to the client."""
    language = spoken(reminder.language)
    invoices = tuple(_invoice(line, reminder.today, language) for line in reminder.lines)
    stage = _stage(reminder.stage, house.ladder)
    claimed = _claimed(reminder, invoices, firm=stage.formal)
    others = tuple(one for one in invoices if one not in claimed)
    asked = [line for line, one in zip(reminder.lines, invoices, strict=True) if one in claimed]
    left = total((line.balance for line in asked), reminder.currency)
    return ReminderFacts(
        language=language,
        owner=house.owner,
        client=ClientFacts(reminder.client.name, reminder.client.type in {ClientType.CONSUMER, ClientType.SOLE_TRADER}),
        contact=_contact(reminder.to, reminder.client.name),
        stage=stage,
        invoices=invoices,
        claimed=claimed,
        also_overdue=tuple(one for one in others if one.overdue),
        upcoming=tuple(one for one in others if not one.overdue),
        lead=claimed[0],
        oldest=max(claimed, key=lambda one: one.days_overdue),
        single=len(claimed) == 1,
        total=money(left, language),
        charges=tuple(charge for line in asked for charge in charges_of(line, language)),
        to_pay=money(left + extra_of(asked, reminder.currency), language),
        per_day=money(reminder.per_day, language) if reminder.per_day else "",
        service=reminder.service.value,
        stop_told=day(reminder.stop_told_on, language) if reminder.stop_told_on else None,
        previous=day(reminder.previous_on, language) if reminder.previous_on else None,
        pay_by=day(reminder.pay_by, language),
        today=day(reminder.today, language),
        payment=payment_ways(house.payment, reminder.client, reminder.lines, language),
        reason=(house.reasons or {}).get(language, ""),
        thread_subject=bare_subject(reminder.conversation.subject),
        cc_names=tuple(one.name or one.email for one in reminder.cc),
    )


def bare_subject(subject: str) -> str:
    """A subject on one line and without the answers' prefixes, so that one "Re:" can stand before it."""
    return _REPLY_PREFIXES.sub("", " ".join(subject.split()))


def _claimed(reminder: Reminder, invoices: tuple[InvoiceFacts, ...], *, firm: bool) -> tuple[InvoiceFacts, ...]:
    overdue = tuple(one for one in invoices if one.overdue)
    if firm:
        lines = zip(reminder.lines, invoices, strict=True)
        overdue = tuple(one for line, one in lines if one.overdue and line.stage.id == reminder.stage.id) or overdue
    return overdue or tuple(one for one in invoices if one.days_until == 0) or invoices


def _invoice(line: Line, today: date, language: str) -> InvoiceFacts:
    invoice = line.invoice
    behind = (today - invoice.due).days
    return InvoiceFacts(
        number=invoice.number,
        amount=money(invoice.amount, language),
        balance=money(line.balance, language),
        part_paid=line.balance < invoice.amount,
        issued=day(invoice.issued, language),
        due=day(invoice.due, language),
        days_overdue=max(behind, 0),
        days_until=max(-behind, 0),
        late=days(max(behind, 0), language),
        left=days(max(-behind, 0), language),
        reference=invoice.reference,
        overdue=behind > 0,
    )


def _stage(stage: Stage, ladder: Ladder) -> StageFacts:
    reminders = sum(1 for one in ladder.stages if one.overdue and one.mails and one.day <= stage.day)
    return StageFacts(
        id=stage.origin,
        tone=stage.tone.value,
        number=reminders if stage.overdue else 0,
        formal=stage.tone in {Tone.FIRM, Tone.SERIOUS, Tone.FORMAL},
        letter=Channel.LETTER in stage.channels,
    )


def _contact(contact: Contact, client_name: str) -> ContactFacts:
    name = " ".join(contact.name.split())
    if "," in name:  # "Berg, Anna"
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}".strip()
    words = [word for word in name.split() if word.rstrip(".").lower() not in _TITLES]
    informal = bool(words) and name.casefold() != client_name.casefold() and _like_a_person(name)
    return ContactFacts(name=name, first_name=words[0] if informal else "", informal=informal)


def _like_a_person(name: str) -> bool:
    return not _SHARED_MAILBOX.search(name) and not any(mark.isdigit() or mark in "@&/" for mark in name)
