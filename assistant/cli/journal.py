"""The daemon's log: lines on standard output, with the priorities that systemd's journal understands."""

from __future__ import annotations

import logging
import os
import sys

# sd-daemon(3): a line may begin with its priority.
_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))


class _ForTheJournal(logging.Formatter):
    """Each line with its priority: a traceback has many lines, and each is an entry of its own."""

    def format(self, record: logging.LogRecord) -> str:
        priority = next((number for level, number in _PRIORITIES if record.levelno >= level), 7)
        return "\n".join(f"<{priority}>{line}" for line in super().format(record).splitlines())


def log_to_stdout() -> None:
    """Say what happens: for the journal when systemd listens, else with time and level."""
    handler = logging.StreamHandler(sys.stdout)
    listened_to = bool(os.environ.get("JOURNAL_STREAM"))
    plain = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
    handler.setFormatter(_ForTheJournal("%(message)s") if listened_to else plain)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)


def be_quiet() -> None:
    """Commands that people type say what happened themselves."""
    logging.getLogger().addHandler(logging.NullHandler())
