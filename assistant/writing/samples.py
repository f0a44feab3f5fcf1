"""Made-up reminders and notices that show every turn of the templates; for `templates check` and its tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from assistant.domain.claim import Claim, Claims
from assistant.domain.client import Client, ClientType, Contact, Role
from assistant.domain.invoice import Invoice
from assistant.domain.ladder import Ladder, Stage
from assistant.domain.law.charge import Charge, ChargeKind
from assistant.domain.law.interest import InterestPeriod
from assistant.domain.money import Money
from assistant.domain.reminder import Conversation, Line, Reminder, Service
from assistant.domain.task import TaskKind
from assistant.writing.notice import FACTS, NoticeItem

_DUE = date(2026, 12, 1)
_HOMES = {
    "sv": ("SE", "SEK", "Bageriet Solrosen AB", "Anna Berg", "Lars Holm"),
    "da": ("DK", "DKK", "Bageriet Solsikken ApS", "Mette Krogh", "Søren Dahl"),
    "en": ("GB", "GBP", "Sunflower Bakery Ltd", "Anna Hill", "James Ward"),
}
_STATUTES = {
    "sv": ("6 och 9 §§ räntelagen (1975:635)", "4 a § lagen (1981:739) om ersättning för inkassokostnader m.m."),
    "da": ("renteloven § 5", "renteloven § 9 a, stk. 3"),
    "en": (
        "Late Payment of Commercial Debts (Interest) Act 1998, s. 6",
        "Late Payment of Commercial Debts (Interest) Act 1998, s. 5A",
    ),
}
_TROUBLES = ("mailbox-trouble", "sender-trouble", "volume-pass")


def sample_reminders(language: str, stage: Stage, ladder: Ladder) -> dict[str, Reminder]:
    """Reminders of one stage by the name of the case they show."""
    one = _reminder(language, stage)
    invoice, line = one.lines[0].invoice, one.lines[0]
    half = Line(invoice, Money(invoice.amount.minor // 4, invoice.currency), stage)
    home = one.client
    private = Client(home.client, "Eva Lind", ClientType.CONSUMER, home.country, language=language)
    box = Contact("invoices@client.example", "Invoices", Role.ACCOUNTS)
    return {
        "single": one,
        "several": replace(one, lines=_several(line, stage, ladder), cc=_copies(language)),
        "many": replace(one, lines=tuple(_numbered(line, at) for at in range(5)), cc=_copies(language)[:1]),
        "part-paid": replace(one, lines=(half,), conversation=Conversation("Sv: Offert", ("<a@client.example>",))),
        "mailbox": replace(one, to=box, previous_on=None),
        "private": replace(one, client=private, to=Contact("eva@private.example", "Eva Lind")),
        "late": replace(one, today=one.today + timedelta(days=3)),
        **(_with_charges(one, _several(line, stage, ladder), language) if stage.fee or stage.interest else {}),
        **(_stopping(one) if stage.overdue else {}),
    }


def _with_charges(one: Reminder, several: tuple[Line, ...], language: str) -> dict[str, Reminder]:
    """With interest and compensation claimed now, and a fee that was claimed before."""
    per_day = Money(1234, one.currency)
    claimed = replace(one.lines[0], charges=_charges(one, language), earlier=_earlier(one))
    lines = (claimed, replace(several[1], charges=_charges(one, language)[1:]), *several[2:])
    return {
        "charged": replace(one, lines=(claimed,), per_day=per_day),
        "charged-several": replace(one, lines=lines, per_day=per_day, cc=_copies(language)),
    }


def _charges(one: Reminder, language: str) -> tuple[Charge, ...]:
    due, half = one.lines[0].invoice.due, one.today - timedelta(10)
    law, fixed = _STATUTES[language]
    owed, rest = one.lines[0].balance, Money(one.lines[0].balance.minor // 2, one.currency)
    periods = (
        InterestPeriod(due + timedelta(1), half, Decimal("11.5"), (half - due).days, owed, Money(9123, one.currency)),
        InterestPeriod(half + timedelta(1), one.today, Decimal(11), 10, rest, Money(1877, one.currency)),
    )
    return (
        Charge(ChargeKind.INTEREST, Money(11000, one.currency), "", f"{law}; a table of rates", periods),
        Charge(ChargeKind.COMPENSATION, Money(4000, one.currency), "", fixed),
    )


def _earlier(one: Reminder) -> Claims:
    day = one.today - timedelta(15)
    return (Claim(ChargeKind.REMINDER_FEE, Money(6000, one.currency), day, source="agreed with the client"),)


def _stopping(one: Reminder) -> dict[str, Reminder]:
    told = one.today - timedelta(15)
    return {
        "will-stop": replace(one, service=Service.WILL_STOP),
        "stops": replace(one, service=Service.STOPS, stop_told_on=told),
    }


def sample_notice() -> tuple[NoticeItem, ...]:
    """One item of every kind there is, and one of a kind nobody has thought of."""
    kinds = (*(kind.value for kind in TaskKind), *_TROUBLES, "something-new")
    full = {name: f"[{name}]" for name in FACTS} | {"until": "2026-12-01", "leaves": "2026-12-02T09:00:00+01:00"}
    return tuple(
        NoticeItem(kind, full | {"kind": "promise", "invoices": "1042, 1043" if at % 2 else "1042", "task": str(at)})
        for at, kind in enumerate(kinds, start=1)
    )


def _reminder(language: str, stage: Stage) -> Reminder:
    country, currency, name, person, _ = _HOMES[language]
    invoice = Invoice("1042", "solrosen", Money.of("12500", currency), _DUE - timedelta(30), _DUE, "10425")
    today = _DUE + timedelta(stage.day)
    return Reminder(
        client=Client("solrosen", name, country=country, language=language),
        to=Contact("anna@client.example", person),
        lines=(Line(invoice, invoice.amount, stage),),
        stage=stage,
        language=language,
        today=today,
        pay_by=today + timedelta(8) if stage.overdue else _DUE,
        previous_on=today - timedelta(7) if stage.day > 1 else None,
    )


def _several(line: Line, stage: Stage, ladder: Ladder) -> tuple[Line, ...]:
    """Beside the leading invoice: one as late and half paid, one a day late, and one that is not due yet."""
    due = line.invoice.due
    half = _renumbered(line, "1043", due)
    half = Line(half.invoice, Money(half.balance.minor // 2, half.balance.currency), stage)
    behind = _renumbered(line, "1047", due + timedelta(max(0, stage.day - 1)))
    later = _renumbered(line, "1051", due + timedelta(max(1, stage.day + 5)))
    mildest = next(one for one in ladder.stages if one.overdue)
    return (
        line,
        half,
        Line(behind.invoice, behind.balance, mildest),
        Line(later.invoice, later.balance, ladder.stages[0]),
    )


def _numbered(line: Line, at: int) -> Line:
    return _renumbered(line, str(1042 + at), line.invoice.due)


def _renumbered(line: Line, number: str, due: date) -> Line:
    old = line.invoice
    invoice = Invoice(number, old.client, old.amount, due - timedelta(30), due, f"{number}5")
    return Line(invoice, invoice.amount, line.stage)


def _copies(language: str) -> tuple[Contact, ...]:
    accounts = Contact("lars@client.example", _HOMES[language][4], Role.ACCOUNTS)
    return (accounts, Contact("ceo@client.example", "", Role.CEO))


def mailing_stages(ladder: Ladder) -> Iterable[Stage]:
    """The stages that need templates."""
    return (stage for stage in ladder.stages if stage.mails)
