"""What an answer of a client does to its cases: which hold, for how long, and whether the owner is asked.

The table is data so that it can be read, printed and compared; the safest effect wins because every kind that a
message has places its own hold, and a case is free only when the last of them has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.calendar import Calendar
from assistant.domain.hold import HoldKind
from assistant.domain.reading import Kind, Reading
from assistant.domain.schedule import Terms

# A promise for a day further off than this is not believed without asking.
FURTHEST_PROMISE = timedelta(days=60)
GRACE_AFTER_PROMISE = 2
GRACE_AFTER_RETURN = 1


@dataclass(frozen=True)
class Effect:
    """A hold of this kind for so many working days; None days means until the owner decides."""

    hold: HoldKind
    days: int | None


EFFECTS: dict[Kind, Effect] = {
    Kind.PAYMENT_CLAIM: Effect(HoldKind.PAYMENT_CLAIM, 3),
    # Without a day; one that is named counts instead (_promise).
    Kind.PROMISE: Effect(HoldKind.PROMISE_NO_DAY, 5),
    Kind.PLAN_REQUEST: Effect(HoldKind.PLAN_REQUEST, None),
    Kind.DISPUTE: Effect(HoldKind.DISPUTE, None),
    Kind.REFUSAL: Effect(HoldKind.REFUSAL, None),
    Kind.COPY_REQUEST: Effect(HoldKind.COPY_REQUEST, 5),
    Kind.QUESTION: Effect(HoldKind.QUESTION, None),
    Kind.REDIRECT: Effect(HoldKind.REDIRECT, 2),
    Kind.ACKNOWLEDGEMENT: Effect(HoldKind.ACKNOWLEDGEMENT, 5),
    Kind.UNCLEAR: Effect(HoldKind.UNCLEAR, None),
    Kind.OUT_OF_OFFICE: Effect(HoldKind.OUT_OF_OFFICE, 3),
}


@dataclass(frozen=True)
class Held:
    """A hold that follows from a reading, its end counted out."""

    kind: HoldKind
    until: date | None
    reason: str


def holds_of(reading: Reading, terms: Terms, *, promises: int = 0, broken: int = 0) -> tuple[Held, ...]:
    """The holds that follow from what the client wrote; `promises` and `broken` are the case's earlier ones.

    Whatever a person answered holds at least until the owner has decided, even if its kind has no effect of its own.
    """
    kinds = [kind for kind in reading.kinds if kind in EFFECTS and not _long_over(kind, reading, terms.today)]
    held = tuple(_held(kind, reading, terms, promises=promises, broken=broken) for kind in kinds)
    if held or not reading.answered:
        return held
    return (Held(HoldKind.UNCLEAR, None, "the client answered"),)


def _long_over(kind: Kind, reading: Reading, today: date) -> bool:
    """An absence found by looking back: whoever was away then is here again."""
    if kind is not Kind.OUT_OF_OFFICE or reading.message.date is None:
        return False
    back = reading.date or reading.message.date.date() + timedelta(days=EFFECTS[kind].days or 0)
    return back < today


def _held(kind: Kind, reading: Reading, terms: Terms, *, promises: int, broken: int) -> Held:
    effect = EFFECTS[kind]
    if kind is Kind.PROMISE:
        return _promise(reading, terms, promises=promises, broken=broken)
    if kind is Kind.OUT_OF_OFFICE and reading.date is not None and reading.date >= terms.today:
        until = terms.calendar.add(reading.date, GRACE_AFTER_RETURN)
        return Held(effect.hold, until, f"away until {reading.date}")
    # A claim is about the owner's bank: its days are bank days.
    calendar: Calendar = terms.bank if kind is Kind.PAYMENT_CLAIM else terms.calendar
    until_day = None if effect.days is None else calendar.add(terms.today, effect.days)
    return Held(effect.hold, until_day, _WORDS.get(kind, str(kind)))


_WORDS = {
    Kind.PAYMENT_CLAIM: "the client says it has paid",
    Kind.PLAN_REQUEST: "the client asks for time or instalments",
    Kind.DISPUTE: "the client says something is wrong",
    Kind.REFUSAL: "the client refuses",
    Kind.COPY_REQUEST: "the client asks for the invoice",
    Kind.QUESTION: "the client asks something",
    Kind.REDIRECT: "the client names somebody else",
    Kind.ACKNOWLEDGEMENT: "the client has seen it",
    Kind.UNCLEAR: "the client answered",
    Kind.OUT_OF_OFFICE: "nobody is there",
}


def _promise(reading: Reading, terms: Terms, *, promises: int, broken: int) -> Held:
    """A second promise after a broken one, a third in any case, or one far off holds until the owner decides."""
    if broken or promises >= 2:
        return Held(HoldKind.PROMISE, None, "the client promises again; an earlier promise was not kept")
    if reading.date is None:
        effect = EFFECTS[Kind.PROMISE]
        return Held(effect.hold, terms.calendar.add(terms.today, effect.days or 0), "the client promises, no day named")
    if not terms.today <= reading.date <= terms.today + FURTHEST_PROMISE:
        return Held(HoldKind.PROMISE, None, f"the client promises for {reading.date}; is that meant?")
    until = terms.bank.add(reading.date, GRACE_AFTER_PROMISE)
    return Held(HoldKind.PROMISE, until, f"the client promises payment on {reading.date}")
