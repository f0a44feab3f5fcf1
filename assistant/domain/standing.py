"""What changes a client's standing as a whole: its holds, and who spoke to whom last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from assistant.domain.case import Standing
from assistant.domain.events import HoldPlaced, HoldsEnded, HoldsExpired
from assistant.domain.hold import Hold, Scope


@dataclass(frozen=True)
class Contacted:
    """The client heard from us: a reminder that counts for the gap, or the owner by mail or telephone."""

    on: date
    by: str
    reminder: bool = False
    message_id: str = ""


@dataclass(frozen=True)
class MessageReread:
    """A message of the client was read again and taken for something else; `then` and `now` say what, in words."""

    then: str
    now: str
    message_id: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class AttachmentUnread:
    """A file that came with the client's message could not be opened; `problem` says why."""

    name: str
    problem: str
    message_id: str = ""


@dataclass(frozen=True)
class Unreached:
    """A reminder that was counted did not arrive: the last one that did was on that day, if there was one."""

    message_id: str
    last_reminder_on: date | None = None


StandingEvent = HoldPlaced | HoldsEnded | HoldsExpired | Contacted | MessageReread | AttachmentUnread | Unreached


@dataclass(frozen=True)
class StandingDecision:
    """What follows from an event for the client as a whole, and why."""

    event: StandingEvent
    standing: Standing
    reason: str


def decide_standing(standing: Standing, event: StandingEvent, today: date) -> StandingDecision:
    """Say what the event makes of the client's standing. Pure and total."""
    match event:
        case HoldPlaced():
            after, reason = _hold_placed(standing, event, today)
        case HoldsEnded():
            left = tuple(hold for hold in standing.holds if event.kinds and hold.kind not in event.kinds)
            ended = ", ".join(hold.kind for hold in standing.holds if hold not in left) or "nothing"
            after, reason = replace(standing, holds=left), f"no longer held for {ended}: {event.reason} ({event.by})"
        case HoldsExpired():
            gone = [f"{hold.kind} (to {hold.until})" for hold in standing.holds if not hold.active(today)]
            left = tuple(hold for hold in standing.holds if hold.active(today))
            after, reason = replace(standing, holds=left), f"over: {', '.join(gone) or 'nothing'}"
        case MessageReread():
            after, reason = standing, f"read again: {event.then}, now {event.now}"
        case AttachmentUnread():
            after, reason = standing, f"{event.name}, which came with their mail, was not read: {event.problem}"
        case Unreached():
            after = replace(standing, last_reminder_on=event.last_reminder_on)
            reason = f"the reminder did not reach them; the last that did was on {event.last_reminder_on or 'no day'}"
        case Contacted():
            after, reason = _contacted(standing, event)
    return StandingDecision(event, after, reason)


def _hold_placed(standing: Standing, event: HoldPlaced, today: date) -> tuple[Standing, str]:
    hold = Hold(event.kind, today, event.until, event.reason, event.sentence, event.message_id, Scope.CLIENT)
    others = tuple(one for one in standing.holds if one.kind is not event.kind)
    end = f"until {event.until}" if event.until else "until the owner decides"
    return replace(standing, holds=(*others, hold)), f"all held {end}: {event.reason} ({event.by})"


def _contacted(standing: Standing, event: Contacted) -> tuple[Standing, str]:
    contact = max(filter(None, (standing.last_contact_on, event.on)))
    reminder = max(filter(None, (standing.last_reminder_on, event.on if event.reminder else None)), default=None)
    words = "a reminder reached them" if event.reminder else f"contact by {event.by}"
    return replace(standing, last_contact_on=contact, last_reminder_on=reminder), f"{words} on {event.on}"
