"""Bytes to a Message: the standard library's parser behind guards, so that no mail can stop or stall the reading."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message as Parsed

from assistant.domain.message import Address, Message
from assistant.understanding.body import Body, body_of
from assistant.understanding.headers import addresses, ids, moment, unfolded, words

LARGEST = 25 * 1024 * 1024
LONGEST_HEADER_BLOCK = 256 * 1024
MOST_LINES = 400_000
MOST_BOUNDARIES = 2_000
DEEPEST = 60
LONGEST_KEPT_VALUE = 4_096
MOST_KEPT = 100

_KEPT = frozenset(
    """auto-submitted precedence return-path list-id list-unsubscribe list-post list-help authentication-results
    content-type content-language x-auto-response-suppress x-failed-recipients x-mailer user-agent sender delivered-to
    x-loop x-invoice-assistant feedback-id errors-to x-cron-env x-ms-exchange-inbox-rules-loop
    x-ms-exchange-generated-message-source
    disposition-notification-to content-class thread-topic x-mailer-recptid x-campaign x-campaignid x-spam-flag
    """.split()  # noqa: SIM905
)
_KEPT_BEGINNINGS = ("x-auto", "x-vacation", "x-away", "x-mc-", "x-csa-", "x-ac-")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


def parse(raw: bytes) -> Message:
    """The message as a value. Never raises; what is too large, too deep or broken is cut off."""
    try:
        parsed = message_from_bytes(bounded(raw))
        body = body_of(parsed)
    except (Exception, RecursionError):
        # The parser trips over deep nesting and over bytes nobody foresaw: headers and the bare text remain.
        return _from_headers(_headers_only(raw), Body(text=_bare_text(raw)))
    return _from_headers(parsed, body)


def parse_headers(header_block: bytes) -> Message:
    """The same from a header block alone: no text, no attachments."""
    return _from_headers(_headers_only(header_block), Body())


def bounded(raw: bytes) -> bytes:
    """The bytes that are given to the parser: bounded in size, lines, header length, parts and nesting."""
    raw = raw[:LARGEST]
    end = _END_OF_HEADERS.search(raw, 0, LONGEST_HEADER_BLOCK)
    if end is None and len(raw) > LONGEST_HEADER_BLOCK:
        raw = raw[:LONGEST_HEADER_BLOCK]
    if raw.lower().count(b"boundary") > DEEPEST:
        raw = raw[: end.end() if end else 0] + _bare_text(raw).encode("utf-8", "replace")
    raw = _cut_at(raw, b"\n", MOST_LINES)
    return _cut_at(raw, b"\n--", MOST_BOUNDARIES)


def _cut_at(raw: bytes, mark: bytes, most: int) -> bytes:
    if raw.count(mark) <= most:
        return raw
    position = -1
    for _ in range(most):
        position = raw.find(mark, position + 1)
    return raw[:position]


def _headers_only(raw: bytes) -> Parsed:
    end = _END_OF_HEADERS.search(raw, 0, LONGEST_HEADER_BLOCK)
    block = raw[: end.start() if end else LONGEST_HEADER_BLOCK]
    try:
        return message_from_bytes(_cut_at(block, b"\n", 5_000) + b"\n\n")
    except (Exception, RecursionError):
        return Parsed()


def _bare_text(raw: bytes) -> str:
    end = _END_OF_HEADERS.search(raw, 0, LONGEST_HEADER_BLOCK)
    return raw[end.end() if end else 0 :][:LONGEST_HEADER_BLOCK].decode("utf-8", "replace")


def _from_headers(parsed: Parsed, body: Body) -> Message:
    fields: dict[str, list[object]] = {}
    for name, value in parsed.raw_items():
        fields.setdefault(name.lower(), []).append(value)

    def first(name: str) -> object:
        return fields.get(name, [""])[0]

    senders = addresses(fields.get("from", [])) or addresses(fields.get("sender", []))
    return Message(
        message_id=next(iter(ids(first("message-id"))), unfolded(first("message-id"))[:998]),
        sender=senders[0] if senders else Address("", words(first("from"))[:200]),
        to=addresses(fields.get("to", [])),
        cc=addresses(fields.get("cc", [])),
        reply_to=addresses(fields.get("reply-to", [])),
        subject=words(first("subject"))[:1_000],
        date=moment(first("date")) or moment(str(first("received")).rpartition(";")[2]),
        in_reply_to=ids(first("in-reply-to")),
        references=ids(first("references")),
        text=body.text,
        html=body.html,
        attachments=body.attachments,
        headers=_kept(parsed),
    )


def _kept(parsed: Parsed) -> tuple[tuple[str, str], ...]:
    kept = []
    for name, value in parsed.raw_items():
        lower = name.lower()
        if lower in _KEPT or lower.startswith(_KEPT_BEGINNINGS):
            kept.append((lower, words(str(value)[:LONGEST_KEPT_VALUE])))
            if len(kept) >= MOST_KEPT:
                break
    return tuple(kept)
