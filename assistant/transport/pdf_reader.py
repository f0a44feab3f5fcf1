"""Reads one PDF's text and attached files in a process of its own, which may die of it: run by pdf.py, never imported.

The PDF comes by standard input, its name is unknown here; out goes one JSON object: text, attached, problem.
"""

from __future__ import annotations

import base64
import json
import resource
import signal
import sys

MEMORY = 512 * 1024 * 1024
SECONDS = 20
# The sum, the slip and the dates of an invoice stand on its first or last pages.
MOST_PAGES = 40
MOST_TEXT = 400_000
MOST_ATTACHED = 8 * 1024 * 1024
_MOST_FILES = 20


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not caught by anybody: PDFium would not let a Python handler run, so the alarm ends the process.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)


def _read(raw: bytes) -> dict[str, object]:
    import pypdfium2  # noqa: PLC0415 - after the limits are set, so that they hold for the library too

    try:
        document = pypdfium2.PdfDocument(raw)  # type: ignore[no-untyped-call]
        if not len(document):
            return {"problem": "it has no page"}
        return {"text": _text(document), "attached": _attached(document)}
    except pypdfium2.PdfiumError as wrong:
        if "password" in str(wrong).lower():
            return {"problem": "it is protected by a password"}
        return {"problem": "it is damaged, or no PDF at all"}
    except MemoryError:
        return {"problem": "it takes more memory than an invoice should"}


def _text(document) -> str:  # type: ignore[no-untyped-def]
    pages = len(document)
    wanted = range(pages) if pages <= MOST_PAGES else [*range(MOST_PAGES - 2), pages - 2, pages - 1]
    text = ""
    for number in wanted:
        text += document[number].get_textpage().get_text_bounded() + "\n"
        if len(text) > MOST_TEXT:
            break
    return text[:MOST_TEXT]


def _attached(document) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    import pypdfium2  # noqa: PLC0415

    found: list[tuple[str, str]] = []
    left = MOST_ATTACHED
    for number in range(min(document.count_attachments(), _MOST_FILES)):
        attachment = document.get_attachment(number)
        try:
            data = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            # An attachment without content says nothing.
            continue
        left -= len(data)
        if left < 0:
            break
        found.append((attachment.get_name(), base64.b64encode(data).decode()))
    return found


def main() -> None:
    """Read the PDF, answer with one object."""
    _limit()
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
