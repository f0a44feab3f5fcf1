"""Which cases share a mail, who gets it, and who is copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case
from assistant.domain.client import Client, Contact, Person, Role
from assistant.domain.ladder import Approval, Copy, Ladder, Stage, Tone

# Who is asked when nobody has the role: first whoever deals with invoices, then whoever is there.
_FALLBACK = (Role.PRIMARY, Role.ACCOUNTS, Role.CONTROLLER, Role.CFO, Role.OWNER, Role.CEO)
# The least that a formal notice gives, though the law of the client may ask for more: a draft may lie a day or two.
FORMAL_DAYS = 14


@dataclass(frozen=True)
class Ready:
    """A case whose gates are all open, the stage that may leave, and what the gates answered."""

    case: Case
    stage: Stage
    gates: tuple[str, ...] = ()


def groups(ready: Iterable[Ready], ladder: Ladder) -> list[list[Ready]]:
    """One mail per currency, and drafts apart; inside, the most advanced stage first, then the oldest invoice."""
    found: dict[tuple[str, bool], list[Ready]] = {}
    for one in ready:
        key = (one.case.invoice.currency, one.stage.approval is Approval.DRAFT)
        found.setdefault(key, []).append(one)
    return [sorted(group, key=lambda one: _rank(one, ladder)) for _, group in sorted(found.items())]


def _rank(one: Ready, ladder: Ladder) -> tuple[int, date, str]:
    return -ladder.index(one.stage.id), one.case.invoice.due, one.case.number


def recipient(client: Client) -> Contact | None:
    """Who a reminder goes to: the first that mail can reach, by role; None if there is nobody."""
    return next((contact for role in _FALLBACK if (contact := client.contact(role)) is not None), None)


def language_of(client: Client) -> str:
    """The language the client is written to in: the contact's own, else the client's."""
    to = recipient(client)
    return (to.language if to else "") or client.language


def copies(client: Client, people: Sequence[Person], ladder: Ladder, stage: Stage) -> tuple[Contact | Person, ...]:
    """Everybody in Cc at this stage: those that it adds and all that lower ones added, nobody twice."""
    to = recipient(client)
    taken = {to.email.lower()} if to else set()
    found: list[Contact | Person] = []
    for step in ladder.stages[: ladder.index(stage.id) + 1]:
        for copy in step.cc:
            someone = _copied(copy, client, people)
            if someone is not None and someone.email.lower() not in taken:
                taken.add(someone.email.lower())
                found.append(someone)
    return tuple(found)


def _copied(copy: Copy, client: Client, people: Sequence[Person]) -> Contact | Person | None:
    if copy.own is not None:
        return next((person for person in people if person.role is copy.own), None)
    return next((contact for role in copy.client if (contact := client.contact(role)) is not None), None)


def pay_by(stage: Stage, due: date, today: date, days: int, bank: Calendar) -> date:
    """The day the mail asks for: the due date before it, else some days from today, on a bank day."""
    if not stage.overdue:
        return bank.on_or_after(due)
    return bank.on_or_after(today + timedelta(days=max(days, FORMAL_DAYS) if stage.tone is Tone.FORMAL else days))
