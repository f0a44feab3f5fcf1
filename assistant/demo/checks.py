"""What the program promises, checked on the mails that passed the server and on the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage

from assistant.demo.cast import Cast
from assistant.demo.edge import Passed
from assistant.demo.letters import parsed
from assistant.domain.events import HoldPlaced, HoldsEnded, PaymentRecorded, ReminderSent
from assistant.store.codec import decode
from assistant.store.journal import Entry
from assistant.store.store import Store


@dataclass(frozen=True)
class Reminder:
    """A reminder that reached the client's side of the server."""

    message: EmailMessage
    stage: str
    invoices: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])


@dataclass(frozen=True)
class Evidence:
    """Everything the checks look at; `first_mails` brought the invoices, `sent` is the owner's Sent folder."""

    cast: Cast
    store: Store
    passed: tuple[Passed, ...]
    first_mails: Mapping[str, bytes]
    pdfs: Mapping[str, bytes]
    sent: tuple[bytes, ...]
    unread: frozenset[str] = field(default_factory=frozenset)

    def reminders(self) -> list[Reminder]:
        """The reminders among the mails that passed."""
        found = []
        for one in self.passed:
            message = parsed(one.raw)
            stage, _, carried = str(message.get("X-Invoice-Assistant", "")).partition(";")
            if stage and carried:
                numbers = tuple(number.strip() for number in carried.partition("=")[2].split(","))
                found.append(Reminder(message, stage.strip(), numbers))
        return found


def check_all(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """Each promise in words, with what broke it (nothing, it is hoped)."""
    return [(words, check(evidence)) for words, check in _CHECKS]


def _none_twice(evidence: Evidence) -> list[str]:
    returned = {
        row["message_id"] for row in evidence.store.query("select message_id from outbox where state = 'refused'")
    }
    done: Counter[tuple[str, str]] = Counter()
    for one in evidence.reminders():
        if one.id not in returned:
            done.update(_stages_of(evidence.store, one.id))
    return [f"{number} got {stage} {count} times" for (number, stage), count in done.items() if count > 1]


def _stages_of(store: Store, message_id: str) -> list[tuple[str, str]]:
    waiting = store.outbox.by_message_id(message_id)
    return list(waiting.stages.items()) if waiting else []


def _none_while_held(evidence: Evidence) -> list[str]:
    """Folds the journal on its own: what was in force on the day each reminder left?"""
    faults = []
    for player in evidence.cast.players:
        holds: dict[tuple[str, str], date | None] = {}
        closed: set[str] = set()
        for entry in evidence.store.journal.of_client(player.id):
            event = decode(entry.event, entry.facts)
            if isinstance(event, HoldPlaced):
                holds[entry.invoice, event.kind] = event.until
            elif isinstance(event, HoldsEnded):
                kinds = event.kinds
                holds = {
                    key: end for key, end in holds.items() if key[0] != entry.invoice or (kinds and key[1] not in kinds)
                }
            elif isinstance(event, PaymentRecorded) and "paid in full" in entry.reason:
                closed.add(entry.invoice)
            elif isinstance(event, ReminderSent):
                faults += _wrong(entry, holds, closed)
    return faults


def _wrong(entry: Entry, holds: Mapping[tuple[str, str], date | None], closed: set[str]) -> list[str]:
    today = date.fromisoformat(entry.today)
    running = [
        kind for (number, kind), end in holds.items() if number in {"", entry.invoice} and (end is None or today <= end)
    ]
    paid = ["paid"] if entry.invoice in closed else []
    return [f"{entry.invoice} was reminded on {today} in spite of: {kind}" for kind in (*running, *paid)]


def _copies_in_sent(evidence: Evidence) -> list[str]:
    kept = {raw.replace(b"\r\n", b"\n") for raw in evidence.sent}
    firm = evidence.cast.firm.email
    ours = [one.raw for one in evidence.passed if one.sender == firm]
    return [f"no copy of “{parsed(raw)['Subject']}”" for raw in ours if raw.replace(b"\r\n", b"\n") not in kept]


def _in_the_thread(evidence: Evidence) -> list[str]:
    """By References, at one or more removes: a mail about two invoices joins two threads."""
    points_back: dict[str, set[str]] = {}
    for passed in evidence.passed:
        message = parsed(passed.raw)
        points_back[str(message["Message-ID"])] = set(str(message.get("References", "")).split())
    faults = []
    for one in evidence.reminders():
        reached = _reached(one.id, points_back)
        for number in one.invoices:
            if str(parsed(evidence.first_mails[number])["Message-ID"]) not in reached:
                faults.append(f"{one.stage} of {number} is not in the thread of the mail that brought the invoice")
    return faults


def _reached(start: str, points_back: Mapping[str, set[str]]) -> set[str]:
    found, open_ = set(), {start}
    while open_:
        one = open_.pop()
        found.add(one)
        open_ |= points_back.get(one, set()) - found
    return found


def _same_pdf(evidence: Evidence) -> list[str]:
    faults = []
    for one in evidence.reminders():
        attached = {part.get_filename(): part.get_content() for part in one.message.iter_attachments()}
        faults += [
            f"{number}: another PDF"
            for number in one.invoices
            if attached.get(f"{number}.pdf") != evidence.pdfs[number]
        ]
    return faults


def _managements(evidence: Evidence) -> list[str]:
    serious = [one for one in evidence.reminders() if one.stage == "management"]
    own = evidence.cast.firm.people[0]["email"]
    faults = [] if serious else ["no reminder reached a management"]
    for one in serious:
        player, _ = evidence.cast.bill(one.invoices[0])
        ceo = next(contact.email for contact in player.contacts if contact.role == "ceo")
        copied = str(one.message["Cc"])
        faults += [f"{email} got no copy" for email in (own, ceo) if email not in copied]
    return faults


def _final_by_hand(evidence: Evidence) -> list[str]:
    rows = evidence.store.query(
        "select o.purpose, r.invoice from reminders r join outbox o on o.id = r.outbox where r.stage = 'final'"
    )
    by_itself = [f"{row['invoice']}: the final demand left by itself" for row in rows if row["purpose"] != "draft"]
    return by_itself if rows else ["no final demand was written"]


def _others_mail(evidence: Evidence) -> list[str]:
    faults = []
    for stranger in evidence.cast.strangers:
        kept = evidence.store.query("select raw from inbox")
        if any(stranger.subject.encode() in row["raw"] or stranger.text[:20].encode() in row["raw"] for row in kept):
            faults.append(f"“{stranger.subject}” was stored")
        if stranger.subject not in evidence.unread:
            faults.append(f"“{stranger.subject}” was marked read")
    return faults


def _forgery(evidence: Evidence) -> list[str]:
    case = evidence.store.cases.get(evidence.cast.forger.invoice)
    return [] if case is not None and case.paid is None else ["the forged notice was booked"]


_CHECKS: tuple[tuple[str, Callable[[Evidence], list[str]]], ...] = (
    ("nobody was reminded after paying, or while a promise, a dispute or another hold ran", _none_while_held),
    ("no reminder was sent twice", _none_twice),
    ("every mail lies in Sent, as it was sent", _copies_in_sent),
    ("every reminder answers the mail that brought the invoice", _in_the_thread),
    ("every attached invoice is the one that was imported, byte for byte", _same_pdf),
    ("both managements got a copy when it was their turn", _managements),
    ("the final demand left by the owner's own hand", _final_by_hand),
    ("a forged notice of payment changed nothing", _forgery),
    ("the owner's other mail was neither stored nor marked read", _others_mail),
)
