"""Delivery reports: structured ones by their fields (RFC 3464, 6522, 6533), the rest by several signs at once."""

from __future__ import annotations

import re
from email import message_from_string

from assistant.domain.message import Attachment, Message
from assistant.domain.reading import Bounce
from assistant.understanding.bounce_notices import notice_of_bounce
from assistant.understanding.bounce_signs import (
    ADDRESS,
    ANSWERED,
    ARRIVED,
    COPY,
    DAEMON,
    DAEMON_NAME,
    ID,
    ORIGINALS,
    REPORTS,
    SAYS_SO,
    SOFT,
    STATUS,
    SUBJECT,
    TECHNICAL,
    WAITS,
)

LONGEST_READ = 32 * 1024


def bounce_of(message: Message, raw: bytes = b"") -> Bounce | None:
    """The delivery report that the message is, or None. Delivered receipts and people quoting a bounce are none."""
    for attachment in message.attachments:
        if attachment.content_type in REPORTS:
            return _structured(message, attachment)
    text = (message.text or message.html)[:LONGEST_READ]
    told = notice_of_bounce(text)
    if told is not None:
        return told
    own = COPY.split(text)[0]
    if _from_a_daemon(message):
        returned = bool(SAYS_SO.search(own) or SUBJECT.search(message.subject))
        recipients = _recipients(message, own) if returned else _library(raw)
        if not returned and not recipients:
            return None
    else:
        copied = len(own) < len(text) or any(one.content_type in ORIGINALS for one in message.attachments)
        recipients = _recipients(message, own)
        # Who tells us that our own mailbox is full names no address but ours.
        if not (copied or recipients) or not _is_returned(message, own, copied):
            return None
    soft = bool(SOFT.search(own)) and "permanent error" not in own.lower()
    recipients = recipients or _library(raw) or _written_to(message)
    return _bounce(recipients, not soft or "does not exist" in own, message, own)


def _is_returned(message: Message, own: str, copied: bool) -> bool:
    """Whether a machine without a machine's name returned our mail: it says so at once, and two more signs agree."""
    if ANSWERED.match(message.subject) or not SAYS_SO.search(own[:1_200]):
        return False
    signs = (
        bool(SUBJECT.search(message.subject)),
        copied,
        bool(TECHNICAL.search(own)),
        message.header("return-path").strip() == "<>",
    )
    return sum(signs) >= 2 and (signs[0] or signs[3])


def looks_like_bounce(message: Message) -> bool:
    """From the header alone: whether this may be a delivery report."""
    report = "report-type=delivery-status" in message.header("content-type").lower().replace('"', "")
    return report or _from_a_daemon(message)


def _from_a_daemon(message: Message) -> bool:
    if DAEMON.match(message.sender.email) or DAEMON_NAME.search(message.sender.name):
        return True
    empty_path = message.header("return-path").strip() == "<>" or bool(message.header("x-failed-recipients"))
    return empty_path and bool(SUBJECT.search(message.subject))


def _structured(message: Message, report: Attachment) -> Bounce | None:
    text = report.content[:LONGEST_READ].decode("utf-8", "replace")
    recipients, actions, status, diagnostic = [], [], "", ""
    for block in re.split(r"\n\s*\n", text):
        fields = message_from_string(block.strip() + "\n\n")
        action = re.split(r"[\s(;]", str(fields.get("action", "")).strip().lower())[0]
        recipient = str(fields.get("final-recipient") or fields.get("original-recipient") or "")
        if action:
            actions.append(action)
        if recipient and action not in ARRIVED:
            recipients.append(recipient.rpartition(";")[2].strip().strip("<>").lower())
            status = status or str(fields.get("status", "")).strip()
            diagnostic = diagnostic or " ".join(str(fields.get("diagnostic-code", "")).split())
    if actions and set(actions) <= set(ARRIVED):
        return None
    hard = bool(set(actions) - {*ARRIVED, *WAITS}) and not status.startswith("4") and status[:5] != "5.2.2"
    original = _original_id(message)
    return Bounce(tuple(dict.fromkeys(recipients)), hard, original, status[:20], diagnostic[:300])


def _recipients(message: Message, own: str) -> tuple[str, ...]:
    failed = message.header("x-failed-recipients")
    mine = {one.email for one in message.to} | {message.sender.email}
    found = [one.lower().rstrip(".") for one in ADDRESS.findall(failed or own)]
    domain = message.sender.domain
    return tuple(dict.fromkeys(one for one in found if one not in mine and not one.endswith("daemon@" + domain)))[:5]


def _library(raw: bytes) -> tuple[str, ...]:
    if not raw or len(raw) > 1_000_000:
        return ()
    try:
        from email import message_from_bytes  # noqa: PLC0415

        from flufl.bounce import all_failures  # noqa: PLC0415 - costs memory, needed a few times a year

        temporary, permanent = all_failures(message_from_bytes(raw))
        return tuple(sorted(one.decode("ascii", "replace").lower() for one in {*temporary, *permanent}))
    except (Exception, RecursionError):
        return ()


def _written_to(message: Message) -> tuple[str, ...]:
    """To whom the returned copy was addressed, where the report itself names nobody."""
    returned = returned_text(message).split("\n\n")[0]
    line = re.search(r"(?im)^to:([^\n]*(?:\n[ \t][^\n]*)*)", returned)
    found = ADDRESS.findall(line.group(1)) if line else []
    return (found[0].lower(),) if len(found) == 1 else ()


def _bounce(recipients: tuple[str, ...], hard: bool, message: Message, own: str) -> Bounce:
    status = STATUS.search(own)
    return Bounce(recipients, hard, _original_id(message), status.group(1) if status else "", _diagnostic(own))


def _diagnostic(own: str) -> str:
    found = SAYS_SO.search(own)
    return " ".join(own[max(0, found.start() - 80) : found.end() + 120].split()) if found else ""


def _original_id(message: Message) -> str:
    for attachment in message.attachments:
        if attachment.content_type in ORIGINALS:
            found = ID.search(attachment.content[:LONGEST_READ].decode("utf-8", "replace"))
            if found:
                return found.group(1)
    found = ID.search(message.text[:LONGEST_READ])
    return found.group(1) if found else next(iter(message.thread), "")


def returned_text(message: Message) -> str:
    """What came back of our own message: its subject and text help to find the invoice."""
    parts = [one.content[:LONGEST_READ] for one in message.attachments if one.content_type in ORIGINALS]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)
