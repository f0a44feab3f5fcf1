"""A message without its big attachments, put together again from the parts worth fetching (RFC 3501 6.4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_PARTS = 40
DEEPEST = 12


@dataclass(frozen=True)
class Part:
    """One node of a message's structure: `section` is its IMAP number, "" for the message itself."""

    section: str
    kind: str
    boundary: bytes | None = None
    children: tuple[Part, ...] = ()

    @property
    def is_text(self) -> bool:
        """Worth fetching: what a person wrote, or what a mail server reports."""
        return self.kind in ("text", "message")

    def walk(self) -> Iterator[Part]:
        """This part and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class UnusableStructureError(ValueError):
    """The server's BODYSTRUCTURE cannot be used: too big, too deep, or without boundaries."""


def structure_of(body: Any) -> Part:
    """The tree of parts in imapclient's BODYSTRUCTURE; raises UnusableStructureError."""
    root = _part(body, "", 0)
    parts = tuple(root.walk())
    if len(parts) > MOST_PARTS or not root.children:
        raise UnusableStructureError(f"{len(parts)} parts")
    return root


def wanted(root: Part, limit: int) -> tuple[str, ...]:
    """What to fetch: the header block, each part's own header, and the start of each text part."""
    below = tuple(root.walk())[1:]
    heads = tuple(f"BODY.PEEK[{part.section}.MIME]" for part in below)
    texts = tuple(f"BODY.PEEK[{part.section}]<0.{limit}>" for part in below if part.is_text)
    return ("BODY.PEEK[HEADER]", *heads, *texts)


def assemble(root: Part, fetched: Mapping[str, bytes]) -> bytes:
    """The message with the same headers and structure as the original, its other parts empty.

    `fetched` has what `wanted` named, by section: "HEADER", "1.MIME", "1".
    """
    return fetched["HEADER"] + _content(root, fetched)


def sections(answer: Mapping[bytes, Any]) -> dict[str, bytes]:
    """An IMAP answer's BODY[...] items by section; `BODY[1]<0>` counts as "1"."""
    found: dict[str, bytes] = {}
    for key, value in answer.items():
        name = key.decode("ascii", "replace")
        if name.upper().startswith("BODY["):
            found[name[5:].split("]", 1)[0].upper()] = value or b""
    return found


def _part(body: Any, section: str, depth: int) -> Part:
    if depth > DEEPEST:
        raise UnusableStructureError("nested too deeply")
    if not isinstance(body[0], list):
        return Part(section or "1", _text(body[0]))
    boundary = _parameters(body[2] if len(body) > 2 else None).get("boundary")
    if not boundary:
        raise UnusableStructureError("a multipart without a boundary")
    prefix = f"{section}." if section else ""
    children = tuple(_part(child, f"{prefix}{number}", depth + 1) for number, child in enumerate(body[0], 1))
    return Part(section, "multipart", boundary, children)


def _parameters(flat: Any) -> dict[str, bytes]:
    if not isinstance(flat, (tuple, list)):
        return {}
    # A boundary of digits only comes as a number out of imapclient's parser.
    values = (value if isinstance(value, bytes) else str(value).encode() for value in flat[1::2])
    return {_text(name): value for name, value in zip(flat[::2], values, strict=False)}


def _text(word: Any) -> str:
    return word.decode("ascii", "replace").lower() if isinstance(word, bytes) else str(word).lower()


def _content(part: Part, fetched: Mapping[str, bytes]) -> bytes:
    if part.boundary is None:
        return fetched.get(part.section, b"") if part.is_text else b""
    lines = b""
    for child in part.children:
        lines += b"--" + part.boundary + b"\r\n" + _head(fetched.get(f"{child.section}.MIME", b""))
        lines += _content(child, fetched) + b"\r\n"
    return lines + b"--" + part.boundary + b"--\r\n"


def _head(mime: bytes) -> bytes:
    return mime.rstrip(b"\r\n") + b"\r\n\r\n" if mime.strip() else b"\r\n"
