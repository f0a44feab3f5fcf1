"""Delivery reports: structured ones by their fields (RFC 3464, 6522, 6533), the rest by flufl.bounce behind a guard."""

from __future__ import annotations

import re
from email import message_from_string

from assistant.domain.message import Attachment, Message
from assistant.domain.reading import Bounce

_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_DAEMON = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?daemon|bounces?(?:[-+].*)?|mdaemon|microsoftexchange\S*|maildelivery\S*|"
    r"mail\.?delivery\S*|noreply-?bounce\S*|symantec\S*|mail-system|mailsystem|quarantine)@",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mail delivery (?:system|subsystem|service)|mailer.?daemon|postmaster|mail administrator|system administrator|"
    r"mail deliver|delivery subsystem|microsoft outlook$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|not delivered|non.?deliver|returned mail|return(?:ed)? to sender|delivery (?:status|"
    r"failure|problem|notification|"
    r"has failed|error|report|incomplete|delayed)|failure notice|mail(?: could not be| delivery| "
    r"failure)|failed delivery|"
    r"message (?:delivery|status|not delivered|undeliverable)|warning: (?:message|could not)|"
    r"kunde inte levereras|går inte att leverera|gick inte att leverera|ej levererbart|olevererbart|leveransfel|"
    r"leveransmisslyckande|ikke leveret|kunne ikke leveres|kan ikke leveres|uleveret|ikke levert|kunne ikke leveres|"
    r"leveringsfejl|leveringsfeil|unzustellbar|nicht zugestellt|zustellung",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"could ?n.t be delivered|could not be delivered|was ?n.t able to deliver|unable to deliver|not be"
    r" delivered to|delivery to the "
    r"following|delivery has failed|permanent (?:error|failure|fatal)|user unknown|unknown user|"
    r"mailbox (?:is )?full|over quota|"
    r"no such user|does not exist|recipient address rejected|address rejected|has been delayed|still being retried|"
    r"transient (?:error|failure)|could not deliver|failed to deliver|undeliverable|account (?:is "
    r")?disabled|mailbox unavailable|"
    r"kunde inte levereras|gick inte att leverera|inte kunnat levereras|hittades inte|finns inte|är "
    r"full|kunne ikke leveres|"
    r"ikke leveres|blev ikke leveret|findes ikke|er fuld|finnes ikke|er full|nicht zugestellt|550 |552 |554 |5\.\d\.\d",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"mailbox (?:is )?full|over ?quota|quota exceeded|4\.\d\.\d|delayed|temporar|transient|try again|"
    r"retr(?:y|ied)|är full|"
    r"er fuld|er full|brevlådan .{0,20}full|full inbox|storage|greylist|5\.2\.2",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>\"(),;:\[\]@=]{1,64}@[A-Za-z0-9.\-]{1,253}\.[A-Za-z]{2,24}")
_ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{1,996}>)")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
LONGEST_READ = 32 * 1024


def bounce_of(message: Message, raw: bytes = b"") -> Bounce | None:
    """The delivery report that the message is, or None. Delivered receipts and people quoting a bounce are none."""
    for attachment in message.attachments:
        if attachment.content_type in _REPORTS:
            return _structured(message, attachment)
    if not _from_a_daemon(message):
        return None
    text = (message.text or message.html)[:LONGEST_READ]
    own = re.split(r"(?im)^-+ ?(?:below this line|original message|the following is|included is)", text)[0]
    if not (_SAYS_SO.search(own) or _SUBJECT.search(message.subject)):
        return None
    recipients = _recipients(message, own) or _library(raw)
    soft = bool(_SOFT.search(own)) and "permanent error" not in own.lower()
    return _bounce(recipients, not soft or "does not exist" in own, message, own)


def looks_like_bounce(message: Message) -> bool:
    """From the header alone: whether this may be a delivery report."""
    report = "report-type=delivery-status" in message.header("content-type").lower().replace('"', "")
    return report or _from_a_daemon(message)


def _from_a_daemon(message: Message) -> bool:
    if _DAEMON.match(message.sender.email) or _DAEMON_NAME.search(message.sender.name):
        return True
    empty_path = message.header("return-path").strip() == "<>" or bool(message.header("x-failed-recipients"))
    return empty_path and bool(_SUBJECT.search(message.subject))


def _structured(message: Message, report: Attachment) -> Bounce | None:
    text = report.content[:LONGEST_READ].decode("utf-8", "replace")
    recipients, actions, status, diagnostic = [], [], "", ""
    for block in re.split(r"\n\s*\n", text):
        fields = message_from_string(block.strip() + "\n\n")
        action = str(fields.get("action", "")).strip().lower()
        recipient = str(fields.get("final-recipient") or fields.get("original-recipient") or "")
        if action:
            actions.append(action)
        if recipient and action in ("failed", "delayed", ""):
            recipients.append(recipient.rpartition(";")[2].strip().strip("<>").lower())
            status = status or str(fields.get("status", "")).strip()
            diagnostic = diagnostic or " ".join(str(fields.get("diagnostic-code", "")).split())
    if actions and not {"failed", "delayed"} & set(actions):
        return None
    hard = "failed" in actions and not status.startswith("4") and status[:5] != "5.2.2"
    original = _original_id(message)
    return Bounce(tuple(dict.fromkeys(recipients)), hard, original, status[:20], diagnostic[:300])


def _recipients(message: Message, own: str) -> tuple[str, ...]:
    failed = message.header("x-failed-recipients")
    mine = {one.email for one in message.to} | {message.sender.email}
    found = [one.lower().rstrip(".") for one in _ADDRESS.findall(failed or own)]
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


def _bounce(recipients: tuple[str, ...], hard: bool, message: Message, own: str) -> Bounce:
    status = _STATUS.search(own)
    return Bounce(recipients, hard, _original_id(message), status.group(1) if status else "", _diagnostic(own))


def _diagnostic(own: str) -> str:
    found = _SAYS_SO.search(own)
    return " ".join(own[max(0, found.start() - 80) : found.end() + 120].split()) if found else ""


def _original_id(message: Message) -> str:
    for attachment in message.attachments:
        if attachment.content_type in _ORIGINALS:
            found = _ID.search(attachment.content[:LONGEST_READ].decode("utf-8", "replace"))
            if found:
                return found.group(1)
    found = _ID.search(message.text[:LONGEST_READ])
    return found.group(1) if found else next(iter(message.thread), "")


def returned_text(message: Message) -> str:
    """What came back of our own message: its subject and text help to find the invoice."""
    parts = [one.content[:LONGEST_READ] for one in message.attachments if one.content_type in _ORIGINALS]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)
