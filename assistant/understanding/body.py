"""The parts of a mail: its text, its HTML, and everything else as attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Parsed

from assistant.domain.message import Attachment
from assistant.understanding.charset import decoded
from assistant.understanding.headers import words

MOST_PARTS = 300
LONGEST_TEXT = 512 * 1024
LONGEST_REPORT = 256 * 1024
_FLOWED_BREAK = re.compile(r"(?m)(?<!^--) \n(?!>|\s|$)")


@dataclass(frozen=True)
class Body:
    """What the parts say."""

    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


def body_of(parsed: Parsed) -> Body:
    """Text parts joined in order, HTML parts likewise, the rest as attachments; may raise what the library does."""
    texts: list[str] = []
    htmls: list[str] = []
    attachments: list[Attachment] = []
    report = parsed.get_content_type() == "multipart/report"
    for part in _leaves(parsed):
        kind = part.get_content_type()
        inline = not _is_file(part) and not (report and texts)
        if kind == "text/plain" and inline:
            texts.append(_plain(part))
        elif kind == "text/html" and inline:
            htmls.append(_text(part))
        else:
            attachments.append(_attachment(part, kind))
    return Body("\n".join(texts)[:LONGEST_TEXT], "\n".join(htmls)[:LONGEST_TEXT], tuple(attachments))


def _leaves(parsed: Parsed) -> Iterator[Parsed]:
    waiting = [parsed]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Parsed))
        else:
            yield part


def _is_file(part: Parsed) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _filename(part: Parsed) -> str:
    try:
        return words(part.get_filename("") or "")[:255]
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _bytes(part: Parsed) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        content = None
    if isinstance(content, bytes):
        return content
    inner = part.get_payload()
    return inner.encode("utf-8", "surrogateescape") if isinstance(inner, str) else b""


def _charset(part: Parsed) -> str:
    try:
        return part.get_param("charset", "") if isinstance(part.get_param("charset", ""), str) else ""  # type: ignore[return-value]
    except (ValueError, TypeError, LookupError):
        return ""


def _text(part: Parsed) -> str:
    text = decoded(_bytes(part)[:LONGEST_TEXT], _charset(part))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")


def _plain(part: Parsed) -> str:
    """RFC 3676: a space before the line break means that the paragraph goes on."""
    text = _text(part)
    if str(part.get_param("format", "")).lower() == "flowed":
        joined = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
        return _FLOWED_BREAK.sub(joined, text)
    return text


def _attachment(part: Parsed, kind: str) -> Attachment:
    is_report = kind.startswith("message/") or kind == "text/rfc822-headers"
    content = _report(part) if is_report else _bytes(part)
    return Attachment(_filename(part), kind, len(content), content)


def _report(part: Parsed) -> bytes:
    """The parser takes message/* apart; here it is put together again for those who read reports."""
    inner = part.get_payload()
    if not isinstance(inner, list):
        return _bytes(part)[:LONGEST_REPORT]
    blocks = []
    for one in inner[:50]:
        if isinstance(one, Parsed):
            lines = [f"{name}: {value}" for name, value in one.raw_items()]
            body = one.get_payload()
            blocks.append("\n".join(lines) + "\n\n" + (body if isinstance(body, str) else ""))
    whole = "\n".join(blocks)[:LONGEST_REPORT].encode("utf-8", "surrogateescape")
    return _transfer_decoded(part, whole)


def _transfer_decoded(part: Parsed, whole: bytes) -> bytes:
    # RFC 6533 allows an encoded report, which the parser has then taken for a message without headers.
    if str(part.get("content-transfer-encoding", "")).strip().lower() not in ("base64", "quoted-printable"):
        return whole
    carrier = Parsed()
    carrier["Content-Transfer-Encoding"] = str(part.get("content-transfer-encoding"))
    carrier.set_payload(whole.decode("ascii", "replace").strip())
    content = carrier.get_payload(decode=True)
    return content if isinstance(content, bytes) else whole
