"""The journal in words for people: each entry as who did what, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assistant.demo.cast import Cast
from assistant.domain import events as e
from assistant.domain.standing import Contacted
from assistant.store.codec import decode
from assistant.store.journal import Entry
from assistant.writing.formats import money


@dataclass(frozen=True)
class Line:
    """One line of the story: when, who acts (assistant, client, owner, outside), about whom, what, why, and a quote."""

    when: datetime
    actor: str
    client: str
    what: str
    why: str = ""
    quote: str = ""
    about: tuple[str, ...] = ()
    # The Message-ID of the mail it is about.
    mail: str = ""


@dataclass(frozen=True)
class Told:
    """An entry of the journal with its event, and what its words need."""

    event: Any
    entry: Entry
    cast: Cast


_STAGES = {
    "heads-up": "a friendly note before the due date",
    "due-today": "a note on the due day",
    "first": "the first reminder",
    "second": "the second reminder",
    "third": "the third reminder",
    "formal": "a formal reminder",
    "management": "the reminder to the management",
    "final": "the final demand",
    "handover": "the handover",
}
_WAITS = {
    "promise": "a promise is running",
    "payment-claim": "they say that it is paid",
    "dispute": "they say that something is wrong",
    "unclear": "they answered, and only a person can say what it means",
    "out-of-office": "nobody is there",
    "bad-address": "the address does not work",
    "part-payment": "a part was just paid",
    "owner-conversation": "the owner has just written to them",
    "copy-request": "they asked for the invoice",
    "redirect": "they named somebody else",
    "question": "they asked something",
    "acknowledgement": "they have seen it",
    "plan-request": "they ask for time",
    "refusal": "they refuse",
    "pause": "the owner said pause",
    "soft-bounce": "a mail came back for now",
}
_SENDS = "sends"
_STOPS = "stops the clock"
_BOOKED = "asks the owner whether all payments are booked"


def stage_words(stage: str) -> str:
    """The stage in words."""
    return _STAGES.get(stage, stage)


def told(entry: Entry, cast: Cast) -> Line | None:
    """The entry as a line, or None for what nobody needs to read."""
    teller = _TELLERS.get(entry.event)
    event = decode(entry.event, entry.facts) if teller else None
    found = teller(Told(event, entry, cast)) if teller else None
    if found is None:
        return None
    what, why = found
    about = (entry.invoice,) if entry.invoice else ()
    return Line(
        datetime.fromisoformat(entry.at),
        "assistant",
        entry.client,
        what,
        why,
        entry.sentence,
        about,
        getattr(event, "message_id", ""),
    )


def together(lines: Sequence[Line]) -> list[Line]:
    """What is said of several invoices of one client at once becomes one line, and so do several holds."""
    found: list[Line] = []
    for line in lines:
        at = next((at for at, one in enumerate(found) if _same(one, line)), None)
        if at is None:
            found.append(line)
            continue
        one = found[at]
        about = tuple(dict.fromkeys((*one.about, *line.about)))
        why = one.why if line.why in one.why else _joined(one, line)
        found[at] = replace(one, about=about, why=why)
    return found


def _joined(one: Line, line: Line) -> str:
    if one.what.startswith(_SENDS):
        return f"{one.why.partition(';')[0]}; {line.why.partition(';')[0]}: one mail for both"
    return f"{one.why}; {line.why}"


def _same(one: Line, other: Line) -> bool:
    if one.when != other.when:
        return False
    if one.what.startswith(_BOOKED) and other.what.startswith(_BOOKED):
        return True
    if one.client != other.client:
        return False
    if one.mail and one.mail == other.mail and one.what.startswith(_SENDS) and other.what.startswith(_SENDS):
        return True
    # A message that is several things places several holds; the leading one comes first.
    return one.what == other.what or (one.what.startswith(_STOPS) and other.what.startswith(_STOPS))


_Words = tuple[str, str] | None


def _sent(told: Told) -> _Words:
    to, *copies = [told.cast.name_of(one.strip()) for one in told.event.to.split(",")]
    cc = f", with copies to {_listed(copies)}" if copies else ""
    return f"sends {stage_words(told.event.stage)} to {to}{cc}", _how_late(told)


def _how_late(told: Told) -> str:
    player, bill = told.cast.bill(told.entry.invoice)
    amount = money(player.amount(bill), "en")
    due = told.cast.day(bill.due)
    days = (date.fromisoformat(told.entry.today) - due).days
    if days < 0:
        return f"{amount}, due in {_days(-days)}"
    if days == 0:
        return f"{amount}, due today"
    if told.event.stage == "due-today":
        return f"{amount}, was due on {due:%A}, when nobody works there"
    return f"{amount}, {_days(days)} overdue; nothing stands in the way"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _held(told: Told) -> _Words:
    event = told.event
    if event.by == "the owner" and event.kind != "owner-conversation":
        return None
    until = f"until {_day(event.until)}" if event.until else "until the owner has decided"
    return f"{_STOPS} {until}", _WAITS.get(event.kind, event.reason)


def _expired(told: Told) -> _Words:
    if "not kept" in told.entry.reason:
        return "tells the owner that the promise was not kept", "the promised day and two bank days have passed"
    return None


def _held_back(told: Told) -> _Words:
    event = told.event
    if event.gate in {"due", "not under way", "approved", "no hold"}:
        return None
    stage = stage_words(event.stage)
    if event.gate == "money current":
        return f"{_BOOKED}, before it gets sharper", f"{stage} is due, and no bank file tells"
    until = f" until {_day(event.until)}" if event.until else ""
    name = told.cast.player(told.entry.client).name
    reason = "the last reminder is not yet a week old" if event.gate == "gap" else event.reason.replace(name, "they")
    return f"waits with {stage}{until}", reason


def _paid(told: Told) -> _Words:
    if told.event.source == "the owner":
        return None
    amount = money(told.event.amount, "en")
    if "paid in full" in told.entry.reason:
        return f"books {amount}: paid, nothing more is sent", "the payment service's notice, its sender verified"
    return (
        f"books {amount}, a part of it; the rest waits a few days",
        "the payment service's notice, its sender verified",
    )


def _announced(told: Told) -> _Words:
    what = f"tells the owner: {stage_words(told.event.stage)} leaves on {_day(told.event.leaves)} unless stopped"
    return what, "more people will get copies"


def _drafted(told: Told) -> _Words:
    by_hand = told.event.stage == "final"
    why = (
        "a mail like this only ever leaves by the owner's own hand"
        if by_hand
        else "nothing leaves before the owner says go"
    )
    return f"puts {stage_words(told.event.stage)} into Drafts", why


def _refused(told: Told) -> _Words:
    what = f"marks {told.event.to} as dead and asks the owner for another address"
    return what, "the mail did not arrive, so its stage does not count as done"


def _handover(_told: Told) -> _Words:
    return (
        "asks the owner what to do next: a lawyer, collection, or let it go",
        "every step is behind us; this one is for a person",
    )


def _imported(told: Told) -> _Words:
    if not told.event.backlog:
        return None
    return "leaves it alone and asks the owner first", "it was long overdue when it came in"


def _contact(told: Told) -> _Words:
    if told.event.by != "the owner" or told.event.reminder:
        return None
    return "sees the owner's mail in Sent", "it counts as contact"


_TELLERS: dict[str, Callable[[Told], _Words]] = {
    e.InvoiceImported.__name__: _imported,
    e.ReminderSent.__name__: _sent,
    e.HoldPlaced.__name__: _held,
    e.HoldsExpired.__name__: _expired,
    e.HeldBack.__name__: _held_back,
    e.PaymentRecorded.__name__: _paid,
    e.StageAnnounced.__name__: _announced,
    e.ReminderDrafted.__name__: _drafted,
    e.ReminderRefused.__name__: _refused,
    e.TaskStageReached.__name__: _handover,
    Contacted.__name__: _contact,
}


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
