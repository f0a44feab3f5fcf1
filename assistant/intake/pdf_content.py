"""What was found in a PDF by whoever opened it: its text, and the files attached to it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PdfContent:
    """`problem` is one line saying why it cannot be used, else empty; `attached` are names and contents."""

    text: str = ""
    attached: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    problem: str = ""
