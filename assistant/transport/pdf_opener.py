"""Opens PDFs in a process of its own, which may die of them: run by pdf.py, never imported.

Paths come by standard input, each ended by a NUL; for each goes out one line, empty when the file can be used.
"""

from __future__ import annotations

import resource
import signal
import sys

MEMORY = 512 * 1024 * 1024
SECONDS_EACH = 10


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not caught by anybody: PDFium would not let a Python handler run, so the alarm ends the process.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _wrong(path: str) -> str:
    import pypdfium2  # noqa: PLC0415 - after the limits are set, so that they hold for the library too

    try:
        document = pypdfium2.PdfDocument(path)  # type: ignore[no-untyped-call]
        if not len(document):
            return "it has no page"
        for number in range(len(document)):
            document[number].get_size()
    except pypdfium2.PdfiumError as wrong:
        if "password" in str(wrong).lower():
            return "it is protected by a password"
        return "it is damaged, or no PDF at all"
    except MemoryError:
        return "it takes more memory than an invoice should"
    return ""


def main() -> None:
    """Read all paths, answer one by one."""
    _limit()
    for path in sys.stdin.buffer.read().split(b"\0")[:-1]:
        signal.alarm(SECONDS_EACH)
        answer = _wrong(path.decode(errors="surrogateescape"))
        signal.alarm(0)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
