"""PDFs are opened in short-lived processes with limits, since they may be hostile: are they sound, what do they say?"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from assistant.intake.pdf_content import PdfContent
from assistant.transport.pdf_opener import SECONDS_EACH
from assistant.transport.pdf_reader import SECONDS

# Mail servers refuse more, and no invoice needs it.
LARGEST = 15 * 1024 * 1024
_OPENER = Path(__file__).with_name("pdf_opener.py")
_READER = Path(__file__).with_name("pdf_reader.py")
_START_SECONDS = 30


class PdfError(Exception):
    """A PDF that cannot be used: `faktura-1042.pdf: not a readable PDF: …`."""


def check_pdf(path: Path) -> None:
    """Nothing when the file is a PDF that opens, PdfError with one clear line when not."""
    for what in bad_pdfs([path]).values():
        raise PdfError(what)


def bad_pdfs(paths: Iterable[Path]) -> dict[Path, str]:
    """Of these files those that cannot be used, each with one line that names it and says why."""
    bad: dict[Path, str] = {}
    to_open: list[Path] = []
    for path in dict.fromkeys(paths):
        if what := _wrong_outside(path):
            bad[path] = f"{path.name}: {what}"
        else:
            to_open.append(path)
    while to_open:
        answers = _opened(to_open)
        bad |= {path: _not_readable(path, what) for path, what in zip(to_open, answers, strict=False) if what}
        if len(answers) < len(to_open):
            # The process died of this one: it is left out, and a new process goes on with the next.
            fatal = to_open[len(answers)]
            bad[fatal] = _not_readable(fatal, "opening it takes too long or too much memory")
        to_open = to_open[len(answers) + 1 :]
    return bad


def read_pdf(raw: bytes) -> PdfContent:
    """The text of a PDF and the files attached to it, or in one line why it cannot be used."""
    if len(raw) > LARGEST:
        return PdfContent(problem=f"it is larger than {LARGEST // 1024 // 1024} MB")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the PDF goes by standard input
            [sys.executable, "-I", str(_READER)],
            input=raw,
            capture_output=True,
            check=False,
            timeout=_START_SECONDS + SECONDS,
            env={"PATH": os.defpath},
        )
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return PdfContent(problem="not a readable PDF: opening it takes too long or too much memory")
    if problem := said.get("problem"):
        return PdfContent(problem=f"not a readable PDF: {problem}")
    attached = tuple((name, base64.b64decode(content)) for name, content in said["attached"])
    return PdfContent(said["text"], attached)


def _not_readable(path: Path, what: str) -> str:
    return f"{path.name}: not a readable PDF: {what}"


def _wrong_outside(path: Path) -> str:
    """What is wrong with the file before anybody looks into it."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            return "is not a file"
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        return f"there is no such file in {path.parent}"
    except OSError as wrong:
        return f"cannot be read: {wrong.strerror}"
    if size == 0:
        return "is empty"
    return f"is larger than {LARGEST // 1024 // 1024} MB" if size > LARGEST else ""


def _opened(paths: list[Path]) -> list[str]:
    """One answer for each path, fewer when the process died on the way."""
    names = b"".join(os.fsencode(path) + b"\0" for path in paths)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the names go by standard input
            # Isolated: neither the environment nor the current folder can put another module in its way.
            [sys.executable, "-I", str(_OPENER)],
            input=names,
            capture_output=True,
            check=False,
            timeout=_START_SECONDS + SECONDS_EACH * len(paths),
            env={"PATH": os.defpath},
        )
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    return said.decode().split("\n")[:-1]
