"""The journal in words for people: each entry as who did what, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assistant.domain import events as e
from assistant.domain.ladder import DEFAULT, Copy, Stage
from assistant.domain.money import Money
from assistant.domain.standing import Contacted
from assistant.store.codec import decode
from assistant.store.journal import Entry
from assistant.writing.formats import money


@dataclass(frozen=True)
class Line:
    """One line of the story: when, who acts (assistant, client, owner), about whom, what, why, and what they wrote."""

    when: datetime
    actor: str
    client: str
    what: str
    why: str = ""
    quote: str = ""
    about: tuple[str, ...] = ()


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
    "payment-claim": "they say it is paid",
    "dispute": "they say something is wrong",
    "unclear": "their answer is not understood yet",
    "out-of-office": "nobody is there",
    "bad-address": "the address does not work",
    "part-payment": "a part was just paid",
    "owner-conversation": "the owner has just written to them",
    "copy-request": "they asked for the invoice",
    "redirect": "they named somebody else",
    "question": "they asked something",
    "acknowledgement": "they have seen it",
    "told": "a notice of payment came",
    "plan-request": "they ask for time",
    "refusal": "they refuse",
    "pause": "paused",
    "soft-bounce": "a mail came back for now",
}


def stage_words(stage: str) -> str:
    """The stage in words."""
    return _STAGES.get(stage, stage)


def told(entry: Entry, due: date | None) -> Line | None:
    """The entry as a line, or None for what nobody needs to read; `due` is the invoice's due date."""
    if entry.event not in _TELLERS:
        return None
    event = decode(entry.event, entry.facts)
    found = _TELLERS[entry.event](event, entry, due)
    if found is None:
        return None
    what, why = found
    about = (entry.invoice,) if entry.invoice else ()
    return Line(datetime.fromisoformat(entry.at), "assistant", entry.client, what, why, entry.sentence, about)


def together(lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same of several invoices of one client become one."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and (last.client, last.actor, last.when) == (line.client, line.actor, line.when):
            if (last.what, last.quote) == (line.what, line.quote):
                found[-1] = replace(last, about=(*last.about, *line.about))
                continue
        found.append(line)
    return found


_Found = tuple[str, str] | None


def _sent(event: Any, entry: Entry, due: date | None) -> _Found:
    stage = DEFAULT.stage(event.stage)
    copies = [one.strip() for one in event.to.split(",")]
    cc = f", copies to {', '.join(copies[1:])}" if len(copies) > 1 else ""
    return f"sends {stage_words(event.stage)} to {copies[0]}{cc}", _why_now(stage, entry, due)


def _why_now(stage: Stage, entry: Entry, due: date | None) -> str:
    if due is None:
        return ""
    days = (date.fromisoformat(entry.today) - due).days
    if days < 0:
        when = f"due in {-days} day{'s' if days < -1 else ''}"
    else:
        when = f"{days} day{'s' if days != 1 else ''} overdue" if days else "due today"
    people = [_person(copy) for copy in stage.cc]
    return f"{when}, no word and no money; nothing holds it" + (f"; {' and '.join(people)} added" if people else "")


def _person(copy: Copy) -> str:
    if copy.own is not None:
        return f"our own {copy.own}"
    return f"their {' or '.join(copy.client).upper() if copy.client[0] in {'cfo', 'ceo'} else copy.client[0]}"


def _held(event: Any, _entry: Entry, _due: date | None) -> _Found:
    if event.by == "the owner" and event.kind != "owner-conversation":
        return None
    until = f"until {_day(event.until)}" if event.until else "until the owner decides"
    return f"stops the clock {until}", event.reason


def _expired(_event: Any, entry: Entry, _due: date | None) -> _Found:
    if "not kept" in entry.reason:
        return "asks the owner: the promised day has passed and no money came", entry.reason
    return "the wait is over", entry.reason.removeprefix("over: ")


def _held_back(event: Any, _entry: Entry, _due: date | None) -> _Found:
    if event.gate in {"due", "not under way", "approved"}:
        return None
    kind = event.reason.partition(":")[0]
    reason = _WAITS.get(kind, event.reason)
    until = f" until {_day(event.until)}" if event.until else ""
    if event.gate == "money current":
        return f"asks the owner whether all payments are booked, before {stage_words(event.stage)}", "without a bank file it does not get sharper unasked"
    return f"does not send {stage_words(event.stage)}{until}", reason


def _paid(event: Any, entry: Entry, _due: date | None) -> _Found:
    if event.source == "the owner":
        return None
    amount = money(event.amount, "en")
    rest = entry.reason.partition("; ")[2]
    if "paid in full" in entry.reason:
        return f"books {amount}: paid, the case is closed", f"by {event.source}, whose sender is verified"
    return f"books {amount} as part of it", rest


def _announced(event: Any, _entry: Entry, _due: date | None) -> _Found:
    return f"tells the owner: {stage_words(event.stage)} leaves on {_day(event.leaves)} unless stopped", "copies go to more people"


def _drafted(event: Any, _entry: Entry, _due: date | None) -> _Found:
    final = event.stage == "final"
    why = "such a mail only ever leaves by the owner's hand" if final else "nothing leaves by itself before go"
    return f"puts {stage_words(event.stage)} into Drafts", why


def _refused(event: Any, _entry: Entry, _due: date | None) -> _Found:
    return f"marks {event.to} as dead and asks the owner for another address", f"{event.stage} counts as not sent"


def _task(event: Any, _entry: Entry, _due: date | None) -> _Found:
    return "asks the owner what to do next: lawyer, collection, or let it go", f"{stage_words(event.stage)}: no mail, a decision"


def _by_hand(event: Any, _entry: Entry, _due: date | None) -> _Found:
    if event.by == "the owner" and not event.reminder:
        return "sees the owner's mail in Sent", "it counts as contact"
    return None


_TELLERS: dict[str, Callable[[Any, Entry, date | None], _Found]] = {
    e.ReminderSent.__name__: _sent,
    e.HoldPlaced.__name__: _held,
    e.HoldsExpired.__name__: _expired,
    e.HeldBack.__name__: _held_back,
    e.PaymentRecorded.__name__: _paid,
    e.StageAnnounced.__name__: _announced,
    e.ReminderDrafted.__name__: _drafted,
    e.ReminderRefused.__name__: _refused,
    e.TaskStageReached.__name__: _task,
    Contacted.__name__: _by_hand,
}


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def amounts(values: Sequence[Money]) -> str:
    """Amounts in one line."""
    return ", ".join(money(one, "en") for one in values)
